"""The site, built once a run and served on this machine, and pages of a browser that watch it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chromium import FLAGS, find

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of the built site; the first worker that asks builds it, strictly."""
    base = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        base = base.parent
    folder, done = base / "site", base / "site.built"
    with FileLock(base / "site.lock"):
        if not done.exists():
            build = subprocess.run(
                [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)],
                cwd=ROOT,
                env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
                capture_output=True,
                text=True,
            )
            done.write_text(json.dumps([build.returncode, build.stdout + build.stderr]))
        code, said = json.loads(done.read_text())
    assert code == 0, said
    return folder


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing of each request."""


@pytest.fixture(scope="session")
def base_url(site: Path) -> Iterator[str]:
    """The address at which the site is served, ending in a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    path = find()
    assert path, "no Chromium: see tests/chromium.py"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def new_page(browser: Browser, base_url: str):
    """Opens pages: `new_page(width=390, height=844, color_scheme="dark", …)`.

    The test fails when one of them asks anything of another host or throws an error.
    """
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    wrong: list[str] = []
    host = urlsplit(base_url).netloc

    def note(request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != host:
            asked.append(request.url)

    def open_page(width: int = 1280, height: int = 900, **options: object) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=base_url, **options
        )
        contexts.append(context)
        context.on("request", note)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not asked, f"asked another host: {asked}"
    assert not wrong, f"errors on the page: {wrong}"


@pytest.fixture
def page(new_page) -> Page:
    """A page of 1280 by 900 pixels in light."""
    return new_page()
