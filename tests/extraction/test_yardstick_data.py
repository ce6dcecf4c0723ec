"""The yardstick's own form: passages that an extractor can fairly be judged by."""

import json
import unicodedata
from pathlib import Path

import pytest

from kg.vocabulary import relation_types

YARDSTICK = Path(__file__).parent / "yardstick"
PARTS = sorted(path.stem for path in YARDSTICK.glob("*.jsonl"))


def passages(*names: str) -> list[dict]:
    return [
        json.loads(line)
        for name in names or PARTS
        for line in (YARDSTICK / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def fold(text: str) -> str:
    """Spelling without case, width, spaces and hyphens: variants that an extractor must know."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if not c.isspace() and c not in "-_")


def test_ids_and_texts_are_unique():
    for key in ("id", "text"):
        values = [passage[key] for passage in passages()]
        assert len(values) == len(set(values))


@pytest.mark.parametrize("name", PARTS)
def test_each_part_is_large_and_a_quarter_states_nothing(name):
    part = passages(name)
    assert len(part) >= 75
    empty = sum(all(r["level"] != "must" for r in passage["relations"]) for passage in part)
    assert 0.2 <= empty / len(part) <= 0.3


@pytest.mark.parametrize("name", PARTS)
def test_all_types_occur(name):
    found = {
        relation["type"]
        for passage in passages(name)
        for relation in passage["relations"]
        if relation["level"] == "must"
    }
    assert found == set(relation_types())


def test_relations_are_well_formed():
    symmetric = {id for id, type in relation_types().items() if type.symmetric}
    for passage in passages():
        assert set(passage) == {"id", "text", "concepts", "relations"}, passage["id"]
        names = [concept["name"] for concept in passage["concepts"]]
        assert len(names) == len(set(names)) and 3 <= len(names) <= 18, passage["id"]
        for concept in passage["concepts"]:
            assert set(concept) == {"name", "aliases", "kind"}, passage["id"]
        seen = set()
        for relation in passage["relations"]:
            source, type, target = relation["source"], relation["type"], relation["target"]
            assert source in names and target in names and source != target, passage["id"]
            assert type in relation_types() and relation["level"] in ("must", "optional")
            key = (type, *(sorted((source, target)) if type in symmetric else (source, target)))
            assert key not in seen, (passage["id"], key)
            seen.add(key)


def test_both_ends_of_each_relation_stand_in_the_text():
    for passage in passages():
        text = fold(passage["text"])
        spellings = {c["name"]: (c["name"], *c["aliases"]) for c in passage["concepts"]}
        for relation in passage["relations"]:
            for end in (relation["source"], relation["target"]):
                assert any(fold(s) in text for s in spellings[end]), (passage["id"], end)
