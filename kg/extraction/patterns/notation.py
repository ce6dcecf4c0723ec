"""Reads the notation of patterns over mentions, and the word lists in it.

A pattern is a row of tokens parted by spaces:

- `S` is the subject: at the start that of the clause, said or carried on from before; at the end
  that of the clause that follows; in `gives`, `T` is what the section is about and `L` whom the
  text spoke of last that is not whom this clause speaks of,
- `A`, `B`, `C` are mentions, or coordinated groups of them ("A、B和C"), and may be owned by
  another ("X的B"); `=B` is one that is not,
- `(使用|uses)` is one of several wordings, `@use` a list from `words.yml` or the file's `words:`,
- `~` is a short gap within the clause without a mention, `~~` a longer one that may hold some,
- `,` is a comma or colon, `^` and `$` are where a clause begins and ends,
- `?` after a wording makes it optional; anything else stands for itself,
- `!ease` is a mention's own wording that something is eased (所需参数更少), `!deed` one that
  something is done (对所有通道分组).
"""

import re
from collections.abc import Iterable
from operator import attrgetter

from kg.extraction.markdown import fold
from kg.extraction.patterns.line import AFTER, BEFORE, DEED, EASE, STOPS
from kg.extraction.patterns.pattern import Pattern
from kg.extraction.patterns.phrases import Phrases
from kg.extraction.patterns.steps import (
    Begin,
    Comma,
    Done,
    End,
    Gap,
    Option,
    Slot,
    Step,
    WideGap,
    Words,
)

_MARKS = {"!ease": EASE, "!deed": DEED}
_TOKEN = re.compile(r"\(([^()]*)\)(\??)|@([\w-]+)(\??)|([^\s()?]+)(\??)")
_SLOTS = ("A", "B", "C")
_NO_WORDINGS = frozenset(("^", "$", "~", "~~"))
# What stands for a place.
_PLACES: dict[str, type[Step]] = {"~~": WideGap, ",": Comma, "，": Comma, "^": Begin, "$": End}


class Notation:
    """Reads patterns and wordings. `lists` are the word lists by name, to be filled by `define`."""

    def __init__(self) -> None:
        self.lists: dict[str, str] = {}
        self._phrases: dict[tuple[str, ...], Phrases] = {}
        self._options: dict[str, tuple[str, ...]] = {}

    def define(self, name: str, wordings: str) -> None:
        """Names a list of wordings parted by `|`; a later one takes an earlier one's place."""
        self.lists[name] = wordings
        self._options.clear()

    def phrases(self, text: str) -> Phrases:
        """Alternatives parted by `|`, word lists put in. Raises ValueError."""
        options = self._read(fold(text))
        if options not in self._phrases:
            self._phrases[options] = Phrases(options)
        return self._phrases[options]

    def _read(self, text: str) -> tuple[str, ...]:
        known = self._options.get(text)
        if known is not None:
            return known
        found: list[str] = []
        for option in map(str.strip, text.split("|")):
            if option in _NO_WORDINGS:
                raise ValueError(f"{option!r} stands outside of brackets")
            if option.startswith("@"):
                if option[1:] not in self.lists:
                    raise ValueError(f"no word list {option!r}")
                found += self._read(fold(self.lists[option[1:]]))
            elif option:
                found.append(_MARKS.get(option, option))
        if not found:
            raise ValueError(f"empty alternatives ({text!r})")
        self._options[text] = options = tuple(found)
        return options

    def pattern(self, source: str) -> Pattern:
        """Reads a pattern. Raises ValueError."""
        if source.count("(") != source.count(")") or re.search(r"\([^)]*\(", source):
            raise ValueError(f"the brackets in {source!r} do not pair off")
        row = _Row(source)
        tokens = list(_TOKEN.finditer(source))
        for number, match in enumerate(tokens):
            group, optional, word, word_optional, other, other_optional = match.groups()
            if other == "S" and number in (0, len(tokens) - 1):
                row.subject, row.subject_after = True, number > 0
            elif not (other and row.take_mark(other)):
                if other and (set(other) & set("()@?*[]{}\\S")):
                    raise ValueError(f"cannot read {other!r} in {source!r}")
                phrases = self.phrases(f"@{word}" if word else group or other or "")
                row.take_words(phrases, bool(optional or word_optional or other_optional))
        return row.pattern()


class _Row:
    """The steps of a pattern, token by token, and what it is to know of them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.steps: list[Step] = []
        self.needs: list[Phrases] = []
        self.slots: dict[str, int] = {}
        self.gaps: list[int] = []
        self.subject = self.subject_after = False

    def take_mark(self, token: str) -> bool:
        """Takes a token that is no wording; False if it is one."""
        # Two numbers each for the first wording and for the gaps, one for each slot.
        index = 2 + len(self.slots) + 2 * len(self.gaps)
        if token == "~":
            self.steps.append(Gap(index))
            self.gaps.append(index)
        elif token.removeprefix("=") in _SLOTS:
            name = token[-1]
            if name in self.slots:
                raise ValueError(f"{name} stands twice in {self.source!r}")
            self.steps.append(Slot(index, plain=token != name or not self.steps))
            self.slots[name] = index
        elif token in _PLACES:
            self.steps.append(_PLACES[token]())
        else:
            return False
        return True

    def take_words(self, phrases: Phrases, optional: bool) -> None:
        """Takes alternative wordings."""
        if optional:
            self.steps.append(Option(phrases))
            return
        self.steps.append(Words(phrases, None if self.needs else 0))
        self.needs.append(phrases)

    def pattern(self) -> Pattern:
        """The pattern of all that was taken. Raises ValueError."""
        if not self.slots and not self.subject:
            raise ValueError(f"{self.source!r} has no mention")
        if not self.needs:
            raise ValueError(f"{self.source!r} has no wording that it needs")
        for step, following in zip(self.steps, (*self.steps[1:], Done()), strict=True):
            step.next = following
        rarest = min(self.needs, key=attrgetter("commonness"))
        place = next(
            index for index, step in enumerate(self.steps)
            if isinstance(step, Words) and step.phrases is rarest
        )  # fmt: skip
        beside = (
            _meets_slot(reversed(self.steps[:place])) * BEFORE
            | _meets_slot(self.steps[place + 1 :]) * AFTER
        )
        return Pattern(
            self.source,
            self.steps[0],
            tuple(self.needs),
            rarest,
            beside,
            self.slots,
            tuple(self.gaps),
            self.subject,
            self.subject_after,
        )


def _meets_slot(steps: Iterable[Step]) -> bool:
    """Whether the first of these that is no gap and no option is a slot."""
    for step in steps:
        if isinstance(step, Slot):
            return True
        if not isinstance(step, Gap | Option) or (
            isinstance(step, Option) and STOPS.search("".join(step.phrases.options))
        ):
            return False
    return False
