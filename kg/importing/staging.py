"""Writes changes to the docs folder aside, and moves them into place once all are there.

They are written to `.importing/`, laid out like the docs folder. The next import ends the move
should this one be killed in it. One import at a time works on a docs folder.
"""

import json
import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from kg.importing import lock

STAGING = ".importing"
_READY = "ready.json"
_BUFFER = 1 << 18
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


class StoreError(OSError):
    """The docs folder cannot take a file; the message says which and why."""


class Staging:
    """What is to be written to the docs folder `into`, and removed from it. With `dry`, nothing
    is."""

    def __init__(self, into: Path, dry: bool = False) -> None:
        self._into = into
        self._dry = dry
        self._top = os.fspath(into)
        self._staging = os.path.join(self._top, STAGING)
        self._tree = os.path.join(self._staging, "tree")
        self._removals: list[str] = []
        # Folders of the staging area; whether the docs folder has them not yet.
        self._folders: dict[str, bool] = {}
        self._lock: int | None = None
        self._made = False

    def begin(self) -> None:
        """Takes the docs folder for this import, and ends one that was killed: forwards if it had
        staged everything, else back."""
        if self._dry:
            return
        try:
            self._made = not os.path.isdir(self._top)
            os.makedirs(self._top, exist_ok=True)
            self._take()
            if os.path.isfile(self._ready):
                self._finish(self._plan())
            shutil.rmtree(self._staging, ignore_errors=True)
        except OSError as error:
            self.discard()
            raise _refused(error, self._top) from None

    def write(self, path: str, data: bytes) -> None:
        """Stages a file; `path` is relative to the docs folder, with `/`."""
        if not self._dry:
            self._open_folder_of(path)
            _write(f"{self._tree}/{path}", data)

    def write_all(self, path: str, pieces: Iterable[bytes]) -> None:
        """Stages a file in pieces, as it may be large."""
        if self._dry:
            return
        self._open_folder_of(path)
        full = os.path.join(self._tree, path)
        try:
            with open(full, "wb", buffering=_BUFFER) as file:
                file.writelines(pieces)
        except OSError as error:
            raise StoreError(f"{full}: cannot be written ({error.strerror})") from None

    def remove(self, path: str) -> None:
        """Stages that a file goes."""
        self._removals.append(path)

    def commit(self) -> None:
        """Moves everything that was staged into place."""
        if self._dry:
            return
        if self._folders or self._removals:
            plan = os.path.join(self._staging, "plan.json")
            try:
                os.makedirs(self._staging, exist_ok=True)
                _write(plan, json.dumps(self._removals).encode())
                os.replace(plan, self._ready)
                self._finish(self._removals)
            except OSError as error:
                raise _refused(error, self._top) from None
        self.discard()

    def discard(self) -> None:
        """Forgets what was staged, unless the move into place has begun: that is to be ended. The
        docs folder is free again."""
        if self._dry:
            return
        if self._lock is not None:
            if not os.path.isfile(self._ready):
                shutil.rmtree(self._staging, ignore_errors=True)
            os.close(self._lock)
            self._lock = None
        if self._made:
            with suppress(OSError):  # Something is in it.
                os.rmdir(self._top)

    def _take(self) -> None:
        try:
            self._lock = lock.take(self._top)
        except BlockingIOError:
            raise StoreError(
                f"{self._into}: another import is at work here; try again when it has ended"
            ) from None

    @property
    def _ready(self) -> str:
        return os.path.join(self._staging, _READY)

    def _plan(self) -> list[str]:
        """What an import that was killed was to remove."""
        try:
            with open(self._ready, encoding="utf-8") as file:
                plan = json.load(file)
        except ValueError:
            plan = None
        if not isinstance(plan, list) or not all(isinstance(path, str) for path in plan):
            raise StoreError(f"{self._ready}: broken; delete the folder {STAGING} and import again")
        return plan

    def _finish(self, removals: list[str]) -> None:
        if os.path.isdir(self._tree):
            _move_tree(self._tree, self._top)
        top = os.path.realpath(self._top)
        for path in removals:
            target = os.path.join(self._top, path)
            folder = os.path.realpath(os.path.dirname(target))
            if os.path.lexists(target) and os.path.commonpath((folder, top)) == top:
                os.unlink(target)
        shutil.rmtree(self._staging, ignore_errors=True)

    def _open_folder_of(self, path: str) -> None:
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self._open_folder(folder)

    def _open_folder(self, folder: str) -> None:
        """Makes a folder in the staging area. Refuses one that leads out of the docs folder, by
        dots or by symbolic links, or that cannot be made there later."""
        above, _, name = folder.rpartition("/")
        if folder and above not in self._folders:
            self._open_folder(above)
        target = os.path.join(self._top, folder)
        # Where the docs folder has nothing yet, nothing can lead out of it or be in the way.
        new = bool(folder) and name not in ("", ".", "..")
        new = new and (self._folders[above] or not os.path.lexists(target))
        if not new:
            real, top = os.path.realpath(target), os.path.realpath(self._top)
            if os.path.commonpath((real, top)) != top:
                raise StoreError(f"{folder}: this folder would lie outside {self._into}")
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
            raise StoreError(f"{self._into}: cannot be written ({error.strerror})") from None
        self._folders[folder] = new


def _refused(error: OSError, top: str) -> StoreError:
    if isinstance(error, StoreError):
        return error
    return StoreError(f"{error.filename or top}: cannot be written ({error.strerror})")


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
