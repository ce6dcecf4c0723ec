"""The plugin on small sites: bad input is named with file and line and fails a strict build."""

import contextlib
import logging
import os
import subprocess
import sys
import textwrap

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

GOOD = {
    "index.md": "# 家\n\n- [甲](a.md)\n- [乙](b.md)\n",
    "a.md": "---\nname: 甲网络\nkind: architecture\n---\n# 甲网络\n\n甲网络是乙网络的改进版本。\n",
    "b.md": "---\nname: 乙网络\nkind: architecture\n---\n# 乙网络\n\n文字。\n",
}


def _site(tmp_path, files=None, options=""):
    docs = tmp_path / "docs"
    for name, text in {**GOOD, **(files or {})}.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: 试\nstrict: true\ntheme: {name: material, language: zh, font: false}\n"
        "validation: {anchors: warn}\n"
        "plugins:\n- search\n- kg" + (":\n    " + options if options else "") + "\n",
        encoding="utf-8",
    )
    config = load_config(str(tmp_path / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    return config


def _said(config, caplog) -> str:
    with caplog.at_level(logging.WARNING, "mkdocs"), pytest.raises(Abort):
        config.plugins.on_startup(command="build", dirty=False)
        counter = _Count()
        logging.getLogger("mkdocs").addHandler(counter)
        try:
            build(config)
        finally:
            logging.getLogger("mkdocs").removeHandler(counter)
        if counter.seen:
            raise Abort("warnings")
    return caplog.text


class _Count(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.seen = 0

    def emit(self, record):
        self.seen += 1


@pytest.mark.parametrize(
    ("files", "where", "what"),
    [
        ({"c.md": "---\nname: C\nkind: animal\n---\n# C\n"}, "c.md:3", "unknown kind 'animal'"),
        ({"c.md": "---\nname: 甲网络\n---\n# C\n"}, "c.md:2", "already taken"),
        ({"c.md": "---\nname: [\n---\n# C\n"}, "c.md:", "not YAML"),
        ({"c.md": "---\nname: C\nrelations:\n- {type: uses, target: 无, reason: 因}\n---\n# C\n"},
         "c.md:4", "no concept is called '无'"),
        ({"c.md": "# C\n\n公式\n\n$\\foo$\n"}, "c.md:5", "Unknown command"),
        ({"c.md": "# C\n\n[x](concepts/index.md#none)\n"}, "c.md", "none"),
        ({"concepts.yml": "concepts:\n- name: X\n  colour: red\n"}, "concepts.yml:3", "colour"),
        ({"concepts.yml": "concepts:\n- name: X\n  page: none.md\n"}, "concepts.yml:2", "none.md"),
        ({"concepts/index.md": "# 我的\n"}, "concepts/index.md", "generated"),
    ],
)  # fmt: skip
def test_bad_input_is_named_and_fails(tmp_path, caplog, files, where, what):
    said = _said(_site(tmp_path, files), caplog)
    assert where in said and what in said


def test_a_wrong_option_is_named(tmp_path, caplog):
    caplog.set_level(logging.WARNING, "mkdocs")
    with contextlib.suppress(Abort, ConfigurationError):
        _site(tmp_path, options="snipets: x")
    assert "snipets" in caplog.text and "kg" in caplog.text


def test_a_small_site(tmp_path):
    config = _site(tmp_path)
    build(config)
    site = tmp_path / "site"
    page = (site / "a" / "index.html").read_text(encoding="utf-8")
    assert '<span class="kg-place" id="s-' in page and "改进自" in page and "<svg" in page
    other = (site / "b" / "index.html").read_text(encoding="utf-8")
    assert "改进它的" in other and 'href="../a/#s-' in other
    assert (site / "graph" / "graph.json").is_file() and (site / "search/search_index.js").is_file()
    assert "http" not in (site / "assets" / "kg" / "kg.css").read_text(encoding="utf-8")
    once = {p: p.read_bytes() for p in site.rglob("*.html")}
    build(_site(tmp_path))
    assert {p: p.read_bytes() for p in site.rglob("*.html")} == once


def test_steps_keep_their_numbers_below_what_stands_between_them(tmp_path):
    build(_site(tmp_path, {"a.md": "# 甲\n\n1. 一\n\n```\nx\n```\n\n2. 二\n\n段。\n\n3. 三\n"}))
    html = (tmp_path / "site" / "a" / "index.html").read_text("utf-8")
    assert '<ol start="2">' in html and '<ol start="3">' in html


def test_the_same_input_gives_the_same_bytes_in_every_process(tmp_path):
    chain = {
        f"n{i}.md": f"---\nname: 网络{i}号\nyear: {2000 + i}\n---\n# 网络{i}号\n\n"
        f"网络{i}号是网络{i - 1}号的改进版本，使用了乙网络。\n"
        for i in range(1, 9)
    }
    home = {"index.md": "# 家\n\n<!-- kg:counts -->\n\n<!-- kg:overview -->\n"}
    _site(tmp_path, chain | home)
    sites = []
    for seed in "12":
        subprocess.run(
            [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(tmp_path / seed)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1700000000"},
            check=True,
        )
        files = (path for path in (tmp_path / seed).rglob("*") if path.is_file())
        sites.append({path.relative_to(tmp_path / seed): path.read_bytes() for path in files})
    assert [path for path in sites[0] if sites[0][path] != sites[1].get(path)] == []
    assert len(sites[0]) == len(sites[1]) > 20


def test_hostile_text_stays_text(tmp_path):
    evil = """<script>alert(1)</script>"""
    files = {
        "c.md": textwrap.dedent(f"""
            ---
            name: '丙{evil}'
            definition: '"onmouseover="alert(1) {evil}'
            paper: 'javascript:alert(1)'
            aliases: ['\\u202e反']
            ---
            # 丙

            甲网络使用乙网络。
        """).lstrip()
    }  # fmt: skip
    config = _site(tmp_path, files)
    build(config)
    for path in (tmp_path / "site").rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert "<script>alert(1)" not in html and 'href="javascript:alert' not in html, path
        assert '"onmouseover="' not in html


def test_a_kind_called_index_has_a_page_beside_the_index(tmp_path):
    kind = "kinds: {index: {label: 索引, light: '#123456', dark: '#abcdef'}}\n"
    build(_site(tmp_path, {"concepts.yml": f"{kind}concepts:\n- {{name: 目, kind: index}}\n"}))
    site = tmp_path / "site" / "concepts"
    assert 'href="index-/#目"' in (site / "index.html").read_text(encoding="utf-8")
    assert 'id="目"' in (site / "index-" / "index.html").read_text(encoding="utf-8")
