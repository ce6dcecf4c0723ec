"""Reads rule files: YAML in, rules and everything wrong with them out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.extraction.patterns import Notation, Pattern, Phrases
from kg.model import Problem
from kg.vocabulary import relation_types
from kg.yamlfile import Located, read_yaml

_GIVES = re.compile(r"([STLABC])\s+([a-z_]+)\s+([STLABC])$")
_KEYS = frozenset(
    ("id", "type", "pattern", "patterns", "gives", "not", "when", "where", "instead_of", "states",
     "silent", "general")
)  # fmt: skip
_WHEN = frozenset(("heading", "hypothetical", "question", "negated"))
_WHERE = frozenset(
    ("manner", "made", "action", "class", "deed", "goal", "maker", "owner", "piece", "nonproblem",
     "whole", "aim", "family", "kind", "part", "peer", "peers", "several", "single", "swapped",
     "means", "trouble", "version")
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """What a wording states. `gives` are (source slot, type, target slot).

    `unless` are longer words in which the wording means something else; `when` are the
    circumstances in which it counts or still counts; `where` what a slot must be; `instead_of`
    names rules that the same words do not count for; `states` and `silent` are its examples.
    `general` tells whether its words mean the same in fields that the kinds are not made for:
    otherwise it counts there only where both kinds are told.
    """

    id: str
    patterns: tuple[Pattern, ...]
    gives: tuple[tuple[str, str, str], ...]
    unless: Phrases | None = None
    when: frozenset[str] = frozenset()
    where: tuple[tuple[str, str], ...] = ()
    instead_of: frozenset[str] = frozenset()
    states: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    general: bool = True

    @cached_property
    def types(self) -> frozenset[str]:
        """The types of what it gives."""
        return frozenset(type for _, type, _ in self.gives)

    @cached_property
    def looks_back(self) -> bool:
        """Whether it gives something of whom the text spoke of before."""
        return any("L" in given for given in self.gives)


def read_rules(
    sources: Iterable[tuple[str, str]], notation: Notation
) -> tuple[list[Rule], list[Problem]]:
    """Rules from (file name, YAML) pairs; their word lists are defined in `notation`.

    The word lists of an earlier file hold in later ones.
    """
    rules: list[Rule] = []
    problems: list[Problem] = []
    seen: dict[str, tuple[Located, int]] = {}
    for name, text in sources:
        located, more = read_yaml(name, text)
        problems += more
        data = located.data or {}
        if more:
            continue
        if not isinstance(data, dict) or set(data) - {"words", "rules"}:
            problems.append(Problem(located.where(), "expected the keys `words` and `rules` alone"))
            continue
        words, entries = data.get("words") or {}, data.get("rules") or []
        if not isinstance(words, dict):
            problems.append(Problem(located.where("words"), "`words` must be lists by name"))
            continue
        if not isinstance(entries, list):
            problems.append(Problem(located.where("rules"), "`rules` must be a list"))
            continue
        for word in words:
            try:
                notation.define(str(word), "|".join(_texts(words, word)))
            except ValueError as error:
                problems.append(Problem(located.where("words", word), str(error)))
        for index, entry in enumerate(entries):
            try:
                rule = _rule(entry, notation)
                if rule.id in seen:
                    other, place = seen[rule.id]
                    defined = other.where("rules", place)
                    raise ValueError(f"rule {rule.id!r} is already defined in {defined}")
            except ValueError as error:
                problems.append(Problem(located.where("rules", index), str(error)))
                continue
            seen[rule.id] = located, index
            rules.append(rule)
    return rules, problems


def _rule(entry: Any, notation: Notation) -> Rule:
    if not isinstance(entry, dict) or not entry.get("id"):
        raise ValueError("a rule needs an `id`")
    try:
        return _checked(entry, notation)
    except ValueError as error:
        raise ValueError(f"rule {str(entry['id'])!r}: {error}") from None


def _checked(entry: dict, notation: Notation) -> Rule:
    unknown = set(entry) - _KEYS
    if unknown:
        raise ValueError(f"unknown key {min(unknown, key=str)!r}; {_known(_KEYS)}")
    sources = _texts(entry, "patterns") + _texts(entry, "pattern")
    if not sources:
        raise ValueError("it needs a `pattern`")
    patterns = tuple(map(notation.pattern, sources))
    gives = _gives(entry)
    _check_slots(gives, patterns)
    when = frozenset(_texts(entry, "when"))
    if when - _WHEN:
        raise ValueError(f"unknown `when` {min(when - _WHEN)!r}; {_known(_WHEN)}")
    where = _where(entry)
    unless = _texts(entry, "not")
    general = entry.get("general", True)
    if not isinstance(general, bool):
        raise ValueError(f"`general` must be true or false, not {general!r}")
    return Rule(
        id=str(entry["id"]),
        patterns=patterns,
        gives=gives,
        unless=notation.phrases("|".join(unless)) if unless else None,
        when=when,
        where=where,
        instead_of=frozenset(_texts(entry, "instead_of")),
        states=tuple(_texts(entry, "states")),
        silent=tuple(_texts(entry, "silent")),
        general=general,
    )


def _gives(entry: dict) -> tuple[tuple[str, str, str], ...]:
    found = []
    for given in _texts(entry, "gives") or [f"S {entry.get('type')} B"]:
        match = _GIVES.match(given.strip())
        if not match or match[2] not in relation_types():
            raise ValueError(f"{given!r} is not `S type B`; the types are "
                             + ", ".join(relation_types()))  # fmt: skip
        found.append((match[1], match[2], match[3]))
    return tuple(found)


def _check_slots(gives: Iterable[tuple[str, str, str]], patterns: Iterable[Pattern]) -> None:
    """Each pattern has to hold what the rule gives, unless the text around it does."""
    given = {slot for source, _, target in gives for slot in (source, target)}
    for slot in sorted(given - {"T", "L"}):
        for pattern in patterns:
            if slot not in pattern.slots and not (slot == "S" and pattern.subject):
                raise ValueError(f"{pattern.source!r} has no {slot}")


def _where(entry: dict) -> tuple[tuple[str, str], ...]:
    asked = entry.get("where") or {}
    if not isinstance(asked, dict):
        raise ValueError("`where` must say what each slot is")
    where = tuple((str(slot), str(what)) for slot, what in asked.items())
    for slot, what in where:
        if slot not in tuple("SABC") or what not in _WHERE:
            raise ValueError(f"unknown `where` {slot}: {what!r}; {_known(_WHERE)}")
    return where


def _known(names: frozenset[str]) -> str:
    return "known: " + ", ".join(sorted(names))


def _texts(entry: dict, key: str) -> list[str]:
    value = entry.get(key) or []
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"`{key}` must be text or a list of texts")
    return value
