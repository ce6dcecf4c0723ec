"""Puts a page together: its text with places, links and formulas, and the blocks around it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePosixPath

import networkx as nx
from markupsafe import Markup

from kg.graph import chapter_svg
from kg.model import Concept, Relation
from kg.site import autolink, captions, math, order, places
from kg.site.addresses import View
from kg.site.blocks import chips, relations_of, render
from kg.site.corrections import corrections, notice
from kg.site.excerpt import excerpt
from kg.site.knowledge import Knowledge
from kg.site.markup import join_chinese_lines, safe_link
from kg.site.snippets import Snippet, heart

Facts = Callable[[tuple[Concept, ...]], str]

_REFERENCES = re.compile(
    r"<h2[^>]*>\s*参考(?:资料|文献)?\s*(?:<a class=\"headerlink\".*?</a>)?</h2>\s*"
    r"|<p>参考(?:资料|文献)?\s*[：:]\s*(?P<alone></p>\s*)?"
)
_METHOD = 'class="doc doc-heading"'
# Names, `self`, numbers, signs and spaces need no colour of their own, and are most of all marks.
_UNCOLOURED = re.compile(r'<span class="(?:[nopw]|bp|mf|mi)">([^<]*)</span>')
_NO_TAIL = re.compile(r'<h[1-6][ >]|class="admonition|<details')


class Book:
    """What all pages share: the knowledge, the snippets, the titles of pages.

    The texts of pages are read once, for an excerpt about each concept, and not held.
    """

    def __init__(
        self, knowledge: Knowledge, snippets: Mapping[str, Snippet], titles: Mapping[str, str]
    ) -> None:
        self.excerpts = {
            concept.id: excerpt(page.body, concept.anchor)
            for concept in knowledge.concepts
            if (page := knowledge.pages.get(concept.page))
        }
        self.corrections = corrections({p: page.body for p, page in knowledge.pages.items()})
        self.knowledge = replace(knowledge, pages={})
        self.snippets = snippets
        self.titles = titles
        self.linker = autolink.Linker(knowledge.concepts)
        self._concepts: dict[str, list[Concept]] = {}
        self._chapters: dict[str, list[str]] = {}
        # Of each chapter of chapters, the chapter that each of their concepts is from.
        self._above: dict[str, dict[str, str]] = {}
        self._sentences: dict[str, list[str]] = {}
        self._by_snippet: dict[str, list[Concept]] = {}
        for concept in knowledge.concepts:
            if concept.page:
                self._concepts.setdefault(concept.page, []).append(concept)
                for folder in PurePosixPath(concept.page).parents[:-1]:
                    self._chapters.setdefault(f"{folder}/index.md", []).append(concept.id)
            if concept.snippet:
                self._by_snippet.setdefault(concept.snippet, []).append(concept)
        for path, page in knowledge.pages.items():
            if path.endswith("/index.md") and path not in self._chapters:
                self._above[path] = {
                    id: link
                    for link in order.links(path, page.body)
                    for id in [*(c.id for c in self.concepts(link)), *self.chapter(link)]
                }
        for relation in knowledge.relations:
            for evidence in relation.evidence:
                self._sentences.setdefault(evidence.page, []).append(evidence.sentence)

    def concepts(self, path: str) -> list[Concept]:
        """The concepts that a page is about, that of its front matter first."""
        return sorted(self._concepts.get(path, []), key=lambda concept: bool(concept.anchor))

    def chapter(self, path: str) -> list[str]:
        """The concepts of a chapter by the path of its first page; of any other page none."""
        return self._chapters.get(path, [])

    def across(self, path: str) -> tuple[list[str], nx.MultiDiGraph]:
        """Of a chapter of chapters, all their concepts and the relations from one to another."""
        chapters, graph = self._above.get(path, {}), self.knowledge.graph
        between = [
            (source, target, type)
            for source, target, type in graph.subgraph(chapters).edges(keys=True)
            if chapters[source] != chapters[target]
        ]
        return list(chapters), graph.edge_subgraph(between)

    def relations(self, path: str) -> Iterator[Relation]:
        """All relations of the concepts of a page and of its chapter."""
        graph = self.knowledge.graph
        own = (concept.id for concept in self.concepts(path))
        for id in [*own, *self.chapter(path), *self._above.get(path, ())]:
            if id in graph:
                for edges in (graph.out_edges, graph.in_edges):
                    yield from (found for _, _, found in edges(id, data="relation"))

    def sentences(self, path: str) -> list[str]:
        """The sentences of a page that state relations."""
        return self._sentences.get(path, [])

    def proven_by(self, snippet: str) -> list[Concept]:
        """The concepts that name a snippet as theirs."""
        return self._by_snippet.get(snippet, [])


@dataclass(frozen=True)
class Finished:
    """A page's HTML, what its table of contents lists beyond the headings of its text, and the
    anchors that were added."""

    html: str
    headings: tuple[tuple[str, str], ...] = ()
    anchors: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Code:
    heart: Markup
    url: str
    summary: Markup
    tests: int


def finish_text(
    html: str, path: str, book: Book, view: View, wrong: Callable[[str, str], None]
) -> str:
    """Rendered Markdown with places, links, formulas and Chinese lines joined.

    The home page is all links as it is. `wrong(latex, message)` is told of a formula that cannot
    be read.
    """
    html = math.render(places.mark(html, book.sentences(path)), wrong)
    if path == "index.md":
        return join_chinese_lines(html)
    own = frozenset(concept.id for concept in book.concepts(path))
    return captions.show(join_chinese_lines(book.linker.link(html, view.concept, own)))


def finish_concept_page(html: str, path: str, book: Book, view: View, facts: Facts) -> Finished:
    """A finished text with the line under its title and the blocks after it.

    A chapter's first page also shows the chapter's own part of the graph; that of several chapters
    what is between these.
    """
    concepts = book.concepts(path)
    anchors = frozenset(map(places.place_id, book.sentences(path)))
    graph, kinds = book.knowledge.graph, book.knowledge.kinds
    chapter, caption = chapter_svg(graph, book.chapter(path), view.concept, kinds)
    if not chapter:
        ids, between = book.across(path)
        chapter, _ = chapter_svg(between, ids, view.concept, kinds)
        caption = "各章的概念，早的在上，弧线是不同章之间的关系。"
    if not concepts and not chapter:
        return Finished(html, anchors=anchors)
    noticed = partial(notice, found=book.corrections)
    related = [
        found
        for concept in concepts
        if concept.id in graph
        and (found := relations_of(graph, concept, view, book.titles, kinds, noticed))
    ]
    html, references = split_references(html)
    blocks = {
        "facts": Markup(facts(tuple(concepts))),
        "chapter": Markup(chapter),
        "caption": caption,
        "code": _code(concepts, book, view),
        "related": related,
        "references": Markup(references),
        "papers": _papers(concepts),
        "here": book.titles.get(path, ""),
    }
    named = (
        ("kg-facts", "事实", blocks["facts"]),
        ("kg-chapter", "本章图谱", chapter),
        ("kg-code", "代码", blocks["code"]),
        ("kg-relations", "关系", related),
        ("kg-references", "参考", references or blocks["papers"]),
    )
    headings = (*_parts(html, concepts), *((id, text) for id, text, block in named if block))
    head = _head(concepts, book, view) if concepts else ""
    html = _under_title(html, head) + render("tail.html", **blocks)
    more = {f"kg-relations-{r.concept.id}" for r in related} if len(related) > 1 else set()
    return Finished(html, headings, anchors | {id for id, _ in headings} | more)


def finish_code_page(html: str, snippet: Snippet, book: Book, view: View) -> Finished:
    """A code page with the concepts that it proves and the tests that prove it.

    The search knows its title and its idea; with every method its index would weigh six times as
    much.
    """
    html = html.replace(_METHOD, f'{_METHOD} data-search-exclude="1"')
    needs = [
        (book.snippets[id].title, view.code(id)) for id in snippet.needs if id in book.snippets
    ]
    head = render(
        "code_head.html",
        concepts=[(c, view.concept(c)) for c in book.proven_by(snippet.id)],
        needs=needs,
    )
    tail = render("tests.html", snippet=snippet) if snippet.tests else ""
    headings = (("kg-tests", "测试"),) if snippet.tests else ()
    return Finished(_under_title(html, head) + tail, headings, frozenset(id for id, _ in headings))


def split_references(html: str) -> tuple[str, str]:
    """Parts the author's references from the end of a text, so that blocks may come between."""
    for match in reversed(list(_REFERENCES.finditer(html))):
        rest = html[match.end() :]
        if _NO_TAIL.search(rest):
            return html, ""
        if match.group().startswith("<p>") and not match.group("alone"):
            rest = "<p>" + rest
        return html[: match.start()], rest
    return html, ""


def _head(concepts: list[Concept], book: Book, view: View) -> str:
    first, *others = concepts
    own = chips(first, book.knowledge.kinds, view)
    rows = [{"label": first.name if others and first.anchor else "", "chips": own}]
    # What the page's own concept has said already is not said of each of its variants.
    said = set() if first.anchor else {(chip.text, chip.url) for chip in own if not chip.kind}
    for other in others:
        more = chips(other, book.knowledge.kinds, view)
        more = [chip for chip in more if (chip.text, chip.url) not in said]
        rows.append({"label": other.name, "chips": more})
    definition = "" if first.anchor else first.definition
    return render("head.html", definition=definition, rows=rows)


def _under_title(html: str, head: str) -> str:
    title, end, rest = html.partition("</h1>")
    return f"{title}{end}\n{head}{rest}" if end else f"{head}{html}"


def _code(concepts: list[Concept], book: Book, view: View) -> list[_Code]:
    found = {}
    for concept in concepts:
        snippet = book.snippets.get(concept.snippet)
        if snippet and snippet.id not in found and (url := view.code(snippet.id)):
            found[snippet.id] = _Code(
                Markup(_highlight(heart(snippet.source))),
                url,
                math.in_text(snippet.summary),
                len(snippet.tests),
            )
    return list(found.values())


def _parts(html: str, concepts: list[Concept]) -> list[tuple[str, str]]:
    """Where a text without headings comes to each of several concepts, a paragraph or more each."""
    if "<h2" in html:
        return []
    places = sorted((html.find(f'id="{c.anchor}"'), c.anchor, c.name) for c in concepts if c.anchor)
    found, last = [], 0
    for at, anchor, name in places:
        if at >= 0 and "<p>" in html[last:at]:
            found.append((anchor, name))
            last = at
    return found if len(found) > 1 else []


def _papers(concepts: list[Concept]) -> list[tuple[str, str, str]]:
    """Each paper once: the concepts that are from it with their year, its name and address."""
    found: dict[tuple[str, int | None], list[str]] = {}
    for concept in concepts:
        if concept.paper:
            found.setdefault((concept.paper, concept.year), []).append(concept.name)
    return [
        (f"{'、'.join(names)}{f'（{year}）' if year else ''}", paper, safe_link(paper))
        for (paper, year), names in found.items()
    ]


def _highlight(source: str) -> str:
    if not source:
        return ""
    # A site without code need not load it.
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    html = highlight(source, PythonLexer(), HtmlFormatter(cssclass="highlight", wrapcode=True))
    return _UNCOLOURED.sub(r"\1", html)
