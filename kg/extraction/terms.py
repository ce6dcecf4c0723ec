"""Makes concepts of the terms that pages define, for notes without a list of concepts."""

import re
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import replace

from kg.concepts import concept_id, fold
from kg.extraction.definitions import Term
from kg.extraction.lexicon import bare_names
from kg.extraction.names import spelling_key
from kg.model import Concept, Evidence, Relation
from kg.pages import Page

# By these the layout of a text tells of a term, or a heading of two.
_BY_LAYOUT = frozenset(
    {"label", "item-below", "item-of-class", "members", "heading", "catalogue", "contrasts-pair"}
)
_WORD = re.compile(r"[A-Za-z0-9]+")
# How often a name has to come that no definition, label or heading tells.
_OFTEN = 2


def with_terms(
    concepts: tuple[Concept, ...], pages: Iterable[tuple[Page, tuple[Term, ...]]]
) -> tuple[Concept, ...]:
    """The concepts, with the other names that the pages tell of them, and their terms behind."""
    pages = tuple(pages)
    known = _known(concepts)
    worthy = _Worthy(concepts, pages, known)
    found = {concept.id: concept for concept in concepts}
    given = frozenset(found)
    for page, terms in pages:
        for term in terms:
            if not worthy(term, page):
                continue
            id = known.setdefault(spelling_key(term.name), concept_id(term.name))
            concept = found.get(id)
            if concept is None:
                concept = Concept(id, term.name, kind_missing=True, where=page.path)
            if id not in given and term.anchor is not None and not concept.page:
                whole = not page.meta.data.get("name") and term is terms[0]
                concept = replace(concept, page=page.path, anchor="" if whole else term.anchor)
            found[id] = _taught(concept, term, known)
    return tuple(found.values())


def _known(concepts: Iterable[Concept]) -> dict[str, str]:
    """The concepts by the keys of their names, and of these without what they say that they are."""
    known = {spelling_key(name): c.id for c in concepts for name in c.spellings}
    for concept in concepts:
        if concept.kind_missing:
            for name in bare_names(concept.name):
                known.setdefault(spelling_key(name), concept.id)
    return known


class _Worthy:
    """Tells which terms of a page the pages speak of enough to make concepts of them."""

    def __init__(
        self, concepts: Iterable[Concept], pages: tuple[tuple[Page, tuple[Term, ...]], ...],
        known: Container[str],
    ) -> None:  # fmt: skip
        keyed = [[(spelling_key(term.name), term) for term in terms] for _, terms in pages]
        self._often = Counter(key for terms in keyed for key, _ in terms)
        self._sure = {key for terms in keyed for key, term in terms if term.sure}
        # What several pages have a heading for is an aspect of what each is about.
        headed = Counter(
            key
            for terms in keyed
            for key in {key for key, term in terms if term.anchor is not None}
        )
        self._aspects = {key for key, count in headed.items() if count > 1 and key not in known}
        self._general = _general(concepts)
        self._named_on: dict[str, list[str]] = {}
        for concept in concepts:
            self._named_on.setdefault(concept.page, []).append(concept.name)

    def __call__(self, term: Term, page: Page) -> bool:
        key = spelling_key(term.name)
        if not key or key in self._aspects:
            return False
        if key in self._sure or (self._often[key] >= _OFTEN and key not in self._general):
            return True
        # 病理性萎缩：, on the page on 萎缩.
        return any(_ends_with(term.name, name) for name in self._named_on.get(page.path, ()))


def _ends_with(name: str, other: str) -> bool:
    return len(other) > 1 and name != other and name.endswith(other)


def _general(concepts: Iterable[Concept]) -> set[str]:
    """Words that several names hold: GC says little beside CMS GC and Serial GC."""
    held = Counter(
        word for concept in concepts for word in {fold(one) for one in _WORD.findall(concept.name)}
    )
    return {spelling_key(word) for word, count in held.items() if count > 1}


def _taught(concept: Concept, term: Term, known: dict[str, str]) -> Concept:
    """The concept with what a text tells of it: names that are nobody else's, what it is."""

    def new(names: Iterable[str]) -> list[str]:
        own = {spelling_key(name) for name in concept.spellings}
        return [
            name
            for name in dict.fromkeys(names)
            if known.setdefault(spelling_key(name), concept.id) == concept.id
            and spelling_key(name) not in own
        ]

    aliases = new((term.name, *term.aliases))
    if aliases and not concept.aliases:
        # By these it is found only as long as it has no other names.
        aliases += [name for name in new(bare_names(concept.name)) if name not in aliases]
    definition = concept.definition or term.definition
    return replace(concept, aliases=(*concept.aliases, *aliases), definition=definition)


def plainly_told(
    relations: Iterable[Relation], concepts: Iterable[Concept], given: Iterable[Concept]
) -> list[Relation]:
    """In notes of other fields, the relations without those of terms that running prose tells.

    Too often that speaks of somebody else: of a term it counts only what belongs to what, where the
    sentence itself names both.
    """
    pages = {concept.id for concept in given}
    spelled = {concept.id: [fold(name) for name in concept.spellings] for concept in concepts}

    def holds(relation: Relation, evidence: Evidence) -> bool:
        if evidence.rule in _BY_LAYOUT:
            return True
        said = fold(evidence.sentence)
        ends = (relation.source, relation.target)
        return relation.type == "part_of" and all(
            any(name in said for name in spelled[end]) for end in ends
        )

    kept = []
    for relation in relations:
        if not {relation.source, relation.target} <= pages:
            evidence = tuple(one for one in relation.evidence if holds(relation, one))
            relation = replace(relation, evidence=evidence)
        if relation.evidence:
            kept.append(relation)
    return kept


def related(
    concepts: Iterable[Concept], given: Iterable[Concept], relations: Iterable[Relation]
) -> tuple[Concept, ...]:
    """The concepts without those found in the text of which it says nothing."""
    kept = {concept.id for concept in given}
    for relation in relations:
        kept.update((relation.source, relation.target))
    return tuple(concept for concept in concepts if concept.id in kept)
