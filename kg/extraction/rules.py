"""Rules as data: reads YAML files of patterns over mentions and compiles them.

A pattern is a row of tokens parted by spaces:

- `S` is the subject: at the start that of the clause, said or carried on from before; at the end
  that of the clause that follows; in `gives`, `T` is what the section is about,
- `A`, `B`, `C` are mentions, or coordinated groups of them ("A、B和C"),
- `(使用|uses)` is one of several wordings, `@use` a list from `words.yml` or the file's `words:`,
- `~` is a short gap within the clause without a mention, `~~` a longer one that may hold some,
- `,` is a comma or colon, `^` and `$` are where a clause begins and ends,
- `?` after a wording makes it optional; anything else stands for itself,
- `!ease` is a mention's own wording that something is eased (所需参数更少), `!deed` one that
  something is done (对所有通道分组).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import ahocorasick

from kg.extraction.markdown import fold
from kg.model import Problem
from kg.vocabulary import relation_types
from kg.yamlfile import Located, read_yaml

# In an encoded sentence each mention is one character of this range.
MENTION = "\ue000-\uf8ff"
# Stands before a mention whose wording itself says that a problem is eased.
EASE = "\2"
# Stands before a mention whose wording is something done (对所有通道分组).
DEED = "\3"
_MARKS = {"!ease": EASE, "!deed": DEED}
_SLOT = (
    rf"(?:[{MENTION}](?:(?:中|里|内|上)[^{MENTION},;:→]{{0,6}}|论文)?(?:的|'s\s)[^{MENTION},;:→]{{0,8}})?"
    rf"(?P<%s>[{MENTION}])(?!中|里|内|示例|教程|脚本|文档|代码|论文|文章|课程|例子|博客|笔记|"
    r"作者|的论文|的作者)"
)
_PLAIN_SLOT = rf"(?P<%s>[{MENTION}])"
_GAP = rf"(?P<g%d>[^{MENTION},;:→]{{0,24}}?)"
_WIDE_GAP = "[^,;:→]{0,40}?"
_START = r"(?:^|(?<=[,;:]))\s*"
_END = r"(?=\s*(?:[,;:。.!?]|$))"
_TOKEN = re.compile(r"\(([^()]*)\)(\??)|@([\w-]+)(\??)|([^\s()?]+)(\??)")
_GIVES = re.compile(r"([STABC])\s+([a-z_]+)\s+([STABC])$")
_KEYS = {
    "id",
    "type",
    "pattern",
    "patterns",
    "gives",
    "not",
    "when",
    "where",
    "instead_of",
    "states",
    "silent",
}
_WHEN = {"heading", "hypothetical", "question", "negated"}
_WHERE = {
    "manner",
    "made",
    "action",
    "goal",
    "maker",
    "piece",
    "nonproblem",
    "whole",
    "aim",
    "family",
    "kind",
    "part",
    "peer",
    "several",
}
_SLOTS = "ABC"


class RuleError(ValueError):
    """Rules that cannot be used; `problems` says where and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; `needs` are groups of wordings, one of each of which must occur."""

    source: str
    regex: re.Pattern
    needs: tuple[frozenset[str], ...]
    slots: tuple[str, ...]
    subject: bool
    subject_after: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """What a wording states. `gives` are (source slot, type, target slot).

    `unless` are longer words in which the wording means something else; `when` are the
    circumstances in which it counts or still counts; `where` what a slot must be; `instead_of`
    names rules that the same words do not count for; `states` and `silent` are its examples.
    """

    id: str
    patterns: tuple[Pattern, ...]
    gives: tuple[tuple[str, str, str], ...]
    unless: re.Pattern | None = None
    when: frozenset[str] = frozenset()
    where: tuple[tuple[str, str], ...] = ()
    instead_of: frozenset[str] = frozenset()
    states: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True)
class RuleSet:
    """Rules, and an automaton that tells which of them a sentence can match at all."""

    rules: tuple[Rule, ...]
    fingerprint: str
    sources: tuple[tuple[str, str], ...] = field(repr=False, compare=False, default=())
    wordings: Any = field(repr=False, compare=False, default=None)
    by_rarest: dict[int, list[tuple[int, int]]] = field(
        repr=False, compare=False, default_factory=dict
    )
    rarest: int = field(repr=False, compare=False, default=0)
    governs: Callable[[str], bool] = field(repr=False, compare=False, default=bool)
    flat: tuple[tuple[Rule, Pattern], ...] = field(repr=False, compare=False, default=())

    def matching(self, encoded: str) -> list[int]:
        """Indices into `flat` of the patterns all of whose wordings occur in a sentence."""
        occurring = 0
        for _, groups in self.wordings.iter(encoded):
            occurring |= groups
        found = []
        rare = occurring & self.rarest
        while rare:
            lowest = rare & -rare
            rare ^= lowest
            for needed, index in self.by_rarest[lowest]:
                if needed & occurring == needed:
                    found.append(index)
        found.sort()
        return found


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
    return _compiled(sources)


@lru_cache(maxsize=4)
def _compiled(sources: tuple[tuple[str, str], ...]) -> RuleSet:
    words: dict[str, str] = {}
    rules, problems = read_rules(sources, words)
    if problems:
        raise RuleError(problems)
    return compile_rules(rules, sources, words)


@cache
def _builtin() -> tuple[tuple[str, str], ...]:
    folder = files("kg.extraction").joinpath("rules")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yml"))
    names.sort(key=lambda name: name != "words.yml")
    return tuple((name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names)


def read_rules(
    sources: Iterable[tuple[str, str]], words: dict[str, str]
) -> tuple[list[Rule], list[Problem]]:
    """Rules from (file name, YAML) pairs; their word lists are put into `words`.

    The word lists of an earlier file hold in later ones.
    """
    rules: list[Rule] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    for name, text in sources:
        located, more = read_yaml(name, text)
        problems += more
        data = located.data or {}
        if more:
            continue
        if not isinstance(data, dict) or set(data) - {"words", "rules"}:
            problems.append(Problem(located.where(), "expected the keys `words` and `rules` alone"))
            continue
        for word, value in (data.get("words") or {}).items():
            words[str(word)] = "|".join(value) if isinstance(value, list) else str(value)
        for index, entry in enumerate(data.get("rules") or []):
            try:
                rule = _rule(located, index, entry, words)
            except ValueError as error:
                problems.append(Problem(located.where("rules", index), str(error)))
                continue
            if rule.id in seen:
                problems.append(Problem(rule.origin, f"rule {rule.id!r} is already defined in "
                                        f"{seen[rule.id]}"))  # fmt: skip
                continue
            seen[rule.id] = rule.origin
            rules.append(rule)
    return rules, problems


def compile_rules(
    rules: Iterable[Rule], sources: Iterable[tuple[str, str]], words: dict[str, str]
) -> RuleSet:
    """Puts rules into a set; `sources` is what its fingerprint is made of."""
    rules = tuple(rules)
    flat = tuple((rule, pattern) for rule in rules for pattern in rule.patterns)
    bits: dict[frozenset[str], int] = {}
    wordings: dict[str, int] = {}
    by_rarest: dict[int, list[tuple[int, int]]] = {}
    for index, (_, pattern) in enumerate(flat):
        needed = 0
        for group in pattern.needs:
            bit = bits.setdefault(group, 1 << len(bits))
            needed |= bit
            for wording in group:
                wordings[wording] = wordings.get(wording, 0) | bit
        rarest = max(pattern.needs, key=lambda group: (min(map(len, group)), -len(group)))
        by_rarest.setdefault(bits[rarest], []).append((needed, index))
    automaton = ahocorasick.Automaton()
    for wording, groups in wordings.items():
        automaton.add_word(wording, groups)
    if not wordings:
        automaton.add_word("\0\0", 0)
    automaton.make_automaton()
    free = re.compile(_expand("governs-not", "@governs-not", words))
    governing = re.compile(_expand("governs", "@governs|@governs-en", words))

    @lru_cache(maxsize=1 << 14)
    def governs(between: str) -> bool:
        """Whether a mention after these words is the object of something."""
        return bool(governing.search(free.sub("", between)))

    fingerprint = sha256(repr(tuple(sources)).encode()).hexdigest()
    return RuleSet(
        rules, fingerprint, tuple(sources), automaton, by_rarest, sum(by_rarest), governs, flat
    )


def _rule(located: Located, index: int, entry: Any, words: dict[str, str]) -> Rule:
    if not isinstance(entry, dict) or not entry.get("id"):
        raise ValueError("a rule needs an `id`")
    name = str(entry["id"])
    unknown = set(entry) - _KEYS
    if unknown:
        raise ValueError(f"rule {name!r}: unknown key {sorted(unknown)[0]!r}; known: "
                         + ", ".join(sorted(_KEYS)))  # fmt: skip
    sources = _texts(entry, "patterns") + _texts(entry, "pattern")
    if not sources:
        raise ValueError(f"rule {name!r} needs a `pattern`")
    patterns = tuple(_pattern(name, source, words) for source in sources)
    gives = []
    for given in _texts(entry, "gives") or [f"S {entry.get('type')} B"]:
        match = _GIVES.match(given.strip())
        if not match or match[2] not in relation_types():
            raise ValueError(f"rule {name!r}: {given!r} is not `S type B`; the types are "
                             + ", ".join(relation_types()))  # fmt: skip
        gives.append((match[1], match[2], match[3]))
    for slot in {slot for source, _, target in gives for slot in (source, target)} - {"T"}:
        for pattern in patterns:
            if slot not in pattern.slots and not (slot == "S" and pattern.subject):
                raise ValueError(f"rule {name!r}: {pattern.source!r} has no {slot}")
    when = frozenset(_texts(entry, "when"))
    if when - _WHEN:
        raise ValueError(f"rule {name!r}: unknown `when` {min(when - _WHEN)!r}; known: "
                         + ", ".join(sorted(_WHEN)))  # fmt: skip
    where = tuple((str(slot), str(what)) for slot, what in (entry.get("where") or {}).items())
    for slot, what in where:
        if slot not in "SABC" or what not in _WHERE:
            raise ValueError(f"rule {name!r}: unknown `where` {slot}: {what!r}; known: "
                             + ", ".join(sorted(_WHERE)))  # fmt: skip
    unless = [_expand(name, fold(word), words) for word in _texts(entry, "not")]
    return Rule(
        name, patterns, tuple(gives), re.compile("|".join(unless)) if unless else None, when,
        where,
        frozenset(_texts(entry, "instead_of")),
        tuple(_texts(entry, "states")), tuple(_texts(entry, "silent")),
        located.where("rules", index),
    )  # fmt: skip


def _texts(entry: dict, key: str) -> list[str]:
    value = entry.get(key) or []
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"rule {entry.get('id')!r}: `{key}` must be text or a list of texts")
    return value


def _expand(rule: str, text: str, words: dict[str, str]) -> str:
    """Alternatives as a regular expression, word lists put in, everything else literal."""
    parts = []
    for option in text.split("|"):
        option = option.strip()
        if option.startswith("@"):
            if option[1:] not in words:
                raise ValueError(f"rule {rule!r}: no word list {option!r}")
            parts.append(_expand(rule, fold(words[option[1:]]), words))
        elif option in _MARKS:
            parts.append(_MARKS[option])
        elif option:
            parts.append(_literal(option))
    if not parts:
        raise ValueError(f"rule {rule!r}: empty alternatives ({text!r})")
    return "|".join(parts)


def _literal(text: str) -> str:
    """A literal; a Latin word must not be part of a longer one."""
    escaped = re.escape(text)
    if text[0].isascii() and text[0].isalnum():
        escaped = r"(?<![a-z0-9])" + escaped
    if text[-1].isascii() and text[-1].isalnum():
        escaped += r"(?![a-z0-9])"
    return escaped.replace(r"\ ", r"\s+")


def _alternatives(rule: str, text: str, words: dict[str, str]) -> list[str]:
    found = []
    for option in text.split("|"):
        option = option.strip()
        if option.startswith("@"):
            found += _alternatives(rule, fold(words[option[1:]]), words)
        elif option:
            found.append(_MARKS.get(option, option))
    return found


def _pattern(rule: str, source: str, words: dict[str, str]) -> Pattern:
    regex: list[str] = []
    needs: list[frozenset[str]] = []
    slots: list[str] = []
    gaps = 0
    subject = subject_after = False
    tokens = list(_TOKEN.finditer(source))
    if source.count("(") != source.count(")") or re.search(r"\([^)]*\(", source):
        raise ValueError(f"rule {rule!r}: the brackets in {source!r} do not pair off")
    for number, match in enumerate(tokens):
        group, optional, word, word_optional, other, other_optional = match.groups()
        if other == "S" and number in (0, len(tokens) - 1):
            subject = True
            subject_after = number > 0
            continue
        if other == "~":
            gaps += 1
            regex.append(_GAP % gaps)
        elif other == "~~":
            regex.append(_WIDE_GAP)
        elif other in (",", "，"):
            regex.append(r"\s*[,:]\s*")
        elif other == "^":
            regex.append(_START)
        elif other == "$":
            regex.append(_END)
        elif other and len(other) == 1 and other in _SLOTS:
            if other in slots:
                raise ValueError(f"rule {rule!r}: {other} stands twice in {source!r}")
            slots.append(other)
            regex.append(r"\s*" + (_SLOT if regex else _PLAIN_SLOT) % other)
        elif other and other.startswith("="):
            slots.append(other[1:])
            regex.append(r"\s*" + _PLAIN_SLOT % other[1:])
        else:
            if other and (set(other) & set("()@?*[]{}\\S")):
                raise ValueError(f"rule {rule!r}: cannot read {other!r} in {source!r}")
            text = fold(f"@{word}" if word else group if group is not None else other)
            body = _expand(rule, text, words)
            if optional or word_optional or other_optional:
                regex.append(rf"\s*(?:{body})?")
            else:
                regex.append(rf"\s*(?:{body})" if needs else rf"\s*(?P<q>{body})")
                options = _alternatives(rule, text, words)
                needs.append(frozenset(max(option.split(), key=len) for option in options))
    if not slots and not subject:
        raise ValueError(f"rule {rule!r}: {source!r} has no mention")
    if not needs:
        raise ValueError(f"rule {rule!r}: {source!r} has no wording that it needs")
    return Pattern(source, re.compile("".join(regex)), tuple(needs), tuple(slots), subject,
                   subject_after)  # fmt: skip
