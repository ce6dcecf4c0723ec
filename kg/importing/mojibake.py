"""Mends text that was decoded with the wrong encoding.

UTF-8 read as Latin-1 or Windows-1252 is ftfy's work, UTF-8 read as GBK that of `gbk`. Where bytes
were lost no decoder can help: those passages are matched against texts that are known to occur.
"""

import re
from collections.abc import Iterator

from kg.importing.gbk import LEADS, undo

# What editors put where the author wrote no description.
DEFAULT_ALTS = (
    "这里写图片描述",
    "在这里插入图片描述",
    "图片描述",
    "点击查看原始大小图片",
    "输入图片说明",
    "外链图片转存失败",
)

_C1 = re.compile(r"[\x80-\x9f]")
_HIGH = "\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘-„†-•…‰‹›€™"
_LATIN = re.compile(f"[Â-ô][{_HIGH}]")
_LATIN_RUN = re.compile(f"(?:[À-ÿ][{_HIGH}\xa0]*)+")


def _lossy(text: str) -> set[str]:
    data = text.encode()
    strict = data.decode("latin-1")
    windows = "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else ""
        for byte in data
    )
    replaced = data.decode("cp1252", "replace")
    return {strict, _C1.sub("", strict), windows, replaced}


_KNOWN = {lossy: text for text in DEFAULT_ALTS for lossy in _lossy(text)}
_KNOWN_TEXT = re.compile("|".join(map(re.escape, sorted(_KNOWN, key=len, reverse=True))))

_GBK_LEAD = re.compile(f"[{re.escape(LEADS)}]")
# No passage of mojibake, nor one that a decoder could not read, is without one of these, and most
# texts are.
_SUSPECT = re.compile(f"[Â-ô�{re.escape(LEADS)}]")
# Where a decoder met a byte that it could not read.
_REPLACED = re.compile(r"[^\n�]{0,12}�[^\n]{0,16}")
_GBK_RUN = re.compile(r"[^\x00-\x7f\s]{2,}")


def suspects(text: str) -> Iterator[int]:
    """Where mojibake may stand in a text."""
    return (match.start() for match in _SUSPECT.finditer("" if text.isascii() else text))


def mend(text: str) -> tuple[str, int]:
    """The text with its mojibake undone, and how many passages that were."""
    if text.isascii() or not _SUSPECT.search(text):
        return text, 0
    count = 0
    parts, at = [], 0
    for start, stop in _suspect_lines(text):
        line, mended = _mend_line(text[start:stop])
        if mended:
            parts += (text[at:start], line)
            at = stop
            count += mended
    return ("".join((*parts, text[at:])) if parts else text), count


def _suspect_lines(text: str) -> Iterator[tuple[int, int]]:
    """Where the lines begin and end that may hold mojibake."""
    stop = len(text) if text.isascii() else 0
    while match := _SUSPECT.search(text, stop):
        start, stop = text.rfind("\n", stop, match.start()) + 1, text.find("\n", match.end())
        stop = stop if stop >= 0 else len(text)
        yield start, stop


def _mend_line(line: str) -> tuple[str, int]:
    count = 0
    if _LATIN.search(line):
        line, count = _KNOWN_TEXT.subn(lambda match: _KNOWN[match.group()], line)
        if _LATIN.search(line) and (fixed := _fix_encoding(line)) != line:
            line = fixed
            count += 1
    if len(_GBK_LEAD.findall(line)) >= 2:
        line, mended = undo(line)
        count += mended
    return line, count


def _fix_encoding(line: str) -> str:
    # Most notes never need it, and it is slow to load.
    import ftfy

    config = ftfy.TextFixerConfig(
        fix_character_width=False, uncurl_quotes=False, normalization=None, unescape_html=False,
        fix_latin_ligatures=False, fix_line_breaks=False, remove_terminal_escapes=False,
        fix_surrogates=False, remove_control_chars=False,
    )  # fmt: skip
    return ftfy.fix_encoding(line, config)


def unreadable(text: str) -> list[str]:
    """Passages that look like mojibake with bytes lost, which nothing can mend."""
    text = "\n".join(text[start:stop] for start, stop in _suspect_lines(text))
    found = _REPLACED.findall(text) if "�" in text else []
    if len(_GBK_LEAD.findall(text)) >= 2:
        runs = _GBK_RUN.findall(text)
        found += [run for run in runs if len(_GBK_LEAD.findall(run)) * 3 >= len(run) > 3]
    if not _LATIN.search(text):
        return found
    runs = _LATIN_RUN.findall(text)
    return found + [
        run for run in runs if len(run) >= 6 and len(_LATIN.findall(run)) * 4 >= len(run)
    ]
