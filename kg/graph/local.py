"""Draws the small graph that stands on a concept's page: the concept among its neighbours.

Colours come from the page: `.kg-kind-<kind>` on nodes, `.kg-edge`, `.kg-head` and `.kg-head-open`
on lines; the site's style sheet gives them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

import networkx as nx

from kg.graph.draw import INHERITED_DASH, Line, line_of, shorten, text_width
from kg.graph.query import Step, neighbors
from kg.graph.twofold import NARROW, ROW, SIZE, SMALL, TOUCH_ROW, WIDE, Lines, drawing, node, spot
from kg.model import Concept
from kg.vocabulary import relation_types

_MOST = 12
_FEW = 5
# On a phone: where the labels and the neighbours stand; the style sheet knows the latter too.
_LABEL, _COLUMN = 78, 142


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
    def shown(self) -> str:
        return shorten(self.label, SMALL, 88)

    @property
    def rows(self) -> int:
        return len(self.members) + bool(self.more)


def local_svg(graph: nx.MultiDiGraph, concept_id: str, href: Callable[[Concept], str]) -> str:
    """A concept among its neighbours by relation: what it builds on at the right, what builds on
    it at the left; on a phone one below the other.

    Each neighbour is a link (`href` gives its address as seen from the page) whose `<title>` says
    the relation in words. Long groups are cut and the rest is counted. Empty text where the concept
    has no relation to another.
    """
    centre = graph.nodes[concept_id]["concept"]
    steps = [step for step in neighbors(graph, concept_id) if step.end != concept_id]
    if not steps:
        return ""
    left, right = (_groups(graph, centre, steps, forward) for forward in (False, True))
    height = round(max(_rows(left), _rows(right), 2) * ROW + 12)
    name = shorten(centre.name, SIZE, 150)
    half = text_width(name, SIZE) / 2 + 16
    wide, slim = _Fans(), _Fans()
    items = []
    below = _tops(right + left, 50, TOUCH_ROW)
    for side, sign in ((right, 1), (left, -1)):
        start = (WIDE / 2 + sign * half, height / 2)
        label, item = WIDE / 2 + sign * (half + 64), WIDE / 2 + sign * (half + 124)
        tops = _tops(side, (height - _rows(side) * ROW) / 2, ROW)
        for group, top, touched in zip(side, tops, below):  # noqa: B905 - `below` goes on
            wide.add_group(group, start, label, item, top, sign)
            slim.add_group(group, (22, 34), _LABEL, _COLUMN, touched, 0)
            middles = (
                y + group.rows * row / 2 + 4 for y, row in ((top, ROW), (touched, TOUCH_ROW))
            )
            place = spot(label, *middles, _LABEL)
            items.append(f'<text class="kg-label" {place}>{escape(group.shown)}</text>')
            rooms = (WIDE / 2 - half - 142, NARROW - _COLUMN - 20)
            items += _items(group, item, top, touched, sign, rooms, href)
    x, y = WIDE / 2, height / 2
    items.append(
        f'<g class="kg-centre kg-kind-{escape(centre.kind)}" {spot(x, y, 18, half + 1)}>'
        f'<rect width="{2 * half:.0f}" style="x:{-half:.0f}px"/>'
        f'<text y="5">{escape(name)}</text></g>'
    )
    about = f"{centre.name} 与相邻的 {len({step.end for step in steps})} 个概念"
    heights = (height, round(_rows(right + left) * TOUCH_ROW + 56))
    return drawing("", about, heights, (wide.svg(), slim.svg()), items)


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


def _rows(groups: list[_Group]) -> float:
    return sum(group.rows for group in groups) + 0.5 * (len(groups) - 1)


def _tops(groups: list[_Group], top: float, row: int) -> Iterator[float]:
    """Where each group begins, one below the other."""
    for group in groups:
        yield top
        top += (group.rows + 0.5) * row


class _Fans(Lines):
    """Lines from one point through the label of each relation to its neighbours."""

    def add_group(self, group: _Group, start, label_x: float, item_x: float, top: float, sign: int):
        """`sign` is 1 where the neighbours stand to the right, -1 to the left, 0 below."""
        row, to = (ROW, sign) if sign else (TOUCH_ROW, 1)
        dash = INHERITED_DASH if group.inherited else group.line.dash
        sx, sy = start
        gy = top + group.rows * row / 2
        reach = to * (text_width(group.shown, SMALL) / 2 + 5)
        bend = [(sx + sign * 30, sy), (label_x - sign * 50, gy)] if sign else [(sx, gy)] * 2
        self.fan(start, *bend, (label_x - reach, gy), dash=dash)
        if not group.forward:
            self.tip(group.line.head, label_x - reach - to * 9, gy, to > 0)
        end = item_x - to * 8
        for i in range(len(group.members)):
            y = top + (i + 0.5) * row
            near, mid = label_x + reach, (label_x + reach + end) / 2
            self.fan((near, gy), (mid, gy), (mid, y), (end, y), dash=dash)
            if group.forward:
                self.tip(group.line.head, end, y, to < 0)


def _items(group: _Group, x: float, top: float, touched: float, sign: int, rooms, href):
    """The neighbours of a group, and how many more there are."""
    out = []
    for i, (other, told) in enumerate(group.members):
        place = spot(x, top + (i + 0.5) * ROW, touched + (i + 0.5) * TOUCH_ROW)
        out.append(node(other, place, rooms, href, told, left=sign < 0))
    if group.more:
        last = group.rows - 0.5
        place = spot(x, top + last * ROW, touched + last * TOUCH_ROW)
        name = "kg-more kg-left" if sign < 0 else "kg-more"
        out.append(f'<g class="{name}" {place}><text x="10" y="4">另有 {group.more} 个</text></g>')
    return out
