"""What pages carry beyond the same pages by stock Material: HTML, style and script, packed."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.browser.conftest import ROOT

LIMIT = 10_000
# A whole chapter in a table, a plot and a drawing, or several networks with all their relations.
MANY = {
    "classification/index.html": 12_500,
    "classification/inception/index.html": 11_000,
    "segmentation/index.html": 10_500,
    "segmentation/deeplab/index.html": 13_500,
}


@pytest.fixture(scope="module")
def stock(tmp_path_factory) -> Path:
    """The same notes by the theme alone."""
    folder = tmp_path_factory.mktemp("stock")
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    plugins = [p for p in config["plugins"] if p != "kg" and "mkdocstrings" not in p]
    config |= {"plugins": plugins, "docs_dir": str(ROOT / "docs")}
    (folder / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(folder / "site")]
    subprocess.run(command, cwd=folder, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=True)
    return folder / "site"


def _weight(site: Path, page: str) -> int:
    """Bytes of a page with the style and script that it fetches; formulas' font aside."""
    html = (site / page).read_text(encoding="utf-8")
    fetched = re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"', html)
    folder = (site / page).parent
    files = {site / name[1:] if name.startswith("/") else folder / name
             for name in fetched if not name.endswith("offline.js")}  # fmt: skip
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in [site / page, *files])


def test_every_page_of_the_notes_stays_light(site, stock):
    pages = [p.relative_to(stock).as_posix() for p in stock.rglob("*.html")]
    assert len(pages) > 40
    more = {page: _weight(site, page) - _weight(stock, page) for page in pages}
    heavy = {page: n for page, n in more.items() if n > MANY.get(page, LIMIT)}
    assert heavy == {}
