"""Reads what a link or an image points at: where its target ends, and what path it means."""

import re
from functools import lru_cache
from urllib.parse import unquote

from kg.importing.words import words

IMAGE_SUFFIX = re.compile(
    r"\.(?:png|jpe?g|gif|bmp|webp|svg|tiff?|ico|avif|apng|jfif|awebp|image)(?:[?#!].*)?\Z",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"""[ \t\n]+(?:"((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'|\(([^()]*)\))[ \t]*\Z"""
)
_AFTER_ANGLE = re.compile(r"""[ \t]*(?:"([^"\n]*)"|'([^'\n]*)')?[ \t]*\)""")
_PARENTHESIS = re.compile(r"""[()]|(?<=\s)["']|["'](?=[ \t]*\))""")
_MORE_NAME = re.compile(r"[^\s()\[\]]*\.(?:png|jpe?g|gif|bmp|webp|svg)\)", re.IGNORECASE)
_ALONE = re.compile(
    r"[^()\[\]\n]*[\\/][^()\[\]\n]*\.(?:png|jpe?g|gif|bmp|webp|svg)\Z", re.IGNORECASE
)
_SPACED = re.compile(r"""[\s("'<]""")
_APART = re.compile(r"[\s<>]")
_SIZE = re.compile(r"[ \t]+=(\d*%?)x(\d*%?)[ \t]*\Z")
_REMOTE = re.compile(r"(?:https?|ftp):", re.IGNORECASE)
DRIVE = re.compile(r"/?[A-Za-z]:(?=/|\Z)|[A-Za-z]:")
_FILE_URL = re.compile(r"\Afile:(?://(?:localhost(?=/))?)?", re.IGNORECASE)
# How a preview in VS Code names a file of the disk.
_VSCODE = re.compile(
    r"(?:https?:(?=//file[%+.])|vscode-(?:webview-)?resource:)(?://[^/]*)?(?:/file//)?/?"
    r"(?=/|[A-Za-z](?::|%3A))",
    re.IGNORECASE,
)
_QUERY = re.compile(r"[?#].*\Z")
_WORTH_DECODING = re.compile(r"[%?#]|\A[Ff][Ii][Ll][Ee]:")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def destination(
    text: str, start: int, limit: int, is_image: bool
) -> tuple[int, str, str, str] | None:
    """Reads `(target "title")` from its parenthesis on: the end, target, title, size.

    Typora and its users leave spaces, backslashes and parentheses in paths as they are, so this
    takes the target up to the balanced parenthesis, or the one behind an image suffix.
    """
    eol = text.find("\n", start, limit)
    stop = eol if eol >= 0 else limit
    if not text.startswith("data:", start + 1):
        stop = min(stop, start + 2048)
    if (following := text.find("](", start + 1, stop)) >= 0:
        stop = following
    at = start + 1
    while at < stop and text[at] in " \t":
        at += 1
    if at < stop and text[at] == "<":
        close = text.find(">", at, stop)
        if close > 0:
            rest = _AFTER_ANGLE.match(text, close + 1, stop)
            if rest:
                return rest.end(), text[at + 1 : close], rest.group(1) or rest.group(2) or "", ""
    close = text.find(")", start, stop)
    inner = text[start + 1 : close]
    if close > 0 and not _SPACED.search(inner) and (not is_image or IMAGE_SUFFIX.search(inner)):
        return close + 1, inner, "", ""
    depth, end, quote = 0, -1, ""
    for match in _PARENTHESIS.finditer(text, start, stop):
        mark = match.group()
        if quote:
            if mark == quote:
                quote = ""
        elif mark in "\"'":
            if text.find(mark, match.end(), stop) > 0:
                quote = mark
        elif mark == "(":
            depth += 1
        else:
            depth -= 1
            if depth == 0:
                end = match.end()
                break
    if end < 0:
        end = text.find(")", start, stop) + 1
        if end == 0:
            # A path without its parenthesis ends with its line.
            path = text[start + 1 : stop].rstrip()
            return (
                (start + 1 + len(path), path, "", "") if is_image and _ALONE.match(path) else None
            )
    inner = text[start + 1 : end - 1]
    if is_image and not IMAGE_SUFFIX.search(_TITLE.sub("", inner).strip()):
        # `a).png`: an unbalanced parenthesis within the name.
        more = _MORE_NAME.match(text, end, stop)
        if more:
            end = more.end()
            inner = text[start + 1 : end - 1]
    title = size = ""
    if found := _TITLE.search(inner):
        title = found.group(1) or found.group(2) or found.group(3) or ""
        if (found.group(3) is not None and IMAGE_SUFFIX.search(found.group(0).strip())) or (
            found.group(3) is not None
            and is_image
            and not IMAGE_SUFFIX.search(inner[: found.start()])
        ):
            title = ""
        else:
            inner = inner[: found.start()]
    if found := _SIZE.search(inner):
        size = f"{found.group(1)}x{found.group(2)}"
        inner = inner[: found.start()]
    return end, inner.strip(), title, size


def is_remote(target: str) -> bool:
    """Whether a target is an address on the web."""
    if "vscode-" in target and _VSCODE.match(target):
        return False
    if target.startswith("//"):
        return "." in target[2:].split("/")[0] and "\\" not in target
    return bool(_REMOTE.match(target))


def direct(target: str) -> str:
    """An address on the web, without the service that only leads on to it."""
    for service in words().redirects:
        _, found, behind = target.partition(service)
        behind = unquote(behind) if found else ""
        if _REMOTE.match(behind) and not _APART.search(behind):
            return behind
    return target


def without_stop(url: str) -> str:
    """A bare address without the punctuation behind it, which is none of its own."""
    return url.rstrip(".,;:!?*_~&")


def is_local(target: str) -> bool:
    """Whether a link's target names a file of the author's disk rather than the web."""
    if target.lower().startswith("file:") or target.startswith(("\\\\", "~", "/")):
        return True
    return bool(DRIVE.match(target))


def spellings(target: str) -> list[str]:
    """The paths that a reference may mean, with `/` between folders: as written, and decoded."""
    target = target.strip().strip("<>")
    if not _WORTH_DECODING.search(target):
        return [target.replace("\\", "/")]
    found = []
    decoded = target
    for _ in range(3):
        path = decoded.replace("\\", "/")
        path = _FILE_URL.sub("", _VSCODE.sub("", path))
        if path not in found:
            found.append(path)
        bare = _QUERY.sub("", path)
        if bare != path and bare not in found:
            found.append(bare)
        if "%" not in decoded:
            break
        decoded = _ESCAPES.sub(lambda match: _unescape(match.group()), decoded)
    return found


@lru_cache  # The images of a file mostly lie in the same folders.
def _unescape(escapes: str) -> str:
    return bytes.fromhex(escapes.replace("%", "")).decode("utf-8", "replace")


def base_name(target: str) -> str:
    """The bare file name of a reference: all of it that may be shown."""
    return file_name(spellings(target))


def file_name(paths: list[str]) -> str:
    """The bare file name of the last of some spellings."""
    return _QUERY.sub("", paths[-1].rstrip("/").rsplit("/", 1)[-1]) or "?"
