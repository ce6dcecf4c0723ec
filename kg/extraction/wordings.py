"""Reads the word lists of `discourse.yml` and `names.yml`; makes regular expressions of them."""

import re
from functools import cache
from importlib.resources import files
from typing import Any

from kg.yamlfile import read_yaml

_LISTS = ("discourse.yml", "names.yml")


@cache
def sources() -> tuple[tuple[str, str], ...]:
    """All files of words beside this one: their names and what they hold."""
    folder = files("kg.extraction")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yml"))
    return tuple((name, folder.joinpath(name).read_text(encoding="utf-8")) for name in names)


@cache
def _lists() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, text in sources():
        if name not in _LISTS:
            continue
        located, problems = read_yaml(name, text)
        if problems:
            raise ValueError("\n".join(map(str, problems)))
        found |= located.data
    return found


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
    unless = entry.get("not", ())
    longest = sorted(entry["words"], key=len, reverse=True)
    return "(?:" + "|".join(_word(word, unless) for word in longest) + ")"


def literal(choices: list[str] | dict[str, str]) -> str:
    """A regular expression for one of these, the longest one first, whatever is around it."""
    return "(?:" + "|".join(map(re.escape, sorted(choices, key=len, reverse=True))) + ")"


def _word(word: str, unless: tuple[str, ...]) -> str:
    goes_on = word.endswith("*")
    word = word.rstrip("*")
    first, rest = re.escape(word[0]), re.escape(word[1:])
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
