"""Lets repeated headings keep the addresses that an earlier import gave them.

`例子`, `例子-2` and `例子-3` are numbered in the order of the notes. Should the author insert a
fourth before them, each section is known again by its sentences, and only the new one gets a new
number.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from kg.importing.addresses import Names, page_address, page_slug
from kg.importing.outline import Section
from kg.importing.pages import TO_WRITE

_NUMBER = re.compile(r"-(\d+)\Z")
_TITLE = re.compile(r"^# (.*)$", re.MULTILINE)
_PART = re.compile(r"[。！？!?；;]|\n\s*\n|\n(?=\s*(?:[-+*|#>]|\d+[.)]))")
_WORDS = re.compile(r"[\W_]+")
_MOST_SHARED = 50


class Former:
    """The pages that earlier imports made of one notes file, by the address without its number."""

    def __init__(self, paths: Iterable[str], pages: Mapping[str, str], text: str) -> None:
        """`paths` are the pages of the file, `pages` the text of every page as it was made, `text`
        that of the notes as they are now."""
        self._text = text
        self._pages = pages
        self._families: dict[str, list[str]] = defaultdict(list)
        for path in paths:
            if path in pages:
                address = page_address(path)
                self._families[address].append(path)
                if number := _NUMBER.search(address):
                    self._families[address[: number.start()]].append(path)

    def place(self, group: list[Section], folder: str, names: Names) -> None:
        """Sets the paths of sections with the same parent and the same name that had a page."""
        slug = page_slug(group[0].name)
        pages = [
            path
            for path in self._families.get(f"{folder}/{slug}" if folder else slug, ())
            if (title := _TITLE.search(self._pages[path])) and page_slug(title.group(1)) == slug
        ]
        if len(group) < 2 and len(pages) < 2:
            return
        pages.sort(key=_number)
        found = self._match(group, pages)
        known = set(found.values())
        left = (index for index in range(len(pages)) if index not in known)
        for order, section in enumerate(group):
            index = found.get(order, -1)
            index = next(left, -1) if index < 0 else index
            if index >= 0:
                path = page_address(pages[index]) + ("/index.md" if section.children else ".md")
                section.path = path if names.claim(path) else ""

    def _match(self, group: list[Section], pages: list[str]) -> dict[int, int]:
        """Which section of the group is which page: those that share most sentences."""
        holders: dict[str, list[int]] = defaultdict(list)
        for index, path in enumerate(pages):
            for part in _parts(self._pages[path]):
                holders[part].append(index)
        scores = []
        for order, section in enumerate(group):
            own = "\n\n".join(self._text[block.start : block.end] for block in section.blocks)
            own += "".join(f"\n\n{child.name}" for child in section.children)
            shared: Counter[int] = Counter()
            for part in _parts(own if own.strip() else TO_WRITE):
                if len(holders.get(part, ())) <= _MOST_SHARED:
                    shared.update(holders.get(part, ()))
            scores += [(-count, order, index) for index, count in shared.items()]
        found: dict[int, int] = {}
        taken = set()
        for _, order, index in sorted(scores):
            if order not in found and index not in taken:
                found[order] = index
                taken.add(index)
        return found


def _number(path: str) -> int:
    number = _NUMBER.search(page_address(path))
    return int(number.group(1)) if number else 1


def _parts(text: str) -> set[str]:
    """The sentences of some Markdown, by their letters and digits alone."""
    return {bare for part in _PART.split(text) if len(bare := _WORDS.sub("", part)) > 1}
