"""A word of a list counts where it means that, and not where longer words hold its letters."""

import re

import pytest

from kg.extraction.reading.mood import is_modal, is_negated
from kg.extraction.wordings import Gate, one_of, read_lists


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("hypothesis", "若使用BN", "若"),
        ("hypothesis", "类若使用BN", None),
        ("hypothesis", "若干方法", None),
        ("hypothesis", "若是因此", None),
        ("hypothesis", "if so", "if"),
        ("hypothesis", "a gif", None),
        ("negation", "没有使用", "没有"),
        ("negation", "而不会", None),
        ("negation", "nothing", "not"),
        ("negation", "it doesn't", "'t"),
    ],
)
def test_one_of(name, text, found):
    match = re.search(one_of(name), text)
    assert (match and match[0]) == found


def test_a_list_has_the_words_that_it_shares_with_the_rules():
    assert re.search(one_of("gets-less"), "alleviates") and re.search(one_of("goes-before"), "砍掉")


def test_a_gate_tells_which_lists_may_have_a_word_here():
    gate = Gate("once", "turns-to")
    assert gate.lists("原来是A，后来换成B") == {"once", "turns-to"}
    assert gate.lists("A很快") == set()


def test_moods():
    assert is_negated("ResNet并没有") and not is_negated("ResNet不仅")
    assert is_modal("ResNet可能") and not is_modal("ResNet的可能性")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: {words: [x, no]}", "w.yml:1: False in `a` is no text; put it in quotes"),
        ("a: {words: [x]}\nb: [x]", "w.yml:2: `b` must be `{words: […]}` or a word to each word"),
        ("a: {words: [x], nots: [y]}", "w.yml:1: `a` must have `words`"),
        ("a: {words: [x], also: [nothing]}", "w.yml:1: neither here nor in the rules: 'nothing'"),
        ("a: {words: []}", "w.yml:1: `a` must have `words`"),
        ("a: {words: [x]\n", "w.yml:2: not YAML"),
        ("- a", "w.yml:1: expected lists by name"),
    ],
)
def test_broken_lists_name_file_and_line(text, message):
    _, problems = read_lists([("w.yml", text)])
    assert [str(problem)[: len(message)] for problem in problems] == [message]


def test_a_name_is_one_list():
    _, problems = read_lists([("v.yml", "a: {words: [x]}"), ("w.yml", "a: {words: [y]}")])
    assert list(map(str, problems)) == ["w.yml:1: `a` is already a list"]
