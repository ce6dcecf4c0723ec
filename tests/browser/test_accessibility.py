"""axe finds nothing serious or critical on any type of page, in light and in dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import KINDS_OF_PAGE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", KINDS_OF_PAGE.values(), ids=KINDS_OF_PAGE)
def test_axe(new_page, path, scheme):
    page = new_page(color_scheme=scheme)
    page.goto(path)
    # Colours fade in; what counts is what they come to.
    page.add_style_tag(content="*,::before,::after{transition:none!important}")
    page.wait_for_function("!document.getAnimations().length")
    # What colours cannot change is the same in dark.
    rules = None if scheme == "light" else {"runOnly": ["color-contrast", "link-in-text-block"]}
    found = Axe().run(page, options=rules).response["violations"]
    serious = [
        f"{rule['id']}: {node['html'][:120]} {node['any'][:1] and node['any'][0]['message'][:140]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
    assert serious == []


def test_all_of_a_page_is_reached_by_keyboard(page):
    page.goto("classification/xception/")
    reached = set()
    for _ in range(150):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className?.baseVal ?? "
                                  "document.activeElement.className"))  # fmt: skip
    text = " ".join(reached)
    for part in ("kg-term", "kg-chip", "kg-name", "kg-kind-", "md-footer__link"):
        assert part in text
