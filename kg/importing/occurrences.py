"""Finds words and marks in a text in one pass."""

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> re.Pattern:
    """Finds the first of some words, of which there is at least one. The engine skips to where one
    may begin if each branch starts with a character of its own."""
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    branches = (f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in by_first.items())
    return re.compile("|".join(branches))
