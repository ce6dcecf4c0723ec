"""What pages carry beyond the same pages by stock Material: HTML, style and script, packed."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from kg.site.addresses import kind_page
from kg.site.code_pages import code_index, code_page
from kg.site.snippets import read_snippets
from kg.site.standalone import standalone
from kg.vocabulary import kinds
from tests.browser.conftest import ROOT

# Pages other than /graph/ carry at most 10 kB (gzip) beyond stock Material.
LIMIT = 10_000


@pytest.fixture(scope="module")
def stock(tmp_path_factory) -> Path:
    """The same notes and code by the theme and mkdocstrings alone."""
    folder = tmp_path_factory.mktemp("stock")
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs", docs)
    snippets = {
        s.id: s for s in read_snippets(ROOT / "code/snippets", ROOT / "tests/snippets", ROOT)
    }
    pages = {kind_page(kind.id): f"# {kind.label}\n" for kind in kinds().values()}
    pages |= {
        f"code/{snippet.name}.md": code_page(
            snippet, standalone(snippet, snippets) or snippet.shown
        )
        for snippet in snippets.values()
    }
    pages |= {"code/index.md": code_index([*snippets.values()], {}),
              "concepts/index.md": "# 概念索引\n"}  # fmt: skip
    for name, text in pages.items():
        path = docs / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    config = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    code = {"handlers": {"python": {"paths": [str(ROOT / "code")]}}}
    others = [p for p in config["plugins"] if p != "kg" and "mkdocstrings" not in p]
    config["plugins"] = [*others, {"mkdocstrings": code}]
    (folder / "mkdocs.yml").write_text(json.dumps(config), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(folder / "site")]
    subprocess.run(command, cwd=folder, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, check=True)
    return folder / "site"


def _weight(site: Path, page: str) -> int:
    """Bytes of a page with the style and script that it fetches.

    Without the font of formulas, and the style of mkdocstrings, which stock loads on all pages.
    """
    html = (site / page).read_text(encoding="utf-8")
    fetched = re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"', html)
    folder = (site / page).parent
    files = {
        site / name[1:] if name.startswith("/") else folder / name
        for name in fetched
        if not name.endswith(("offline.js", "_mkdocstrings.css"))
    }
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in [site / page, *files])


def test_every_page_but_the_graph_stays_light(site, stock):
    pages = [p.relative_to(site).as_posix() for p in site.rglob("*.html")]
    pages = [page for page in pages if not page.startswith("graph/")]
    assert len(pages) > 100
    more = {page: _weight(site, page) - _weight(stock, page) for page in pages}
    heavy = {page: n for page, n in more.items() if n > LIMIT}
    assert heavy == {}
