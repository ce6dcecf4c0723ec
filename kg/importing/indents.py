"""Tells indented prose from indented code: many authors indent paragraphs as in print."""

import re

_CJK = re.compile("[\u3400-\u9fff]")
# What may stand in prose though it looks like code: images, links, formulas, code.
_SPAN = re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)|\$[^$\n]+\$|`[^`\n]+`|https?://\S+")
_CODE = re.compile(r"[{}=<>|\\#;]|//|--|^\s*(?:[-+*]|\d+[.)])\s")
_STOP = re.compile("[，。；：！？、（）]")
_LETTER = re.compile(r"[A-Za-z]")


def is_prose(raw: str) -> bool:
    """Whether an indented block of a file is paragraphs in truth."""
    if not raw.startswith(("    ", "\t", " \t", "  \t", "   \t")):
        return False
    lines = [line for line in raw.split("\n") if line.strip()]
    return all(map(_is_prose, lines)) and any(map(_STOP.search, lines))


def _is_prose(line: str) -> bool:
    bare = _SPAN.sub("", line)
    if _CODE.search(bare):
        return False
    chinese = len(_CJK.findall(bare))
    # Beside an image or a formula, less will do.
    return (chinese > 3 or bare != line) and chinese * 2 >= len(_LETTER.findall(bare))


def unindented(raw: str) -> str:
    """The paragraphs of indented prose."""
    return "\n".join(line.lstrip(" \t") for line in raw.split("\n"))
