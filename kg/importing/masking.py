"""Puts a mark in place of each span of prose that repairs must not touch, and back again."""

import re
from bisect import bisect_right
from operator import methodcaller

from kg.importing.inline import MASK, Span
from kg.importing.lists import LEVEL
from kg.importing.markup import CARD, inline_card

_ITEM = re.compile(r"\n*(?:[-+*]|\d+[.)])[ \t]+\S")
_IS_CARD = methodcaller("startswith", CARD)
_NEAR = 9
_MOST_INDENT = 3


def mask(text: str, found: list[Span], outputs: list[str]) -> str:
    """Prose with a mark in place of each span; links that are none any more lose their opening
    bracket too."""
    parts: list[str] = []
    cuts: list[int] = []
    at = 0
    for span, output in zip(found, outputs, strict=True):
        if span.kind == "target" and not output.startswith("]"):
            cuts.append(span.start - len(span.text) - 1)
        parts.append(text[at : span.start])
        at = span.end
    parts.append(text[at:])
    starts = [0, *(span.end for span in found)] if cuts else []
    for cut in sorted(cuts, reverse=True):
        index = bisect_right(starts, cut) - 1
        place = cut - starts[index]
        parts[index] = parts[index][:place] + parts[index][place + 1 :]
    return MASK.join(parts)


def unmask(masked: str, outputs: list[str]) -> str:
    """Puts what the marks stand for in their place; a card that is alone on its line becomes a
    paragraph."""
    parts = masked.split(MASK)
    if not any(map(_IS_CARD, outputs)):
        whole = [""] * (len(parts) + len(outputs))
        whole[::2], whole[1::2] = parts, outputs
        return "".join(whole)
    result = [parts[0]]
    last = len(outputs) - 1
    for index, output in enumerate(outputs):
        following = parts[index + 1]
        if output.startswith(CARD) and not (
            # Nearly all are paragraphs already.
            following.startswith("\n\n") and result[-1].endswith("\n\n")
        ):
            alone = following.startswith("\n") or (not following and index == last)
            if alone and _begins_line(result) and not _continues_item(result):
                result[-1] = result[-1].rstrip(" ")
                if result[-1] and not result[-1].endswith("\n\n"):
                    result.append("\n")
                if following and not following.startswith("\n\n"):
                    following = "\n" + following
            else:
                output = inline_card(output)
        result += (output, following)
    return "".join(result)


def _begins_line(result: list[str]) -> bool:
    """Whether what was put together so far ends in a line without text, where a paragraph may
    begin."""
    for part in reversed(result):
        line = part.rpartition("\n")
        if line[2] and (line[2].strip(" ") or len(line[2]) > _MOST_INDENT):
            return False
        if line[1]:
            return True
    return True


def _continues_item(result: list[str]) -> bool:
    """Whether what was put together so far ends in a list item, right below its text."""
    paragraph = "".join(result[-_NEAR:]).rpartition("\n\n")[2]
    within = paragraph.startswith((" " * LEVEL, "\t")) or _ITEM.match(paragraph)
    return bool(within) and bool(paragraph.strip()) and paragraph.rstrip(" ").endswith("\n")
