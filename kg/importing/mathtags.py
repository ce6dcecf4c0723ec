"""Writes what site generators put around formulas, tags and MathJax's scripts, as dollars."""

import re

from kg.importing.fences import CODE

_NAMES = r"(?:katex|mathjax|math|latex)\b"
_OCCURS = re.compile(rf"\{{\{{[<%]\s*{_NAMES}|\{{%-?\s*{_NAMES}|math/tex")
_LONGEST = 3000
_TAGGED = re.compile(
    rf"{CODE}|\{{\{{[<%]\s*{_NAMES}(?P<args>[^<>{{}}\n]*)[>%]\}}\}}"
    rf"(?P<words>(?:(?!\{{\{{[<%]).){{0,{_LONGEST}}}?)\{{\{{[<%]\s*/\s*{_NAMES}\s*[>%]\}}\}}|"
    rf"\{{%-?\s*{_NAMES}(?P<args2>[^%{{}}\n]*)%\}}"
    rf"(?P<words2>(?:(?!\{{%).){{0,{_LONGEST}}}?)\{{%-?\s*end{_NAMES}\s*-?%\}}|"
    r"<script type=[\"']math/tex(?P<args3>;\s*mode=display)?[\"'][^<>]*>"
    r"(?P<words3>.{0,500}?)</script>",
    re.DOTALL | re.MULTILINE,
)


def with_dollars(text: str) -> str:
    """The text of a file with its tagged formulas between dollars. Lines keep their numbers."""
    return _TAGGED.sub(_write, text) if _OCCURS.search(text) else text


def _write(match: re.Match) -> str:
    if match["code"]:
        return match.group()
    named = match.groupdict()
    words = next(
        value for key in ("words", "words2", "words3") if (value := named[key]) is not None
    )
    if "$" in words or not words.strip():
        # What has its dollars needs no more.
        return words
    display = any("display" in (named[key] or "") for key in ("args", "args2", "args3"))
    if "\n" in words:
        return f"$${words}$$"
    return f"$${words.strip()}$$" if display else f"${words.strip()}$"
