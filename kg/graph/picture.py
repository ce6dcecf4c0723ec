"""Draws the whole graph as one picture that stands by itself, with its colours and a legend."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape

import networkx as nx

from kg.graph.build import concepts, relations
from kg.graph.draw import edge
from kg.graph.layout import Positions
from kg.graph.marks import mark
from kg.vocabulary import Kind, RelationType

# So many entries of the legend stand abreast.
_ABREAST = 5


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
            f'<g class="kg-kind-{escape(c.kind)}"><title>{escape(c.name)}</title>'
            f"{mark(kinds, c.kind, r, x, y)}"
            f'<text x="{x}" y="{y + r + 14:.1f}">{escape(c.name)}</text></g>'
        )
    legend = _legend(
        [
            (kind.label, f'<g class="kg-kind-{escape(id)}">{mark(kinds, id, 6, 26, 0)}</g>')
            for id, kind in kinds.items()
            if any(c.kind == id for c in shown)
        ],
        [
            (type.label, edge(id, False, (0, 0), (34, 0)))
            for id, type in types.items()
            if any(r.type == id for r in links)
        ]
        + [("继承", edge("", True, (0, 0), (34, 0)))] * any(r.inherited for r in links),
    )
    below = [
        f'<g transform="translate({left + 20 + x:.0f} {top + height + 14 + y:.0f})">{entry}</g>'
        for x, y, entry in legend
    ]
    height += legend[-1][1] + 36 if legend else 0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.0f} {top:.0f} {width:.0f} '
        f'{height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img" lang="zh">'
        f"<title>概念图谱：{len(shown)} 个概念，{len(links)} 条关系</title>"
        f"<style>{_style(kinds)}</style>{''.join(body)}{''.join(below)}</svg>\n"
    )


def _legend(*groups: Iterable[tuple[str, str]]) -> list[tuple[int, int, str]]:
    """Where each sample of a group stands with its label beside it; each group begins a row."""
    out, top = [], 0
    for group in groups:
        entries = list(group)
        for i, (label, sample) in enumerate(entries):
            entry = f'{sample}<text class="kg-legend" x="40" y="4">{escape(label)}</text>'
            out.append((i % _ABREAST * 88, top + i // _ABREAST * 26, entry))
        top += 26 * -(-len(entries) // _ABREAST)
    return out


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
