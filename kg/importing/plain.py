"""Inline Markdown as plain text, for names, captions and summaries."""

import re

from kg.importing.dialects import without_indices
from kg.importing.elements import is_element
from kg.importing.inline import MASK, spans

_MARKUP = re.compile(r"[\\`*_\[\]<$!~^=:&]")
# What a span begins with: no other text has any.
_OPENING = re.compile(rf"[`\[<${MASK}\\h](?:(?<![\\h])|(?<=\\)[\\(b]|(?<=h)ttps?:)")
_EMPHASIS = re.compile(r"(\*\*{0,2})(?=\S)(.*?)(?<=\S)\1")
# Each branch begins with a literal, so that the engine skips plain text quickly.
_MARK = re.compile(r"\*\*+|_(?<!\w_)_?(?=\w)|_(?<=\w_)_?(?!\w)|~~|==")
# `a[i][j]` is no link.
_INDEXED = re.compile(r"[\w)\]]\Z", re.ASCII)
_BLANK = re.compile(r"&(?:nbsp|e[mn]sp|thinsp|#160);")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(markdown: str) -> str:
    """Inline Markdown as plain text: `**The** [`x`](u) $a$` → `The x $a$`."""
    if markdown.isalnum():
        return markdown
    if not _MARKUP.search(markdown):
        return " ".join(markdown.split())
    if not _OPENING.search(markdown):
        return " ".join(_unmark(markdown).split())
    parts, at = [], 0
    for span in spans(markdown):
        parts.append(_unmark(markdown[at : span.start]))
        if span.kind == "code":
            parts.append(markdown[span.start : span.end].strip("`").strip())
        elif span.kind == "math" and span.label.startswith(("\\\\", "$$")):
            parts.append(f"${span.text.strip()}$")
        elif span.kind in ("math", "money"):
            parts.append(markdown[span.start : span.end])
        elif span.kind in ("image", "reference", "wiki"):
            parts.append(span.text)
        elif span.kind == "html":
            tag = markdown[span.start : span.end]
            parts.append("" if is_element(tag, markdown[span.start - 1 : span.start]) else tag)
        elif span.kind == "url":
            parts.append(span.target)
        elif span.kind == "target":
            before, words = _at_bracket("".join(parts))
            index = (span.label and _INDEXED.search(before)) or markdown.startswith("[", span.end)
            parts = [before, "[", words, _unmark(markdown[span.start : span.end])] if index else [
                before, words]  # fmt: skip
        at = span.end
    parts.append(_unmark(markdown[at:]))
    return " ".join("".join(parts).split())


def _at_bracket(text: str) -> tuple[str, str]:
    """What stands before and behind the last bracket that is open."""
    depth = 1
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == "]") - (text[at] == "[")
        if not depth:
            return text[:at], text[at + 1 :]
    before, _, words = text.rpartition("[")
    return before, words


def _unmark(text: str) -> str:
    if "\\" not in text:
        return _without_marks(text)
    # What is escaped is no mark.
    parts = _ESCAPE.split(text)
    parts[::2] = map(_without_marks, parts[::2])
    return "".join(parts)


def _without_marks(text: str) -> str:
    if text.count("*") > 1:
        text = _EMPHASIS.sub(r"\2", text)
    if "*" in text or "_" in text or "~~" in text or "==" in text:
        text = _MARK.sub("", text)
    if "&" in text:
        text = _BLANK.sub(" ", text)
    return without_indices(text) if "~" in text or "^" in text else text
