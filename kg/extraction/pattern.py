"""Patterns over mentions, matched to an encoded sentence token by token.

A pattern is no regular expression: each token says where the next one may begin, a sentence's
wordings are found in one pass for all patterns, and a match begins at one of them. So nothing has
to be compiled, and as no gap is tried twice at a place, no pattern takes exponential time. Their
notation is told in `notation`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from kg.extraction.phrases import Phrases

# In an encoded sentence each mention is one character of this range.
MENTION = "\ue000-\uf8ff"
_FIRST, _LAST = "\ue000", "\uf8ff"
# Stands before a mention whose wording itself says that a problem is eased.
EASE = "\2"
# Stands before a mention whose wording is something done (对所有通道分组).
DEED = "\3"

# The most characters of a gap, of a wide gap, and of a mention with the one that owns it.
NARROW, WIDE, OWNED = 24, 40, 21
_MENTIONS = re.compile(f"[{MENTION}]")
_STOPS = re.compile(f"[{MENTION},;:→]")
_BREAKS = frozenset(",;:→")
# "X的B", "X中提出的B", "X's B": whose a mention is.
_OWNER = re.compile(r"(?:(?:中|里|内|上).{0,6}|论文)?(?:的|'s\s).{0,8}")
# A mention before one of these is a place or a text.
_NO_SLOT = re.compile(
    "中|里|内|示例|教程|脚本|文档|代码|论文|文章|课程|例子|博客|笔记|作者|的论文|的作者"
)
_CLAUSE_ENDS = frozenset(",;:。.!?")


class Line:
    """An encoded sentence with single spaces, and what has been found in it.

    `mentions` are where the mentions stand, `places` the starts of each wording of the rules that
    occurs, `groups` what they are wordings of, as bits.
    """

    __slots__ = ("_of", "_owned", "_stops", "failed", "groups", "mentions", "places", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.mentions = [match.start() for match in _MENTIONS.finditer(text)]
        self.places: dict[str, list[int]] = {}
        self.groups = 0
        # Gaps and places after which a pattern is known to go on nowhere.
        self.failed: set[tuple[Step, int]] = set()
        self._of: dict[Phrases, list[int]] = {}
        self._stops: list[int] | None = None
        self._owned: dict[int, tuple[int, ...]] = {}

    def of(self, phrases: Phrases) -> list[int]:
        """Where one of these wordings, which a rule needs, stands."""
        found = self._of.get(phrases)
        if found is None:
            standing = phrases.members.intersection(self.places)
            if len(standing) == 1:
                (phrase,) = standing
                found = self.places[phrase]
            else:
                found = sorted({place for phrase in standing for place in self.places[phrase]})
            self._of[phrases] = found
        return found

    def stop(self, start: int) -> int:
        """Where a gap from here must stop: at a mention, a mark, or the end."""
        stops = self._stops
        if stops is None:
            stops = self._stops = [match.start() for match in _STOPS.finditer(self.text)]
            stops.append(len(self.text))
        return stops[bisect_left(stops, start)] if start < stops[-1] else stops[-1]

    def mark(self, start: int) -> int:
        """Where a wide gap from here must stop: at a mark, or the end."""
        end = self.stop(start)
        while end < len(self.text) and self.text[end] not in _BREAKS:
            end = self.stop(end + 1)
        return end

    def owned(self, place: int) -> tuple[int, ...]:
        """The mentions that a slot can stand for here: one that this one owns, then this one."""
        found = self._owned.get(place)
        if found is None:
            text = self.text
            found = () if _NO_SLOT.match(text, place + 1) else (place,)
            following = self.stop(place + 1)
            if (
                _FIRST <= text[following : following + 1] <= _LAST
                and _OWNER.fullmatch(text, place + 1, following)
                and not _NO_SLOT.match(text, following + 1)
            ):
                found = (following, *found)
            self._owned[place] = found
        return found


class Step:
    """A token of a pattern. `next` is the one after it.

    `run` matches from a place on and returns where the whole match ends, -1 if nowhere; what
    was found it writes into `found`, which on success holds the slots, gaps and wording of the
    match alone. `starts` are the places from `low` to `high` where `run` may find something.
    """

    next: "Step"

    def run(self, line: Line, place: int, found: list[int]) -> int:
        raise NotImplementedError

    def starts(self, line: Line, low: int, high: int) -> Iterable[int]:
        return range(low, high + 1)


class Done(Step):
    """The end of a pattern."""

    def run(self, line: Line, place: int, found: list[int]) -> int:
        return place


class Words(Step):
    """One of several wordings; `index` is where the first one of a pattern is noted."""

    def __init__(self, phrases: Phrases, index: int | None) -> None:
        self.phrases, self.index = phrases, index

    def run(self, line: Line, place: int, found: list[int]) -> int:
        text = line.text
        if text.startswith(" ", place):
            place += 1
        if place not in line.of(self.phrases):
            return -1
        for end in self.phrases.ends(text, place):
            over = self.next.run(line, end, found)
            if over >= 0:
                if self.index is not None:
                    found[self.index], found[self.index + 1] = place, end
                return over
        return -1

    def starts(self, line: Line, low: int, high: int) -> Iterable[int]:
        text = line.text
        for place in line.of(self.phrases):
            if place < low:
                continue
            start = place - 1 if place > low and text[place - 1] == " " else place
            if start > high:
                return
            yield start


class Option(Step):
    """A wording that may be missing."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases

    def run(self, line: Line, place: int, found: list[int]) -> int:
        text = line.text
        if text.startswith(" ", place):
            place += 1
        for end in self.phrases.ends(text, place):
            over = self.next.run(line, end, found)
            if over >= 0:
                return over
        return self.next.run(line, place, found)

    def starts(self, line: Line, low: int, high: int) -> Iterable[int]:
        following = self.next.starts(line, low, high)
        if isinstance(following, range):
            return following
        return sorted({*following, *self.phrases.places(line.text, low, high)})


class Slot(Step):
    """A mention; a `plain` one is never owned by another."""

    def __init__(self, index: int, plain: bool) -> None:
        self.index, self.plain = index, plain

    def run(self, line: Line, place: int, found: list[int]) -> int:
        text = line.text
        if text.startswith(" ", place):
            place += 1
        if not _FIRST <= text[place : place + 1] <= _LAST:
            return -1
        for mention in (place,) if self.plain else line.owned(place):
            over = self.next.run(line, mention + 1, found)
            if over >= 0:
                found[self.index] = mention
                return over
        return -1

    def starts(self, line: Line, low: int, high: int) -> Iterable[int]:
        text, mentions = line.text, line.mentions
        for index in range(bisect_left(mentions, low), len(mentions)):
            place = mentions[index]
            start = place - 1 if place > low and text[place - 1] == " " else place
            if start > high:
                return
            yield start


class Gap(Step):
    """Other words, as few as possible, without a mention; `index` is where its span is noted."""

    def __init__(self, index: int) -> None:
        self.index = index

    def run(self, line: Line, place: int, found: list[int]) -> int:
        if (self, place) in line.failed:
            return -1
        stop = line.stop(place)
        following = self.next
        if isinstance(following, Slot):
            # The one mention that the gap reaches.
            text = line.text
            if not _FIRST <= text[stop : stop + 1] <= _LAST:
                return -1
            if stop > place and text[stop - 1] == " ":
                stop -= 1
            ends = (stop,) if stop - place <= NARROW else ()
        else:
            ends = following.starts(line, place, min(stop, place + NARROW))
        for end in ends:
            over = following.run(line, end, found)
            if over >= 0:
                found[self.index], found[self.index + 1] = place, end
                return over
        line.failed.add((self, place))
        return -1


class WideGap(Step):
    """Other words, as few as possible, mentions among them."""

    def run(self, line: Line, place: int, found: list[int]) -> int:
        if (self, place) in line.failed:
            return -1
        following = self.next
        for end in following.starts(line, place, min(line.mark(place), place + WIDE)):
            over = following.run(line, end, found)
            if over >= 0:
                return over
        line.failed.add((self, place))
        return -1


class Comma(Step):
    """A comma or colon."""

    def run(self, line: Line, place: int, found: list[int]) -> int:
        text = line.text
        if text.startswith(" ", place):
            place += 1
        if not text.startswith((",", ":"), place):
            return -1
        place += 1
        return self.next.run(line, place + text.startswith(" ", place), found)


class Begin(Step):
    """Where a clause begins."""

    def run(self, line: Line, place: int, found: list[int]) -> int:
        text = line.text
        if place and text[place - 1] not in ",;:":
            return -1
        return self.next.run(line, place + text.startswith(" ", place), found)


class End(Step):
    """Where a clause ends."""

    def run(self, line: Line, place: int, found: list[int]) -> int:
        text = line.text
        end = place + text.startswith(" ", place)
        if end < len(text) and text[end] not in _CLAUSE_ENDS:
            return -1
        return self.next.run(line, place, found)


class Match(NamedTuple):
    """Where a pattern stands in a sentence.

    `wording` is the span of its first wording, `roles` the place of each slot's mention, `gaps`
    the spans of its short gaps.
    """

    start: int
    end: int
    wording: tuple[int, int]
    roles: dict[str, int]
    gaps: list[tuple[int, int]]


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A pattern that was read; of each of `needs` one wording must occur.

    `slots` and `gaps` tell where a match notes them; `before` and `after` how many slots stand
    before and after the first wording, `ahead` how many characters may stand before it.
    """

    source: str
    first: Step
    needs: tuple[Phrases, ...]
    slots: dict[str, int]
    gaps: tuple[int, ...]
    before: int
    after: int
    ahead: int
    subject: bool
    subject_after: bool

    def matches(self, line: Line) -> Iterator[Match]:
        """Where it stands in a sentence, from the left, without overlaps."""
        text, run = line.text, self.first.run
        found = [0] * (2 + len(self.slots) + 2 * len(self.gaps))
        last = 0
        for start in self._starts(line):
            if start < last:
                continue
            end = run(line, start, found)
            if end < 0:
                continue
            if start > last and text[start - 1] == " ":
                start -= 1
            yield Match(
                start,
                end,
                (found[0], found[1]),
                {name: found[index] for name, index in self.slots.items()},
                [(found[index], found[index + 1]) for index in self.gaps],
            )
            last = end

    def _starts(self, line: Line) -> Iterable[int]:
        """Where a match can begin, if its wordings stand in their order."""
        wordings = line.of(self.needs[0])
        place = wordings[0]
        for need in self.needs[1:]:
            later = line.of(need)
            if later[-1] <= place:
                return ()
            place = next(other for other in later if other > place)
        mentions = line.mentions
        if self.before and mentions[self.before - 1] > wordings[-1]:
            return ()
        if self.after and mentions[-self.after] < wordings[0]:
            return ()
        if isinstance(self.first, Slot):
            return mentions
        if self.ahead:
            return range(max(0, wordings[0] - self.ahead), wordings[-1] + 1)
        return wordings
