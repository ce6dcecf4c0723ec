r"""Writes formulas that were copied from a page, and with it all that draws them, as formulas.

KaTeX, with which CSDN shows formulas, holds each three times: for those who hear it, as TeX, and as
it is drawn. Who copies the page or has a tool convert it gets all of them: `O ( n ) O(n) O(n)`,
`P 1 P\_\{1\} P1`. Lines keep their numbers.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple
from unicodedata import normalize

from kg.importing.blocks import Block, scan

# The letters of a formula apart, and soon the first of them again: what no other text has.
_SPREAD = re.compile(r" (?=([A-Za-z]) (?:\\?\(|\d) [^\n]{0,80}? \1)")
_FEWEST = 2
# What parts the formulas of a line from its words. Code may be anything.
_APART = re.compile(
    r"`+[^`\n]*`+|!?\[[^\]\n]*\]\([^)\n]*\)|\*\*|\||\$[^$\n]*\$|\n|"
    r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’]+"
)
_TOKEN = re.compile(r"\S+")
# No formula has these.
_ESCAPED = re.compile(r"\\[_^*()\[\]]|\\\\[A-Za-z]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_COMMAND = re.compile(r"\\(?:[A-Za-z]+|[^A-Za-z])")
# What TeX has no other meaning for than what is drawn.
_SIGNS = "+=<>()/"
# What is drawn for a fraction has marks of no width, and so has what is heard for a function.
_UNSEEN = re.compile("[\u200b\u2061-\u2064\ufeff]")
_STOPS = ".,;:!?"
_MOST_TOKENS = 200
_ESCAPED_BRACKET = re.compile(r"\\([()])")


class _Copy(NamedTuple):
    start: int
    end: int
    tex: str
    spread: bool  # whether its letters stand apart where it is heard


def as_formulas(text: str) -> tuple[str, int]:
    """The text of a file with each formula that it holds three times written once; how many."""
    if len(_SPREAD.findall(text)) < _FEWEST:
        return text, 0
    blocks = [block for block in scan(text) if block.kind in ("text", "heading", "html")]
    found = [(block, list(_copies(text, block))) for block in blocks]
    if sum(copy.spread for _, copies in found for copy in copies) < _FEWEST:
        return text, 0
    # A tool that escapes the marks of TeX did so with brackets of the text too.
    escaped = any(
        _ESCAPED.search(text, copy.start, copy.end) for _, copies in found for copy in copies
    )
    parts, at = [], 0
    for block, copies in found:
        for copy in (*copies, _Copy(block.end, block.end, "", False)):
            words = text[max(at, block.start) : copy.start]
            parts += (text[at : max(at, block.start)],
                      _ESCAPED_BRACKET.sub(r"\1", words) if escaped else words,
                      f"${copy.tex}$" if copy.tex else "")  # fmt: skip
            at = copy.end
    return "".join((*parts, text[at:])), sum(len(copies) for _, copies in found)


def _copies(text: str, block: Block) -> Iterator[_Copy]:
    at = block.start
    for apart in _APART.finditer(text, block.start, block.end):
        yield from _within(text, at, apart.start())
        at = apart.end()
    yield from _within(text, at, block.end)


def _within(text: str, start: int, stop: int) -> Iterator[_Copy]:
    """The formulas of a piece of a line without Chinese words."""
    tokens = list(_TOKEN.finditer(text, start, stop))
    if len(tokens) < 3:
        return
    seen = [_seen(token.group()) for token in tokens]
    # How many letters stand before each token, and which token so many letters stand before.
    before = [0, *accumulate(map(len, seen))]
    token_at = {count: index for index, count in enumerate(before)}
    first = 0
    for last in range(2, len(tokens)):
        drawn = seen[last].rstrip(_STOPS)
        if not any(map(str.isalpha, drawn)):
            continue
        for begin in range(last - 2, max(first, last - _MOST_TOKENS) - 1, -1):
            middle = token_at.get(before[begin] + len(drawn), last)
            # What is drawn of a fraction has its lower half first. Of a formula, the letters stand
            # apart where it is heard.
            if (
                begin < middle < last
                and sorted("".join(seen[begin:middle])) == sorted(drawn)
                and (middle - begin > 1 or len(drawn) == 1)
            ):
                tex = _tex(text[tokens[middle].start() : tokens[last - 1].end()], drawn)
                if tex:
                    end = tokens[last].end() - len(seen[last]) + len(drawn)
                    yield _Copy(tokens[begin].start(), end, tex, middle - begin > 1)
                    first = last + 1
                    break


def _tex(source: str, drawn: str) -> str:
    """A formula as TeX, if it is what is drawn: freed of what a tool escaped for Markdown."""
    if _ESCAPED.search(source) or ("\\{" in source and "{" not in drawn):
        source = _ESCAPE.sub(r"\1", source)
    if source.count("{") != source.count("}") or "$" in source or not _says(source, drawn):
        return ""
    return source


def _says(tex: str, drawn: str) -> bool:
    """Whether TeX has the letters and digits that are drawn of it, and no other but commands."""
    if tex == drawn:
        return True
    words = _COMMAND.sub("", tex)
    if any(sign in words and sign not in drawn for sign in _SIGNS):
        return False
    letters, shown = _letters(words), _letters(drawn)
    # The names of functions are commands: \log.
    spelt = "".join(_COMMAND.findall(tex))
    return (
        bool(letters or spelt)
        and not _less(letters, shown)
        and all(char in spelt for char in _less(shown, letters))
    )


def _letters(text: str) -> list[str]:
    """The letters and digits of a text, O(n²) as O(n2), that are spelt alike everywhere."""
    plain = normalize("NFKC", text)
    return sorted(char for char in plain if char.isascii() and char.isalnum())


def _less(letters: list[str], others: list[str]) -> list[str]:
    """The letters that stand more often among some than among others."""
    rest = list(others)
    return [char for char in letters if not (char in rest and not rest.remove(char))]


def _seen(token: str) -> str:
    return _UNSEEN.sub("", _ESCAPE.sub(r"\1", token) if "\\" in token else token)
