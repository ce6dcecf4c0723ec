"""Arranges the sections of a notes file: what is its title, what a chapter, and what no page."""

import re

from kg.importing.addresses import page_slug
from kg.importing.blocks import Block
from kg.importing.former import Former
from kg.importing.markup import CONTENTS_MARK
from kg.importing.mending import Mender
from kg.importing.notes import Notes
from kg.importing.outline import Outline, Section, gather, nest
from kg.importing.report import Report
from kg.importing.summaries import says_something

_NUMBERED = re.compile(
    r"[\d一二三四五六七八九十]+[.、．)）\s]|第[\d一二三四五六七八九十]+[章节讲课部]"
)
_BEFORE_TITLE = 20  # What stands before the words of a heading takes no more.


class Chapters:
    """Arranges the files that are imported together; `several` says whether more than one belongs
    to the docs folder."""

    def __init__(self, outline: Outline, mender: Mender, report: Report, several: bool) -> None:
        self._outline = outline
        self._mender = mender
        self._report = report
        self._several = several

    def arrange(self, notes: Notes, former: Former | None) -> None:
        """Names and nests the sections of a file; `former` knows the pages that it had before."""
        own = notes.sections[0]
        self._drop_empty(notes, former)
        titles = self._mender.titles([section.title for section in notes.sections])
        for section, title in zip(notes.sections, titles, strict=True):
            section.rename(title)
        nest(notes.sections, self._outline)
        mains = [section for section in notes.sections if section.level and not section.parent]
        if len(mains) > 2 and self._is_title(notes, mains, former):
            notes.sections = gather(mains[0], notes.sections)
            mains = mains[:1]
        # Text above a single title says little of the file; above a lesser heading it leads.
        leads = own in notes.sections or notes.title
        # Where a heading stands for the file, so it does for the text above it.
        leads = leads and own.parent is None
        if len(mains) > 1 or (mains and mains[0].level > 1 and leads):
            if not own.name:
                own.rename(self._mender.title(own.title))
            if self._is_chapter(notes, own, mains, former):
                notes.sections = gather(own, notes.sections)

    def _drop_empty(self, notes: Notes, former: Former | None) -> None:
        """Sections with neither title nor text become no page."""
        kept = []
        for section in notes.sections:
            if section.level and section.heading:
                kept.append(section)
                continue
            if section.title:
                self._take_title(notes, section)
            texts = (notes.text[block.start : block.end] for block in section.blocks)
            empty = not any(says_something(CONTENTS_MARK.sub("", text)) for text in texts)
            if section.level == 0 and empty:
                continue
            if (
                section.level == 0
                and len(notes.sections) > 1
                and (_is_hidden(section, notes.text) or _is_of_title(notes, former))
            ):
                # What nobody sees makes no page of its own, nor what stands above its own name.
                following = notes.sections[1]
                following.blocks[:0] = section.blocks
                continue
            if section.level:
                where = f"{notes.name}:{section.line}"
                if empty:
                    self._report.note(where, "a heading with neither title nor text: no page")
                    continue
                self._report.note(where, "a heading without a title: its page is called 未命名")
                section.title = section.heading = "未命名"
            kept.append(section)
        notes.sections = kept

    def _take_title(self, notes: Notes, section: Section) -> None:
        """What a heading without a name shows, such as a figure, becomes text of its page."""
        size = len(section.title)
        start = notes.text.find(
            section.title, section.offset, section.offset + size + _BEFORE_TITLE
        )
        if section.level and start >= 0:
            end = start + size
            end += notes.text.startswith("\n", end)
            section.blocks.insert(0, Block("text", start, end))

    def _is_chapter(
        self, notes: Notes, own: Section, mains: list[Section], former: Former | None
    ) -> bool:
        """Whether a file with several main headings becomes a chapter of its own, as one of several
        files does. What it was at its first import it stays."""
        slug = page_slug(own.name)
        if any(page_slug(main.name) == slug or self._outline.page_of(main) for main in mains):
            return False
        return former.is_chapter(own.name, notes.source.folder) if former else self._several

    def _is_title(self, notes: Notes, mains: list[Section], former: Former | None) -> bool:
        """Whether the first main heading is the title of the file: one without a number or text of
        its own, above others that are numbered. A file that was imported stays as it was."""
        first, *others = mains
        told = any(notes.text[block.start : block.end].strip() for block in first.blocks)
        if told or first.children or not all(_NUMBERED.match(other.name) for other in others):
            return False
        if _NUMBERED.match(first.name) or self._outline.page_of(first):
            return False
        if former:
            return former.is_chapter(first.name, notes.source.folder)
        # What stands below the title of one of several files is not its title.
        return not (self._several and first.level > 1 and notes.title)


def _is_hidden(section: Section, text: str) -> bool:
    """Whether a section holds nothing but comments."""
    return all(
        block.kind == "comment" or not text[block.start : block.end].strip()
        for block in section.blocks
    )


def _is_of_title(notes: Notes, former: Former | None) -> bool:
    """Whether the title of a file is that of its first section, which would be two pages of one
    name. A file that was imported stays as it was."""
    name = notes.sections[1].name
    slug = page_slug(name)
    if page_slug(notes.title or notes.sections[0].title) != slug:
        return False
    headings = sum(page_slug(section.name) == slug for section in notes.sections[1:])
    return former is None or former.count(name, notes.source.folder) <= headings
