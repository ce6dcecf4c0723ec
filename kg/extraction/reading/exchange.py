"""Reads an exchange over clauses: something goes, and something comes in its place."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import BOUNDARY, MENTIONS, PARTS, Discourse, Ids, M
from kg.extraction.reading.mood import is_modal, is_negated
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import clause_start
from kg.extraction.wordings import one_of

_WITHIN = rf"[^,;:。→{MENTION}]"
_GOES = re.compile(
    rf"(?P<old>{M}){_WITHIN}{{0,10}}?{one_of('goes')}"
    rf"|{one_of('goes-before')}{_WITHIN}{{0,8}}?(?P<after>{M})"
)
_COMES = re.compile(
    rf"(?P<new>{M}){_WITHIN}{{0,6}}?{one_of('comes')}"
    rf"|{one_of('comes-before')}{_WITHIN}{{0,8}}?(?P<after>{M})"
)
_TURNS = re.compile(rf"{one_of('turns-to')}{_WITHIN}{{0,8}}?(?P<new>{M})")
# Without a word of one of these lists there is nothing to read.
TOLD_BY = ("comes", "comes-before", "turns-to", "complaint", "once")
_COMPLAINS = re.compile(one_of("complaint"))
# Who complains is not what is complained of.
_COMPLAINANT = re.compile(rf"{M}\s*(?:就|也|却|很|总)?{one_of('complains')}")
_ONCE = re.compile(rf"{one_of('once')}{_WITHIN}{{0,10}}?{M}")


def read_exchange(d: Discourse, encoded: str, told: set[str]) -> None:
    """Adds what takes the place of what, where one clause says what goes, another what comes."""
    faulted, d.faulted = d.faulted, []
    comes = told & {"comes", "comes-before"} and _COMES.search(encoded)
    if comes and (goes := _GOES.search(encoded)):
        old, new = goes["old"] or goes["after"], comes["new"] or comes["after"]
        if _is_alone(d, encoded, old, new) and _is_alone(d, encoded, new, old):
            _exchange(d, encoded, goes.start(), d.ids(old), d.ids(new))
    elif turns := "turns-to" in told and _TURNS.search(encoded):
        new = d.ids(turns["new"])
        start = clause_start(encoded, turns.start())
        for old in (*_faulted(d, encoded[:start]), *faulted):
            if _are_peers(d, old, new):
                _exchange(d, encoded, start, old, new)
                break
    if told & {"complaint", "once"}:
        d.faulted = _faulted(d, encoded)


def _is_alone(d: Discourse, encoded: str, char: str, other: str) -> bool:
    """Whether nothing else in its clause could take the place of this mention or of the other."""
    place = encoded.index(char)
    end = BOUNDARY.search(encoded, place)
    clause = encoded[clause_start(encoded, place) : end.start() if end else len(encoded)]
    rest = [d.ids(one) for one in MENTIONS.findall(clause) if one != char]
    return not any(_are_peers(d, ids, d.ids(one)) for ids in rest for one in (char, other))


def _faulted(d: Discourse, encoded: str) -> list[Ids]:
    """What the text finds fault with or says there was once, the last first."""
    found: list[Ids] = []
    before: list[Ids] = []
    for clause in BOUNDARY.split(encoded):
        named = [d.ids(char) for char in MENTIONS.findall(_COMPLAINANT.sub("", clause))]
        if _COMPLAINS.search(clause) or _ONCE.search(clause):
            found += named or before
        before = named or before
    return found[::-1]


def _exchange(d: Discourse, encoded: str, place: int, old: Ids, new: Ids) -> None:
    if not old or not _are_peers(d, old, new) or set(old) & set(new):
        return
    if is_negated(encoded[:place]) or is_modal(encoded):
        return
    add(d, new, "replaces", old, *d.span, "exchange")


def _are_peers(d: Discourse, one: Ids, other: Ids) -> bool:
    """Whether one could take the other's place."""
    kinds = d.kinds.get(one[0]), d.kinds.get(other[0])
    return kinds[0] == kinds[1] or all(kind in PARTS for kind in kinds)
