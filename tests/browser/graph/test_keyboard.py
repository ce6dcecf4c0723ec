"""The graph by keyboard and by hand: walking, announcing, closing, moving the picture."""

import re

import pytest
from playwright.sync_api import expect

from kg.graph import concepts
from tests.browser.graph.helpers import PICTURE, TITLE, picture, picture_after, query
from tests.graph.samples import sample

# Presses keys faster than a browser takes them: through all concepts and, at each, its relations.
WALK = """(canvas, count) => {
  const said = [], told = [];
  const press = (key) => {
    canvas.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    return document.getElementById("kg-say").textContent;
  };
  for (let i = 0; i < count; i++) {
    said.push(press(i ? "PageDown" : "Home"));
    for (let n = said[i].match(/(\\d+) 条关系/)[1]; n > 0; n--) told.push(press("]"));
  }
  return [said, told];
}"""


def test_nodes_and_edges_are_reached_and_announced_by_keyboard(visit):
    page = visit("?view=all")
    page.locator("#kg-canvas").focus()
    page.keyboard.press("ArrowRight")
    say = page.locator("#kg-say")
    expect(say).to_contain_text("条关系")
    first = say.inner_text()
    seen = {first}
    for key in ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"] * 3:
        page.keyboard.press(key)
        seen.add(say.inner_text())
    assert len(seen) > 3
    page.keyboard.press("]")
    told = say.inner_text()
    assert told not in seen and len(told.split()) > 2
    page.keyboard.press("Enter")
    expect(page.locator(TITLE)).to_have_text(told)
    assert page.evaluate("document.activeElement.id") == "kg-panel"
    page.keyboard.press("Escape")
    expect(page.locator("#kg-panel")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == "kg-canvas"


def test_every_node_of_the_whole_graph_can_be_walked_to(visit):
    page = visit("?view=all")
    page.get_by_text("图中的概念").click()
    listed = page.locator("#kg-list button")
    # The list is filled after it has opened.
    listed.last.wait_for()
    names = listed.all_inner_texts()
    assert sorted(names) == sorted(c.name for c in concepts(sample()))
    page.locator("#kg-list button", has_text="GoogLeNet").focus()
    page.keyboard.press("Enter")
    expect(page.locator(TITLE)).to_have_text("GoogLeNet")
    page.get_by_role("button", name="看关系：GoogLeNet 使用 全局平均池化").press("Enter")
    expect(page.locator(TITLE)).to_have_text("GoogLeNet 使用 全局平均池化")


def test_escape_steps_out_one_by_one(visit):
    page = visit("?focus=aspp&node=crf&edge=deeplab-v2,uses,crf")
    for title in ("DeepLab v2 使用 CRF", "CRF", "ASPP"):
        expect(page.locator(TITLE)).to_have_text(title)
        page.keyboard.press("Escape")
    expect(page.locator("#kg-panel")).to_be_hidden()
    expect(page.locator("#kg-status")).to_have_text("35 个概念，29 条关系：演化谱系")
    assert query(page) == ""


def test_drag_and_zoom_move_the_picture(visit):
    page = visit()
    first = picture(page)
    box = page.locator("#kg-canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 60, steps=4)
    page.mouse.up()
    moved = picture_after(page, first)
    page.get_by_role("button", name="放大").click()
    picture_after(page, moved)
    page.get_by_role("button", name="看全貌").click()
    page.wait_for_function(f"first => {PICTURE} === first", arg=first)


@pytest.mark.parametrize("query", ["", "?view=all", "?focus=xception&depth=3"])
def test_every_concept_and_relation_of_the_picture_is_reached_by_keys(visit, query):
    page = visit(query)
    count = int(re.match(r"\d+", page.locator("#kg-status").inner_text())[0])
    relations = int(re.search(r"(\d+) 条", page.locator("#kg-status").inner_text())[1])
    said, told = page.locator("#kg-canvas").evaluate(WALK, count)
    assert len(set(said)) == count and len(set(told)) == relations
    page.locator("#kg-canvas").focus()
    page.keyboard.press("End")
    expect(page.locator("#kg-say")).to_contain_text(f"第 {count} 个，共 {count} 个")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#kg-say")).to_have_text("这边没有概念了")


def test_focus_stays_where_the_reader_is(visit):
    page = visit("?node=resnet")
    focus = "document.activeElement.id || document.activeElement.textContent"
    page.get_by_role("button", name="2 步").press("Enter")
    assert page.evaluate(focus) == "2 步"
    panel = page.locator("#kg-panel")
    panel.get_by_role("button", name="残差连接", exact=True).press("Enter")
    expect(page.locator(TITLE)).to_have_text("残差连接")
    assert page.evaluate(focus) == "kg-panel"
    panel.get_by_role("button", name="看关系：ResNet 使用 残差连接").press("Enter")
    expect(page.locator(TITLE)).to_have_text("ResNet 使用 残差连接")
    assert page.evaluate(focus) == "kg-panel"
    page = visit()
    page.get_by_text("图中的概念").click()
    page.get_by_role("button", name="Adam", exact=True).press("Enter")
    assert page.evaluate(focus) == "kg-panel"
    page.keyboard.press("Escape")
    assert page.evaluate(focus) == "Adam"


def test_names_and_roles_of_the_page(visit):
    page = visit("?edge=xception,improves,inception-v3")
    tree = page.locator("body").aria_snapshot()
    for line in ('checkbox "改进 19" [checked]', 'application "概念图谱"', 'combobox "搜索概念"',
                 'combobox "从"', 'complementary "Xception 改进 Inception v3"'):  # fmt: skip
        assert f"- {line}" in tree, line
    assert page.locator("#kg-canvas [tabindex]").count() == 0
    # Counts beside filters are no messages.
    assert tree.count("- status") == 1
