"""Finds the subject of a clause: said in it, before it, or carried on."""

import re
from collections.abc import Iterator

from kg.extraction.patterns import MENTION
from kg.extraction.reading.clauses import OF_THEM, named_subject
from kg.extraction.reading.coordination import SUFFIX
from kg.extraction.reading.discourse import (
    BOUNDARY,
    MENTIONS,
    NO_SUBJECT,
    PARTS,
    WHOLES,
    Discourse,
    Ids,
    M,
)
from kg.extraction.reading.openings import clause_start, told_apart
from kg.extraction.wordings import literal, one_of, words

# How many clauses before a clause are looked at.
_BEFORE = 32
# P：W提出，…: who is meant has it from another.
_SAYS_WHOSE = re.compile(
    rf"\s*{M}\s*{literal(words('first-of-all'))}?{literal(words('has-proposed'))}"
)
# X，瘦身版的W，…: what it says is what X is.
_VERSION_OF = re.compile(rf"\s*[^,;:{MENTION}]{{0,12}}的{M}\s*$")
# Unlike P, which needs labels, X …: a clause that only tells of P.
_SAYS_WHICH = re.compile(r"\s*(?:which|who|where|whose)\b")
_BARE = re.compile(rf"\s*(?:第[一二三四五]步|首先|其次)?[\2\3]?{M}{SUFFIX}\s*$")
# P被W引入，后来又被Q取代: what is done to it goes on.
_SUFFERS = re.compile(rf"[^,;:{MENTION}]{{0,8}}被")
_SUFFERED = re.compile(rf"[^,;:{MENTION}]{{0,6}}({M})[^,;:{MENTION}]{{0,8}}被\s*{M}")
# W那套P: how another goes about it.
_ANOTHERS = re.compile(rf"({M})\s*的?{one_of('anothers-way')}[^,;:。{MENTION}]{{0,4}}$")
# W的P, W's P.
WHOSE = re.compile(rf"({M})\s*(?:的|'s)[^,;:{MENTION}]{{0,4}}({M})")


def subject_at(d: Discourse, encoded: str, place: int) -> Ids:
    """Who does what is said at `place`: in the clause, else before it, else carried on."""
    head = told_apart(d, encoded, place)
    if head is not None:
        return head
    start = clause_start(encoded, place)
    ids = clause_subject(d, encoded, start, place)
    if ids is not None:
        return ids
    suffers = start and _SUFFERS.match(encoded, start)
    nearest: Ids | None = None
    counted = False
    for _ in range(_BEFORE):
        if not start:
            break
        end = start - 1
        announced = encoded[end] == ":"
        start = clause_start(encoded, end)
        suffered = suffers and _SUFFERED.match(encoded, start, end)
        if suffered:
            return d.ids(suffered[1])
        ids = clause_subject(d, encoded, start, end)
        bare = start and _is_bare(encoded, start, end) and not _is_labelled(encoded, start)
        if ids is None or bare or (d.weak and d.carried):
            continue
        # P：W提出，…: it goes on about P.
        if start and encoded[start - 1] == ":" and _SAYS_WHOSE.match(encoded, start, end):
            continue
        # A part that was spoken of on the way does not take over from whoever has it.
        if (
            nearest is None
            or d.rank(ids) > d.rank(nearest)
            or (announced and d.rank(nearest) == 1 and len(ids) == 1)
            or (counted and not d.counted and ids)
        ):
            nearest, counted = ids, d.counted
        if not start or not ids or d.strong or d.rank(ids) > 1:
            # What is done away with takes nothing up.
            gone = counted and not start and d.rank(d.carried) > d.rank(nearest)
            return d.carried if gone else nearest
    if nearest is None or (d.rank(d.carried) > d.rank(nearest) and not _are_alike(d, nearest)):
        return d.carried
    return nearest


def _are_alike(d: Discourse, ids: Ids) -> bool:
    """Whether these are of the kind of whom the text goes on about: none of them its part."""
    return d.kinds.get(ids[0]) == d.kinds.get(d.carried[0]) if ids and d.carried else False


def subject_after(d: Discourse, encoded: str, place: int, over: int) -> Ids:
    """Who does what is said from `place` to `over`: in its own clause, else in the one after."""
    start = clause_start(encoded, place)
    before = clause_subject(d, encoded, start, place)
    if before and not d.weak:
        return before
    following = BOUNDARY.search(encoded, over + 1)
    end = following.start() if following else len(encoded)
    start = over
    while start < end and encoded[start] in ",: ":
        start += 1
    if _SAYS_WHICH.match(encoded, start) and end < len(encoded):
        return subject_after(d, encoded, end, end)
    ids = clause_subject(d, encoded, start, end)
    return subject_at(d, encoded, place) if ids is None else ids


def clause_subject(d: Discourse, encoded: str, start: int, end: int) -> Ids | None:
    """The subject of a clause: None if it has none, () if it is none of the concepts."""
    key = (encoded, start, end)
    known = d.clause_subjects.get(key)
    if known is None:
        d.weak = d.strong = d.counted = False
        ids = named_subject(d, encoded, start, end)
        if ids is OF_THEM:
            ids = subject_at(d, encoded, start - 1) if start else d.carried
        known = d.clause_subjects[key] = ids, d.weak, d.strong, d.counted
    ids, d.weak, d.strong, d.counted = known
    return ids


def subjects_said(d: Discourse, encoded: str, over: int | None = None) -> list[Ids]:
    """The explicit subjects of a sentence's clauses up to `over`, in order."""
    found: list[Ids] = []
    for start, end, ids in _clauses_to(d, encoded, over):
        if ids and not (found and _is_bare(encoded, start, end)):
            if ids in found:
                found.remove(ids)
            found.append(ids)
    return found


def speaks_of_unlisted(d: Discourse, encoded: str, over: int | None = None) -> bool:
    """Whether the last clause up to `over` that names a subject names none of the concepts."""
    named = [ids for _, _, ids in _clauses_to(d, encoded, over) if ids is not None]
    return bool(named) and not named[-1]


def _clauses_to(
    d: Discourse, encoded: str, over: int | None
) -> Iterator[tuple[int, int, Ids | None]]:
    """The clauses of a sentence up to `over`, each with its subject."""
    last = len(encoded) if over is None else over
    start = 0
    while start <= last:
        following = BOUNDARY.search(encoded, start, last)
        end = following.start() if following else last
        # Of the last clause nothing more is known; the others are the same wherever one stops.
        yield start, end, clause_subject(d, encoded if following else encoded[:last], start, end)
        start = end + 1


def spoken_of_before(d: Discourse, encoded: str, place: int, like: Ids = ()) -> Ids:
    """Whom the text spoke of that is not whom this clause speaks of; rather one `like` these."""
    said = subjects_said(d, encoded, place)
    own = clause_subject(d, encoded[:place], clause_start(encoded, place), place)
    found = [
        ids
        for ids in (*reversed(said), d.lead, d.subject, *reversed(d.subjects))
        if ids and ids != own and ids != like and d.kinds.get(ids[0]) not in NO_SUBJECT
    ]
    kind = d.kinds.get(like[0]) if like else None
    return next((ids for ids in found if d.kinds.get(ids[0]) == kind), next(iter(found), ()))


def _is_labelled(encoded: str, start: int) -> bool:
    """Whether a clause follows a label that names nothing: 后上采样：X，…"""
    label = encoded[clause_start(encoded, start - 1) : start - 1]
    return encoded[start - 1] == ":" and not MENTIONS.search(label)


def _is_bare(encoded: str, start: int, end: int) -> bool:
    """Whether a clause is hardly more than a mention, or says what the mention before it is."""
    if _BARE.match(encoded, start, end):
        return True
    before = start and _VERSION_OF.match(encoded, start, end)
    return bool(before) and _is_bare(encoded, clause_start(encoded, start - 1), start - 1)


def rather_whose(d: Discourse, part: Ids, encoded: str, place: int) -> Ids:
    """Who takes something up: rather the whole than its part of a clause before (W的P…，还用了)."""
    start = clause_start(encoded, place)
    if not start or not part or d.kinds.get(part[0]) not in PARTS or d.is_whole(part):
        return part
    for owner, owned in WHOSE.findall(encoded[: start - 1]):
        if d.ids(owned) == part and d.is_whole(d.ids(owner)):
            named = MENTIONS.findall(encoded, start, place)
            return part if owned in named else d.ids(owner)
    return part


def rather_about(d: Discourse, subject: Ids, before: str) -> Ids:
    """Who gives a part up: rather whom the text is about than whose way it was (W那套P不要了)."""
    owner = _ANOTHERS.search(before)
    about = d.lead or d.topic or d.carried
    return about if about and owner and d.ids(owner[1]) == subject else subject


def goes_on(d: Discourse) -> bool:
    """Whether a semicolon stands before the sentence: a text goes on about the same behind it."""
    begin = d.span[0]
    return d.folded[max(0, begin - 3) : begin].rstrip()[-1:] == ";"


def is_vague(d: Discourse, subject: Ids) -> bool:
    """Whether the sentence does not name it, and the section spoke of others with parts."""
    if not subject or goes_on(d):
        return False
    said = {id for ids in d.slots.values() for id in ids}
    if not said.union(d.lead, d.listed, d.topic).isdisjoint(subject):
        return False
    return any(
        id not in subject and d.kinds.get(id) in WHOLES
        for mention in d.between(d.blocks[d.index].start, d.span[1])
        for id in mention.ids
    )
