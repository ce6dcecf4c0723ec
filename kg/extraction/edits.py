"""Reads the edges that an author adds or rejects by hand in a page's front matter."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.concepts import fold
from kg.model import Concept, Problem, Relation
from kg.pages import Page
from kg.vocabulary import relation_types

_KEYS = ("source", "type", "target", "reason")


@dataclass(frozen=True, slots=True)
class Edits:
    """Relations to add and triples to reject, each with its reason, and what was wrong."""

    added: tuple[Relation, ...] = ()
    rejected: tuple[Relation, ...] = ()
    problems: tuple[Problem, ...] = ()


def edits(pages: Iterable[Page], concepts: Iterable[Concept]) -> tuple[Edits, ...]:
    """The edits in the front matter of each page.

    `relations:` and `reject:` are lists of mappings with `type`, `target`, `reason` and, unless
    it is the concept that the page is about, `source`. Ends are names, aliases or ids.
    """
    known: dict[str, str] = {}
    concepts = tuple(concepts)
    for concept in concepts:
        for alias in concept.spellings:
            known.setdefault(fold(alias), concept.id)
    for concept in concepts:
        known[fold(concept.id)] = known[fold(concept.name)] = concept.id
    return tuple(_edits(page, known) for page in pages)


def _edits(page: Page, known: dict[str, str]) -> Edits:
    own = page.meta.data.get("name")
    problems: list[Problem] = []
    read: dict[str, list[Relation]] = {"relations": [], "reject": []}
    for key, found in read.items():
        entries = page.meta.data.get(key) or []
        if not isinstance(entries, list):
            problems.append(Problem(page.meta.where(key), f"`{key}` must be a list"))
            continue
        for index, entry in enumerate(entries):
            where = page.meta.where(key, index)
            try:
                found.append(_edit(entry, own, known))
            except ValueError as error:
                problems.append(Problem(where, f"`{key}`: {error}"))
    return Edits(tuple(read["relations"]), tuple(read["reject"]), tuple(problems))


def apply_edits(relations: Iterable[Relation], made: Iterable[Edits]) -> tuple[Relation, ...]:
    """The relations without the rejected and with the added ones, in a stable order.

    A symmetric relation is rejected either way round. One that the text states too keeps its
    sentences and takes the reason.
    """
    types = relation_types()
    kept = {relation.key: relation for relation in relations}
    for edit in made:
        for relation in edit.rejected:
            kept.pop(relation.key, None)
            if types[relation.type].symmetric:
                kept.pop((relation.target, relation.type, relation.source), None)
        for relation in edit.added:
            known = kept.get(relation.key, relation)
            evidence = () if known.inherited else known.evidence
            kept[relation.key] = Relation(*relation.key, evidence, reason=relation.reason)
    return tuple(kept.values())


def _edit(entry: object, own: object, known: dict[str, str]) -> Relation:
    if not isinstance(entry, dict):
        raise ValueError("each entry must be a mapping with " + ", ".join(_KEYS))
    unknown = [key for key in entry if key not in _KEYS]
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}; known: {', '.join(_KEYS)}")
    types = relation_types()
    if not isinstance(entry.get("type"), str) or entry["type"] not in types:
        raise ValueError(f"unknown relation type {entry.get('type')!r}; known: {', '.join(types)}")
    if not isinstance(entry.get("reason"), str) or not entry["reason"].strip():
        raise ValueError("an edge made or rejected by hand needs a `reason`")
    ends = []
    for end, name in (("source", entry.get("source", own)), ("target", entry.get("target"))):
        if not isinstance(name, str) or not name.strip():
            raise ValueError(f"`{end}` is missing")
        if fold(name) not in known:
            raise ValueError(f"no concept is called {name!r}")
        ends.append(known[fold(name)])
    return Relation(ends[0], entry["type"], ends[1], reason=entry["reason"].strip())
