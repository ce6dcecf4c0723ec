"""Draws the graph in small for a home page: dots, lines and as many names as fit.

Pure SVG text without script, coloured by the page like the drawings of `kg.graph.local`.
"""

from collections.abc import Callable, Mapping
from html import escape

import networkx as nx

from kg.graph.bends import Box, before, best_bend, curve, meets
from kg.graph.draw import edge, in_rows, text_width
from kg.graph.layout import Positions
from kg.graph.marks import mark
from kg.model import Concept
from kg.vocabulary import Kind
from kg.vocabulary import kinds as known_kinds

_SIZE = 13
# Nodes up to which lines bend around what stands in their way.
_BENT = 150
# So many names are rather crossed than one dot, which would seem to be on the line.
_DOT = 3
# In lanes, where fingers are at work: room for lines at the left, height of a link.
_ARCS = 56
_TOUCH = 46
# Between the rows of a name in two; how far names in lanes keep from the dots of the next lane.
_ROW, _BESIDE = 15, 5


def overview_svg(
    graph: nx.MultiDiGraph,
    positions: Positions,
    href: Callable[[Concept], str] | None = None,
    *,
    kinds: Mapping[str, Kind] | None = None,
    in_lanes: bool = False,
) -> str:
    """The concepts that have a position and the relations between them, in small, for a home page.

    The names of the best connected are written where there is room; with `href` each node links.
    `in_lanes`: the positions go down in lanes, names stand at the right of dots, lines at the left.
    """
    if not positions:
        return ""
    at, width = _places(graph, positions, in_lanes)
    height = max(y for _, y in at.values()) + 34
    radius = {id: 4 + min(graph.degree(id), 9) ** 0.5 for id in at}
    ties = [
        (a, b, type, data["relation"].inherited)
        for a, b, type, data in graph.edges(keys=True, data=True)
        if a in at and b in at and a != b
    ]

    def bent(boxes: list[tuple[str, Box, int]]) -> list[float]:
        if len(at) > _BENT:
            return [0.0] * len(ties)
        return [
            best_bend(at[a], at[b], ((box, cost) for id, box, cost in boxes if id not in (a, b)),
                      in_lanes=in_lanes)
            for a, b, *_ in ties
        ]  # fmt: skip

    dots = {id: (x - radius[id], y - radius[id], x + radius[id], y + radius[id])
            for id, (x, y) in at.items()}  # fmt: skip
    bends = bent([(id, _grown(box, 6), 1) for id, box in dots.items()])
    ways = [curve(at[a], at[b], bend) for (a, b, *_), bend in zip(ties, bends, strict=True)]
    named = _names(graph, at, dots, ways, width, in_lanes)
    # Names have found their places among the lines; now lines keep off the names.
    bends = bent([*((id, _grown(box, 3), _DOT) for id, box in dots.items()),
                  *((id, box, 1) for id, (box, *_) in named.items())])  # fmt: skip
    lines = [
        edge(type, inherited, at[a], before(at[a], at[b], bend, radius[b] + 2), bend)
        for (a, b, type, inherited), bend in zip(ties, bends, strict=True)
    ]
    marks = kinds or known_kinds()
    nodes = [
        _node(graph.nodes[id]["concept"], at[id], radius[id], named.get(id), href, in_lanes, marks)
        for id in at
    ]
    return (
        f'<svg class="kg-overview" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} '
        f'{height:.0f}" role="{"group" if href else "img"}" aria-label="概念图谱：'
        f'{len(at)} 个概念，{len(lines)} 条关系">{"".join(lines)}{"".join(nodes)}</svg>'
    )


def _places(graph: nx.MultiDiGraph, positions: Positions, in_lanes: bool):
    """Where each concept stands, and how wide the drawing is: names have room at its sides."""
    xs, ys = zip(*positions.values(), strict=True)
    scale = min((800 - 160) / max(max(xs) - min(xs), 1), 1.0)
    long = {id: text_width(graph.nodes[id]["concept"].name, _SIZE) for id in positions}
    ends = (0.0, 1.0) if in_lanes else (0.5, 0.5)
    left = max(ends[0] * long[id] - (x - min(xs)) * scale for id, (x, _) in positions.items()) + 4
    right = max(ends[1] * long[id] - (max(xs) - x) * scale for id, (x, _) in positions.items()) + 4
    if in_lanes:
        left, right = _ARCS, right + 12
    at = {id: ((x - min(xs)) * scale + left, (y - min(ys)) * scale * 0.9 + 20)
          for id, (x, y) in positions.items()}  # fmt: skip
    return at, max(x for x, _ in at.values()) + right


def _node(concept: Concept, at, radius: float, named, href, in_lanes: bool, marks) -> str:
    text = touched = ""
    if named:
        (_, _, right, _), (tx, ty, anchor), rows = named
        first, *second = map(escape, rows)
        more = "".join(f'<tspan x="{tx:.1f}" dy="{_ROW}">{row}</tspan>' for row in second)
        top = ty - _ROW / 2 * len(second)
        text = f'<text x="{tx:.1f}" y="{top:.1f}" text-anchor="{anchor}">{first}{more}</text>'
        if in_lanes and href:
            touched = (
                f'<rect x="{at[0] - 12:.0f}" y="{at[1] - _TOUCH / 2:.0f}" '
                f'width="{right - at[0] + 16:.0f}" height="{_TOUCH}" fill-opacity="0"/>'
            )
    inner = (
        f"<title>{escape(concept.name)}</title>{touched}"
        f"{mark(marks, concept.kind, radius, *at)}{text}"
    )
    kind = f'class="kg-kind-{escape(concept.kind)}"'
    return f'<a {kind} href="{escape(href(concept))}">{inner}</a>' if href else (
        f"<g {kind}>{inner}</g>")  # fmt: skip


def _names(graph, at, dots: dict[str, Box], ways: list, width: float, in_lanes: bool) -> dict:
    """The box of each name, where its text is anchored, and its rows, best connected first: below
    its dot, above it or beside it; in lanes at the right, in two rows where one has no room.

    It touches no other name and no dot, and as few lines as can be. One without room is left out.
    """
    taken: list[Box] = []
    places = {}
    for id in sorted(at, key=lambda id: (dots[id][0] - dots[id][2], id)):
        x, y = at[id]
        name, aside = graph.nodes[id]["concept"].name, dots[id][2] - x + 5
        others = [_grown(dot, _BESIDE if in_lanes else 0) for o, dot in dots.items() if o != id]
        ways_to_write = [(name,)]
        if in_lanes:
            ways_to_write.append(in_rows(name, _SIZE, text_width(name, _SIZE) * 0.8))
        for rows in ways_to_write:
            long = max(text_width(row, _SIZE) for row in rows)
            found = []
            for order, (box, place) in enumerate(_spots(x, y, long, aside, in_lanes)):
                box = _higher(box, _ROW / 2 * (len(rows) - 1))
                fits = box[0] >= 4 and box[1] >= 0 and box[2] <= width - 4
                if fits and not any(_meet(box, other) for other in (*taken, *others)):
                    crossed = sum(meets(way, box) for way in ways)
                    found.append((crossed, order, box, place))
            if found:
                _, _, box, place = min(found)
                places[id] = (box, place, rows)
                taken.append(box)
                break
    return places


def _spots(x: float, y: float, long: float, aside: float, in_lanes: bool):
    """Where a name may stand, the best first: each with its box, text and anchor."""
    right, left = x + aside, x - aside
    around = [] if in_lanes else [(x, y + 15, "middle"), (x, y - 15, "middle")]
    around.append((right, y, "start"))
    if not in_lanes:
        around.append((left, y, "end"))
        around += [(tx, ty, anchor) for tx, anchor in ((right - 3, "start"), (left + 3, "end"))
                   for ty in (y + 12, y - 12)]  # fmt: skip
    for tx, ty, anchor in around:
        begin = tx - {"start": 0, "middle": 0.5, "end": 1}[anchor] * long
        yield (begin, ty - 8, begin + long, ty + 8), (tx, ty + 4.5, anchor)


def _higher(box: Box, by: float) -> Box:
    return box[0], box[1] - by, box[2], box[3] + by


def _grown(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] + 3 and b[0] < a[2] + 3 and a[1] < b[3] and b[1] < a[3]
