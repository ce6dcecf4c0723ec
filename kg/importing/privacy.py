"""Keeps the author's disk, and what the author is called on it, out of what is published."""

import re
from collections.abc import Iterable

from kg.importing.words import words

_LETTER = r"[^\\/\s\"'<>|:*?,;!，。；、（）()\[\]{}$…`&]"
_NAME = (
    # Who is a number is told from a version, or a page, by the disk.
    r"(?!Public\b|Shared\b|(?<!:[\\/][Uu]sers[\\/])(?<!:\\\\[Uu]sers\\\\)\d|[~.]|"
    r"%[A-Za-z_]{3,}%)(?:"
    # Several words if a folder follows; what follows a Latin name in Chinese is text.
    rf"(?<=\\){_LETTER}+(?: {_LETTER}+){{0,3}}(?=\\)|[A-Z]\w*(?: [A-Z]\w*){{1,3}}(?=/)|"
    rf"(?:(?![^!-~]){_LETTER})+(?<!\.)|{_LETTER}+)"
)


def _alternatives(names: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(names)))


_ROUTES = _alternatives(words().routes)
# Where homes lie below others: of Solaris, FreeBSD, macOS, Fedora, shares and disks.
_ABOVE = (
    r"(?:/(?:private|var|usr|export|data|mnt|nfs|run/media|private/var|System/Volumes/Data|"
    r"Volumes/[^/\s]+(?: [^/\s]+)?))?"
)
# What stands before the folder of all homes in a path of Windows: a disk, a share, or nothing. In
# a name of code, `App\Users\Login`, it is neither.
_DISK = r"(?:\b[A-Za-z]:[\\/]+|(?<![\w\\])\\\\+)(?:[^\s\\/:\"'<>|]+[\\/]+){0,6}?|(?<![\w\\])\\+"
_HOME = re.compile(
    rf"(?P<home>(?:(?:{_DISK})(?:(?i:Users|Documents and Settings|DOCUME~1)|home\$?(?=\\))|"
    r"\b[A-Za-z]:\\+用户|(?<![\w/])/run/media(?=/)|"
    # Behind a host they are an address, /users and /home/index parts of one.
    r"(?:(?<![A-Za-z0-9_.~%@/-])|(?i:(?:file|smb|sftp|afp|nfs)://[\w.@-]*)|"
    r"(?i:(?:/mnt|/cygdrive)/[a-z]|(?<![^\s\"'=:])//?[a-z])|(?<![\w:/])//[A-Za-z][\w-]*)"
    rf"{_ABOVE}/(?:Users|home)(?=/)(?!/(?:(?:{_ROUTES})(?![\w-])|[^\s/]*\.\w+(?![\w/]))))"
    rf"(?P<mark>[\\/])(?P=mark)*){_NAME}"
)
# The same with its marks as a browser or a page of HTML writes them. Behind `=` it is a route.
_MARK = r"(?:%5C|%2F|&#92;|&#x5C;|[\\/])"
_ENCODED = re.compile(
    rf"(?P<home>(?:\b[A-Za-z](?::|%3A|%3a){_MARK}+|(?<![=\w.%-])%2F)"
    rf"(?:Users|users|home(?!{_MARK}(?:{_ROUTES})(?![\w-]))){_MARK}+)"
    r"(?:[\w.~@+-]|%(?!5C|2F|5c|2f)[0-9A-Fa-f]{2})+"
)
# What a shell writes before each command: `[ann@host dir]$`, `ann@host:~$`, `ann@host ~ %`.
_PROMPT = re.compile(
    r"^(?P<home>[ \t>]*(?:\([^()\n]{1,40}\)[ ]?)?\[?)"
    rf"(?!(?:{_ROUTES})@)[\w.-]+"
    r"(?=@[\w.-]+(?::[~/][^\s$#]*[$#]| [^\s\]]+\][$#]| [~/]?[\w./-]* %| \[[\d:]+\] \[[~/].*\])"
    r"(?:\s|\Z))",
    re.MULTILINE,
)
# Whom a command logs in as, where it names a home as well.
_LOGIN = re.compile(
    rf"(?P<home>\b(?:sftp|smb|ssh|afp)://|(?<![\w.@/-]))(?!(?:{_ROUTES})@)[\w.-]+"
    r"(?=@[\w.-]+:?(?:/(?:home|Users)/|~/))"
)
# Where Linux mounts a disk for a user, behind whose name the name of the disk stands.
_MOUNTED = re.compile(
    rf"(?P<home>(?:(?<![\w.~%@/-])|(?<=file://))/media/)(?!(?:{_alternatives(words().mounts)})/)"
    rf"(?:(?![^!-~]){_LETTER})+(?=/(?:[^\s/.]*[A-Z\u3400-\u9fff][^\s/.]*|[\da-f]+-[\w-]+|"
    rf"(?:{_alternatives(words().disks)})\d*)(?:[/\s\"'`),;:，。；）]|\Z))"
    # Whom a mounted server knows.
    r"|(?P<user>/run/user/\d+/gvfs/[^\s/]*?\buser=)[^\s,/\"'`]+"
)
# What a command does with, and what holds the settings of, `~name/`.
_COMMAND = re.compile(
    r"(?<![\w./~-])(?:cd|ls|ll|cp|mv|rm|ln|cat|vim?|nano|mkdir|chmod|chown|scp|rsync|sftp|tar|du|sudo)"
    r"[ \t][^\n`|;]*~[A-Za-z_][^\n`|;]*"
)
_TILDE = re.compile(
    rf"(?P<home>(?<=[\s:=\"'])~)(?!(?:{_ROUTES})(?![\w-]))[A-Za-z_][\w.-]*(?=/|\s*\Z)"
)
_SETTINGS = re.compile(
    rf"(?P<home>(?<![\w/.@:~=-])~)(?!(?:{_ROUTES})(?![\w-]))[A-Za-z_][\w.-]*"
    rf"(?=/(?:\.[a-z]|(?:{_alternatives(words().homes)})(?!\w)))"
)
# Nothing that is left out is without one of these.
HOME_MARKS = (
    "/home/", "\\home", "sers", "SERS", "ettings", "ETTINGS", "%2Fhome", "DOCUME~1", "\\用户\\",
    "/run/media/", "/media/", "/gvfs/", "~", "ftp://", "smb://", "ssh://", "afp://", "]$ ", "]# ",
)  # fmt: skip
# What services begin their keys with, and what else belongs to one.
_KEYS = tuple(
    (mark, re.compile(re.escape(mark) + rest))
    for mark, rest in (
        ("ghp_", r"[A-Za-z0-9]{36}"), ("gho_", r"[A-Za-z0-9]{36}"), ("github_pat_", r"\w{60}"),
        ("glpat-", r"[\w-]{20}"), ("AKIA", r"[0-9A-Z]{16}\b"), ("LTAI", r"[A-Za-z0-9]{12,20}\b"),
        ("sk-", r"(?:proj-)?[A-Za-z0-9_]{32}"),
        ("-----BEGIN ", r"(?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{32}"),
    )
)  # fmt: skip


def access_keys(text: str) -> list[int]:
    """Where a text has what looks like a key to a service, or a private key."""
    found = []
    for mark, key in _KEYS:
        at = text.find(mark)
        while at >= 0:
            if key.match(text, at) and not text[at - 1 : at].isalnum():
                found.append(at)
            at = text.find(mark, at + 1)
    return sorted(found)


def redact(text: str) -> tuple[str, int]:
    """Leaves the user's name out of paths of home folders: `C:\\Users\\…\\notes`."""
    # Names stand beside one of these; most short texts have none.
    if not any(map(text.__contains__, "/\\%&@")) or not any(map(text.__contains__, HOME_MARKS)):
        return text, 0
    text, count = _HOME.subn(r"\g<home>…", text)
    if "%" in text or "&#" in text:
        text, found = _ENCODED.subn(r"\g<home>…", text)
        count += found
    if "/media/" in text or "/gvfs/" in text:
        text, found = _MOUNTED.subn(lambda match: f"{match[1] or match[2]}…", text)
        count += found
    if "~" in text:
        written = _SETTINGS.sub(r"\g<home>…", _COMMAND.sub(_without_names, text))
        count += written.count("~…") - text.count("~…")
        text = written
    if "@" in text:
        for pattern in (_PROMPT, _LOGIN):
            text, found = pattern.subn(r"\g<home>…", text)
            count += found
    return text, count


def _without_names(command: re.Match) -> str:
    return _TILDE.sub(r"\g<home>…", command.group())
