"""Rewrites the relative links and images of a page for another place in the docs folder."""

import posixpath
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from kg.importing.addresses import relative
from kg.importing.blocks import scan
from kg.importing.inline import spans
from kg.importing.markup import ATTRIBUTE, DEFINITION, SHOWN_SIZE
from kg.srcset import candidates

# What leads somewhere else than to a file that lies near the page.
_ELSEWHERE = re.compile(r"[A-Za-z][\w+.-]*:|[/\\#?]|\Z")
_QUERY = re.compile(r"[?#]")
_ADDRESSES = frozenset(("src", "href", "poster"))

# Where a file lies by now; None if there is none.
Lies = Callable[[str], str | None]


def followed(text: str, old: str, new: str, lies: Lies) -> str:
    """The text of a page in the folder `old` as it has to be in the folder `new`, with links to
    where pages lie by now."""

    def write(target: str) -> str:
        path, rest = _file(target, old)
        if not path or path.endswith("/"):
            return target
        now = lies(path) or path
        return target if (now, new) == (path, old) else relative(now, new) + rest

    return _rewritten(text, write)


def healed(text: str, old: str, new: str, lies: Lies, exists: Callable[[str], bool]) -> str:
    """A page that readers moved from the folder `old` to `new`, without the links that broke.
    Where none did, they saw to all of them."""

    def found(target: str) -> str:
        path, _ = _file(target, old)
        now = lies(path) if path else None
        return now if now and exists(now) else ""

    def write(target: str) -> str:
        path, rest = _file(target, new)
        now = found(target)
        return relative(now, new) + rest if now and now != path else target

    targets = [part for part in _targets(text) if _file(part, new)[0]]
    broken = any(found(one) and not exists(_file(one, new)[0]) for one in targets)
    return _rewritten(text, write) if broken else text


def _file(target: str, folder: str) -> tuple[str, str]:
    """The file of the docs folder that a link in a folder leads to, empty if to none, and what
    stands behind its path."""
    if _ELSEWHERE.match(target):
        return "", ""
    mark = _QUERY.search(target)
    end = mark.start() if mark else len(target)
    path = unquote(target[:end])
    full = posixpath.normpath(posixpath.join(folder, path))
    if full.startswith(".."):
        return "", ""
    return full + "/" * path.endswith("/"), target[end:]


def _targets(text: str) -> list[str]:
    found: list[str] = []

    def note(target: str) -> str:
        found.append(target)
        return target

    _rewritten(text, note)
    return found


def _rewritten(text: str, write: Callable[[str], str]) -> str:
    """A page with what `write` makes of each address in it, those in code left alone."""
    parts, at = [], 0
    for block in scan(text):
        if block.kind in ("text", "heading", "html"):
            for start, end in _places(text, block.start, block.end):
                if start >= at:
                    parts += (text[at:start], write(text[start:end]))
                    at = end
    return "".join((*parts, text[at:]))


def _places(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Where the addresses in some Markdown stand that may be those of files."""
    raw = text[start:stop]
    if "](" not in raw and "]:" not in raw and "=" not in raw:
        return
    found = [match.span(2) for match in DEFINITION.finditer(raw)] if "]:" in raw else []
    for span in spans(raw):
        if span.kind in ("image", "target") and span.target:
            # Its words may be the same.
            behind = raw.find("](", span.start, span.end)
            begin = raw.find(span.target, behind, span.end) if behind >= 0 else -1
            if begin >= 0:
                found.append((begin, begin + len(span.target)))
            if size := SHOWN_SIZE.match(raw, span.end):
                found += _in_attributes(raw, *size.span())
        elif span.kind == "html":
            found += _in_attributes(raw, span.start, span.end)
    for begin, end in sorted(found):
        brackets = raw.startswith("<", begin) and raw.endswith(">", begin, end)
        yield start + begin + brackets, start + end - brackets


def _in_attributes(raw: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    for attribute in ATTRIBUTE.finditer(raw, start, stop):
        name, value = attribute[1].lower(), attribute[2].strip("\"'")
        at = raw.index(value, attribute.start(2))
        if name in _ADDRESSES:
            yield at, at + len(value)
        elif name == "srcset":
            for target, _ in candidates(value):
                at = raw.index(target, at)
                yield at, at + len(target)
                at += len(target)
