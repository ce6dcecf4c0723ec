"""Keeps the docs folder: knows what is there, and merges what is to come with it.

Beside the pages lies the record of the last import.
"""

import hashlib
import os
import posixpath
from collections.abc import Iterator
from pathlib import Path

from kg.importing.addresses import page_address
from kg.importing.images import Picture
from kg.importing.merge import Outcome, decide, offer
from kg.importing.moved import find_moved, is_index, sure
from kg.importing.record import RECORD, Record, RecordError, read_record
from kg.importing.relinking import followed, healed
from kg.importing.staging import STAGING, Staging, StoreError

INCOMING = ".incoming"


class Store:
    """The docs folder `into`. With `dry`, nothing is written."""

    def __init__(self, into: Path, dry: bool = False) -> None:
        self.into = into
        self.dry = dry
        self._top = os.fspath(into)
        self._staging = Staging(into, dry)
        self._staging.begin()
        try:
            self._files = set(_walk(self._top)) if os.path.isdir(self._top) else set()
            self.record = self._read_record()
        except BaseException:
            self._staging.discard()
            raise
        self._moved = self._find_moved()
        self._has_moved = any(self._moved.values())
        # Whether nothing was ever imported here, so that there is nothing to merge with.
        self._blank = not self.record.sources and not self.record.offered

    def last(self, path: str) -> str | None:
        """What the importer wrote last for a page, or laid beside it if readers have settled
        that."""
        offered = self.record.offered.get(path)
        settled = offered is not None and not self.exists(path + INCOMING)
        return offered if settled else self.record.texts.get(path)

    def exists(self, path: str) -> bool:
        return path in self._files

    def lies(self, path: str) -> str | None:
        """Where a page of this import lies, should people have moved it; None if they deleted
        it."""
        if not self._moved or path in self._files:
            return path
        return self._moved.get(page_address(path), path)

    def _find_moved(self) -> dict[str, str | None]:
        """Where the pages of earlier imports lie that are gone from where they were made. Which of
        them will be merged there is recorded, since what is known of a page changes."""
        texts, places, files = self.record.texts, self.record.places, self._files
        for path, lies in list(places.items()):
            if path in files or lies not in files:
                del places[path]
        moved: dict[str, str | None] = {}
        while gone := {path: text for path, text in texts.items()
                       if path not in files and path not in places}:  # fmt: skip
            moved = find_moved(gone, sorted(files.difference(texts, places.values())), self._text)
            found = sure(gone, moved, self._text, places)
            if not found:
                break
            # What is found leaves fewer files for the others.
            places.update(found)
        return moved | {page_address(path): lies for path, lies in places.items()}

    def put(self, path: str, text: str, source: str) -> str:
        """Brings the incoming text of a page in, merging with what readers changed; returns what
        becomes of it, as `Outcome.kind` names it."""
        record = self.record
        if self._blank and path not in self._files and path + INCOMING not in self._files:
            self._staging.write(path, text.encode())
            record.texts[path] = text
            record.sources[path] = source
            return "new"
        at = self._former(path)
        renamed = self._renamed(at, path)
        crlf, ours = self._read_ours(renamed or at)
        offered = record.offered.pop(at, None)
        _, lying = self._read_ours(at + INCOMING)
        base = record.texts.get(at)
        target = renamed or path
        if self._has_moved:
            outcome = self._decide_moved(at, path, target, (base, ours, text, offered), lying)
        else:
            outcome = decide(base, ours, text, offered, lying)
        if outcome.page is not None and (outcome.page != ours or target not in (at, renamed)):
            page = outcome.page.replace("\n", "\r\n") if crlf else outcome.page
            self._staging.write(target, page.encode())
        if at != path:
            self._staging.remove(at)
            if lying is not None:
                self._staging.remove(at + INCOMING)
            del record.sources[at]
            record.texts.pop(at, None)
            if at in record.places:
                record.places[path] = record.places.pop(at)
        if outcome.base is not None:
            record.texts[path] = outcome.base
        if outcome.offered is not None:
            record.offered[path] = outcome.offered
        beside = offer(offered, lying, outcome.offered)
        if beside is not None and (beside != lying or at != path):
            self._staging.write(path + INCOMING, beside.encode())
        elif beside is None and lying is not None and at == path:
            self._staging.remove(path + INCOMING)
        record.sources[path] = source
        return outcome.kind

    def put_image(self, name: str, picture: Picture) -> None:
        """Copies an image, unless a file of that name is there already; one that was copied with
        its metadata is copied anew."""
        path = f"images/{name}"
        if self.dry or (self.exists(path) and not self._has_metadata(path, picture)):
            return
        try:
            data = picture.read()
        except OSError as error:
            raise StoreError(f"{name}: the image is gone ({error.strerror})") from None
        self._staging.write(path, data)

    def _has_metadata(self, path: str, picture: Picture) -> bool:
        """Whether the copy of an image is what an importer wrote that left its metadata in."""
        full = os.path.join(self._top, path)
        try:
            if not picture.told or os.path.getsize(full) != picture.told:
                return False
            with open(full, "rb") as file:
                return hashlib.sha256(file.read()).hexdigest() == picture.digest
        except OSError:
            return False

    def pages(self) -> Iterator[tuple[str, str]]:
        """Every page in the docs folder, with its text."""
        for path in sorted(self._files):
            hidden = path.startswith(".") or "/." in path
            if path.endswith(".md") and not hidden:
                yield path, self._read(path) or ""

    def commit(self) -> None:
        """Moves everything that was staged into place, the record with it."""
        if not self.dry and self.record.sources and not self._is_recorded():
            self._staging.write_all(RECORD, (piece.encode() for piece in self.record.lines()))
        self._staging.commit()

    def discard(self) -> None:
        """Forgets what was staged."""
        self._staging.discard()

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

    def _renamed(self, at: str, path: str) -> str | None:
        """Where readers put the page `path`, which lay `at`."""
        lies = self.record.places.get(at)
        return lies if lies and is_index(lies) == is_index(path) else None

    def _decide_moved(
        self, at: str, path: str, target: str,
        texts: tuple[str | None, str | None, str, str | None], lying: str | None,
    ) -> Outcome:  # fmt: skip
        """Decides on a page, as `decide` does, where pages have moved: `texts` are seen from where
        it lies, `target`, and what is recorded of it from where it was made."""
        base, ours, theirs, offered = texts
        old, made, new = (posixpath.dirname(place) for place in (at, path, target))
        # Each side as it is seen from `target`, and as it is recorded.
        recorded: dict[str | None, str | None] = {}
        sides = []
        for text, folder in ((base, old), (offered, old), (theirs, made)):
            side = text and followed(text, folder, new, self.lies)
            sides.append(side)
            recorded[side] = text
            if text and folder != made:
                recorded[side] = followed(text, folder, made, self.lies)
        if not ours:
            mended = ours
        elif target == path:
            mended = followed(ours, old, new, self.lies)
        else:
            mended = healed(ours, old, new, self.lies, self.exists)
        outcome = decide(sides[0], mended, sides[2], sides[1], lying)
        kind, page = outcome.kind, outcome.page
        if kind == "conflict" and not at != path == target:
            page = ours
        elif kind in ("unchanged", "kept") and page != ours:
            kind = "merged"
        incoming = outcome.offered and theirs
        return Outcome(kind, page, recorded[outcome.base], incoming)

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
            with open(full, "rb", buffering=0) as file:
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

    def _is_recorded(self) -> bool:
        if RECORD not in self._files:
            return False
        with open(os.path.join(self._top, RECORD), "rb") as file:
            for piece in self.record.lines():
                data = piece.encode()
                if file.read(len(data)) != data:
                    return False
            return not file.read(1)


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
