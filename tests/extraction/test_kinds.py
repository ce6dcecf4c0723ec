"""What a name tells about the kind of its concept, where the list does not say it."""

import json
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from kg.concepts import read_concepts
from kg.extraction import Lexicon, load_rules
from kg.extraction.batch import concepts_of, extract_line
from kg.extraction.evaluation import evaluate, read_gold
from kg.extraction.kinds import guess_kind
from kg.extraction.names import spelling_key
from kg.model import Concept

WORK = Path(__file__).parent / "yardstick" / "work.jsonl"
RULES = load_rules()


@pytest.mark.parametrize(
    ("name", "aliases", "kind"),
    [
        ("梯度消失", (), "problem"),
        ("Slow Inference", (), "problem"),
        ("Hallucinations", (), "problem"),
        ("小目标检测", (), "task"),
        ("小目标检测头", (), "technique"),
        ("Visual Question Answering", (), "task"),
        ("Layer Normalization", ("LN",), "normalization"),
        ("AdamW", (), "optimizer"),
        ("Adaptive Margin", (), "technique"),
        ("移动端部署", (), "setting"),
        ("Data Augmentation", (), "technique"),
        ("ResNet-50", (), "architecture"),
        ("SimCLR", (), "architecture"),
        ("DeepLab v3", (), "architecture"),
        ("残差网络", (), "architecture"),
        ("Focal Loss", (), "technique"),
        ("OOV", ("未登录词",), "problem"),
        ("Foo", ("目标跟踪",), "task"),
        ("某物", (), "technique"),
        ("DCNv2", (), "operation"),
        ("Soft NMS", (), "operation"),
        ("ZeRO-3", (), "technique"),
        ("Slow Weights", (), "technique"),
        ("Mean Shift", (), "technique"),
        ("Decoupled Head", (), "module"),
        ("Glow", (), "architecture"),
        ("FID", (), "property"),
    ],
)
def test_guess(name, aliases, kind):
    assert guess_kind(name, aliases) == kind


def test_the_name_speaks_before_its_aliases():
    assert guess_kind("Residual Block", ("退化问题的解法",)) == "technique"


def test_a_kind_that_is_given_stands():
    entries = [{"name": "梯度消失", "kind": "setting"}, {"name": "梯度爆炸"}]
    assert [concept.kind for concept in concepts_of(entries)] == ["setting", "problem"]


@pytest.mark.parametrize(
    ("name", "given", "kind"),
    [("Foo", "Model", "architecture"), ("Foo", "method", "technique"), ("Foo", "issue", "problem"),
     ("FooNet", "concept", "architecture"), ("foo", "concept", "concept"), ("foo", "", ""),
     ("foo", "thing", "thing"), ("FooNet", "task", "task")],
)  # fmt: skip
def test_a_kind_in_other_words_or_one_that_says_little(name, given, kind):
    assert Lexicon([Concept(name, name, given)]).kinds == {name: kind}


def test_each_word_speaks_for_one_kind_and_none_is_lost():
    data = yaml.safe_load(files("kg.extraction").joinpath("kinds.yml").read_text(encoding="utf-8"))
    for entry in data["kinds"]:
        words = [*entry.get("has", ()), *entry.get("ends", ())]
        assert all(isinstance(word, str) and word for word in words)
        assert len(words) == len(set(words)), entry["kind"]


def test_a_well_known_name_is_of_one_kind():
    known = yaml.safe_load(files("kg.extraction").joinpath("known.yml").read_text(encoding="utf-8"))
    spellings = yaml.safe_load(
        files("kg.extraction").joinpath("kinds.yml").read_text(encoding="utf-8")
    )["spellings"]
    assert set(known) <= set(spellings)
    keys = Counter(spelling_key(name) for names in known.values() for name in names)
    assert [key for key, count in keys.items() if count > 1] == []


def test_lines_without_kinds_are_read_as_with_them():
    line = {"id": 1, "text": "# Xception\n\n深度可分离卷积，参数量大的毛病得到缓解。",
            "concepts": [{"name": "Xception"}, {"name": "深度可分离卷积"},
                         {"name": "参数量大"}]}  # fmt: skip
    kinds = ("architecture", "operation", "problem")
    named = zip(line["concepts"], kinds, strict=True)
    known = {**line, "concepts": [{**concept, "kind": kind} for concept, kind in named]}
    found, wanted = (
        {(r["source"], r["type"], r["target"])
         for r in json.loads(extract_line(json.dumps(one), RULES))["relations"]}
        for one in (line, known)
    )  # fmt: skip
    assert found == wanted != set()


def test_the_work_set_without_kinds_loses_little(tmp_path):
    bare = tmp_path / "bare.jsonl"
    lines = [json.loads(line) for line in WORK.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        for concept in line["concepts"]:
            del concept["kind"]
    bare.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    *_, with_kinds = evaluate(read_gold(WORK), RULES).figures()
    *_, without = evaluate(read_gold(bare), RULES).figures()
    assert without > max(0.825, with_kinds - 0.032)


def test_concepts_of_a_list_without_kinds_are_read_by_their_names():
    listed, _, problems = read_concepts(
        "concepts.yml",
        "concepts:\n- name: ResNet\n- name: 参数量大\n- {name: 步骤, kind: concept}\n",
    )
    assert not problems
    assert [concept.kind for concept in listed] == ["concept"] * 3
    assert list(Lexicon(listed).kinds.values()) == ["architecture", "problem", "concept"]
