"""The built folder works when it is opened from disk: links, formulas, search."""

import re

from playwright.sync_api import expect


def test_pages_and_search_from_disk(open_page, site):
    page = open_page()
    page.goto((site / "index.html").as_uri())
    page.locator(".kg-paths a", has_text="Xception").click()
    expect(page).to_have_url(re.compile(r"classification/xception/index\.html$"))
    term = page.locator(".kg-term", has_text="Inception v3")
    term.hover()
    expect(term).to_have_attribute("data-about", re.compile("^网络："))
    term.click()
    expect(page).to_have_url(re.compile(r"classification/inception/index\.html#"))
    page.locator(".kg-local a").first.click()
    expect(page.locator("h1")).to_be_visible()
    # A page of its own: Material closes the search when the address of a page gains an anchor.
    page.goto((site / "optimization" / "adam" / "index.html").as_uri())
    page.locator(".md-search__input").first.click()
    page.locator(".md-search__input").fill("感受野")
    page.keyboard.press("End")
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute(
        "href", re.compile("foundations/receptive-field"), timeout=20000
    )
    first.click()
    expect(page.locator("h1")).to_contain_text("感受野")
