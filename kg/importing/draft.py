"""The page that is being made of a section: what its blocks have to know of each other."""

import re

from kg.importing.addresses import page_slug, relative
from kg.importing.blocks import Block
from kg.importing.indents import is_prose, is_said, parted
from kg.importing.lists import Lists
from kg.importing.mending import LETTERS
from kg.importing.notes import Notes
from kg.importing.outline import Section

_BELOW = 200  # Where the caption of a figure stands, if it stands behind it.
# Behind a paragraph, the next item of a list that goes on.
_MORE_ITEMS = re.compile(r"(?:[ \t]*\n)*(?:[ \t]+(?:[-+*]|\d+[.)])|(?!1[.)])\d+[.)])[ \t]")


class Draft:
    """A page being written.

    `offset` says where in the notes the writing is, `suspect` what may have to be mended first in
    what is being written, `before` is the prose that stands before it and `after` what begins
    with a tag behind it, `goes_on` says that what stands behind it is indented, `urls` where it has
    bare addresses, `lists` the list items that are open there, `wanted` the link definitions that
    the page needs, by label, and `defined` those that it has.
    """

    suspect = LETTERS
    before = ""
    after = ""
    goes_on = False
    urls: frozenset[int] = frozenset()
    _anchors: set[str] | None = None
    _counted = ("", 0, 0)

    def __init__(self, section: Section, notes: Notes) -> None:
        self.section = section
        self.notes = notes
        self._name = notes.name
        self.folder = section.path.rpartition("/")[0]
        self.offset = section.offset
        self.lists = Lists()
        self.wanted: dict[str, str] = {}
        self.defined: set[str] = set()
        self._line = section.line
        self._line_at = section.offset
        self._closed: dict[str, tuple[int, bool]] = {}
        self._captions: dict[str, int] = {}

    def move(self, block: Block) -> None:
        """Goes on to another block of the notes."""
        self.offset = block.start
        self.suspect = self.notes.suspect.within(block.start, block.end)

    def look_below(self, block: Block) -> None:
        """Takes what begins with a tag right behind a block for what stands below its images."""
        text, end = self.notes.text, block.end
        self.after = text[end : end + _BELOW] if text.startswith("<", end) else ""
        self.goes_on = text.startswith((" ", "\t"), end)

    def parts(self, block: Block) -> list[Block]:
        """A block of the notes in parts that are each read in one way."""
        return [block] if self.lists.opened else parted(self.notes.text, block, self.notes.indents)

    def where(self, raw: str = "", start: int = 0) -> str:
        """The place of the block being written, or of `start` in its text."""
        if self._line_at < self.offset:
            self._line += self.notes.text.count("\n", self._line_at, self.offset)
            self._line_at = self.offset
            self._counted = "", 0, 0
        if not start:
            return f"{self._name}:{self._line}"
        # Lines are counted on from the place that was asked for last.
        text, at, line = self._counted
        if text is not raw or at > start:
            at, line = 0, self._line
        line += raw.count("\n", at, start)
        self._counted = raw, start, line
        return f"{self._name}:{line}"

    def is_paragraph(self, raw: str, end: int) -> bool:
        """Whether a block of code that ends at `end` is indented prose. In a list whole sentences
        are, which belong to the item, and what has an indent that other paragraphs of the file
        have; unless the list goes on behind that, it ends there."""
        known = self.notes.indents
        if not is_prose(raw, known):
            return False
        if not self.lists.opened:
            return True
        if raw[: len(raw) - len(raw.lstrip(" \t"))] not in known:
            return is_said(raw)
        if not _MORE_ITEMS.match(self.notes.text, end):
            self.lists.interrupt("")
        return True

    def unclosed(self, tag: str, text: str) -> bool:
        """Whether nothing closes a tag, in `text`, which is being written, or behind it in the
        section."""
        name = tag.strip("<>").lower()
        at, closed = self._closed.get(name, (-1, True))
        if closed and at < self.offset:
            end = re.compile(f"</{name}\\s*>", re.IGNORECASE)
            blocks = self.section.blocks
            last = blocks[-1].end if blocks else self.offset
            closed = bool(end.search(text) or end.search(self.notes.text, self.offset, last))
            self._closed[name] = self.offset, closed
        return not closed

    def address(self, path: str) -> str:
        """The address of a file of the docs folder, relative to the page."""
        return relative(path, self.folder)

    @property
    def anchors(self) -> set[str]:
        """The anchors of the page so far."""
        if self._anchors is None:
            self._anchors = {page_slug(self.section.name)}
        return self._anchors

    def count_caption(self, label: str) -> int:
        """Counts a caption; how often the page has it by now."""
        number = self._captions[label] = self._captions.get(label, 0) + 1
        return number
