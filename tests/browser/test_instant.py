"""Instant navigation, which swaps pages without loading them, keeps what pages can do."""

from functools import partial
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from playwright.sync_api import expect

from tests.browser.conftest import Quiet


@pytest.fixture(scope="module")
def instant_url(tmp_path_factory):
    """A small site with instant navigation, served."""
    root = tmp_path_factory.mktemp("instant")
    (root / "docs").mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root / "site")))
    url = f"http://127.0.0.1:{server.server_port}/"
    for name, text in (
        ("Xception", "Xception是Inception的改进版本，$x$。"),
        ("Inception", "很宽。"),
    ):
        (root / "docs" / f"{name.lower()}.md").write_text(
            f"---\nname: {name}\nkind: architecture\n---\n\n# {name}\n\n{text}\n", encoding="utf-8"
        )
    (root / "docs" / "index.md").write_text("# 家\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(
        f"site_name: 试\nsite_url: {url}\nplugins: [search, kg]\n"
        "theme: {name: material, language: zh, font: false, features: [navigation.instant]}\n",
        encoding="utf-8",
    )
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    Thread(target=server.serve_forever, daemon=True).start()
    yield url
    server.shutdown()


def test_links_drawings_previews_and_places_survive(open_page, instant_url):
    page = open_page(base_url=instant_url)
    page.goto("inception/")
    title = page.locator("h1")
    page.evaluate("self.kept = true")
    page.locator(".kg-quote a").click()
    expect(title).to_contain_text("Xception")
    expect(page.locator(".kg-place:target")).to_be_in_viewport()
    expect(page.locator("article math").first).to_be_visible()
    term = page.locator(".kg-term", has_text="Inception")
    term.hover()
    page.wait_for_function(
        "e => getComputedStyle(e, '::after').display === 'block'", arg=term.element_handle()
    )
    term.click()
    expect(title).to_contain_text("Inception")
    page.go_back()
    expect(title).to_contain_text("Xception")
    assert page.evaluate("self.kept")
    page.locator(".kg-local a", has_text="Inception").click()
    expect(title).to_contain_text("Inception")
    assert page.url == f"{instant_url}inception/"
