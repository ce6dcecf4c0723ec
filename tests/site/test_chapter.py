"""The table of a chapter's concepts, in place of its list of pages."""

import re

from kg.site.addresses import Addresses, View
from kg.site.chapter import fill
from kg.site.knowledge import gather
from kg.site.page import Book, finish_concept_page
from tests.site.test_fact_tables import SHOWN, facts, texts

PATH = "nets/index.md"
LIST = """<p>before</p>
<!-- pages -->
<ul>
<li><a href="net/">Net &amp; co</a>：words of the list</li>
<li><a class="kg-term" href="family/">Family</a>：<b>more</b> words</li>
<li><a href="../other/">Other</a>：no concept</li>
</ul>
<!-- /pages -->
<p>after</p>"""
NET = "---\nname: Net\nkind: architecture\nyear: 2015\nidea: short <new>\n---\n\n# Net\n"
PARTS = """concepts:
- {name: Part, kind: module, definition: what it is, page: nets/family.md#part}
- {name: Half, kind: module, idea: half of it, page: nets/family.md#half}
"""
PAGES = {"nets/net.md": NET, "nets/family.md": "# Family\n", "other.md": "# Other\n", PATH: "# N\n"}
URLS = {"nets/net.md": "nets/net/", "nets/family.md": "nets/family/", "other.md": "other/",
        PATH: "nets/"}  # fmt: skip
VIEW = View(Addresses(URLS), lambda url: f"../{url}")


def _book(pages=PAGES, listed=PARTS) -> Book:
    return Book(gather(pages, "concepts.yml", listed, [], None), {}, {})


def _filled(html=LIST, path=PATH, found=()) -> str:
    return fill(html, path, _book(), VIEW, lambda id: found if id == "net" else ())


def test_each_page_and_each_part_of_it_has_a_row_in_the_order_of_the_list():
    html = _filled()
    rows = [texts(row).strip() for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL)]
    assert rows == [
        "概念 年份 想法", "Net &amp; co 2015 short &lt;new&gt;", "Family more words",
        "Part what it is", "Half half of it", "Other no concept",
    ]  # fmt: skip
    assert 'href="../nets/family/#part"' in html and "words of the list" not in html
    assert html.startswith("<p>before</p>") and html.endswith("<p>after</p>")


def test_several_builds_of_a_concept_show_the_range_of_their_figures():
    small = {"name": "Net-18（原文）", "parameters": 11_690_000, "macs": 900_000_000}
    html = _filled(found=facts(small, {"name": "Net-50"}))
    assert "11.69–25.56 M" in html and "900 M – 3.858 G" in html
    assert "<small>Net-18、Net-50</small>" in html
    alone = _filled(found=facts())
    assert ">25.56 M<" in alone and "<small>" not in alone


def test_a_list_that_is_no_chapter_stays_as_it_is():
    plain = LIST.replace("net/", "nothing/").replace("family/", "none/")
    for html, path in ((LIST, "index.md"), (plain, PATH), ("<ul><li>a</li></ul>", PATH)):
        assert _filled(html, path) == html
    nested = LIST.replace("words of the list</li>", "<ul><li>x</li></ul></li>")
    assert _filled(nested) == nested


def test_a_chapter_of_chapters_draws_their_subjects():
    pages = {
        "all/index.md": "# All\n\n- [A](../a/index.md)\n- [B](../b/index.md)\n",
        "a/index.md": "---\nname: Alpha\n---\n\n# Alpha\n\nAlpha改进了Beta。\n",
        "b/index.md": "---\nname: Beta\n---\n\n# Beta\n",
    }
    book, view = _book(pages, ""), View(Addresses({}), str)
    done = finish_concept_page("<h1>All</h1>", "all/index.md", book, view, lambda _: "")
    assert ("kg-chapter", "本章图谱") in done.headings and ">Alpha</text>" in done.html


def test_a_chapter_of_chapters_draws_what_is_between_their_concepts_alone():
    pages = {
        "all/index.md": "# All\n\n- [A](../a/index.md)\n- [B](../b/index.md)\n",
        "a/index.md": "# A\n",
        "a/one.md": "---\nname: One\nkind: architecture\n---\n\n# One\n\nOne改进了Two。\n",
        "a/two.md": "---\nname: Two\nkind: architecture\n---\n\n# Two\n",
        "b/index.md": "# B\n",
        "b/three.md": "---\nname: Three\nkind: architecture\n---\n\n# Three\n\nThree使用了One。\n",
    }
    book = _book(pages, "")
    ids, between = book.across("all/index.md")
    assert ids == ["one", "two", "three"]
    assert set(between.edges(keys=True)) == {("three", "one", "uses")}
    done = finish_concept_page("<h1>All</h1>", "all/index.md", book,
                               View(Addresses({}), str), lambda _: "")  # fmt: skip
    assert ">Three</text>" in done.html and ">Two</text>" not in done.html
    assert {r.type for r in book.relations("all/index.md")} == {"improves", "uses"}


def test_the_ideas_of_our_concepts_are_short():
    docs = SHOWN.parent
    pages = {str(path.relative_to(docs)): path.read_text("utf-8") for path in docs.rglob("*.md")}
    known = gather(pages, "concepts.yml", (docs / "concepts.yml").read_text("utf-8"), [], None)
    ideas = {concept.name: concept.idea for concept in known.concepts if concept.idea}
    assert len(ideas) > 50
    assert {name for name, idea in ideas.items() if not 5 <= len(idea) <= 28} == set()
