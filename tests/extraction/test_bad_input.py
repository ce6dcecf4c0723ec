"""Input that nobody writes by hand: the time to read it grows as the text does."""

import time

import pytest

from kg.extraction import Lexicon, extract, load_rules, merge
from kg.model import Concept, Evidence, Relation

RULES = load_rules()
MANY = [Concept(f"m{i}", f"M{i}net", "architecture") for i in range(1000)]
LEXICON = Lexicon([*MANY, Concept("a", "A", "architecture"), Concept("b", "B", "module")])
NAMES = [concept.name for concept in MANY]


def seconds(text: str) -> float:
    """Processor time to read a text."""
    start = time.process_time()
    extract(text, LEXICON, RULES)
    return time.process_time() - start


@pytest.mark.parametrize(
    "unit",
    [
        "A使用了B。", "A使用了B，", "A使用了B", "# A使用了B，", "## A\n\n使用B。\n\n", "- A使用B\n",
        "A（使用B（", "A）", "“A", "它使用A", "A，", "A*", "A|", "A$", "A`", "A\\[",
        "**A**：", "[A](", "<!-- A ", "<figure A ", "几种A的改进版，", "A和B、",
    ],
)  # fmt: skip
def test_four_times_the_text_takes_some_four_times_as_long(unit):
    """A text of which each part looked at the whole would take sixteen times as long."""
    short = 2_000 // len(unit)
    few = min(seconds(unit * short) for _ in range(2))
    assert any(seconds(unit * (4 * short)) < 10 * max(few, 0.01) for _ in range(3))


@pytest.mark.parametrize("between", ["、", "，", "和", "使用了", "（", " and ", "->"])
def test_a_thousand_mentions_in_a_sentence(between):
    text = f"{between.join(NAMES)}都使用了B。"
    assert len(text) > 7000
    found = extract(text, LEXICON, RULES)
    assert len({relation.key for relation in found}) < 2_000


def test_a_sentence_of_fifty_thousand_characters_keeps_what_it_states():
    text = "今天说的都是别的事情" * 5000 + "。A使用了B。"
    (relation,) = extract(text, LEXICON, RULES)
    assert relation.key == ("a", "uses", "b")


@pytest.mark.parametrize(
    "text",
    [
        "（" * 20_000 + "A使用了B" + "）" * 20_000,
        ">" * 10_000 + " A使用了B。",
        "".join("  " * level + "- A使用了B。\n" for level in range(300)),
        "".join("  " * min(level, 60) + "- A使用了B。\n" for level in range(2_000)),
        "[" * 10_000 + "A使用了B" + "]" * 10_000,
        "*" * 20_001 + "A使用了B" + "*" * 20_001,
    ],
    ids=("brackets", "quotes", "lists", "items", "links", "stars"),
)
def test_what_is_nested_deep_is_read(text):
    assert [relation.key for relation in extract(text, LEXICON, RULES)] == [("a", "uses", "b")]


def test_ten_megabytes_in_one_line():
    text = "今天说的都是别的事情，" * 300_000 + "A使用了B。"
    assert len(text.encode()) > 9_900_000
    (relation,) = extract(text, LEXICON, RULES)
    assert relation.key == ("a", "uses", "b")


def test_five_thousand_headings_without_text():
    assert extract("## A\n" * 5_000 + "使用了B。\n", LEXICON, RULES)[0].key == ("a", "uses", "b")


def test_a_heading_of_a_megabyte():
    text = "# A " + "别的事情" * 85_000 + "\n\n使用了B。\n"
    (relation,) = extract(text, LEXICON, RULES)
    assert relation.key == ("a", "uses", "b")


def test_two_hundred_thousand_mentions_of_one_pair():
    def stated(source: str, target: str, page: int) -> Relation:
        evidence = (Evidence("A不同于B。", "rule", i * 6, i * 6 + 6, str(page)) for i in range(50))
        return Relation(source, "contrasts", target, tuple(evidence))

    pages = [stated(*("ab" if page % 2 else "ba"), page) for page in range(2_000)]
    (relation,) = merge([*pages, *pages])
    assert relation.key == ("b", "contrasts", "a") and len(relation.evidence) == 100_000


def test_a_section_announces_only_what_is_near():
    headings = "".join(f"## {name}\n\n几种{name}的改进版在后面。\n\n" for name in NAMES)
    assert len(extract(headings, LEXICON, RULES)) < 40 * len(NAMES)


def test_characters_that_the_reading_itself_uses_name_nothing():
    """It writes mentions as such characters into its own copy of a sentence."""
    (relation,) = extract("A使用了\U000f0000B\ue0e7，\2\3\1\0不是\U000f07ff。", LEXICON, RULES)
    assert relation.key == ("a", "uses", "b")
