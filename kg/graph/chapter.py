"""Draws a chapter's own part of the graph: its concepts by year, and what several have in common.

Pure SVG text without script, coloured by the page like the drawings of `kg.graph.local`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from html import escape

import networkx as nx

from kg.graph.draw import in_rows, line_of, shorten, text_width
from kg.graph.twofold import NARROW, SIZE, TOUCH_ROW, WIDE, Lines, drawing, node, spot
from kg.model import Concept, Relation
from kg.vocabulary import Kind, relation_types
from kg.vocabulary import kinds as known_kinds

# So many shared concepts at most: those that most members share.
_MOST = 12
# The curve on to a shared concept leaves its member's name behind.
_AFTER_DOT = 16


@dataclass(frozen=True)
class _Shape:
    """Measures of a layout, in pixels: where the dots of both columns stand, room for names."""

    left: int
    right: int
    room: tuple[int, int]
    row: int
    legend: int
    width: int


_WIDE_SHAPE = _Shape(62, 446, (190, 200), 32, 98, WIDE)
_NARROW_SHAPE = _Shape(40, 216, (100, 94), TOUCH_ROW, 80, NARROW)


def chapter_svg(
    graph: nx.MultiDiGraph,
    members: Collection[str],
    href: Callable[[Concept], str],
    kinds: Mapping[str, Kind] | None = None,
) -> tuple[str, str]:
    """The concepts of a chapter that are related, and those that at least two of them relate to;
    and what is to be seen, in a sentence.

    Members stand at the left, older above younger, relations between them as arcs; at the right
    stands what they share. Each concept is a link (`href` gives its address as seen from the page)
    and each line says its relation when it is pointed at. Inherited relations are left out. Empty
    text where nothing is related.
    """
    arcs, ties = _relations(graph, dict.fromkeys(members))
    if not arcs and not ties:
        return "", ""
    left = sorted(
        {end for r in arcs for end in (r.source, r.target)} | {member for member, _, _ in ties},
        key=lambda id: (graph.nodes[id]["concept"].year or 0, graph.nodes[id]["concept"].name),
    )
    place = {id: i for i, id in enumerate(left)}
    at: dict[str, list[int]] = defaultdict(list)
    for member, other, _ in ties:
        at[other].append(place[member])
    right = sorted(at, key=lambda id: (sum(at[id]) / len(at[id]), id))
    about = f"本章的 {len(left)} 个概念" + f"与它们共有的 {len(right)} 个概念" * bool(right)
    wide, narrow = (
        _Layout(graph, shape, left, right, arcs, ties) for shape in (_WIDE_SHAPE, _NARROW_SHAPE)
    )
    marks = kinds or known_kinds()
    nodes = [
        node(concept, wide.spot(id, narrow), (wide.room(id), narrow.room(id)), href, marks,
             concept.name)
        for id in left + right
        for concept in [graph.nodes[id]["concept"]]
    ]  # fmt: skip
    used = {r.type for r in [*arcs, *(r for _, _, r in ties)]}
    (samples, tall), (more, long) = (layout.legend(used) for layout in (wide, narrow))
    layouts = (
        f'<g class="kg-wide">{wide.lines.svg()}{samples}</g>',
        f'<g class="kg-slim">{narrow.lines.svg()}{more}</g>',
    )
    parts = (*layouts, *nodes)
    return drawing(" kg-chapter", about, (tall, long), parts), _caption(arcs, right)


def _caption(arcs: Collection[Relation], right: Collection[str]) -> str:
    where = "左边是本章的概念" if right else "本章的概念"
    lines = "，弧线是它们之间的关系" if arcs else ""
    shared = "；右边是至少两个概念都牵涉到的东西" if right else ""
    return f"{where}，早的在上{lines}{shared}。"


def _relations(
    graph: nx.MultiDiGraph, members: Collection[str]
) -> tuple[list[Relation], list[tuple[str, str, Relation]]]:
    """Relations between members, and from or to others that at least two members are related to."""
    arcs, ties = [], []
    shared: dict[str, set[str]] = defaultdict(set)
    for id in members:
        if id not in graph:
            continue
        for _, target, relation in graph.out_edges(id, data="relation"):
            if relation.inherited or target == id:
                continue
            if target in members:
                arcs.append(relation)
            else:
                ties.append((id, target, relation))
        for source, _, relation in graph.in_edges(id, data="relation"):
            if not relation.inherited and source not in members:
                ties.append((id, source, relation))
    for member, other, _ in ties:
        shared[other].add(member)
    most = sorted((o for o in shared if len(shared[o]) > 1), key=lambda o: (-len(shared[o]), o))
    kept = set(most[:_MOST])
    return arcs, [tie for tie in ties if tie[1] in kept]


class _Layout:
    """Where the concepts of a chapter stand in one shape, and the lines between them."""

    def __init__(self, graph, shape: _Shape, left, right, arcs, ties) -> None:
        self._shape, self._left = shape, set(left)
        self._rows = max(len(left), len(right))
        self._at: dict[str, int] = {}
        for column in (left, right):
            step = self._rows * shape.row / len(column) if column else 0
            self._at |= {id: round((i + 0.5) * step) for i, id in enumerate(column)}
        self.lines = Lines()
        pairs: dict[frozenset[str], int] = defaultdict(int)
        for relation in arcs:
            pair = frozenset((relation.source, relation.target))
            pairs[pair] += 1
            self._arc(relation, pairs[pair])
        for member, other, relation in ties:
            name = graph.nodes[member]["concept"].name
            start = shape.left + _AFTER_DOT + self._long(name, self.room(member))
            self._tie(relation, member, other, start)

    def _long(self, name: str, room: int) -> float:
        """How far a name reaches."""
        if self._shape is _WIDE_SHAPE:
            return text_width(shorten(name, SIZE, room), SIZE)
        return max(text_width(row, SIZE) for row in in_rows(name, SIZE, room))

    def room(self, id: str) -> int:
        return self._shape.room[id not in self._left]

    def spot(self, id: str, narrow: "_Layout") -> str:
        (x, y), (narrow_x, narrow_y) = self._place(id), narrow._place(id)
        return spot(x, y, narrow_y, narrow_x)

    def _place(self, id: str) -> tuple[int, int]:
        return (self._shape.left if id in self._left else self._shape.right), self._at[id]

    def _arc(self, relation: Relation, count: int) -> None:
        a, b = self._at[relation.source], self._at[relation.target]
        x = self._shape.left - 8
        out = x - min(10 + abs(a - b) / 6 + 9 * (count - 1), self._shape.left - 10)
        line = line_of(relation.type)
        self.lines.add(
            f"M{x} {a}C{out:.0f} {a} {out:.0f} {b} {x} {b}", line.dash, self._told(relation)
        )
        self.lines.tip(line.head, x, b)

    def _tie(self, relation: Relation, member: str, other: str, start: float) -> None:
        end, a, b = self._shape.right - 8, self._at[member], self._at[other]
        middle = (start + end) / 2
        line = line_of(relation.type)
        way = f"M{start:.0f} {a}C{middle:.0f} {a} {middle:.0f} {b} {end} {b}"
        self.lines.add(way, line.dash, self._told(relation))
        back = relation.source == other
        self.lines.tip(line.head, *((start, a) if back else (end, b)), back)

    def _told(self, relation: Relation) -> str:
        """The type of a relation in words, for where one can point at its line."""
        if self._shape is _NARROW_SHAPE:
            return ""
        types = relation_types()
        return types[relation.type].label if relation.type in types else relation.type

    def legend(self, used: set[str]) -> tuple[str, int]:
        """Samples of the lines in use with their names, and the height of all with them."""
        shape, lines, words = self._shape, Lines(), []
        known = [kind for id, kind in relation_types().items() if id in used]
        abreast = shape.width // shape.legend
        top = self._rows * shape.row + 10
        for i, kind in enumerate(known):
            x, y = 8 + i % abreast * shape.legend, top + 16 + i // abreast * 24
            line = line_of(kind.id)
            lines.add(f"M{x} {y}h34", line.dash)
            lines.tip(line.head, x + 34, y)
            words.append(f'<text x="{x + 40}" y="{y + 4}">{escape(kind.label)}</text>')
        samples = f'{lines.svg()}<g class="kg-more">{"".join(words)}</g>'
        return samples, top + 24 * -(-len(known) // abreast) + 8
