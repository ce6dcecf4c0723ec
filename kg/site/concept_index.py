"""Renders the concept index: every concept with an anchor, those without a page in full."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.model import Concept
from kg.site.addresses import View
from kg.site.blocks import Chip, Relations, chips, relations_of, render
from kg.site.knowledge import Knowledge
from kg.vocabulary import Kind


@dataclass(frozen=True)
class Entry:
    """A concept in the index; one that lives here has no `url`, and its relations stand here."""

    concept: Concept
    url: str
    links: list[Chip]
    related: Relations | None


def concept_index(knowledge: Knowledge, view: View, titles: Mapping[str, str]) -> str:
    """The index as HTML: concepts by kind in legend order, by name within one."""
    groups: list[tuple[Kind, list[Entry]]] = []
    for kind in knowledge.kinds.values():
        concepts = sorted(
            (concept for concept in knowledge.concepts if concept.kind == kind.id),
            key=lambda concept: (concept.name.casefold(), concept.id),
        )
        if concepts:
            groups.append(
                (kind, [_entry(concept, knowledge, view, titles) for concept in concepts])
            )
    return render("concepts.html", groups=groups, here=titles.get("", ""))


def anchors(knowledge: Knowledge) -> set[str]:
    """The anchors of the index."""
    kinds = {f"kind-{concept.kind}" for concept in knowledge.concepts}
    return kinds | {concept.id for concept in knowledge.concepts}


def _entry(concept: Concept, knowledge: Knowledge, view: View, titles: Mapping[str, str]) -> Entry:
    links = [chip for chip in chips(concept, knowledge.kinds, view) if chip.url]
    if concept.page:
        return Entry(concept, view.concept(concept), links, None)
    related = relations_of(knowledge.graph, concept, view, titles, drawn=False)
    return Entry(concept, "", links, related or None)
