"""Finishes every rendered page as its kind asks, and keeps finished ones from build to build."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from zlib import compress, decompress

from kg.model import Concept
from kg.site import chapter, concept_index, overview
from kg.site.addresses import CONCEPTS, Addresses, View
from kg.site.facts import Fact, comparison, fact_table
from kg.site.page import Book, Finished, finish_code_page, finish_concept_page, finish_text
from kg.site.snippets import Snippet
from kg.vocabulary import Kind


@dataclass(frozen=True)
class Site:
    """What one build knows of all pages.

    `code` and `kinds` are by the paths of the pages that show a snippet, or the concepts of a kind.
    """

    addresses: Addresses
    book: Book
    code: Mapping[str, Snippet] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()


class Finisher:
    """Finishes pages; with `keep`, one whose parts are all as they were comes from memory."""

    def __init__(self, keep: bool) -> None:
        self._keep = keep
        self._shared: tuple[Site | None, object] | None = None
        self._kept: dict[str, tuple[object, bytes, Finished]] = {}

    def __getstate__(self) -> dict:
        # The site itself is read again in each run.
        return {**self.__dict__, "_shared": self._shared and (None, self._shared[1])}

    def finish(
        self,
        html: str,
        path: str,
        site: Site,
        relative: Callable[[str], str],
        wrong: Callable[[str, str], None],
    ) -> Finished:
        """The page with links, formulas and blocks; `relative` turns addresses into its own.

        `wrong(latex, message)` is told of a formula that cannot be read; the page is then not
        kept, so that it is told again.
        """
        view = View(site.addresses, relative)
        if not self._keep:
            return _finish(html, path, site, view, wrong)
        self._forget_other(site)
        key = (sha256(html.encode()).digest(), *_read(html, path, site))
        kept = self._kept.get(path)
        if kept and kept[0] == key:
            return replace(kept[2], html=decompress(kept[1]).decode())
        told = []

        def tell(latex: str, message: str) -> None:
            told.append(latex)
            wrong(latex, message)

        done = _finish(html, path, site, view, tell)
        if told:
            self._kept.pop(path, None)
        else:
            packed = compress(done.html.encode(), 1)
            self._kept[path] = (key, packed, replace(done, html=""))
        return done

    def _forget_other(self, site: Site) -> None:
        """Forgets all if what every page may show is another than before."""
        if self._shared and self._shared[0] is site:
            return
        book, known = site.book, site.book.knowledge
        parts = (
            known.concepts,
            known.kinds,
            book.titles,
            book.corrections,
            book.snippets,
            site.addresses,
            site.facts,
        )
        if not self._shared or self._shared[1] != parts:
            self._kept = {}
        self._shared = (site, parts)


def _read(html: str, path: str, site: Site) -> tuple[tuple, ...]:
    """The sentences, relations and snippets that a page shows, and the titles of more snippets."""
    book = site.book
    snippets = book.snippets
    if overview.has_marks(html) or path in site.kinds:
        return tuple(book.sentences(path)), book.knowledge.relations, tuple(snippets.values())
    if snippet := site.code.get(path):
        needed = tuple(snippets[id].title for id in snippet.needs if id in snippets)
        return tuple(book.sentences(path)), (), (snippet,), needed
    shown = tuple(snippets.get(concept.snippet) for concept in book.concepts(path))
    return tuple(book.sentences(path)), tuple(book.relations(path)), shown


def _finish(
    html: str, path: str, site: Site, view: View, wrong: Callable[[str, str], None]
) -> Finished:
    book = site.book
    html = finish_text(overview.fill(html, book, view), path, book, view, wrong)
    if path == CONCEPTS:
        return _concept_index(html, book, view)
    if kind := site.kinds.get(path):
        entries = concept_index.kind_index(kind, book.knowledge, view, book.titles)
        own = (concept.id for concept in book.knowledge.concepts if concept.kind == kind.id)
        return Finished(html + entries, anchors=frozenset(own))
    if path in site.code:
        return finish_code_page(html, site.code[path], book, view)
    html = chapter.fill(html, path, book, view, partial(_main_facts, site))
    return finish_concept_page(html, path, book, view, partial(_facts, path, site, view))


def _main_facts(site: Site, concept: str) -> list[Fact]:
    return [fact for fact in site.facts if fact.concept == concept and fact.headline]


def _concept_index(html: str, book: Book, view: View) -> Finished:
    known = book.knowledge
    kinds = tuple((f"kind-{k.id}", k.label) for k, _ in concept_index.by_kind(known))
    anchors = frozenset((*(id for id, _ in kinds), *(concept.id for concept in known.concepts)))
    return Finished(html + concept_index.concept_index(known, view), kinds, anchors)


def _facts(path: str, site: Site, view: View, concepts: tuple[Concept, ...]) -> str:
    """The facts of a page's concepts; a chapter's page also compares its networks."""
    ids = {concept.id for concept in concepts}
    own = fact_table([fact for fact in site.facts if fact.concept in ids])
    if not path.endswith("/index.md"):
        return own
    urls = {concept.id: view.concept(concept) for concept in site.book.knowledge.concepts}
    group = path.removesuffix("/index.md")
    return own + comparison(site.facts, group, lambda id: urls.get(id, ""))
