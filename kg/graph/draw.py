"""Draws graphs as SVG: the line styles of relations, and a picture that stands by itself."""

import math
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import networkx as nx

from kg.graph.build import concepts, relations
from kg.graph.layout import Positions
from kg.vocabulary import Kind, RelationType


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
    **dict.fromkeys("mwMW@%", 0.88),
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


def head(kind: str, x: float, y: float, angle: float) -> str:
    """An arrow head at a point, `angle` in radians."""
    if not kind:
        return ""
    shape = "kg-head-open" if kind in OPEN_HEADS else "kg-head"
    return (
        f'<path class="{shape}" d="{HEADS[kind]}" '
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


def picture(
    graph: nx.MultiDiGraph,
    positions: Positions,
    kinds: Mapping[str, Kind],
    types: Mapping[str, RelationType],
) -> str:
    """An SVG document with its own colours for light and dark, a legend and a name."""
    shown = [c for c in concepts(graph) if c.id in positions]
    if not shown:
        return '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>\n'
    xs, ys = zip(*(positions[c.id] for c in shown), strict=True)
    left, top = min(xs) - 70, min(ys) - 30
    width, height = max(max(xs) - left + 70, 480), max(ys) - top + 40
    links = [r for r in relations(graph) if r.source in positions and r.target in positions]
    degree = Counter(end for r in links for end in {r.source, r.target})
    pairs: Counter = Counter()
    body = []
    for r in links:
        if r.source == r.target:
            continue
        pair = frozenset((r.source, r.target))
        pairs[pair] += 1
        a, b = positions[r.source], positions[r.target]
        b = _before(a, b, _radius(degree[r.target]) + 2)
        body.append(f"<g>{edge(r.type, r.inherited, a, b, bend=14 * (pairs[pair] - 1))}</g>")
    for c in shown:
        x, y = positions[c.id]
        r = _radius(degree[c.id])
        body.append(
            f'<g><title>{escape(c.name)}</title><circle class="kg-kind-{escape(c.kind)}" cx="{x}" '
            f'cy="{y}" r="{r}"/><text x="{x}" y="{y + r + 14:.1f}">{escape(c.name)}</text></g>'
        )
    used = {r.type: r for r in links}
    legend = []
    for i, id in enumerate(id for id in types if id in used):
        x, y = left + 20 + i % 6 * 76, top + height + 14 + i // 6 * 26
        legend.append(edge(id, False, (x, y), (x + 34, y)))
        legend.append(f'<text class="kg-legend" x="{x + 40}" y="{y + 4}">{types[id].label}</text>')
    height += 26 * math.ceil(len(used) / 6) + 10 if used else 0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.0f} {top:.0f} {width:.0f} '
        f'{height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img" lang="zh">'
        f"<title>概念图谱：{len(shown)} 个概念，{len(links)} 条关系</title>"
        f"<style>{_style(kinds)}</style>{''.join(body)}{''.join(legend)}</svg>\n"
    )


def _radius(degree: int) -> float:
    return round(5 + min(math.sqrt(degree), 5) * 1.6, 1)


def _before(a: tuple[float, float], b: tuple[float, float], gap: float) -> tuple[float, float]:
    """The point `gap` before `b` on the way from `a`."""
    length = math.hypot(b[0] - a[0], b[1] - a[1])
    share = max(0.0, 1 - gap / length) if length else 0
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _style(kinds: Mapping[str, Kind]) -> str:
    def colours(mode: str) -> str:
        return "".join(
            f".kg-kind-{escape(k.id)}{{fill:{escape(getattr(k, mode))}}}" for k in kinds.values()
        )

    return (
        "svg{background:#fff}text{font:13px system-ui,sans-serif;text-anchor:middle;fill:#1c1e21;"
        "paint-order:stroke;stroke:#fff;stroke-width:3px}.kg-legend{text-anchor:start}"
        ".kg-edge,.kg-head-open{fill:none;stroke:#767c85;stroke-width:1.3}.kg-head{fill:#767c85}"
        f"{colours('light')}@media(prefers-color-scheme:dark){{svg{{background:#14171c}}"
        "text{fill:#e6e8eb;stroke:#14171c}.kg-edge,.kg-head-open{stroke:#868d97}"
        f".kg-head{{fill:#868d97}}{colours('dark')}}}"
    )
