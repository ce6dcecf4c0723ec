"""Finds the colours that editors put around all text: the ink of a page, which is none in truth."""

import re

from kg.importing.inline import Span

_OPEN = re.compile(r"""<(font|span)\s+style\s*=\s*["']([^"'<>]*)["']\s*>\Z""", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(font|span)(?=[\s>])", re.IGNORECASE)
_INK = re.compile(
    r"\s*(background-)?color\s*:\s*(?:rgb\(\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)|"
    r"#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2}))\s*(?:;|\Z)",
    re.IGNORECASE,
)
# A grey has channels no further apart; ink is no lighter, paper no darker.
_GREY = 24
_INK_MOST = 140
_PAPER_LEAST = 240


def idle_tags(found: list[Span], text: str) -> set[int]:
    """Which spans of a block are tags that only say the colour of ordinary text, each with the tag
    that ends it. On a dark page nobody could read that text."""
    idle: set[int] = set()
    opened: list[tuple[str, int, bool]] = []
    for index, span in enumerate(found):
        if span.kind != "html" or not (tag := _TAG.match(text, span.start)):
            continue
        name = tag.group(2).lower()
        if not tag.group(1):
            opened.append((name, index, _is_idle(text[span.start : span.end])))
        elif opened and opened[-1][0] == name:
            _, start, plain = opened.pop()
            if plain:
                idle |= {start, index}
    return idle


def _is_idle(tag: str) -> bool:
    style = _OPEN.match(tag)
    if not style:
        return False
    at, text = 0, style.group(2)
    while at < len(text.rstrip()):
        colour = _INK.match(text, at)
        if not colour:
            return False
        paper, *values = colour.groups()
        red, green, blue = (int(v) for v in values[:3]) if values[0] else (
            int(v, 16) for v in values[3:])  # fmt: skip
        lightest, darkest = max(red, green, blue), min(red, green, blue)
        if lightest - darkest > _GREY or (
            darkest < _PAPER_LEAST if paper else lightest > _INK_MOST
        ):
            return False
        at = colour.end()
    return at > 0
