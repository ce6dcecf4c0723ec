"""Writes headings that are items of lists, `1. ### 题`, as headings with what they hold below."""

import re
from operator import eq

from kg.importing.fences import Fenced

_ITEM = re.compile(r"^(?:(\d{1,9}[.)])|[-+*])[ \t]+(?=#{1,6}[ \t]+\S)", re.MULTILINE)
_HASHES = re.compile(r"(#{1,6})[ \t]+")
_MOST_NESTED = 3


def as_headings(text: str) -> str:
    """The text of a file in which several items at the margin are headings, each as a heading with
    its number; those within them follow. Lines keep their numbers."""
    for _ in range(_MOST_NESTED if " #" in text or "\t#" in text else 0):
        numbers = _ITEM.findall(text)
        if len(numbers) < 2:
            break
        # Where each has the same one, the renderer would have counted them.
        counted = [*filter(None, numbers)]
        text = _outermost(text, not any(map(eq, counted, counted[1:])))
    return text


def _outermost(text: str, numbered: bool) -> str:
    result: list[str] = []
    column, code = 0, Fenced()
    for line in text.split("\n"):
        content = line.lstrip(" \t")
        fence = code.fence
        code.takes(line)
        item = None if fence else _ITEM.match(line)
        if item:
            column = len(item.group().expandtabs(4))
            hashes = _HASHES.match(line, item.end())
            number = item[1] if numbered else ""
            line = " ".join(filter(None, (hashes[1], number, line[hashes.end() :])))
        elif content and len(content) < len(line):
            if column and line[0] == "\t":
                line = line[1:]
            elif column:
                line = line[min(column, len(line) - len(content)) :]
        elif content and not fence:
            column = 0
        result.append(line)
    return "\n".join(result)
