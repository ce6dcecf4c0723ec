"""Draws the small graph that stands on a concept's page: the concept among its neighbours.

Colours come from the page: `.kg-kind-<kind>` on nodes, `.kg-edge`, `.kg-head` and `.kg-head-open`
on lines; the site's style sheet gives them. It also sets the neighbours of a relation (`--i` rows
from its middle) and turns and stretches what is drawn of it once for all sides and layouts, so that
the relations of a page are written alike, and pack well.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape

import networkx as nx

from kg.graph.draw import HEADS, INHERITED_DASH, Line, head_class, line_of, shorten, text_width
from kg.graph.query import Step, neighbors
from kg.graph.twofold import NARROW, ROW, SIZE, SMALL, TOUCH_ROW, WIDE, drawing, node, spot
from kg.model import Concept
from kg.vocabulary import Kind, relation_types
from kg.vocabulary import kinds as known_kinds

_MOST = 12
_FEW = 5
# On a phone: where the line down from the concept runs, how round it turns to the labels, and where
# these stand.
_TRUNK, _CORNER, _LABEL = 22, 12, 78
# When wide: how far from the concept labels stand at least, and how long a line bends on the way at
# most and where it leaves room for a head.
_TO_LABEL, _BEND, _SHORT_BEND = 64, 42, 19
# How far from their label neighbours stand, as in the style sheet, and lines to them end.
_TO_ITEM, _TO_END = 60, 52
_SIDE_ROOM = 176
# Room for a label to either side is one of a few, so that lines are alike.
_LABEL_ROOM, _HEAD = 12, 9


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

    def room(self, wide: bool) -> int:
        """How far the label reaches to either side with some space."""
        half = text_width(self.shown(wide), SMALL) / 2
        return -(-int(half + 5) // _LABEL_ROOM) * _LABEL_ROOM


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
    name, half, middle = _centre(centre, left, right)
    to_label = {sign: half + _to_label(side) for side, sign in ((left, -1), (right, 1))}
    items = []
    below = [*_middles(right + left, 50, TOUCH_ROW)]
    trunk = f"M{_TRUNK} 34V{below[-1] - _CORNER:.0f}"
    touched = iter(below)
    for side, sign in ((right, 1), (left, -1)):
        label = middle + sign * to_label[sign]
        item = label + sign * _TO_ITEM
        beside = _middles(side, (height - _rows(side) * ROW) / 2, ROW)
        rooms = ((WIDE - item if sign > 0 else item) - 18, NARROW - _LABEL - _TO_ITEM - 20)
        for group, y, down in zip(side, beside, touched):  # noqa: B905 - `touched` goes on
            place = spot(label, y, down, _LABEL)
            turned = "" if group.forward else " kg-left"
            inner = _lines(group, round(height / 2 - y), to_label[sign] - half)
            inner += _label(group) + ("" if group.forward else _tips(group))
            inner += _items(group, rooms, href, kinds or known_kinds())
            items.append(f'<g class="kg-fan{turned}" {place}>{inner}</g>')
    items.append(
        f'<g class="kg-centre kg-kind-{escape(centre.kind)}" '
        f"{spot(middle, height / 2, 18, half + 1)}>"
        f'<rect width="{2 * half:.0f}" style="x:{-half:.0f}px"/>'
        f'<text y="5">{escape(name)}</text></g>'
    )
    about = f"{centre.name} 与相邻的 {len({step.end for step in steps})} 个概念"
    heights = (height, round(_rows(right + left) * TOUCH_ROW + 56))
    return drawing("", about, heights, (f'<path class="kg-edge kg-slim" d="{trunk}"/>', *items))


def _to_label(side: list[_Group]) -> int:
    """How far labels stand from the concept: heads that point at it have room beyond the bend."""
    heads = [group.room(True) + _HEAD + _SHORT_BEND for group in side if not group.forward]
    return max([_TO_LABEL, *heads])


def _centre(centre: Concept, left: list[_Group], right: list[_Group]) -> tuple[str, float, float]:
    """What the centre is called, half its width, and where it stands when wide.

    Names at both sides are whole if they can be: the centre gives way to the longer ones, and goes
    by its shortest name where they still lack room. With neighbours at one side alone it leaves no
    other.
    """
    before, after = _need(left), _need(right)
    for name in (centre.name, min(centre.aliases, key=len, default=centre.name)):
        name = shorten(name, SIZE, 150)
        half = text_width(name, SIZE) / 2 + 16
        spare = WIDE - before - after - 2 * half
        if spare >= 0:
            break
    if not left:
        return name, half, half + 2
    if not right:
        return name, half, before + half
    least, most = before + half, WIDE - after - half
    return name, half, (least + most) / 2 if spare < 0 else min(max(WIDE / 2, least), most)


def _need(groups: list[_Group]) -> float:
    """The room that neighbours at one side take when wide, from the edge of the centre on."""
    if not groups:
        return 0
    names = [shorten(c.name, SIZE, _SIDE_ROOM) for group in groups for c, _ in group.members]
    return max(text_width(name, SIZE) for name in names) + 18 + _TO_ITEM + _to_label(groups)


def _lines(group: _Group, below: int, far: float) -> str:
    """The lines from the concept by way of the label to its neighbours, as for one at the right.

    `below` and `far` say where the concept stands as seen from the label when wide; on a phone a
    line comes down to it.
    """
    dash = INHERITED_DASH if group.inherited else group.line.dash
    style = f' stroke-dasharray="{" ".join(map(str, dash))}"' if dash else ""
    start, near = round(far), group.room(True)
    bend = _BEND if group.forward else min(start - near - _HEAD, _BEND)
    wide = f"M-{start} {below}c{bend - 8} 0 8 {-below} {bend} {-below}h{start - bend}"
    slim = f"M-{_LABEL - _TRUNK}-{_CORNER}q0 {_CORNER} {_CORNER} {_CORNER}H0"
    rest, half = _TO_END - near, (_TO_END - near) // 2
    twigs = "".join(
        f"M0 0h{near}c{half} 0 {half} {y:g} {rest} {y:g}"
        for y in (_row(group, i) * ROW for i in range(len(group.members)))
    )
    ways = (("kg-wide", wide), ("kg-slim", slim), ("kg-twigs", twigs))
    paths = "".join(f'<path class="{name}" d="{_short(way)}"/>' for name, way in ways)
    return f'<g class="kg-edge"{style}>{paths}</g>'


def _tips(group: _Group) -> str:
    """The head that points at the concept; where the layouts differ, that of each."""
    wide, slim = (_head(group.line.head, group.room(wide) + _HEAD) for wide in (True, False))
    if wide == slim:
        return f'<g class="kg-tip">{wide}</g>'
    return f'<g class="kg-wide">{wide}</g><g class="kg-slim kg-tip">{slim}</g>'


def _row(group: _Group, i: int) -> float:
    """How many rows below the middle of its group a neighbour stands."""
    return i - (group.rows - 1) / 2


def _short(text: str) -> str:
    return text.replace(" -", "-").replace("0.5", ".5")


def _head(kind: str, x: int) -> str:
    if not kind:
        return ""
    return f'<path class="{head_class(kind)}" d="{HEADS[kind].replace("M0 0", f"M{x} 0", 1)}"/>'


def _label(group: _Group) -> str:
    """The words at the line of a group; where the layouts differ, those of each."""
    words = {layout: group.shown(layout == "wide") for layout in ("wide", "slim")}
    if words["wide"] == words["slim"]:
        return f'<text class="kg-label" y="4">{escape(words["wide"])}</text>'
    return "".join(
        f'<text class="kg-label kg-{layout}" y="4">{escape(text)}</text>'
        for layout, text in words.items()
    )


def _items(group: _Group, rooms, href, kinds) -> str:
    """The neighbours of a group with the heads of lines to them, and how many more there are."""
    head = _head(group.line.head, _TO_END - _TO_ITEM) if group.forward else ""
    out = [
        node(other, _place(group, i), rooms, href, kinds, told, head)
        for i, (other, told) in enumerate(group.members)
    ]
    if group.more:
        place = _place(group, len(group.members))
        out.append(f'<g class="kg-more" {place}><text x="10" y="4">另有 {group.more} 个</text></g>')
    return "".join(out)


def _place(group: _Group, i: int) -> str:
    return f'style="--i:{_row(group, i):g}"'.replace("0.5", ".5")


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


def _middles(groups: list[_Group], top: float, row: int) -> Iterator[float]:
    """The middle of each group, one below the other."""
    for group in groups:
        yield top + group.rows * row / 2
        top += (group.rows + 0.5) * row
