"""Alternatives of wordings, and where they stand in a text: the literals of all rules.

A Latin word counts only where it is no part of a longer one. Texts and wordings hold single
spaces; of alternatives that begin at one place the longest is tried first.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


class Phrase(str):
    """A wording that knows whether a Latin letter before or after it makes it another word."""

    __slots__ = ("after", "around", "before", "size")

    def __new__(cls, text: str) -> "Phrase":
        made = super().__new__(cls, " ".join(text.split()))
        made.size = len(made)
        made.before, made.after = made[0] in _LATIN, made[-1] in _LATIN
        made.around = made.before or made.after
        return made

    def stands(self, text: str, start: int) -> bool:
        """Whether the letters around these, found at `start`, leave them a word of their own."""
        if self.before and start and text[start - 1] in _LATIN:
            return False
        end = start + self.size
        return not (self.after and text[end : end + 1] in _LATIN)


# The lists of a rule set share most of their wordings.
_phrase = lru_cache(maxsize=1 << 14)(Phrase)


class Phrases:
    """Alternatives. Indexed when first looked for: most of a rule set never are."""

    def __init__(self, options: Iterable[str]) -> None:
        found = dict.fromkeys(map(_phrase, options))
        self.options = tuple(sorted(found, key=len, reverse=True))

    @cached_property
    def commonness(self) -> float:
        """How often a sentence may hold one: the shorter and the more, the likelier."""
        return sum(10.0 ** -min(option.size, 4) for option in self.options)

    @cached_property
    def ranks(self) -> dict[Phrase, int]:
        """The place of each alternative in their order."""
        return {option: rank for rank, option in enumerate(self.options)}

    @cached_property
    def by_first(self) -> dict[str, tuple[Phrase, ...]]:
        """The alternatives by their first character."""
        index: dict[str, list[Phrase]] = {}
        for option in self.options:
            index.setdefault(option[0], []).append(option)
        return {first: tuple(options) for first, options in index.items()}

    def ends(self, text: str, start: int) -> Sequence[int]:
        """Where the alternatives end that stand at `start`, in their order."""
        options = self.by_first.get(text[start : start + 1])
        if options is None:
            return ()
        return [
            start + option.size
            for option in options
            if text.startswith(option, start) and (not option.around or option.stands(text, start))
        ]

    def places(self, text: str, low: int, high: int) -> Iterator[int]:
        """Where from `low` to `high` an alternative may begin, a space before it left to it."""
        by_first = self.by_first
        for place, char in enumerate(text[low : high + 2], low):
            if char in by_first:
                start = place - 1 if place > low and text[place - 1] == " " else place
                if start <= high:
                    yield start

    def spans(self, text: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """Where alternatives stand that do not overlap, from the left."""
        by_first = self.by_first
        while start < len(text):
            if text[start] in by_first and (ends := self.ends(text, start)):
                yield start, ends[0]
                start = ends[0]
            else:
                start += 1

    def without(self, text: str) -> str:
        """The text without these."""
        pieces, position = [], 0
        for start, end in self.spans(text):
            pieces.append(text[position:start])
            position = end
        return "".join((*pieces, text[position:])) if pieces else text
