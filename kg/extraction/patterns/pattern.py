"""A pattern that was read: where it can begin in a sentence, and what a match of it tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kg.extraction.patterns.line import Line
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

    `slots` and `gaps` tell where a match notes them. `rarest` is the one of `needs` that occurs
    least, `beside` the sides on which only gaps and options part it from a slot.
    """

    source: str
    first: Step
    needs: tuple[Phrases, ...]
    rarest: Phrases
    beside: int
    slots: dict[str, int]
    gaps: tuple[int, ...]
    subject: bool
    subject_after: bool

    def matches(self, line: Line) -> list[Match]:
        """Where it stands in a sentence, from the left, without overlaps."""
        matches: list[Match] = []
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

    def _starts(self, line: Line) -> Iterable[int]:
        """Where a match can begin."""
        wordings = line.of[self.needs[0]]
        if isinstance(self.first, Words):
            return wordings
        return self.first.starts(line, 0, next(reversed(wordings)))
