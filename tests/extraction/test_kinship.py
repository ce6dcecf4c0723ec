"""What nouns of kin make of two things, in each order of words, and what opposite words tell."""

import pytest

from kg.extraction import Lexicon, extract, load_rules, merge
from kg.model import Concept

RULES = load_rules()
KINDS = {
    "X": "architecture", "Y": "architecture", "Z": "architecture", "T": "category",
    "W": "technique", "V": "technique",
}  # fmt: skip


def read(text: str) -> set[str]:
    known = [Concept(name, name, kind) for name, kind in KINDS.items() if name in text]
    return {" ".join(one.key) for one in merge(extract(text, Lexicon(known), RULES))}


@pytest.mark.parametrize(
    "frame",
    [
        "X是Y的{}。", "X说穿了不过是Y的{}罢了。", "X：Y的{}", "Y的{}是X。", "Y很老，X算是它的{}。",
        "Y的{}X更快。", "X，Y的{}，发表于次年。", "Y有个{}，就是X。", "## X\n\nY的{}。",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("noun", "stated"),
    [
        ("魔改版", "X improves Y"), ("后人", "X improves Y"), ("第四代", "X improves Y"),
        ("远房亲戚", "X similar_to Y"), ("双胞胎", "X similar_to Y"),
        ("等价形式", "X similar_to Y"),
        ("死对头", "X contrasts Y"), ("反面", "X contrasts Y"), ("徒弟", "X inspired_by Y"),
    ],
)  # fmt: skip
def test_each_noun_in_each_order(frame, noun, stated):
    source, type, target = stated.split()
    found = read(frame.format(noun))
    assert stated in found or f"{target} {type} {source}" in found & {
        "Y similar_to X",
        "Y contrasts X",
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("X是Y的祖宗。", {"Y improves X"}),
        ("Y的引路人是X。", {"Y inspired_by X"}),
        ("X和Y是一对冤家，可谓死对头。", {"X contrasts Y"}),
        ("X与Y其实是孪生兄弟。", {"X similar_to Y"}),
        ("X是Y和Z的中间派。", {"X between Y", "X between Z"}),
        ("X在T这一派里出名，是T的扛把子。", {"X part_of T"}),
        ("说到T，X算最老牌的一种。", {"X part_of T"}),
        ("X is the younger cousin of Y.", {"X similar_to Y"}),
        ("The successor of Y is X.", {"X improves Y"}),
        ("Y's rival, X, is fast.", {"X contrasts Y"}),
        # Denied, possible, asked, supposed.
        ("X不是Y的后人。", set()),
        ("X可能是Y的后人。", set()),
        ("X是Y的后人吗？", set()),
        ("如果X是Y的后人，就好办了。", set()),
        # A noun that goes on, and things that are no kin.
        ("X的后人们都很强，Y也强。", set()),
        ("X是老前辈了，Y也用得多。", set()),
    ],
)
def test_whose_kin(text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("W是串行的，推理慢；V是并行的。", {"W contrasts V"}),
        ("W is sequential; V works in parallel.", {"W contrasts V"}),
        ("W不稳定，V稳定。", {"W contrasts V"}),
        ("W很快，V也很快。", set()),
        ("W可能慢，V快。", set()),
        # A whole has both.
        ("X里两样都有：W抓局部，V抓全局。", {"X uses W", "X uses V"}),
    ],
)
def test_opposite_words_set_apart(text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("X太粗。Y太细。Z取其中。", {"Z between X", "Z between Y"}),
        ("X太粗，Y太细，Z则走中间路线。", {"Z between X", "Z between Y"}),
        ("X太粗。Z放在中间层。", set()),
        ("X太粗。W取其中。", set()),
    ],
)
def test_who_takes_the_middle_lies_between_those_before(text, found):
    assert read(text) == found
