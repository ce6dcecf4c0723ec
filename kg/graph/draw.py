"""Draws relations as SVG: a line with its dashes and head for each type; measures names."""

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape


@dataclass(frozen=True, slots=True)
class Line:
    """How a type of relation is drawn: dash pattern in pixels (empty: solid) and arrow head."""

    dash: tuple[int, ...] = ()
    head: str = "arrow"


# No two types share both dash and head, so that no one has to tell them by colour.
LINES: Mapping[str, Line] = {
    "improves": Line((), "arrow"),
    "inspired_by": Line((9, 4), "vee"),
    "uses": Line((), "circle"),
    "drops": Line((2, 3), "bar"),
    "replaces": Line((), "box"),
    "combines": Line((), "diamond"),
    "similar_to": Line((3, 3), ""),
    "contrasts": Line((9, 3, 2, 3), ""),
    "between": Line((9, 4), "curve"),
    "solves": Line((9, 4), "arrow"),
    "suited_for": Line((3, 3), "vee"),
    "part_of": Line((9, 3, 2, 3), "diamond"),
}
# Heads as SVG paths that point right, tip at (0, 0), all of it relative to there; `vee` and
# `curve` are open.
HEADS = {
    "arrow": "M0 0l-9-4 2 4-2 4z",
    "vee": "M0 0m-8-4l8 4-8 4",
    "circle": "M0 0a3.5 3.5 0 1 1-7 0a3.5 3.5 0 1 1 7 0z",
    "bar": "M0 0m-2-5v10",
    "box": "M0 0m0-3.5v7h-7v-7z",
    "diamond": "M0 0l-5-4-5 4 5 4z",
    "curve": "M0 0m0-5a5 5 0 0 0 0 10",
}
OPEN_HEADS = ("vee", "bar", "curve")
INHERITED_DASH = (1, 5)


def line_of(type: str) -> Line:
    """The line of a relation type; types of a site's own are plain arrows."""
    return LINES.get(type, Line())


def text_width(text: str, size: float) -> float:
    """About how wide a text runs, in pixels: East Asian wide characters count full."""
    return size * _ems(text)


# As most sans-serif faces have them; what is not named is as wide as most letters.
_EMS = {
    **dict.fromkeys("ijl|!.,:;'`", 0.28),
    **dict.fromkeys("ftrI()[]{}/-· ", 0.36),
    **dict.fromkeys("ABCDEGHKNOPQRSUVXYZ&", 0.66),
    **dict.fromkeys("mwMW@%×", 0.88),
}


# Each name is measured in several places of several drawings.
@lru_cache(maxsize=1 << 12)
def _ems(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else _EMS.get(c, 0.57) for c in text)


def shorten(text: str, size: float, width: float) -> str:
    """The text cut to fit, with an ellipsis."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text, size) > width - size:
        text = text[:-1]
    return text.rstrip() + "…"


def in_rows(text: str, size: float, width: float) -> tuple[str, ...]:
    """The text in one row, in two where one is too short, there cut to fit."""
    if text_width(text, size) <= width:
        return (text,)
    gaps = [i for i, char in enumerate(text) if char == " "] or [len(text) // 2]
    gap = min(gaps, key=lambda i: abs(text_width(text[:i], size) * 2 - text_width(text, size)))
    return tuple(shorten(part.strip(), size, width) for part in (text[:gap], text[gap:]))


def head_class(kind: str) -> str:
    """The class by which the page's style draws an arrow head: filled, or its outline."""
    return "kg-head-open" if kind in OPEN_HEADS else "kg-head"


def head(kind: str, x: float, y: float, angle: float) -> str:
    """An arrow head at a point, `angle` in radians."""
    if not kind:
        return ""
    return (
        f'<path class="{head_class(kind)}" d="{HEADS[kind]}" '
        f'transform="translate({x:.1f} {y:.1f}) rotate({math.degrees(angle):.1f})"/>'
    )


def edge(
    type: str,
    inherited: bool,
    start: tuple[float, float],
    end: tuple[float, float],
    bend: float = 0,
) -> str:
    """A line with its head from one point to another; `bend` in pixels to its left."""
    (x1, y1), (x2, y2) = start, end
    line = line_of(type)
    dash = INHERITED_DASH if inherited else line.dash
    style = f' stroke-dasharray="{" ".join(map(str, dash))}"' if dash else ""
    length = math.hypot(x2 - x1, y2 - y1) or 1
    cx = (x1 + x2) / 2 + bend * (y2 - y1) / length
    cy = (y1 + y2) / 2 - bend * (x2 - x1) / length
    curve = f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}" if bend else (
        f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")  # fmt: skip
    name = "kg-edge kg-inherited" if inherited else "kg-edge"
    tip = head(line.head, x2, y2, math.atan2(y2 - cy, x2 - cx))
    return f'<path class="{name} kg-type-{escape(type)}" d="{curve}"{style}/>{tip}'
