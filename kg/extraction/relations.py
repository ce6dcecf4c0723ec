"""Puts relations together: those of many pages, and those that follow from others."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.extraction.kinds import kind_of
from kg.extraction.wordings import words
from kg.model import Concept, Evidence, Relation
from kg.vocabulary import relation_types

# What a version keeps of what it builds on, and what can be built on. A kind that is missing fits.
_KEPT = frozenset(("module", "operation", "normalization", "technique", ""))
_BUILT_ON = _KEPT | {"architecture", "optimizer"}
# Who improves one of these, and not a whole network, has it.
_PARTS = frozenset(("module", "operation", "technique"))
# Over how many versions something is kept: each is one more that may have changed it unsaid.
_STEPS = 4


def merge(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Joins the evidence of equal triples, in the order in which the triples first appear.

    A symmetric relation is one triple either way round.
    """
    types = relation_types()
    first: dict[tuple, Relation] = {}
    # Evidence and reasons by triple; a dictionary keeps each sentence once, in order.
    evidence: dict[tuple, dict[Evidence, None]] = {}
    reasons: dict[tuple, str] = {}
    for relation in relations:
        key: tuple = (relation.key, relation.inherited)
        if types[relation.type].symmetric:
            mirrored = ((relation.target, relation.type, relation.source), relation.inherited)
            key = mirrored if mirrored in first else key
        if key not in first:
            first[key] = relation
            continue
        if key not in evidence:
            evidence[key] = dict.fromkeys(first[key].evidence)
        evidence[key].update(dict.fromkeys(relation.evidence))
        reasons[key] = reasons.get(key) or first[key].reason or relation.reason
    return tuple(
        replace(relation, evidence=tuple(evidence[key]), reason=reasons[key])
        if key in evidence
        else relation
        for key, relation in first.items()
    )


def nearest_first(
    relations: Iterable[Relation], concepts: Iterable[Concept]
) -> tuple[Relation, ...]:
    """The relations, each with what the page of its source says before what others say."""
    pages = {concept.id: concept.page for concept in concepts}
    return tuple(
        replace(relation, evidence=tuple(sorted(relation.evidence, key=lambda e: e.page != page)))
        if len(relation.evidence) > 1 and (page := pages.get(relation.source))
        else relation
        for relation in relations
    )


def inherit(
    relations: Iterable[Relation], concepts: Iterable[Concept] = ()
) -> tuple[Relation, ...]:
    """What follows by rule: what builds on another keeps the parts that that one uses.

    A version that improves another, or takes a whole network as its encoder or backbone, uses
    the modules, operations, normalizations and techniques that that one uses, over up to four
    versions, unless one on the way drops them or puts something else in their place. The evidence
    is the chain of sentences. Returns the inherited ones alone.
    """
    relations = tuple(relation for relation in relations if not relation.inherited)
    kinds = {concept.id: kind_of(concept) for concept in concepts}
    stated = {relation.key for relation in relations}
    lost = _lost(relations)
    bases, parts = _bases_and_parts(relations, kinds)
    # What each has, by the number of steps to whoever states it, with the chain of evidence as
    # (first, rest) pairs, which all chains that end alike share.
    has: dict[str, dict[str, tuple]] = {id: dict(own) for id, own in parts.items()}
    latest = parts
    inherited: dict[str, dict[str, tuple]] = {id: {} for id in bases}
    for _ in range(_STEPS):
        found: dict[str, dict[str, tuple]] = {}
        for heir, steps in bases.items():
            known = has.get(heir, {})
            new: dict[str, tuple] = {}
            for base, evidence in steps:
                for part, chain in latest.get(base, {}).items():
                    if part == heir or part in known or part in new or (heir, part) in lost:
                        continue
                    new[part] = (evidence, chain)
            if new:
                found[heir] = new
        for heir, new in found.items():
            has.setdefault(heir, {}).update(new)
            inherited[heir].update(new)
        latest = found
    return tuple(
        Relation(heir, "uses", part, _unrolled(chain), inherited=True)
        for heir, kept in inherited.items()
        for part, chain in kept.items()
        if (heir, "uses", part) not in stated
    )


def _lost(relations: tuple[Relation, ...]) -> set[tuple[str, str]]:
    """Who gave what up: dropped it, or uses what takes its place in the same sentence."""
    lost = {(r.source, r.target) for r in relations if r.type == "drops"}
    users: dict[tuple[str, str], list[str]] = {}
    for relation in relations:
        if relation.type == "uses":
            for evidence in relation.evidence:
                users.setdefault((relation.target, evidence.sentence), []).append(relation.source)
    for relation in relations:
        if relation.type == "replaces":
            for evidence in relation.evidence:
                for user in users.get((relation.source, evidence.sentence), ()):
                    lost.add((user, relation.target))
    return lost


def _bases_and_parts(
    relations: tuple[Relation, ...], kinds: Mapping[str, str]
) -> tuple[dict[str, list[tuple[str, Evidence]]], dict[str, dict[str, tuple]]]:
    """What each builds on, with the sentence that says so, and what of each is kept."""
    bases: dict[str, list[tuple[str, Evidence]]] = {}
    parts: dict[str, dict[str, tuple]] = {}
    for relation in relations:
        if not relation.evidence:
            continue
        kind = kinds.get(relation.target, "")
        improves = relation.type == "improves"
        if improves and kind in _BUILT_ON:
            bases.setdefault(relation.source, []).append((relation.target, relation.evidence[0]))
        elif relation.type == "uses" and kind in ("architecture", ""):
            role = next(filter(_tells_role, relation.evidence), None)
            if role:
                bases.setdefault(relation.source, []).append((relation.target, role))
        if (relation.type == "uses" and kind in _KEPT) or (improves and kind in _PARTS):
            parts.setdefault(relation.source, {}).setdefault(
                relation.target, (relation.evidence[0], None)
            )
    return bases, parts


def _tells_role(evidence: Evidence) -> bool:
    """Whether a sentence says that something is taken as encoder, decoder or backbone."""
    sentence = evidence.sentence.casefold()
    return any(role in sentence for role in words("roles-of-networks"))


def _unrolled(chain: tuple | None) -> tuple[Evidence, ...]:
    """The evidence of a chain of (first, rest) pairs."""
    found = []
    while chain:
        first, chain = chain
        found.append(first)
    return tuple(found)
