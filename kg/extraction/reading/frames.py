"""Reads what a clause says by what it names: a part is used, a problem eased, a task suited."""

import re

from kg.extraction.patterns import DEED, MENTION
from kg.extraction.reading.discourse import (
    GOALS,
    MENTIONS,
    NO_SUBJECT,
    PARTS,
    WHOLES,
    Discourse,
    Ids,
    M,
)
from kg.extraction.reading.mood import is_failing, is_modal, is_negated, is_purpose
from kg.extraction.reading.openings import clause_start
from kg.extraction.reading.other_fields import is_nobodys
from kg.extraction.reading.parts import read_network, read_part
from kg.extraction.reading.sayings import clause_end, clause_of, is_related
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import clause_subject, is_vague, subject_at
from kg.extraction.wordings import CHINESE, literal, one_of, words

EASES, SUFFERS = re.compile(one_of("gets-less")), re.compile(one_of("suffers"))
# 有P, 混有P: that a problem is there does not ease it.
_HAS = re.compile(rf"(?<![没只])有\s*$|{literal(words('runs-into'))}\s*$")
_BUT = re.compile(rf"{one_of('adversative')}[^{MENTION}]{{0,4}}$")
# 过拟合的曲线: nothing is done about that.
_TOLD_IN = re.compile(rf"\s*的[^,;:。{MENTION}]{{0,4}}?{one_of('told-in')}")
# X的P: whose trouble it is.
_OWN_TROUBLE = re.compile(rf"{M}[^,;:。{MENTION}]{{0,8}}的\s*$")
_IS, _OF_IT = re.compile(r"(?<!为的)(?<!治的)是\s*$"), re.compile(r"\s*的")
# 扫除了P: done away with, whatever the verb.
_ENDED = re.compile(rf"(?<={CHINESE}){one_of('ends-it')}了?\s*$")
_LACKS = re.compile(r"(?:[不没无]有?|n['’]t|not?)\s*$")
# 对P很管用
_AS_TO = re.compile(rf"{one_of('faced-with')}\s*$")
_THERE, _THERE_WELL = re.compile(r"在\s*$"), re.compile(one_of("gets-on-there"))
_SETTLED = re.compile(one_of("is-settled"))
# P也就没那么重了: what has come about so has come about by whoever was spoken of.
_CAME_ABOUT = re.compile(
    rf"{one_of('in-consequence')}[^{MENTION}]{{0,8}}{M}[^{MENTION}]*{one_of('has-become')}\s*$"
    rf"|{M}[^{MENTION}]{{0,6}}?{one_of('then')}[^{MENTION}]*{one_of('has-become')}\s*$"
)
# 在T上很讨巧: with a word of degree, unless what is said so is no praise.
_VERY, _NO_PRAISE = re.compile(one_of("degree")), re.compile(one_of("no-praise"))
# 大图也能训: even there.
_EVEN = re.compile(rf"[^,;{MENTION}]{{0,3}}?(?:{one_of('even')}|也.得[动了住下来好起出])")
_TAKEN_FOR = re.compile(rf"{one_of('taken-for')}[^,;:。{MENTION}]{{0,4}}$")
FITS = re.compile(one_of("gets-on"))
_EXPLAINED = re.compile(rf"[^,;:。{MENTION}]{{0,6}}?{one_of('explains')}")
_LEFT_TO = re.compile(rf"[^,;:。{MENTION}]{{0,8}}?(?:靠|用|由|交给|拿)[^,;:。{MENTION}]{{0,6}}{M}")
# Below a heading, nothing but a name: 手写数字识别。
_ALONE = re.compile(rf"{M}\s*[。.]?")


# What it is told of how something gets on there; on a dataset it is only measured.
_PLACES_TO_BE = GOALS - {"dataset"}


def read_frames(d: Discourse, encoded: str) -> None:
    """Adds what the subject of a clause has to do with what the clause names."""
    if d.topic and "→" in encoded:
        return
    networks = d.lead or d.lexicon.compounds
    for match in MENTIONS.finditer(encoded):
        kind = d.kinds.get(d.ids(match[0])[0])
        if kind in PARTS and match[0] not in d.stand_ins:
            read_part(d, encoded, match)
        elif kind in WHOLES and networks:
            read_network(d, encoded, match)
        elif kind == "problem":
            _read_problem(d, encoded, match)
        elif kind in _PLACES_TO_BE:
            _read_goal(d, encoded, match)


def _read_problem(d: Discourse, encoded: str, match: re.Match) -> None:
    """A clause with a word of easing says that its subject solves the problem that it names."""
    start, end = clause_of(encoded, match)
    clause = encoded[start:end]
    before = encoded[start : match.start()]
    if encoded.startswith("→", match.end()):
        return
    if (
        _TOLD_IN.match(encoded, match.end())
        or _HAS.search(before)
        or _is_told_of(before, encoded, match.end())
    ):
        return
    # 快是快，但P: it suffers from it, unless that is then eased.
    if _BUT.search(before) and not EASES.search(encoded, match.end(), end):
        return
    # 脏读：读到没提交的: what it is, not what is done about it.
    if not before.strip() and end == match.end() and encoded[end : end + 1] == ":":
        return
    # 丢失修改 — 发生覆盖, or nothing but the name, even if that is of something done.
    alone = not before.strip(f" {DEED}") and not encoded[match.end() : end].strip()
    if d.lexicon.foreign and alone:
        return
    settled = _SETTLED.search(encoded, match.end(), end)
    if (SUFFERS.search(clause) and not settled) or is_modal(clause) or is_purpose(before):
        return
    # P得靠X: it is X that does it, and nobody whom the clause does not name.
    if not MENTIONS.search(before) and _LEFT_TO.match(encoded, match.end(), end):
        return
    subject = subject_at(d, encoded, match.start())
    if d.lexicon.foreign and is_nobodys(d, {"solves"}, subject, encoded, start, end):
        return
    eased = EASES.search(clause)
    if eased and is_negated(clause[: eased.start()]):
        return
    # 没有化解P: not to be taken for 没有P.
    if any(is_negated(before[: word.start()]) for word in EASES.finditer(before)):
        return
    if eased or _is_met(before, encoded, match.end(), end) or _is_so(d, subject, encoded, match):
        _relate(d, subject, "solves", d.ids(match[0]))


def _read_goal(d: Discourse, encoded: str, match: re.Match) -> None:
    """A clause that says how its subject gets on there says that it suits the task it names."""
    start, end = clause_of(encoded, match)
    clause = encoded[start:end]
    before = encoded[start : match.start()]
    if is_failing(clause) or is_modal(clause) or is_purpose(before) or _TAKEN_FOR.search(before):
        return
    if said := FITS.search(encoded, start, end):
        fits = not is_negated(encoded[start : said.start()])
    else:
        fits = (
            _EVEN.match(encoded, match.end(), end)
            or (d.topic and _ALONE.fullmatch(encoded))
            or _is_praised(encoded, match.end(), end)
        )
    if fits and not set(d.ids(match[0])) & d.situated and not _suits_another(d, match, end):
        _relate(d, subject_at(d, encoded, match.start()), "suited_for", d.ids(match[0]))


def _suits_another(d: Discourse, goal: re.Match, end: int) -> bool:
    """Whether the clause names behind a goal who it is that suits it: T常用X."""
    named = set(MENTIONS.findall(goal.string, goal.end(), end)) - d.stand_ins
    return any(
        (one, "suited_for", other) in d.found
        for char in named
        for one in d.ids(char)
        for other in d.ids(goal[0])
    )


def _is_praised(encoded: str, over: int, end: int) -> bool:
    """Whether a clause has a word of degree behind a goal, and none that is no praise."""
    return bool(_VERY.search(encoded, over, end)) and not _NO_PRAISE.search(encoded, over, end)


def _relate(d: Discourse, subject: Ids, type: str, named: Ids) -> None:
    for one in subject if not is_vague(d, subject) else ():
        for other in named:
            if d.kinds.get(one) not in NO_SUBJECT and not is_related(d, one, other):
                add(d, (one,), type, (other,), *d.span, f"frame-{type}")


def _is_told_of(before: str, encoded: str, over: int) -> bool:
    """Whether a clause begins with what it only explains: P是指…"""
    return not before.strip(" 而") and bool(_EXPLAINED.match(encoded, over))


def _is_met(before: str, encoded: str, over: int, end: int) -> bool:
    """Whether a problem is dealt with, by how the verb before it ends or by what is told behind."""
    if ended := _ENDED.search(before):
        return not is_negated(before[: ended.start() - 1])
    return bool(_AS_TO.search(before) and FITS.search(encoded, over, end))


def _is_so(d: Discourse, subject: Ids, encoded: str, match: re.Match) -> bool:
    """Whether a problem is solved without a word for it: by the form, or as whom it is about."""
    start, end = clause_of(encoded, match)
    before = encoded[start : match.start()]
    came_about = _CAME_ABOUT.search(encoded, start, end) or _EVEN.match(encoded, match.end(), end)
    denied = is_negated(before) and not _LACKS.search(before)
    return bool(came_about) or (not denied and _is_for(d, subject, encoded, match, before))


def _is_for(d: Discourse, subject: Ids, encoded: str, match: re.Match, before: str) -> bool:
    """Whether the subject is a remedy that the clause itself or the sentence begins with."""
    if not subject or d.kinds.get(subject[0]) not in PARTS:
        return False
    # 注意力是P: what it is or has is not what it is for, unless it is P的….
    if _IS.search(before) and not _OF_IT.match(encoded, match.end()):
        return False
    if _OWN_TROUBLE.search(before):
        return False
    start = clause_start(encoded, match.start())
    # W在P…: something happens to it there, unless it gets on there, or better than others.
    if _THERE.search(before) and not _THERE_WELL.search(encoded, start, clause_end(encoded, start)):
        return False
    if not MENTIONS.sub("", encoded[start:]).strip(" ,;:。.()"):
        return False
    end = clause_end(encoded, start)
    own = clause_subject(d, encoded, start, end)
    return (own == subject or start == 0) and not _is_met_by_another(d, subject, encoded, end + 1)


def _is_met_by_another(d: Discourse, subject: Ids, encoded: str, start: int) -> bool:
    """Whether a clause from `start` on says who else gets over what was told: A丢信息，B补上了."""
    end = clause_end(encoded, start)
    if start >= end or not EASES.search(encoded, start, end):
        return False
    named = [d.ids(char)[0] for char in MENTIONS.findall(encoded, start, end)]
    if any(d.kinds.get(id) == "problem" for id in named):
        return False
    return clause_subject(d, encoded, start, end) not in (None, (), subject)
