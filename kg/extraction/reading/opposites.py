"""Reads what sets two things apart without saying so: of one is said the opposite of the other."""

import re
from collections.abc import Iterator

import ahocorasick

from kg.extraction.reading.discourse import MENTIONS, NO_SUBJECT, PARTS, WHOLES, Discourse, Ids
from kg.extraction.reading.mood import is_modal
from kg.extraction.reading.openings import leads_in
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import clause_start, goes_on
from kg.extraction.wordings import by_word, kinds, literal, one_of

_OPPOSITE = kinds("opposites")
_OPPOSITE |= {b: a for a, b in _OPPOSITE.items()}
_POLES = by_word("poles")
# The sides that a word stands for.
_SIDES: dict[str, list[str]] = {}
for _side, _words in _POLES.items():
    for _word in _words:
        _SIDES.setdefault(_word, []).append(_side)
_POLE = re.compile(rf"(?<![a-z])({literal(list(_SIDES))})(?![a-z])")
_WORDS = ahocorasick.Automaton()
for _word, _sides_of in _SIDES.items():
    _WORDS.add_word(_word, _sides_of)
_WORDS.make_automaton()
_DENIES = re.compile(rf"{one_of('denies')}$")
# The name that a run begins with is its subject, no owner and no object.
_SUBJECT = re.compile(r"\s*(?!的|之|里|中|上|和|与|跟|、|/|\))")
# So much of what is said of each is looked at.
_FAR = 60

Run = tuple[Ids, str]


def read_opposites(d: Discourse, encoded: str) -> None:
    """Adds who is set apart from whom the text spoke of right before."""
    before, d.beside = d.beside if goes_on(d) else None, None
    end = d.span[1]
    goes_further = ";" in d.folded[max(0, end - 3) : end + 2]
    # Another has to be spoken of in it, before it or behind its semicolon.
    if not (goes_further or before or len(d.slots) > 1):
        return
    told = _may_oppose(encoded + before[1] if before else encoded)
    if not (told or goes_further):
        return
    for run in _runs(d, encoded):
        if told and before and _are_apart(d, before, run):
            add(d, before[0], "contrasts", run[0], *d.span, "opposites")
        before = run
    d.beside = before


def _may_oppose(text: str) -> bool:
    """Whether a text has words of two sides, or twice a word that may be denied."""
    found = [side for _, sides in _WORDS.iter(text) for side in sides]
    sides = set(found)
    return len(sides) < len(found) or any(_OPPOSITE[side] in sides for side in sides)


def _runs(d: Discourse, encoded: str) -> Iterator[Run]:
    """Whom the clauses begin with, each with what is said of it."""
    begun: tuple[Ids, int] | None = None
    for match in MENTIONS.finditer(encoded):
        before = encoded[clause_start(encoded, match.start()) : match.start()]
        if MENTIONS.search(before) or not (
            _SUBJECT.match(encoded, match.end()) and leads_in(before)
        ):
            continue
        if begun:
            yield begun[0], encoded[begun[1] : match.start()][:_FAR]
        begun = d.ids(match[0]), match.end()
    if begun:
        yield begun[0], encoded[begun[1] :][:_FAR]


def _are_apart(d: Discourse, one: Run, other: Run) -> bool:
    """Whether two of a kind are told of in opposite words."""
    (a,), (b,) = one[0][:1], other[0][:1]
    kind = d.kinds.get(a)
    if len(one[0]) > 1 or len(other[0]) > 1 or a == b or kind != d.kinds.get(b):
        return False
    if d.lexicon.families.get(a, a) == d.lexicon.families.get(b, b):
        # Versions of one thing grow out of each other.
        return False
    if kind in NO_SUBJECT or is_modal(one[1]) or is_modal(other[1]):
        return False
    # What a whole has of both kinds works together in it.
    if kind in PARTS and d.named_kinds & WHOLES:
        return False
    first, second = _sides(one[1]), _sides(other[1])
    return any(
        _OPPOSITE[side] in second and side not in second and _OPPOSITE[side] not in first
        for side in first
    )


def _sides(text: str) -> set[str]:
    """The sides that something is said to be on."""
    found = set()
    for match in _POLE.finditer(text):
        denied = _DENIES.search(text, 0, match.start())
        for side in _SIDES[match[1]]:
            found.add(_OPPOSITE[side] if denied else side)
    return found
