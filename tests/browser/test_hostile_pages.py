"""Names, aliases, definitions and sentences that try to act stay text on every page."""

import json
import re
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import expect

from tests.browser.conftest import Quiet
from tests.graph.samples import HOSTILE

PLAIN = "正常网络"


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory):
    """A small site whose concepts all have hostile names, served."""
    root = tmp_path_factory.mktemp("hostile")
    docs = root / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# 家\n\n<!-- kg:overview -->\n", encoding="utf-8")
    _page(docs / "plain.md", PLAIN, "", "文字。\n\n## 部分 {#part}")
    # As Markdown shows them, the names also stand in sentences that state relations.
    all_shown = [re.sub(r"([<>&`*_\\])", r"\\\1", text).replace("\\<", "&lt;") for text in HOSTILE]
    for i, (text, shown) in enumerate(zip(HOSTILE, all_shown, strict=True)):
        _page(docs / f"p{i}.md", text, text, f"{shown}是{PLAIN}的改进版本。")
    (docs / "named.md").write_text("# 提到\n\n" + "\n\n".join(all_shown), encoding="utf-8")
    listed = [{"name": f"部分{text}", "page": "plain.md#part", "definition": text}
              for text in HOSTILE[:2]]  # fmt: skip
    listed += [{"name": f"另一个{text}", "kind": "own", "aliases": [f"{text}二"],
               "definition": text} for text in HOSTILE]  # fmt: skip
    kinds = {"own": {"label": HOSTILE[0], "light": "#123456", "dark": "#abcdef"}}
    (docs / "concepts.yml").write_text(
        json.dumps({"kinds": kinds, "concepts": listed}), encoding="utf-8"
    )
    (root / "mkdocs.yml").write_text(
        "site_name: 试\ntheme: {name: material, language: zh, font: false}\n"
        "plugins: [search, kg]\n",
        encoding="utf-8",
    )
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    handler = partial(Quiet, directory=config.site_dir)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def _page(path: Path, name: str, definition: str, body: str) -> None:
    meta = {"name": name, "kind": "architecture", "definition": definition,
            "aliases": [f"{name}一"]}  # fmt: skip
    path.write_text(f"---\n{json.dumps(meta)}\n---\n\n# 标题\n\n{body}\n", encoding="utf-8")


@pytest.fixture
def page(open_page, hostile_url):
    return open_page(base_url=hostile_url)


@pytest.mark.parametrize("i", range(len(HOSTILE)))
def test_a_page_shows_hostile_text(page, i):
    page.goto(f"p{i}/")
    assert page.locator(".kg-definition").text_content() == HOSTILE[i]
    assert page.evaluate("window.hacked") is None
    links = page.locator("a").evaluate_all("all => all.map((a) => String(a.href))")
    assert not [link for link in links if link.startswith("javascript:")]


def test_previews_show_hostile_definitions(page):
    page.goto("named/")
    terms = page.locator(".kg-term")
    assert terms.count() >= 3
    for term in terms.all():
        term.focus()
        expect(term).to_have_attribute("data-about", f"网络：{term.text_content()}")
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize(
    "path", ["", "plain/", "concepts/", "concepts/own/", "graph/?view=all", "graph/table/"]
)
def test_pages_of_all_concepts_run_nothing(page, path):
    page.goto(path)
    if path == "concepts/":
        names = page.locator(".kg-names a").all_text_contents()
        assert {f"另一个{text}" for text in HOSTILE} <= set(names)
    if path == "concepts/own/":
        assert page.locator("h1").evaluate("e => e.firstChild.data") == HOSTILE[0]
        names = page.locator(".kg-entry h2").all_text_contents()
        assert names == sorted((f"另一个{text}" for text in HOSTILE), key=str.casefold)
    if path == "plain/":
        told = page.locator(".kg-relations .kg-name").all_text_contents()
        assert set(told) & set(HOSTILE)
    assert page.evaluate("window.hacked") is None
    assert page.locator("img[src=x]").count() == 0


@pytest.mark.parametrize("query", ["另一个", "部分", "javascript"])
def test_the_search_shows_hostile_names_as_text(page, query):
    page.goto("")
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill(query)
    page.keyboard.press("End")
    expect(page.locator(".md-search-result__link").first).to_be_visible(timeout=20000)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".md-search-result :is(img, script)").count() == 0
