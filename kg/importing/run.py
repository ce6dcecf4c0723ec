"""Imports notes: from files and folders to merged pages and a report."""

import gc
from bisect import bisect_right
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.importing.addresses import Names
from kg.importing.chapters import Chapters
from kg.importing.check import Pages, lost
from kg.importing.data import Corrections, Data, read_data
from kg.importing.folders import Folders
from kg.importing.former import Former
from kg.importing.front import Value
from kg.importing.images import Library
from kg.importing.links import Links
from kg.importing.mending import Mender
from kg.importing.naming import name_concepts
from kg.importing.notes import Notes, read_notes
from kg.importing.outline import Section
from kg.importing.pages import listing_page, section_page, without_summary
from kg.importing.pictures import Pictures
from kg.importing.pieces import Piece, pieces
from kg.importing.places import keep, place, set_wanted
from kg.importing.prose import Writer
from kg.importing.references import References
from kg.importing.report import Report
from kg.importing.sources import Source, find_sources
from kg.importing.store import Store
from kg.importing.summaries import summary

Progress = Callable[[str, int, int], None]


def import_notes(
    paths: Iterable[Path],
    into: Path,
    images: Iterable[Path] = (),
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Imports notes files and folders of notes into the docs folder `into`.

    `images` are further folders to look for images in; the notes' own folders always count.
    With `dry_run` nothing is written. `progress(step, done, all)` is called along the way. Raises
    `NotesError` if there are no notes, `StoreError` if `into` cannot be written.
    """
    report = Report()
    found = find_sources(paths, into)
    store = Store(into, dry_run)
    try:
        with _uncollected():
            _Import(found, store, list(images), report, progress or _silent).run()
            store.commit()
    except BaseException:
        store.discard()
        raise
    return report


def check_notes(
    paths: Iterable[Path],
    into: Path,
    images: Iterable[Path] = (),
    progress: Progress | None = None,
) -> Report:
    """Looks for every piece of the notes on the pages of `into`; `Report.lost` names what is on
    none. Nothing is written."""
    report = Report()
    store = Store(into, dry=True)
    with _uncollected():
        work = _Import(find_sources(paths, into), store, list(images), report, progress or _silent)
        files = work.run()
        docs = Pages(store.pages())
        report.lost = [
            problem
            for notes in files
            for problem in lost(_expected(notes, work.data.corrections), (), docs)
        ]
        report.lost += lost((), report.images, docs)
    # What an import would do to the pages is another question.
    report.pages = {}
    return report


def _expected(notes: Notes, corrections: Corrections) -> Iterator[tuple[str, Piece]]:
    """The pieces of a notes file, each with the page that the import puts it on."""
    starts = [section.offset for section in notes.sections]
    for offset, piece in pieces(notes.name, notes.text, corrections, notes.definitions):
        index = bisect_right(starts, offset) - 1
        yield notes.sections[index].path if index >= 0 else "", piece


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spares the search for cycles: all that an import makes stays in use up to its end."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        # Moves all of it to what is looked through least; else it would be next.
        gc.freeze()
        gc.unfreeze()
        if enabled:
            gc.enable()


def _silent(step: str, done: int, everything: int) -> None:
    pass


class _Import:
    def __init__(
        self, found: list[Source], store: Store, images: list[Path], report: Report,
        progress: Progress,
    ) -> None:  # fmt: skip
        self.found = found
        self.store = store
        self.report = report
        self.progress = progress
        # Data files and images belong to the folder that holds a notes file, or that was given.
        tops = list(dict.fromkeys(source.top for source in found))
        self.data: Data = read_data(tops, report)
        self.mender = Mender(self.data.corrections.misspellings, report)
        self.links = Links()
        library = Library([*tops, *images], [store.into])
        pictures = Pictures(library, self.data.figures, self.mender, store, report)
        references = References(self.links, pictures, report, store.lies)
        self.writer = Writer(self.mender, pictures, references, report)

    def run(self) -> list[Notes]:
        """Reads, places and writes everything; returns the files that were read."""
        files = []
        for index, source in enumerate(self.found):
            self.progress("reading", index, len(self.found))
            if (notes := read_notes(source, self.report)) is not None:
                files.append(notes)
        if not files:
            return files
        self._place(files)
        for notes in files:
            notes.suspect = self.mender.places(notes.text)
            self.links.add_file(notes.source.path, notes.sections, notes.text)
        self._write(files)
        self.report.corrections = self.mender.corrections()
        return files

    def _place(self, files: list[Notes]) -> None:
        self.folders = Folders(files, self.store)
        names = Names(self.folders)
        before = self.store.record.by_source()
        made = ChainMap(self.store.record.offered, self.store.record.texts)
        formers: dict[str, Former] = {}
        known = {*self.store.record.sources.values(), *(source.name for source in self.found)}
        chapters = Chapters(self.data.outline, self.mender, self.report, len(known - {""}) > 1)
        for notes in files:
            for section in notes.sections:
                if section.level:
                    self.report.headings += 1
                    if section.tight:
                        self.report.repaired("heading")
            if paths := before.get(notes.name):
                formers[notes.name] = Former(paths, made, notes.text)
            chapters.arrange(notes, formers.get(notes.name))
            self._note_title(notes)
        for notes in files:
            set_wanted(notes.sections, self.data.outline, names)
        for notes in files:
            if former := formers.get(notes.name):
                keep(notes.sections, notes.source.folder, names, former)
        for notes in files:
            place(notes.sections, notes.source.folder, names)
        everything = (section for notes in files for section in notes.sections)
        for heading in self.data.outline.unused(everything):
            self.report.note("outline.yml", f"the heading {heading!r} is not in the notes")

    def _note_title(self, notes: Notes) -> None:
        """Says so if what the front matter calls the notes is on no page."""
        shown = {self.folders.title, *(section.heading for section in notes.sections)}
        if notes.title and notes.title not in shown:
            self.report.note(
                f"{notes.name}:1", f"the front matter's title is on no page: {notes.title}"
            )

    def _write(self, files: list[Notes]) -> None:
        summaries: dict[Section, str] = {}
        name_concepts((section, notes.text) for notes in files for section in notes.sections)
        chapters: list[tuple[Section, str, str, dict[str, Value]]] = []
        count = sum(len(notes.sections) for notes in files)
        done = 0
        for notes in files:
            fronts = self._fronts(notes)
            for section in notes.sections:
                title, body = self.writer.page(section, notes)
                summaries[section] = summary(body) or without_summary(section, body)
                front = fronts.get(section, {})
                if section.chapter:
                    chapters.append((section, title, body, front))
                else:
                    page = section_page(section, title, body, front)
                    self._put(section.path, page, section.source)
                done += 1
                if done % 100 == 0:
                    self.progress("writing", done, count)
        entries = self.folders.entries(summaries)
        for section, title, body, front in chapters:
            lines = [
                (child.name, path, summaries[child])
                for child in section.children
                if (path := self.folders.lies(child))
            ]
            lines += entries.get(section.path.removesuffix("/index.md"), {}).values()
            if lines:
                text = listing_page(section, title, body, front, lines)
            else:
                text = section_page(section, title, body, front)
            self._put(section.path, text, section.source)
        for path, text in self.folders.pages(entries, self.store):
            self._put(path, text, "")
        self._gone()
        self.store.record.arrange(section.path for notes in files for section in notes.sections)

    def _fronts(self, notes: Notes) -> dict[Section, dict[str, Value]]:
        """The front matter of a file belongs to the page that stands for all of it."""
        if not notes.front:
            return {}
        mend = self.mender.mend
        front = {
            key: mend(value) if isinstance(value, str) else [mend(part) for part in value]
            for key, value in notes.front.items()
        }
        roots = [section for section in notes.sections if section.parent is None]
        if roots and (not roots[0].level or len(roots) == 1):
            return {roots[0]: front}
        if self.folders.alone and not any(section.path == "index.md" for section in notes.sections):
            self.folders.front = front
            return {}
        keys = ", ".join(notes.front)
        self.report.note(
            f"{notes.name}:1", f"front matter is not taken over, as no page is all: {keys}"
        )
        return {}

    def _put(self, path: str, text: str, source: str) -> None:
        kind = self.store.put(path, text, source)
        if kind == "conflict":
            if not self.store.exists(path):
                self.report.moved.add(path)
            elif path not in self.store.record.texts:
                self.report.foreign.add(path)
        self.report.pages.setdefault(kind, []).append(path)

    def _gone(self) -> None:
        """Names the pages whose section the notes no longer have; they stay as they are."""
        seen = {path for paths in self.report.pages.values() for path in paths}
        ours = {source.name for source in self.found}
        for path, source in self.store.record.sources.items():
            if source in ours and path not in seen:
                self.report.pages.setdefault("no longer in the notes", []).append(path)
