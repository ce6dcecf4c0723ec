"""The graph in the built site: from a note and back, and the touchstones of the notes."""

import pytest
from playwright.sync_api import expect

from tests.browser.graph.helpers import TITLE


def test_from_a_note_to_the_graph_and_back(page):
    page.goto("classification/xception/")
    page.get_by_role("link", name="在图谱中查看 Xception").click()
    expect(page.locator("#kg-status")).to_contain_text("Xception 周围 1 步")
    assert page.evaluate("location.search") == "?focus=xception"
    page.locator("#kg-panel").get_by_role("link", name="读笔记").click()
    expect(page.locator("h1").first).to_contain_text("Xception")
    page.go_back()
    expect(page.locator("#kg-status")).to_contain_text("Xception 周围 1 步")
    page.go_back()
    expect(page.locator("h1").first).to_contain_text("Xception")


@pytest.mark.parametrize(
    "edge, title, count",
    [
        ("xception,improves,inception-v3", "Xception 改进 Inception v3", 1),
        ("deeplab-v3-plus,uses,aspp", "DeepLab v3+ 使用 ASPP（继承）", 2),
        ("group-normalization,between,layer-normalization",
         "Group Normalization 介于 Layer Normalization", 1),
        ("group-normalization,between,instance-normalization",
         "Group Normalization 介于 Instance Normalization", 1),
    ],
)  # fmt: skip
def test_the_touchstones_stand_with_their_sentences(page, edge, title, count):
    page.goto(f"graph/?edge={edge}")
    expect(page.locator(TITLE)).to_have_text(title)
    quotes = page.locator("#kg-panel blockquote a")
    expect(quotes.first).to_be_visible()
    assert quotes.count() >= count
    sentence = quotes.first.inner_text()
    quotes.first.click()
    page.wait_for_url("**/*#*")
    assert page.evaluate("document.getElementById(decodeURIComponent(location.hash.slice(1)))")
    assert sentence[:8] in page.locator("article").inner_text()
