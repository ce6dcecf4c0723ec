"""The graph keeps what it is given and refuses what it cannot hold."""

from dataclasses import replace

import pytest

from kg.graph import build, concepts, relations
from kg.model import Concept, Evidence, Relation
from tests.graph.samples import sample

A, B = Concept("a", "A", where="docs/a.md:2"), Concept("b", "B")


def test_nodes_hold_concepts_and_edges_are_keyed_by_type():
    uses, improves = Relation("a", "uses", "b"), Relation("a", "improves", "b")
    graph = build([A, B], [uses, improves])
    assert graph.nodes["a"]["concept"] == replace(A, where="")
    assert graph.edges["a", "b", "uses"]["relation"] is uses
    assert relations(graph) == (uses, improves)


def test_a_concept_without_relations_is_a_node():
    assert [c.id for c in concepts(build([A, B], []))] == ["a", "b"]


def test_where_a_concept_is_defined_stays_out():
    assert not any(c.where for c in concepts(sample()))


def test_stated_wins_over_inherited_whichever_comes_first():
    stated = Relation("a", "uses", "b", (Evidence("A 使用 B。", "r", 0, 6),))
    inherited = replace(stated, inherited=True)
    for order in ([stated, inherited], [inherited, stated]):
        assert relations(build([A, B], order)) == (stated,)


def test_a_relation_to_nowhere_is_named():
    with pytest.raises(ValueError, match="a uses nothing names the unknown 'nothing'"):
        build([A], [Relation("a", "uses", "nothing")])
