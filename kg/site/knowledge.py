"""Pages in, knowledge out: reads concepts, relations and the graph out of all pages."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import networkx as nx

from kg import extraction, graph
from kg.concepts import clashes, concepts_of_page, read_concepts
from kg.extraction.definitions import Term, terms_of
from kg.extraction.terms import plainly_told, related, with_terms
from kg.model import Concept, Problem, Relation
from kg.pages import Page, read_page
from kg.vocabulary import Kind


@dataclass(frozen=True)
class Knowledge:
    """What the pages know. `concepts` holds each id once, in the order of the pages."""

    pages: Mapping[str, Page]
    concepts: tuple[Concept, ...]
    kinds: Mapping[str, Kind]
    relations: tuple[Relation, ...]
    graph: nx.MultiDiGraph
    problems: tuple[Problem, ...]


@dataclass
class Cache:
    """What was read before, by page: one is read again when it, a concept or a rule changed."""

    setting: str = ""
    relations: dict[str, tuple[str, tuple[Relation, ...]]] = field(default_factory=dict)
    found: dict[str, tuple[str, tuple[Term, ...]]] = field(default_factory=dict)

    def terms(self, page: Page) -> tuple[Term, ...]:
        digest = hashlib.sha256(page.body.encode()).hexdigest()
        known = self.found.get(page.path)
        if known is None or known[0] != digest:
            known = self.found[page.path] = (digest, terms_of(page.body))
        return known[1]

    def extract(
        self,
        page: Page,
        chapters: tuple[str, ...],
        lexicon: extraction.Lexicon,
        rules: extraction.RuleSet,
    ) -> tuple[Relation, ...]:
        setting = f"{lexicon.fingerprint} {rules.fingerprint}"
        if setting != self.setting:
            self.setting, self.relations = setting, {}
        seen = "\0".join((extraction.title_of(page), *chapters, page.body))
        digest = hashlib.sha256(seen.encode()).hexdigest()
        known = self.relations.get(page.path)
        if known is None or known[0] != digest:
            known = (digest, extraction.extract_page(page, lexicon, rules, chapters))
            self.relations[page.path] = known
        return known[1]


def gather(
    texts: Mapping[str, str],
    concepts_file: str = "",
    concepts_text: str = "",
    rule_files: Iterable[str] = (),
    cache: Cache | None = None,
) -> Knowledge:
    """Reads all pages (path → text) and the concepts file. If that lists none, terms that the
    pages define are concepts too, as far as the pages state relations of them.

    Problems name file and line; what is wrong is left out, the rest is used.
    """
    cache = cache if cache is not None else Cache()
    listed, kinds, problems = read_concepts(concepts_file, concepts_text)
    pages: dict[str, Page] = {}
    found: list[Concept] = []
    for path, text in texts.items():
        pages[path], more = read_page(path, text)
        problems += more
        of_page, more = concepts_of_page(pages[path], kinds)
        problems += more
        found += of_page
    for concept in listed:
        if concept.page and concept.page not in pages:
            problems.append(Problem(concept.where, f"`page` of {concept.name!r} does not exist: "
                                    f"{concept.page}"))  # fmt: skip
            concept = replace(concept, page="", anchor="")
        found.append(concept)
    problems += clashes(found)
    concepts: dict[str, Concept] = {}
    for concept in found:
        concepts.setdefault(concept.id, concept)
    given = known = tuple(concepts.values())
    if not listed:
        known = with_terms(given, ((page, cache.terms(page)) for page in pages.values()))
    relations, more = _relations(pages, known, given, tuple(rule_files), cache)
    problems += more
    known = related(known, given, relations)
    return Knowledge(
        pages=pages,
        concepts=known,
        kinds=kinds,
        relations=relations,
        graph=graph.build(known, relations),
        problems=tuple(problems),
    )


def _relations(
    pages: Mapping[str, Page],
    concepts: tuple[Concept, ...],
    given: tuple[Concept, ...],
    rule_files: tuple[str, ...],
    cache: Cache,
) -> tuple[tuple[Relation, ...], list[Problem]]:
    """The relations that the prose states, edited as front matter says, and the inherited ones."""
    problems: list[Problem] = []
    try:
        rules = extraction.load_rules(rule_files)
    except extraction.RuleError as error:
        problems += error.problems
        rules = extraction.load_rules()
    lexicon = extraction.Lexicon(concepts)
    chapters = extraction.chapters_of(pages)
    found = [
        relation
        for path, page in pages.items()
        for relation in cache.extract(page, chapters.get(path, ()), lexicon, rules)
    ]
    if lexicon.foreign:
        found = plainly_told(found, concepts, given)
    stated, inherited, more = extraction.settle(found, pages.values(), concepts)
    return (*stated, *inherited), problems + more
