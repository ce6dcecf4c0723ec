"""A pattern that was read: where it can begin in a sentence, and what a match of it tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kg.extraction.patterns.line import Line, Wording
from kg.extraction.patterns.phrases import Phrases
from kg.extraction.patterns.steps import Step, Words


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
    before and after the first wording, `ahead` how many characters may stand before it. `rarest`
    is the one of `needs` that occurs least, `follows` and `precedes` whether only gaps and options
    part it from a slot before and after it.
    """

    source: str
    first: Step
    needs: tuple[Phrases, ...]
    rarest: Phrases
    follows: bool
    precedes: bool
    slots: dict[str, int]
    gaps: tuple[int, ...]
    before: int
    after: int
    ahead: int
    subject: bool
    subject_after: bool

    def matches(self, line: Line, rarest: list[Wording]) -> list[Match]:
        """Where it stands in a sentence, from the left, without overlaps.

        `rarest` are those of its rarest wordings that occur.
        """
        matches: list[Match] = []
        if not self._may_stand(line, rarest):
            return matches
        if self.rarest not in line.of:
            line.of.put(self.rarest, rarest)
        run = self.first.run
        found = [0] * (2 + len(self.slots) + 2 * len(self.gaps))
        last = 0
        for start in self._starts(line):
            if start < last:
                continue
            end = run(line, start, found)
            if end < 0:
                continue
            if start > last and line.text[start - 1] == " ":
                start -= 1
            matches.append(
                Match(
                    start,
                    end,
                    (found[0], found[1]),
                    {name: found[index] for name, index in self.slots.items()},
                    [(found[index], found[index + 1]) for index in self.gaps],
                )
            )
            last = end
        return matches

    def _may_stand(self, line: Line, rarest: list[Wording]) -> bool:
        """Whether one of its rarest wordings has the mentions beside it that it must have."""
        return any(
            (not self.follows or line.follows(start))
            and (not self.precedes or line.precedes(start + phrase.size))
            for _, phrase, places in rarest
            for start in places
        )

    def _starts(self, line: Line) -> Iterable[int]:
        """Where a match can begin."""
        wordings = line.of[self.needs[0]]
        mentions = line.mentions
        low, high = next(iter(wordings)), next(reversed(wordings))
        if self.before and mentions[self.before - 1] > high:
            return ()
        if self.after and mentions[-self.after] < low:
            return ()
        if isinstance(self.first, Words):
            return wordings
        return self.first.starts(line, max(0, low - self.ahead), high)
