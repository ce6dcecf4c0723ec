"""What versions keep of each other, and that long lineages neither explode nor flood the graph."""

from kg.extraction import inherit
from kg.model import Concept, Evidence, Relation


def stated(source: str, type: str, target: str, sentence: str = "") -> Relation:
    sentence = sentence or f"{source} {type} {target}"
    return Relation(source, type, target, (Evidence(sentence, "rule", 0, 1),))


def kept(relations, kinds=None) -> set[tuple[str, str]]:
    concepts = [Concept(id, id, kind) for id, kind in (kinds or {}).items()]
    return {(r.source, r.target) for r in inherit(relations, concepts)}


def test_a_chain_of_a_thousand_versions():
    chain = [stated(f"v{i + 1}", "improves", f"v{i}") for i in range(1000)]
    uses = [stated(f"v{i}", "uses", f"part{i}") for i in range(1000)]
    found = inherit([*chain, *uses])
    # Each keeps what the four before it use.
    assert len(found) == 4 * 1000 - (3 + 2 + 1)
    last = next(r for r in found if (r.source, r.target) == ("v9", "part5"))
    assert [e.sentence for e in last.evidence] == [
        "v9 improves v8", "v8 improves v7", "v7 improves v6", "v6 improves v5", "v5 uses part5",
    ]  # fmt: skip


def test_many_ways_to_the_same_part_are_one():
    layers = [
        stated(f"v{i + 1}{a}", "improves", f"v{i}{b}") for i in range(300) for a in "ab"
        for b in "ab"
    ]  # fmt: skip
    found = inherit([*layers, stated("v0a", "uses", "part")])
    assert {r.source for r in found} == {f"v{i}{a}" for i in range(1, 5) for a in "ab"}


def test_a_thousand_versions_of_one_and_versions_in_a_circle():
    star = [stated(f"v{i}", "improves", "v") for i in range(1000)]
    assert len(inherit([*star, stated("v", "uses", "part")])) == 1000
    circle = [stated("a", "improves", "b"), stated("b", "improves", "a"), stated("a", "uses", "p")]
    assert kept(circle) == {("b", "p")}


def test_only_parts_are_kept():
    kinds = {"v1": "architecture", "v2": "architecture", "VGG": "architecture", "Adam": "optimizer",
             "block": "module", "conv": "operation", "BN": "normalization", "trick": "technique",
             "width": "concept"}  # fmt: skip
    uses = [stated("v1", "uses", part) for part in kinds if part[0] != "v"]
    found = kept([stated("v2", "improves", "v1"), *uses], kinds)
    assert found == {("v2", part) for part in ("block", "conv", "BN", "trick")}


def test_a_category_passes_nothing_on():
    kinds = {"v2": "architecture", "CNN": "category", "pool": "operation"}
    relations = [stated("v2", "improves", "CNN"), stated("CNN", "uses", "pool")]
    assert kept(relations, kinds) == set()


def test_what_one_on_the_way_gave_up_is_not_kept():
    lineage = [stated("c", "improves", "b"), stated("b", "improves", "a"), stated("a", "uses", "p")]
    assert kept(lineage) == {("b", "p"), ("c", "p")}
    assert kept([*lineage, stated("b", "drops", "p")]) == set()
    swapped = [stated("b", "uses", "q", "b用q换掉p"), stated("q", "replaces", "p", "b用q换掉p")]
    assert kept([*lineage, *swapped]) == {("c", "q")}
    other_way = stated("c", "improves", "a")
    assert kept([*lineage, other_way, stated("b", "drops", "p")]) == {("c", "p")}


def test_a_backbone_is_built_on_and_a_mere_part_is_not():
    uses = stated("b", "uses", "p")
    assert kept([stated("a", "uses", "b", "a的主干是b"), uses]) == {("a", "p")}
    assert kept([stated("a", "uses", "b", "a采用b"), uses]) == set()
