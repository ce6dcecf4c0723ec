"""Writes the tables of Pandoc and R Markdown, drawn with dashes and spaces or as grids, with pipes.

Lines keep their numbers, as blank ones stand for what is needed no more.
"""

import re
import unicodedata
from itertools import pairwise

from kg.importing.fences import Fenced

_COLUMNS = re.compile(r"^ {0,3}-{2,}(?: +-{2,})+ *$", re.MULTILINE)
_GRID = re.compile(r"^ {0,3}\+(?:[-=:]{3,}\+)+ *$", re.MULTILINE)
_CORNER = re.compile(r"\+(?<=[-=:]\+)")
_RULE = re.compile(r" {0,3}-{5,} *\Z")
_MOST_IN_ROW = 20
_MOST_LINES = 1000
_DASHES = re.compile(r"-+")


def as_tables(text: str) -> str:
    """The text of a file with Pandoc's tables as those that editors know."""
    # What every such table has is found more quickly than its lines.
    columns = "-- " in text and _COLUMNS.search(text)
    if not columns and not (_CORNER.search(text) and _GRID.search(text)):
        return text
    lines = text.split("\n")
    at, code = 0, Fenced()
    while at < len(lines):
        line = lines[at]
        if not code.takes(line):
            if _COLUMNS.match(line):
                at = _simple(lines, at)
                continue
            if _GRID.match(line):
                at = _grid(lines, at)
                continue
        at += 1
    return "\n".join(lines)


def _simple(lines: list[str], rule: int) -> int:
    """Writes the table whose columns the line `rule` marks; where to read on."""
    first = rule
    while first > max(rule - _MOST_IN_ROW, 0) and _is_words(lines[first - 1]):
        first -= 1
    # Below a line above its head, a table has rows of several lines, with blank ones between them.
    apart = 0 < first < rule and bool(_RULE.match(lines[first - 1]))
    if not apart and first < rule:
        first = rule - 1
    stop = rule + 1
    while stop < min(len(lines), rule + _MOST_LINES) and (apart or lines[stop].strip()):
        if _RULE.match(lines[stop]) or _COLUMNS.match(lines[stop]):
            break
        stop += 1
    closed = stop < len(lines) and not _is_words(lines[stop]) and bool(lines[stop].strip())
    if stop == rule + 1 or ((apart or first == rule) and not closed):
        return rule + 1
    starts = [match.start() for match in _DASHES.finditer(lines[rule])]
    rows: list[list[str]] = [[]]
    for line in lines[rule + 1 : stop]:
        if not line.strip():
            rows.append([])
        elif apart:
            rows[-1] = _joined(rows[-1], _cells(line, starts))
        else:
            rows.append(_cells(line, starts))
    head: list[str] = []
    for line in lines[first:rule]:
        head = _joined(head, _cells(line, starts))
    head = head or [""] * len(starts)
    if first < rule and not all(head):
        return rule + 1
    begin, end = first - apart, stop + closed
    return _write(lines, begin, end, [head, *filter(None, rows)])


def _is_words(line: str) -> bool:
    """Whether a line has words, and not just dashes."""
    return bool(line.strip()) and not _RULE.match(line) and not _COLUMNS.match(line)


def _joined(row: list[str], cells: list[str]) -> list[str]:
    """A row with what the next of its lines adds to each cell."""
    return [" ".join(part).strip() for part in zip(row, cells, strict=True)] if row else cells


def _cells(line: str, starts: list[int]) -> list[str]:
    """The cells of a line, by the columns where each begins; wide letters take two of them."""
    places, column = [], 0
    for at, char in enumerate(line):
        places.append((column, at))
        column += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    cuts = [next((at for place, at in places if place >= start), len(line)) for start in starts]
    return [line[cut:end].strip() for cut, end in pairwise((0, *cuts[1:], len(line)))]


def _grid(lines: list[str], begin: int) -> int:
    """Writes the grid that begins with a line; where to read on."""
    stop = begin
    while stop < len(lines) and lines[stop].lstrip(" ")[:1] in ("+", "|") and lines[stop].strip():
        stop += 1
    rows: list[list[str]] = []
    row: list[str] = []
    headed = False
    for line in lines[begin:stop]:
        if _GRID.match(line):
            if row:
                rows.append(row)
            headed = headed or (len(rows) == 1 and "=" in line)
            row = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if row and len(cells) != len(row):
            return stop
        row = _joined(row, cells)
    if row or len({len(cells) for cells in rows}) != 1:
        return stop
    return _write(lines, begin, stop, rows if headed else [[""] * len(rows[0]), *rows])


def _write(lines: list[str], begin: int, end: int, rows: list[list[str]]) -> int:
    """Writes rows, the head first, in place of some lines; where to read on."""
    head, *rest = (" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows)
    above = [""] if begin and lines[begin - 1].strip() else []
    table = [*above, f"| {head} |", f"|{'---|' * len(rows[0])}", *(f"| {row} |" for row in rest)]
    blank = max(end - begin - len(table), 0)
    lines[begin:end] = [*table, *[""] * blank]
    return begin + len(table) + blank
