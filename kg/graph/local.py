"""Draws the small graphs that stand on pages: a concept among its neighbours, an overview.

Pure SVG text without script. Colours come from the page: `.kg-kind-<kind>` on nodes, `.kg-edge`,
`.kg-head` and `.kg-head-open` on lines; the site's style sheet gives them.
"""

import math
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

import networkx as nx

from kg.graph.draw import INHERITED_DASH, Line, edge, head, line_of, shorten, text_width
from kg.graph.layout import Positions
from kg.graph.query import Step, neighbors
from kg.model import Concept
from kg.vocabulary import relation_types

_MOST = 12
# Nodes of an overview up to which its lines bend around them.
_BENT = 150
_FEW = 5
_SIZE = 14
_SMALL = 12
# Heights of a row; on a phone a finger has to hit it.
_ROW, _TOUCH_ROW = 30, 44
_WIDE, _NARROW = 688, 340
# Shown by width of the window, so that a phone need not scroll a picture sideways.
_STYLE = (
    "<style>.kg-local.kg-local-narrow{display:none;min-width:0}"
    "@media screen and (max-width:44.9em){.kg-local.kg-local-wide{display:none}"
    ".kg-local.kg-local-narrow{display:block}}</style>"
)


@dataclass(frozen=True)
class _Group:
    """Neighbours by one relation in one direction; `more` are left out of the picture."""

    label: str
    line: Line
    inherited: bool
    forward: bool
    members: tuple[tuple[Concept, str], ...]
    more: int

    @property
    def rows(self) -> int:
        return len(self.members) + bool(self.more)


def local_svg(graph: nx.MultiDiGraph, concept_id: str, href: Callable[[Concept], str]) -> str:
    """A concept among its neighbours by relation: what it builds on at the right, what builds on
    it at the left; on a phone one below the other.

    Each neighbour is a link (`href` gives its address as seen from the page) whose `<title>` says
    the relation in words. Long groups are cut and the rest is counted. Empty text where the concept
    has no relation to another. The text is HTML: two drawings, of which one is shown.
    """
    centre = graph.nodes[concept_id]["concept"]
    steps = [step for step in neighbors(graph, concept_id) if step.end != concept_id]
    if not steps:
        return ""
    left, right = (_groups(graph, centre, steps, forward) for forward in (False, True))
    count = len({step.end for step in steps})
    about = f'role="group" aria-label="{escape(centre.name)} 与相邻的 {count} 个概念"'
    return (
        f'<div class="kg-locals">{_STYLE}{_wide(centre, left, right, href, about)}'
        f"{_narrow(centre, right + left, href, about)}</div>"
    )


def _groups(
    graph: nx.MultiDiGraph, centre: Concept, steps: list[Step], forward: bool
) -> list[_Group]:
    types = relation_types()
    members = defaultdict(list)
    for step in steps:
        if step.forward == forward:
            members[step.relation.type, step.relation.inherited].append(step)
    crowded = sum(map(len, members.values())) > _MOST
    groups = []
    for (type, inherited), found in members.items():
        # One more than few is shown rather than counted.
        kept = found[:_FEW] if crowded and len(found) > _FEW + 1 else found
        names = types.get(type)
        label = (names.out_label if forward else names.in_label) if names else type
        label += "·继承" if inherited else ""
        told = []
        for step in kept:
            other = graph.nodes[step.end]["concept"]
            ends = (centre.name, other.name) if forward else (other.name, centre.name)
            verb = names.label if names else type
            told.append((other, f"{ends[0]} {verb} {ends[1]}{'（继承）' if inherited else ''}"))
        groups.append(
            _Group(label, line_of(type), inherited, forward, tuple(told), len(found) - len(kept))
        )
    return groups


def _wide(centre, left, right, href, about) -> str:
    rows = max(sum(g.rows for g in side) + 0.5 * (len(side) - 1) for side in (left, right) if side)
    height = round(max(rows, 2) * _ROW + 12)
    name = shorten(centre.name, _SIZE, 150)
    half = text_width(name, _SIZE) / 2 + 16
    middle = (_WIDE / 2, height / 2)
    out = []
    for side, sign in ((left, -1), (right, 1)):
        tall = sum(g.rows for g in side) + 0.5 * (len(side) - 1)
        start = (_WIDE / 2 + sign * half, height / 2)
        top, item = (height - tall * _ROW) / 2, half + 124
        out += _fan(
            side,
            start,
            top,
            _WIDE / 2 + sign * (half + 64),
            _WIDE / 2 + sign * item,
            sign,
            _WIDE / 2 - item - 20,
            _ROW,
            href,
        )
    out.append(_pill(centre, name, middle, half))
    return _svg("kg-local-wide", _WIDE, height, about, out)


def _narrow(centre, groups, href, about) -> str:
    rows = sum(g.rows for g in groups) + 0.5 * (len(groups) - 1)
    height = round(rows * _TOUCH_ROW + 56)
    name = shorten(centre.name, _SIZE, _NARROW - 40)
    half = text_width(name, _SIZE) / 2 + 16
    out = _fan(groups, (22, 34), 50, 78, 142, 1, _NARROW - 162, _TOUCH_ROW, href)
    out.append(_pill(centre, name, (half + 1, 18), half))
    return _svg("kg-local-narrow", _NARROW, height, about, out)


def _svg(name: str, width: int, height: int, about: str, parts: list[str]) -> str:
    return (
        f'<svg class="kg-local {name}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} '
        f'{height}" width="{width}" height="{height}" {about}>{"".join(parts)}</svg>'
    )


def _pill(centre: Concept, name: str, at: tuple[float, float], half: float) -> str:
    x, y = at
    return (
        f'<g class="kg-centre kg-kind-{escape(centre.kind)}"><rect x="{x - half:.1f}" '
        f'y="{y - 17:.1f}" width="{2 * half:.1f}" height="34" rx="17"/><text x="{x:.1f}" '
        f'y="{y + 5:.1f}" text-anchor="middle">{escape(name)}</text></g>'
    )


def _fan(groups, start, top, label_x, item_x, sign, room, row, href) -> list[str]:
    """Lines from one point through the label of each relation to its neighbours, top down.

    `sign` is 1 where they stand to the right; `room` is the width for a name,
    `row` the height of a neighbour.
    """
    lines, labels, items = [], [], []
    sx, sy = start
    y = top
    for group in groups:
        gy = y + group.rows * row / 2
        label = shorten(group.label, _SMALL, 88)
        reach = sign * (text_width(label, _SMALL) / 2 + 5)
        way_in = (
            f"M{sx:.0f} {sy:.0f}C{sx:.0f} {gy:.0f} {sx:.0f} {gy:.0f} {label_x - reach:.0f} {gy:.0f}"
            if sx < 30
            else f"M{sx:.0f} {sy:.0f}C{sx + sign * 30:.0f} {sy:.0f} {label_x - sign * 50:.0f} "
            f"{gy:.0f} {label_x - reach:.0f} {gy:.0f}"
        )
        lines.append(_path(way_in, group))
        if not group.forward:
            angle = 0 if sign < 0 else math.pi
            lines.append(head(group.line.head, label_x - reach - sign * 9, gy, angle))
        for i, (other, told) in enumerate(group.members):
            iy = y + (i + 0.5) * row
            end = item_x - sign * 8
            from_x, mid = label_x + reach, (label_x + reach + end) / 2
            lines.append(_path(f"M{from_x:.0f} {gy:.0f}C{mid:.0f} {gy:.0f} {mid:.0f} {iy:.0f} "
                               f"{end:.0f} {iy:.0f}", group))  # fmt: skip
            if group.forward:
                lines.append(head(group.line.head, end, iy, 0 if sign > 0 else math.pi))
            items.append(_item(other, told, item_x, iy, sign, room, row, href))
        if group.more:
            anchor = "start" if sign > 0 else "end"
            items.append(
                f'<text class="kg-more" x="{item_x + sign * 10:.0f}" text-anchor="{anchor}" '
                f'y="{y + (group.rows - 0.5) * row + 4:.0f}">另有 {group.more} 个</text>'
            )
        labels.append(f'<text class="kg-label" x="{label_x:.0f}" y="{gy + 4:.0f}" '
                      f'text-anchor="middle">{escape(label)}</text>')  # fmt: skip
        y += (group.rows + 0.5) * row
    return lines + labels + items


def _path(way: str, group: _Group) -> str:
    dash = INHERITED_DASH if group.inherited else group.line.dash
    style = f' stroke-dasharray="{" ".join(map(str, dash))}"' if dash else ""
    return f'<path class="kg-edge" d="{way}"{style}/>'


def _item(
    other: Concept, told: str, x: float, y: float, sign: int, room: float, row: int, href
) -> str:
    name = shorten(other.name, _SIZE, room)
    width = text_width(name, _SIZE) + 26
    left = x - 8 if sign > 0 else x + 8 - width
    return (
        f'<a class="kg-kind-{escape(other.kind)}" href="{escape(href(other))}">'
        f'<title>{escape(told)}</title><rect class="kg-hit" x="{left:.0f}" '
        f'y="{y - row / 2:.0f}" width="{width:.0f}" height="{row}"/>'
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="5"/><text x="{x + sign * 10:.0f}" y="{y + 5:.0f}" '
        f'text-anchor="{"start" if sign > 0 else "end"}">{escape(name)}</text></a>'
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
    scale = min((800 - 160) / max(max(xs) - min(xs), 1), 1.0)
    at = {id: ((x - min(xs)) * scale + 80, (y - min(ys)) * scale * 0.9 + 20)
          for id, (x, y) in positions.items()}  # fmt: skip
    width, height = max(x for x, _ in at.values()) + 80, max(y for _, y in at.values()) + 34
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
        half = text_width(graph.nodes[id]["concept"].name, 13) / 2 + 3
        box = (x - half, y + 6, x + half, y + 24)
        if all(box[2] < b[0] or box[0] > b[2] or box[3] < b[1] or box[1] > b[3] for b in boxes):
            boxes.append(box)
            named.add(id)
    return named
