"""Pairs off what is named side by side: A、B分别用X、Y says nothing of A and Y."""

import re
from collections.abc import Iterator
from itertools import combinations, product

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import MENTIONS, NO_SUBJECT, Discourse, Ids, M
from kg.extraction.wordings import one_of

_RESPECTIVELY = re.compile(rf"(?P<surely>{one_of('respectively')})|{one_of('one-apiece')}")
_CLAUSE_MARK = re.compile("[,;:。()→]")
# 分别是：X、Y, where the clause goes on.
_GOES_ON = re.compile(rf"[^,;:。()→{MENTION}]{{0,4}}:")
_SIDE_BY_SIDE = re.compile(
    rf"[^{MENTION}]*{M}(?:[^{MENTION}]{{0,8}}(?:、|和|与|以及|及|\band\b)[^{MENTION}]{{0,8}}{M})+[^{MENTION}]*"
)
# What takes the place of one thing each, whether a word says so or not.
_ONE_EACH = frozenset(("replaces", "improves"))


def pair_off(d: Discourse, encoded: str) -> str:
    """Notes who of two lists is said to have nothing to do with whom of the other.

    Returns the sentence without the words that say so: they come between others at will.
    """
    if len(d.carried) < 2 and all(len(ids) < 2 for ids in d.slots.values()):
        return encoded
    pieces, position = [], 0
    for match in _RESPECTIVELY.finditer(encoded):
        lists = _lists(d, encoded, match)
        for one, other in combinations(lists, 2):
            if len(one) == len(other):
                _cross(d, one, other)
                for several in one, other:
                    # A和B分别类似于X和Y: not A and B.
                    d.crossed.update(_both_ways(several, several))
            elif match["surely"]:
                d.crossed.update(_both_ways(one, other))
        if match["surely"] or len(lists) > 1:
            pieces.append(encoded[position : match.start()])
            position = match.end()
    return "".join((*pieces, encoded[position:])) if pieces else encoded


def couples(d: Discourse, sources: Ids, type: str, targets: Ids) -> Iterator[tuple[str, str]]:
    """Which of these are in a relation: each with each, but where they pair off."""
    if type in _ONE_EACH and len(sources) > 1 and len(targets) > 1:
        ones, others = parts(d, sources), parts(d, targets)
        if len(ones) == len(others) > 1 and _is_matched(type, sources, targets):
            for one, other in zip(ones, others, strict=True):
                yield from product(one, other)
            return
    for couple in product(sources, targets):
        if couple not in d.crossed:
            yield couple


def parts(d: Discourse, ids: Ids) -> tuple[Ids, ...]:
    """What a list names, one after the other, the same twice where it says so."""
    return d.members.get(ids) or tuple((id,) for id in ids)


def _is_matched(type: str, sources: Ids, targets: Ids) -> bool:
    """Whether two lists as long pair off without a word: 用A、B换下C、D; B和C改进了A和B."""
    return type == "replaces" or bool(set(sources) & set(targets))


def _lists(d: Discourse, encoded: str, match: re.Match) -> list[tuple[Ids, ...]]:
    """The lists that a word pairs off: the one before it, and those after it in its clause."""
    marks = [mark.start() for mark in _CLAUSE_MARK.finditer(encoded, 0, match.start())]
    start = marks[-1] + 1 if marks else 0
    colon = _GOES_ON.match(encoded, match.end())
    following = _CLAUSE_MARK.search(encoded, colon.end() if colon else match.end())
    end = following.start() if following else len(encoded)
    before, after = _named(d, encoded, start, match.start()), _named(d, encoded, match.end(), end)
    if not after:
        # A and B use X and Y, respectively.
        if not before and marks:
            before = _named(d, encoded, marks[-2] + 1 if marks[1:] else 0, start)
        return [one for one in before if len(one) > 1]
    nearest = [one for one in before if len(one) > 1][-1:]
    if not before:
        earlier = [one for one in _named(d, encoded, 0, start) if len(one) > 1]
        nearest = earlier[-1:] or [parts(d, d.carried)]
    if (
        nearest
        and len(after) == len(nearest[0])
        and _SIDE_BY_SIDE.fullmatch(encoded, match.end(), end)
    ):
        # 分别靠X的索引和Y.
        after = [tuple(part for one in after for part in one)]
    # 为了P和Q，A和B分别用X和Y.
    aims = [
        one for one in _named(d, encoded, 0, start)
        if one not in nearest and all(d.kinds.get(id) in NO_SUBJECT for ids in one for id in ids)
    ]  # fmt: skip
    return [one for one in (*aims, *nearest, *after) if len(one) > 1]


def _named(d: Discourse, encoded: str, start: int, end: int) -> list[tuple[Ids, ...]]:
    return [parts(d, d.ids(char)) for char in MENTIONS.findall(encoded, start, end)]


def _cross(d: Discourse, ones: tuple[Ids, ...], others: tuple[Ids, ...]) -> None:
    """Notes that the first of one list has to do with the first of the other alone, and so on."""
    paired = {
        couple
        for one, other in zip(ones, others, strict=True)
        for couple in _both_ways([one], [other])
    }
    d.crossed.update(_both_ways(ones, others) - paired)


def _both_ways(
    ones: tuple[Ids, ...] | list[Ids], others: tuple[Ids, ...] | list[Ids]
) -> set[tuple[str, str]]:
    found = {couple for one in ones for other in others for couple in product(one, other)}
    return found | {(b, a) for a, b in found}
