"""The navigation is that of the theme on every page, made less often."""

from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from kg.site.navigation import KeptNavigation

NAV = """
  - 家: index.md
  - 甲: [a/index.md, a/one.md, a/two.md, 深: [a/deep/x.md, a/deep/y.md]]
  - 乙: [b/one.md, b/two.md]
  - 甲之外: [a/out.md, b/out.md]
  - 别处: https://example.org/
  - 代码库: ../other/
  - 单页: alone.md
"""
PAGES = ["index", "a/index", "a/one", "a/two", "a/deep/x", "a/deep/y", "b/one", "b/two", "a/out",
         "b/out", "alone"]  # fmt: skip


def _built(root: Path, features: str, urls: str) -> dict[str, str]:
    docs = root / "docs"
    for name in PAGES:
        path = docs / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# 页 {name}\n\n## 节\n\n文字。\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(
        f"site_name: 试\nuse_directory_urls: {urls}\nplugins: [search, kg]\n"
        f"theme: {{name: material, language: zh, font: false, features: [{features}]}}\n"
        f"nav: {NAV}",
        encoding="utf-8",
    )
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    site = Path(config.site_dir)
    return {p.relative_to(site).as_posix(): p.read_text("utf-8") for p in site.rglob("*.html")}


@pytest.mark.parametrize(
    ("features", "urls"),
    [
        ("navigation.indexes, navigation.prune", "true"),
        ("navigation.tabs, navigation.sections, navigation.expand", "true"),
        ("navigation.indexes", "false"),
    ],
)
def test_each_page_has_the_navigation_that_the_theme_makes(tmp_path, monkeypatch, features, urls):
    made = []
    item = KeptNavigation._item

    def counted(self, make, *more):
        def count(*args):
            made.append(args)
            return make(*args)

        return item(self, count, *more)

    monkeypatch.setattr(KeptNavigation, "_item", counted)
    kept, times = _built(tmp_path, features, urls), len(made)
    monkeypatch.setattr(
        KeptNavigation,
        "_item",
        lambda _, make, page, item, *more: made.append(0) or make(item, *more),
    )
    assert kept == _built(tmp_path, features, urls)
    anew = len(made) - times
    assert times < anew if urls == "true" else times == anew


def test_a_template_of_the_sites_own_comes_first(tmp_path):
    own = tmp_path / "theme" / "partials"
    own.mkdir(parents=True)
    macro = "{% macro render(nav_item, path, level) %}自己的{{ path }}{% endmacro %}"
    (own / "nav-item.html").write_text(macro, encoding="utf-8")
    pages = _built(tmp_path, "navigation.indexes], custom_dir: theme, palette: [", "true")
    assert "自己的__nav_1" in pages["a/one/index.html"]
