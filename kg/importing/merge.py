"""Merges what the importer wrote last, what readers made of it, and what it would write now."""

import re
from typing import NamedTuple

from merge3 import Merge3

LISTING_START = "<!-- pages -->"
LISTING_END = "<!-- /pages -->"
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"(?=^[^\s#-][^\n]*:)", re.MULTILINE)
LISTED = re.compile(r"- \[(?:[^\]\\]|\\.)*\]\(([^)]+)\)")


class Outcome(NamedTuple):
    """What becomes of a page: `kind` is new, unchanged, updated, merged, kept, conflict, settled.

    `page` and `base` are the texts to leave in the docs folder and in the record of the last
    import (None: no file); `offered` is the incoming text of an open conflict.
    """

    kind: str
    page: str | None
    base: str | None
    offered: str | None = None


def decide(
    base: str | None, ours: str | None, theirs: str, offered: str | None, lying: str | None
) -> Outcome:
    """Decides on one page from the last import (`base`), the page as it is (`ours`) and the
    incoming text (`theirs`). `offered` is the incoming text of an earlier conflict, `lying` the
    file beside the page that holds it: once a reader deletes that, the conflict is settled.
    """
    settled = offered is not None and lying is None
    if settled:
        base = offered
    if ours is None:
        if base is None:
            return Outcome("new", theirs, theirs)
        if base == theirs:
            return Outcome("kept", None, base)
        return Outcome("conflict", None, base, theirs)
    if ours == theirs:
        return Outcome("settled" if settled else "unchanged", ours, theirs)
    if base is None:
        return Outcome("conflict", ours, None, theirs)
    if base == theirs:
        return Outcome("kept", ours, base)
    if ours == base:
        return Outcome("updated", theirs, theirs)
    merged = merge(base, ours, theirs)
    if merged is None:
        return Outcome("conflict", ours, base, theirs)
    return Outcome("merged", merged, theirs)


def offer(offered: str | None, lying: str | None, incoming: str | None) -> str | None:
    """The file to lie beside a page for the `incoming` text of its conflict. `offered` was laid
    there before, `lying` is what readers made of that: what they wrote in it stays."""
    if lying is None or lying == offered:
        return incoming
    if incoming is None or incoming == offered:
        return lying
    merged = merge(offered, lying, incoming) if offered is not None else None
    return f"{lying}\n{incoming}" if merged is None else merged


def merge(base: str, ours: str, theirs: str) -> str | None:
    """The page with both changes, or None where they touch the same place."""
    fronts, bodies = zip(*map(_split, (base, ours, theirs)), strict=True)
    front = _merge_front(*fronts)
    if front is None:
        return None
    base_body, our_body, their_body = bodies
    listing = ""
    if LISTING_START not in base_body + our_body:
        # A page that becomes a chapter gets its listing behind whatever stands there.
        their_body, mark, rest = their_body.partition(f"\n{LISTING_START}")
        listing = mark + rest
    base_lines, our_lines, their_lines = (
        body.splitlines(keepends=True) for body in (base_body, our_body, their_body)
    )
    base_lines, their_lines = _take_listing(base_lines, our_lines, their_lines)
    body = _merge_lines(base_lines, our_lines, their_lines)
    return None if body is None else front + body + listing


def _split(text: str) -> tuple[str, str]:
    match = _FRONT.match(text)
    return (match.group(1) or "", text[match.end() :]) if match else ("", text)


def _merge_front(base: str, ours: str, theirs: str) -> str | None:
    """Front matter merges key by key: neighbouring keys do not touch."""
    entries = [_entries(text) for text in (base, ours, theirs)]
    sides = [dict(side) for side in entries]
    if any(map(lambda side, keys: len(side) != len(keys), sides, entries)):
        return None  # A key that is there twice is one that somebody has yet to choose from.
    merged = {}
    for key in (*sides[1], *(key for key in sides[2] if key not in sides[1])):
        old, mine, new = (side.get(key) for side in sides)
        if mine != new and old not in (mine, new):
            return None
        value = new if mine == old else mine
        if value is not None:
            merged[key] = value
    return "---\n" + "".join(merged.values()) + "---\n" if merged else ""


def _entries(front: str) -> list[tuple[str, str]]:
    chunks = [chunk for chunk in _KEY.split(front) if chunk]
    return [
        (chunk.split(":", 1)[0].strip() if _KEY.match(chunk) else "", chunk) for chunk in chunks
    ]


def _take_listing(
    base: list[str], ours: list[str], theirs: list[str]
) -> tuple[list[str], list[str]]:
    """Takes a reader's edits of a chapter's listing over into both other sides.

    An entry that the import did not change counts as the reader left it, so that a new entry
    next to it is no conflict.
    """
    base_entries, our_entries, their_entries = map(_listing, (base, ours, theirs))
    if not their_entries:
        return base, theirs
    same = {key for key, line in base_entries.items() if their_entries.get(key) == line}

    def replace(lines: list[str]) -> list[str]:
        result = []
        inside = False
        for line in lines:
            inside = _inside(line, inside)
            match = LISTED.match(line) if inside else None
            if match and match.group(1) in same:
                if match.group(1) in our_entries:
                    result.append(our_entries[match.group(1)])
            else:
                result.append(line)
        return result

    return replace(base), replace(theirs)


def _listing(lines: list[str]) -> dict[str, str]:
    entries = {}
    inside = False
    for line in lines:
        inside = _inside(line, inside)
        if inside and (match := LISTED.match(line)):
            entries[match.group(1)] = line
    return entries


def _inside(line: str, inside: bool) -> bool:
    if line.startswith(LISTING_START):
        return True
    return inside and not line.startswith(LISTING_END)


def _merge_lines(base: list[str], ours: list[str], theirs: list[str]) -> str | None:
    start = 0
    shortest = min(map(len, (base, ours, theirs)))
    while start < shortest and base[start] == ours[start] == theirs[start]:
        start += 1
    stop = 0
    while stop < shortest - start and base[-1 - stop] == ours[-1 - stop] == theirs[-1 - stop]:
        stop += 1
    head, tail = base[:start], base[len(base) - stop :]
    middle = Merge3(*(lines[start : len(lines) - stop] for lines in (base, ours, theirs)))
    merged: list[str] = []
    for group in middle.merge_groups():
        lines = _around(*group[1:]) if group[0] == "conflict" else group[1]
        if lines is None:
            return None
        merged += lines
    return "".join((*head, *merged, *tail))


def _around(base: list[str], ours: list[str], theirs: list[str]) -> list[str] | None:
    """Where one side only put lines around what the other changed, both changes stand."""
    for inserted, changed in ((ours, theirs), (theirs, ours)):
        for start in range(len(inserted) - len(base) + 1 if base else 0):
            if inserted[start : start + len(base)] == base:
                return [*inserted[:start], *changed, *inserted[start + len(base) :]]
    return None
