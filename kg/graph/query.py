"""Answers questions about the graph: a concept by name, its neighbours, the path between two."""

from dataclasses import dataclass
from functools import cache

import networkx as nx

from kg.concepts import fold
from kg.model import Relation
from kg.vocabulary import relation_types


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a walk: over `relation`, along its direction (`forward`) or against it."""

    relation: Relation
    forward: bool

    @property
    def start(self) -> str:
        return self.relation.source if self.forward else self.relation.target

    @property
    def end(self) -> str:
        return self.relation.target if self.forward else self.relation.source


def resolve(graph: nx.MultiDiGraph, name: str) -> tuple[str, ...]:
    """The ids of the concepts that `name` may mean: its id or name, else every sharer of an alias
    or of words that mention it.

    Upper and lower case and full and half width count as the same.
    """
    wanted = fold(name)
    by_alias = []
    for id in graph:
        concept = graph.nodes[id]["concept"]
        if wanted in (fold(id), fold(concept.name)):
            return (id,)
        if wanted in map(fold, concept.spellings):
            by_alias.append(id)
    return tuple(by_alias)


def neighbors(graph: nx.MultiDiGraph, id: str) -> tuple[Step, ...]:
    """All relations of a concept, each as the step that leads away from it.

    Outgoing before incoming, stated before inherited, then in the order of the vocabulary and by
    the other end's name.
    """
    steps = [Step(d["relation"], True) for _, _, d in graph.out_edges(id, data=True)]
    # A relation of a concept to itself is one relation, not two.
    steps += [Step(d["relation"], False) for s, _, d in graph.in_edges(id, data=True) if s != id]
    return tuple(sorted(steps, key=lambda step: _rank(graph, step)))


def shortest_path(graph: nx.MultiDiGraph, start: str, end: str) -> tuple[Step, ...] | None:
    """The fewest steps from one concept to another, along or against relations; None if no way.

    Among equally long ways, stated relations come before inherited ones, and the order of
    `neighbors` decides the rest.
    """
    if start == end:
        return ()
    came_by: dict[str, Step] = {}
    level = [start]
    while level and end not in came_by:
        found: dict[str, Step] = {}
        for id in level:
            for step in neighbors(graph, id):
                if step.end == start or step.end in came_by:
                    continue
                known = found.get(step.end)
                if known is None or known.relation.inherited > step.relation.inherited:
                    found[step.end] = step
        came_by |= found
        level = list(found)
    if end not in came_by:
        return None
    steps = []
    while end != start:
        steps.append(came_by[end])
        end = steps[-1].start
    return tuple(reversed(steps))


@cache
def _places() -> dict[str, int]:
    """The place of each relation type in the vocabulary."""
    return {type: place for place, type in enumerate(relation_types())}


def _rank(graph: nx.MultiDiGraph, step: Step) -> tuple:
    places = _places()
    return (
        step.relation.inherited,
        not step.forward,
        places.get(step.relation.type, len(places)),
        graph.nodes[step.end]["concept"].name,
        step.end,
    )
