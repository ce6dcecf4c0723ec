"""Writes what only some renderers know in a form that all of them show: marks, tasks, breaks.

All functions take masked prose (see `inline`) and return it with the number of changes.
"""

import re
from collections.abc import Sequence

from kg.importing.inline import MASK
from kg.importing.markup import CALLOUT
from kg.importing.words import words

# A longer index is a word, and what it belongs to ends with it.
_INDEX = (
    r"[A-Za-z0-9+-]{{1,3}}|"
    r"(?:[A-Za-z][A-Za-z0-9,+-]{{2,15}}|[\u4e00-\u9fff]{{1,6}})(?=\{0}(?![A-Za-z0-9]))"
)
_PAIRS = (
    ("~~", "del", re.compile(r"~~([^~\s](?:[^~\n]*[^~\s])?)~~")),
    # `a == b` is no highlight, nor is `1~3` a subscript: what stands beside the marks decides.
    ("==", "mark", re.compile(r"==(?<![=\w!<>]==)([^=\s](?:[^=\n]*[^=\s])?)==(?![=\w])", re.ASCII)),
    ("~", "sub", re.compile(rf"~(?<=[A-Za-z)]~)({_INDEX.format('~')})~(?!~)")),
    # Nor are there indices between the powers of `X^6+X^5`.
    (
        "^",
        "sup",
        re.compile(rf"\^(?<=[A-Za-z0-9)]\^)(?!\w+[+-][A-Za-z]\^[\w({{])({_INDEX.format('^')})\^"),
    ),
)
# What may begin or end what is marked.
_MARK = re.compile(r"==(?<![=\w!<>]==)(?=[^=\s])|==(?<=[^=\s]==)(?![=\w])", re.ASCII)
_NEAR = 500
TASK = re.compile(r"^([ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]+)\[([ xX])\][ \t]+", re.MULTILINE)
# What the renderer takes for a heading, though no editor does: a `#` without a space behind it.
_QUOTED_HASH = re.compile(r"^([ \t]*>[ \t>]*#{2,6})(?=[^\W\d])", re.MULTILINE)
_HASH = re.compile(r"^((?:[ \t>]|[-+*][ \t]|\d+[.)][ \t])*)(?=#{1,6}[^#\s]|#{7})", re.MULTILINE)
# Editors break a line at one backslash, kramdown at two; a path may end with two.
_ESCAPED_BREAK = re.compile(
    r"[ \t]*\\(?:\n(?<=[^\\]\\\n)|\\\n(?<=[^\w\\:/]\\\\\n))(?=[^\n])", re.ASCII
)
_ESCAPED_MARK = re.compile(r"\\([\\<|'\"@/:;=,%?&])")
_ROW = 1000
_EMOJI = re.compile(r":(?<![\w:]:)[a-z0-9_+-]{2,}:(?!:)", re.ASCII)
_DEFINITION = re.compile(r"^:[ \t]+(?=\S)", re.MULTILINE)
# Terms are short and no sentences: most lines above a colon are something else.
_TERMS = re.compile(
    r"((?:^(?![ \t:|>#*+-])[^\n。！？，；]{1,40}\n){1,8})\n?(?=:[ \t]+\S)", re.MULTILINE
)
_ABBREVIATION = re.compile(r"^\*\[([^\]\n]+)\]:[ \t]*", re.MULTILINE)
# What the renderer would take for attributes of what stands before: braces at the end of a heading
# or a paragraph, or behind a mark that closes.
_BRACES = re.compile(rf"\{{(?<=[*)>\]{MASK}]\{{)|\{{(?<=^\{{)(?=[^\n]*\}}[ \t]*$)", re.MULTILINE)
_BRACKETED = re.compile(r"\\?\[([^\[\]\n]+(?:\n[^\[\]\n]+)?)\]\{((?:\.[\w-]+[ \t]*)+)\}")
_AT_END = re.compile(r"(?<!\\)\{(?=[^{}]*\}\s*\Z)")
_ATTRIBUTE = r"""(?:[#.][\w-]+|[\w:-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s}"']+))"""
_ATTRIBUTES = re.compile(rf"\{{(?::|:?[ \t]*{_ATTRIBUTE}(?:[ \t]+{_ATTRIBUTE})*[ \t]*\}})")
# Pandoc breaks a line within the attributes of an image, and measures in inches.
SIZE = re.compile(
    r"\{((?:[ \t]*\n?[ \t]*(?:width|height)=\"[\d.]+(?:in|cm|mm|pt|%|px)\")+)[ \t]*\}"
)
_SIZED = re.compile(MASK + SIZE.pattern)
_PAPER_WIDTH = re.compile(r"width=\"([\d.]+)(in|cm|mm|pt)\"")
_PAPER_LENGTH = re.compile(r"(?:width|height)=\"[\d.]+(?:in|cm|mm|pt)\"")


def marks(text: str) -> tuple[str, int]:
    """`==marked==`, `~~deleted~~`, `H~2~O` and `x^2^` as HTML."""
    count = 0
    for mark, tag, pattern in _PAIRS:
        if mark in text:
            text, found = _tagged(text, tag, pattern)
            count += found
    return text, count


def _tagged(text: str, tag: str, pattern: re.Pattern) -> tuple[str, int]:
    count = 0

    def write(match: re.Match) -> str:
        nonlocal count
        if tag == "mark" and _is_operator(match):
            return match.group()
        count += 1
        return f"<{tag}>{match.group(1)}</{tag}>"

    return pattern.sub(write, text), count


def _is_operator(marked: re.Match) -> bool:
    """Whether what looks marked stands between comparisons: its paragraph has a `==` more."""
    text, start, end = marked.string, marked.start(), marked.end()
    first = text.rfind("\n\n", max(0, start - _NEAR), start)
    last = text.find("\n\n", end, end + _NEAR)
    first = first if first >= 0 else max(0, start - _NEAR)
    found = _MARK.findall(text, first, last if last >= 0 else end + _NEAR)
    return len(found) % 2 == 1


def without_indices(text: str) -> str:
    """`H~2~O` and `x^2^` as plain text."""
    for mark, _, pattern in _PAIRS:
        if len(mark) == 1 and mark in text:
            text = pattern.sub(r"\1", text)
    return text


def emoji(text: str) -> tuple[str, int]:
    """`:smile:` as the character it names."""
    if not _EMOJI.search(text):
        return text, 0
    from pymdownx.gemoji_db import aliases, emoji  # A large table, which most notes never need.

    count = 0

    def write(match: re.Match) -> str:
        nonlocal count
        entry = emoji.get(aliases.get(match.group(), match.group()))
        if not entry:
            return match.group()
        count += 1
        return "".join(chr(int(code, 16)) for code in entry["unicode"].split("-"))

    return _EMOJI.sub(write, text), count


def definitions(text: str) -> tuple[str, int]:
    """A term with `: what it means` below, and `*[CNN]: what it stands for`, as lists."""
    text, count = _ABBREVIATION.subn(r"- **\1**：", text)
    if not _DEFINITION.search(text):
        return text, count
    text = _TERMS.sub(
        lambda match: "  \n".join(f"**{t}**" for t in match[1].splitlines()) + "\n\n", text
    )
    text, found = _DEFINITION.subn("- ", text)
    return text, count + found


def bracketed(text: str) -> tuple[str, int]:
    """Pandoc's `[words]{.underline}` as HTML; the words alone where no element shows the class."""

    def write(match: re.Match) -> str:
        known = words().spans
        element = next((known[name] for name in match[2].split(".") if name in known), "")
        return f"<{element}>{match[1]}</{element}>" if element else match[1]

    return _BRACKETED.subn(write, text)


def attributes(text: str, outputs: Sequence[str]) -> tuple[str, int]:
    """The attributes that Pandoc gives images: in one line, lengths of paper as a style, and none
    behind what took the place of an image. `outputs` are what the marks of the text stand for."""
    index = at = 0

    def write(match: re.Match) -> str:
        nonlocal index, at
        index += text.count(MASK, at, match.start())
        at = match.start()
        if not outputs[index].startswith("!["):
            return MASK
        inner = " ".join(match[1].split())
        if width := _PAPER_WIDTH.search(inner):
            inner = _PAPER_LENGTH.sub("", inner).strip()
            inner = f'{inner} style="width: {float(width[1]):.4g}{width[2]}"'.strip()
        return f"{MASK}{{ {inner} }}"

    return _SIZED.subn(write, text) if outputs else (text, 0)


def braces(text: str) -> tuple[str, int]:
    """Braces that are no attributes of what stands before them, for the renderer to show."""
    return _escaped(text, _BRACES)


def heading_braces(text: str) -> tuple[str, int]:
    """The same for a heading, whose attributes stand at its end."""
    return _escaped(text, _AT_END)


def _escaped(text: str, pattern: re.Pattern) -> tuple[str, int]:
    count = 0

    def write(match: re.Match) -> str:
        nonlocal count
        if _ATTRIBUTES.match(text, match.start()):
            return match.group()
        count += 1
        return "\\{"

    return pattern.sub(write, text), count


def tasks(text: str) -> tuple[str, int]:
    """`- [x] done` with a box in place of its brackets."""
    return TASK.subn(lambda match: f"{match[1]}{'☐' if match[2] == ' ' else '☑'} ", text)


def hard_breaks(text: str) -> tuple[str, int]:
    """Backslashes at the end of a line break it in some renderers; two spaces do so everywhere."""
    return _ESCAPED_BREAK.subn("  \n", text) if "\\\n" in text else (text, 0)


def escapes(text: str) -> tuple[str, int]:
    """Marks that CommonMark lets a backslash escape, and the renderer does not, without it."""
    count = 0

    def write(match: re.Match) -> str:
        nonlocal count
        mark = match.group(1)
        if mark == "\\" or (mark == "|" and _is_row(text, match.start())):
            return match.group()
        count += 1
        return {"<": "&lt;", "&": "&amp;"}.get(mark, mark)

    return _ESCAPED_MARK.sub(write, text), count


def _is_row(text: str, at: int) -> bool:
    """Whether the line around an offset has a bar besides the escaped ones, as the rows of tables
    have."""
    stop = text.find("\n", at, at + _ROW)
    line = text[text.rfind("\n", max(at - _ROW, 0), at) + 1 : stop if stop >= 0 else at + _ROW]
    return "|" in line.replace("\\|", "")


def quoted_headings(text: str) -> tuple[str, int]:
    """`>##Title` is a heading in a quote to editors."""
    return _QUOTED_HASH.subn(r"\1 ", text)


def hashes(text: str) -> tuple[str, int]:
    """`#tag` at the beginning of a line is no heading."""
    return _HASH.subn(r"\1\\", text)


def _follows_quote(text: str, at: int) -> bool:
    """Whether the last line with text before `at` is part of a quote."""
    while at and text[at - 1] in "\n \t":
        at -= 1
    return text[text.rfind("\n", 0, at) + 1 : at].lstrip().startswith(">")


def callouts(text: str) -> tuple[str, int]:
    """`> [!note] title` opens a box in Obsidian and on GitHub: a quote with a bold title here."""

    def write(match: re.Match) -> str:
        quote, kind, title = match.group(1), match.group(2).lower(), match.group(3).strip()
        title = title or words().callouts.get(kind, kind.capitalize())
        apart = ""
        if ">" not in quote.strip()[1:] and _follows_quote(text, match.start()):
            # The renderer would join two quotes that only a blank line separates.
            apart = f"{quote[: quote.find('>')]}<!-- -->\n\n"
        return f"{apart}{quote}**{title}**\n{quote.rstrip()}"

    return CALLOUT.subn(write, text)
