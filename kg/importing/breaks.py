"""Tells the line breaks that an author made from those that only fill lines, and writes each so
that every renderer shows the same.

All functions take masked prose (see `inline`); those that change it return it with the number of
changes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import add

from kg.importing.blocks import Block
from kg.importing.inline import MASK

CJK = r"\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60‘’“”"
# A line right below another.
_SOFT_BREAK = re.compile(r"\n(?<=[^\n]\n)(?=[^\n])")
_BREAK = re.compile(rf"\n(?:(?<=[{CJK}]\n)|(?<=[{CJK}][ \t]\n))[ \t]*(?=[{CJK}])")
_ENUMERATED = re.compile(
    r"[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])[）)、.．]|[①-⑳]|"
    r"第[一二三四五六七八九十\d]+[步章节条类]"
)
_NUMBERED_LINE = re.compile(
    rf"\n(?<=[^\n]\n)(?=[ \t>]*(?!\d+[.)](?:\s|\Z))"
    rf"(?:{_ENUMERATED.pattern}|\\\[\d{{1,3}}\]|\[\d{{1,3}}\](?!:))(?!\d))"
)
# A single one may be a number: `约\n3.14 倍`.
_NUMBERED_PART = re.compile(
    r"\n(?<=[^\n]\n)(?=[ \t>]*\d{1,2}(?:\.\d{1,2}){1,3}[ \t]+[^\s\d=+*/<>-])"
)
_KEY = r"(?>[ \t>]*)(?![-+*][ \t]|[|#\[{}\"<]|\d+[.)])[^\s:：，。；|][^\n:：，。；|]"
_VALUE = r"[:：](?!//)[ \t]*[^\s|]"
# Short, so that it is no sentence that goes on behind a colon; longer where all lines are so.
_KEYED = re.compile(rf"{_KEY}{{0,15}}{_VALUE}")
_KEYED_LONG = re.compile(rf"{_KEY}{{0,31}}{_VALUE}")
# What begins with bold words says something of them, whatever mark stands behind.
_LED = re.compile(r"[ \t>]*\*\*[^*\n]{1,30}\*\*(?=[^*\n]*\S)")
_KEYED_LINE = re.compile(rf"\n(?<=[^\n]\n)(?:{_KEYED_LONG.pattern}|{_LED.pattern})")
# What stands before the words of a line: quote marks and the mark of a list item.
_LEAD = re.compile(r"[ \t>]*(?:([-+*]|\d{1,9}[.)])(?:[ \t]+|\Z))?")
_INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
# A line right below another that begins no item of a list.
_CONTINUED = re.compile(
    r"\n(?<=[^\n]\n)(?=[^\n])(?![ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t])(?![^\n|]*\|)"
)
_BLANK = " \t>"
_BROKEN = ("  ", "\\")
_FIRST_WORD = re.compile(rf"[{CJK}]|[^\s{CJK}]+")
_CHINESE = re.compile(rf"[{CJK}]")
_GOES_ON = re.compile(r"[a-z]")
_LINKED = re.compile(r"!?\[[^\[\]]*\]\(\S*\)\Z|<?https?://\S+\Z")
_ADDRESS = re.compile(r"\]\([^()\n]*\)")
_TABLE = re.compile(r"^[ \t>]*(?:\||:?-+:?[ \t]*\|)", re.MULTILINE)
_PICTURE = re.compile(r"!\[[^\[\]]*\]\(\S*\)\Z")
_LINK_LAST = re.compile(r"<https?://[^\s<>]*>\Z")
_DEFINES = re.compile(r"\[[^\[\]]+\]:|\*\[")
# What changes words within a line; a card for a lost image beside words becomes such a one.
_INLINE_TAG = re.compile(
    r"</?(?:font|span(?! class=.kg-)|b|strong|i|em|u|mark|sub|sup|del|s|small|big|kbd|code|tt)"
    r'(?=[\s>])[^<>]*>|<figure class="kg-missing">'
)
_ANNOUNCES = ("：", ":")
_ENDS = tuple("。！？；…」』”~～")
# A rule as an author draws it, which is none to Markdown.
_DRAWN = re.compile("[—─━═＝]{4,}\\Z")
_CODE_ENDS = (";", "{", "})")
_BRACES = re.compile(r"[{}()\[\];,]+\Z")
_COMMAND = re.compile(r"(?=[a-z])[\w.+-]{2,} ", re.ASCII)
_OPTION = re.compile(r"--?[A-Za-z][\w-]*(?=[\s,，：:=]|\Z)", re.ASCII)
_ENDS_BEFORE_BOLD = (*_ENDS, ".", "!", "?")
_ARROWS = ("->", "=>", "-->", "→", "⇒")
_EMPHASIZED = re.compile(r"(\*\*?)[^*\s][^*]*(?<=\S)\1[：:]?\Z")
# What indents a paragraph as in print.
_INDENTS = ("&emsp;", "&ensp;", "&nbsp;&nbsp;", "\u3000")
# No line of wrapped text leaves a third of the longest one free; text is not wrapped so narrowly,
# and its lines end near each other.
_ROOM = 3
_NARROW = 40
_MARGIN = 8
_WIDEST = 100
# So many line breaks tell how the author of a file makes them; so many are enough.
_FEWEST = 6
_ENOUGH = 60


def join_lines(text: str) -> tuple[str, int]:
    """A line break between two Chinese lines would show as a space: joins them."""
    parts, at = [], 0
    for match in _BREAK.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        stop = text.find("\n", match.end())
        following = text[match.end() : stop if stop >= 0 else len(text)]
        if "|" in following or "|" in text[start : match.start()] or _ENUMERATED.match(following):
            continue
        parts.append(text[at : match.start()].removesuffix(" ").removesuffix("\t"))
        at = match.end()
    return ("".join((*parts, text[at:])), len(parts)) if parts else (text, 0)


def keyed_lines(text: str) -> tuple[str, int]:
    """`优点：…` and `缺点：…` below each other are lines of their own."""
    if not _KEYED_LINE.search(text):
        return text, 0
    paragraphs = text.split("\n\n")
    count = 0
    for index, paragraph in enumerate(paragraphs):
        lines = paragraph.split("\n")
        listed = _listed(lines)
        # Where most lines are so, the others are no sentences that go on either.
        if len(listed) > 2 and 2 * len(listed) > sum(bool(line.strip(_BLANK)) for line in lines):
            listed = range(1, len(lines))
        for at in listed:
            before = lines[at - 1]
            if before.strip(_BLANK) and lines[at].strip(_BLANK) and not before.endswith(_BROKEN):
                lines[at - 1] = before.rstrip(" \t") + "  "
                count += 1
        paragraphs[index] = "\n".join(lines)
    return ("\n\n".join(paragraphs) if count else text), count


def _listed(lines: list[str]) -> list[int]:
    """The lines that say what a name is, with such a line above or below them."""
    words = [line for line in lines if line.strip(_BLANK)]
    if len(words) > 2 and all(map(_KEYED_LONG.match, words)):
        return list(range(1, len(lines)))
    keyed = [bool(_KEYED.match(line) or _LED.match(line)) for line in lines]
    return [
        at
        for at in range(1, len(lines))
        if keyed[at] and (keyed[at - 1] or any(keyed[at + 1 : at + 2]))
    ]


def numbered_lines(text: str) -> tuple[str, int]:
    """`（1）…` and `（2）…` below each other are no list to Markdown, which would join them: each
    begins its own line."""
    parts, at = [], 0
    found = list(_NUMBERED_LINE.finditer(text))
    if numbered := list(_NUMBERED_PART.finditer(text)):
        pairs = pairwise(numbered)
        near = [pair for pair in pairs if "\n\n" not in text[pair[0].start() : pair[1].start()]]
        found = sorted({*found, *(match for pair in near for match in pair)}, key=re.Match.start)
    for match in found:
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if "|" not in before and before.strip(" \t>") and not before.endswith(_BROKEN):
            parts.append(text[at : match.start()].rstrip(" \t") + "  ")
            at = match.start()
    return ("".join((*parts, text[at:])), len(parts)) if parts else (text, 0)


def has_soft_break(text: str) -> bool:
    """Whether any line stands right below another."""
    return bool(_SOFT_BREAK.search(text))


def ends_lines(text: str, blocks: Iterable[Block]) -> bool:
    """Whether the Chinese lines of some notes end where their author wanted it in most places;
    what looks wrapped there is so by chance."""
    judged = ended = 0
    for block in blocks:
        if block.kind != "text" or not _SOFT_BREAK.search(text, block.start, block.end):
            continue
        for paragraph in text[block.start : block.end].split("\n\n"):
            if "\n" in paragraph.strip("\n") and "|" not in paragraph:
                if "](" in paragraph:
                    paragraph = _ADDRESS.sub("]", paragraph)
                for _, words in _paragraphs(paragraph.split("\n")):
                    if any(map(_CHINESE.search, words)):
                        fits = _fits(words, chinese=True)
                        judged += len(fits)
                        ended += sum(fits)
        if judged >= _ENOUGH:
            break
    return judged >= _FEWEST and ended * 3 >= judged * 2


def own_lines(
    text: str, outputs: Sequence[str], ended: bool = False, seen: bool = False
) -> tuple[str, int]:
    """Lines that end where more would have fitted end where their author wanted it, as editors
    show it: the break stays. `outputs` are what the marks of the text stand for; `ended` says that
    the lines of the file do so in most places, `seen` that its editor shows every line break."""
    if not _CONTINUED.search(text):
        return text, 0
    count = at = 0
    paragraphs = text.split("\n\n")
    for index, paragraph in enumerate(paragraphs):
        marks = paragraph.count(MASK)
        if "\n" in paragraph.strip("\n"):
            lines = paragraph.split("\n")
            shown = _shown(lines, outputs[at : at + marks])
            tabled = "|" in paragraph and bool(_TABLE.search(paragraph))
            for start, stop in _beside_table(shown) if tabled else ((0, len(lines)),):
                for number in _own(shown[start:stop], ended, seen):
                    number += start
                    if not lines[number].endswith(_BROKEN):
                        lines[number] = lines[number].rstrip(" \t") + "  "
                        count += 1
            paragraphs[index] = "\n".join(lines)
        at += marks
    return ("\n\n".join(paragraphs) if count else text), count


def _beside_table(lines: list[str]) -> Iterator[tuple[int, int]]:
    """The lines of text above and below a table that no blank line parts from them."""
    for text, run in groupby(range(len(lines)), lambda at: "|" not in lines[at]):
        run = list(run)
        if text and len(run) > 1:
            yield run[0], run[-1] + 1


def _shown(lines: list[str], outputs: Sequence[str]) -> list[str]:
    """Lines with what their marks stand for."""
    if not outputs:
        return lines
    parts = "\n".join(lines).split(MASK)
    # A block in place of a mark is no line of text.
    written = [output.split("\n")[0] or "<" for output in outputs]
    return "".join(map(add, parts, [*written, ""])).split("\n")


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The paragraphs and items of some lines that have several: where each begins, its words."""
    start = 0
    # Below text, what stands as far in as code begins no item.
    text = not _INDENTED.match(lines[0]) and not _LEAD.match(lines[0]).group(1)
    for stop in range(1, len(lines) + 1):
        ends = stop == len(lines) or not lines[stop].strip(_BLANK)
        if not ends and _LEAD.match(lines[stop]).group(1):
            text = text and bool(_INDENTED.match(lines[stop]))
            ends = not text
        if ends:
            if stop - start > 1:
                words = [line[_LEAD.match(line).end() :].rstrip() for line in lines[start:stop]]
                yield start, words
            start = stop
        elif not lines[start].strip(_BLANK):
            start = stop


def _own(lines: list[str], ended: bool, seen: bool) -> Iterator[int]:
    """The lines of a paragraph, or of the items of a list, that their author ended. What is seen
    in one Chinese item holds for all."""
    found = list(_paragraphs(lines))
    chinese = any(_CHINESE.search(line) for _, words in found for line in words)
    fits = [_fits(words, chinese) for _, words in found]
    proven = chinese and (ended or any(map(any, fits)))
    for (start, words), fitting in zip(found, fits, strict=True):
        for number, fit in enumerate(fitting):
            line, following = words[number : number + 2]
            own = fit or proven or following.startswith(_INDENTS)
            own = own or ((chinese or _LINKED.match(line)) and _LINKED.match(following))
            # Nobody sets so narrow a margin.
            narrow = not _GOES_ON.match(following) and len(line) + len(following) < _NARROW
            own = own or (ended and (narrow or _LINKED.match(line)))
            own = own or _PICTURE.match(line) or _PICTURE.match(following)
            # What was announced begins a line, and what is emphasized as a whole is one.
            own = own or line.endswith(_ANNOUNCES)
            own = own or (following.startswith("**") and line.endswith(_ENDS_BEFORE_BOLD))
            own = own or following.startswith(_ARROWS)
            # Commands begin with the same word, options with their mark, and code ends or begins
            # with its marks.
            own = own or _is_command(line, following) or _OPTION.match(following)
            own = own or line.endswith(_CODE_ENDS) or following.startswith("}") or line == "}"
            own = own or _DRAWN.match(line) or _DRAWN.match(following)
            own = own or (seen and not _GOES_ON.match(following))
            own = own or (line.startswith("*") and _EMPHASIZED.match(line))
            own = own or (following.startswith("*") and _EMPHASIZED.match(following))
            at = start + number
            below = lines[at].lstrip().startswith(">") == lines[at + 1].lstrip().startswith(">")
            if own and below and all(map(_is_text, (line, following))):
                yield at


def _is_command(line: str, following: str) -> bool:
    """Whether a line and the following one begin with the same word of a command."""
    word = _COMMAND.match(line)
    return bool(word) and following.startswith(word.group())


def _fits(lines: list[str], chinese: bool) -> list[bool]:
    """Whether each line but the last ends where no margin made it end: more would have fitted, or
    a Chinese sentence ends there, in a paragraph that is not wrapped as a whole."""
    widths = [len(line.encode("gb18030", "replace")) for line in lines]
    longest = max(widths)
    if chinese and longest < _NARROW:
        return [True] * (len(lines) - 1)
    room = longest // _ROOM if longest >= _NARROW else longest
    wrapped = len(lines) > 2 and longest <= _WIDEST and longest - min(widths[:-1]) <= _MARGIN
    fits = []
    for line, width, following in zip(lines, widths, lines[1:], strict=False):
        word = _FIRST_WORD.match(following)
        needed = len(word.group().encode("gb18030", "replace")) if word else longest
        # An English sentence that goes on is wrapped, however short the line.
        goes_on = not chinese and _GOES_ON.match(following)
        ends = chinese and not wrapped and line.endswith(_ENDS)
        fits.append(bool(ends) or (width + needed + room <= longest and not goes_on))
    return fits


def _is_text(line: str) -> bool:
    """Whether a line neither begins nor ends with HTML, and defines nothing."""
    if _DRAWN.match(line) or _BRACES.match(line):
        return True
    if line.startswith("<") or line.endswith(">"):
        line = _INLINE_TAG.sub("", line)
    html = line.startswith("<") and not line.startswith("<http")
    if html or (line.endswith(">") and not _LINK_LAST.search(line)):
        return False
    return any(map(str.isalnum, line)) and not _DEFINES.match(line)
