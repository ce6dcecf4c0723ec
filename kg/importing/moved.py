"""Finds the pages that readers renamed or moved, by their names, headings and sentences."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from kg.importing.addresses import page_address
from kg.importing.former import sentences

_TITLE = re.compile(r"^#[ \t]+(.*?)[ \t]*\r?$", re.MULTILINE)
# Of what a page said, so much at least has to stand where it is taken to lie now.
_LEAST = 1 / 3
_ALIKE = 1 / 2


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
            for sentence in sentences(text):
                holders[sentence].append(path)
    best: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for page in missing:
        said = sentences(gone[page])
        shared = Counter(path for sentence in said for path in holders.get(sentence, ()))
        counts = shared.most_common(2)
        alone = len(counts) == 1 or (counts and counts[0][1] > counts[1][1])
        if alone and counts[0][1] >= _LEAST * len(said):
            best[counts[0][0]].append((counts[0][1] / len(said), page))
    for path, pages in best.items():
        pages.sort(reverse=True)
        if len(pages) == 1 or pages[0][0] > pages[1][0]:
            moved[page_address(pages[0][1])] = path


def says_the_same(page: str, other: str) -> bool:
    """Whether a page says enough of what another said to be that one, moved and edited."""
    said = _pairs(other)
    return len(said & _pairs(page)) >= _ALIKE * len(said)


def _pairs(page: str) -> set[str]:
    """The pairs of letters that stand beside each other on a page: texts have few in common."""
    return {said[at : at + 2] for said in sentences(page) for at in range(len(said) - 1)}


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
