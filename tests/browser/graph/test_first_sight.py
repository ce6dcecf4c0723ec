"""What the graph page shows before anything is chosen, and how light it is."""

import gzip

import pytest
from playwright.sync_api import expect

from kg.graph import concepts, relations
from tests.browser.graph.helpers import ink
from tests.graph.samples import sample


@pytest.mark.parametrize("width, height", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_first_sight_is_the_lineage_in_words_and_picture(visit, width, height, scheme):
    page = visit(width=width, height=height, color_scheme=scheme)
    expect(page.locator("#kg-status")).to_have_text("35 个概念，29 条关系：演化谱系")
    assert page.locator("#kg-status").get_attribute("aria-live") == "polite"
    assert ink(page) > 5000
    wanted = "slate" if scheme == "dark" else "default"
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == wanted
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_legend_tells_types_apart_without_colour(visit):
    page = visit()
    samples = page.locator("#kg-types svg").evaluate_all("all => all.map(svg => svg.innerHTML)")
    assert len(samples) == 12 and len(set(samples)) == 12  # 11 types in use, and inherited
    counts = page.locator("#kg-types label > span").all_inner_texts()
    assert sum(map(int, counts)) == len(relations(sample()))
    kinds = page.locator("#kg-kinds label > span").all_inner_texts()
    assert sum(map(int, kinds)) == len(concepts(sample()))


def test_the_page_of_the_real_notes_stays_light(site):
    def weight(name: str) -> int:
        return len(gzip.compress((site / "graph" / name).read_bytes(), 6))

    opened = sorted(weight(file.name) for file in (site / "graph").glob("details-*.js"))
    loaded = ("index.html", "graph.js", "graph.css", "vis-network.min.js", "names.js")
    # Also after a search and the three heaviest panels.
    assert sum(map(weight, loaded)) + sum(opened[-3:]) <= 160_000
    assert sum(map(weight, loaded[:4])) <= 152_000
