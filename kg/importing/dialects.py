"""Writes what only some renderers know in a form that all of them show: marks, tasks, breaks.

All functions take masked prose (see `inline`) and return it with the number of changes.
"""

import re

from kg.importing.markup import CALLOUT

_PAIRS = (
    ("~~", "del", re.compile(r"~~([^~\s](?:[^~\n]*[^~\s])?)~~")),
    # `a == b` is no highlight, nor is `1~3` a subscript: what stands beside the marks decides.
    ("==", "mark", re.compile(r"==(?<![=\w!<>]==)([^=\s](?:[^=\n]*[^=\s])?)==(?![=\w])", re.ASCII)),
    ("~", "sub", re.compile(r"~(?<=[A-Za-z)]~)([A-Za-z0-9+-]{1,3})~(?!~)")),
    ("^", "sup", re.compile(r"\^(?<=[A-Za-z0-9)]\^)([A-Za-z0-9+-]{1,3})\^")),
)
TASK = re.compile(r"^([ \t>]*(?:[-+*]|\d{1,9}[.)])[ \t]+)\[([ xX])\][ \t]+", re.MULTILINE)
# What the renderer takes for a heading, though no editor does: a `#` without a space behind it.
_HASH = re.compile(r"^((?:[ \t>]|[-+*][ \t]|\d+[.)][ \t])*)(?=#{1,6}[^#\s]|#{7})", re.MULTILINE)
_ESCAPED_BREAK = re.compile(r"\\\n(?<=[^\\]\\\n)(?=[^\n])")
_CALLOUTS = {
    "note": "说明", "abstract": "摘要", "summary": "摘要", "tldr": "摘要", "info": "说明",
    "todo": "待办", "tip": "提示", "hint": "提示", "important": "重要", "success": "完成",
    "check": "完成", "done": "完成", "question": "问题", "help": "问题", "faq": "问题",
    "warning": "警告", "caution": "警告", "attention": "注意", "failure": "失败", "fail": "失败",
    "missing": "缺失", "danger": "危险", "error": "错误", "bug": "缺陷", "example": "例子",
    "quote": "引用", "cite": "引用",
}  # fmt: skip


def marks(text: str) -> tuple[str, int]:
    """`==marked==`, `~~deleted~~`, `H~2~O` and `x^2^` as HTML."""
    count = 0
    for mark, tag, pattern in _PAIRS:
        if mark in text:
            text, found = pattern.subn(rf"<{tag}>\1</{tag}>", text)
            count += found
    return text, count


def tasks(text: str) -> tuple[str, int]:
    """`- [x] done` with a box in place of its brackets."""
    return TASK.subn(lambda match: f"{match[1]}{'☐' if match[2] == ' ' else '☑'} ", text)


def hard_breaks(text: str) -> tuple[str, int]:
    """A backslash at the end of a line breaks it in editors; two spaces do so everywhere."""
    return _ESCAPED_BREAK.subn("  \n", text)


def hashes(text: str) -> tuple[str, int]:
    """`#tag` at the beginning of a line is no heading."""
    return _HASH.subn(r"\1\\", text)


def callouts(text: str) -> tuple[str, int]:
    """`> [!note] title` opens a box in Obsidian and on GitHub: a quote with a bold title here."""

    def write(match: re.Match) -> str:
        quote, kind, title = match.group(1), match.group(2).lower(), match.group(3).strip()
        title = title or _CALLOUTS.get(kind, kind.capitalize())
        return f"{quote}**{title}**\n{quote.rstrip()}"

    return CALLOUT.subn(write, text)
