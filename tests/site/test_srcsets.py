"""The addresses of `srcset` on the site, and the reading of the attribute."""

import pytest

from kg.site.srcsets import relink
from kg.srcset import by_size, candidates

FILES = {"images/a.png": "../../images/a.png", "chapter/b.png": "../b.png"}
HTML = {
    '<img src="x" srcset="../images/a.png 1x, b.png 2x">':
        '<img src="x" srcset="../../images/a.png 1x, ../b.png 2x">',
    "<source media='print' srcset='b.png'>": '<source media=\'print\' srcset="../b.png">',
    '<img srcset="https://a.b/c.png?a=1&amp;b=2 2x, /d.png, other.png 3x">':
        '<img srcset="https://a.b/c.png?a=1&amp;b=2 2x, /d.png, other.png 3x">',
    '<p>srcset="b.png"</p>': '<p>srcset="b.png"</p>',
}  # fmt: skip
VALUES = {
    "a.png": [("a.png", "")],
    "a.png 1x,b.png 1.5x": [("a.png", "1x"), ("b.png", "1.5x")],
    "a,b.png 100w 50h, c.png 200w,": [("a,b.png", "100w 50h"), ("c.png", "200w")],
    "C:\\my notes\\a 1.png 2x": [("C:\\my notes\\a 1.png", "2x")],
    "data:image/png;base64,AAAA 2x": [("data:image/png;base64,AAAA", "2x")],
    " , ": [],
}


@pytest.mark.parametrize("html", HTML)
def test_addresses_are_those_of_the_site(html):
    assert relink(html, "chapter/page.md", FILES.get) == HTML[html]


@pytest.mark.parametrize("value", VALUES)
def test_candidates(value):
    assert candidates(value) == VALUES[value]


def test_the_largest_comes_first():
    assert by_size("a 1x, b 3x, c, d 2x") == ["b", "d", "a", "c"]
