"""Renders the concept index: every concept with an anchor, those without a page in full."""

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
class Entry:
    """A concept in the index; one that lives here has no `url`, and its relations and links stand
    here. All others have theirs on their pages."""

    concept: Concept
    names: tuple[str, ...]
    url: str
    links: list[Chip]
    related: Relations | None


def concept_index(knowledge: Knowledge, view: View, titles: Mapping[str, str]) -> str:
    """The index as HTML: concepts by kind in legend order, by name within one."""
    groups: list[tuple[Kind, list[Entry]]] = []
    names = other_names(knowledge.concepts)
    for kind in knowledge.kinds.values():
        concepts = sorted(
            (concept for concept in knowledge.concepts if concept.kind == kind.id),
            key=lambda concept: (concept.name.casefold(), concept.id),
        )
        if concepts:
            entries = [_entry(c, names[c.id], knowledge, view, titles) for c in concepts]
            groups.append((kind, entries))
    return render("concepts.html", groups=groups, here=titles.get("", ""))


def anchors(knowledge: Knowledge) -> set[str]:
    """The anchors of the index."""
    kinds = {f"kind-{concept.kind}" for concept in knowledge.concepts}
    return kinds | {concept.id for concept in knowledge.concepts}


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
