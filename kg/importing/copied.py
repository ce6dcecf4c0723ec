r"""Writes formulas that were copied from a page, and with it all that draws them, as formulas.

KaTeX, with which CSDN shows formulas, holds each three times: for those who hear it, as TeX, and as
it is drawn. Who copies the page or has a tool convert it gets all of them: `O ( n ) O(n) O(n)`,
`P 1 P\_\{1\} P1`. Lines keep their numbers.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

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
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_COMMAND = re.compile(r"\\[A-Za-z]+")
# What is drawn for a fraction has marks of no width, and so has what is heard for a function.
_UNSEEN = re.compile("[\u200b\u2061-\u2064\ufeff]")
_STOPS = ".,;:!?"
_MOST_TOKENS = 40
_LONGEST = 300
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
    escaped = any("\\_" in text[copy.start : copy.end] for _, copies in found for copy in copies)
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
    first = 0
    for last in range(2, len(tokens)):
        for begin in range(last - 2, max(first, last - _MOST_TOKENS) - 1, -1):
            if copy := _copy(text, tokens[begin : last + 1]):
                yield copy
                first = last + 1
                break


def _copy(text: str, tokens: list[re.Match]) -> _Copy | None:
    """The formula of which some tokens are the three forms, the last one what is drawn."""
    last = tokens[-1].group()
    drawn = _seen(last.rstrip(_STOPS))
    if not drawn or not any(map(str.isalpha, drawn)) or len(last) > _LONGEST:
        return None
    heard, count = "", 0
    while count < len(tokens) - 2 and len(heard) < len(drawn):
        heard += _seen(tokens[count].group())
        count += 1
    # What is drawn of a fraction has its lower half first.
    if len(heard) != len(drawn) or sorted(heard) != sorted(drawn):
        return None
    if count == 1 and len(drawn) > 1:
        # Words: of a formula, the letters stand apart.
        return None
    tex = text[tokens[count].start() : tokens[-2].end()]
    if ("\\_" in tex or "\\\\" in tex or "\\(" in tex or "\\^" in tex) or (
        "\\{" in tex and "{" not in drawn
    ):
        tex = _ESCAPE.sub(r"\1", tex)
    if tex.count("{") != tex.count("}") or "$" in tex or not _says(tex, drawn):
        return None
    end = tokens[-1].start() + len(last.rstrip(_STOPS))
    return _Copy(tokens[0].start(), end, tex, count > 1)


def _says(tex: str, drawn: str) -> bool:
    """Whether TeX has the letters and digits that are drawn of it, and no other but commands."""
    if tex == drawn:
        return True
    letters = sorted(char for char in _COMMAND.sub("", tex) if char.isascii() and char.isalnum())
    shown = sorted(char for char in drawn if char.isascii() and char.isalnum())
    # The names of functions are commands: \log.
    spelt = "".join(_COMMAND.findall(tex))
    return (
        bool(letters or spelt)
        and not _less(letters, shown)
        and all(char in spelt for char in _less(shown, letters))
    )


def _less(letters: list[str], others: list[str]) -> list[str]:
    """The letters that stand more often among some than among others."""
    rest = list(others)
    return [char for char in letters if not (char in rest and not rest.remove(char))]


def _seen(token: str) -> str:
    return _UNSEEN.sub("", _ESCAPE.sub(r"\1", token) if "\\" in token else token)
