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
from kg.extraction.patterns.line import AFTER, BEFORE, DEED, EASE, OWNED, STOPS
from kg.extraction.patterns.pattern import Pattern
from kg.extraction.patterns.phrases import Phrases
from kg.extraction.patterns.steps import (
    NARROW,
    WIDE,
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
        steps: list[Step] = []
        needs: list[Phrases] = []
        slots: dict[str, int] = {}
        gaps: list[int] = []
        # What may stand before the first wording, the space that parts it from that included.
        before, ahead = 0, 1
        subject = subject_after = False
        tokens = list(_TOKEN.finditer(source))
        for number, match in enumerate(tokens):
            group, optional, word, word_optional, other, other_optional = match.groups()
            # Two numbers each for the first wording and for the gaps, one for each slot.
            index = 2 + len(slots) + 2 * len(gaps)
            room = 0
            if other == "S" and number in (0, len(tokens) - 1):
                subject = True
                subject_after = number > 0
                continue
            if other == "~":
                steps.append(Gap(index))
                gaps.append(index)
                room = NARROW
            elif other == "~~":
                steps.append(WideGap())
                room = WIDE
            elif other in (",", "，"):
                steps.append(Comma())
                room = 3
            elif other == "^":
                steps.append(Begin())
                room = 1
            elif other == "$":
                steps.append(End())
            elif other and other.removeprefix("=") in _SLOTS:
                name = other[-1]
                if name in slots:
                    raise ValueError(f"{name} stands twice in {source!r}")
                steps.append(Slot(index, plain=other != name or not steps))
                slots[name] = index
                room = 2 if steps[-1].plain else OWNED
            else:
                if other and (set(other) & set("()@?*[]{}\\S")):
                    raise ValueError(f"cannot read {other!r} in {source!r}")
                phrases = self.phrases(f"@{word}" if word else group or other or "")
                if optional or word_optional or other_optional:
                    steps.append(Option(phrases))
                    room = phrases.longest + 1
                else:
                    steps.append(Words(phrases, None if needs else 0))
                    before = before if needs else len(slots)
                    needs.append(phrases)
            if not needs:
                ahead += room
        if not slots and not subject:
            raise ValueError(f"{source!r} has no mention")
        if not needs:
            raise ValueError(f"{source!r} has no wording that it needs")
        for step, following in zip(steps, (*steps[1:], Done()), strict=True):
            step.next = following
        rarest = min(needs, key=attrgetter("commonness"))
        place = next(
            index for index, step in enumerate(steps)
            if isinstance(step, Words) and step.phrases is rarest
        )  # fmt: skip
        return Pattern(
            source,
            steps[0],
            tuple(needs),
            rarest,
            _meets_slot(reversed(steps[:place])) * BEFORE | _meets_slot(steps[place + 1 :]) * AFTER,
            slots,
            tuple(gaps),
            before,
            len(slots) - before,
            ahead,
            subject,
            subject_after,
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
