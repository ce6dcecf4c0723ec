"""Renders the concept index: the names of all concepts, and for each kind a page of entries."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.concepts import fold
from kg.model import Concept
from kg.site.addresses import View
from kg.site.blocks import Chip, Relations, chips, relations_of, render
from kg.site.knowledge import Knowledge
from kg.vocabulary import Kind


@dataclass(frozen=True)
class Name:
    """A concept in the list of all: where it is told of and by what other names it goes."""

    concept: Concept
    names: tuple[str, ...]
    url: str


@dataclass(frozen=True)
class Entry:
    """A concept on the page of its kind. One that lives there has no `url`, and its relations and
    links stand there; all others have theirs on their pages."""

    concept: Concept
    names: tuple[str, ...]
    url: str
    links: list[Chip]
    related: Relations | None


def concept_index(knowledge: Knowledge, view: View) -> str:
    """The names of all concepts as HTML: by kind in legend order, by name within one.

    What each is would weigh more than all else: a preview tells it, and the page of its kind.
    """
    names = other_names(knowledge.concepts)
    groups = [
        (kind, [Name(c, names[c.id], view.concept(c)) for c in concepts])
        for kind, concepts in by_kind(knowledge)
    ]
    return render("concepts.html", kinds=_kinds(knowledge, view), groups=groups)


def kind_index(kind: Kind, knowledge: Knowledge, view: View, titles: Mapping[str, str]) -> str:
    """The entries of the concepts of a kind as HTML, by name."""
    names = other_names(knowledge.concepts)
    entries = [
        _entry(concept, names[concept.id], knowledge, view, titles)
        for concept in _of_kind(kind, knowledge)
    ]
    kinds = _kinds(knowledge, view)
    return render("kind.html", own=kind, kinds=kinds, entries=entries)


def by_kind(knowledge: Knowledge) -> list[tuple[Kind, list[Concept]]]:
    """The kinds that have concepts, in legend order, with their concepts by name."""
    found = ((kind, _of_kind(kind, knowledge)) for kind in knowledge.kinds.values())
    return [(kind, concepts) for kind, concepts in found if concepts]


def other_names(concepts: Iterable[Concept]) -> dict[str, tuple[str, ...]]:
    """By id the aliases worth a reader's while: those of no other concept that are neither
    another writing of the name nor its end (v2)."""
    concepts = tuple(concepts)
    bearers = Counter(
        spelt for c in concepts for spelt in {*map(_spelt, c.aliases), _spelt(c.name)}
    )
    found = {}
    for concept in concepts:
        own = {_spelt(concept.name): ""}
        for alias in concept.aliases:
            if bearers[_spelt(alias)] == 1 and not fold(concept.name).endswith(" " + fold(alias)):
                own.setdefault(_spelt(alias), alias)
        found[concept.id] = tuple(filter(None, own.values()))
    return found


def _spelt(name: str) -> str:
    return re.sub(r"[\s-]+", "", fold(name))


def _of_kind(kind: Kind, knowledge: Knowledge) -> list[Concept]:
    return sorted(
        (concept for concept in knowledge.concepts if concept.kind == kind.id),
        key=lambda concept: (concept.name.casefold(), concept.id),
    )


def _kinds(knowledge: Knowledge, view: View) -> list[tuple[Kind, str, int]]:
    """The kinds that have concepts, with their pages and how many they have."""
    return [(kind, view.kind(kind.id), len(found)) for kind, found in by_kind(knowledge)]


def _entry(
    concept: Concept,
    names: tuple[str, ...],
    knowledge: Knowledge,
    view: View,
    titles: Mapping[str, str],
) -> Entry:
    if concept.page:
        return Entry(concept, names, view.concept(concept), [], None)
    links = [chip for chip in chips(concept, knowledge.kinds, view) if chip.url]
    related = relations_of(knowledge.graph, concept, view, titles)
    return Entry(concept, names, "", links, related or None)
