"""Lets sections keep what an earlier import made of them: a chapter, and the addresses of repeated
headings.

`例子`, `例子-2` and `例子-3` are numbered in the order of the notes. Should the author insert a
fourth before them, each section is known again by its sentences, and only the new one gets a new
number.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from kg.importing.addresses import Names, first_address, page_address, page_slug
from kg.importing.merge import LISTING_START
from kg.importing.outline import Section, heading_name
from kg.importing.pages import TO_WRITE

_NUMBER = re.compile(r"-(\d+)\Z")
_TITLE = re.compile(r"^# (.*)$", re.MULTILINE)
_LISTED = re.compile(r"^- \[(.*?)\]\([^()\n]*\).*$", re.MULTILINE)
_PART = re.compile(r"[。！？!?；;]|\n\s*\n|\n(?=\s*(?:[-+*|#>]|\d+[.)]))")
_WORDS = re.compile(r"[\W_]+")
_MOST_SHARED = 50


class Former:
    """The pages that earlier imports made of one notes file, by the address without its number."""

    def __init__(self, paths: Iterable[str], pages: Mapping[str, str], text: str) -> None:
        """`paths` are the pages of the file in its order, `pages` the text of every page as it was
        made or would have been, `text` that of the notes as they are now."""
        self._text = text
        self._pages = pages
        self._paths = list(paths)
        self._families: dict[str, list[str]] = defaultdict(list)
        for path in self._paths:
            if path in pages:
                address = page_address(path)
                self._families[address].append(path)
                if number := _NUMBER.search(address):
                    self._families[address[: number.start()]].append(path)

    def place(self, group: list[Section], folder: str, names: Names) -> None:
        """Sets the paths of sections with the same parent and the same name that had a page."""
        pages = self._named(group[0].name, folder)
        one = len(group) == len(pages) == 1
        for order, index in ({0: 0} if one else self._match(group, pages)).items():
            section = group[order]
            path = names.path(page_address(pages[index]), bool(section.children))
            section.path = path if names.claim(path) else ""

    def count(self, name: str, folder: str) -> int:
        """How many pages of the file headings of that name had."""
        return len(self._named(name, folder))

    def is_chapter(self, name: str, folder: str) -> bool:
        """Whether a heading of that name had pages of the file below it."""
        return any(
            path.endswith("/index.md")
            and any(
                other.startswith(path.removesuffix("index.md"))
                for other in self._paths
                if other != path
            )
            for path in self._named(name, folder)
        )

    def _named(self, name: str, folder: str) -> list[str]:
        """The pages that headings of that name had, in the order of the notes."""
        slug = page_slug(name)
        return [
            path
            for path in self._families.get(first_address(folder, name), ())
            if (title := _TITLE.search(self._pages[path]))
            and page_slug(heading_name(title.group(1))) == slug
        ]

    def _match(self, group: list[Section], pages: list[str]) -> dict[int, int]:
        """Which section of the group is which page: those that share most sentences, and the
        others in their order."""
        holders: dict[str, list[int]] = defaultdict(list)
        for index, path in enumerate(pages):
            for part in sentences(self._pages[path]):
                holders[part].append(index)
        scores = []
        for order, section in enumerate(group):
            own = "\n\n".join(self._text[block.start : block.end] for block in section.blocks)
            own += "".join(f"\n\n{child.name}" for child in section.children)
            shared: Counter[int] = Counter({order: 0} if order < len(pages) else {})
            for part in _parts(own if own.strip() else TO_WRITE):
                if len(holders.get(part, ())) <= _MOST_SHARED:
                    shared.update(holders.get(part, ()))
            # Of pages that share as much, the one in the same place: notes that did not change
            # have all their pages again.
            scores += [(-count, order != index, order, index) for index, count in shared.items()]
        found: dict[int, int] = {}
        taken = set()
        for _, _, order, index in sorted(scores):
            if order not in found and index not in taken:
                found[order] = index
                taken.add(index)
        left = (index for index in range(len(pages)) if index not in taken)
        missing = (order for order in range(len(group)) if order not in found)
        found.update(zip(missing, left, strict=False))
        return found


def sentences(page: str) -> set[str]:
    """What a page says, by letters and digits alone."""
    return _parts(_told(page))


def _told(page: str) -> str:
    """What a page says below its title: its text, and the names of the pages that it lists."""
    title = _TITLE.search(page)
    text, _, listing = page[title.end() if title else 0 :].partition(LISTING_START)
    return text + _LISTED.sub(r"\n\n\1", listing)


def _parts(text: str) -> set[str]:
    """The sentences of some Markdown, by their letters and digits alone."""
    return {bare for part in _PART.split(text) if len(bare := _WORDS.sub("", part)) > 1}
