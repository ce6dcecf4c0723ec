"""Keeps the stars of products and of names for anything from becoming emphasis.

All functions take masked prose (see `inline`) and return it with the number of repairs.
"""

import re

# Each begins with what is rare in prose, so that the engine finds the places quickly.
_TIMES = re.compile(r"\\\*(?<=\d\\\*)(?=\d)|\*(?<=\d\*)(?=\d)")
_SPACED_TIMES = re.compile(r"(?<=\d) \\?\* (?=\d)")
_STAR_WITHIN_WORDS = re.compile(r"\*(?<=[\w().]\*)[\w(]", re.ASCII)
_PRODUCT = re.compile(
    r"(?:(?<![\w*\\)])|(?<=[^\w*]\*\*)|(?<=\A\*\*))"
    r"\w[\w().]*(?:\*[\w(][\w().]*)+(?<=[\w)])(?!\w|\*(?!\*(?!\*)))",
    re.ASCII,
)
# `*.*` and `*/*` stand for whatever there is.
_WILDCARD = re.compile(r"(?<![\w*\\])\*([./:])\*(?![\w*])")


def times(text: str) -> tuple[str, int]:
    """`3\\*3` between digits is a product: 3×3."""
    text, count = _TIMES.subn("×", text)
    if " * " not in text and " \\* " not in text:
        return text, count
    text, spaced = _SPACED_TIMES.subn(" × ", text)
    return text, count + spaced


def products(text: str) -> tuple[str, int]:
    """`O(m*n*n)` would lose its stars to emphasis: escapes those between letters and digits."""
    parts, at, count = [], 0, 0
    while star := _STAR_WITHIN_WORDS.search(text, at):
        start = max(text.rfind("\n", at, star.start()) + 1, at)
        stop = text.find("\n", star.end())
        stop = stop if stop >= 0 else len(text)
        line, found = _PRODUCT.subn(lambda match: match[0].replace("*", "\\*"), text[start:stop])
        parts += (text[at:start], line)
        at = stop
        count += found
    return ("".join((*parts, text[at:])), count) if count else (text, 0)


def wildcards(text: str) -> tuple[str, int]:
    """`*.*` would lose its stars to emphasis: escapes them."""
    return _WILDCARD.subn(r"\\*\1\\*", text)
