"""Reads what a line strings together: by arrows, or a whole and what each of its parts does."""

import re
from itertools import pairwise
from typing import NamedTuple

from kg.extraction.patterns import MENTION
from kg.extraction.reading.coordination import SUFFIX
from kg.extraction.reading.discourse import MENTIONS, NO_SUBJECT, PARTS, WHOLES, Discourse, Ids, M
from kg.extraction.reading.mood import is_negated
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import clause_start, subject_at
from kg.extraction.wordings import literal, one_of, words

# A name and a colon, or W由两部分组成; a clause in which a name does something, and nothing else is
# named.
_LABEL = re.compile(
    rf"\s*({M})(?:\s*:|[^,;:。{MENTION}]{{0,6}}[两三四五几](?:个|条|大|套|道)?{one_of('its-divisions')}\s*(?:组成|构成)?\s*[:,])"
)
_ROLL = re.compile(
    rf"(?<=[:,])\s*(?:其中\s*的?)?({M})[^\W\d_a-z的和与是比、][^,;:。{MENTION}]{{1,10}}(?=[,;。]|$)"
)
# What a row of arrows joins: a name alone, or a short word that is none.
_NAME = rf"\s*(?:the\s)?{M}{SUFFIX}\s*"
_STATION = rf"(?:{_NAME}|[^,;:。()→{MENTION}]{{1,8}})"
_ROW = re.compile(
    rf"(?:{_NAME}|(?:^|(?<=[,;:。]))[^,;:。()→{MENTION}]{{1,8}})(?:→{_STATION})+(?=[,;:。.()!?]|$|\s*{one_of('this-is')})"
)
# A row with words between its names: CNN抽特征→CTC转录.
_WORDY = re.compile(rf"{M}[^,;{MENTION}]{{0,12}}?→")
# One thing put in the place of another, and what may stand between two of these.
_TURN = re.compile(rf"(?P<old>{M})\s*{one_of('turned-into')}了?\s*(?P<new>{M})")
_BETWEEN_TURNS = re.compile(rf"{SUFFIX}\s*[,、和]\s*{literal(words('and-so'))}*\s*")
# 骨干：VGG→ResNet: there is but one of these; NSP→无.
_ROLE = re.compile(rf"{one_of('one-at-a-time')}\s*[:从由]?\s*$")
_NOTHING = re.compile(rf"→\s*{one_of('nothing')}\s*$")
_CHANGES, _DESCENDS = re.compile(one_of("told-of-change")), re.compile(one_of("told-of-descent"))
# Kinds of which a network has one at a time: the next one is no next step.
_ONE_AT_A_TIME = frozenset(("normalization", "loss", "optimizer", "initialization"))
# How many letters two names have in common, first or last, that are alike.
_ALIKE = 2


class _Row(NamedTuple):
    """Names that arrows join, () for a word that is none, and where they stand."""

    start: int
    end: int
    stations: list[Ids]


def read_arrows(d: Discourse, encoded: str) -> str:
    """Adds what rows of arrows state; returns the sentence without those that were read.

    ReLU→GELU puts one thing in the place of another, R-CNN→Fast R-CNN is a line of descent,
    卷积→BN→ReLU are steps of the whole that the line or the section is about.
    """
    if len(d.slots) > 3:
        encoded = _with_arrows(d, encoded)
    if "→" not in encoded:
        return encoded
    rows = [row for match in _ROW.finditer(encoded) if (row := _row(d, match))]
    whole = _whole(d, encoded, rows[0].start) if rows else ()
    swaps = [row for row in rows if len(row.stations) == 2 and _kinds(d, row) <= PARTS]
    d.swaps |= len(swaps) > 1 and any(_is_pair(d, row, encoded) for row in swaps)
    for row in reversed(rows):
        before = encoded[: row.start]
        if is_negated(before[clause_start(encoded, row.start) :]):
            continue
        if _is_descent(d, row, whole, encoded):
            for older, newer in pairwise(row.stations):
                add(d, newer, "improves", older, *d.span, "arrow-descent")
        elif d.is_heading:
            continue
        elif _is_swap(d, row, whole, encoded):
            d.swaps = True
            old, new = row.stations
            add(d, new, "replaces", old, *d.span, "arrow-swap")
            add(d, whole, "uses", new, *d.span, "arrow-swap")
        elif len(row.stations) == 2 and _NOTHING.search(encoded[row.start : row.end]):
            add(d, whole, "drops", row.stations[0], *d.span, "arrow-swap")
        elif len(row.stations) > 2 or (row.stations[1] and not _is_pair(d, row, encoded)):
            for ids in row.stations:
                add(d, whole, "uses", ids, *d.span, "chain")
        encoded = before + encoded[row.end :]
    if not d.is_heading and len(d.topic) == 1 and _WORDY.search(encoded):
        _read_wordy(d, encoded)
    return encoded


def without_rows(encoded: str) -> str:
    """The sentence without what arrows join: nobody is spoken of there."""
    return _ROW.sub("", encoded) if "→" in encoded else encoded


def _with_arrows(d: Discourse, encoded: str) -> str:
    """The sentence with arrows for the words of several swaps side by side: A改B，C改D."""
    turns = list(_TURN.finditer(encoded))
    between = (encoded[one.end() : other.start()] for one, other in pairwise(turns))
    if len(turns) < 2 or not all(map(_BETWEEN_TURNS.fullmatch, between)):
        return encoded
    d.swaps = True
    return _TURN.sub(r"\g<old>→\g<new>", encoded)


def _row(d: Discourse, match: re.Match) -> _Row | None:
    """A row of arrows, None if it joins troubles and remedies, or hardly names anything."""
    stations = [
        d.ids(found[0]) if (found := MENTIONS.search(station)) else ()
        for station in match[0].split("→")
    ]
    if any(d.kinds.get(ids[0]) in NO_SUBJECT for ids in stations if ids):
        return None
    return _Row(*match.span(), stations) if any(stations) else None


def _whole(d: Discourse, encoded: str, place: int) -> Ids:
    """What rows of arrows at `place` tell the parts or the changes of, () if it is not known."""
    for ids in (subject_at(d, encoded, place), d.lead, d.topic):
        if len(ids) == 1 and (d.kinds.get(ids[0]) in WHOLES or ids == d.topic):
            return ids
    return ()


def _is_pair(d: Discourse, row: _Row, encoded: str) -> bool:
    """Whether a row is one thing and another of its kind."""
    if len(row.stations) != 2 or not all(row.stations):
        return False
    kinds = _kinds(d, row)
    # Among swaps a module may take the place of an operation.
    return len(kinds) == 1 or (
        kinds <= PARTS and (d.swaps or d.is_item or bool(_CHANGES.search(encoded)))
    )


def _kinds(d: Discourse, row: _Row) -> set[str]:
    return {d.kinds.get(id, "") for ids in row.stations for id in ids}


def _is_swap(d: Discourse, row: _Row, whole: Ids, encoded: str) -> bool:
    """Whether the second of a pair takes the place of the first, and is not the next step."""
    if not _is_pair(d, row, encoded):
        return False
    before = encoded[: row.start]
    if d.swaps or _CHANGES.search(encoded) or _ROLE.search(before):
        return True
    if not whole or set(whole) & {id for ids in row.stations for id in ids}:
        return False
    kind = d.kinds.get(row.stations[0][0], "")
    listed = d.is_item and not before.strip()
    return listed or kind in _ONE_AT_A_TIME or _are_alike(d, *row.stations)


def _are_alike(d: Discourse, one: Ids, other: Ids) -> bool:
    """Whether two names begin or end with the same letters."""
    ours, others = d.lexicon.keys[one[0]], d.lexicon.keys[other[0]]
    return ours[:_ALIKE] == others[:_ALIKE] or ours[-_ALIKE:] == others[-_ALIKE:]


def _is_descent(d: Discourse, row: _Row, whole: Ids, encoded: str) -> bool:
    """Whether each of a row is a later version of the one before it."""
    stations = row.stations
    kinds = {d.kinds.get(ids[0], "") if len(ids) == 1 else None for ids in stations if ids}
    if not all(stations) or len(kinds) != 1 or None in kinds or (d.swaps and kinds <= PARTS):
        return False
    if whole and not set(whole) & {id for ids in stations for id in ids}:
        return False
    evolved = _DESCENDS.search(encoded) or _DESCENDS.search(d.context)
    changed = _CHANGES.search(encoded)
    if not evolved and (kinds == {"operation"} or (changed and kinds <= PARTS)):
        return False
    if evolved or all(_is_kin(d, stations[0], one, other) for one, other in pairwise(stations)):
        return True
    # DIN → DIEN：…
    heads = not encoded[: row.start].strip() and encoded[row.end : row.end + 1] == ":"
    return not changed and (heads or d.is_heading) and len(stations) == 2


def _is_kin(d: Discourse, first: Ids, one: Ids, other: Ids) -> bool:
    """Whether the name of one, or of the first of all, is in the other's, or both are versions."""
    families, keys = d.lexicon.families, d.lexicon.keys
    family = families.get(one[0])
    if family and family == families.get(other[0]):
        return True
    return any(keys[id] in keys[other[0]] for id in (one[0], first[0]))


def _read_wordy(d: Discourse, encoded: str) -> None:
    """What is named among arrows and words is what the topic uses: CNN抽特征→CTC转录."""
    before: Ids = ()
    for char in MENTIONS.findall(encoded):
        # What a problem leads to is its remedy.
        ids = d.ids(char)
        if not {d.kinds.get(one[0]) for one in (ids, before) if one} & NO_SUBJECT:
            add(d, d.topic, "uses", ids, *d.span, "chain")
        before = ids


def read_roll(d: Discourse, encoded: str) -> None:
    """A whole and what each of its parts does: W：A抽特征，B建序列，C出结果."""
    label = _LABEL.match(encoded)
    whole = d.ids(label[1]) if label else ()
    if not whole or d.kinds.get(whole[0]) not in WHOLES:
        return
    parts = [d.ids(match[1]) for match in _ROLL.finditer(encoded, label.end() - 1)]
    keys = d.lexicon.keys
    if len(parts) < 2 or any(keys[whole[0]] in keys[id] for ids in parts for id in ids):
        return
    for ids in parts:
        if d.kinds.get(ids[0]) not in NO_SUBJECT:
            add(d, whole, "uses", ids, *d.span, "roll")
            d.rolled.update(ids)
