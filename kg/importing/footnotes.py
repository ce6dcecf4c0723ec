"""Finds the footnotes of a file, and puts each on the pages that cite it."""

import re
from collections.abc import Callable, Mapping

from kg.importing.blocks import Block

_FOOTNOTE = re.compile(r"^\[\^([^\]\s]+)\]:[^\n]*(?:\n(?!\[\^)[^\n]*\S[^\n]*)*", re.MULTILINE)
_MARK = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_BLANKS = re.compile(r"\n\n\n+")


def footnotes(text: str, blocks: list[Block]) -> tuple[dict[str, str], frozenset[str]]:
    """The footnotes in the prose of a file, by label: `[^1]: …` up to a blank line; and the labels
    that its prose cites."""
    found: dict[str, str] = {}
    cited: set[str] = set()
    if "[^" in text:
        for block in blocks:
            if block.kind in ("text", "html"):
                for match in _FOOTNOTE.finditer(text, block.start, block.end):
                    found.setdefault(match.group(1), match.group().strip())
                marks = _MARK.finditer(text, block.start, block.end)
                cited.update(match.group(1) for match in marks)
    return found, frozenset(cited)


def with_footnotes(
    body: str, known: Mapping[str, str], cited: frozenset[str], mend: Callable[[str], str]
) -> str:
    """Brings the footnotes that a page cites to it from other sections, and leaves those out
    that other pages cite and this one does not; `known` and `cited` are of the whole file."""
    used = dict.fromkeys(match.group(1) for match in _MARK.finditer(body))
    here = {match.group(1) for match in _FOOTNOTE.finditer(body)}
    if any(label in cited and label not in used for label in here):
        body = _FOOTNOTE.sub(
            lambda match: "" if match[1] in cited and match[1] not in used else match[0], body
        )
        body = _BLANKS.sub("\n\n", body).strip("\n").rstrip()
    found = [mend(known[label]) for label in used if label not in here and label in known]
    return "\n\n".join(text for text in (body, *found) if text)
