"""Reads what is recommended in a situation, over clauses."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import GOALS, MENTIONS, NO_SUBJECT, Discourse, Ids
from kg.extraction.reading.frames import FITS
from kg.extraction.reading.mood import is_failing, is_modal, is_negated
from kg.extraction.reading.sayings import clauses_of
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import subject_at
from kg.extraction.wordings import literal, one_of, words

# How many clauses after the one that tells the situation are read.
_AHEAD = 2
_PICKS = re.compile(rf"{one_of('picks')}[^,;:。{MENTION}]{{0,4}}$")
_PLAINLY = re.compile(rf"{one_of('picks-plainly')}了?[^,;:。{MENTION}]{{0,4}}$")
# T用的是X, 在T里上了X: told of somebody, not advised.
_TOLD_OF = re.compile(rf"{one_of('picks-plainly')}(?:[了过]|的是|的就是)[^,;:。{MENTION}]{{0,4}}$")
# T还是差于X: it is somebody else who is not as good there.
_WORSE_THAN = re.compile(rf"{one_of('is-worse-than')}$")
# T里看X的代码: something of it.
_OWNS = re.compile(r"\s?的(?![话时])")
_HEARSAY = re.compile(one_of("hearsay"))
_AS_ADVICE = re.compile(rf"{one_of('picks-as-advice')}[^,;:。{MENTION}]{{0,6}}$")
_WELL = re.compile(rf"\s*(?:$|{one_of('does-there')})")
_AFTER = re.compile(rf"[^,;:。{MENTION}]{{0,6}}?{one_of('situation-ends')}?\s*$")
_THAN = re.compile(rf"{one_of('than')}$")
_REJECTS = re.compile(rf"[^{MENTION}]{{0,6}}(?:[不没别]|{one_of('turns-down')})")
# 用X时记得调参: what is told of those who use it.
_WHEN_USED = re.compile(rf"\s*(?:的?时候?(?!候)|的话|后|之后|以后)[^,;:。{MENTION}]")
# On a data set somebody tries what he has.
_SITUATIONS = GOALS - {"dataset"}
# 先看X的代码: not X itself.
_NO_SLOT = re.compile(rf"\s?的?{literal(words('text-of-it'))}")
_ANNOUNCED = re.compile(
    rf"\s*(?:[+、/&和][^,;:。{MENTION}]{{1,8}})?{one_of('situation-ends')}?\s*$"
)


def read_situations(d: Discourse, encoded: str) -> None:
    """Adds what suits a situation that the same sentence tells before it."""
    if d.named_kinds.isdisjoint(_SITUATIONS) or _HEARSAY.search(encoded):
        return
    clauses = clauses_of(encoded)
    for goal in MENTIONS.finditer(encoded):
        if d.kinds.get(d.ids(goal[0])[0]) not in _SITUATIONS:
            continue
        index = next(i for i, (_, end) in enumerate(clauses) if goal.start() < end)
        _, end = clauses[index]
        after = _ANNOUNCED if encoded[end : end + 1] == ":" else _AFTER
        told = after.match(encoded, goal.end(), end)
        for ahead, (begin, over) in enumerate(clauses[index : index + 1 + _AHEAD]):
            if not ahead:
                if _is_done_there(d, encoded[begin : goal.start()]):
                    break
                begin = goal.end()
            if ahead and not told and not _is_rejected(encoded, goal.end(), end):
                break
            picked = _picked(d, encoded, begin, over)
            if not picked and not ahead and FITS.search(encoded, begin, over):
                # Who suits it was spoken of before.
                break
            if picked:
                if not _is_suited(d, d.ids(goal[0])):
                    d.situated.update(d.ids(goal[0]))
                    add(d, picked, "suited_for", d.ids(goal[0]), *d.span, "situation")
                break


def _is_done_there(d: Discourse, before: str) -> bool:
    """Whether a clause names before a situation who does something in it: X在小样本下用P."""
    return any(d.kinds.get(d.ids(char)[0]) not in NO_SUBJECT for char in MENTIONS.findall(before))


def _is_rejected(encoded: str, begin: int, over: int) -> bool:
    """Whether a clause turns somebody down for what it begins with: 长文本轮不到X，得用Y."""
    if not MENTIONS.search(encoded, begin, over):
        return False
    return is_failing(encoded[begin:over]) or bool(_REJECTS.match(encoded, begin, over))


def _is_suited(d: Discourse, goal: Ids) -> bool:
    """Whether the sentence has already said who suits this."""
    return any((one, "suited_for", other) in d.found for one in d.sources for other in goal)


def _is_advice(before: str, after: str) -> bool:
    """Whether what a clause picks is advised, not only told of: 在T里用X同步梯度."""
    if _WHEN_USED.match(after) or _OWNS.match(after):
        return False
    if _AS_ADVICE.search(before) or not _PLAINLY.search(before):
        return True
    return bool(_WELL.match(after)) and not _TOLD_OF.search(before)


def _picked(d: Discourse, encoded: str, begin: int, over: int) -> Ids:
    """Whom a clause recommends."""
    clause = encoded[begin:over]
    if is_failing(clause) or is_modal(clause):
        return ()
    doer = ""
    for match in MENTIONS.finditer(clause):
        ids = d.ids(match[0])
        if d.kinds.get(ids[0]) in NO_SUBJECT:
            continue
        before, after = clause[: match.start()], clause[match.end() :]
        if is_negated(before):
            return ()
        if _NO_SLOT.match(after) or _THAN.search(before) or _WORSE_THAN.search(before):
            continue
        said = MENTIONS.split(after)
        # X比Y稳: it is X that is.
        behind = said[1] if _THAN.fullmatch(said[0].strip()) and len(said) > 1 else said[0]
        picks = not doer and _PICKS.search(before) and _is_advice(before, after)
        doer = match[0]
        if picks or FITS.search(behind):
            subject = subject_at(d, encoded, begin + match.start())
            return () if d.rank(subject) > d.rank(ids) else ids
    return ()
