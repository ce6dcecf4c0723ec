"""Finds the image that a reference means, checks that it is one, and names its copy.

Only files inside the notes' folders and the folders given for images are ever opened: every path
is resolved, symbolic links first, before anything is read.
"""

import base64
import binascii
import hashlib
import os
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, unquote_to_bytes

from kg.importing.metadata import without_metadata
from kg.importing.svg import UnsafeSvgError, clean_svg
from kg.importing.targets import DRIVE, base_name, file_name, is_local, is_remote, spellings

_LARGEST = 64 << 20
_MOST_FILES = 200_000
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "site-packages"))
_SUFFIXES = frozenset(
    (".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp", ".webp", ".svg", ".avif", ".ico", ".tif",
     ".tiff", ".apng", ".image", ".awebp", "")
)  # fmt: skip
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


@dataclass(frozen=True)
class Picture:
    """An image: a digest of its content (of an SVG, cleaned) and the suffix that this calls for.

    It lies in the file `path`, or for an embedded one in `embedded`. `told` is the size of that
    content if there is metadata in it, which no copy has, else 0.
    """

    digest: str
    suffix: str
    path: str = ""
    embedded: bytes = b""
    told: int = 0

    def read(self) -> bytes:
        """What a copy of it consists of."""
        data = self.embedded
        if self.path:
            with open(self.path, "rb") as file:
                data = file.read()
        if self.suffix == ".svg":
            data = clean_svg(data)
        return without_metadata(data, self.suffix)


class Found(NamedTuple):
    """Where a reference leads: a `picture`, a `remote` URL, or neither with the reason.

    `name` is the bare file name, safe to show; `problem` is one of missing, outside, ambiguous,
    not an image, unsafe, too large, broken.
    """

    name: str
    picture: Picture | None = None
    remote: str = ""
    problem: str = ""


def sniff(data: bytes) -> str:
    """The suffix of the image type that `data` is, by its content; empty for anything else."""
    head = data[:32]
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return ".png"
    if head.startswith(b"\xff\xd8\xff"):
        return ".jpg"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return ".gif"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return ".webp"
    # Behind the file header stands the size of one of four kinds of bitmap header.
    if head.startswith(b"BM") and data[15:18] == b"\0\0\0" and data[14:15] in b"\x0c\x28\x6c\x7c":
        return ".bmp"
    if head[4:12] in (b"ftypavif", b"ftypavis"):
        return ".avif"
    if head.startswith(b"\0\0\x01\0") and data[4:6] != b"\0\0":
        return ".ico"
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") and re.search(rb"<(?:\w+:)?svg[\s>]", data[:65536]):
        return ".svg"
    return ""


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def goes_by(file: str, name: str) -> bool:
    """Whether a reference that says `name` means a file called so."""
    return _fold(name) in (_fold(file), _fold(unquote(file)))


@dataclass
class Library:
    """The images of some folders, found by path or by name.

    `folders` are the notes' folders and those given for images; nothing outside them is opened,
    nor anything under `excluded` (the docs folder).
    """

    folders: list[Path]
    excluded: list[Path] = field(default_factory=list)
    _index: dict[str, list[str]] | None = None
    _known: dict[str, Picture | str] = field(default_factory=dict)
    _names: dict[str, frozenset[str]] = field(default_factory=dict)
    _files: set[str] | None = None

    def __post_init__(self) -> None:
        self._tops = tuple(_with_slash(folder) for folder in self.folders)
        self._excluded = tuple(_with_slash(folder) for folder in self.excluded)

    def find(self, target: str, folder: str, root: str = "") -> Found:
        """What `target`, written in a note in `folder` (a real path), means. `root` is the note's
        typora-root-url."""
        target = target.strip()
        if target[:5].lower() == "data:":
            return _embedded(target)
        if is_remote(target):
            return Found(base_name(target), remote=target)
        paths = spellings(target)
        name = file_name(paths)
        if not target:
            return Found(name, problem="missing")
        for path in paths:
            if "\0" in path:
                return Found(name.replace("\0", ""), problem="missing")
        if _SCHEME.match(target) and not is_local(target):
            return Found(name, problem="missing")
        problem = "missing"
        for path in paths:
            candidate = _place(path, folder, root)
            # Nothing outside the folders is so much as looked at.
            if candidate and not self._inside(os.path.normpath(candidate)):
                problem = "outside"
            elif candidate and self._exists(candidate):
                got = self._open(candidate)
                if isinstance(got, Picture):
                    return Found(name, got)
                problem = got
        return self._by_name(name, paths, problem)

    def has_file(self, name: str) -> bool:
        """Whether there is any file of that name, even one that only its path leads to: it lies
        hidden, or is called otherwise than images are."""
        if self._files is None:
            self._files = set()
            for top in self.folders:
                for folder, subfolders, names in os.walk(os.path.realpath(top)):
                    if _with_slash(folder).startswith(self._excluded or "\0"):
                        subfolders.clear()
                        continue
                    self._files.update(
                        _fold(part) for name in names for part in (name, unquote(name))
                    )
        return _fold(name) in self._files

    def _inside(self, path: str) -> bool:
        return path.startswith(self._tops) and not path.startswith(self._excluded)

    def _exists(self, path: str) -> bool:
        """Whether there is a file or folder of that path. Each folder is read once, since most
        references of a file lead to the same one."""
        folder, name = os.path.split(path)
        if name in ("", ".", ".."):
            return os.path.lexists(path)
        names = self._names.get(folder)
        if names is None:
            try:
                names = frozenset(os.listdir(folder))
            except OSError:
                names = frozenset()
            self._names[folder] = names
        return name in names

    def _by_name(self, name: str, paths: list[str], problem: str) -> Found:
        if self._index is None:
            self._index = self._walk()
        if not self._index:
            return Found(name, problem=problem)
        candidates = []
        for path in paths:
            for found in self._index.get(_fold(path.rsplit("/", 1)[-1]), ()):
                if found not in candidates:
                    candidates.append(found)
        pictures: list[tuple[int, Picture]] = []
        for found in candidates:
            got = self._open(found)
            if isinstance(got, Picture):
                pictures.append((max(_common_tail(path, found) for path in paths), got))
            elif problem == "missing":
                problem = got
        if not pictures:
            return Found(name, problem=problem)
        best = max(score for score, _ in pictures)
        distinct = {picture.digest: picture for score, picture in pictures if score == best}
        if len(distinct) > 1:
            return Found(name, problem="ambiguous")
        return Found(name, next(iter(distinct.values())))

    def _walk(self) -> dict[str, list[str]]:
        index: dict[str, list[str]] = {}
        count = 0
        seen = set()
        for top in self.folders:
            for folder, subfolders, names in os.walk(os.path.realpath(top)):
                if folder in seen:
                    subfolders.clear()
                    continue
                seen.add(folder)
                subfolders[:] = sorted(sub for sub in subfolders if self._holds(folder, sub))
                for name in sorted(names):
                    if os.path.splitext(name)[1].lower() not in _SUFFIXES:
                        continue
                    path = os.path.join(folder, name)
                    if self._inside(os.path.realpath(path)):
                        index.setdefault(_fold(name), []).append(path)
                        count += 1
                if count > _MOST_FILES:
                    return index
        return index

    def _holds(self, folder: str, name: str) -> bool:
        """Whether a subfolder may hold images of the notes."""
        if name.startswith(".") or name in _SKIPPED_FOLDERS:
            return False
        return not _with_slash(os.path.join(folder, name)).startswith(self._excluded or "\0")

    def _open(self, path: str) -> Picture | str:
        real = os.path.realpath(path)
        if real not in self._known:
            self._known[real] = read_image(real) if self._inside(real) else "outside"
        return self._known[real]


def _place(path: str, folder: str, root: str) -> str | None:
    """Where a reference in a note in `folder` leads, if that can be a place on this machine."""
    if path.startswith("/") and root and not DRIVE.match(path):
        return os.path.join(folder, root.replace("\\", "/"), path.lstrip("/"))
    if path.startswith("~"):
        return os.path.join("/", path)
    if path.startswith("//"):
        return None
    if DRIVE.match(path):
        return path.lstrip("/") if os.name == "nt" else None
    return os.path.join(folder, path)


def read_image(path: str) -> Picture | str:
    """The image that lies in a file, or what is wrong with it."""
    try:
        if not os.path.isfile(path):
            return "missing"
        if os.path.getsize(path) > _LARGEST:
            return "too large"
        with open(path, "rb") as file:
            return check(file.read(), path)
    except OSError:
        return "broken"


def _with_slash(folder: str | Path) -> str:
    return os.path.join(os.path.realpath(folder), "")


def check(data: bytes, path: str = "") -> Picture | str:
    """The image that `data` is, or what is wrong with it; `path` is where the data came from."""
    suffix = sniff(data)
    if not suffix:
        return "not an image"
    clean = data
    if suffix == ".svg":
        try:
            clean = clean_svg(data)
        except UnsafeSvgError:
            return "unsafe"
    # The digest is that of the metadata too: it must not change when more of that is left out.
    digest = hashlib.sha256(clean).hexdigest()
    told = len(clean) if without_metadata(clean, suffix) is not clean else 0
    return Picture(digest, suffix, path, b"" if path else data, told)


def _embedded(target: str) -> Found:
    head, _, body = target.partition(",")
    try:
        if head.lower().endswith(";base64"):
            data = base64.b64decode(re.sub(r"\s|%0[AaDd]", "", unquote(body)), validate=True)
        else:
            data = unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        return Found("data:", problem="broken")
    got = check(data)
    if isinstance(got, Picture):
        return Found("data:", got)
    return Found("data:", problem=got)


def _common_tail(path: str, found: str) -> int:
    """How many folders, from the file upwards, a reference and a found file share."""
    count = 0
    parts = found.replace(os.sep, "/").split("/")
    for mine, theirs in zip(reversed(path.split("/")), reversed(parts), strict=False):
        if _fold(mine) != _fold(theirs):
            break
        count += 1
    return count
