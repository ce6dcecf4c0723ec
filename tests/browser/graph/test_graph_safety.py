"""The graph page survives hostile text and an empty graph."""

import re

import pytest
from playwright.sync_api import expect

from kg.graph import build
from kg.model import Concept, Relation
from tests.browser.graph.helpers import TITLE, choose, drawing, write
from tests.graph.samples import HOSTILE, hostile


def test_hostile_text_shows_as_text(visit, tmp_path):
    file = write(hostile(), tmp_path)
    page = visit("?node=h0", file=file)
    for i, text in enumerate(HOSTILE):
        choose(page, f"?node=h{i}")
        assert page.locator(TITLE).text_content() == text
        quote = page.locator("#kg-panel blockquote").first
        expect(quote).to_be_visible()
        assert quote.text_content() == HOSTILE[max(i, 1)]
        page.locator("#kg-search").fill("a")
        expect(page.get_by_role("option").first).to_be_visible()
        assert page.evaluate("window.hacked") is None
        scripts = page.locator("script").evaluate_all("all => all.map((e) => e.src || e.id)")
        assert {re.sub(r".*/|-\w+\.js$", "", name) for name in scripts} == {
            "kg-data", "graph.js", "vis-network.min.js", "names.js", "details"
        }  # fmt: skip
        assert page.locator("img").count() == 0
        links = page.locator("a").evaluate_all("all => all.map((a) => a.protocol)")
        assert set(links) == {"file:"}
    choose(page, "?focus=constructor")
    expect(page.locator("#kg-status")).to_have_text("2 个概念，1 条关系：constructor 周围 1 步")
    page = visit(file=file.parent / "table" / "index.html")
    assert page.locator("tbody td:first-child").first.text_content() == HOSTILE[1]
    assert page.evaluate("window.hacked") is None
    page = visit(file=file.parent / "graph.svg")
    assert page.evaluate("window.hacked") is None


def test_names_from_right_to_left_leave_the_words_around_them_in_order(visit, tmp_path):
    page = visit("?edge=h5,improves,h4", file=write(hostile(), tmp_path))
    # What turns the direction is held between marks that keep it to the name.
    expect(page.locator(TITLE)).to_have_text(f"{HOSTILE[5]} 改进 \u2068{HOSTILE[4]}\u2069")


@pytest.mark.parametrize("width", [1280, 390])
def test_very_long_names_stay_in_their_places(visit, tmp_path, width):
    long, words = "超长的概念名称" * 30, "a very long name of many words " * 12
    graph = build(
        [Concept("a", long), Concept("b", words), Concept("c", "🙂" * 80), Concept("d", "短")],
        [Relation("a", "uses", "b"), Relation("b", "uses", "c"), Relation("c", "improves", "d")],
    )
    page = visit(file=write(graph, tmp_path), width=width)
    for choice in ("?view=all", "?focus=a&depth=3", "?from=a&to=d", "?edge=a,uses,b"):
        choose(page, choice)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        panel = page.locator("#kg-panel")
        assert panel.evaluate("e => e.scrollWidth <= e.clientWidth")
        box = page.locator("#kg-canvas").bounding_box()
        for name, left, _, right, _ in drawing(page).names:
            assert left >= box["x"] - 1 and right <= box["x"] + box["width"] + 1, name
            assert len(name) <= 80


def test_a_single_concept_and_one_related_to_itself(visit, tmp_path):
    alone = write(build([Concept("a", "甲")], []), tmp_path / "one")
    page = visit("?focus=a", file=alone)
    expect(page.locator("#kg-status")).to_have_text("1 个概念，0 条关系：甲 周围 1 步")
    assert [name for name, *_ in drawing(page).names] == ["甲"]
    itself = write(build([Concept("a", "甲")], [Relation("a", "uses", "a")]), tmp_path / "loop")
    page = visit("?edge=a,uses,a", file=itself)
    expect(page.locator(TITLE)).to_have_text("甲 使用 甲")
    page.get_by_role("button", name="甲", exact=True).first.click()
    expect(page.locator(TITLE)).to_have_text("甲")


def test_an_empty_graph_says_so(visit, tmp_path):
    page = visit(file=write(build([], []), tmp_path))
    expect(page.locator("#kg-status")).to_have_text("0 个概念，0 条关系：全部概念")
