"""Reads what a clause does not say in so many words: a part named in it is what its subject uses."""

import re

from kg.extraction.reading.discourse import BOUNDARY, MENTIONS, WHOLES, Discourse, Ids, M
from kg.extraction.reading.mood import is_hypothetical, is_modal, is_negated, is_purpose, is_question
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import clause_start, clause_subject, subject_at
from kg.extraction.reading.wordings import one_of

# Kinds of concept that something is made of or made with.
PARTS = frozenset({"technique", "module", "operation", "normalization", "loss"})
_OTHERWISE = re.compile(one_of("says-otherwise"))
_TAKES_UP = re.compile(one_of("takes-up"))
# What belongs to another: X那种B, X's B.
_OWNED = re.compile(rf"(?P<owner>{M})\s*(?:系列?|系)?(?:里|中)?\s*(?:的|那种|那套|那一套|式|版|'s|that)\s*$")
_RUNS_ON = re.compile(rf"\s*(?:[-\"'”]?\s*{M}|-based|论文|作者|相关|教程|的(?:时候|论文|作者|原理|推导|代码))")


def read_frames(d: Discourse, encoded: str) -> None:
    """Adds that the subject of a clause uses the parts that the clause names."""
    if is_question(d) or is_hypothetical(d):
        return
    for match in MENTIONS.finditer(encoded):
        parts = tuple(id for id in d.ids(match[0]) if d.kinds.get(id) in PARTS)
        if not parts:
            continue
        start = clause_start(encoded, match.start())
        before = encoded[start : match.start()]
        following = BOUNDARY.search(encoded, match.end())
        end = following.start() if following else len(encoded)
        if _OTHERWISE.search(encoded, start, end) or _RUNS_ON.match(encoded, match.end()):
            continue
        if is_negated(before) or is_modal(before) or is_purpose(before):
            continue
        subject = subject_at(d, encoded, match.start())
        owner = _OWNED.search(before)
        if owner and not set(d.ids(owner["owner"])) & set(subject):
            continue
        for whole in _makers(d, subject, encoded, start, match.start()):
            for part in parts:
                if whole != part and not _related(d, whole, part) and not _is_general(d, part):
                    add(d, (whole,), "uses", (part,), *d.span, "frame")


def _makers(d: Discourse, subject: Ids, encoded: str, start: int, place: int) -> Ids:
    """Those of the subject that have parts, or that do something with one in this clause."""
    wholes = tuple(id for id in subject if d.kinds.get(id) in WHOLES)
    if wholes or not subject:
        return wholes
    if (
        d.kinds.get(subject[0]) in PARTS
        and _TAKES_UP.search(encoded, start, place)
        and (subject in (d.lead, d.topic) or clause_subject(d, encoded, start, place) == subject)
    ):
        return subject
    return ()


def _is_general(d: Discourse, part: str) -> bool:
    """Whether it is what several others are kinds of (卷积), which texts name in passing."""
    key = d.lexicon.keys[part]
    return sum(key in other for other in d.lexicon.keys.values()) > 2


def _related(d: Discourse, one: str, other: str) -> bool:
    """Whether the text has already said how the two are related."""
    return (one, other) in d.related or (other, one) in d.related
