"""Turns Obsidian's comments, `%%…%%`, into comments of HTML, which no reader sees either."""

import re
from collections.abc import Iterator

from kg.importing.blocks import scan
from kg.importing.inline import spans

_MARK = re.compile(r"%%(?<!%%%)(?!%)")
_BLANK = re.compile(r"\n[ \t]*\n")


def hide(text: str) -> str:
    """The text of a file, its comments written as HTML; lines keep their numbers."""
    if "%%" not in text:
        return text
    parts, at, opened = [], 0, -1
    for mark in _marks(text):
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


def _marks(text: str) -> Iterator[int]:
    """Where marks of comments stand: never in code, formulas or comments of HTML."""
    for block in scan(text):
        if block.kind not in ("text", "heading"):
            continue
        raw = text[block.start : block.end]
        if "%%" not in raw:
            continue
        taken = iter((*((span.start, span.end) for span in spans(raw)), (len(raw), len(raw))))
        start, end = next(taken)
        for match in _MARK.finditer(raw):
            while end <= match.start():
                start, end = next(taken)
            if match.start() < start:
                yield block.start + match.start()
