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

# Left, upper, right and lower edge.
_Box = tuple[float, float, float, float]


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
    radius = {id: 4 + min(degree[id], 9) ** 0.5 for id in at}
    ties = [(at[a], at[b]) for a, b in graph.edges() if a in at and b in at and a != b]
    named = _names(graph, at, radius, ties, width)
    nodes = []
    for id, (x, y) in at.items():
        concept = graph.nodes[id]["concept"]
        text = ""
        if id in named:
            tx, ty, anchor = named[id]
            text = (f'<text x="{tx:.1f}" y="{ty:.1f}" text-anchor="{anchor}">'
                    f"{escape(concept.name)}</text>")  # fmt: skip
        node = (
            f'<title>{escape(concept.name)}</title><circle cx="{x:.1f}" cy="{y:.1f}" '
            f'r="{radius[id]:.1f}"/>{text}'
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


def _names(
    graph: nx.MultiDiGraph, at: Positions, radius: dict[str, float], ties: list, width: float
) -> dict[str, tuple[float, float, str]]:
    """Where each name stands, best connected first: below its dot, above it or beside it.

    It touches no other name and no dot, and as few lines as can be. One without room is left out.
    """
    dots = {id: (x - radius[id], y - radius[id], x + radius[id], y + radius[id])
            for id, (x, y) in at.items()}  # fmt: skip
    taken: list[_Box] = []
    places = {}
    for id in sorted(at, key=lambda id: (-radius[id], id)):
        x, y = at[id]
        long, aside = text_width(graph.nodes[id]["concept"].name, _SIZE), radius[id] + 5
        others = [dot for other, dot in dots.items() if other != id]
        found = []
        for order, (box, place) in enumerate((
            ((x - long / 2, y + 7, x + long / 2, y + 23), (x, y + 19, "middle")),
            ((x - long / 2, y - 23, x + long / 2, y - 7), (x, y - 11, "middle")),
            ((x + aside, y - 8, x + aside + long, y + 8), (x + aside, y + 4.5, "start")),
            ((x - aside - long, y - 8, x - aside, y + 8), (x - aside, y + 4.5, "end")),
        )):  # fmt: skip
            inside = box[0] >= 4 and box[1] >= 0 and box[2] <= width - 4
            if inside and not any(_meet(box, other) for other in (*taken, *others)):
                crossed = sum(_crosses(box, start, end) for start, end in ties)
                found.append((crossed, order, box, place))
        if found:
            _, _, box, places[id] = min(found)
            taken.append(box)
    return places


def _meet(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] + 3 and b[0] < a[2] + 3 and a[1] < b[3] and b[1] < a[3]


def _crosses(box: _Box, start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Whether a straight line goes through a box."""
    low, high = 0.0, 1.0
    for near, far, a, b in ((box[0], box[2], start[0], end[0]), (box[1], box[3], start[1], end[1])):
        if a == b:
            if not near <= a <= far:
                return False
            continue
        first, last = sorted(((near - a) / (b - a), (far - a) / (b - a)))
        low, high = max(low, first), min(high, last)
    return low < high
