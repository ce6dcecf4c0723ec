"""The graph page in a browser, opened from disk: what it shows, does and survives."""

import gzip
import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from kg.graph import concepts, positions, relations
from kg.model import Concept, Evidence
from kg.site.graph_page import Card, Place, render
from tests.graph.samples import HOSTILE, hostile, sample

CARDS = {
    "xception": Card(
        excerpt="通过引入深度可分离卷积提升性能。",
        facts=(("参数量", "22,855,952"),),
        code="x = self.pointwise(self.depthwise(x))",
        code_url="code/xception/",
    )
}
TITLE = "#kg-panel h2"


def _concept_url(concept: Concept) -> str:
    return concept.page.removesuffix(".md") + "/" if concept.page else f"concepts/#{concept.id}"


def _evidence_url(evidence: Evidence) -> str:
    return f"{evidence.page.removesuffix('.md')}/#{evidence.anchor}"


def _write(graph, folder: Path, cards=None) -> Path:
    place = Place("深度学习笔记", _concept_url, _evidence_url, cards or {})
    for path, content in render(graph, positions(graph), place).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / "graph" / "index.html"


@pytest.fixture(scope="module")
def sample_page(tmp_path_factory) -> Path:
    return _write(sample(), tmp_path_factory.mktemp("sample"), CARDS)


@pytest.fixture
def visit(browser, sample_page):
    """Opens the page with a query; fails the test on any error or request beyond the folder."""
    pages, wrong = [], []

    def visit(query="", file=sample_page, width=1280, height=800, **context) -> Page:
        page = browser.new_page(viewport={"width": width, "height": height}, **context)
        pages.append(page)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:"))
                else wrong.append(r.url))  # fmt: skip
        page.goto(file.as_uri() + query)
        if context.get("java_script_enabled", True):
            page.wait_for_function("performance.getEntriesByName('kg-still').length || "
                                   "!document.getElementById('kg-data')")  # fmt: skip
        return page

    yield visit
    for page in pages:
        page.close()
    assert wrong == []


def _query(page: Page) -> str:
    return page.evaluate("decodeURIComponent(location.search)")


def _ink(page: Page) -> int:
    """How many pixels of the canvas are painted."""
    return page.evaluate("""() => {
      const canvas = document.querySelector("#kg-canvas canvas");
      const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      let painted = 0;
      for (let i = 3; i < data.length; i += 4) painted += data[i] > 0;
      return painted;
    }""")


# ---- First sight ----


@pytest.mark.parametrize("width, height", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_first_sight_is_the_lineage_in_words_and_picture(visit, width, height, scheme):
    page = visit(width=width, height=height, color_scheme=scheme)
    expect(page.locator("#kg-status")).to_have_text("35 个概念，29 条关系：演化谱系")
    assert page.locator("#kg-status").get_attribute("aria-live") == "polite"
    assert _ink(page) > 5000
    wanted = "slate" if scheme == "dark" else "default"
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == wanted
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_legend_tells_types_apart_without_colour(visit):
    page = visit()
    samples = page.locator("#kg-types svg").evaluate_all("all => all.map(svg => svg.innerHTML)")
    assert len(samples) == 12 and len(set(samples)) == 12  # 11 types in use, and inherited
    counts = page.locator("#kg-types output").all_inner_texts()
    assert sum(map(int, counts)) == len(relations(sample()))
    kinds = page.locator("#kg-kinds output").all_inner_texts()
    assert sum(map(int, kinds)) == len(concepts(sample()))


# ---- Search, filters, focus, path ----


def test_search_types_ahead_over_aliases_and_chinese(visit):
    page = visit()
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
    assert "focus=deeplab" in _query(page)


def test_filters_by_relation_and_kind_change_words_and_address(visit):
    page = visit("?view=all")
    expect(page.locator("#kg-status")).to_have_text("53 个概念，72 条关系：全部概念")
    for box in page.locator("#kg-types input").all():
        if box.get_attribute("value") != "improves":
            box.uncheck()
    expect(page.locator("#kg-status")).to_have_text("53 个概念，19 条关系：全部概念（仅改进）")
    assert "types=improves" in _query(page)
    page.locator("#kg-kinds input[value=normalization]").uncheck()
    expect(page.locator("#kg-status")).to_contain_text("49 个概念，16 条关系")
    page.locator("#kg-kinds input[value=normalization]").check()
    page.locator("#kg-types input[value=uses]").check()
    assert "kinds" not in _query(page) and "types=improves,uses" in _query(page)


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
        ("?focus=nothing&depth=9&view=x&edge=a,b,c&from=u-net", "35 个概念，29 条关系：演化谱系"),
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
    assert _query(page) == ""


def test_depth_buttons_and_back(visit):
    page = visit("?focus=xception")
    expect(page.get_by_role("button", name="1 步", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="3 步", exact=True).click()
    expect(page.locator("#kg-status")).to_contain_text("周围 3 步")
    assert "depth=3" in _query(page)
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
    assert "from=u-net&to=segnet" in _query(page)
    page.get_by_label("到", exact=True).fill("不存在")
    page.get_by_role("button", name="找路").click()
    expect(page.get_by_role("alert")).to_have_text("没有叫「不存在」的概念")


# ---- Panel ----


def test_the_panel_holds_all_that_is_known_and_leads_to_the_place(visit):
    page = visit("?node=xception")
    panel = page.locator("#kg-panel")
    for text in ("网络", "2017", "Xception 的一句话定义。", "参数量", "22,855,952",
                 "通过引入深度可分离卷积提升性能。", "self.depthwise"):  # fmt: skip
        expect(panel).to_contain_text(text)
    assert panel.locator("h3").all_inner_texts()[:4] == [
        "改进自 1",
        "使用 1",
        "被借鉴于 1",
        "被使用于 1",
    ]
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


def _pixels(page: Page, colour: tuple[int, int, int]) -> list[list[int]]:
    """Where the canvas has exactly this colour, in window coordinates."""
    return page.evaluate(
        """([r, g, b]) => {
      const canvas = document.querySelector("#kg-canvas canvas");
      const box = canvas.getBoundingClientRect();
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      const found = [];
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) {
          found.push([box.left + (i / 4) % width, box.top + Math.floor(i / 4 / width)]);
        }
      }
      return found;
    }""",
        list(colour),
    )


def test_a_click_on_a_node_and_on_an_edge_opens_it(visit):
    page = visit("?from=group-normalization&to=layer-normalization&types=between")
    nodes = _pixels(page, (0x7A, 0x4F, 0xB5))
    page.mouse.click(*nodes[0])
    expect(page.locator(TITLE)).to_have_text(re.compile("^(Group|Layer) Normalization$"))
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    left, right = min(nodes)[0], max(nodes)[0]
    line = [p for p in _pixels(page, (0x84, 0x8B, 0x95)) if left + 30 < p[0] < right - 30]
    page.mouse.click(*line[len(line) // 4])
    expect(page.locator(TITLE)).to_have_text("Group Normalization 介于 Layer Normalization")


# ---- Keyboard and closing ----


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
    names = page.locator("#kg-list button").all_inner_texts()
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
    assert _query(page) == ""


def test_drag_and_zoom_move_the_picture(visit):
    page = visit("?view=all")
    shots = [page.locator("#kg-canvas").screenshot()]
    box = page.locator("#kg-canvas").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 60, steps=4)
    page.mouse.up()
    page.wait_for_timeout(300)
    shots.append(page.locator("#kg-canvas").screenshot())
    page.get_by_role("button", name="放大").click()
    page.wait_for_timeout(400)
    shots.append(page.locator("#kg-canvas").screenshot())
    assert len(set(shots)) == 3


# ---- For everyone ----


def _serious(page: Page) -> list[str]:
    # From disk axe may not fetch the style sheet a second time, as its preloading would.
    found = Axe().run(page, options={"preload": False}).response["violations"]
    return [v["id"] for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "query, width", [("", 1280), ("?node=resnet", 390), ("?edge=deeplab-v3-plus,uses,aspp", 1280)]
)
def test_axe_finds_nothing_serious(visit, scheme, query, width):
    page = visit(query, color_scheme=scheme, width=width)
    page.wait_for_timeout(300)
    assert _serious(page) == []


def test_the_table_is_accessible_and_complete_without_script(visit, sample_page):
    table = sample_page.parent / "table" / "index.html"
    page = visit(file=table, java_script_enabled=False, width=390)
    assert page.locator("tbody tr").count() == len(relations(sample()))
    row = page.locator("tr", has_text="改进版本").first
    assert row.get_by_role("link", name="Xception", exact=True).get_attribute("href") == (
        "../../classification/xception/"
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page = visit(file=table)
    assert _serious(page) == []
    link = page.locator("tbody a").first.get_attribute("href")
    assert link.endswith("index.html") or "index.html#" in link


def test_without_script_the_page_leads_to_the_table(visit):
    page = visit(java_script_enabled=False)
    expect(page.get_by_role("link", name="静态图")).to_be_visible()


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


def test_light_and_dark_are_chosen_once_for_the_site(visit):
    page = visit(color_scheme="light")
    page.get_by_role("button", name="切换明暗").click()
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == "slate"
    kept = page.evaluate("localStorage.getItem(Object.keys(localStorage)[0])")
    assert json.loads(kept)["index"] == 1 and json.loads(kept)["color"]["scheme"] == "slate"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.mdColorScheme") == "slate"


# ---- Weight and safety ----


def test_the_page_of_the_real_notes_stays_light(site):
    def weight(name: str) -> int:
        return len(gzip.compress((site / "graph" / name).read_bytes(), 6))

    opened = max(weight(file.name) for file in (site / "graph").glob("details-*.js"))
    loaded = ("index.html", "graph.js", "graph.css", "vis-network.min.js")
    assert sum(map(weight, loaded)) + opened <= 160_000


def test_hostile_text_shows_as_text(visit, tmp_path):
    file = _write(hostile(), tmp_path)
    for i, text in enumerate(HOSTILE):
        page = visit(f"?node=h{i}", file=file)
        assert page.locator(TITLE).text_content() == text
        quote = page.locator("#kg-panel blockquote").first
        expect(quote).to_be_visible()
        assert quote.text_content() == HOSTILE[max(i, 1)]
        page.locator("#kg-search").fill("a")
        assert page.evaluate("window.hacked") is None
        assert page.locator("script").count() == 4 and page.locator("img").count() == 0
        links = page.locator("a").evaluate_all("all => all.map((a) => a.protocol)")
        assert set(links) == {"file:"}
    page = visit("?focus=constructor", file=file)
    expect(page.locator("#kg-status")).to_have_text("2 个概念，1 条关系：constructor 周围 1 步")
    table = visit(file=file.parent / "table" / "index.html")
    assert table.locator("tbody td:first-child").first.text_content() == HOSTILE[1]
    svg = visit(file=file.parent / "graph.svg")
    for page in (table, svg):
        assert page.evaluate("window.hacked") is None


def test_an_empty_graph_says_so(browser, tmp_path):
    from kg.graph import build

    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(_write(build([], []), tmp_path).as_uri())
    expect(page.locator("#kg-status")).to_have_text("0 个概念，0 条关系：全部概念")
    page.close()
    assert errors == []


# ---- In the built site ----


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
