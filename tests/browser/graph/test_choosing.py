"""Search, filters, focus and path: what is chosen stands in words and in the address."""

import pytest
from playwright.sync_api import expect

from tests.browser.graph.helpers import TITLE, query


def test_search_types_ahead_over_aliases_and_chinese(visit):
    page = visit()
    assert page.locator("script[src='names.js']").count() == 0
    box = page.get_by_role("combobox", name="搜索概念")
    box.fill("gn")
    expect(page.get_by_role("option").first).to_contain_text("Group Normalization")
    box.fill("带孔")
    expect(page.get_by_role("option").first).to_contain_text("空洞卷积")
    box.fill("不存在")
    expect(page.get_by_role("option")).to_have_text(["没有这个概念"])
    box.fill("deeplab")
    assert box.get_attribute("aria-expanded") == "true"
    first = page.locator("[aria-selected=true]").inner_text()
    box.press("ArrowDown")
    second = page.locator("[aria-selected=true]").inner_text()
    assert first != second
    assert box.get_attribute("aria-activedescendant") == "kg-found-1"
    box.press("Enter")
    expect(page.locator(TITLE)).to_have_text(second.split("\n")[0])
    assert "focus=deeplab" in query(page)


def test_filters_by_relation_and_kind_change_words_and_address(visit):
    page = visit("?view=all")
    expect(page.locator("#kg-status")).to_have_text("53 个概念，72 条关系：全部概念")
    for box in page.locator("#kg-types input").all():
        if box.get_attribute("value") != "improves":
            box.uncheck()
    expect(page.locator("#kg-status")).to_have_text("53 个概念，19 条关系：全部概念（仅改进）")
    assert "types=improves" in query(page)
    page.locator("#kg-kinds input[value=normalization]").uncheck()
    expect(page.locator("#kg-status")).to_contain_text("49 个概念，16 条关系")
    page.locator("#kg-kinds input[value=normalization]").check()
    page.locator("#kg-types input[value=uses]").check()
    assert "kinds" not in query(page) and "types=improves,uses" in query(page)


@pytest.mark.parametrize(
    "query, words",
    [
        ("?focus=xception&depth=1", "5 个概念，5 条关系：Xception 周围 1 步"),
        ("?focus=xception&depth=2", "12 个概念，14 条关系：Xception 周围 2 步"),
        (
            "?focus=xception&depth=2&types=improves",
            "4 个概念，4 条关系：Xception 周围 2 步（仅改进）",
        ),
        ("?view=all&kinds=optimizer", "3 个概念，2 条关系：全部概念（仅优化器）"),
        ("?from=u-net&to=segnet", "2 个概念，1 条关系：从 U-Net 到 SegNet 的路"),
        ("?from=senet&to=segnet", "2 个概念，0 条关系：SENet 与 SegNet 之间没有路"),
        (
            "?focus=nothing&depth=9&view=x&edge=a,b,c&from=u-net",
            "图里没有概念「nothing」、那条关系。35 个概念，29 条关系：演化谱系",
        ),
        ("?focus=ResNet", "11 个概念，14 条关系：ResNet 周围 1 步"),
        ("?view=all&types=", "53 个概念，0 条关系：全部概念（仅没有关系）"),
    ],
)
def test_the_address_says_what_is_shown(visit, query, words):
    expect(visit(query).locator("#kg-status")).to_have_text(words)


def test_the_rest_fades_in_by_filter(visit):
    page = visit()
    uses = page.locator("#kg-types input[value=uses]")
    assert not uses.is_checked()
    uses.check()
    expect(page.locator("#kg-status")).to_contain_text("57 条关系：选出的关系")
    uses.uncheck()
    expect(page.locator("#kg-status")).to_have_text("35 个概念，29 条关系：演化谱系")
    assert query(page) == ""


def test_depth_buttons_and_back(visit):
    page = visit("?focus=xception")
    expect(page.get_by_role("button", name="1 步", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="3 步", exact=True).click()
    expect(page.locator("#kg-status")).to_contain_text("周围 3 步")
    assert "depth=3" in query(page)
    page.go_back()
    expect(page.locator("#kg-status")).to_contain_text("周围 1 步")
    page.go_forward()
    expect(page.locator("#kg-status")).to_contain_text("周围 3 步")
    page.reload()
    expect(page.locator("#kg-status")).to_contain_text("周围 3 步")


def test_a_path_is_told_in_sentences(visit):
    page = visit("?types=uses")
    page.get_by_label("从", exact=True).fill("U-Net")
    page.get_by_label("到", exact=True).fill("segnet")
    page.get_by_role("button", name="找路").click()
    expect(page.locator(".kg-told")).to_have_text("U-Net —使用→ 编码-解码结构 ←使用— SegNet")
    quotes = page.locator("#kg-panel blockquote")
    expect(quotes).to_have_text(
        ["编码-解码结构，跳层连接，级联特征。", "SegNet 也是编码-解码结构。"]
    )
    assert "from=u-net&to=segnet" in query(page)
    page.get_by_label("到", exact=True).fill("不存在")
    page.get_by_role("button", name="找路").click()
    expect(page.get_by_role("alert")).to_have_text("没有叫「不存在」的概念")


def test_an_address_may_use_another_name_and_what_is_lost_is_told_once(visit):
    page = visit("?focus=GN")
    expect(page.locator(TITLE)).to_have_text("Group Normalization")
    assert page.title() == "Group Normalization · 概念图谱 · 深度学习笔记"
    page = visit("?focus=<b>x</b>")
    expect(page.locator("#kg-status")).to_contain_text("图里没有概念「<b>x</b>」")
    page.locator("[name=view][value=all]").check()
    expect(page.locator("#kg-status")).to_have_text("53 个概念，72 条关系：全部概念")
    assert page.title() == "概念图谱 · 深度学习笔记"


def test_all_filters_of_a_kind_at_once(visit):
    page = visit("?view=all")
    relations = page.get_by_role("group", name="关系")
    relations.get_by_role("button", name="清空").click()
    expect(page.locator("#kg-status")).to_contain_text("53 个概念，0 条关系")
    relations.get_by_role("checkbox", name="改进 19").check()
    expect(page.locator("#kg-status")).to_contain_text("19 条关系：全部概念（仅改进）")
    relations.get_by_role("button", name="全选").click()
    expect(page.locator("#kg-status")).to_have_text("53 个概念，72 条关系：全部概念")
    expect(relations.get_by_role("button")).to_have_text("清空")
    page.get_by_role("checkbox", name="网络 27").uncheck()
    expect(page.locator("#kg-status")).to_contain_text("（仅7 种概念）")


def test_the_ends_of_a_path_are_typed_ahead_over_aliases(visit):
    page = visit("?node=u-net")
    page.get_by_role("button", name="找一条从 U-Net 出发的路").click()
    start, end = page.get_by_label("从", exact=True), page.get_by_label("到", exact=True)
    expect(start).to_have_value("U-Net")
    expect(end).to_be_focused()
    end.press_sequentially("残差网")
    option = page.get_by_role("option")
    expect(option).to_contain_text(["ResNet"])
    assert end.get_attribute("aria-activedescendant") == option.first.get_attribute("id")
    end.press("Enter")
    expect(end).to_have_value("ResNet")
    expect(page.get_by_role("listbox")).to_have_count(0)
    end.press("Enter")
    expect(page.locator(TITLE)).to_have_text("U-Net 到 ResNet")
    expect(page.locator("#kg-panel")).to_be_focused()
    assert "from=u-net&to=resnet" in query(page)
    end.fill("deeplab")
    page.get_by_role("button", name="找路", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("没有叫「deeplab」的概念；是不是 DeepLab v")
    end.fill("segn")
    page.get_by_role("button", name="找路", exact=True).click()
    expect(page.locator(TITLE)).to_have_text("U-Net 到 SegNet")
