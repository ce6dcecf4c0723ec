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
_LONGEST = 2048


def destination(
    text: str, start: int, limit: int, is_image: bool
) -> tuple[int, str, str, str] | None:
    """Reads `(target "title")` from its parenthesis on: the end, target, title, size.

    Typora and its users leave spaces, backslashes and parentheses in paths as they are, so this
    takes the target up to the balanced parenthesis, or the one behind an image suffix.
    """
    stop = _farthest(text, start, limit)
    if found := _in_angle_brackets(text, start, stop):
        return found
    close = text.find(")", start, stop)
    inner = text[start + 1 : close]
    if close > 0 and not _SPACED.search(inner) and (not is_image or IMAGE_SUFFIX.search(inner)):
        return close + 1, inner, "", ""
    end = _balanced_end(text, start, stop) or close + 1
    if not end:
        return _without_parenthesis(text, start, stop) if is_image else None
    inner = text[start + 1 : end - 1]
    whole = not is_image or IMAGE_SUFFIX.search(_TITLE.sub("", inner).strip())
    if not whole and (more := _MORE_NAME.match(text, end, stop)):
        # `a).png`: an unbalanced parenthesis within the name.
        end = more.end()
        inner = text[start + 1 : end - 1]
    inner, title = _split_title(inner, is_image)
    inner, size = _split_size(inner)
    return end, inner.strip(), title, size


def _farthest(text: str, start: int, limit: int) -> int:
    """How far a target may reach: to the end of its line, to the next link, and not too far."""
    eol = text.find("\n", start, limit)
    stop = eol if eol >= 0 else limit
    if not text.startswith("data:", start + 1):
        stop = min(stop, start + _LONGEST)
    following = text.find("](", start + 1, stop)
    return following if following >= 0 else stop


def _in_angle_brackets(text: str, start: int, stop: int) -> tuple[int, str, str, str] | None:
    """`(<target> "title")`, in which the target may hold anything but its bracket."""
    at = start + 1
    while at < stop and text[at] in " \t":
        at += 1
    close = text.find(">", at, stop) if at < stop and text[at] == "<" else -1
    if close <= 0 or not (rest := _AFTER_ANGLE.match(text, close + 1, stop)):
        return None
    return rest.end(), text[at + 1 : close], rest.group(1) or rest.group(2) or "", ""


def _balanced_end(text: str, start: int, stop: int) -> int:
    """Where the parenthesis at `start` is closed by its own, none within quotes; 0 if nowhere."""
    depth, quote = 0, ""
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
                return match.end()
    return 0


def _without_parenthesis(text: str, start: int, stop: int) -> tuple[int, str, str, str] | None:
    """A path whose parenthesis nobody closed ends with its line."""
    path = text[start + 1 : stop].rstrip()
    return (start + 1 + len(path), path, "", "") if _ALONE.match(path) else None


def _split_title(inner: str, is_image: bool) -> tuple[str, str]:
    """A target and the title behind it; what stands in parentheses may be a part of its name
    (`a (1).png`) instead."""
    found = _TITLE.search(inner)
    if not found:
        return inner, ""
    target = inner[: found.start()]
    if found.group(3) is not None and (
        IMAGE_SUFFIX.search(found.group().strip()) or (is_image and not IMAGE_SUFFIX.search(target))
    ):
        return inner, ""
    return target, found.group(1) or found.group(2) or found.group(3) or ""


def _split_size(inner: str) -> tuple[str, str]:
    """A target and the size behind it, as some editors write one: `a.png =100x`."""
    found = _SIZE.search(inner)
    if not found:
        return inner, ""
    return inner[: found.start()], f"{found.group(1)}x{found.group(2)}"


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


def spaceless(target: str) -> str:
    """An address on the web as Markdown reads it, which ends it at a space."""
    return target.replace(" ", "%20")


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
