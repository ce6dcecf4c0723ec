"""The set of rules to read with: the built-in ones and a site's own, as their files say."""

from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import ahocorasick

from kg.extraction import wordings
from kg.extraction.notation import Notation
from kg.extraction.pattern import Line, Pattern
from kg.extraction.phrases import Phrase, Phrases
from kg.extraction.rulefile import Rule, read_rules
from kg.model import Problem


class RuleError(ValueError):
    """Rules that cannot be used; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class RuleSet:
    """Rules, and an automaton that finds all their wordings in one pass over a sentence.

    `sources` are the (file name, YAML) pairs that it was made of. `fingerprint` changes with them
    and with the other word lists: what was read with another one may be read otherwise.
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        notation: Notation,
        sources: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self.rules = tuple(rules)
        self.sources = sources
        self.fingerprint = sha256(repr((sources, wordings.sources())).encode()).hexdigest()
        # Each group of wordings is a bit.
        self._bits: dict[Phrases, int] = {}
        # The patterns by the wordings of that group of theirs that is the least common.
        patterns: dict[Phrase, list[tuple[int, int, int]]] = {}
        self._flat = tuple((rule, pattern) for rule in self.rules for pattern in rule.patterns)
        for index, (_, pattern) in enumerate(self._flat):
            needed = 0
            for group in pattern.needs:
                needed |= self._bits.setdefault(group, 1 << len(self._bits))
            for phrase in min(pattern.needs, key=_commonness).options:
                patterns.setdefault(phrase, []).append((needed, len(pattern.slots), index))
        for rule in self.rules:
            if rule.unless:
                self._bits.setdefault(rule.unless, 1 << len(self._bits))
        groups: dict[Phrase, int] = {}
        for group, bit in self._bits.items():
            for phrase in group.options:
                groups[phrase] = groups.get(phrase, 0) | bit
        self._automaton = ahocorasick.Automaton()
        for phrase, bits in groups.items():
            self._automaton.add_word(phrase, (phrase, bits, patterns.get(phrase, ())))
        self._automaton.make_automaton()
        self._governing = notation.phrases("@governs|@governs-en")
        self._free = notation.phrases("@governs-not")
        self.governs = lru_cache(maxsize=1 << 14)(self._governs)

    def find(self, text: str) -> tuple[Line, list[tuple[Rule, Pattern]]]:
        """A sentence with the wordings that stand in it, and the patterns that may match it.

        These are the patterns all of whose wordings occur, in the order of the rules.
        """
        line = Line(text)
        places = line.places
        occurring = 0
        held = []
        for last, (phrase, groups, patterns) in self._automaton.iter(text):
            start = last - phrase.size + 1
            if phrase.around and not phrase.stands(text, start):
                continue
            if phrase in places:
                places[phrase].append(start)
            else:
                places[phrase] = [start]
                occurring |= groups
                if patterns:
                    held.append(patterns)
        line.groups = occurring
        slots = len(line.mentions)
        found = {
            index
            for patterns in held
            for needed, most, index in patterns
            if most <= slots and needed & occurring == needed
        }
        return line, [self._flat[index] for index in sorted(found)]

    def means_else(self, rule: Rule, line: Line) -> bool:
        """Whether a sentence holds a longer word in which a rule's wording means something else."""
        return rule.unless is not None and bool(self._bits[rule.unless] & line.groups)

    def _governs(self, between: str) -> bool:
        """Whether a mention after these words is the object of something."""
        return any(True for _ in self._governing.spans(self._free.without(between)))


def _commonness(group: Phrases) -> float:
    """How often a sentence may hold one of these: the shorter and the more, the likelier."""
    return sum(10.0 ** -min(len(phrase), 4) for phrase in group.options)


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


@cache
def _builtin() -> tuple[tuple[str, str], ...]:
    folder = files("kg.extraction").joinpath("rules")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yml"))
    names.sort(key=lambda name: name != "words.yml")
    return tuple((name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names)
