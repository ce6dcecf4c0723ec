"""Spellings: what a name's own words say, and which letters around it make it another name."""

import pytest

from kg.extraction import Lexicon
from kg.extraction.markdown import mask
from kg.extraction.names import Offsets, squeeze
from kg.model import Concept


def test_offsets_lead_back_to_the_text():
    text = "- Res-Net_50 \0\0和 ‑卷积\n核–"
    squeezed, offsets = squeeze(text), Offsets(text)
    assert squeezed == "ResNet50和卷积核"
    assert [text[offsets[i]] for i in range(len(squeezed))] == list(squeezed)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("卷积", "转置卷积", []),
        ("卷积", "卷积核", []),
        ("卷积", "普通卷积", ["卷积"]),
        ("GAP", "a gap, GAP", ["GAP"]),
        ("ON", "on, ON", ["ON"]),
        ("ResNet", "ResNet-50, SE-ResNet", ["ResNet-50"]),
    ],
)
def test_what_stands_around_a_name(name, text, found):
    lexicon = Lexicon([Concept("x", name)])
    assert [text[m.start : m.end] for m in lexicon.find(text, mask(text))] == found


def test_what_a_spelling_says_by_itself():
    def only(name: str, kind: str):
        lexicon = Lexicon([Concept("x", name, kind)])
        return lexicon.find(name, mask(name))[0].name

    assert only("降低参数量", "problem").eases and not only("参数量", "problem").eases
    assert only("参数更少", "problem").eases and not only("分辨率降低", "problem").eases
    slow = Concept("x", "Slow Convergence", "problem", ("收敛慢", "收敛快", "收敛并不算快"))
    eases = {text: Lexicon([slow]).find(text, mask(text))[0].name.eases for text in slow.aliases}
    assert eases == {"收敛慢": False, "收敛快": True, "收敛并不算快": False}
    assert only("对所有通道分组", "operation").deed and not only("对称的填充", "operation").deed


def test_in_how_many_names_a_name_stands():
    lexicon = Lexicon([Concept(n, n) for n in ("卷积", "深度可分离卷积", "1x1 卷积", "池化")])
    assert [lexicon.holders(id) for id in lexicon.keys] == [3, 1, 1, 1]


def test_without_concepts_nothing_is_found():
    assert Lexicon([]).find("ResNet", "resnet") == []
