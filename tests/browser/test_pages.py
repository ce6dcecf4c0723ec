"""Pages in a real browser: no sideways scroll, big enough targets, previews, places, copy."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import KINDS_OF_PAGE


@pytest.mark.parametrize("path", KINDS_OF_PAGE.values(), ids=KINDS_OF_PAGE)
def test_a_phone_shows_all_of_a_page_and_fingers_hit_its_links(new_page, path):
    page = new_page(390, 844, has_touch=True, is_mobile=True)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    cut = page.evaluate(
        """() => [...document.querySelectorAll('article *')].filter(e => {
             if (e.getBoundingClientRect().right <= 391) return false;
             for (let p = e; p && p.tagName !== 'ARTICLE'; p = p.parentElement)
               if (/auto|scroll/.test(getComputedStyle(p).overflowX)) return false;
             return getComputedStyle(e).visibility !== 'hidden' && e.getClientRects().length;
           }).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert cut == []
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             '.md-header__button, .md-footer__link, .kg-chip[href], .kg-name[href], summary,' +
             '.kg-local a, .kg-entry-links a, .kg-names a, .kg-paths a, .kg-figures a,' +
             '.kg-overview-figure p a')]
           .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 43.5)
           .map(e => e.outerHTML.slice(0, 90) + e.getBoundingClientRect().height)"""
    )
    assert small == []


@pytest.mark.parametrize("path", ["classification/", "normalization/instance-normalization/"])
def test_a_title_stands_close_to_its_definition_on_a_phone(new_page, path):
    page = new_page(390, 844, has_touch=True, is_mobile=True)
    page.goto(path)
    title = page.locator("h1")
    line = title.evaluate("e => parseFloat(getComputedStyle(e).lineHeight)")
    assert title.bounding_box()["height"] < 1.5 * line
    chips = [
        chip.bounding_box()["y"] for chip in page.locator(".kg-chips").first.locator("> *").all()
    ]
    assert len(set(chips)) == 1


def test_punctuation_and_its_formula_share_a_line(new_page):
    page = new_page(390, 844)
    for path in ("code/aspp/", "foundations/backpropagation/", "optimization/adam/"):
        page.goto(path)
        ties = page.locator(".kg-tie")
        assert ties.count()
        assert set(ties.evaluate_all("all => all.map(e => e.getClientRects().length)")) == {1}


def test_the_contents_lead_to_each_concept_of_a_long_text(page):
    page.goto("segmentation/deeplab/")
    contents = page.locator(".md-sidebar--secondary")
    names = [name.strip() for name in contents.locator(".md-nav__link").all_text_contents()]
    assert names[:5] == ["DeepLab v1", "DeepLab v2", "DeepLab v3", "DeepLab v3+", "事实"]
    contents.get_by_role("link", name="DeepLab v3", exact=True).click()
    place = page.locator("#deeplab-v3")
    header = page.locator(".md-header").bounding_box()["height"]
    page.wait_for_function("e => Math.abs(e.getBoundingClientRect().top) < 300",
                           arg=place.element_handle())  # fmt: skip
    assert header <= place.bounding_box()["y"] < 300
    page.goto("classification/inception/")
    assert "Inception v2" not in contents.all_text_contents()[0]


def test_the_table_of_relations_is_read_on_a_phone(new_page):
    page = new_page(390, 844, java_script_enabled=False)
    page.goto("graph/table/")
    around = page.locator(".kg-scroll")
    assert around.evaluate("e => e.scrollWidth - e.clientWidth") == 0
    row = page.get_by_role("row").nth(1)
    expect(row.get_by_role("cell")).to_have_count(4)
    name, quote = row.get_by_role("cell").first, row.get_by_role("cell").last
    assert quote.bounding_box()["y"] > name.bounding_box()["y"]
    assert quote.bounding_box()["width"] > 300


def test_a_concept_in_the_text_links_at_its_first_mention_and_previews(page):
    page.goto("classification/xception/")
    terms = page.locator(".kg-term", has_text="Inception v3")
    expect(terms).to_have_count(1)
    assert page.locator(":is(h1, h2, h3, code, pre, math) .kg-term").count() == 0
    shown = "e => getComputedStyle(e, '::after').display"
    assert terms.evaluate(shown) == "none"
    terms.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(terms).to_have_attribute("data-about", re.compile("^网络：."))
    assert terms.evaluate(shown) == "block"
    terms.click()
    expect(page).to_have_url(re.compile("classification/inception/"))


def test_a_sentence_leads_to_its_very_place(page):
    page.goto("classification/inception/")
    quote = page.locator(".kg-quote a", has_text="Xception是Inception v3的改进版本").first
    quote.click()
    expect(page).to_have_url(re.compile(r"classification/xception/#s-[0-9a-f]{8}$"))
    place = page.locator(".kg-place:target")
    expect(place).to_have_text(re.compile("^Xception是"))
    expect(place).to_be_in_viewport()


def test_relations_are_told_in_both_directions_and_inherited_ones_marked(page):
    page.goto("classification/xception/")
    out = page.locator(".kg-relations > div", has_text="改进自")
    expect(out.locator(".kg-name").first).to_have_text("Inception v3")
    page.goto("segmentation/deeplab/")
    inherited = page.locator(".kg-inherited li", has_text="ASPP")
    expect(inherited.first.locator(".kg-quote").nth(1)).to_be_visible()


def test_previous_and_next_follow_the_order_of_the_notes(page):
    page.goto("classification/xception/")
    expect(page.locator(".md-footer__link--prev")).to_contain_text("Inception")
    expect(page.locator(".md-footer__link--next")).to_contain_text("ResNet")


def test_a_code_page_gives_a_file_to_copy(new_page):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("code/aspp/")
    block = page.locator(".highlight", has_text="if __name__").last
    block.hover()
    block.locator("button.md-clipboard, .md-code__button[data-md-type=copy]").first.click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text.length)")
    copied = page.evaluate("navigator.clipboard.readText()")
    compile(copied, "aspp.py", "exec")
    assert "from snippets" not in copied and copied.rstrip().endswith("main()")
    expect(page.locator("article math").first).to_be_visible()
    expect(page.locator("#kg-tests")).to_be_visible()


def test_formulas_are_mathml_in_our_font(new_page):
    page, fonts = new_page(alone=True), []
    page.on("request", lambda r: fonts.append(r.url.rpartition("/")[2]) if "woff2" in r.url else 0)
    page.goto("foundations/initialization/")
    expect(page.locator("math").first).to_be_visible()
    page.wait_for_function("[...document.fonts].some((f) => f.status === 'loaded')")
    # The characters of these formulas are in the light part of the font.
    assert fonts == ["stix-two-math-core.woff2"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_printing_shows_the_text_alone_on_white(new_page, scheme):
    page = new_page(color_scheme=scheme)
    page.goto("classification/xception/")
    page.emulate_media(media="print")
    for part in (".md-header", ".md-sidebar--primary", ".md-footer", ".headerlink"):
        assert not page.locator(part).first.is_visible()
    assert page.locator("article p").first.is_visible()
    colour = "e => getComputedStyle(e)"
    assert page.locator("body").evaluate(f"{colour}.backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("article p").first.evaluate(f"{colour}.color") != "rgb(255, 255, 255)"


def test_nothing_moves_where_motion_is_unwanted(new_page):
    page = new_page(reduced_motion="reduce")
    page.goto("classification/xception/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(e => getComputedStyle(e)
           .transitionDuration.split(',').some(d => parseFloat(d) > 0)).length"""
    )
    assert moving == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_a_chapter_shows_its_own_part_of_the_graph(new_page, width):
    page = new_page(width)
    page.goto("normalization/")
    drawing = page.locator(".kg-chapter")
    told = drawing.locator(".kg-edge title").all_text_contents()
    assert "改进" in told
    shown, other = (".kg-wide", ".kg-slim") if width > 700 else (".kg-slim", ".kg-wide")
    expect(drawing.locator(f"> {shown}")).to_be_visible()
    expect(drawing.locator(f"> {other}")).to_be_hidden()
    assert drawing.evaluate("e => e.getBBox().width") <= drawing.bounding_box()["width"]
    drawing.get_by_role("link", name="Group Normalization").click()
    expect(page).to_have_url(re.compile("normalization/group-normalization/$"))


@pytest.mark.parametrize("width", [390, 1280])
def test_the_concepts_of_a_chapter_fit_and_lead_to_their_pages(new_page, width):
    page = new_page(width, 900)
    page.goto("segmentation/")
    table = page.locator(".kg-contents")
    box, room = table.bounding_box(), page.locator(".md-content__inner").bounding_box()
    assert box["x"] >= room["x"] and box["x"] + box["width"] <= room["x"] + room["width"] + 1
    row = table.get_by_role("row").filter(has_text="PSPNet")
    expect(row).to_contain_text("2016")
    expect(row).to_contain_text("65.71 M")
    table.get_by_role("link", name="DeepLab v3+").click()
    expect(page).to_have_url(re.compile("segmentation/deeplab/#deeplab-v3-plus$"))


def test_a_drawing_on_a_phone_keeps_its_lettering_and_scrolls(new_page):
    page = new_page(390, 900)
    page.goto("segmentation/u-net/")
    figure = page.locator(".kg-picture").first
    drawing = figure.locator("img")
    expect(drawing).to_have_js_property("complete", True)
    scale = drawing.evaluate("img => img.getBoundingClientRect().width / img.naturalWidth")
    assert scale * 12 >= 11
    assert figure.evaluate("e => e.scrollWidth > e.clientWidth") and figure.evaluate(
        "e => getComputedStyle(e).overflowX === 'auto'"
    )
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("path", ["detection/yolo/", "classification/"])
@pytest.mark.parametrize("width", [390, 1280])
def test_figures_are_seen_whole_or_scroll(new_page, width, path):
    page = new_page(width, 900)
    page.goto(path)
    table = page.locator(".kg-figures").first
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    expect(table).to_be_visible()
    around = "e => [e.parentElement.clientWidth, getComputedStyle(e.parentElement).overflowX]"
    room, overflow = table.evaluate(around)
    needed = table.evaluate("e => e.scrollWidth")
    assert needed <= room or (width == 390 and overflow == "auto"), overflow


@pytest.mark.parametrize("width", [390, 1280])
def test_the_home_page_draws_the_graph_to_be_read(new_page, width):
    page = new_page(width)
    page.goto("")
    names = page.locator(".kg-overview:visible text")
    assert names.count() > 10
    shown = names.first.evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a"
    )
    assert shown >= 11


def test_what_is_not_there_leads_on(page, site):
    page.goto("404.html")
    for name in ("首页", "概念索引", "概念图谱"):
        expect(page.locator("article").get_by_role("link", name=name)).to_be_visible()


def test_light_and_dark_follow_the_system_until_chosen(new_page):
    page = new_page(color_scheme="dark")
    scheme = "document.body.dataset.mdColorScheme"
    page.goto("normalization/")
    assert page.evaluate(scheme) == "slate"
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"{scheme} === 'default'")
    assert page.evaluate("localStorage.length") == 0
    page.locator("label[title='换成深色']").click()
    page.wait_for_function(f"{scheme} === 'slate'")
    assert page.evaluate("document.querySelector('[name=color-scheme]').content") == "dark"
    page.goto("graph/")
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == "slate"
    page.goto("classification/")
    assert page.evaluate(scheme) == "slate"
    page.locator("#__palette_1").focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{scheme} === 'default'")
    expect(page.locator("label[title='换成深色']")).to_be_visible()


def test_what_is_out_of_sight_is_drawn_when_there_is_time(new_page):
    page = new_page(alone=True)
    page.add_init_script("requestIdleCallback = next => (self.waiting = next)")
    drawn = "e => e.firstElementChild.checkVisibility({contentVisibilityAuto: true})"
    for path in ("classification/xception/", "code/xception/", "concepts/technique/"):
        page.goto(path)
        late = ".kg-block > :not(h2), .doc-function > .doc-contents, .kg-entry"
        last = page.locator(late).last
        assert not last.evaluate(drawn)
        page.evaluate("""() => {
          for (let next; (next = self.waiting); next()) self.waiting = null;
        }""")
        page.wait_for_function(f"e => ({drawn})(e)", arg=last.element_handle())
        assert page.evaluate("scrollY") == 0


def test_a_place_is_found_below_what_was_not_drawn(page):
    page.goto("concepts/operation/#relu")
    expect(page.locator("#relu")).to_be_in_viewport()
    page.goto("code/xception/#kg-tests")
    expect(page.locator("#kg-tests")).to_be_in_viewport()
    page.goto("segmentation/deeplab/")
    page.locator(".md-sidebar--secondary").get_by_role("link", name="参考").click()
    expect(page.locator("#kg-references")).to_be_in_viewport()
    top = page.locator("#kg-references").evaluate("e => e.getBoundingClientRect().top")
    page.go_back()
    page.go_forward()
    page.wait_for_function(f"""Math.abs(document.querySelector('#kg-references')
                               .getBoundingClientRect().top - {top}) < 2""")
