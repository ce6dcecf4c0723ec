"""An encoded sentence, and what patterns find in it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from kg.extraction.patterns.phrases import Phrase, Phrases
from kg.extraction.wordings import literal, words

# In an encoded sentence each mention is one character of this range, which has more of them than
# a sentence has mentions. It lies beyond the first plane: there it costs the compilation of a
# regular expression nothing.
FIRST, LAST = "\U000f0000", "\U000f07ff"
MENTION = f"{FIRST}-{LAST}"
# Stands before a mention whose wording itself says that a problem is eased.
EASE = "\2"
# Stands before a mention whose wording is something done (对所有通道分组).
DEED = "\3"

STOPS = re.compile(f"[{MENTION},;:→]")
_BREAKS = frozenset(",;:→")
# "X的B", "X中提出的B", "X's B": whose a mention is.
_OWNER = re.compile(
    rf"\s?(?:{literal(words('where-it-is'))}.{{0,6}}|论文)?(?:的|那一?[套种]|'s\s)[^来]{{0,8}}"
)
# A mention before one of these is a place or a text.
_NO_SLOT = re.compile(rf"\s?{literal(words('place-or-text'))}")


# On which sides of a wording nothing but other words parts it from a mention.
BEFORE, AFTER = 1, 2
# What a pattern may ask for, where the places of a wording have such sides (as a bit each).
_MET = tuple(
    tuple(asked for asked in range(4) if any(sides >> has & 1 and has & asked == asked
                                             for has in range(4)))
    for sides in range(16)
)  # fmt: skip


class Standing(dict[Phrases, Mapping[int, Sequence[int]]]):
    """Where each wording of a group, which a rule needs, begins, and where it may end.

    `places` tells where each wording begins that occurs.
    """

    def __init__(self, places: Mapping[Phrase, list[int]]) -> None:
        self.places = places

    def __missing__(self, phrases: Phrases) -> Mapping[int, Sequence[int]]:
        places = self.places
        here = places.keys() & phrases.ranks.keys()
        found: Mapping[int, Sequence[int]]
        if len(here) == 1:
            (phrase,) = here
            size = phrase.size
            found = {place: (place + size,) for place in places[phrase]}
        else:
            ends: dict[int, list[int]] = {}
            for phrase in sorted(here, key=phrases.ranks.__getitem__):
                for place in places[phrase]:
                    ends.setdefault(place, []).append(place + phrase.size)
            found = {place: ends[place] for place in sorted(ends)}
        self[phrases] = found
        return found


class Line:
    """An encoded sentence with single spaces, and what has been found in it.

    `mentions` are where the mentions stand. `stops` tells for each place where a gap from there
    must stop: at a mention, a mark, or the end. `failed` are gaps and places after which a pattern
    is known to go on nowhere.
    """

    __slots__ = ("_owned", "_sides", "failed", "mentions", "of", "stops", "text")

    def __init__(self, text: str, places: Mapping[Phrase, list[int]]) -> None:
        self.text, self.of = text, Standing(places)
        mentions: list[int] = []
        stops: list[int] = []
        # The sides on which the next stop before or after each place is a mention.
        sides: list[int] = []
        before = 0
        for match in STOPS.finditer(text):
            stop = match.start()
            mentioned = text[stop] not in _BREAKS
            room = stop + 1 - len(stops)
            stops += [stop] * room
            sides += [before | AFTER if mentioned else before] * room
            before = BEFORE if mentioned else 0
            if mentioned:
                mentions.append(stop)
        room = len(text) + 1 - len(stops)
        self.stops = stops + [len(text)] * room
        self._sides = sides + [before] * room
        self.mentions = mentions
        self.failed: set[tuple[Any, int]] = set()
        self._owned: dict[int, tuple[int, ...]] = {}

    def beside(self, phrase: Phrase) -> tuple[int, ...]:
        """What a wording meets that occurs, of what a pattern may ask: mentions BEFORE it, AFTER
        it, on both sides, or none."""
        sides, size = self._sides, phrase.size
        found = 0
        for start in self.of.places[phrase]:
            found |= 1 << (sides[start] & BEFORE | sides[start + size] & AFTER)
        return _MET[found]

    def mark(self, start: int) -> int:
        """Where a wide gap from here must stop: at a mark, or the end."""
        text, stops = self.text, self.stops
        end = stops[start]
        while end < len(text) and text[end] not in _BREAKS:
            end = stops[end + 1]
        return end

    def owns_nothing(self, place: int) -> None:
        """Has a slot stand for the mention here alone, whatever it seems to own."""
        self._owned[place] = () if _NO_SLOT.match(self.text, place + 1) else (place,)

    def owned(self, place: int) -> tuple[int, ...]:
        """The mentions that a slot can stand for here: one that this one owns, then this one."""
        found = self._owned.get(place)
        if found is None:
            text = self.text
            found = () if _NO_SLOT.match(text, place + 1) else (place,)
            following = self.stops[place + 1]
            if (
                FIRST <= text[following : following + 1] <= LAST
                and _OWNER.fullmatch(text, place + 1, following)
                and not _NO_SLOT.match(text, following + 1)
            ):
                found = (following, *found)
            self._owned[place] = found
        return found
