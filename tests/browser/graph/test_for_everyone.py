"""The graph for everyone: axe, no script, touch, no motion, light and dark."""

import json

import pytest
from playwright.sync_api import expect

from kg.graph import build, relations
from kg.model import Concept, Evidence, Relation
from tests.browser.axe import serious
from tests.browser.graph.helpers import write
from tests.graph.samples import sample

# Which part of a picture is painted: left, top, right, bottom of 1.
INKED = """(img) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 200, height: 200 });
  const ctx = canvas.getContext("2d");
  ctx.drawImage(img, 0, 0, 200, 200);
  const { data } = ctx.getImageData(0, 0, 200, 200);
  const box = [1, 1, 0, 0];
  for (let i = 0; i < 40000; i++) {
    if (data[4 * i + 3] < 40) continue;
    const [x, y] = [(i % 200) / 200, Math.floor(i / 200) / 200];
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box;
}"""


@pytest.mark.parametrize(
    "query, width", [("", 1280), ("?node=resnet", 390), ("?edge=deeplab-v3-plus,uses,aspp", 1280)]
)
def test_axe_finds_nothing_serious(visit, query, width):
    page = visit(query, width=width)
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.mdColorScheme === 'slate'")
    assert serious(page, colours_alone=True) == []


def test_the_table_is_complete_without_script(visit, sample_page):
    table = sample_page.parent / "table" / "index.html"
    page = visit(file=table, java_script_enabled=False, width=390)
    assert page.locator("tbody tr").count() == len(relations(sample()))
    row = page.locator("tr", has_text="改进版本").first
    assert row.get_by_role("link", name="Xception", exact=True).get_attribute("href") == (
        "../../classification/xception/"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_table_is_accessible_and_leads_to_files(visit, tmp_path):
    said = Evidence("甲改进了乙。", "improves", 0, 6, page="t/a.md", anchor="s")
    two = [Concept("a", "甲", "module", page="t/a.md"), Concept("b", "乙")]
    graph = build(two, [Relation("a", "improves", "b", (said,)), Relation("b", "uses", "a")])
    page = visit(file=write(graph, tmp_path).parent / "table" / "index.html")
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious(page, colours_alone=True) == []
    hrefs = page.locator("tbody a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert hrefs and all("index.html" in href for href in hrefs)


def test_without_script_the_page_shows_the_still_and_leads_to_the_table(visit):
    page = visit(java_script_enabled=False)
    expect(page.get_by_role("link", name="静态图")).to_be_visible()
    still = page.get_by_role("img", name="静态图")
    expect(still).to_be_visible()
    assert still.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    # What only scripts could move is not offered.
    assert (
        page.locator("button:visible, input:visible").evaluate_all("all => all.map((e) => e.id)")
        == []
    )


def test_touch_targets_on_a_phone(visit):
    page = visit("?node=resnet", width=390, height=844, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="筛选与图例").click()
    small = page.evaluate("""() => [...document.querySelectorAll(
        "button, summary, input:not([type=checkbox]):not([type=radio]), fieldset label, nav a")]
      .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43.5)
      .map((e) => e.outerHTML.slice(0, 80))""")
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_no_motion_when_reduced_motion_is_asked_for(visit):
    page = visit(reduced_motion="reduce")
    page.locator("[name=view][value=all]").check()
    assert page.evaluate("document.getAnimations().length") == 0
    assert "kg-fade" not in (page.locator("#kg-canvas").get_attribute("class") or "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_view_prints_as_a_picture_with_the_panel_below(visit, scheme):
    page = visit("?focus=xception", color_scheme=scheme)
    page.emulate_media(media="print", color_scheme=scheme)
    picture = page.locator("img.kg-still")
    expect(picture).to_be_visible()
    assert picture.get_attribute("alt") == "5 个概念，5 条关系：Xception 周围 1 步"
    assert picture.evaluate("e => e.decode().then(() => e.naturalWidth)") > 2000
    left, top, right, bottom = picture.evaluate(INKED)
    assert 0 < left < 0.2 and 0.4 < right < 0.72 and 0 < top < 0.3 and 0.7 < bottom < 1
    below = page.locator("#kg-panel").bounding_box()
    above = picture.bounding_box()
    assert below["y"] >= above["y"] + above["height"] - 1
    page.emulate_media(media="screen", color_scheme=scheme)
    expect(picture).to_have_count(0)


def test_light_and_dark_are_chosen_once_for_the_site(visit):
    page = visit(color_scheme="light")
    page.get_by_role("button", name="切换明暗").click()
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == "slate"
    kept = page.evaluate("localStorage.getItem(Object.keys(localStorage)[0])")
    assert json.loads(kept)["index"] == 1 and json.loads(kept)["color"]["scheme"] == "slate"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == "slate"
