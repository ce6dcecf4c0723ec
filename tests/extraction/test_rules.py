"""The rules as data: each keeps what its own examples say, and broken ones are told apart."""

import re
import time

import pytest

from kg.extraction import Lexicon, RuleError, extract, load_rules, merge, wordings
from kg.extraction.patterns import Notation
from kg.extraction.rulefile import read_rules
from kg.extraction.rules import RuleSet
from kg.model import Concept

RULES = load_rules()
NOTATION = Notation()
read_rules(RULES.sources, NOTATION)
_MARKED = re.compile(r"\[([^\]|]+)(?:\|(\w+))?\]")


def read_example(example: str) -> tuple[str, Lexicon, set[tuple[str, str, str]]]:
    """`[A]采用[B|technique] => A uses B` as a text, its concepts and what it states."""
    marked, _, stated = example.partition("=>")
    kinds: dict[str, str] = {}
    for name, kind in _MARKED.findall(marked):
        kinds[name] = kind or kinds.get(name, "")
    concepts = [Concept(name, name, kind) for name, kind in kinds.items()]
    triples = set()
    for triple in filter(None, (part.strip() for part in stated.split(";"))):
        source, type, target = re.fullmatch(r"(.+) ([a-z_]+) (.+)", triple).groups()
        triples.add((source, type, target))
    return _MARKED.sub(r"\1", marked).rstrip(), Lexicon(concepts), triples


CASES = [
    (rule, text, good)
    for rule in RULES.rules
    for good, texts in ((True, rule.states), (False, rule.silent))
    for text in texts
]


@pytest.mark.parametrize(
    ("rule", "example", "good"), CASES, ids=[f"{r.id}-{t}" for r, t, _ in CASES]
)
def test_example(rule, example, good):
    text, lexicon, stated = read_example(example)
    alone = RuleSet([rule], NOTATION)
    found = {
        relation.key
        for relation in merge(extract(text, lexicon, alone))
        if any(evidence.rule == rule.id for evidence in relation.evidence)
    }
    if good:
        assert stated and stated <= found
    else:
        assert not found


def test_each_rule_earns_its_place_on_several_wordings():
    assert [rule.id for rule in RULES.rules if len(rule.states) < 2 or not rule.silent] == []


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{id: x, type: uses, pattern: 'S (用 B'}", "do not pair off"),
        ("{id: x, type: uses, pattern: 'S @nowhere B'}", "no word list '@nowhere'"),
        ("{id: x, type: likes, pattern: 'S (用) B'}", "is not `S type B`"),
        ("{id: x, type: uses, pattern: 'S (用) ~'}", "has no B"),
        ("{id: x, type: uses, pattern: 'S B'}", "no wording"),
        ("{id: x, type: uses}", "needs a `pattern`"),
        ("{id: x, type: uses, pattern: 'S (用) B', when: sometimes}", "unknown `when`"),
        ("{id: x, type: uses, pattern: 'S (用) B', where: {B: nice}}", "unknown `where`"),
        ("{id: x, type: uses, pattern: 'S (用) B', where: B}", "`where` must say"),
        ("{id: x, type: uses, pattern: 'S (用) B', colour: red}", "unknown key 'colour'"),
        ("{id: x, type: uses, pattern: 'S (用) B', general: perhaps}", "`general` must be true"),
        ("{type: uses, pattern: 'S (用) B'}", "needs an `id`"),
        ("{id: uses-verb, type: uses, pattern: 'S (用) B'}", "already defined"),
        ("{id: x, type: uses, pattern: 'S (用)* B'}", "cannot read '*'"),
        ("{id: x, type: uses, pattern: 'S (用) B (版|$)'}", "'$' stands outside of brackets"),
        ("{id: x, type: uses, pattern: 'S (^|用) B'}", "'^' stands outside of brackets"),
    ],
)
def test_broken_rule_names_file_and_line(tmp_path, rule, message):
    path = tmp_path / "own.yml"
    path.write_text(f"rules:\n- {rule}\n", encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_rules([path])
    assert len(error.value.problems) == 1
    assert str(error.value.problems[0]).startswith(f"{path}:2: ")
    assert message in error.value.problems[0].message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("words:\n  use: {a: b}\n", "own.yml:2: `use` must be text or a list of texts"),
        ("words:\n  use: [a, 1]\n", "own.yml:2: `use` must be text or a list of texts"),
        ("words: [a, b]\n", "own.yml:1: `words` must be lists by name"),
        ("rules: {id: x}\n", "own.yml:1: `rules` must be a list"),
        ("rules:\n- {id: x\n", "own.yml:3: not YAML"),
        ("rule: []\n", "own.yml:1: expected the keys"),
    ],
)
def test_broken_file_names_file_and_line(tmp_path, text, message):
    path = tmp_path / "own.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RuleError) as error:
        load_rules([path])
    (problem,) = error.value.problems
    assert message in str(problem)


def test_own_rules_are_read_beside_the_built_in_ones(tmp_path):
    path = tmp_path / "own.yml"
    path.write_text(
        "words: {marry: 联姻|结亲}\n"
        "rules:\n- {id: own, type: combines, pattern: 'S 与 ~ B @marry'}\n",
        encoding="utf-8",
    )
    concepts = [Concept("a", "CNN"), Concept("b", "Transformer")]
    found = extract("CNN主动与新秀Transformer联姻。", Lexicon(concepts), load_rules([path]))
    assert [(r.key, r.evidence[0].rule) for r in found] == [(("a", "combines", "b"), "own")]


@pytest.mark.parametrize(
    "filler", ["的", "a ", "，", "用", "没有", "(", "和A", "A和", "A的", "->", "*"]
)
def test_no_pattern_backtracks_on_a_long_sentence(filler):
    lexicon = Lexicon([Concept("a", "A"), Concept("b", "B")])
    text = "A使用" + filler * (50_000 // len(filler)) + "B"
    start = time.process_time()
    extract(text, lexicon, RULES)
    assert time.process_time() - start < 60


def test_every_word_list_is_in_the_fingerprint(monkeypatch):
    before = load_rules().fingerprint
    changed = tuple((name, text + "#") for name, text in wordings.sources())
    named = {"words/discourse.yml", "words/names.yml", "kinds.yml", "known.yml"}
    assert {name for name, _ in changed} >= named
    monkeypatch.setattr(wordings, "sources", lambda: changed)
    assert RuleSet(RULES.rules, NOTATION, RULES.sources).fingerprint != before


def test_a_rule_of_many_gaps_does_not_try_all_their_lengths(tmp_path):
    path = tmp_path / "own.yml"
    gaps = " ~ ".join(["(用)"] * 12)
    rule = f"rules:\n- {{id: own, type: uses, pattern: 'S {gaps} ~~ B (毕)'}}\n"
    path.write_text(rule, encoding="utf-8")
    lexicon = Lexicon([Concept("a", "A"), Concept("b", "B")])
    found = extract("A" + "用" * 900 + "B终，毕", lexicon, load_rules([path]))
    assert not [r for r in found if r.evidence[0].rule == "own"]
