"""Undoes UTF-8 that was read as GBK, and says which characters lost bytes in it.

GBK takes bytes in pairs. Where two make none of its characters a decoder drops them, or writes `�`
or `?` and swallows the second, which may be a line end. What cannot be known stays `�`: no
character is put together from bytes of two.
"""

import re
from typing import NamedTuple

LOST = "�"
# The characters that GBK makes of the first two bytes of a Chinese UTF-8 character.
LEADS = "".join(
    char
    for lead in (*range(0xE3, 0xEA), 0xEF)
    for trail in range(0x80, 0xC0)
    if len(char := bytes([lead, trail]).decode("gbk", "ignore")) == 1
)
_LEAD = re.compile(f"[{re.escape(LEADS)}]")
_RUN = re.compile(r"[^\x00-\x7f\s](?:[^\x00-\x7f\s]|\?)*")
# In a file that was misread as a whole, arrows and lines count too.
_ANY_LEAD = re.compile(f"[{re.escape(LEADS)}鈥鈫鈹鈺鈻鈼鈽鉁鈩]")
_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_COMMON = re.compile(
    "[的是不了在有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动]"
)
# What two bytes make: no Chinese text has more than signs of it.
_UNLIKELY = re.compile("(?![·×÷°±§¨])[\x80-\u07ff]")
# What a line begins with whose line end was swallowed with the last byte above it.
_LINE_START = re.compile(r"(?:[-*+]|#{1,6}|\d{1,2}[.)]|>) ")
# A line under a paragraph makes a heading of it.
_RULE = re.compile(r"\n(?:-{3,}|={3,})[ \t]*(?:\n|\Z)")
_NEAR = 500
_SAMPLE = 200_000
_ENOUGH = 40


class _Around(NamedTuple):
    """Where a run stands: how its line begins, and the text behind it."""

    line: str
    following: str


_NOWHERE = _Around("", "")


def undo(text: str) -> tuple[str, int]:
    """The text with its passages mended that were misread, and how many those were."""
    return _written(text, whole=False)


def undo_file(text: str) -> tuple[str, int]:
    """The text of a file that was misread as a whole, code and all; any other stays as it is."""
    sample = text[:_SAMPLE]
    if len(_LEAD.findall(sample)) < _ENOUGH:
        return text, 0
    misread = sum(len(run) for run in _RUN.findall(sample) if _decoded(run, _NOWHERE, whole=False))
    if misread * 10 < len(_CHINESE.findall(sample)) * 7:
        return text, 0
    return _written(text, whole=True)


def _written(text: str, whole: bool) -> tuple[str, int]:
    parts, at = [], 0
    for match in _RUN.finditer(text):
        run = match.group()
        start = match.start()
        line = text[max(start - _NEAR, text.rfind("\n", max(start - _NEAR, 0), start) + 1) : start]
        around = _Around(line, text[match.end() : match.end() + 8])
        if fixed := _decoded(run, around, whole):
            parts += (text[at:start], fixed)
            at = match.end()
    return ("".join((*parts, text[at:])), len(parts) // 2) if parts else (text, 0)


def _decoded(run: str, around: _Around, whole: bool) -> str:
    """What a run of characters was before it was misread; empty if it was not. With `whole`, less
    will do."""
    bare = run.rstrip("?")
    leads = len((_ANY_LEAD if whole else _LEAD).findall(run))
    if not leads or (not whole and (leads < 2 or leads * 4 < len(bare))):
        return ""
    fixed = _parse(run, around)
    lost = fixed.count(LOST)
    if _UNLIKELY.search(fixed):
        return ""
    if whole:
        return fixed if lost < len(fixed) or len(bare) < leads * 3 else ""
    if lost * 5 > len(fixed) * 2 or len(_COMMON.findall(run)) > len(_COMMON.findall(fixed)):
        return ""
    return fixed


def _parse(run: str, around: _Around) -> str:
    """Reads the bytes of a run as UTF-8."""
    data, begins = _bytes(run)
    out: list[str] = []
    at, size = 0, len(data)
    while at < size:
        first = data[at]
        if first < 0x80:
            out.append(chr(first))
            at += 1
            continue
        count = 0 if first < 0xC2 else 2 if first < 0xE0 else 3 if first < 0xF0 else 4
        end = at + 1
        while end < min(at + count, size) and 0x80 <= data[end] < 0xC0:
            end += 1
        if first > 0xF4 or not count:
            out.append(LOST)
            at += 1
        elif end == at + count:
            stray = end < size and 0x80 <= data[end] < 0xC0
            if stray and begins[end - 1]:
                # A pair is missing before its last byte, which is one of the next character's.
                out.append(LOST * 2)
                end += 1
            else:
                out.append(bytes(data[at:end]).decode("utf-8", "replace"))
            at = end
        else:
            out.append(LOST)
            if end < size and data[end] in b"?\xff":
                if data[end] == ord("?"):
                    behind = bytes(data[end + 1 : end + 9]).decode("ascii", "ignore")
                    out.append(_swallowed(behind + around.following, around.line))
                    end += 1
                    at = end
                    continue
                known = end - at
                while end < size and data[end] == 0xFF:
                    end += 1
                    known += 1
                # Only the byte between was lost: what is left of the character goes with it.
                while known < count and end < size and 0x80 <= data[end] < 0xC0:
                    end += 1
                    known += 1
            at = end
    return "".join(out)


def _bytes(run: str) -> tuple[bytearray, list[bool]]:
    """The bytes that were read, and which of them begin a character of GBK."""
    data, begins = bytearray(), []
    for char in run:
        if char == LOST:
            raw = b"\xff"
        elif char == "€":
            raw = b"\x80"
        else:
            # Of two bytes are those of GBK, and what its vendors put in private use.
            raw = char.encode("gb18030", "replace")
            raw = raw if len(raw) < 3 else char.encode()
        data += raw
        begins += (True, *(False,) * (len(raw) - 1))
    return data, begins


def _swallowed(rest: str, line: str) -> str:
    """What went with a lost byte, as what stands around shows: a line end, half of `**`, the mark
    that ends a text. `line` is what stands before in the line, `rest` what stands behind."""
    begins, before = _LINE_START.match(rest), _LINE_START.match(line)
    if begins and (rest[0] == "#" or (before and _same_kind(before.group(), rest))):
        return "\n"
    if rest.startswith("*") and not rest.startswith("**"):
        return "*"
    if rest[:1] in ("]", ",", "}") and line.count('"') % 2:
        return '"'
    return "\n" if _RULE.match(rest) else ""


def _same_kind(mark: str, rest: str) -> bool:
    """Whether what stands behind begins an item as the line itself does."""
    return rest[0].isdigit() if mark[0].isdigit() else rest[0] == mark[0]
