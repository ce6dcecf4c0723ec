"""The tokens of a pattern, each of which says where the next one may begin."""

from bisect import bisect_left
from collections.abc import Sequence

from kg.extraction.patterns.line import FIRST, LAST, Line
from kg.extraction.patterns.phrases import Phrases

# The most characters of a gap, and of a wide gap.
NARROW, WIDE = 24, 40
_CLAUSE_BEGINS = frozenset(",;:")
_CLAUSE_ENDS = frozenset(",;:。.!?")


class Step:
    """A token of a pattern. `next` is the one after it.

    `run` matches from a place on and returns where the whole match ends, -1 if nowhere; what
    was found it writes into `found`, which on success holds the slots, gaps and wording of the
    match alone. `starts` are the places from `low` to `high` where `run` may find something.
    """

    next: "Step"

    def run(self, line: Line, place: int, found: list[int]) -> int:
        raise NotImplementedError

    def starts(self, line: Line, low: int, high: int) -> Sequence[int]:
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
        standing = line.of[self.phrases]
        if place not in standing:
            place += 1
            if place not in standing or line.text[place - 1] != " ":
                return -1
        run = self.next.run
        for end in standing[place]:
            over = run(line, end, found)
            if over >= 0:
                if self.index is not None:
                    found[self.index], found[self.index + 1] = place, end
                return over
        return -1

    def starts(self, line: Line, low: int, high: int) -> Sequence[int]:
        text = line.text
        found = []
        for place in line.of[self.phrases]:
            if place >= low:
                start = place - 1 if place > low and text[place - 1] == " " else place
                if start > high:
                    break
                found.append(start)
        return found


class Option(Step):
    """A wording that may be missing."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases

    def run(self, line: Line, place: int, found: list[int]) -> int:
        text = line.text
        if text.startswith(" ", place):
            place += 1
        run = self.next.run
        for end in self.phrases.ends(text, place):
            over = run(line, end, found)
            if over >= 0:
                return over
        return run(line, place, found)

    def starts(self, line: Line, low: int, high: int) -> Sequence[int]:
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
        return self.take(line, place, found) if FIRST <= text[place : place + 1] <= LAST else -1

    def take(self, line: Line, place: int, found: list[int]) -> int:
        """The same from where a mention stands."""
        run = self.next.run
        for mention in (place,) if self.plain else line.owned(place):
            over = run(line, mention + 1, found)
            if over >= 0:
                found[self.index] = mention
                return over
        return -1

    def starts(self, line: Line, low: int, high: int) -> Sequence[int]:
        text, mentions = line.text, line.mentions
        found = []
        for index in range(bisect_left(mentions, low), len(mentions)):
            place = mentions[index]
            start = place - 1 if place > low and text[place - 1] == " " else place
            if start > high:
                break
            found.append(start)
        return found


class Gap(Step):
    """Other words, as few as possible, without a mention; `index` is where its span is noted.

    Before a slot it reaches one mention alone, so it need not remember where it failed.
    """

    def __init__(self, index: int) -> None:
        self.index = index

    def run(self, line: Line, place: int, found: list[int]) -> int:
        following = self.next
        stop = line.stops[place]
        if isinstance(following, Slot):
            text = line.text
            if not FIRST <= text[stop : stop + 1] <= LAST:
                return -1
            end = stop - 1 if stop > place and text[stop - 1] == " " else stop
            over = following.take(line, stop, found) if end - place <= NARROW else -1
            if over >= 0:
                found[self.index], found[self.index + 1] = place, end
            return over
        if (self, place) in line.failed:
            return -1
        for end in following.starts(line, place, min(stop, place + NARROW)):
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

    def starts(self, line: Line, low: int, high: int) -> Sequence[int]:
        text = line.text
        return [
            place for place in range(low, high + 1)
            if not place or text[place - 1] in _CLAUSE_BEGINS
        ]  # fmt: skip

    def run(self, line: Line, place: int, found: list[int]) -> int:
        text = line.text
        if place and text[place - 1] not in _CLAUSE_BEGINS:
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
