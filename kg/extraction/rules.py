"""The set of rules to read with: the built-in ones and a site's own, as their files say."""

from collections.abc import Iterable
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from importlib.resources import files
from itertools import chain
from pathlib import Path

import ahocorasick

from kg.extraction import wordings
from kg.extraction.patterns import Line, Notation, Pattern, Phrase, Phrases
from kg.extraction.rulefile import Rule, read_rules
from kg.model import Problem

# Where a rule counts only if its `when` names it.
CIRCUMSTANCES = ("heading", "question", "hypothetical")
# As many mentions as a pattern has at most; how many bits are not those of wordings.
_MENTIONS = 3
_GENERAL = _MENTIONS + len(CIRCUMSTANCES)


class RuleError(ValueError):
    """Rules that cannot be used; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class RuleSet:
    """Rules, and an automaton that finds all their wordings in one pass over a sentence.

    `sources` are the (file name, YAML) pairs that it was made of. What was read with a rule set of
    another `fingerprint` may be read otherwise.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        notation: Notation,
        sources: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.rules = tuple(rules)
        self.sources = sources
        # What a pattern asks for is a bit each: mentions, circumstances, groups of wordings.
        bits: dict[Phrases, int] = {}
        # The patterns by that group of theirs that is the least common, by the sides on which a
        # mention must stand beside its wording, and by what else they ask for.
        asking: dict[Phrases, dict[int, dict[int, list[int]]]] = {}
        self._flat = tuple((rule, pattern) for rule in self.rules for pattern in rule.patterns)
        for index, (rule, pattern) in enumerate(self._flat):
            asked = _general(len(pattern.slots), (name in rule.when for name in CIRCUMSTANCES))
            for group in pattern.needs:
                asked |= bits.setdefault(group, 1 << _GENERAL + len(bits))
            sides = asking.setdefault(pattern.rarest, {}).setdefault(pattern.beside, {})
            sides.setdefault(asked, []).append(index)
        # The groups that each wording belongs to.
        groups: dict[Phrase, list[Phrases]] = {}
        unless = (rule.unless for rule in self.rules if rule.unless)
        for group in dict.fromkeys((*bits, *unless)):
            for phrase in group.options:
                groups.setdefault(phrase, []).append(group)
        self._automaton = ahocorasick.Automaton()
        # Most wordings belong to the same groups as others of their lists.
        known: dict[tuple[Phrases, ...], tuple[int, dict]] = {}
        for phrase, own in groups.items():
            key = tuple(own)
            if key not in known:
                needing: dict[int, tuple] = {}
                for group in own:
                    for sides, asked in asking.get(group, {}).items():
                        needing[sides] = needing.get(sides, ()) + tuple(asked.items())
                known[key] = sum({bits.get(group, 0) for group in own}), needing
            self._automaton.add_word(phrase, (phrase.size - 1, phrase.around, phrase, *known[key]))
        self._automaton.make_automaton()
        # What is read so counts in other fields only where both kinds are told.
        self.of_the_field = frozenset(rule.id for rule in self.rules if not rule.general).union(
            wordings.words("readings-of-the-field")
        )
        self._governing = notation.phrases("@governs|@governs-en")
        self._free = notation.phrases("@governs-not")
        self.governs = lru_cache(maxsize=1 << 14)(self._governs)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with the rules' sources and all other word lists."""
        digest = sha256()
        for text in chain(*self.sources, *wordings.sources()):
            digest.update(text.encode() + b"\0")
        return digest.hexdigest()

    def find(
        self, text: str, *circumstances: bool
    ) -> tuple[Line | None, list[tuple[Rule, Pattern]]]:
        """A sentence with the wordings that stand in it, and the patterns that may match it.

        These are the patterns all of whose wordings occur, in the order of the rules, of those
        rules that count in these `CIRCUMSTANCES`. Where no wording stands there is no line.
        """
        places: dict[Phrase, list[int]] = {}
        held = []
        occurring = 0
        for last, (length, around, phrase, groups, needing) in self._automaton.iter(text):
            start = last - length
            if around and not phrase.stands(text, start):
                continue
            if phrase in places:
                places[phrase].append(start)
                continue
            places[phrase] = [start]
            occurring |= groups
            if needing:
                held.append((phrase, needing))
        if not held:
            return None, []
        line = Line(text, places)
        here = occurring | _general(len(line.mentions), circumstances)
        found: set[int] = set()
        for phrase, needing in held:
            for sides in line.beside(phrase):
                for asked, indices in needing.get(sides, ()):
                    if asked & here == asked:
                        found.update(indices)
        return line, [self._flat[index] for index in sorted(found)]

    def _governs(self, between: str) -> bool:
        """Whether a mention after these words is the object of something."""
        return any(True for _ in self._governing.spans(self._free.without(between)))

    def around_verbs(self, before: str) -> list[str]:
        """What stands before, between and behind the words that govern a mention after these."""
        free = {place for span in self._free.spans(before) for place in range(*span)}
        pieces, position = [], 0
        for start in range(len(before)):
            if start >= position and start not in free:
                ends = self._governing.ends(before, start)
                if ends:
                    pieces.append(before[position:start])
                    position = max(ends)
        return [*pieces, before[position:]]


def _general(mentions: int, circumstances: Iterable[bool]) -> int:
    """The bits of so many mentions, at most three, and of each circumstance that is not given."""
    bits = (1 << min(mentions, _MENTIONS)) - 1
    return bits | sum(1 << _MENTIONS + bit for bit, here in enumerate(circumstances) if not here)


def load_rules(
    paths: Iterable[Path | str] = (), sources: tuple[tuple[str, str], ...] = ()
) -> RuleSet:
    """The built-in rules and those in the YAML files `paths`. Raises RuleError with all problems.

    `sources`, what an earlier set was made of, makes the same set without reading any file.
    """
    problems: list[Problem] = []
    if not sources:
        read = list(_builtin())
        for path in paths:
            try:
                read.append((str(path), Path(path).read_text(encoding="utf-8")))
            except (OSError, UnicodeDecodeError) as error:
                problems.append(Problem(str(path), f"cannot be read: {error}"))
        sources = tuple(read)
    if problems:
        raise RuleError(problems)
    return _made(sources)


@lru_cache(maxsize=4)
def _made(sources: tuple[tuple[str, str], ...]) -> RuleSet:
    notation = Notation()
    rules, problems = read_rules(sources, notation)
    if problems:
        raise RuleError(problems)
    return RuleSet(rules, notation, sources)


def forget_rules() -> None:
    """Lets go of the rules that were read; whoever asks for them again reads their files again."""
    _made.cache_clear()
    _builtin.cache_clear()


@cache
def _builtin() -> tuple[tuple[str, str], ...]:
    folder = files("kg.extraction").joinpath("rules")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yml"))
    names.sort(key=lambda name: name != "words.yml")
    return tuple((name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names)
