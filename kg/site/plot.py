"""Draws networks as points, parameters against multiply-adds: an SVG in the colours of the page."""

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from kg.graph.draw import text_width

_WIDTH, _HEIGHT = 720, 500
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 16, 44
_FONT = 12
# How far one line of labels is from the next.
_BESIDE = 15


class Point(NamedTuple):
    """A network: its name and year, its parameters and multiply-adds (each at least 1)."""

    name: str
    year: int | None
    parameters: int
    macs: int


def plot(points: Sequence[Point]) -> str:
    """Parameters against MACs, both on logarithmic axes; the newer the fuller.

    The same points give the same bytes.
    """
    x_axis = _Axis([point.macs for point in points], _LEFT, _WIDTH - _RIGHT)
    y_axis = _Axis([point.parameters for point in points], _HEIGHT - _BOTTOM, _TOP)
    years = [point.year or 0 for point in points]
    span = max(max(years) - min(years), 1)
    places = [(x_axis.at(point.macs), y_axis.at(point.parameters)) for point in points]
    parts = [
        f'<svg class="kg-plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-labelledby="kg-plot-title" xmlns="http://www.w3.org/2000/svg">',
        '<title id="kg-plot-title">参数量与乘加次数，按年份</title>',
    ]
    for value in x_axis.ticks():
        x = x_axis.at(value)
        parts.append(f'<path class="kg-plot-grid" d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}"/>')
        parts.append(_text(x, _HEIGHT - _BOTTOM + 16, giga(value), "middle"))
    for value in y_axis.ticks():
        y = y_axis.at(value)
        parts.append(f'<path class="kg-plot-grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(_text(_LEFT - 6, y + 4, giga(value), "end"))
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 8, "乘加次数", "middle"))
    middle = (_TOP + _HEIGHT - _BOTTOM) / 2
    parts.append(
        f'<text transform="translate(14 {middle:.1f}) rotate(-90)" text-anchor="middle">'
        "参数量</text>"
    )
    labels = [_label(point) for point in points]
    for point, (x, y), year in zip(points, places, years, strict=True):
        shade = (year - min(years)) / span
        parts.append(
            f'<circle class="kg-plot-point" cx="{x:.1f}" cy="{y:.1f}" r="5" '
            f'fill-opacity="{shade:.2f}"><title>{escape(point.name)}：'
            f"参数 {giga(point.parameters)}，乘加 {giga(point.macs)}</title></circle>"
        )
    for label, place, (x, y, anchor) in zip(labels, places, _places(labels, places), strict=True):
        parts.append(_text(x, y, label, anchor))
        if abs(y - 4 - place[1]) > _BESIDE:
            parts.append(_leader(place, x, y - 4))
    return "\n".join([*parts, "</svg>"])


class _Axis:
    """A logarithmic axis from `start` to `end` pixels that holds all values."""

    def __init__(self, values: Sequence[int], start: float, end: float) -> None:
        self.low = math.log10(min(values)) - 0.15
        self.high = math.log10(max(values)) + 0.15
        self.start, self.end = start, end

    def at(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self) -> Iterator[int]:
        """The powers of ten on the axis; on a short one multiples of them too."""
        powers = range(math.floor(self.low) - 1, math.ceil(self.high) + 1)
        for steps in ((10,), (10, 20, 50), (10, 15, 20, 30, 40, 50, 60, 80)):
            found = [step * 10**power for power in powers for step in steps if power >= 0]
            found = [value for value in found if self.low <= math.log10(value) <= self.high]
            if len(found) > 2:
                break
        yield from found


def _places(
    labels: Sequence[str], points: Sequence[tuple[float, float]]
) -> Iterator[tuple[float, float, str]]:
    """Where each label stands: the place beside its point that covers least of the others."""
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in points]
    for label, (x, y) in zip(labels, points, strict=True):
        width = text_width(label, _FONT)
        choices = []
        for row in (0, 1, -1, 2, -2, 3, -3, 4, -4):
            for dx, anchor in ((9, "start"), (-9, "end"), (0, "middle")):
                at, base = x + dx, y + 4 + row * _BESIDE
                left = at - {"start": 0, "middle": width / 2, "end": width}[anchor]
                box = (left, base - _FONT, left + width, base + 3)
                outside = left < _LEFT or box[2] > _WIDTH or box[1] < 0 or base > _HEIGHT - _BOTTOM
                covered = sum(_overlap(box, other) for other in taken)
                cost = covered + 1e4 * outside + 9 * abs(row)
                choices.append((cost, len(choices), (at, base, anchor), box))
        _, _, place, box = min(choices)
        taken.append(box)
        yield place


def _leader(point: tuple[float, float], x: float, y: float) -> str:
    """The way from a point to a label that does not stand right beside it."""
    (x0, y0), up = point, y < point[1]
    return (
        f'<path class="kg-plot-grid" d="M{x0:.1f} {y0 + (-6 if up else 6):.1f}'
        f'L{x:.1f} {y + (6 if up else -8):.1f}"/>'
    )


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))


def _label(point: Point) -> str:
    return point.name.partition("（")[0]


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def giga(value: int) -> str:
    """Four figures with a unit: `3.858 G`; round numbers without decimals."""
    for unit, size in (("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if value >= size:
            return f"{value / size:.4g} {unit}"
    return str(value)
