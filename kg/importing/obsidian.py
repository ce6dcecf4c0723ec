"""Writes what only Obsidian knows, comments (`%%…%%`) and names of blocks (`^name`), as HTML."""

import re
from collections.abc import Iterator

from kg.importing.blocks import scan
from kg.importing.inline import spans

_MARK = re.compile(r"%%(?<!%%%)(?!%)")
_BLANK = re.compile(r"\n[ \t]*\n")
# At the end of a line. `r ^2` and `x ^T` are powers.
_NAME = re.compile(r"\^(?<=\s\^)(?=[\w-]*[A-Za-z])([A-Za-z0-9-]{4,})[ \t]*$", re.MULTILINE)


def as_html(text: str) -> str:
    """The text of a file, its comments and names of blocks written as HTML; lines keep their
    numbers."""
    if "%%" in text:
        text = _hide(text)
    if _NAME.search(text):
        parts, at = [], 0
        for match in _prose(text, _NAME):
            parts += (text[at : match.start()], f'<a id="{match.group(1)}"></a>')
            at = match.end()
        text = "".join((*parts, text[at:]))
    return text


def _hide(text: str) -> str:
    parts, at, opened = [], 0, -1
    for mark in (match.start() for match in _prose(text, _MARK)):
        if opened >= 0 and _belong(text, opened, mark):
            content = text[opened + 2 : mark].replace("-->", "-- >")
            parts += (text[at:opened], "<!--", content, "-->")
            at, opened = mark + 2, -1
        elif not text[mark - 1 : mark].isdigit():
            # Behind a number they are percents: 100%%.
            opened = mark
    return "".join((*parts, text[at:]))


def _belong(text: str, opened: int, closing: int) -> bool:
    """Whether two marks enclose a comment: within a paragraph, or from a line's beginning on up to
    a line's end."""
    if not _BLANK.search(text, opened, closing):
        return True
    begins = not text[text.rfind("\n", 0, opened) + 1 : opened].strip()
    stop = text.find("\n", closing)
    return begins and not text[closing + 2 : stop if stop >= 0 else len(text)].strip()


def _prose(text: str, pattern: re.Pattern) -> Iterator[re.Match]:
    """What a pattern finds in the prose of a file: never in code, formulas or HTML."""
    for block in scan(text):
        if block.kind not in ("text", "heading") or not pattern.search(
            text, block.start, block.end
        ):
            continue
        raw = text[block.start : block.end]
        taken = iter((*((span.start, span.end) for span in spans(raw)), (len(raw), len(raw))))
        start, end = next(taken)
        for match in pattern.finditer(text, block.start, block.end):
            at = match.start() - block.start
            while end <= at:
                start, end = next(taken)
            if at < start:
                yield match
