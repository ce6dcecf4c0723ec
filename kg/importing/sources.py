"""Finds the notes files that are meant: single ones, and all Markdown below folders."""

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kg.importing.addresses import page_slug
from kg.importing.record import RECORD, read_record

NOTE_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
# Notion adds it to the names of all that it exports.
_NOTION_ID = re.compile(r" [0-9a-f]{32}\Z")
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "site-packages"))


class NotesError(ValueError):
    """The notes cannot be imported; the message says why."""


@dataclass(frozen=True)
class Source:
    """A notes file: its path, the name that reports show, the folder of docs it belongs in."""

    path: Path
    name: str
    folder: str

    @property
    def title(self) -> str:
        """The name of the file, as a page would be called."""
        return _title(self.path.stem)

    @property
    def folder_titles(self) -> list[str]:
        """What the folders are called that the file lies in, outermost first."""
        return [_title(part) for part in self.name.split("/")[:-1]]

    @property
    def top(self) -> Path:
        """The folder that the file was found in: the one given, or the file's own."""
        return self.path.parents[self.name.count("/")]


def find_sources(paths: Iterable[Path], into: Path) -> list[Source]:
    """The notes files that are meant, each once: a folder means all Markdown files below it."""
    found: dict[Path, Source] = {}
    docs = Path(os.path.realpath(into))
    for path in paths:
        if path.is_dir():
            if Path(os.path.realpath(path)) == docs:
                raise NotesError(
                    f"{path}: pages cannot be made in the folder of the notes itself; "
                    "name another with --into"
                )
            for name in _walk(path, docs):
                source = Source(path / name, name, "")
                place = "/".join(map(page_slug, source.folder_titles))
                found.setdefault(Path(os.path.realpath(path / name)), replace(source, folder=place))
        elif path.exists():
            found.setdefault(Path(os.path.realpath(path)), Source(path, path.name, ""))
        else:
            raise NotesError(f"{path}: there is no such file or folder")
    if not found:
        raise NotesError("no Markdown files (.md, .markdown) were found")
    return list(found.values())


def _title(name: str) -> str:
    return _NOTION_ID.sub("", unicodedata.normalize("NFC", name)) or name


def _walk(top: Path, docs: Path) -> list[str]:
    names = []
    written: set[Path] = set()
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
        if RECORD in files and here != top:
            # What an import made of notes here is none of them.
            written.update(here / page for page in _written(here / RECORD))
        for name in sorted(files):
            if name.lower().endswith(NOTE_SUFFIXES) and not name.startswith("."):
                path = here / name
                if path in written:
                    continue
                # A link that leads out of the folder is not part of the notes.
                if not path.is_symlink() or path.resolve().is_relative_to(real_top):
                    names.append(path.relative_to(top).as_posix())
    return names


def _written(record: Path) -> Iterable[str]:
    """The pages that lie beside the record of an import."""
    try:
        return read_record(record.read_text("utf-8")).texts
    except (OSError, ValueError):
        return ()
