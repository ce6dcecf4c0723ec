"""Names find concepts, neighbours come in order, paths are shortest and told with direction."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import build, neighbors, resolve, shortest_path
from kg.model import Concept, Relation
from tests.graph.samples import sample

GRAPH = sample()


def test_names_ids_and_aliases_find_a_concept():
    for name in (
        "group-normalization",
        "Group Normalization",
        "ｇｎ",
        "GN",
        "group  normalization",
    ):
        assert resolve(GRAPH, name) == ("group-normalization",)
    assert resolve(GRAPH, "没有") == ()


def test_a_shared_alias_finds_all_and_a_name_wins_over_an_alias():
    graph = build([Concept("a", "A", aliases=("v2", "b")), Concept("b", "B", aliases=("v2",))], [])
    assert resolve(graph, "V2") == ("a", "b")
    assert resolve(graph, "b") == ("b",)


def test_outgoing_before_incoming_stated_before_inherited():
    steps = neighbors(GRAPH, "aspp")
    assert [(s.forward, s.relation.inherited) for s in steps] == sorted(
        ((s.forward, s.relation.inherited) for s in steps), key=lambda s: (s[1], not s[0])
    )
    assert steps[-1].end == "deeplab-v3-plus"


def test_a_loop_is_told_once():
    graph = build([Concept("a", "A")], [Relation("a", "uses", "a")])
    assert len(neighbors(graph, "a")) == 1


def test_a_path_goes_along_and_against_relations():
    steps = shortest_path(GRAPH, "refinenet", "编码-解码结构")
    assert [(s.start, s.relation.type, s.end, s.forward) for s in steps] == [
        ("refinenet", "inspired_by", "u-net", True),
        ("u-net", "uses", "编码-解码结构", True),
    ]
    back = shortest_path(GRAPH, "编码-解码结构", "refinenet")
    assert [s.forward for s in back] == [False, False]


def test_no_way_and_no_step():
    assert shortest_path(GRAPH, "senet", "resnet") is None
    assert shortest_path(GRAPH, "resnet", "resnet") == ()


def test_stated_before_inherited_at_equal_length():
    graph = build(
        [Concept("a", "A"), Concept("b", "B")],
        [Relation("a", "uses", "b", inherited=True), Relation("b", "solves", "a")],
    )
    assert shortest_path(graph, "a", "b")[0].relation.type == "solves"


@given(st.integers(0, 10**6))
def test_paths_are_as_short_as_those_of_networkx(seed):
    plain = nx.gnm_random_graph(12, 14, seed=seed)
    graph = build(
        [Concept(f"c{i}", f"C{i}") for i in range(12)],
        [Relation(f"c{a}", "uses", f"c{b}") for a, b in plain.edges()],
    )
    steps = shortest_path(graph, "c0", "c11")
    if not nx.has_path(plain, 0, 11):
        assert steps is None
        return
    assert len(steps) == nx.shortest_path_length(plain, 0, 11)
    ids = ["c0", *(s.end for s in steps)]
    assert ids[-1] == "c11" and [s.start for s in steps] == ids[:-1]
