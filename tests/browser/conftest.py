"""The site, built once a run and served on this machine, and pages of a browser to see it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.windows import Windows
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


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    return Windows(browser)


@pytest.fixture
def open_page(windows: Windows):
    """Opens pages: `open_page(390, 844, base_url=…, color_scheme="dark", …)`; see `Windows`."""
    with windows.watched() as opening:
        yield opening


@pytest.fixture
def new_page(open_page, base_url: str):
    """Opens pages to which the site's addresses are relative."""
    return partial(open_page, base_url=base_url)


@pytest.fixture
def page(new_page) -> Page:
    """A page of 1280 by 900 pixels in light."""
    return new_page()
