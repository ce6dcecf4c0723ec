"""Reads what the words of a clause say of its subject and of what it names.

It is given up, set beside the subject (a stance: taken after, improved on, unlike it, like it, its
kind), or put together by it.
"""

import re
from collections.abc import Iterator

from kg.extraction.reading.discourse import (
    BOUNDARY,
    MENTIONS,
    NO_SUBJECT,
    PARTS,
    WHOLES,
    Discourse,
)
from kg.extraction.reading.mood import is_modal, is_negated, is_purpose
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import clause_start, clause_subject, subject_at
from kg.extraction.wordings import Gate, one_of

_OUTRIGHT = re.compile(rf"\s*(?:{one_of('outright')}\s*)*")
_GIVES_UP, _KEEPS = re.compile(one_of("gives-up")), re.compile(one_of("gives-up-not"))
# What a clause may say of its subject and of what it names: the type, the words for it and against.
_STANCES = (
    ("inspired_by", "takes-after"),
    ("improves", "goes-beyond"),
    ("contrasts", "stands-apart"),
    ("similar_to", "resembles"),
    ("part_of", "belongs"),
)
# The same of two or more that a clause names together.
_UNIONS = (("combines", "puts-together"), ("between", "lies-between"))
_SAYS = {name: re.compile(one_of(name)) for _, name in (*_STANCES, *_UNIONS)}
_UNLESS = {name: re.compile(one_of(f"{name}-not")) for name in _SAYS}
_GATE = Gate("gives-up", *_SAYS)


def read_sayings(d: Discourse, encoded: str) -> None:
    """Adds what the words of each clause say."""
    said = _GATE.lists(encoded)
    if "gives-up" in said:
        _read_drops(d, encoded)
    for read, sayings in (_read_stance, _STANCES), (_read_union, _UNIONS):
        for type, words in sayings if said else ():
            if words in said:
                read(d, encoded, type, _SAYS[words], _UNLESS[words])


def _read_drops(d: Discourse, encoded: str) -> None:
    """A part that a clause says is given up is none of its subject's any more."""
    for word, start, over in _clauses_with(encoded, _GIVES_UP):
        named = list(MENTIONS.finditer(encoded, start, over))
        before = encoded[start : word.start()]
        if not named and start and _OUTRIGHT.fullmatch(before):
            # NSP没什么用，干脆不要了: what is given up was named right before.
            start = clause_start(encoded, start - 1)
            named = list(MENTIONS.finditer(encoded, start, word.start()))[-1:]
        if not named or _KEEPS.search(encoded, start, over):
            continue
        if is_negated(before) or is_modal(before) or is_purpose(before):
            continue
        nearest = min(
            named, key=lambda match: max(word.start() - match.end(), match.start() - word.end())
        )
        ids = d.ids(nearest[0])
        if d.kinds.get(ids[0]) not in PARTS or nearest[0] in d.stand_ins:
            continue
        own = clause_subject(d, encoded, start, over)
        if own is None or own == ids:
            own = subject_at(d, encoded, start - 1) if start else d.carried
        for one in own:
            for other in ids:
                if d.kinds.get(one) in WHOLES and not is_related(d, one, other):
                    add(d, (one,), "drops", (other,), *d.span, "frame-drops")


def _read_stance(
    d: Discourse, encoded: str, type: str, says: re.Pattern, unless: re.Pattern
) -> None:
    """A clause with the words of a stance says that its subject takes it to what it names first."""
    for _, start, over in _clauses_with(encoded, says):
        own = clause_subject(d, encoded, start, over)
        named = (m for m in MENTIONS.finditer(encoded, start, over) if d.ids(m[0]) != own)
        match = next(named, None)
        if not match or d.weak or unless.search(encoded, start, over):
            continue
        before = encoded[start : match.start()]
        if is_negated(before) or is_modal(before) or is_purpose(before):
            continue
        for one in subject_at(d, encoded, match.start()):
            for other in d.ids(match[0]):
                if one == other or is_related(d, one, other) or d.kinds.get(other) == "problem":
                    continue
                fits = type == "part_of" and d.kinds.get(other) == "category"
                if fits or type == "inspired_by" or d.kinds.get(one) == d.kinds.get(other):
                    add(d, (one,), type, (other,), *d.span, f"frame-{type}")


def _read_union(
    d: Discourse, encoded: str, type: str, says: re.Pattern, unless: re.Pattern
) -> None:
    """A clause with the words of a union says that its subject has to do with all it names."""
    for word, start, over in _clauses_with(encoded, says):
        before = encoded[start : word.start()]
        if unless.search(encoded, start, over) or is_negated(before) or is_modal(before):
            continue
        own = clause_subject(d, encoded, start, over)
        named = [d.ids(match[0]) for match in MENTIONS.finditer(encoded, start, over)]
        # Several as a subject are rather what is put together than who does it.
        beside = MENTIONS.match(encoded[: word.start()].rstrip()[-1:])
        if own is None or (len(own) > 1 and (type == "combines" or beside)):
            own = subject_at(d, encoded, start - 1) if start else d.carried
        parts = tuple(dict.fromkeys(id for ids in named for id in ids if id not in own))
        if len(parts) < 2 or len(own) != 1 or d.kinds.get(own[0]) in NO_SUBJECT:
            continue
        if any(d.kinds.get(id) in NO_SUBJECT or is_related(d, own[0], id) for id in parts):
            continue
        add(d, own, type, parts, *d.span, f"frame-{type}")


def _clauses_with(encoded: str, says: re.Pattern) -> Iterator[tuple[re.Match, int, int]]:
    """Each clause that has such a word: the first one in it, where the clause begins and ends."""
    over = -1
    for word in says.finditer(encoded):
        if word.start() >= over:
            start, over = clause_of(encoded, word)
            yield word, start, over


def clause_of(encoded: str, match: re.Match) -> tuple[int, int]:
    """Where the clause begins and ends in which something was found."""
    following = BOUNDARY.search(encoded, match.end())
    return clause_start(encoded, match.start()), following.start() if following else len(encoded)


def is_related(d: Discourse, one: str, other: str) -> bool:
    """Whether the text has already said how the two are related."""
    return (one, other) in d.related or (other, one) in d.related
