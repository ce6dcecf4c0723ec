"""Reads what the words of a clause say of its subject and of what it names.

It is given up, set beside the subject (a stance: taken after, improved on, unlike it, its kind), or
the subject lies between it and another.
"""

import re
from collections.abc import Iterator

from kg.extraction.patterns import MENTION
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
from kg.extraction.reading.mood import is_modal, is_negated, is_purpose
from kg.extraction.reading.openings import clause_start, told_apart
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import (
    clause_subject,
    rather_about,
    subject_at,
    subjects_said,
)
from kg.extraction.wordings import one_of

_OUTRIGHT = re.compile(rf"\s*(?:{one_of('outright')}\s*)*")
_WITH = re.compile(r"\bwith\b")
_GIVES_UP = re.compile(one_of("gives-up"))
_OWNS = re.compile(rf"({M})的[^,;:{MENTION}]{{0,6}}")
# What a clause may say of its subject and of what it names: the words for it, the type.
_STANCES = {
    "takes-after": "inspired_by",
    "goes-beyond": "improves",
    "stands-apart": "contrasts",
    "belongs": "part_of",
}
_SAYS = {words: re.compile(one_of(words)) for words in _STANCES}
_LIES_BETWEEN = re.compile(one_of("lies-between"))
_MIDWAY, _TAKES_IT = re.compile(one_of("lies-midway")), re.compile(one_of("takes-the-middle"))
# With one of these in the clause the words mean something else.
_UNLESS = {
    words: re.compile(one_of(f"{words}-not"))
    for words in ("takes-after", "stands-apart", "lies-between")
}
# Without a word of one of these lists there is nothing to read.
TOLD_BY = ("gives-up", "lies-between", *_STANCES)


def read_sayings(d: Discourse, encoded: str, told: set[str]) -> None:
    """Adds what the words of each clause say; `told` are the lists that have a word in it."""
    if "gives-up" in told:
        _read_drops(d, encoded)
    for words, type in _STANCES.items():
        if words in told:
            _read_stance(d, encoded, words, type)
    if "lies-between" in told:
        _read_between(d, encoded)


def _read_drops(d: Discourse, encoded: str) -> None:
    """A part that a clause says is given up is none of its subject's any more."""
    for word, start, over in _clauses_with(encoded, _GIVES_UP):
        named = list(MENTIONS.finditer(encoded, start, over))
        before = encoded[start : word.start()]
        if not named and start and _OUTRIGHT.fullmatch(before):
            # NSP没什么用，干脆不要了: what is given up was named right before.
            start = clause_start(encoded, start - 1)
            named = list(MENTIONS.finditer(encoded, start, word.start()))[-1:]
        if not named or is_negated(before) or is_modal(before) or is_purpose(before):
            continue
        # 去掉P的W is a variant of it.
        if told_apart(d, encoded, word.start()) is not None:
            continue
        nearest = min(
            named, key=lambda match: max(word.start() - match.end(), match.start() - word.end())
        )
        ids = d.ids(nearest[0])
        if d.kinds.get(ids[0]) not in PARTS or nearest[0] in d.stand_ins:
            continue
        own = clause_subject(d, encoded, start, over)
        if own is None:
            own = subject_at(d, encoded, start)
        elif own == ids:
            own = subject_at(d, encoded, start - 1) if start else d.carried
        for one in rather_about(d, own, encoded[: nearest.start()]):
            for other in ids:
                if d.kinds.get(one) in WHOLES and not is_related(d, one, other):
                    add(d, (one,), "drops", (other,), *d.span, "frame-drops")


def _read_stance(d: Discourse, encoded: str, words: str, type: str) -> None:
    """A clause with the words of a stance says that its subject takes it to what it names first."""
    for word, start, over in _clauses_with(encoded, _SAYS[words]):
        own = clause_subject(d, encoded, start, over)
        named = (m for m in MENTIONS.finditer(encoded, start, over) if d.ids(m[0]) != own)
        match = next(named, None)
        if not match or d.weak:
            continue
        if words in _UNLESS and _UNLESS[words].search(encoded, start, over):
            continue
        before = encoded[start : match.start()]
        if is_negated(before) or is_modal(before) or is_purpose(before):
            continue
        # extends the kernel with P: it is no P that it goes beyond.
        if _WITH.search(encoded, word.end(), max(word.end(), match.start())):
            continue
        # B的改进有A: not B is so, but something of it.
        owner = _OWNS.search(encoded, start, word.start())
        if owner and owner.end() == word.start() and d.ids(owner[1]) == own:
            continue
        for one in subject_at(d, encoded, match.start()):
            for other in d.ids(match[0]):
                if one == other or is_related(d, one, other) or d.kinds.get(other) == "problem":
                    continue
                fits = type == "part_of" and d.kinds.get(other) == "category"
                if fits or type == "inspired_by" or d.kinds.get(one) == d.kinds.get(other):
                    add(d, (one,), type, (other,), *d.span, f"frame-{type}")


def _read_between(d: Discourse, encoded: str) -> None:
    """A clause may say that its subject lies between those that it names."""
    for word, start, over in _clauses_with(encoded, _LIES_BETWEEN):
        before = encoded[start : word.start()]
        unless = _UNLESS["lies-between"].search(encoded, start, over)
        if unless or is_negated(before) or is_modal(before):
            continue
        # 不是B和C的折中
        if any(
            is_negated(encoded[start : m.start()]) for m in MENTIONS.finditer(encoded, start, over)
        ):
            continue
        own = clause_subject(d, encoded, start, over)
        named = [d.ids(match[0]) for match in MENTIONS.finditer(encoded, start, over)]
        # Several right before the words are rather those that it lies between.
        beside = MENTIONS.match(encoded[: word.start()].rstrip()[-1:])
        takes_it = _TAKES_IT.search(encoded, start, over)
        if own is None or (len(own) > 1 and beside and not takes_it):
            own = subject_at(d, encoded, start - 1) if start else d.carried
        parts = tuple(dict.fromkeys(id for ids in named for id in ids if id not in own))
        if not parts and own and _MIDWAY.search(encoded, start, over):
            parts = _two_before(d, encoded, start, own)
        if len(parts) < 2 or (len(own) != 1 and not takes_it) or d.kinds.get(own[0]) in NO_SUBJECT:
            continue
        if any(d.kinds.get(id) in NO_SUBJECT or is_related(d, own[0], id) for id in parts):
            continue
        add(d, own, "between", parts, *d.span, "frame-between")


def _two_before(d: Discourse, encoded: str, start: int, own: Ids) -> Ids:
    """The last two of the kind of a clause's subject that the text spoke of before it."""
    said = [ids for ids in subjects_said(d, encoded[:start]) if ids != own]
    like = [
        ids
        for ids in (*(ids for ids in d.subjects if ids not in said and ids != own), *said)
        if len(ids) == 1 and d.kinds.get(ids[0]) == d.kinds.get(own[0])
    ]
    return tuple(id for ids in like[-2:] for id in ids)


def _clauses_with(encoded: str, says: re.Pattern) -> Iterator[tuple[re.Match, int, int]]:
    """Each clause that has such a word: the first one in it, where the clause begins and ends."""
    over = -1
    for word in says.finditer(encoded):
        if word.start() >= over:
            start, over = clause_of(encoded, word)
            yield word, start, over


def clause_of(encoded: str, match: re.Match) -> tuple[int, int]:
    """Where the clause begins and ends in which something was found."""
    return clause_start(encoded, match.start()), clause_end(encoded, match.end())


def clause_end(encoded: str, place: int) -> int:
    """Where the clause ends that holds a place."""
    following = BOUNDARY.search(encoded, place)
    return following.start() if following else len(encoded)


def clauses_of(encoded: str) -> list[tuple[int, int]]:
    """Where each clause of a sentence begins and ends."""
    marks = [match.start() for match in BOUNDARY.finditer(encoded)]
    return list(zip([0, *(mark + 1 for mark in marks)], [*marks, len(encoded)], strict=True))


def is_related(d: Discourse, one: str, other: str) -> bool:
    """Whether the text has already said how the two are related."""
    return (one, other) in d.related or (other, one) in d.related
