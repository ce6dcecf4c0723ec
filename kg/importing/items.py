"""Mends what should be items of lists: those too far in, empty ones, and those of slides.

All functions take masked prose (see `inline`) and return it with the number of repairs.
"""

import re
from itertools import groupby

# What slides have in place of the marks of lists.
BULLETS = "•●▪◆➢"
_BULLET = re.compile(rf"([ \t]*)[{BULLETS}][ \t]*(?=\S)")
_WORDS = re.compile(r"(?![ \t>|]|[-+*][ \t]|\d+[.)][ \t])[^\n]")  # a line of a paragraph
_FAR_ITEM = re.compile(r"(?: {4}|\t)[ \t]*(?:[-+*]|\d{1,2}[.)])[ \t]+\S")
_NEAR_ITEM = re.compile(r" {0,3}(?:[-+*]|\d+[.)])[ \t]")
_EMPTY_ITEM = re.compile(r"\n(?<=[^\n]\n)([ \t]*)[-+*][ \t]*(?=\n(?!\1[ \t]+\S)|\Z)")


def indented_items(text: str) -> tuple[str, int]:
    """Items below a line of text, further in than lists begin, which CommonMark takes for words of
    its paragraph: lists."""
    paragraphs = text.split("\n\n")
    count = 0
    for index, paragraph in enumerate(paragraphs):
        if "\n    " in paragraph or "\n\t" in paragraph:
            paragraphs[index], found = _with_lists(paragraph)
            count += found
    return ("\n\n".join(paragraphs) if count else text), count


def _with_lists(paragraph: str) -> tuple[str, int]:
    """A paragraph of text with its runs of such items as lists, and how many there are."""
    lines = paragraph.split("\n")
    first = next(iter(filter(str.strip, lines)), "")
    if not _WORDS.match(first):
        return paragraph, 0
    result: list[str] = []
    count, listed, inner = 0, False, False
    for far, run in groupby(lines, lambda line: bool(_FAR_ITEM.match(line))):
        run = list(run)
        below_list = listed and run[0].strip()
        # A number shows all the same.
        numbered = any(line.lstrip()[:1].isdigit() for line in run)
        # Below an item, it belongs to that.
        inner = inner or (not far and any(map(_NEAR_ITEM.match, run)))
        listed = (
            far
            and not inner
            and (len(run) > 1 or count > 0)
            and (not numbered or run[-1] is lines[-1])
        )
        if listed:
            spread = [line.expandtabs(4) for line in run]
            column = len(spread[0]) - len(spread[0].lstrip())
            marks = (len(line) - len(line.lstrip()) - column for line in spread)
            items = zip(marks, run, strict=True)
            result += ("", *(" " * max(depth, 0) + line.lstrip() for depth, line in items))
            count += 1
        elif below_list:
            result += ("", run[0].lstrip(), *run[1:])
        else:
            result += run
    return "\n".join(result), count


def empty_items(text: str, goes_on: bool) -> tuple[str, int]:
    """An empty `-`, `+` or `*` below the items of a list, which the renderer would take for the
    line below a heading or for words. `goes_on` says that something stands below the text,
    indented."""
    if goes_on and text.endswith(("-\n", "-")):
        last = text.rstrip("\n").rfind("\n")
        kept, count = _EMPTY_ITEM.subn("", text[:last])
        return kept + text[last:], count
    return _EMPTY_ITEM.subn("", text)


def bullets(text: str) -> tuple[str, int]:
    """Lines below each other that begin with `•`, as copied from slides, as lists."""
    paragraphs = text.split("\n\n")
    count = 0
    for index, paragraph in enumerate(paragraphs):
        lines = paragraph.strip("\n").split("\n")
        marks = [_BULLET.match(line) for line in lines]
        above = next((at for at, mark in enumerate(marks) if mark), len(marks))
        if len(marks) - above < 2 or not all(marks[above:]) or lines[0][:1] in (" ", "\t", ">"):
            continue
        columns: list[int] = []
        for at, mark in enumerate(marks[above:], above):
            column = len(mark[1].expandtabs(4))
            while columns and columns[-1] > column:
                columns.pop()
            if not columns or columns[-1] < column:
                columns.append(column)
            lines[at] = f"{'    ' * (len(columns) - 1)}- {lines[at][mark.end() :]}"
        apart = [""] if above else []
        lead = paragraph[: len(paragraph) - len(paragraph.lstrip("\n"))]
        tail = paragraph[len(paragraph.rstrip("\n")) :]
        paragraphs[index] = lead + "\n".join((*lines[:above], *apart, *lines[above:])) + tail
        count += len(lines) - above
    return ("\n\n".join(paragraphs) if count else text), count
