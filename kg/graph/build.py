"""Builds the graph from concepts and relations, and gives them back."""

from collections.abc import Iterable
from dataclasses import replace

import networkx as nx

from kg.model import Concept, Relation


def build(concepts: Iterable[Concept], relations: Iterable[Relation]) -> nx.MultiDiGraph:
    """The graph of all concepts: node id → attribute `concept`, edge key = type → `relation`.

    Every concept is a node, also one without relations. Order is that of the input, so the same
    input gives the same graph. A triple that was stated and is inherited too counts as stated.

    Raises:
        ValueError: a relation names a concept that is not among `concepts`.
    """
    graph = nx.MultiDiGraph()
    for concept in concepts:
        # Where a concept is defined, and what is not, is no matter for readers of the graph.
        graph.add_node(concept.id, concept=replace(concept, where="", kind_missing=False))
    for relation in relations:
        for end in (relation.source, relation.target):
            if end not in graph:
                raise ValueError(f"relation {' '.join(relation.key)} names the unknown {end!r}")
        known = graph.get_edge_data(relation.source, relation.target, relation.type)
        if known and relation.inherited:
            continue
        graph.add_edge(relation.source, relation.target, key=relation.type, relation=relation)
    return graph


def concepts(graph: nx.MultiDiGraph) -> tuple[Concept, ...]:
    """The concepts of a graph, in its order."""
    return tuple(graph.nodes[id]["concept"] for id in graph)


def relations(graph: nx.MultiDiGraph) -> tuple[Relation, ...]:
    """The relations of a graph, in its order."""
    return tuple(data["relation"] for _, _, data in graph.edges(data=True))
