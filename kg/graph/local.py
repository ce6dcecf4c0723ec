"""Draws the small graphs that stand on pages: a concept among its neighbours, an overview.

Pure SVG text without script. Colours come from the page: `.kg-kind-<kind>` on nodes, `.kg-edge`,
`.kg-head` and `.kg-head-open` on lines; the site's style sheet gives them.
"""

from collections import defaultdict
from collections.abc import Callable
from html import escape

import networkx as nx

from kg.graph.draw import edge, shorten, text_width
from kg.graph.layout import Positions
from kg.graph.query import Step, neighbors
from kg.model import Concept
from kg.vocabulary import relation_types

_MOST = 12
_SIZE = 14
_ROW = 44
_WIDTH = 640
_SIDE = 190


def local_svg(
    graph: nx.MultiDiGraph, concept_id: str, href: Callable[[Concept], str], *, most: int = _MOST
) -> str:
    """A concept in the middle, what it builds on to the right, what builds on it to the left.

    Each neighbour is a link (`href` gives its address as seen from the page) whose `<title>` says
    the relation in words. At most `most` neighbours a side; the rest is counted. Empty text where
    the concept has no relation.
    """
    centre = graph.nodes[concept_id]["concept"]
    steps = [step for step in neighbors(graph, concept_id) if step.end != concept_id]
    if not steps:
        return ""
    sides = [_by_end(steps, forward) for forward in (False, True)]
    rows = max(min(len(side), most) + (len(side) > most) for side in sides)
    height = max(rows, 2) * _ROW + 16
    middle = height / 2
    name = shorten(centre.name, _SIZE, 170)
    half = text_width(name, _SIZE) / 2 + 16
    out = []
    for side, at_right in zip(sides, (False, True), strict=True):
        shown = list(side.items())[:most]
        count = len(shown) + (len(side) > most)
        for i, (end, links) in enumerate(shown):
            y = middle + (i - (count - 1) / 2) * _ROW
            other = graph.nodes[end]["concept"]
            out.append(_neighbour(centre, other, links, at_right, y, middle, half, href))
        if len(side) > most:
            y = middle + (count - 1) / 2 * _ROW + 5
            x, anchor = (_WIDTH - _SIDE + 12, "start") if at_right else (_SIDE - 12, "end")
            out.append(f'<text class="kg-more" x="{x}" y="{y:.1f}" text-anchor="{anchor}">'
                       f"另有 {len(side) - most} 个</text>")  # fmt: skip
    total = len({step.end for step in steps})
    out.append(
        f'<g class="kg-centre kg-kind-{escape(centre.kind)}"><rect x="{_WIDTH / 2 - half:.1f}" '
        f'y="{middle - 17:.1f}" width="{2 * half:.1f}" height="34" rx="17"/>'
        f'<text x="{_WIDTH / 2}" y="{middle + 5:.1f}" text-anchor="middle">{escape(name)}</text>'
        "</g>"
    )
    return (
        f'<svg class="kg-local" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="group" '
        f'aria-label="{escape(centre.name)} 与相邻的 {total} 个概念">{"".join(out)}</svg>'
    )


def overview_svg(
    graph: nx.MultiDiGraph, positions: Positions, href: Callable[[Concept], str] | None = None
) -> str:
    """The concepts that have a position and the relations between them, in small, for a home page.

    The names of the best connected are written where there is room; with `href` each node links.
    """
    if not positions:
        return ""
    xs, ys = zip(*positions.values(), strict=True)
    scale = min((_WIDTH * 1.25 - 120) / max(max(xs) - min(xs), 1), 1.0)
    at = {id: ((x - min(xs)) * scale + 60, (y - min(ys)) * scale * 0.9 + 20)
          for id, (x, y) in positions.items()}  # fmt: skip
    width, height = max(x for x, _ in at.values()) + 60, max(y for _, y in at.values()) + 34
    degree = {id: graph.degree(id) for id in at}
    lines = [
        edge(type, data["relation"].inherited, at[a], at[b]).split('<path class="kg-head', 1)[0]
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


def _by_end(steps: list[Step], forward: bool) -> dict[str, list[Step]]:
    """The neighbours of one side; one that stands on both sides is told at the right."""
    ahead = {step.end for step in steps if step.forward}
    ends = defaultdict(list)
    for step in steps:
        if (step.end in ahead) == forward:
            ends[step.end].append(step)
    return ends


def _neighbour(centre, other, links, at_right, y, middle, half, href) -> str:
    """One neighbour: line, label of the relation on it, name as a link."""
    types = relation_types()
    x = _WIDTH - _SIDE if at_right else _SIDE
    near = (_WIDTH / 2 + (half if at_right else -half), middle)
    far = (x - 6 if at_right else x + 6, y)
    first = links[0]
    ends = (near, far) if first.forward else (far, near)
    labels = "、".join(dict.fromkeys(_label(types, s.relation.type) for s in links))
    inherited = all(step.relation.inherited for step in links)
    told = "；".join(
        f"{(centre if s.forward else other).name} {_label(types, s.relation.type)} "
        f"{(other if s.forward else centre).name}{'（继承）' if s.relation.inherited else ''}"
        for s in links
    )
    # Near the far end the lines have parted, so that labels do not meet.
    lx, ly = near[0] + (far[0] - near[0]) * 0.62, near[1] + (far[1] - near[1]) * 0.62 + 4
    name = shorten(other.name, _SIZE, _SIDE - 28)
    text_x, anchor = (x + 10, "start") if at_right else (x - 10, "end")
    hit = x - 8 if at_right else 0
    return (
        f"<g>{edge(first.relation.type, inherited, *ends)}"
        f'<text class="kg-label" x="{lx:.1f}" y="{ly:.1f}" text-anchor="middle">'
        f"{escape(shorten(labels, 12, 90))}</text>"
        f'<a class="kg-kind-{escape(other.kind)}" href="{escape(href(other))}">'
        f"<title>{escape(told)}</title>"
        f'<rect class="kg-hit" x="{hit}" y="{y - _ROW / 2:.1f}" width="{_SIDE + 8}" '
        f'height="{_ROW}"/>'
        f'<circle cx="{x}" cy="{y:.1f}" r="5"/>'
        f'<text x="{text_x}" y="{y + 5:.1f}" text-anchor="{anchor}">{escape(name)}</text></a></g>'
    )


def _label(types, id: str) -> str:
    return types[id].label if id in types else id


def _with_room(graph, at, degree) -> set[str]:
    """The nodes whose names fit without touching another name, best connected first."""
    boxes, named = [], set()
    for id in sorted(at, key=lambda id: (-degree[id], id)):
        x, y = at[id]
        half = text_width(graph.nodes[id]["concept"].name, 13) / 2 + 3
        box = (x - half, y + 6, x + half, y + 24)
        if all(box[2] < b[0] or box[0] > b[2] or box[3] < b[1] or box[1] > b[3] for b in boxes):
            boxes.append(box)
            named.add(id)
    return named
