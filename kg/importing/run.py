"""Imports notes: from files and folders to merged pages and a report."""

import os
import posixpath
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import yaml

from kg.importing.blocks import Block, scan
from kg.importing.captions import says_nothing
from kg.importing.check import Pages, Piece, lost, pieces
from kg.importing.data import Corrections, Figure, read_corrections, read_figures
from kg.importing.images import Library, Picture
from kg.importing.links import Links
from kg.importing.markup import definitions, footnotes
from kg.importing.outline import (
    Names,
    Outline,
    Section,
    nest,
    page_slug,
    place,
    read_outline,
    sections,
)
from kg.importing.pages import (
    folder_page,
    listed,
    listing_line,
    listing_page,
    section_page,
    summary,
)
from kg.importing.prose import Notes, Writer
from kg.importing.reading import UnreadableError, read_text
from kg.importing.report import Correction, Report
from kg.importing.store import Store
from kg.model import Problem

NOTE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "site-packages"))
_ROOT_URL = re.compile(r"^typora-root-url[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Source:
    """A notes file: its path, the name that reports show, the folder of docs it belongs in."""

    path: Path
    name: str
    folder: str


@dataclass
class _File:
    """A notes file that was read."""

    source: Source
    notes: Notes
    sections: list[Section] = field(default_factory=list)


class NotesError(ValueError):
    """The notes cannot be imported; the message says why."""


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
    work = _Import(find_sources(paths, into), store, list(images), report, progress or _silent)
    files = work.run()
    docs = Pages(store.pages())
    report.lost = [
        problem for file in files for problem in lost(_expected(file, work.corrections), (), docs)
    ]
    report.lost += lost((), report.images, docs)
    # What an import would do to the pages is another question.
    report.pages = {}
    return report


def _expected(file: "_File", corrections: Corrections) -> Iterator[tuple[str, Piece]]:
    """The pieces of a notes file, each with the page that the import puts it on."""
    starts = [section.offset for section in file.sections]
    notes = file.notes
    for offset, piece in pieces(notes.name, notes.text, corrections, notes.definitions):
        index = bisect_right(starts, offset) - 1
        yield file.sections[index].path if index >= 0 else "", piece


def _silent(step: str, done: int, everything: int) -> None:
    pass


def find_sources(paths: Iterable[Path], into: Path) -> list[Source]:
    """The notes files that are meant, each once: a folder means all Markdown files below it."""
    found: dict[Path, Source] = {}
    docs = Path(os.path.realpath(into))
    for path in paths:
        if path.is_dir():
            for name in _walk(path, docs):
                folder = posixpath.dirname(name)
                place = "/".join(page_slug(part) for part in folder.split("/") if part)
                found.setdefault(
                    Path(os.path.realpath(path / name)), Source(path / name, name, place)
                )
        elif path.exists():
            found.setdefault(Path(os.path.realpath(path)), Source(path, path.name, ""))
        else:
            raise NotesError(f"{path}: there is no such file or folder")
    if not found:
        raise NotesError("no Markdown files (.md, .markdown) were found")
    return list(found.values())


def _walk(top: Path, docs: Path) -> list[str]:
    names = []
    real_top = Path(os.path.realpath(top))
    for folder, subfolders, files in os.walk(top):
        here = Path(folder)
        subfolders[:] = sorted(
            sub
            for sub in subfolders
            if not sub.startswith(".")
            and sub not in _SKIPPED_FOLDERS
            and Path(os.path.realpath(here / sub)) != docs
        )
        for name in sorted(files):
            if name.lower().endswith(NOTE_SUFFIXES) and not name.startswith("."):
                path = here / name
                # A link that leads out of the folder is not part of the notes.
                if not path.is_symlink() or path.resolve().is_relative_to(real_top):
                    names.append(path.relative_to(top).as_posix())
    return names


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
        tops = list(dict.fromkeys(_top(source) for source in found))
        self.library = Library([*tops, *images], [store.into])
        self.outline, self.corrections, self.figures = self._data(tops)
        self.image_names = {name.casefold() for name in store.images.values()}
        self.sources = {source.name for source in found}
        self.links = Links()
        self.copied: set[str] = set()

    def run(self) -> list[_File]:
        """Reads, places and writes everything; returns the files that were read."""
        writer = Writer(
            library=self.library,
            figures=self.figures,
            misspellings=self.corrections.misspellings,
            report=self.report,
            resolve=self.links.resolve,
            name_image=self._name_image,
            has=self.store.exists,
        )
        files = []
        for index, source in enumerate(self.found):
            self.progress("reading", index, len(self.found))
            if (file := self._read(source)) is not None:
                files.append(file)
        everything = self._place(files, writer)
        for file in files:
            self.links.add_file(file.source.path, file.sections, file.notes.text)
        self._write(files, everything, writer)
        self.report.corrections = [
            Correction(entry.wrong, entry.right, writer.counts.get(entry.wrong, 0))
            for entry in self.corrections.misspellings
        ]
        return files

    def _data(self, tops: list[Path]) -> tuple[Outline, Corrections, dict[str, Figure]]:
        outline, corrections, figures = Outline(), Corrections(), {}
        for top in tops:
            for name, read in (
                ("outline.yml", read_outline),
                ("corrections.yml", read_corrections),
                ("figures.yml", read_figures),
            ):
                path = top / name
                if not path.is_file():
                    continue
                try:
                    text = path.read_text("utf-8")
                except UnicodeDecodeError:
                    self.report.errors.append(Problem(name, "this file is not UTF-8"))
                    continue
                value, problems = read(name, text)
                self.report.errors += problems
                if isinstance(value, Outline):
                    outline = Outline(outline.pages | value.pages, outline.parents | value.parents)
                elif isinstance(value, Corrections):
                    corrections = Corrections(
                        corrections.misspellings + value.misspellings,
                        corrections.edits + value.edits,
                    )
                else:
                    figures |= value
        return outline, corrections, figures

    def _read(self, source: Source) -> _File | None:
        try:
            data = source.path.read_bytes()
            size = len(data)
            text = read_text(data)
        except UnreadableError as error:
            self.report.errors.append(Problem(source.name, str(error)))
            return None
        except OSError as error:
            self.report.errors.append(Problem(source.name, f"cannot be read: {error.strerror}"))
            return None
        del data
        self.report.sources.append(
            {"name": source.name, "encoding": text.encoding, "bytes": size, "nuls": text.nuls}
        )
        if text.nuls:
            self.report.note(source.name, f"{text.nuls} NUL characters were left out")
        if text.encoding not in ("utf-8", "utf-16", "utf-32"):
            self.report.note(source.name, f"read as {text.encoding}, the pages are UTF-8")
        if not text.text.strip():
            self.report.note(source.name, "the file is empty")
        blocks = scan(text.text)
        notes = Notes(source.name, text.text, os.path.realpath(source.path.parent))
        if blocks and blocks[0].kind == "front":
            self._front(blocks[0], notes)
        notes.definitions = definitions(notes.text, blocks)
        notes.footnotes = footnotes(notes.text, blocks)
        stem = unicodedata.normalize("NFC", source.path.stem)
        return _File(source, notes, sections(source.name, stem, notes.text, blocks))

    def _front(self, block: Block, notes: Notes) -> None:
        raw = notes.text[block.start : block.end]
        if match := _ROOT_URL.search(raw):
            notes.root = match.group(1).strip("\"'")
        try:
            data = yaml.safe_load(raw.strip().lstrip("﻿").strip("-.\n"))
        except (yaml.YAMLError, ValueError):
            data = None
        keys = [str(key) for key in data] if isinstance(data, dict) else []
        keys = [key for key in keys if not key.startswith("typora-")]
        if keys:
            self.report.note(
                f"{notes.name}:1", f"front matter is not taken over: {', '.join(keys)}"
            )

    def _place(self, files: list[_File], writer: Writer) -> list[Section]:
        names = Names()
        for file in files:
            for section in file.sections:
                if section.level:
                    self.report.headings += 1
                    if section.tight:
                        self.report.repaired("heading")
            self._drop_empty(file)
            for section in file.sections:
                section.rename(writer.title(section.title))
            nest(file.sections, self.outline)
        for file in files:
            place(file.sections, self.outline, file.source.folder, names)
        everything = [section for file in files for section in file.sections]
        for heading in self.outline.unused(everything):
            self.report.note("outline.yml", f"the heading {heading!r} is not in the notes")
        return everything

    def _drop_empty(self, file: _File) -> None:
        """Sections with neither title nor text become no page."""
        kept = []
        for section in file.sections:
            empty = not any(
                file.notes.text[block.start : block.end].strip() for block in section.blocks
            )
            if section.level == 0 and empty:
                continue
            if section.level and not section.heading:
                where = f"{file.notes.name}:{section.line}"
                if empty:
                    self.report.note(where, "a heading with neither title nor text: no page")
                    continue
                self.report.note(where, "a heading without a title: its page is called 未命名")
                section.title = section.heading = "未命名"
            kept.append(section)
        file.sections = kept

    def _write(self, files: list[_File], everything: list[Section], writer: Writer) -> None:
        summaries: dict[Section, str] = {}
        bodies: dict[Section, str] = {}
        count = sum(len(file.sections) for file in files)
        done = 0
        for file in files:
            for section in file.sections:
                body = writer.body(section, file.notes)
                summaries[section] = summary(body, bool(section.children))
                if section.children:
                    bodies[section] = body
                else:
                    self._put(section.path, section_page(section.title, body), section.source)
                done += 1
                if done % 100 == 0:
                    self.progress("writing", done, count)
        for section, body in bodies.items():
            lines = [(child.title, child.path, summaries[child]) for child in section.children]
            text = listing_page(section.title, section.path, body, lines)
            self._put(section.path, text, section.source)
        self._folders(files, summaries)
        self._gone()

    def _put(self, path: str, text: str, source: str) -> None:
        outcome = self.store.put(path, text, source)
        self.report.pages.setdefault(outcome.kind, []).append(path)

    def _folders(self, files: list[_File], summaries: dict[Section, str]) -> None:
        """Writes an index for the docs folder and for each folder of notes in it."""
        entries: dict[str, dict[str, tuple[str, str, str]]] = {"": {}}
        written = set()
        for file in files:
            written.update(section.path for section in file.sections)
            folder = file.source.folder
            while folder and folder not in entries:
                entries[folder] = {}
                folder = posixpath.dirname(folder)
            for section in file.sections:
                if section.parent is None and section.path != "index.md":
                    entry = (section.title, section.path, summaries[section])
                    entries[file.source.folder][section.path] = entry
        for folder in sorted(entries, reverse=True):
            path = posixpath.join(folder, "index.md")
            if folder:
                entry = (posixpath.basename(folder), path, "")
                entries[posixpath.dirname(folder)][path] = entry
        for folder in sorted(entries):
            path = posixpath.join(folder, "index.md")
            by_hand = self.store.last(path) is None and self.store.exists(path)
            if path in written or by_hand:
                continue
            lines = self._with_others(path, list(entries[folder].values()))
            title = posixpath.basename(folder) or "目录"
            self._put(path, folder_page(title, lines), "")

    def _with_others(self, path: str, entries: list[tuple[str, str, str]]) -> list[str]:
        """The lines of a shared listing: those of this import, and those of notes that earlier
        imports brought in and this one leaves out."""
        lines = {entry[1]: listing_line(path, *entry) for entry in entries}
        earlier = listed(self.store.last(path) or "", path)
        kept = {
            page: line
            for page, line in earlier.items()
            if page not in lines
            and page in self.store.sources
            and self.store.sources[page] not in self.sources
        }  # fmt: skip
        if not kept:
            return list(lines.values())
        order = [page for page in earlier if page in lines or page in kept]
        order += [page for page in lines if page not in earlier]
        return [lines.get(page) or kept[page] for page in order]

    def _gone(self) -> None:
        """Names the pages whose section the notes no longer have; they stay as they are."""
        seen = {path for paths in self.report.pages.values() for path in paths}
        for path, source in self.store.sources.items():
            if source in self.sources and path not in seen:
                self.report.pages.setdefault("no longer in the notes", []).append(path)

    def _name_image(self, picture: Picture, section: Section, name: str) -> str:
        """The name of an image's copy; the same content keeps its name."""
        known = self.store.images.get(picture.digest)
        if known is None:
            stem = unicodedata.normalize("NFC", posixpath.splitext(unquote(name))[0])
            if name == "data:" or says_nothing(stem):
                stem = section.path.removesuffix("/index.md").removesuffix(".md")
            base = page_slug(posixpath.basename(stem))
            known, number = f"{base}{picture.suffix}", 1
            while known.casefold() in self.image_names or self.store.exists(f"images/{known}"):
                number += 1
                known = f"{base}-{number}{picture.suffix}"
            self.image_names.add(known.casefold())
            self.store.images[picture.digest] = known
        if picture.digest not in self.copied:
            self.copied.add(picture.digest)
            self.store.put_image(known, picture)
        return known


def _top(source: Source) -> Path:
    """The folder that a source was found in: the one given, or the file's own."""
    folder = source.path.parent
    for _ in range(source.name.count("/")):
        folder = folder.parent
    return folder
