"""The search index holds what it would if the search read whole pages, in less time."""

import json
from types import SimpleNamespace

import pytest
from material.plugins.search.plugin import SearchIndex, SearchPlugin
from mkdocs.plugins import PluginCollection
from mkdocs.structure.toc import AnchorLink

from kg.site.math import to_mathml
from kg.site.search_entries import SearchEntries, lean
from kg.site.search_index import Named

SEARCH = "data-search-exclude"
FRACTION, WORDS = to_mathml(r"x_{1} = \frac{a}{b}"), to_mathml(r"\text{如果 } x < y")
CODE = """<pre><span></span><code><span class="k">def</span> <span class="n">f</span>():
    <span class="k">pass</span>

<span class="c"># &lt;完&gt;</span></code></pre>"""


def _entries(html: str) -> list[dict]:
    index = SearchIndex(lang=["zh"], separator=" ", pipeline=[], fields={})
    index.add_entry_from_context(_page(html))
    return index.entries


def _page(html: str, url: str = "a/", title: str = "甲"):
    toc = [AnchorLink("甲", "top", 1)]
    return SimpleNamespace(content=html, url=url, title=title, meta={}, toc=toc)


def _show(page, index: SearchIndex, entries: SearchEntries, names=()) -> None:
    """Shows a page to the search as a build does."""
    search = SearchPlugin()
    search.load_config({})
    search.search_index = index
    plugins = PluginCollection()
    plugins["search"] = search
    entries.attach(SimpleNamespace(plugins=plugins), lambda: names)
    plugins.on_page_context({}, page=page, config={}, nav=None)


@pytest.mark.parametrize(
    "html",
    [
        '<h1 id="top">甲<a class="headerlink" href="#top">¶</a></h1><p>文字<em>强调</em>。</p>',
        f"<p>码</p>{CODE}<p>后</p>",
        f"<p>式 {FRACTION} 与 {WORDS}</p>",
        "<p><math><mi>x</mi> <mo>=</mo>\n<mn>1</mn></math></p>",
        f'<h2 id="a">甲</h2><aside {SEARCH}><p>不</p></aside><p>要</p>',
        f'<h2 id="a" {SEARCH}="">甲</h2><p>不</p><h2 id="b">乙</h2><p>要</p>',
        f'<section><h2 id="a" {SEARCH}="1">甲</h2>不<br><ul><li>不</li></ul></section>要',
        f'<h1 id="a">甲</h1><div><h2 id="b" {SEARCH}>乙</h2><div><i>不</i>'
        '<div>不<h3 id="c">丙</h3><p>要</p></div>尾</div>末</div><p>后</p><h2 id="d">丁</h2>完',
        '<p>写着 data-search-exclude 的话</p><p data-x=" data-search-exclude">要</p>',
        '<p>甲<span class="kg-place" id="s-1">用了</span> <a class="kg-term kg-kind-x" href="b/" '
        'data-about="乙 &gt; 丙">乙</a>。<a href="c/">丁</a></p>'
        '<span class="kg-place" id="s"></span>',
        f"<p>没有合上</p><div {SEARCH}><p>其余</p>",
    ],
)
def test_entries_are_those_of_the_whole_page(html):
    assert _entries(lean(html)) == _entries(html)
    assert _entries(html)


def test_what_is_excluded_is_left_out_to_its_end():
    html = f'<h2 id="a">甲</h2><div {SEARCH}><div>一</div>二<h3 id="b">三</h3></div><p>四</p>'
    found = [
        (entry["location"], entry["text"].replace("\u200b", "")) for entry in _entries(lean(html))
    ]
    assert found == [("a/", ""), ("a/#a", "<p>四</p>")]


def test_the_page_itself_stays_whole_and_entries_are_kept():
    seen = []

    class Index(SearchIndex):
        def add_entry_from_context(self, page):
            seen.append(page.content)
            super().add_entry_from_context(page)

    entries = SearchEntries(keep=True)
    html = f'<h1 id="top">甲</h1><p>要</p><div {SEARCH}="1">不</div>'
    found = []
    for page in (_page(html), _page(html), _page(html, title="乙"), _page(html, title="乙")):
        index = Index(lang=["zh"], separator=" ", pipeline=[], fields={})
        _show(page, index, entries)
        assert page.content == html.replace(f' {SEARCH}="1"', "")
        found.append(index.entries)
    assert seen == [html.replace("不", "")] * 2
    assert found[0] == found[1] and found[2] == found[3] and found[0]


def test_the_index_is_written_mended_also_where_material_adds_to_an_earlier_one():
    entries, texts = SearchEntries(keep=False), []
    names = [Named("a/", ("甲网络",))]
    earlier = None
    for html in ("<h1>甲</h1><p>一</p>", "<h1>甲</h1><p>二</p>"):
        index = SearchIndex(lang=["zh"], separator=" ", pipeline=[], fields={})
        _show(_page(html), index, entries, names)
        texts.append(json.loads(index.generate_search_index(earlier)))
        earlier = index
    assert [text["docs"][0]["tags"] for text in texts] == [["甲\u200b网络"]] * 2
    assert ["一" in text["docs"][0]["text"] for text in texts] == [True, False]
    assert ["二" in text["docs"][0]["text"] for text in texts] == [False, True]
    assert all(len(text["docs"]) == 1 and text["config"]["lang"] == ["zh"] for text in texts)
