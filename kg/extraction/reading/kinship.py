"""Reads what nouns make of two things: X is a successor of Y, Y's cousin, one of its family."""

import re
from collections.abc import Iterator
from functools import cache

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import MENTIONS, NO_SUBJECT, Discourse, Ids, M
from kg.extraction.reading.mood import is_modal, is_negated, is_purpose
from kg.extraction.reading.openings import leads_in
from kg.extraction.reading.sayings import clause_end
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import clause_start, subject_after, subject_at
from kg.extraction.wordings import Gate, one_of

# The word lists, each with the type and whether the thing so called is its source.
_NOUNS = {
    "kin-later": ("improves", True),
    "kin-earlier": ("improves", False),
    "kin-alike": ("similar_to", True),
    "kin-opposite": ("contrasts", True),
    "kin-member": ("part_of", True),
    "kin-figure": ("part_of", True),
    "kin-pupil": ("inspired_by", True),
    "kin-teacher": ("inspired_by", False),
    "kin-midway": ("between", True),
}
# Without a word of one of these lists there is nothing to read.
TOLD_BY = tuple(_NOUNS)
_PLACES = Gate(*_NOUNS)
# Two are so called of each other.
_MUTUAL = frozenset(("kin-alike", "kin-opposite"))
# Of whom may have been said before.
_AMONG = frozenset(("kin-member", "kin-figure", "kin-midway"))
_WITHIN = rf"[^,;:。!?→{MENTION}]"
_QUOTES = '[\\s"“”《》\2\3]*'
_ENDS = rf"\s*(?:{one_of('kin-ends')}\s*)*"
_NAMES = rf"(?:\s*:|{_WITHIN}{{0,4}}?{one_of('kin-names')})"
# Before the noun, whose it is.
_OWNER = re.compile(
    rf"(?P<owner>{M}){_QUOTES}(?P<by>{one_of('kin-of')})?(?P<gap>{_WITHIN}{{0,14}}?){_QUOTES}$"
)
# A和B生出来的折中.
_OF_TWO = re.compile(rf"(?P<owner>{M})(?P<gap>{_WITHIN}{{0,14}}?)(?P<by>的)\s*$")
_HAS = re.compile(rf"(?P<owner>{M}){_WITHIN}{{0,6}}?{one_of('kin-has')}{_WITHIN}{{0,12}}$")
_APART = re.compile(one_of("kin-apart"))
_IS = re.compile(rf"(?:=|{one_of('kin-is')})(?:{_WITHIN}{{0,8}}|[a-z -]{{0,24}})$")
_AS = re.compile(rf"\s*(?:{one_of('taken-as')})\s*(?:an?|the)?\s*")
_ARTICLE = re.compile(r"\s*(?:(?:an?|the|its)\b)?[a-z -]{0,24}")
_NAMED_AFTER = re.compile(rf"\s*(?:is|was|are|:|,)?\s*{_WITHIN}{{0,6}}({M})")
# B有个后继，叫A. B's heir, A, ….
_CALLED = re.compile(rf"{_ENDS}[,:]\s*[就也]?{one_of('kin-names')}{_WITHIN}{{0,4}}?({M})")
_APPOSED = re.compile(rf"\s*,\s*({M})\s*[,.。]")
_TWO = re.compile(rf"({M})\s*(?:和|与|跟|同|、|,|/|and)\s*({M})")
# Without 的 only so much may stand between whose it is and what it is.
_NEAR = 5
# Nouns that end so may.
_SUFFIXES = frozenset("版代款型")


def read_kinship(d: Discourse) -> None:
    """Adds what the nouns of the sentence say."""
    for source, type, target in d.called.values():
        add(d, (source,), type, (target,), *d.span, f"kin-{type}")


def find_kinship(d: Discourse, encoded: str, told: set[str]) -> None:
    """Finds what the nouns say; `told` are the lists that have a word in the sentence."""
    for words, noun in _nouns(encoded, told):
        start = clause_start(encoded, noun.start())
        before = encoded[start : noun.start()]
        if noun["of"] is not None:
            _read_of(d, encoded, words, noun, start)
            continue
        owner = _OWNER.search(before)
        if owner and not _APART.search(owner["gap"]):
            _read_owned(d, encoded, words, noun, start, owner)
        elif words == "kin-midway" and (two := _OF_TWO.search(before)):
            _read_owned(d, encoded, words, noun, start, two)
        elif has := _HAS.search(before):
            one = noun["named"] or noun["one"]
            later = None if one else _CALLED.match(encoded, noun.end())
            if (one or later) and leads_in(before[: has.start()]):
                _relate(d, words, d.ids(one or later[1]), d.ids(has["owner"]))
        elif noun["stops"] is not None and _IS.search(before) and not _is_denied(before):
            if words in _MUTUAL:
                _read_pair(d, encoded, words, start, before)
            elif words in _AMONG:
                _read_among(d, encoded, words, start, before)


@cache
def _noun(words: str) -> re.Pattern:
    """A noun of a list at the end of its phrase: whom it names follows, whose it is, or nothing.
    Most texts have nouns of few lists, and these patterns are large."""
    return re.compile(
        rf"{one_of(words)}(?=(?P<is>{_ENDS}{_NAMES}{_WITHIN}{{0,6}}?)(?P<named>{M})"
        rf"|(?P<of>\s(?:of|to|for|on)\s{_WITHIN}{{0,24}}?)(?P<owner>{M})"
        rf"|(?P<beside>{_QUOTES})(?P<one>{M})"
        rf"|(?P<stops>{_ENDS}(?:[,;:。.!)(→]|$)))"
    )


def _nouns(encoded: str, told: set[str]) -> Iterator[tuple[str, re.Match]]:
    """The nouns in their order; of two that end alike the longer one."""
    found: dict[int, tuple[str, re.Match]] = {}
    for words, start in _PLACES.words(encoded) if told.intersection(_NOUNS) else ():
        match = _noun(words).match(encoded, start)
        held = match and found.get(match.end())
        if match and (held is None or match.start() < held[1].start()):
            found[match.end()] = words, match
    return iter(sorted(found.values(), key=lambda item: item[1].start()))


def _read_owned(
    d: Discourse, encoded: str, words: str, noun: re.Match, start: int, owner: re.Match
) -> None:
    """B的后继: somebody is said to be it, or it is named."""
    before = encoded[start : start + owner.start()]
    whose = d.ids(owner["owner"])
    apposed = owner["by"] and _APPOSED.match(encoded, noun.end())
    named = owner["by"] and (noun["named"] or noun["one"] or (apposed and apposed[1]))
    if named and not MENTIONS.search(before) and leads_in(before):
        _relate(d, words, d.ids(named), whose)
        return
    near = owner["by"] or (len(owner["gap"].strip()) <= _NEAR and _stands_close(words, noun[0]))
    if noun["one"] is None and near:
        _relate(d, words, _who(d, encoded, start, start + owner.start(), owner["by"]), whose)


def _stands_close(words: str, noun: str) -> bool:
    """Whether a noun may follow whose it is without 的: B稳健版, B一派."""
    return words == "kin-figure" or noun[-1] in _SUFFIXES


def _read_of(d: Discourse, encoded: str, words: str, noun: re.Match, start: int) -> None:
    """The cousin of B: it is somebody, or somebody is it."""
    before, whose = encoded[start : noun.start()], d.ids(noun["owner"])
    named = _NAMED_AFTER.match(encoded, noun.end("owner"))
    if not start and _ARTICLE.fullmatch(before):
        if named:
            _relate(d, words, d.ids(named[1]), whose)
    else:
        _relate(d, words, _who(d, encoded, start, noun.start(), True), whose)


def _read_pair(d: Discourse, encoded: str, words: str, start: int, before: str) -> None:
    """A和B是近亲: so they call each other."""
    mentions = MENTIONS.findall(before)
    if len(mentions) > 2 or (len(mentions) == 2 and not _TWO.search(before)):
        return
    ids = tuple(id for char in mentions for id in d.ids(char))
    ids = ids or subject_at(d, encoded, start + len(before))
    if len(ids) == 2:
        _relate(d, words, ids[:1], ids[1:])


def _read_among(d: Discourse, encoded: str, words: str, start: int, before: str) -> None:
    """A是最老的一种: of the kind, or in the middle of the two, that the clauses before name."""
    ids = subject_at(d, encoded, start + len(before))
    named = [d.ids(char) for char in reversed(MENTIONS.findall(encoded, 0, start))]
    if words == "kin-midway":
        like = [id for ids in named for id in reversed(ids) if id not in ids]
        _relate(d, words, ids, tuple(dict.fromkeys(like))[:2])
        return
    kinds = [ids for ids in (*named, d.topic) if ids and d.kinds.get(ids[0]) == "category"]
    if kinds:
        _relate(d, words, ids, kinds[0])


def _who(d: Discourse, encoded: str, start: int, place: int, alone: object) -> Ids:
    """Of whom a clause says that he is what stands at `place`, () if of nobody.

    A phrase may stand `alone` (A：B的后继).
    """
    before = encoded[start:place]
    if _is_denied(before):
        return ()
    if _AS.fullmatch(before):
        # 作为B的后继，A更快.
        return subject_after(d, encoded, place, clause_end(encoded, place))
    mentions = list(MENTIONS.finditer(before))
    rest = before[mentions[-1].end() :] if mentions else before
    alone = alone and not mentions and (leads_in(rest) or _ARTICLE.fullmatch(rest))
    if not alone and not _IS.search(rest):
        return ()
    ids = subject_at(d, encoded, place)
    return () if d.weak else ids


def _is_denied(before: str) -> bool:
    return is_negated(before) or is_modal(before) or is_purpose(before)


def _relate(d: Discourse, words: str, ones: Ids, others: Ids) -> None:
    """Takes the ones to be what the noun says of the others."""
    type, is_source = _NOUNS[words]
    if set(ones) & set(others) or (type == "between" and len(others) < 2):
        return
    for one in ones if _fits(d, words, ones, others) else ():
        for other in others:
            triple = (one, type, other) if is_source else (other, type, one)
            d.called.setdefault(frozenset((one, other)), triple)


def _fits(d: Discourse, words: str, ones: Ids, others: Ids) -> bool:
    """Whether such things can be called so of each other."""
    kinds = [{d.kinds.get(id, "") for id in ids} for ids in (ones, others)]
    if words == "kin-figure":
        return kinds[1] <= {"category", ""} and not kinds[0] & (NO_SUBJECT | {"category"})
    if words in ("kin-member", "kin-midway"):
        return not kinds[0] & NO_SUBJECT or kinds[0] == kinds[1]
    alike = kinds[0] == kinds[1] or "" in kinds[0] | kinds[1]
    if words in ("kin-pupil", "kin-teacher"):
        alike = not (kinds[0] | kinds[1]) & {"category", *NO_SUBJECT}
    return alike and not kinds[0] & NO_SUBJECT
