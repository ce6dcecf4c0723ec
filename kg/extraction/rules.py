"""The set of rules to read with: the built-in ones and a site's own, as their files say."""

from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import ahocorasick

from kg.extraction import wordings
from kg.extraction.patterns import Line, Notation, Pattern, Phrase, Phrases, Wording, mentions_in
from kg.extraction.rulefile import Rule, read_rules
from kg.model import Problem

# Where a rule counts only if its `when` names it.
CIRCUMSTANCES = ("heading", "question", "hypothetical")


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
        groups: dict[Phrase, int] = {}
        for rule in self.rules:
            needs = [need for pattern in rule.patterns for need in pattern.needs]
            for group in (*needs, rule.unless) if rule.unless else needs:
                if group not in self._bits:
                    bit = self._bits[group] = 1 << len(self._bits)
                    for phrase in group.options:
                        groups[phrase] = groups.get(phrase, 0) | bit
        # The patterns by the wordings of that group of theirs that is the least common, with what
        # else they need: slots, circumstances, other groups.
        patterns: dict[Phrase, list[tuple[int, int, int, int]]] = {}
        self._flat = tuple((rule, pattern) for rule in self.rules for pattern in rule.patterns)
        for index, (rule, pattern) in enumerate(self._flat):
            slots = len(pattern.slots)
            silent = _given(name not in rule.when for name in CIRCUMSTANCES)
            others = 0
            for group in pattern.needs:
                others |= self._bits[group] if group is not pattern.rarest else 0
            for phrase in pattern.rarest.options:
                patterns.setdefault(phrase, []).append((slots, silent, others, index))
        self._automaton = ahocorasick.Automaton()
        for phrase, bits in groups.items():
            value = phrase.size - 1, phrase.around, phrase, bits, patterns.get(phrase, ())
            self._automaton.add_word(phrase, value)
        self._automaton.make_automaton()
        self._governing = notation.phrases("@governs|@governs-en")
        self._free = notation.phrases("@governs-not")
        self.governs = lru_cache(maxsize=1 << 14)(self._governs)

    def find(
        self, text: str, *circumstances: bool
    ) -> tuple[Line | None, list[tuple[Rule, Pattern, list[Wording]]]]:
        """A sentence with the wordings that stand in it, and the patterns that may match it.

        These are the patterns all of whose wordings occur, in the order of the rules, of those
        rules that count in these `CIRCUMSTANCES`, each with the wordings of its rarest group.
        Without any there is no line.
        """
        places: dict[Phrase, list[int]] = {}
        wordings: list[Wording] = []
        held = []
        occurring = 0
        for last, (length, around, phrase, groups, patterns) in self._automaton.iter(text):
            start = last - length
            if around and not phrase.stands(text, start):
                continue
            if phrase in places:
                places[phrase].append(start)
                continue
            places[phrase] = starts = [start]
            wording = groups, phrase, starts
            wordings.append(wording)
            occurring |= groups
            if patterns:
                held.append((wording, patterns))
        if not held:
            return None, []
        mentions = mentions_in(text)
        most = len(mentions)
        given = _given(circumstances)
        found: dict[int, list[Wording]] = {}
        for wording, patterns in held:
            for slots, silent, others, index in patterns:
                if slots > most or silent & given or (others and others & occurring != others):
                    continue
                if index in found:
                    found[index].append(wording)
                else:
                    found[index] = [wording]
        if not found:
            return None, []
        line = Line(text, mentions, wordings, self._bits)
        return line, [(*self._flat[index], found[index]) for index in sorted(found)]

    def _governs(self, between: str) -> bool:
        """Whether a mention after these words is the object of something."""
        return any(True for _ in self._governing.spans(self._free.without(between)))


def _given(circumstances: Iterable[bool]) -> int:
    """The bits of those circumstances that are given."""
    return sum(1 << bit for bit, here in enumerate(circumstances) if here)


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
