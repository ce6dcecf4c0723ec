"""Finds the pages that readers renamed or moved, by their names, headings and sentences."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from posixpath import dirname

from kg.importing.addresses import page_address
from kg.importing.former import sentences
from kg.importing.pages import TO_WRITE

_TITLE = re.compile(r"^#[ \t]+(.*?)[ \t]*\r?$", re.MULTILINE)
# Of what a page said, so much at least has to stand where it is taken to lie now.
_LEAST = 1 / 3
_ALIKE = 1 / 2
# What a page says on which nothing is written yet.
_NOTHING = sentences(TO_WRITE)


def find_moved(
    gone: Mapping[str, str], others: Iterable[str], read: Callable[[str], str]
) -> dict[str, str | None]:
    """Where the pages lie that are `gone` from where they were made, by their address there; None
    for those that lie nowhere. `gone` has their texts as they were made, `others` are the files
    that no import made, whose text `read` gives.

    It is the one file of that name, or there with that heading, or else the one that says most of
    what the page said.
    """
    named: dict[str, list[str]] = defaultdict(list)
    for path in others:
        named[_own_name(path)].append(path)
    moved = {page_address(path): _only(named[_own_name(path)]) for path in gone}
    if not named or None not in moved.values():
        return moved
    left = {
        path: text
        for path in sorted(set().union(*named.values()).difference(moved.values()))
        if path.endswith(".md") and (text := read(path))
    }
    renamed, titles = defaultdict(list), defaultdict(list)
    for path, text in left.items():
        renamed[_place(path), _heading(text)].append(path)
    for path, text in gone.items():
        if moved[page_address(path)] is None:
            titles[_place(path), _heading(text)].append(path)
    for key, paths in titles.items():
        if key[1] and len(paths) == 1:
            moved[page_address(paths[0])] = _only(renamed[key])
    missing = [path for path in gone if moved[page_address(path)] is None]
    if missing and left:
        _find_by_sentences(missing, gone, left, moved)
    return moved


def _find_by_sentences(
    missing: list[str], gone: Mapping[str, str], left: Mapping[str, str],
    moved: dict[str, str | None],
) -> None:  # fmt: skip
    """Adds the pages to `moved` of which one file says most, no other page being found there."""
    holders: dict[str, list[str]] = defaultdict(list)
    taken = set(moved.values())
    for path, text in left.items():
        if path not in taken:
            for sentence in _said(text):
                holders[sentence].append(path)
    best: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for page in missing:
        said = _said(gone[page])
        shared = Counter(path for sentence in said for path in holders.get(sentence, ()))
        counts = shared.most_common(2)
        alone = len(counts) == 1 or (counts and counts[0][1] > counts[1][1])
        if alone and counts[0][1] >= _LEAST * len(said):
            best[counts[0][0]].append((counts[0][1] / len(said), page))
    for path, pages in best.items():
        pages.sort(reverse=True)
        if len(pages) == 1 or pages[0][0] > pages[1][0]:
            moved[page_address(pages[0][1])] = path


def sure(
    gone: Mapping[str, str], moved: Mapping[str, str | None], read: Callable[[str], str],
    known: Mapping[str, str],
) -> dict[str, str]:  # fmt: skip
    """The pages that are `moved` for sure, by where they were made: a page by hand may have the
    name of one that was deleted. No two lie in one place. `known` tells where others lie."""
    folders = {(dirname(path), dirname(lies)) for path, lies in known.items()}
    claims: dict[str, list[tuple[bool, float, int, bool, str]]] = defaultdict(list)
    for path, text in gone.items():
        if lies := moved[page_address(path)]:
            said = _pairs(text)
            shared = len(said & _pairs(read(lies)))
            part = shared / len(said) if said else 1.0
            if part >= _ALIKE or _place(lies) == _place(path):
                # The page of the file's own kind comes first, then the one it has most of; of two
                # that say the same, the one whose folder went there.
                alone = (dirname(path), dirname(lies)) not in folders
                kind = is_index(lies) != is_index(path)
                claims[lies].append((kind, -part if said else 0, -shared, alone, path))
    found = {}
    for lies, pages in claims.items():
        pages.sort()
        if len(pages) == 1 or pages[0][:-1] < pages[1][:-1]:
            found[pages[0][-1]] = lies
    return found


def is_index(path: str) -> bool:
    """Whether a page is that of a folder."""
    return path.endswith("/index.md")


def _pairs(page: str) -> set[str]:
    """What a page says, as the pairs of letters that stand beside each other: texts that have
    nothing to do with each other share few."""
    return {said[at : at + 2] for said in _said(page) for at in range(len(said) - 1)}


def _said(page: str) -> set[str]:
    """What a page says itself."""
    return sentences(page) - _NOTHING


def _own_name(path: str) -> str:
    """What a page is called: its file, or the folder that it is the index of."""
    return path.removesuffix("/index.md").rpartition("/")[2].removesuffix(".md")


def _place(path: str) -> str:
    """The folder that a page lies in, or that its own folder lies in."""
    return path.removesuffix("/index.md").rpartition("/")[0]


def _heading(text: str) -> str:
    found = _TITLE.search(text)
    return found.group(1) if found else ""


def _only(found: list[str]) -> str | None:
    return found[0] if len(found) == 1 else None
