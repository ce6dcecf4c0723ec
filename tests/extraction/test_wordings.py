"""A word of a list counts where it means that, and not where longer words hold its letters."""

import re

import pytest

from kg.extraction.reading.mood import is_modal, is_negated
from kg.extraction.wordings import one_of


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


def test_moods():
    assert is_negated("ResNet并没有") and not is_negated("ResNet不仅")
    assert is_modal("ResNet可能") and not is_modal("ResNet的可能性")
