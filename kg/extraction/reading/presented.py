"""Whom a clause presents, to go on about: 同一拨人推出了X，…; 最常用的是X，…; P，也就是X，…."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import NO_SUBJECT, WHOLES, Discourse, Ids, M
from kg.extraction.wordings import one_of

_PRESENTS = re.compile(rf"{one_of('presents')}(?:了|过|的是|的就是)?\s*$")
_BRINGS_IN = re.compile(rf"{one_of('brings-in')}了?\s*$")
_PRESENTED = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:[,:;。]|$)")
# 后来才有X引入…: it comes about, and does what follows.
_COMES_ABOUT = re.compile(rf"{one_of('comes-about')}了?\s*$")
_FOREMOST = re.compile(
    rf"{one_of('foremost')}[^,;:{MENTION}]{{0,8}}?(?:是|\bis)\s*(?P<one>{M})\s*$"
)
_NAMES_ANEW = re.compile(rf"^\s*{one_of('in-other-words')}\s*(?P<one>{M})\s*$")


def presents(d: Discourse, ids: Ids, between: str, encoded: str, over: int) -> bool:
    """Whether a clause presents the name up to `over`: 同一拨人推出了X，…; in another field a
    ruler brings in what the section is about: 张居正推行X，…"""
    if d.kinds.get(ids[0]) in WHOLES:
        if _COMES_ABOUT.search(between):
            return True
        said = _PRESENTS.search(between)
    else:
        said = d.lexicon.foreign and ids == d.topic and _BRINGS_IN.search(between)
    return bool(said and _PRESENTED.match(encoded, over))


def foremost(d: Discourse, clause: str) -> Ids:
    """Who a clause says comes first (用得最多的是X), () if nobody."""
    return _who(d, _FOREMOST.search(clause) if "是" in clause or " is " in clause else None)


def named_anew(d: Discourse, clause: str) -> Ids:
    """What a clause calls by its name what the one before it tells (取较小值，也就是X)."""
    return _who(d, _NAMES_ANEW.match(clause))


def _who(d: Discourse, match: re.Match | None) -> Ids:
    ids = d.ids(match["one"]) if match else ()
    return ids if ids and d.kinds.get(ids[0]) not in NO_SUBJECT else ()
