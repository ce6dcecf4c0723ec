"""axe finds nothing serious or critical on any type of page, and the keyboard reaches all of it."""

import pytest

from tests.browser.axe import serious
from tests.browser.pages import KINDS_OF_PAGE

# Of what repeats, axe looks at the first few: all entries and words of code would take it minutes.
THIN_OUT = """() => {
  const seen = {};
  for (const e of document.querySelectorAll(".kg-entry, code span[class]")) {
    seen[e.className] = (seen[e.className] || 0) + 1;
    if (seen[e.className] > 5) e.replaceWith(...(e.localName === "span" ? e.childNodes : []));
  }
}"""


@pytest.mark.parametrize("path", KINDS_OF_PAGE.values(), ids=KINDS_OF_PAGE)
def test_axe(page, path):
    page.goto(path)
    # What is out of sight is drawn by and by; a block of code that scrolls is a stop for the
    # keyboard from the first frame in which it is drawn.
    page.wait_for_function("document.documentElement.matches('.kg-all')")
    page.evaluate(THIN_OUT)
    # Colours fade in; what counts is what they come to.
    page.add_style_tag(content="*,::before,::after{transition:none!important}")
    page.wait_for_function("!document.getAnimations().length")
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    assert serious(page, colours_alone=True) == []


def test_all_of_a_page_is_reached_by_keyboard(page):
    page.goto("classification/xception/")
    page.evaluate("""() => {
      self.reached = [];
      addEventListener("focusin", ({ target }) => reached.push(target.getAttribute("class")));
    }""")
    for _ in range(150):
        page.keyboard.press("Tab")
    text = " ".join(filter(None, page.evaluate("reached")))
    for part in ("kg-term", "kg-chip", "kg-name", "kg-kind-", "md-footer__link"):
        assert part in text
