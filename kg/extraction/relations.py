"""Puts relations together: those of many pages, and those that follow from others."""

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Concept, Evidence, Relation
from kg.vocabulary import relation_types

# What makes one a version of the other, or takes the other in whole.
_BUILDS_ON = ("improves",)
_WHOLE = "architecture"
_PARTS = ("module", "operation", "technique")
_ROLES = ("encoder", "backbone", "编码器", "主干", "骨干", "解码器", "decoder", "基础网络")
_LOSES = ("drops",)


def merge(relations: Iterable[Relation]) -> tuple[Relation, ...]:
    """Joins the evidence of equal triples, in the order in which the triples first appear.

    A symmetric relation is one triple either way round.
    """
    types = relation_types()
    merged: dict[tuple, Relation] = {}
    for relation in relations:
        key: tuple = (relation.key, relation.inherited)
        if types[relation.type].symmetric:
            mirrored = ((relation.target, relation.type, relation.source), relation.inherited)
            key = mirrored if mirrored in merged else key
        known = merged.get(key)
        if known is None:
            merged[key] = relation
            continue
        more = tuple(one for one in relation.evidence if one not in known.evidence)
        merged[key] = replace(known, evidence=known.evidence + more,
                              reason=known.reason or relation.reason)  # fmt: skip
    return tuple(merged.values())


def inherit(
    relations: Iterable[Relation], concepts: Iterable[Concept] = ()
) -> tuple[Relation, ...]:
    """What follows by rule: what builds on another keeps what that one uses.

    A version that improves another, or takes a whole network as its encoder or backbone, uses
    what that one uses, over any number of steps, unless one on the way drops it or puts something
    else in its place. The evidence is the chain of sentences. Returns the inherited ones alone.
    """
    relations = tuple(relation for relation in relations if not relation.inherited)
    kinds = {concept.id: concept.kind for concept in concepts}
    stated = {relation.key: relation for relation in relations}
    lost = {(r.source, r.target) for r in relations if r.type in _LOSES}
    for relation in relations:
        if relation.type == "replaces":
            for other in relations:
                if other.type == "uses" and other.target == relation.source:
                    shared = {e.sentence for e in other.evidence}
                    if shared & {e.sentence for e in relation.evidence}:
                        lost.add((other.source, relation.target))
    bases: dict[str, list[tuple[str, Evidence]]] = {}
    uses: dict[str, list[tuple[str, Evidence]]] = {}
    for relation in relations:
        if not relation.evidence:
            continue
        step = (relation.target, relation.evidence[0])
        whole = kinds.get(relation.target, _WHOLE) == _WHOLE
        role = next((e for e in relation.evidence
                     if any(word in e.sentence.casefold() for word in _ROLES)), None)  # fmt: skip
        if relation.type in _BUILDS_ON:
            bases.setdefault(relation.source, []).append(step)
        elif relation.type == "uses" and whole and role:
            bases.setdefault(relation.source, []).append((relation.target, role))
        # Who improves a part, and not a whole network, has that part.
        part = relation.type in _BUILDS_ON and kinds.get(relation.target) in _PARTS
        if relation.type == "uses" or part:
            uses.setdefault(relation.source, []).append(step)
    found: dict[tuple[str, str], Relation] = {}
    for start in bases:
        queue = [(start, (), frozenset({start}))]
        while queue:
            here, chain, passed = queue.pop(0)
            for base, evidence in bases.get(here, ()):
                if base in passed:
                    continue
                way = (*chain, evidence)
                for part, stating in uses.get(base, ()):
                    key = (start, "uses", part)
                    if part == start or key in stated or (start, part) in found:
                        continue
                    if any((one, part) in lost for one in (*passed, here, start)):
                        continue
                    found[start, part] = Relation(*key, (*way, stating), inherited=True)
                queue.append((base, way, passed | {base}))
    return tuple(found.values())
