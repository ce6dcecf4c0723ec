"""Keeps the docs folder: reads what is there, stages what is to come, and swaps it in.

Beside the pages lies `.imported/`, a mirror of what the importer wrote last, which a later import
merges against; it is plain Markdown, belongs under version control, and MkDocs ignores it. All
changes are first written to `.importing/`, laid out like the docs folder, and moved into place at
the end; a next import ends that move should this one be killed in it.
"""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from kg.importing.images import Picture
from kg.importing.merge import Outcome, decide

MIRROR = ".imported"
STAGING = ".importing"
INCOMING = ".incoming"
_INDEX = f"{MIRROR}/index.json"
_READY = "ready.json"


class StoreError(OSError):
    """The docs folder cannot take a file; the message says which and why."""


class Store:
    """The docs folder `into`. With `dry`, nothing is written."""

    def __init__(self, into: Path, dry: bool = False) -> None:
        self.into = into
        self.dry = dry
        self._top = os.fspath(into)
        self._staging = os.path.join(self._top, STAGING)
        self._removals: list[str] = []
        self._folders: set[str] = set()
        if not dry:
            self._recover()
        self._files = set(_walk(self._top)) if os.path.isdir(self._top) else set()
        self._index = self._load_index()
        # Which notes file each page came from; the name of the copy of each image, by digest.
        self.sources: dict[str, str] = dict(self._index.get("pages", {}))
        self.images: dict[str, str] = dict(self._index.get("images", {}))

    def last(self, path: str) -> str | None:
        """What the importer wrote last for a page."""
        return self._read(f"{MIRROR}/{path}")

    def exists(self, path: str) -> bool:
        return path in self._files

    def put(self, path: str, text: str, source: str) -> Outcome:
        """Brings the incoming text of a page in, merging with what readers changed."""
        at = self._former(path)
        crlf, ours = self._read_ours(at)
        offered = self._read(f"{MIRROR}/{path}{INCOMING}")
        lying = self._read(path + INCOMING)
        base = self.last(at)
        outcome = decide(base, ours, text, offered, lying)
        if outcome.page is not None and (outcome.page != ours or at != path):
            page = outcome.page.replace("\n", "\r\n") if crlf else outcome.page
            self._stage(path, page.encode())
        if outcome.base is not None and (outcome.base != base or at != path):
            self._stage(f"{MIRROR}/{path}", outcome.base.encode())
        if at != path:
            self._removals += [at, f"{MIRROR}/{at}"]
            del self.sources[at]
        self._update(f"{MIRROR}/{path}{INCOMING}", offered, outcome.offered)
        if outcome.offered is not None or lying == offered:
            self._update(path + INCOMING, lying, outcome.offered)
        self.sources[path] = source
        return outcome

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
        index = {
            "pages": dict(sorted(self.sources.items())),
            "images": dict(sorted(self.images.items())),
        }
        if index != self._index:
            text = json.dumps(index, ensure_ascii=False, indent=1) + "\n"
            self._stage(_INDEX, text.encode())
        if not self._folders and not self._removals:
            return
        os.makedirs(self._staging, exist_ok=True)
        plan = os.path.join(self._top, STAGING, "plan.json")
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
        tree = os.path.join(self._staging, "tree")
        if os.path.isdir(tree):
            _move_tree(tree, self._top)
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
        if path.endswith("/index.md"):
            twin = path.removesuffix("/index.md") + ".md"
        else:
            twin = path.removesuffix(".md") + "/index.md"
        if twin not in self.sources or self.last(path) is not None or self.exists(path):
            return path
        return twin

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

    def _load_index(self) -> dict:
        try:
            data = json.loads(self._read(_INDEX) or "{}")
        except ValueError:
            raise StoreError(f"{self.into / _INDEX}: this record of the last import is broken; "
                             "restore it, or delete the whole folder") from None  # fmt: skip
        return data if isinstance(data, dict) else {}

    def _stage(self, path: str, data: bytes) -> None:
        if self.dry:
            return
        folder = os.path.dirname(path)
        if folder not in self._folders:
            self._open_folder(folder)
        _write(os.path.join(self._staging, "tree", path), data)

    def _open_folder(self, folder: str) -> None:
        """Makes a folder in the staging area. Refuses one that leads out of the docs folder, by
        dots or by symbolic links, or that cannot be made there later."""
        target = os.path.join(self._top, folder)
        real, top = os.path.realpath(target), os.path.realpath(self._top)
        if os.path.commonpath((real, top)) != top:
            raise StoreError(f"{folder}: this folder would lie outside {self.into}")
        above = target
        while not os.path.lexists(above) and os.path.dirname(above) != above:
            above = os.path.dirname(above)
        if not os.path.isdir(above) and above:
            raise StoreError(f"{above}: a file is in the way of this folder")
        try:
            os.makedirs(os.path.join(self._staging, "tree", folder), exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.into}: cannot be written ({error.strerror})") from None
        self._folders.add(folder)


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
    handle = os.open(
        path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666
    )
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        os.close(handle)
