"""Keeps the docs folder: reads what is there, stages what is to come, and swaps it in.

Beside the pages lies the record of the last import. All changes are first written to
`.importing/`, laid out like the docs folder, and moved into place at the end; a next import ends
that move should this one be killed in it.
"""

import json
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from kg.importing.images import Picture
from kg.importing.merge import decide
from kg.importing.record import RECORD, Record, RecordError, read_record

STAGING = ".importing"
INCOMING = ".incoming"
_READY = "ready.json"
_TITLE = re.compile(r"^#[ \t]+(.*?)[ \t]*\r?$", re.MULTILINE)
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class StoreError(OSError):
    """The docs folder cannot take a file; the message says which and why."""


class Store:
    """The docs folder `into`. With `dry`, nothing is written."""

    def __init__(self, into: Path, dry: bool = False) -> None:
        self.into = into
        self.dry = dry
        self._top = os.fspath(into)
        self._staging = os.path.join(self._top, STAGING)
        self._tree = os.path.join(self._staging, "tree")
        self._removals: list[str] = []
        # Folders of the staging area; whether the docs folder has them not yet.
        self._folders: dict[str, bool] = {}
        if not dry:
            self._recover()
        self._files = set(_walk(self._top)) if os.path.isdir(self._top) else set()
        self.record = self._read_record()
        # Whether nothing was ever imported here, so that there is nothing to merge with.
        self._blank = not self.record.sources and not self.record.offered

    def last(self, path: str) -> str | None:
        """What the importer wrote last for a page."""
        return self.record.texts.get(path)

    def exists(self, path: str) -> bool:
        return path in self._files

    def moved(self) -> dict[str, str | None]:
        """The pages of earlier imports that are gone from where they were made: the one file of
        that name, or there with that heading, that no import made, or None."""
        gone = [path for path in self.record.texts if path not in self._files]
        if not gone:
            return {}
        others: dict[str, list[str]] = defaultdict(list)
        for path in self._files:
            if path not in self.record.sources:
                others[_own_name(path)].append(path)
        moved = {path: _only(others[_own_name(path)]) for path in gone}
        if others and None in moved.values():
            renamed, titles = defaultdict(list), defaultdict(list)
            for path in set().union(*others.values()).difference(moved.values()):
                if path.endswith(".md") and (text := self._text(path)):
                    renamed[_place(path), _heading(text)].append(path)
            for path in gone:
                if moved[path] is None:
                    titles[_place(path), _heading(self.record.texts[path])].append(path)
            for key, paths in titles.items():
                if key[1] and len(paths) == 1:
                    moved[paths[0]] = _only(renamed[key])
        return moved

    def put(self, path: str, text: str, source: str) -> str:
        """Brings the incoming text of a page in, merging with what readers changed; returns what
        becomes of it, as `Outcome.kind` names it."""
        record = self.record
        if self._blank and path not in self._files and path + INCOMING not in self._files:
            self._stage(path, text.encode())
            record.texts[path] = text
            record.sources[path] = source
            return "new"
        at = self._former(path)
        crlf, ours = self._read_ours(at)
        offered = record.offered.get(path)
        lying = self._read(path + INCOMING)
        base = record.texts.get(at)
        outcome = decide(base, ours, text, offered, lying)
        if outcome.page is not None and (outcome.page != ours or at != path):
            page = outcome.page.replace("\n", "\r\n") if crlf else outcome.page
            self._stage(path, page.encode())
        if at != path:
            self._removals.append(at)
            del record.sources[at]
            record.texts.pop(at, None)
        if outcome.base is not None:
            record.texts[path] = outcome.base
        if outcome.offered is not None:
            record.offered[path] = outcome.offered
        elif offered is not None:
            del record.offered[path]
        if outcome.offered is not None or lying == offered:
            self._update(path + INCOMING, lying, outcome.offered)
        record.sources[path] = source
        return outcome.kind

    def put_image(self, name: str, picture: Picture) -> None:
        """Copies an image, unless a file of that name is there already."""
        if not self.exists(f"images/{name}") and not self.dry:
            self._stage(f"images/{name}", picture.read())

    def pages(self) -> Iterator[tuple[str, str]]:
        """Every page in the docs folder, with its text."""
        for path in sorted(self._files):
            hidden = path.startswith(".") or "/." in path
            if path.endswith(".md") and not hidden:
                yield path, self._read(path) or ""

    def commit(self) -> None:
        """Moves everything that was staged into place."""
        if self.dry:
            return
        self._stage_record()
        if not self._folders and not self._removals:
            return
        os.makedirs(self._staging, exist_ok=True)
        plan = os.path.join(self._staging, "plan.json")
        _write(plan, json.dumps(self._removals).encode())
        os.replace(plan, os.path.join(self._staging, _READY))
        self._finish(self._removals)

    def discard(self) -> None:
        """Forgets what was staged."""
        if not self.dry:
            shutil.rmtree(self._staging, ignore_errors=True)

    def _recover(self) -> None:
        """Ends an import that was killed: forwards if it had staged everything, else back."""
        ready = os.path.join(self._staging, _READY)
        if os.path.isfile(ready):
            with open(ready, encoding="utf-8") as file:
                self._finish(json.load(file))
        self.discard()

    def _finish(self, removals: list[str]) -> None:
        if os.path.isdir(self._tree):
            _move_tree(self._tree, self._top)
        for path in removals:
            target = os.path.join(self._top, path)
            if os.path.lexists(target):
                os.unlink(target)
        self.discard()

    def _update(self, path: str, old: str | None, new: str | None) -> None:
        if new is None and old is not None:
            self._removals.append(path)
        elif new is not None and new != old:
            self._stage(path, new.encode())

    def _former(self, path: str) -> str:
        """Where a page lay so far. A page that becomes a chapter, or the reverse, keeps its
        address, but its file moves."""
        sources = self.record.sources
        if not sources or path in sources:
            return path
        if path.endswith("/index.md"):
            twin = path.removesuffix("/index.md") + ".md"
        else:
            twin = path.removesuffix(".md") + "/index.md"
        return path if twin not in sources or self.exists(path) else twin

    def _read_ours(self, path: str) -> tuple[bool, str | None]:
        """A page as readers left it, and whether its lines end as Windows ends them."""
        text = self._read(path)
        if text is None or "\r\n" not in text:
            return False, text
        return True, text.replace("\r\n", "\n")

    def _read(self, path: str) -> str | None:
        if path not in self._files:
            return None
        full = os.path.join(self._top, path)
        try:
            with open(full, "rb") as file:
                return file.read().decode("utf-8")
        except UnicodeDecodeError:
            raise StoreError(f"{full}: this page is not UTF-8") from None
        except OSError as error:
            raise StoreError(f"{full}: cannot be read ({error.strerror})") from None

    def _text(self, path: str) -> str:
        """A file that may be anything."""
        try:
            return self._read(path) or ""
        except StoreError:
            return ""

    def _read_record(self) -> Record:
        text = self._read(RECORD)
        if text is None:
            return Record()
        try:
            return read_record(text)
        except RecordError as error:
            raise StoreError(f"{self.into / RECORD}: this record of the last import is broken "
                             f"({error}); restore it, or delete it") from None  # fmt: skip

    def _stage_record(self) -> None:
        """Stages the record, if it is another than the one that lies there."""
        if not self.record.sources or self._is_recorded():
            return
        self._open_folder("")
        path = os.path.join(self._tree, RECORD)
        try:
            with open(path, "wb") as file:
                file.writelines(piece.encode() for piece in self.record.lines())
        except OSError as error:
            raise StoreError(f"{path}: cannot be written ({error.strerror})") from None

    def _is_recorded(self) -> bool:
        if RECORD not in self._files:
            return False
        with open(os.path.join(self._top, RECORD), "rb") as file:
            for piece in self.record.lines():
                data = piece.encode()
                if file.read(len(data)) != data:
                    return False
            return not file.read(1)

    def _stage(self, path: str, data: bytes) -> None:
        if self.dry:
            return
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._open_folder(folder)
        _write(f"{self._tree}/{path}", data)

    def _open_folder(self, folder: str) -> None:
        """Makes a folder in the staging area. Refuses one that leads out of the docs folder, by
        dots or by symbolic links, or that cannot be made there later."""
        above, _, name = folder.rpartition("/")
        if folder and above not in self._folders:
            self._open_folder(above)
        # Where the docs folder has nothing yet, nothing can lead out of it or be in the way.
        new = bool(folder) and self._folders[above] and name not in ("", ".", "..")
        if not new:
            target = os.path.join(self._top, folder)
            real, top = os.path.realpath(target), os.path.realpath(self._top)
            if os.path.commonpath((real, top)) != top:
                raise StoreError(f"{folder}: this folder would lie outside {self.into}")
            new = not os.path.lexists(target)
            while not os.path.lexists(target) and os.path.dirname(target) != target:
                target = os.path.dirname(target)
            if target and not os.path.isdir(target):
                raise StoreError(f"{target}: a file is in the way of this folder")
        try:
            if folder:
                os.mkdir(f"{self._tree}/{folder}")
            else:
                os.makedirs(self._tree, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.into}: cannot be written ({error.strerror})") from None
        self._folders[folder] = new


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


def _walk(top: str) -> Iterator[str]:
    """All files below a folder, as paths relative to it with `/`."""
    stack = [""]
    while stack:
        folder = stack.pop()
        with os.scandir(os.path.join(top, folder) if folder else top) as entries:
            for entry in entries:
                path = f"{folder}/{entry.name}" if folder else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if path != STAGING:
                        stack.append(path)
                else:
                    yield path


def _move_tree(source: str, target: str) -> None:
    """Moves a tree into another: a folder that is new there at once, files one by one."""
    if not os.path.lexists(target):
        os.makedirs(os.path.dirname(target) or ".", exist_ok=True)
        os.replace(source, target)
        return
    with os.scandir(source) as entries:
        for entry in list(entries):
            there = os.path.join(target, entry.name)
            if entry.is_dir(follow_symlinks=False):
                _move_tree(entry.path, there)
            else:
                os.replace(entry.path, there)


def _write(path: str, data: bytes) -> None:
    try:
        handle = os.open(path, _CREATE, 0o666)
        try:
            # One call nearly always takes all of it.
            while data := data[os.write(handle, data) :]:
                pass
        finally:
            os.close(handle)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror})") from None
