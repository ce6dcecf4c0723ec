"""Draws the graph in small for a home page: dots, lines and as many names as fit.

Pure SVG text without script, coloured by the page like the drawings of `kg.graph.local`.
"""

import math
from collections.abc import Callable
from html import escape

import networkx as nx

from kg.graph.draw import edge, text_width
from kg.graph.layout import Positions
from kg.model import Concept

_SIZE = 13
# Nodes up to which lines bend around them.
_BENT = 150


def overview_svg(
    graph: nx.MultiDiGraph, positions: Positions, href: Callable[[Concept], str] | None = None
) -> str:
    """The concepts that have a position and the relations between them, in small, for a home page.

    The names of the best connected are written where there is room; with `href` each node links.
    """
    if not positions:
        return ""
    xs, ys = zip(*positions.values(), strict=True)
    scale = min((800 - 160) / max(max(xs) - min(xs), 1), 1.0)
    half = {id: text_width(graph.nodes[id]["concept"].name, _SIZE) / 2 for id in positions}
    # So much room at both sides as the names there need.
    left = max(half[id] - (x - min(xs)) * scale for id, (x, _) in positions.items()) + 4
    right = max(half[id] - (max(xs) - x) * scale for id, (x, _) in positions.items()) + 4
    at = {id: ((x - min(xs)) * scale + left, (y - min(ys)) * scale * 0.9 + 20)
          for id, (x, y) in positions.items()}  # fmt: skip
    width = max(x for x, _ in at.values()) + right
    height = max(y for _, y in at.values()) + 34
    degree = {id: graph.degree(id) for id in at}
    lines = [
        edge(type, data["relation"].inherited, at[a], at[b], _bend(at, a, b)).split(
            '<path class="kg-head', 1
        )[0]
        for a, b, type, data in graph.edges(keys=True, data=True)
        if a in at and b in at and a != b
    ]
    named = _with_room(graph, at, degree)
    nodes = []
    for id, (x, y) in at.items():
        concept = graph.nodes[id]["concept"]
        text = (
            f'<text x="{x:.1f}" y="{y + 18:.1f}" text-anchor="middle">{escape(concept.name)}</text>'
        )
        node = (
            f'<title>{escape(concept.name)}</title><circle cx="{x:.1f}" cy="{y:.1f}" '
            f'r="{4 + min(degree[id], 9) ** 0.5:.1f}"/>{text if id in named else ""}'
        )
        kind = f'class="kg-kind-{escape(concept.kind)}"'
        nodes.append(f'<a {kind} href="{escape(href(concept))}">{node}</a>' if href
                     else f"<g {kind}>{node}</g>")  # fmt: skip
    return (
        f'<svg class="kg-overview" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} '
        f'{height:.0f}" role="{"group" if href else "img"}" aria-label="概念图谱：'
        f'{len(at)} 个概念，{len(lines)} 条关系">{"".join(lines)}{"".join(nodes)}</svg>'
    )


def _bend(at: Positions, a: str, b: str) -> float:
    """How far a line has to bend so that it does not seem to go through another node."""
    (x1, y1), (x2, y2) = at[a], at[b]
    length = math.hypot(x2 - x1, y2 - y1)
    if not length or len(at) > _BENT:
        return 0.0
    for id, (x, y) in at.items():
        along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length
        aside = abs((x - x1) * (y2 - y1) - (y - y1) * (x2 - x1)) / length
        if id not in (a, b) and 0 < along < length and aside < 12:
            return 0.2 * length + 8
    return 0.0


def _with_room(graph, at, degree) -> set[str]:
    """The nodes whose names fit without touching another name, best connected first."""
    boxes, named = [], set()
    for id in sorted(at, key=lambda id: (-degree[id], id)):
        x, y = at[id]
        half = text_width(graph.nodes[id]["concept"].name, _SIZE) / 2 + 3
        box = (x - half, y + 6, x + half, y + 24)
        if all(box[2] < b[0] or box[0] > b[2] or box[3] < b[1] or box[1] > b[3] for b in boxes):
            boxes.append(box)
            named.add(id)
    return named
