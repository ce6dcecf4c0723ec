"""Reads the word lists in `words/`; makes regular expressions of them."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import ahocorasick

from kg.model import Problem
from kg.yamlfile import Located, read_yaml

# A Chinese character of a folded text, and any other: told by what it is not, as a set that
# holds a range of so many characters takes long to compile.
CHINESE, NOT_CHINESE = r"[^\W\da-z_]", r"[\W\da-z_]"
_LIST = re.compile(r"\{([a-z][a-z-]*)\}")


@cache
def sources() -> tuple[tuple[str, str], ...]:
    """All files of words: their names and what they hold."""
    room = files("kg.extraction")
    names = sorted(entry.name for entry in room.joinpath("words").iterdir())
    paths = [f"words/{name}" for name in names if name.endswith(".yml")]
    paths += ["kinds.yml", "known.yml"]
    return tuple((path, room.joinpath(path).read_text(encoding="utf-8")) for path in paths)


def _of_rules() -> dict[str, list[str]]:
    """The word lists that several rules share."""
    return lists_of("rules/words.yml")["words"]


@cache
def _lists() -> dict[str, Any]:
    lists = [(name, text) for name, text in sources() if name.startswith("words/")]
    found, problems = read_lists(lists)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return found


def read_lists(texts: Iterable[tuple[str, str]]) -> tuple[dict[str, Any], list[Problem]]:
    """The lists by name from (file name, YAML) pairs, and everything wrong with them."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, text in texts:
        located, more = read_yaml(name, text)
        if not more and not isinstance(located.data, dict):
            more = [Problem(located.where(), "expected lists by name")]
        problems += more
        for key, entry in {} if more else located.data.items():
            problems += _problems(located, key, entry)
            if key in found:
                problems.append(Problem(located.where(key), f"`{key}` is already a list"))
            found[key] = entry
    return found, problems


def _problems(located: Located, key: str, entry: Any) -> Iterable[Problem]:
    """What is wrong with a list: `words`, `also`, `not`, or something to each word."""
    if not isinstance(entry, dict):
        yield Problem(
            located.where(key), f"`{key}` must be `{{words: […]}}` or a word to each word"
        )
        return
    for part, value in entry.items():
        for text in (part, *(value if isinstance(value, list) else [value])):
            if not isinstance(text, str):
                message = f"{text!r} in `{key}` is no text; put it in quotes"
                yield Problem(located.where(key, part), message)
    if "words" in entry and (not entry["words"] or set(entry) - {"words", "also", "not"}):
        yield Problem(
            located.where(key),
            f"`{key}` must have `words`, and at most `also` and `not` beside them",
        )
    for shared in entry.get("also", ()):
        if shared not in _of_rules() and shared not in located.data:
            yield Problem(located.where(key, "also"), f"neither here nor in the rules: {shared!r}")


def words(name: str) -> list[str]:
    """The words of a list as they stand there."""
    return _lists()[name]["words"]


def exceptions(name: str) -> list[str]:
    """The longer wordings in which those of a list mean something else."""
    return _lists()[name].get("not", [])


def by_word(name: str) -> dict[str, list[str]]:
    """A list of words to each word."""
    return _lists()[name]


def kinds(name: str) -> dict[str, str]:
    """The nouns of a list, each with the kind of concept it names, "" if any."""
    return _lists()[name]


def one_of(name: str) -> str:
    """A regular expression for a word of a list, the longest one first, where it means that."""
    entry = _lists()[name]
    # The exceptions by their characters: few words share any with one.
    unless: dict[str, list[str]] = {}
    for longer in entry.get("not", ()):
        for char in dict.fromkeys(longer):
            unless.setdefault(char, []).append(longer)
    longest = sorted(_all_words(name), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join([_word(word, unless.get(word[0], ())) for word in longest])})"


def _all_words(name: str) -> set[str]:
    """The words of a list, those that it shares with others among them."""
    entry = _lists()[name]
    found = set(entry["words"])
    for other in entry.get("also", ()):
        found |= _all_words(other) if other in _lists() else set(_of_rules()[other])
    return found


@cache
def lists_of(file: str) -> dict[str, list[str]]:
    """The lists of a file beside `words/`, by name."""
    text = files("kg.extraction").joinpath(file).read_text(encoding="utf-8")
    located, problems = read_yaml(file, text)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return located.data


@cache
def form_of(file: str, form: str) -> re.Pattern:
    """A regular expression in which `{name}` stands for a word of that list of a file. It is made
    when it is first asked for, as few runs need those of such files."""
    lists = lists_of(file)
    return re.compile(_LIST.sub(lambda match: literal(lists[match[1]]), form))


class Gate:
    """Tells in one pass which of some lists may have a word in a text, and which surely none."""

    def __init__(self, *names: str) -> None:
        found: dict[str, frozenset[str]] = {}
        for name in names:
            for word in _all_words(name):
                found[word.rstrip("*")] = found.get(word.rstrip("*"), frozenset()) | {name}
        self._automaton = ahocorasick.Automaton()
        for word, lists in found.items():
            self._automaton.add_word(word, (len(word), lists))
        self._automaton.make_automaton()

    def lists(self, text: str) -> set[str]:
        """The lists of which a word may stand in the text."""
        return {name for _, (_, lists) in self._automaton.iter(text) for name in lists}

    def words(self, text: str) -> Iterator[tuple[str, int]]:
        """Where a word of which list may stand: the list, where the word begins."""
        for last, (size, lists) in self._automaton.iter(text):
            for name in lists:
                yield name, last + 1 - size


def literal(choices: list[str] | dict[str, str]) -> str:
    """A regular expression for one of these, the longest one first, whatever is around it."""
    return "(?:" + "|".join(map(re.escape, sorted(choices, key=len, reverse=True))) + ")"


def _word(word: str, unless: Iterable[str]) -> str:
    """A word; `unless` are the exceptions that hold its first character."""
    goes_on = word.endswith("*")
    word = word.rstrip("*")
    # Most are letters alone.
    first, rest = (word[0], word[1:]) if word.isalnum() else map(re.escape, (word[0], word[1:]))
    before = after = ""
    # What stands before the word is looked at behind its first letter, so that the search for a
    # list of words can leap to their first letters.
    if word[0].isascii() and word[0].isalpha():
        before = rf"(?<!\w{first})"
    if word[-1].isascii() and not goes_on:
        after = r"\b"
    for longer in unless:
        if longer.startswith(word):
            after += f"(?!{re.escape(longer[len(word) :])})"
        for size in range(1, len(word) + 1):
            if longer.endswith(word[:size]) and len(longer) > size:
                before += f"(?<!{re.escape(longer[:-size])}{first})"
    return first + before + rest + after
