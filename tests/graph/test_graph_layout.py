"""Positions: the same on every run, no two labels on each other, younger right of older."""

import itertools
import os
import subprocess
import sys

import networkx as nx
import pytest

from kg.graph import build, lineage_positions, positions
from kg.model import Concept, Relation
from tests.graph.samples import sample


def _random(size, seed=3):
    edges = nx.gnm_random_graph(size, 2 * size, seed=seed).edges()
    return build(
        [Concept(f"c{i}", f"C{i}", year=2000 + i % 9) for i in range(size)],
        [Relation(f"c{a}", "improves", f"c{b}") for a, b in edges],
    )


def test_every_concept_has_a_place():
    for graph in (sample(), build([], []), build([Concept("a", "A")], []), _random(60)):
        assert set(positions(graph)) == set(graph)


def test_the_same_places_in_another_process():
    script = (
        "from tests.graph.samples import sample\n"
        "from kg.graph import positions, lineage_positions\n"
        "print(positions(sample()), lineage_positions(sample()))"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1


@pytest.mark.parametrize("graph", [sample(), _random(200)], ids=["sample", "random"])
@pytest.mark.parametrize("lay_out", [positions, lineage_positions])
def test_dots_keep_room_for_a_line_of_text(graph, lay_out):
    places = lay_out(graph).values()
    close = [1 for (ax, ay), (bx, by) in itertools.combinations(places, 2)
             if abs(ax - bx) < 60 and abs(ay - by) < 20]  # fmt: skip
    assert len(close) <= 0.01 * len(places)


def test_related_concepts_lie_closer_than_others():
    graph = _random(120)
    places = positions(graph)

    def mean(pairs):
        gaps = [((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5
                for a, b in pairs]  # fmt: skip
        return sum(gaps) / len(gaps)

    assert mean(graph.edges()) < 0.8 * mean(itertools.combinations(graph, 2))


def test_lineage_goes_by_year_and_leaves_the_rest_out():
    graph = sample()
    for down in (False, True):
        places = lineage_positions(graph, down=down)
        at = {id: place[down] for id, place in places.items()}
        year = {id: graph.nodes[id]["concept"].year for id in at}
        assert "senet" not in at and "梯度消失" not in at and len(at) > 30
        for a, b in itertools.combinations([id for id in at if year[id]], 2):
            if year[a] < year[b]:
                assert at[a] < at[b]
        unknown = [at[id] for id in at if year[id] is None]
        assert max(unknown) < min(at[id] for id in at if year[id])


def test_a_loop_is_no_lineage():
    graph = build([Concept("a", "A", year=2000)], [Relation("a", "improves", "a")])
    assert lineage_positions(graph) == {} and set(positions(graph)) == {"a"}
