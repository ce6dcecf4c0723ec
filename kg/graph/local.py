"""Draws the small graph that stands on a concept's page: the concept among its neighbours.

Colours come from the page: `.kg-kind-<kind>` on nodes, `.kg-edge`, `.kg-head` and `.kg-head-open`
on lines; the site's style sheet gives them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

import networkx as nx

from kg.graph.draw import INHERITED_DASH, Line, line_of, shorten, text_width
from kg.graph.query import Step, neighbors
from kg.graph.twofold import NARROW, ROW, SIZE, SMALL, TOUCH_ROW, WIDE, Lines, drawing, node, spot
from kg.model import Concept
from kg.vocabulary import Kind, relation_types
from kg.vocabulary import kinds as known_kinds

_MOST = 12
_FEW = 5
# On a phone: where the labels and the neighbours stand; the style sheet knows the latter too.
_LABEL, _COLUMN = 78, 142
# When wide: how far from the centre labels and neighbours stand.
_TO_LABEL, _TO_ITEM = 64, 124
_LEFT_ROOM = 176


@dataclass(frozen=True)
class _Group:
    """Neighbours by one relation in one direction; `more` are left out of the picture.

    When wide, what builds on the concept stands before the line, and its `verb` is read on; on a
    phone the `label` names what follows.
    """

    label: str
    verb: str
    line: Line
    inherited: bool
    forward: bool
    members: tuple[tuple[Concept, str], ...]
    more: int

    def shown(self, wide: bool) -> str:
        return shorten(self.verb if wide else self.label, SMALL, 88)

    @property
    def rows(self) -> int:
        return len(self.members) + bool(self.more)


def local_svg(
    graph: nx.MultiDiGraph,
    concept_id: str,
    href: Callable[[Concept], str],
    kinds: Mapping[str, Kind] | None = None,
) -> str:
    """A concept among its neighbours by relation: what it builds on at the right, what builds on
    it at the left; on a phone one below the other.

    Each neighbour is a link (`href` gives its address as seen from the page) whose `<title>` says
    the relation in words, marked by its kind. Long groups are cut and the rest is counted. Empty
    text where the concept has no relation to another.
    """
    centre = graph.nodes[concept_id]["concept"]
    steps = [step for step in neighbors(graph, concept_id) if step.end != concept_id]
    if not steps:
        return ""
    left, right = (_groups(graph, centre, steps, forward) for forward in (False, True))
    height = round(max(_rows(left), _rows(right), 2) * ROW + 12)
    name = shorten(centre.name, SIZE, 150)
    half = text_width(name, SIZE) / 2 + 16
    middle = _middle(left, right, half)
    wide, slim = _Fans(), _Fans()
    items = []
    below = _tops(right + left, 50, TOUCH_ROW)
    for side, sign in ((right, 1), (left, -1)):
        start = (middle + sign * half, height / 2)
        label, item = (middle + sign * (half + far) for far in (_TO_LABEL, _TO_ITEM))
        tops = _tops(side, (height - _rows(side) * ROW) / 2, ROW)
        rooms = ((WIDE - item if sign > 0 else item) - 18, NARROW - _COLUMN - 20)
        for group, top, touched in zip(side, tops, below):  # noqa: B905 - `below` goes on
            wide.add_group(group, start, label, item, top, sign)
            slim.add_group(group, (22, 34), _LABEL, _COLUMN, touched, 0)
            middles = (
                y + group.rows * row / 2 + 4 for y, row in ((top, ROW), (touched, TOUCH_ROW))
            )
            items.append(_label(group, spot(label, *middles, _LABEL)))
            items += _items(group, item, top, touched, sign, rooms, href, kinds or known_kinds())
    y = height / 2
    items.append(
        f'<g class="kg-centre kg-kind-{escape(centre.kind)}" {spot(middle, y, 18, half + 1)}>'
        f'<rect width="{2 * half:.0f}" style="x:{-half:.0f}px"/>'
        f'<text y="5">{escape(name)}</text></g>'
    )
    about = f"{centre.name} 与相邻的 {len({step.end for step in steps})} 个概念"
    heights = (height, round(_rows(right + left) * TOUCH_ROW + 56))
    return drawing("", about, heights, (wide.svg(), slim.svg()), items)


def _middle(left: list[_Group], right: list[_Group], half: float) -> float:
    """Where the centre stands when wide: with neighbours at one side alone it leaves no other."""
    if left and right:
        return WIDE / 2
    if right:
        return half + 2
    names = [shorten(c.name, SIZE, _LEFT_ROOM) for group in left for c, _ in group.members]
    return max(text_width(name, SIZE) for name in names) + 18 + _TO_ITEM + half


def _label(group: _Group, place: str) -> str:
    """The words at the line of a group; where the layouts differ, those of each."""
    words = {layout: group.shown(layout == "wide") for layout in ("wide", "slim")}
    if words["wide"] == words["slim"]:
        return f'<text class="kg-label" {place}>{escape(words["wide"])}</text>'
    return "".join(
        f'<text class="kg-label kg-{layout}" {place}>{escape(text)}</text>'
        for layout, text in words.items()
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
        verb = label if forward or not names else names.label
        label, verb = (text + "·继承" * inherited for text in (label, verb))
        told = []
        for step in kept:
            other = graph.nodes[step.end]["concept"]
            ends = (centre.name, other.name) if forward else (other.name, centre.name)
            said = names.label if names else type
            told.append((other, f"{ends[0]} {said} {ends[1]}{'（继承）' if inherited else ''}"))
        more = len(found) - len(kept)
        groups.append(_Group(label, verb, line_of(type), inherited, forward, tuple(told), more))
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
        reach = to * (text_width(group.shown(bool(sign)), SMALL) / 2 + 5)
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


def _items(group: _Group, x: float, top: float, touched: float, sign: int, rooms, href, kinds):
    """The neighbours of a group, and how many more there are."""
    out = []
    for i, (other, told) in enumerate(group.members):
        place = spot(x, top + (i + 0.5) * ROW, touched + (i + 0.5) * TOUCH_ROW)
        out.append(node(other, place, rooms, href, kinds, told, left=sign < 0))
    if group.more:
        last = group.rows - 0.5
        place = spot(x, top + last * ROW, touched + last * TOUCH_ROW)
        name = "kg-more kg-left" if sign < 0 else "kg-more"
        out.append(f'<g class="{name}" {place}><text x="10" y="4">另有 {group.more} 个</text></g>')
    return out
