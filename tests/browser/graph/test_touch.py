"""The graph under fingers: tapping, pinching, dragging, and the sheet from below."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.graph.helpers import TITLE, drawing, next_frame, picture, picture_after

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


def _touch(page: Page, *frames: list[tuple[float, float]]) -> None:
    """Fingers that go down at the first places, move over the others and lift."""
    session = page.context.new_cdp_session(page)
    for i, points in enumerate(frames):
        session.send("Input.dispatchTouchEvent", {
            "type": "touchMove" if i else "touchStart",
            "touchPoints": [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)],
        })  # fmt: skip
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_finger_opens_a_concept_and_a_relation_beside_which_it_lands(visit):
    page = visit("?from=u-net&to=segnet&types=uses", **PHONE)
    page.get_by_role("button", name="收低").tap()
    seen = drawing(page)
    x, y = seen.lines[0][20]
    page.touchscreen.tap(x + 9, y)
    expect(page.locator(TITLE)).to_contain_text("使用 编码-解码结构")
    page.keyboard.press("Escape")
    x, y, _ = max(seen.dots, key=lambda dot: dot[1])
    page.touchscreen.tap(x - 14, y + 10)
    expect(page.locator(TITLE)).to_have_text("SegNet")


def test_one_finger_drags_and_two_zoom(visit):
    page = visit(**PHONE)
    width = page.evaluate("innerWidth")
    first = picture(page)
    _touch(page, *([(200, 400 + 12 * i)] for i in range(8)))
    moved = picture_after(page, first)
    _touch(page, *([(200 - 8 * i, 400), (220 + 8 * i, 440)] for i in range(8)))
    picture_after(page, moved)
    # The page itself stands.
    assert page.evaluate("[visualViewport.scale, scrollY, innerWidth]") == [1, 0, width]


@pytest.mark.parametrize("by", ["button", "finger"])
def test_the_sheet_is_drawn_up_and_down(visit, by):
    page = visit("?focus=xception", **PHONE)
    panel = page.locator("#kg-panel")
    expect(panel.get_by_text("Xception 的一句话定义。")).to_be_visible()

    def move(up: bool) -> float:
        if by == "button":
            page.get_by_role("button", name="拉高" if up else "收低").tap()
        else:
            grip = page.locator("#kg-grip").bounding_box()
            at = grip["y"] + 20
            _touch(page, *([(200, at + (-6 if up else 6) * i)] for i in range(8)))
            # Nobody taps so soon after a drag that Chromium would take it for a part of it.
            page.wait_for_timeout(400)
        next_frame(page)
        return panel.bounding_box()["height"]

    half = panel.bounding_box()["height"]
    low = move(up=False)
    assert low < 120 and page.locator(TITLE).bounding_box()["y"] < 830
    free = panel.bounding_box()["y"]
    assert max(bottom for *_, bottom in drawing(page).names) < free
    assert move(up=True) == half
    high = move(up=True)
    assert half < high < 844 - 140
    assert page.get_by_role("button", name="拉高").is_disabled()
    page.get_by_role("button", name="关闭").tap()
    expect(panel).to_be_hidden()


def test_a_lowered_sheet_prints_whole(visit):
    page = visit("?focus=xception", **PHONE)
    page.get_by_role("button", name="收低").tap()
    page.emulate_media(media="print")
    panel = page.locator("#kg-panel")
    assert panel.evaluate("e => getComputedStyle(e).overflow") == "visible"
    assert panel.bounding_box()["height"] > 300


def test_filters_are_a_sheet_above_which_the_graph_stays(visit):
    page = visit("?view=all", **PHONE)
    canvas = page.locator("#kg-canvas").bounding_box()
    page.get_by_role("button", name="筛选与图例").tap()
    filters = page.locator("#kg-filters").bounding_box()
    assert filters["y"] > 844 / 2 and filters["width"] == 390
    assert page.locator("#kg-canvas").bounding_box() == canvas
    assert max(bottom for *_, bottom in drawing(page).names) < filters["y"]
    page.get_by_role("checkbox", name="使用").tap()
    expect(page.locator("#kg-status")).to_be_in_viewport()
    expect(page.locator("#kg-status")).to_contain_text("53 个概念，44 条关系")
