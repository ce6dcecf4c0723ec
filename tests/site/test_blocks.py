"""What stands around a page's text: nothing twice, nothing empty."""

from kg.graph import build
from kg.model import Concept, Evidence, Relation
from kg.site.addresses import Addresses, View
from kg.site.blocks import relations_of
from kg.site.concept_index import concept_index, kind_index, other_names
from kg.site.knowledge import gather
from kg.site.page import Book, finish_concept_page

VIEW = View(Addresses({"a.md": "a/"}), str)
PAPER = "https://arxiv.org/abs/1411.4038"
PAGE = f"""---
name: FCN
kind: architecture
year: 2014
paper: {PAPER}
---

# FCN

<a id="fcn-8s"></a>FCN-8s。

<a id="fcn-16s"></a>FCN-16s。
"""
LISTED = "concepts:\n" + "".join(
    f"- {{name: {name}, kind: architecture, year: {year}, paper: {PAPER},"
    f" page: a.md#{name.lower()}}}\n"
    for name, year in (("FCN-8s", 2014), ("FCN-16s", 2015))
)


def _finished(html):
    knowledge = gather({"a.md": PAGE}, "concepts.yml", LISTED, [], None)
    assert not knowledge.problems
    return finish_concept_page(html, "a.md", Book(knowledge, {}, {}), VIEW, lambda _: "")


def test_a_paper_is_named_once_and_a_variant_says_only_what_differs():
    done = _finished("<h1>FCN</h1><p>…</p>")
    assert "FCN、FCN-8s（2014）：" in done.html and "FCN-16s（2015）：" in done.html
    rows = done.html.split('class="kg-chips"')[1:]
    assert [row.count("论文") for row in rows[:2]] == [2, 0] and "2014" not in rows[1]
    assert "2015" in rows[2]


def test_the_contents_list_concepts_that_have_paragraphs_of_their_own():
    apart = '<p><a id="fcn-16s"></a>…</p><p><a id="fcn-8s"></a>…</p>'
    together = '<p><a id="fcn-16s"></a><a id="fcn-8s"></a>…</p>'
    assert _finished(apart).headings[:2] == (("fcn-16s", "FCN-16s"), ("fcn-8s", "FCN-8s"))
    for html in (together, f"<h2>…</h2>{apart}"):
        assert _finished(html).headings == (("kg-references", "参考"),)


def test_what_follows_from_one_sentence_stands_below_it():
    concepts = [Concept(id, id) for id in "abcd"]
    said = {id: Evidence(f"{id}。", "a.md", 0, 2) for id in "xyz"}
    graph = build(concepts, [
        Relation("a", "uses", "b", (said["x"], said["y"]), inherited=True),
        Relation("a", "uses", "c", (said["x"], said["z"]), inherited=True),
        Relation("a", "uses", "d", (said["x"], said["z"]), inherited=True),
    ])  # fmt: skip
    ((premise, lines),) = relations_of(graph, concepts[0], VIEW, {}).chains
    assert [quote.sentence for quote in premise.quotes] == ["x。"]
    assert [[c.id for c, _ in line.ends] for line in lines] == [["b"], ["c", "d"]]
    assert [quote.sentence for line in lines for quote in line.quotes] == ["y。", "z。"]


def test_names_that_say_no_more_are_not_shown():
    names = other_names([
        Concept("a", "Net v2", aliases=("v2", "Net-v2", "二号网", "系列")),
        Concept("b", "Net v3", aliases=("系列", "Third Net"), mentions=("更快的网络",)),
    ])  # fmt: skip
    assert names == {"a": ("二号网",), "b": ("Third Net",)}


def test_the_index_leads_to_every_concept_and_its_kind_tells_what_it_is():
    listed = "concepts:\n- {name: FPN, kind: module, year: 2016, definition: 特征金字塔。}\n"
    known = gather({"a.md": PAGE}, "concepts.yml", listed)
    pages = {"a.md": "a/", "concepts/module.md": "concepts/module/"}
    view = View(Addresses(pages), str)
    index = concept_index(known, view)
    assert '<li id="fcn"><a class="kg-term" href="a/">FCN</a></li>' in index
    assert '<li id="fpn"><a class="kg-term" href="concepts/module/#fpn">FPN</a></li>' in index
    assert "特征金字塔" not in index
    entries = kind_index(known.kinds["module"], known, view, {})
    assert 'id="fpn"' in entries and "2016" in entries and "特征金字塔。" in entries
    assert "FCN" not in entries and 'aria-current="page">模块 1</a>' in entries
