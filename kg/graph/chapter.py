"""Draws a chapter's own part of the graph: its concepts by year, and what several have in common.

Pure SVG text without script, coloured by the page like the drawings of `kg.graph.local`.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from html import escape

import networkx as nx

from kg.graph.draw import head, line_of, shorten, text_width
from kg.model import Concept, Relation
from kg.vocabulary import relation_types

_SIZE = 14
# So many shared concepts at most: those that most members share.
_MOST = 20
# Shown by width of the window, so that a phone need not scroll a picture sideways.
_STYLE = (
    "<style>.kg-chapter.kg-chapter-narrow{display:none}@media screen and (max-width:44.9em){"
    ".kg-chapter.kg-chapter-wide{display:none}.kg-chapter.kg-chapter-narrow{display:block}}</style>"
)


@dataclass(frozen=True)
class _Shape:
    """Measures of a drawing, in pixels: where the dots of both columns stand, room for names."""

    name: str
    width: int
    left: int
    right: int
    room: tuple[int, int]
    row: int
    legend: int


_WIDE = _Shape("kg-chapter-wide", 688, 62, 470, (190, 200), 32, 98)
_NARROW = _Shape("kg-chapter-narrow", 340, 40, 226, (104, 100), 44, 84)


def chapter_svg(
    graph: nx.MultiDiGraph, members: Collection[str], href: Callable[[Concept], str]
) -> str:
    """The concepts of a chapter that are related, and those that at least two of them relate to.

    Members stand at the left, older above younger, relations between them as arcs; at the right
    stands what they share. Each concept is a link (`href` gives its address as seen from the page)
    and each line says its relation in words. Inherited relations are left out. Empty text where
    nothing is related. The text is HTML: two drawings, of which one is shown.
    """
    arcs, ties = _relations(graph, dict.fromkeys(members))
    if not arcs and not ties:
        return ""
    left = sorted(
        {end for r in arcs for end in (r.source, r.target)} | {member for member, _, _ in ties},
        key=lambda id: (graph.nodes[id]["concept"].year or 0, graph.nodes[id]["concept"].name),
    )
    place = {id: i for i, id in enumerate(left)}
    at: dict[str, list[int]] = defaultdict(list)
    for member, other, _ in ties:
        at[other].append(place[member])
    right = sorted(at, key=lambda id: (sum(at[id]) / len(at[id]), id))
    label = escape(f"本章的 {len(left)} 个概念与它们共有的 {len(right)} 个概念", quote=True)
    drawings = (
        _draw(graph, shape, left, right, arcs, ties, href, label) for shape in (_WIDE, _NARROW)
    )
    return f'<div class="kg-locals">{_STYLE}{"".join(drawings)}</div>'


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


def _draw(graph, shape: _Shape, left, right, arcs, ties, href, label: str) -> str:
    rows = max(len(left), len(right))
    ys = {}
    for column in (left, right):
        step = rows * shape.row / len(column) if column else 0
        ys |= {id: round((i + 0.5) * step) for i, id in enumerate(column)}
    names = {}
    for column, room in zip((left, right), shape.room, strict=True):
        names |= {id: shorten(graph.nodes[id]["concept"].name, _SIZE, room) for id in column}
    out = []
    pairs: dict[frozenset[str], int] = defaultdict(int)
    for relation in arcs:
        pair = frozenset((relation.source, relation.target))
        pairs[pair] += 1
        a, b = ys[relation.source], ys[relation.target]
        bulge = min(10 + abs(a - b) / 6 + 9 * (pairs[pair] - 1), shape.left - 10)
        x = shape.left - 8
        way = f"M{x} {a}C{x - bulge:.0f} {a} {x - bulge:.0f} {b} {x} {b}"
        out.append(_line(graph, relation, way, (x, b, 0)))
    for member, other, relation in ties:
        start = shape.left + 16 + text_width(names[member], _SIZE)
        end, a, b = shape.right - 8, ys[member], ys[other]
        bend = (end - start) / 2
        way = f"M{start:.0f} {a}C{start + bend:.0f} {a} {end - bend:.0f} {b} {end} {b}"
        back = relation.source == other
        out.append(_line(graph, relation, way, (start, a, math.pi) if back else (end, b, 0)))
    for column, x in ((left, shape.left), (right, shape.right)):
        out += [_node(graph.nodes[id]["concept"], names[id], x, ys[id], shape.row, href)
                for id in column]  # fmt: skip
    height = rows * shape.row + 10
    legend, deep = _legend({r.type for r in [*arcs, *(r for _, _, r in ties)]}, shape, height)
    height += deep
    return (
        f'<svg class="kg-local kg-chapter {shape.name}" xmlns="http://www.w3.org/2000/svg" '
        f'viewBox="0 0 {shape.width} {height}" width="{shape.width}" height="{height}" '
        f'role="group" aria-label="{label}">{"".join(out)}{legend}</svg>'
    )


def _line(graph, relation: Relation, way: str, tip: tuple[float, float, float]) -> str:
    names = (graph.nodes[end]["concept"].name for end in (relation.source, relation.target))
    types = relation_types()
    label = types[relation.type].label if relation.type in types else relation.type
    line = line_of(relation.type)
    dash = f' stroke-dasharray="{" ".join(map(str, line.dash))}"' if line.dash else ""
    told = escape(f" {label} ".join(names))
    return (
        f'<g class="kg-tie"><title>{told}</title><path class="kg-edge" d="{way}"{dash}/>'
        f"{head(line.head, *tip)}</g>"
    )


def _node(concept: Concept, name: str, x: float, y: float, row: int, href) -> str:
    width = text_width(name, _SIZE) + 26
    return (
        f'<a class="kg-kind-{escape(concept.kind)}" href="{escape(href(concept))}">'
        f'<title>{escape(concept.name)}</title><rect class="kg-hit" x="{x - 8}" y="{y - row / 2}" '
        f'width="{width:.0f}" height="{row}"/><circle cx="{x}" cy="{y}" r="5"/>'
        f'<text x="{x + 10}" y="{y + 5}">{escape(name)}</text></a>'
    )


def _legend(used: set[str], shape: _Shape, top: int) -> tuple[str, int]:
    """Samples of the lines in use with their names, and how much room they take below `top`."""
    known = [kind for id, kind in relation_types().items() if id in used]
    abreast = shape.width // shape.legend
    out = []
    for i, kind in enumerate(known):
        x, y = 8 + i % abreast * shape.legend, top + 16 + i // abreast * 24
        line = line_of(kind.id)
        dash = f' stroke-dasharray="{" ".join(map(str, line.dash))}"' if line.dash else ""
        tip = head(line.head, x + 34, y, 0)
        out.append(
            f'<path class="kg-edge" d="M{x} {y}H{x + 34}"{dash}/>{tip}'
            f'<text class="kg-more" x="{x + 40}" y="{y + 4}">{escape(kind.label)}</text>'
        )
    return "".join(out), 24 * -(-len(known) // abreast) + 8
