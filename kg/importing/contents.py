"""Leaves out the tables of contents of notes: every chapter's page lists its pages by itself."""

import re
from collections.abc import Sequence

from kg.concepts import fold
from kg.importing.blocks import Block
from kg.importing.markup import CONTENTS_MARK
from kg.importing.plain import plain
from kg.importing.words import words

# Comments between which a tool keeps one up to date, and the lines that are nothing else.
_COMMENT = re.compile(r"^[ \t]*<!--[ \t]*(.*?)[ \t]*-->[ \t]*$", re.MULTILINE)
_ENTRY = re.compile(
    r"[ \t]*(?:(?:[-+*]|\d+[.)])[ \t]+\[.*\]\(<?#.*\)|<!--.*-->|#{1,6}[ \t]*(?P<title>[^#*]*?)|"
    r"\*\*(?P<bold>[^*]*)\*\*.*)?[ \t]*",
)
_LINK = re.compile(
    r"[ \t]*(?:(?:[-+*]|\d+[.)])[ \t]+)+"
    r"\[(.+)\]\(<?(?:about:blank)?#[^()\s]*(?:\([^()\s]*\)[^()\s]*)*>?\)[ \t]*"
)
# What is left of it once a page was copied: the titles alone.
_TITLE = re.compile(r"[ \t]*(?:(?:[-+*]|\d+[.)])[ \t]+)+(\S.*?)[ \t]*")
_LINKED = ("](#", "](about:blank#")
_FEWEST = 3


def without_written(text: str) -> tuple[str, int]:
    """The text of a file without the tables of contents that a tool wrote between two comments,
    and how many there were. Lines keep their numbers."""
    known, parts, at, count = words(), [], 0, 0
    begin = None
    for comment in _COMMENT.finditer(text):
        said = comment.group(1).lower()
        if begin is not None and said.startswith(known.contents_end):
            lines = text[begin : comment.end()].split("\n")
            if all(map(_is_entry, lines)):
                parts += (text[at:begin], "\n" * (len(lines) - 1))
                at = comment.end()
                count += 1
            begin = None
        elif begin is None and said.startswith(known.contents_begin):
            begin = comment.start()
    return ("".join((*parts, text[at:])), count) if count else (text, 0)


def without_listed(text: str, blocks: Sequence[Block]) -> tuple[str, int]:
    """The same without lists of links to headings of the file, and without headings such as 目录
    above nothing else."""
    cuts = []
    titles = words().contents
    headings: set[str] = set()
    if any(mark in text for mark in _LINKED):
        headings = _headings(blocks)
        for block in blocks:
            if block.kind == "text" and any(
                text.find(mark, block.start, block.end) >= 0 for mark in _LINKED
            ):
                cuts += _lists(text, block, _LINK, headings)
    count = len(cuts)
    for index, block in enumerate(blocks):
        if block.kind == "heading" and block.title.strip("*：: ").lower() in titles:
            stop = index + 1
            while stop < len(blocks) and blocks[stop].kind == "text":
                stop += 1
            last = stop == len(blocks)
            end = len(text) if last else blocks[stop].start
            deeper = not last and blocks[stop].level > block.level
            inside = [cut for cut in cuts if block.end <= cut[0] < end]
            if not inside and stop > index + 1:
                headings = headings or _headings(blocks)
                inside = _lists(text, blocks[index + 1], _TITLE, headings)
                cuts += inside
                count += len(inside)
            marked = CONTENTS_MARK.search(text, block.end, end)
            rest = CONTENTS_MARK.sub("", without_lines(text[:end], inside)[block.end :])
            ends_here = last or blocks[stop].kind == "heading"
            # What stands below the list is of the section above.
            alone = ends_here and not rest.strip()
            if (inside or (marked and alone)) and not deeper:
                cuts.append((block.start, block.end))
                count += not inside
    return (without_lines(text, sorted(cuts)), count) if cuts else (text, 0)


def _headings(blocks: Sequence[Block]) -> set[str]:
    return {_key(block.title) for block in blocks if block.kind == "heading"}


def _lists(
    text: str, block: Block, entry_of: re.Pattern, headings: set[str]
) -> list[tuple[int, int]]:
    """Where lists of the headings stand in a block; `entry_of` finds what an entry names."""
    found: list[tuple[int, int]] = []
    start = at = block.start
    entries: list[bool] = []
    for line in (*text[block.start : block.end].splitlines(keepends=True), "."):
        if entry := entry_of.fullmatch(line.rstrip("\n")):
            entries.append(_key(entry[1]) in headings)
        elif line.strip():
            # A list of other things may have a link or two of this kind.
            if len(entries) >= _FEWEST and sum(entries) * 5 >= len(entries) * 4:
                found.append((start, at))
            entries = []
        at += len(line)
        if not entries:
            start = at
    return found


def _key(markdown: str) -> str:
    return fold(plain(markdown)).strip("：:. ")


def without_lines(text: str, cuts: Sequence[tuple[int, int]]) -> str:
    """A text without some of its lines, in whose place blank ones stand."""
    parts, at = [], 0
    for start, end in cuts:
        parts += (text[at:start], "\n" * text.count("\n", start, end))
        at = end
    return "".join((*parts, text[at:]))


def _is_entry(line: str) -> bool:
    """Whether a line is part of a table of contents."""
    entry = _ENTRY.fullmatch(line)
    title = entry and (entry["title"] or entry["bold"])
    return bool(entry) and (not title or title.strip().lower() in words().contents)
