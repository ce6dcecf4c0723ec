"""Tells indented prose from indented code: many authors indent paragraphs as in print."""

import re
from collections import Counter
from collections.abc import Iterable

from kg.importing.blocks import Block

_INDENT = re.compile(r"(?: {4}| {0,3}\t)[ \t]*")
_CJK = re.compile("[\u3400-\u9fff]")
# What may stand in prose though it looks like code: images, links, formulas, code, marked words.
_SPAN = re.compile(
    r"!?\[[^\]\n]*\]\([^)\n]*\)|\$[^$\n]+\$|`[^`\n]+`|==(?=\S)[^=\n]+(?<=\S)==|https?://\S+|"
    r"</?(?:font|span|b|strong|i|em|u|mark|sub|sup)(?:\s[^<>\n]*)?>"
)
# Blank lines between paragraphs.
_GAP = re.compile(r"\n(?:[ \t]*\n)+(?=[ \t]*\S)")
_LINKS = re.compile(r"(?:\s*!?\[[^\]\n]*\]\([^)\n]*\))+\s*\Z")
_ADDRESS = re.compile(r"\s*https?://\S+\s*\Z")
_PICTURE = re.compile(
    r"\s*(?:[-+*]\s+)?(?:!\[(?:\[[^\[\]\n]+\]\]|[^\]\n]*\]\([^)\n]*\))|<img\s[^<>]*>)\s*\Z"
)
_ITEM = re.compile(r"\s*(?:[-+*]|\d+[.)])\s+(?=\S)")
_CODE = re.compile(r"[{}\\#;]|//|--|/\*|^\s*(?:[-+*]|\d+[.)])\s")
# Code nearly always has one of these; a sentence may.
_SIGN = re.compile(r"[=<>|]")
# A line that is bold as a whole, as above a paragraph.
_HEADED = re.compile(r"\s*\*\*[^*{}\\#;]*[^*{}\\#;\s]\*\*[：:]?\s*\Z")
_STOP = re.compile("[，。；：！？、（）]")
_LETTER = re.compile(r"[A-Za-z]")
_QUOTED = re.compile(r"^((?:[ \t]*>)+)(?: {5,}| {0,4}\t[ \t]*)(?=\S)([^\n]+)", re.MULTILINE)
_SENTENCE_LENGTH = 15
_SAID = 12  # what is so long in Chinese is said, wherever it stands
_WORDS_OF_ITEM = 5
# So far to the right stands only what its author wanted in the middle.
_MIDDLE = 16


def customary(text: str, blocks: Iterable[Block]) -> frozenset[str]:
    """The indents that the author of a file gives paragraphs, in several places."""
    found = Counter(
        indent.group()
        for block in blocks
        if block.kind == "code"
        and (indent := _INDENT.match(text, block.start))
        and is_prose(text[block.start : block.end], lists=False)
    )
    return frozenset(indent for indent, count in found.items() if count > 1)


def is_prose(raw: str, known: frozenset[str] = frozenset(), lists: bool = True) -> bool:
    """Whether an indented block of a file is paragraphs in truth, or a list unless not `lists`.
    `known` are the indents that the file's paragraphs are known to have."""
    indent = _INDENT.match(raw)
    if not indent:
        return False
    lines = [line for line in raw.split("\n") if line.strip()]
    if all(map(_PICTURE.match, lines)) and any("<img" in line for line in lines):
        return True
    if len(lines) > 1 and _PICTURE.match(lines[0]):
        # What is listed below an image is no code.
        rest = [line for line in lines if not _PICTURE.match(line)]
        words = (_ITEM.sub("", line, count=1) for line in rest)
        return all(map(_ITEM.match, rest)) and not any(map(_CODE.search, words))
    if lists and len(lines) > 1 and _is_list(lines):
        return True
    if len(lines) > 3 and _is_written(raw, lines):
        return True
    middle = len(lines) == 1 and len(indent.group().expandtabs(4)) >= _MIDDLE
    usual = indent.group() in known or middle
    if not all(_HEADED.match(line) or _is_prose(line, usual) for line in lines):
        return False
    shown = len(lines) > 1 and any(map(_PICTURE.match, lines))
    return usual or shown or any(map(_STOP.search, lines)) or all(map(_ADDRESS.match, lines))


def _is_list(lines: list[str]) -> bool:
    """Whether every line is an item, in Chinese: what shows the marks of Markdown has few words."""
    words = [_SPAN.sub("", _ITEM.sub("", line, count=1)) for line in lines]
    chinese = sum(len(_CJK.findall(line)) for line in words)
    return (
        chinese >= _WORDS_OF_ITEM * len(lines)
        and all(map(_ITEM.match, lines))
        and not any(map(_CODE.search, words))
    )


def _is_written(raw: str, lines: list[str]) -> bool:
    """Whether an indented block has but paragraphs of a line each, most of them with words in
    Chinese and none with a sign of code."""
    apart = len(_GAP.findall(raw)) == len(lines) - 1
    words = [_SPAN.sub("", line) for line in lines] if apart else []
    chinese = sum(len(_CJK.findall(line)) > 1 for line in words)
    return (
        apart
        and chinese * 2 >= len(lines)
        and not any(_CODE.search(line) or _SIGN.search(line) for line in words)
        and any(map(_STOP.search, words))
    )


def parted(text: str, block: Block, known: frozenset[str]) -> list[Block]:
    """An indented block, its paragraphs of prose apart from those of code if it has both."""
    raw = text[block.start : block.end] if block.kind == "code" else ""
    if not _INDENT.match(raw) or not _GAP.search(raw) or is_prose(raw, known):
        return [block]
    found: list[tuple[Block, bool]] = []
    starts = [0, *(gap.end() for gap in _GAP.finditer(raw))]
    for start, stop in zip(starts, [*starts[1:], len(raw)], strict=True):
        # Where only some of a list would be one, none is.
        prose = is_prose(raw[start:stop], known, lists=False)
        part = block._replace(start=block.start + start, end=block.start + stop)
        if found and found[-1][1] == prose:
            part = part._replace(start=found.pop()[0].start)
        found.append((part, prose))
    return [part for part, _ in found]


def _is_prose(line: str, usual: bool) -> bool:
    """Whether a line is prose; less will do where an indent is `usual`."""
    if (usual and _LINKS.match(line)) or _ADDRESS.match(line):
        return True
    bare = _SPAN.sub("", line)
    if _CODE.search(bare):
        return False
    chinese = len(_CJK.findall(bare))
    mostly = chinese * 2 >= len(_LETTER.findall(bare)) or (
        chinese >= _SENTENCE_LENGTH and len(_STOP.findall(bare)) > 1
    )
    if _SIGN.search(bare):
        return chinese >= _SENTENCE_LENGTH and mostly and bool(_STOP.search(bare))
    # Beside an image or a formula, less will do.
    words = chinese > 3 or bare != line or (usual and chinese > 1 and bool(_STOP.search(bare)))
    return words and (mostly or usual)


def is_said(raw: str) -> bool:
    """Whether every line of an indented block is a sentence in Chinese, without signs of code."""
    return all(
        len(_CJK.findall(line)) >= _SAID
        and _STOP.search(line)
        and not _SIGN.search(line)
        and _is_prose(line, usual=False)
        for line in raw.split("\n")
        if line.strip()
    )


def unindented(raw: str, column: int = 0) -> str:
    """The paragraphs of indented prose, moved to a column."""
    depth = len(_INDENT.match(raw).group().expandtabs(4))
    lines = []
    for line in raw.split("\n"):
        bare = line.lstrip(" \t")
        # An item may stand further in than the first.
        inner = len(line[: len(line) - len(bare)].expandtabs(4)) - depth if _ITEM.match(bare) else 0
        lines.append(" " * (column + max(inner, 0)) + bare if bare else bare)
    return "\n".join(lines)


def quoted(text: str) -> tuple[str, int]:
    """Paragraphs that are indented in a quote, without their indent; and how many."""
    count = 0

    def write(match: re.Match) -> str:
        nonlocal count
        if not _is_prose(match.group(2), usual=True):
            return match.group()
        count += 1
        return f"{match.group(1)} {match.group(2)}"

    return _QUOTED.sub(write, text), count
