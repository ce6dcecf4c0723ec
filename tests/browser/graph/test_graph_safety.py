"""The graph page survives hostile text and an empty graph."""

from playwright.sync_api import expect

from tests.browser.graph.helpers import TITLE, write
from tests.graph.samples import HOSTILE, hostile


def test_hostile_text_shows_as_text(visit, tmp_path):
    file = write(hostile(), tmp_path)
    for i, text in enumerate(HOSTILE):
        page = visit(f"?node=h{i}", file=file)
        assert page.locator(TITLE).text_content() == text
        quote = page.locator("#kg-panel blockquote").first
        expect(quote).to_be_visible()
        assert quote.text_content() == HOSTILE[max(i, 1)]
        page.locator("#kg-search").fill("a")
        assert page.evaluate("window.hacked") is None
        assert page.locator("script").count() == 5 and page.locator("img").count() == 0
        links = page.locator("a").evaluate_all("all => all.map((a) => a.protocol)")
        assert set(links) == {"file:"}
    page = visit("?focus=constructor", file=file)
    expect(page.locator("#kg-status")).to_have_text("2 个概念，1 条关系：constructor 周围 1 步")
    table = visit(file=file.parent / "table" / "index.html")
    assert table.locator("tbody td:first-child").first.text_content() == HOSTILE[1]
    svg = visit(file=file.parent / "graph.svg")
    for page in (table, svg):
        assert page.evaluate("window.hacked") is None


def test_an_empty_graph_says_so(browser, tmp_path):
    from kg.graph import build

    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(write(build([], []), tmp_path).as_uri())
    expect(page.locator("#kg-status")).to_have_text("0 个概念，0 条关系：全部概念")
    page.close()
    assert errors == []
