"""The graph page of the sample graph, opened from disk and watched."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from kg.site.graph_data import Card
from tests.browser.graph.helpers import write
from tests.graph.samples import sample

CARDS = {
    "xception": Card(
        excerpt="通过引入深度可分离卷积提升性能。",
        facts=(("参数量", "22,855,952"),),
        code="x = self.pointwise(self.depthwise(x))",
        code_url="code/xception/",
    )
}


@pytest.fixture(scope="session")
def sample_page(tmp_path_factory) -> Path:
    return write(sample(), tmp_path_factory.mktemp("sample"), CARDS)


@pytest.fixture
def visit(open_page, sample_page):
    """Opens the page with a query; a second visit with the same options is in the same window."""
    opened = {}

    def visit(query="", file=sample_page, width=1280, height=800, **options) -> Page:
        key = (width, height, *options.items())
        page = opened[key] = opened.get(key) or open_page(width, height, **options)
        page.goto(file.as_uri() + query)
        if options.get("java_script_enabled", True):
            page.wait_for_function("performance.getEntriesByName('kg-still').length || "
                                   "!document.getElementById('kg-data')")  # fmt: skip
        return page

    return visit
