"""Finds the words of a page that a 勘误 on it corrects, so that they are marked wherever quoted.

A correction names them at its beginning: `“最后级联起来”：v2 的 ASPP 是相加……`.
"""

import re
from collections.abc import Iterable, Mapping

from kg.model import Evidence

_BOX = re.compile(
    r'^!!! \S+ "勘误"\s*\n(?:[ \t]*\n)*[ \t]+(?P<named>(?:“[^”\n]+”、?)+)：', re.MULTILINE
)
_NAMED = re.compile("“([^”]+)”")


def corrections(pages: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The corrected words of each page that corrects some, given the Markdown of all."""
    found = {path: tuple(_named(body)) for path, body in pages.items() if '"勘误"' in body}
    return {path: named for path, named in found.items() if named}


def notice(evidence: Evidence, found: Mapping[str, tuple[str, ...]]) -> str:
    """What is to stand behind a quoted sentence if it holds words that its page corrects."""
    said = _solid(evidence.sentence)
    wrong = any(words in said for words in found.get(evidence.page, ()))
    return "（此句有勘误）" if wrong else ""


def _named(body: str) -> Iterable[str]:
    for box in _BOX.finditer(body):
        yield from map(_solid, _NAMED.findall(box["named"]))


def _solid(text: str) -> str:
    return "".join(text.split())
