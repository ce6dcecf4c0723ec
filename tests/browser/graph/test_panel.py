"""The panel: what it holds of a concept and of a relation, and how it opens."""

import re

from playwright.sync_api import expect

from tests.browser.graph.helpers import TITLE, drawing, next_frame, pixel, pixels


def test_the_panel_holds_all_that_is_known_and_leads_to_the_place(visit):
    page = visit("?node=xception")
    panel = page.locator("#kg-panel")
    for text in ("网络", "2017", "Xception 的一句话定义。", "参数量", "22,855,952",
                 "通过引入深度可分离卷积提升性能。", "self.depthwise"):  # fmt: skip
        expect(panel).to_contain_text(text)
    assert panel.locator("h3").all_inner_texts() == [
        "事实", "摘录", "改进自 1", "使用 1", "借鉴它的 1", "使用它的 1", "代码"
    ]  # fmt: skip
    quote = panel.get_by_role("link", name="Xception 是 Inception v3 的改进版本。")
    assert quote.get_attribute("href") == "../classification/xception/index.html#xception"
    read = panel.get_by_role("link", name="读笔记")
    assert read.get_attribute("href") == "../classification/xception/index.html"
    code = panel.get_by_role("link", name="完整代码与测试")
    assert code.get_attribute("href") == "../code/xception/index.html"


def test_an_inherited_edge_shows_the_whole_chain(visit):
    page = visit("?focus=aspp&edge=deeplab-v3-plus,uses,aspp")
    expect(page.locator(TITLE)).to_have_text("DeepLab v3+ 使用 ASPP（继承）")
    expect(page.locator("#kg-panel")).to_contain_text("由 2 句话推出")
    expect(page.locator("#kg-panel blockquote")).to_have_count(2)


def test_a_click_on_a_node_and_on_an_edge_opens_it(visit):
    page = visit("?from=group-normalization&to=layer-normalization&types=between")
    nodes = pixels(page, (0x7A, 0x4F, 0xB5))
    page.mouse.click(*nodes[0])
    expect(page.locator(TITLE)).to_have_text(re.compile("^(Group|Layer) Normalization$"))
    page.keyboard.press("Escape")
    next_frame(page)
    left, right = min(nodes)[0], max(nodes)[0]
    line = [p for p in pixels(page, (0x84, 0x8B, 0x95)) if left + 30 < p[0] < right - 30]
    page.mouse.click(*line[len(line) // 4])
    expect(page.locator(TITLE)).to_have_text("Group Normalization 介于 Layer Normalization")


def test_the_sheet_of_a_phone_hides_nothing_of_what_was_fitted(visit):
    page = visit("?from=deeplab-v3-plus&to=aspp", width=390, height=844)
    expect(page.locator("#kg-panel blockquote").first).to_be_visible()
    next_frame(page)
    top = page.locator("#kg-panel").bounding_box()["y"]
    painted = pixels(page, (0x1F, 0x6F, 0xB2)) + pixels(page, (0x0B, 0x7A, 0x75))
    assert max((y for _, y in painted), default=0) < top - 20


def test_what_is_chosen_lights_only_what_its_drawn_lines_reach(visit):
    page = visit()
    assert "#0b7a75" in {pixel(page, x, y) for x, y, _ in drawing(page).dots}
    # It uses ASPP, which stands here too, but the lineage draws no line for that.
    page = visit("?node=deeplab-v2")
    assert "#0b7a75" not in {pixel(page, x, y) for x, y, _ in drawing(page).dots}


def test_the_depth_that_holds_is_readable_under_the_pointer(visit):
    page = visit("?focus=xception")
    button = page.get_by_role("button", name="2 步")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_have_css("background-color", "rgb(31, 95, 168)")
