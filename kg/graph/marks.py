"""Draws the mark of a concept: each kind has a shape, so that colour is not all that tells it."""

from collections.abc import Mapping

from kg.vocabulary import Kind


def mark(kinds: Mapping[str, Kind], kind: str, size: float, x: float = 0, y: float = 0) -> str:
    """The shape of a kind as an SVG element at a point, as large as a circle of radius `size`.

    A kind that is not listed is a circle.
    """
    corners = kinds[kind].corners if kind in kinds else ()
    if not corners:
        at = f' cx="{_short(x)}" cy="{_short(y)}"' if x or y else ""
        return f'<circle{at} r="{_short(size)}"/>'
    points = " ".join(f"{_short(x + px * size)} {_short(y + py * size)}" for px, py in corners)
    return f'<path d="M{points.replace(" -", "-")}z"/>'


def _short(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
