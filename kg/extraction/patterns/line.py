"""An encoded sentence, and what patterns find in it."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from kg.extraction.patterns.phrases import Phrase, Phrases

# In an encoded sentence each mention is one character of this range: more than one can hold.
FIRST, LAST = "\ue000", "\ue7ff"
MENTION = f"{FIRST}-{LAST}"
# Stands before a mention whose wording itself says that a problem is eased.
EASE = "\2"
# Stands before a mention whose wording is something done (对所有通道分组).
DEED = "\3"

# The most characters from a mention to one that it owns, both and a space before them included.
OWNED = 21
_MENTIONS = re.compile(f"[{MENTION}]")
STOPS = re.compile(f"[{MENTION},;:→]")
_BREAKS = frozenset(",;:→")
# "X的B", "X中提出的B", "X's B": whose a mention is.
_OWNER = re.compile(r"\s?(?:(?:中|里|内|上|那边|那里|家).{0,6}|论文)?(?:的|'s\s).{0,8}")
# A mention before one of these is a place or a text.
_NO_SLOT = re.compile(
    r"\s?(?:中|里|内|示例|教程|脚本|文档|代码|论文|文章|课程|例子|博客|笔记|作者|的论文|的作者)"
)


# A wording that occurs: the groups that it belongs to, as bits, itself, and where it begins.
Wording = tuple[int, Phrase, list[int]]


def mentions_in(text: str) -> list[int]:
    """Where the mentions of an encoded sentence stand."""
    return [match.start() for match in _MENTIONS.finditer(text)]


class Standing(dict[Phrases, Mapping[int, Sequence[int]]]):
    """Where each wording of a group, which a rule needs, begins, and where it may end.

    `bits` tells the groups of a rule set from each other.
    """

    def __init__(self, wordings: list[Wording], bits: Mapping[Phrases, int]) -> None:
        self.wordings, self.bits = wordings, bits

    def __missing__(self, phrases: Phrases) -> Mapping[int, Sequence[int]]:
        bit = self.bits[phrases]
        return self.put(phrases, [wording for wording in self.wordings if wording[0] & bit])

    def put(self, phrases: Phrases, wordings: list[Wording]) -> Mapping[int, Sequence[int]]:
        """Notes those wordings of a group that occur."""
        found: Mapping[int, Sequence[int]]
        if len(wordings) == 1:
            _, phrase, places = wordings[0]
            size = phrase.size
            found = {place: (place + size,) for place in places}
        else:
            ends: dict[int, list[int]] = {}
            for _, phrase, places in sorted(wordings, key=phrases.rank):
                for place in places:
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

    __slots__ = ("_owned", "failed", "mentions", "of", "stops", "text")

    def __init__(
        self,
        text: str,
        mentions: list[int],
        wordings: list[Wording],
        bits: Mapping[Phrases, int],
    ) -> None:
        self.text, self.mentions, self.of = text, mentions, Standing(wordings, bits)
        stops: list[int] = []
        for match in STOPS.finditer(text):
            stop = match.start()
            stops += [stop] * (stop + 1 - len(stops))
        self.stops = stops + [len(text)] * (len(text) + 1 - len(stops))
        self.failed: set[tuple[Any, int]] = set()
        self._owned: dict[int, tuple[int, ...]] = {}

    def follows(self, start: int) -> bool:
        """Whether only other words stand between a place and a mention before it."""
        index = bisect_left(self.mentions, start)
        return index > 0 and self.stops[self.mentions[index - 1] + 1] >= start

    def precedes(self, end: int) -> bool:
        """Whether only other words stand between a place and a mention after it."""
        stop = self.stops[end]
        return FIRST <= self.text[stop : stop + 1] <= LAST

    def mark(self, start: int) -> int:
        """Where a wide gap from here must stop: at a mark, or the end."""
        text, stops = self.text, self.stops
        end = stops[start]
        while end < len(text) and text[end] not in _BREAKS:
            end = stops[end + 1]
        return end

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
