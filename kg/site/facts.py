"""Shows the figures of `facts.json`: a table on concept pages, a comparison and plot of a chapter.

The file holds `{"facts": [...]}`, one entry a network, as `snippets/facts.py` documents it. What
comes out is HTML; the plot is an SVG that takes its colours from the page.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from kg.model import Problem
from kg.site.blocks import render

_KEYS = {"concept", "name", "year", "group", "snippet", "build", "variant", "note", "headline",
         "input", "parameters", "macs", "receptive_field", "depth", "output", "published",
         "tests"}  # fmt: skip
_WIDTH, _HEIGHT = 720, 500
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 16, 44
_FONT = 12
# Smaller images need so few MACs that the rest of a plot would be squeezed into a corner.
_PLOTTED = 100


@dataclass(frozen=True)
class Fact:
    """One network as `facts.json` tells of it."""

    concept: str
    name: str
    year: int | None
    group: str
    snippet: str
    build: str
    variant: str
    note: str
    headline: bool
    input: list[int]
    parameters: int
    macs: int
    receptive_field: int | None
    depth: int
    output: list
    published: dict | None
    tests: list[str]

    @property
    def shapes(self) -> str:
        """Input and output without the batch: `3×224×224 → 1000`."""
        outputs = self.output if isinstance(self.output[0], list) else [self.output]
        return f"{_shape(self.input)} → {'、'.join(map(_shape, outputs))}"

    @property
    def agreed(self) -> tuple[tuple[str, str, bool], ...]:
        """What was published, as label, figure and whether ours equals it."""
        labels = (("parameters", "参数"), ("macs", "乘加"), ("receptive_field", "感受野"))
        known = self.published or {}
        return tuple(
            (label, f"{known[key]:,}", known[key] == getattr(self, key))
            for key, label in labels
            if known.get(key) is not None
        )


def read_facts(name: str, text: str) -> tuple[tuple[Fact, ...], list[Problem]]:
    """The facts of a `facts.json`; what cannot be read is left out and reported."""
    try:
        rows = json.loads(text)["facts"]
    except (json.JSONDecodeError, TypeError, KeyError) as error:
        line = getattr(error, "lineno", 1)
        return (), [Problem(f"{name}:{line}", 'expected JSON of the form {"facts": [...]}')]
    found, problems = [], []
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict) and set(row) == _KEYS:
            found.append(Fact(**row))
        else:
            wrong = sorted(set(row) ^ _KEYS) if isinstance(row, dict) else "no mapping"
            problems.append(Problem(f"{name}: entry {number}", f"wrong or missing keys: {wrong}"))
    return tuple(found), problems


def fact_table(facts: Sequence[Fact]) -> str:
    """The networks of a page: ours beside the published figures, notes, and the tests."""
    return render("facts.html", facts=facts, giga=_giga) if facts else ""


def comparison(facts: Iterable[Fact], group: str, url: Callable[[str], str]) -> str:
    """The main networks of a chapter in a table and a plot, by year; empty if there are none.

    `url` gives the address of a concept id, or an empty text.
    """
    chosen = sorted(
        (fact for fact in facts if fact.group == group and fact.headline),
        key=lambda fact: (fact.year or 0, fact.name),
    )
    if not chosen:
        return ""
    drawn = [fact for fact in chosen if fact.input[-1] >= _PLOTTED]
    return render(
        "comparison.html",
        facts=[(fact, url(fact.concept)) for fact in chosen],
        plot=Markup(plot(drawn))
        if (drawn := [f for f in chosen if f.input[-1] >= _PLOTTED])
        else "",
        giga=_giga,
    )


def card_rows(facts: Iterable[Fact]) -> tuple[tuple[str, str], ...]:
    """The first network of a concept as rows of label and value, for small panels."""
    fact = next(iter(facts), None)
    if fact is None:
        return ()
    rows = [("参数", f"{fact.parameters:,}"), ("乘加", _giga(fact.macs))]
    if fact.receptive_field:
        rows.append(("感受野", str(fact.receptive_field)))
    return (*rows, ("输入 → 输出", fact.shapes))


def plot(facts: Sequence[Fact]) -> str:
    """Parameters against MACs, both on logarithmic axes; the newer the darker.

    The same facts give the same bytes.
    """
    x_axis = _Axis([fact.macs for fact in facts], _LEFT, _WIDTH - _RIGHT)
    y_axis = _Axis([fact.parameters for fact in facts], _HEIGHT - _BOTTOM, _TOP)
    years = [fact.year or 0 for fact in facts]
    span = max(max(years) - min(years), 1)
    points = [(x_axis.at(fact.macs), y_axis.at(fact.parameters)) for fact in facts]
    parts = [
        f'<svg class="kg-plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-labelledby="kg-plot-title" xmlns="http://www.w3.org/2000/svg">',
        '<title id="kg-plot-title">参数量与乘加次数，按年份</title>',
    ]
    for value in x_axis.ticks():
        x = x_axis.at(value)
        parts.append(f'<path class="kg-plot-grid" d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}"/>')
        parts.append(_text(x, _HEIGHT - _BOTTOM + 16, _giga(value), "middle"))
    for value in y_axis.ticks():
        y = y_axis.at(value)
        parts.append(f'<path class="kg-plot-grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>')
        parts.append(_text(_LEFT - 6, y + 4, _giga(value), "end"))
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 8, "乘加次数", "middle"))
    middle = (_TOP + _HEIGHT - _BOTTOM) / 2
    parts.append(
        f'<text transform="translate(12 {middle:.1f}) rotate(-90)" text-anchor="middle">'
        "参数量</text>"
    )
    labels = [_label(fact) for fact in facts]
    for fact, (x, y), year in zip(facts, points, years, strict=True):
        shade = 0.3 + 0.7 * (year - min(years)) / span
        parts.append(
            f'<circle class="kg-plot-point" cx="{x:.1f}" cy="{y:.1f}" r="5" '
            f'opacity="{shade:.2f}"><title>{escape(fact.name)}：{fact.parameters:,} 个参数，'
            f"{fact.macs:,} 次乘加</title></circle>"
        )
    for label, (x, y, anchor) in zip(labels, _places(labels, points), strict=True):
        parts.append(_text(x, y, label, anchor))
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
        """The powers of ten on the axis; on a short one their double and fivefold too."""
        steps = (1,) if self.high - self.low > 2.5 else (1, 2, 5)
        for power in range(math.floor(self.low), math.ceil(self.high) + 1):
            for step in steps:
                if self.low <= math.log10(step * 10**power) <= self.high:
                    yield step * 10**power


def _places(
    labels: Sequence[str], points: Sequence[tuple[float, float]]
) -> Iterator[tuple[float, float, str]]:
    """Where each label stands: the place beside its point that covers least of the others."""
    taken = [(x - 6, y - 6, x + 6, y + 6) for x, y in points]
    for label, (x, y) in zip(labels, points, strict=True):
        width = _width(label)
        choices = []
        for far in (9, 22, 36):
            for dx, dy, anchor in ((1, 0.4, "start"), (-1, 0.4, "end"), (0, -1, "middle"),
                                   (0, 1.6, "middle"), (1, -1, "start"), (1, 1.6, "start"),
                                   (-1, -1, "end"), (-1, 1.6, "end")):  # fmt: skip
                at, base = x + dx * 9, y + dy * far
                left = at - {"start": 0, "middle": width / 2, "end": width}[anchor]
                box = (left, base - _FONT, left + width, base + 3)
                outside = left < _LEFT or box[2] > _WIDTH or box[1] < 0 or base > _HEIGHT - _BOTTOM
                cost = sum(_overlap(box, other) for other in taken) + 1e4 * outside + far
                choices.append((cost, len(choices), (at, base, anchor), box))
        _, _, place, box = min(choices)
        taken.append(box)
        yield place


def _overlap(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))


def _label(fact: Fact) -> str:
    name = fact.name.partition("（")[0]
    return f"{name} {fact.year}" if fact.year else name


def _width(text: str) -> float:
    return sum(_FONT if ord(letter) > 0x2E80 else 0.56 * _FONT for letter in text)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _giga(value: int) -> str:
    """Four figures with a unit: `3.858 G`; round numbers without decimals."""
    for unit, size in (("G", 10**9), ("M", 10**6), ("k", 10**3)):
        if value >= size:
            return f"{value / size:.4g} {unit}"
    return str(value)


def _shape(shape: Sequence[int]) -> str:
    return "×".join(str(size) for size in shape[1:])
