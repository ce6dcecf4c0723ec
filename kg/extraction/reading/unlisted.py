"""Tells clauses that speak of what is in no list of concepts, or only say what the topic is."""

import re
from collections.abc import Callable

from kg.extraction.kinds import is_proper
from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import BOUNDARY, Discourse, M
from kg.extraction.wordings import CHINESE, one_of

# Python用的是…, Serial Old采用…: a Latin name that is none of the concepts' begins the clause. One
# of the parts that all have (backbone, loss) is rather a part of what the text is about.
_NAME = re.compile(
    rf"\W*(?:{one_of('leads-in')})?\s*"
    r"(?P<name>[a-z][a-z0-9+#./·-]*(?: [a-z0-9][a-z0-9.+-]*){0,2})\s*"
    rf"(?:的{CHINESE}{{1,4}}?(?={one_of('begins-to-say')}))?"
)
_LATIN = re.compile("[a-z]")
# XGBoost adds…: nothing but one word before what it does.
_ENGLISH_NAME = re.compile(
    rf"\W*(?!{one_of('no-name-en')})(?P<name>[a-z][a-z0-9+#./-]*(?<!ly))"
    rf"\s*(?:$|{one_of('does-something-en')})"
)
_OWN_PART = re.compile(f"{one_of('own-parts')}|{one_of('own-parts-zh')}")
_OTHER = re.compile(CHINESE + "{2,6}")
_NAMED_DOES = re.compile(rf"\s*{M}(?P<does>[^\W\da-z_的之系中里上])")
_LEADS_IN = re.compile(f"(?:{one_of('leads-in')})+")
_SAYS = re.compile(one_of("begins-to-say"))
_CHINESE = re.compile(CHINESE)
# 页表存储着…, 我们用…: in other fields a clause begins with somebody, unless it goes straight on.
_BEFORE_IT = re.compile(
    rf"\W*(?:{one_of('leads-in')})*+(?:{one_of('circumstance')}[^{MENTION},;:]{{1,14}}?"
    rf"{one_of('circumstance-ends')}(?!{CHINESE}?的))?\s*"
)
# 针对X的反击有两条: what there is of it.
_THERE_IS = re.compile(rf"{one_of('as-to')}[^,;:]*的{CHINESE}{{2,6}}?{one_of('is-there')}")
_STRAIGHT_ON = re.compile(one_of("goes-straight-on"))
_PEOPLE = re.compile(one_of("people"))
_DOES = re.compile(one_of("does-something"))
# GBDT的工程实现，…: what the topic is, not a clause with a subject.
_KIN = re.compile(rf"\s*{M}\s*的[^{MENTION},;:]{{0,8}}?{one_of('kin')}\s*$")
_KIN_OF = re.compile(
    rf"(?:^|[,;:])\s*(?:(?:an?|the)\s)?[^{MENTION},;:]{{0,24}}?\b"
    rf"{one_of('kin-en')} (?:of|to|over) $"
)
# 正则化、早停、降低…: short ones, none of which says anything of the others.
_ALL = re.compile("[都也均]")
_LIST = re.compile(rf"(?:(?:{M}[^、]{{0,3}}|[^、{MENTION}][^、]{{0,7}})、)+")
_OTHERS = re.compile(one_of("others"))
# Not what there is more or less of, nor a place: 快了很多, 省下许多参数, 在很多任务上.
_BEFORE_MORE = frozenset("了得下出在对从于与和跟比")
_NO_OTHERS = re.compile(r"\s*(?:了|$|[,;:。])")


def is_anothers(d: Discourse, encoded: str, start: int, end: int) -> bool:
    """Whether a clause begins with somebody who is none of the concepts."""
    if _OTHERS.search(encoded, start, end) and _speaks_of_others(encoded, start, end):
        return True
    if _names_unlisted(d, encoded, start, end):
        return True
    if end < len(encoded) and _stands_beside(encoded, start, end):
        return True
    return d.lexicon.foreign and _begins_with_unlisted(encoded, start, end)


def _speaks_of_others(encoded: str, start: int, end: int) -> bool:
    """Whether a word for others is no measure of how much more there is: 快了很多."""
    return any(
        encoded[others.start() - 1 : others.start()] not in _BEFORE_MORE
        and not _NO_OTHERS.match(encoded, others.end())
        for others in _OTHERS.finditer(encoded, start, end)
    )


def _names_unlisted(d: Discourse, encoded: str, start: int, end: int) -> bool:
    """Whether a clause begins with a Latin name that is no concept.

    In other fields it need not go on with a word of saying (IEEE定义了…), nor be spelled as names
    are (Redis) where it is parted from what is said.
    """
    foreign = d.lexicon.foreign
    if not _LATIN.search(encoded, start, end):
        return False
    chinese = _CHINESE.search(encoded)
    match = _NAME.match(encoded, start) if chinese else _ENGLISH_NAME.match(encoded[start:end])
    if not match or match.end("name") > end or _OWN_PART.search(match["name"]):
        return False
    if not chinese:
        return foreign or _is_spelled_as_a_name(d, match["name"])
    over = min(match.end(), end)
    if over < end:
        return bool((_CHINESE if foreign else _SAYS).match(encoded, over))
    if foreign and encoded[over : over + 1] == ":":
        return True
    parted = encoded[over - 1 : over + 1].strip() != encoded[over - 1 : over + 1]
    said = _CHINESE.match(encoded[over:].lstrip())
    return bool(said) and (not parted or foreign or _is_spelled_as_a_name(d, match["name"]))


def _is_spelled_as_a_name(d: Discourse, name: str) -> bool:
    """Whether the sentence spells it as proper names are spelled: XGBoost, C4.5."""
    told = re.search(re.escape(name), d.text[slice(*d.span)], re.IGNORECASE)
    return bool(told and is_proper(told[0]))


def _begins_with_unlisted(encoded: str, start: int, end: int) -> bool:
    """Whether a clause of another field begins with somebody in Chinese who is no concept.

    A whole clause has to say what they do, or to be a label; else what they do comes after it.
    """
    whole = end == len(encoded) or bool(BOUNDARY.match(encoded, end))
    label = whole and encoded[end : end + 1] == ":"
    at = _BEFORE_IT.match(encoded, start, end).end()
    if at == end:
        return False
    if _PEOPLE.match(encoded, at, end) or _THERE_IS.match(encoded, at, end):
        return True
    if not _CHINESE.match(encoded, at) or _STRAIGHT_ON.match(encoded, at, end):
        return False
    if _OWN_PART.search(encoded, at, min(at + 6, end)):
        return False
    return not whole or label or bool(_DOES.search(encoded, at + 1, end))


def _stands_beside(encoded: str, start: int, end: int) -> bool:
    """Whether a clause says of someone else what the one before says of a name: A用X，B用Y."""
    before = _NAMED_DOES.match(encoded, encoded.rfind(",", 0, max(start - 1, 0)) + 1, start)
    if not before:
        return False
    over = encoded.find(before["does"], start, end + 1)
    other = encoded[start:over].strip() if over > 0 else ""
    return bool(_OTHER.fullmatch(other)) and not (
        _OWN_PART.search(other) or _LEADS_IN.fullmatch(other)
    )


def in_list(clause: str, governs: Callable[[str], object]) -> bool:
    """Whether what follows is one more of a list that the clause consists of, or its object."""
    before, mark, last = clause.strip().rpartition("、")
    if not mark or not _LIST.fullmatch(before + mark):
        return False
    return (
        not last
        or (len(last) <= 2 and not _ALL.search(last))
        or (len(last) <= 3 and bool(governs(last)) and not _ALL.search(last))
    )


def is_apposition(clause: str) -> bool:
    """Whether a clause only says what something is: a version, an application of another."""
    return bool(_KIN.match(clause))


def says_kin(before: str) -> bool:
    """Whether what stands before a name makes it whom something is a version of."""
    return bool(_KIN_OF.search(before))
