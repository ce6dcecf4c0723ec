"""Readable, stable addresses for pages: file names made of headings, each handed out once."""

import posixpath
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from kg.concepts import concept_id

# Folders of the site that are not notes; a chapter of that name gets another.
_RESERVED_TOP = frozenset(
    ("images", "graph", "concepts", "code", "assets", "search", "templates", "404", "overrides")
)
_DEVICES = {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
_RESERVED = frozenset(_DEVICES | {"index", "readme", "con", "prn", "aux", "nul"})
_LONGEST = 60
_CJK = re.compile("[㐀-鿿]")
_UNSAFE = re.compile(r"[ ()<>\"]")
_SHARP = re.compile("(?<=[A-Za-z])#")


class Names:
    """Hands out page paths, each once, whatever the file system thinks of upper and lower case.

    A page with the address of one of `folders` becomes the index of that folder.
    """

    def __init__(self, folders: Iterable[str] = ()) -> None:
        self._folders = {folder.casefold() for folder in folders if folder}
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def claim(self, path: str) -> bool:
        """Takes `path`; false if it, or a page with the same address, is taken."""
        address = page_address(path).casefold()
        if address in self._taken:
            return False
        self._taken.add(address)
        return True

    def choose(self, folder: str, name: str, chapter: bool) -> str:
        """Takes a path for the page of a heading: a folder's `index.md` for a chapter."""
        base = first_address(folder, name)
        path = self.path(base, chapter)
        if self.claim(path):
            return path
        number = self._next.get(base, 2)
        while not self.claim(path := self.path(f"{base}-{number}", chapter)):
            number += 1
        self._next[base] = number + 1
        return path

    def path(self, address: str, chapter: bool) -> str:
        """The file of the page at an address."""
        alone = not chapter and address.casefold() not in self._folders
        return f"{address}.md" if alone else f"{address}/index.md"


def first_address(folder: str, name: str) -> str:
    """The address in `folder` of the first page of that name; further ones get a number."""
    slug = page_slug(name)
    if (not folder and slug in _RESERVED_TOP) or slug in _RESERVED:
        slug += "-笔记" if _CJK.search(name) else "-notes"
    return f"{folder}/{slug}" if folder else slug


@lru_cache(10_000)  # Headings repeat: "例子", "参考", "优点".
def page_slug(name: str) -> str:
    """A readable file name: `DeepLab v3+` → `deeplab-v3-plus`; Chinese stays as it is."""
    if "#" in name:
        name = _SHARP.sub(" sharp ", unicodedata.normalize("NFC", name))
    slug = concept_id(name)
    if len(slug) > _LONGEST:
        cut = slug[: _LONGEST + 1]
        slug = (cut[: cut.rfind("-")] if "-" in cut[_LONGEST // 2 :] else cut[:_LONGEST]).strip("-")
    return slug


def relative(path: str, folder: str) -> str:
    """The address of a file of the docs folder, seen from a folder of it, as links have it."""
    # Readers may call a folder as they like.
    return _UNSAFE.sub(lambda mark: f"%{ord(mark[0]):02X}", _relative(path, folder))


def _relative(path: str, folder: str) -> str:
    if not folder or path.startswith(f"{folder}/"):
        return path[len(folder) :].lstrip("/")
    # As the standard library does, which asks for the working directory each time.
    parts, above = posixpath.normpath(path).split("/"), folder.split("/")
    shared = 0
    for part, folder in zip(parts, above, strict=False):
        if part != folder:
            break
        shared += 1
    return "/".join((*[".."] * (len(above) - shared), *parts[shared:]))


def page_address(path: str) -> str:
    """Where a page is on the site: `a/b.md` and `a/b/index.md` are both at `a/b/`."""
    return path.removesuffix(".md").removesuffix("index").rstrip("/")
