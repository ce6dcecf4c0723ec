"""Takes a sentence and its brackets apart: what each states is read by itself."""

import re

from kg.extraction.reading.coordination import join
from kg.extraction.reading.discourse import MENTIONS, Discourse, M
from kg.extraction.reading.readings import read_statements
from kg.extraction.reading.subjects import subject_at, subjects_said
from kg.extraction.wordings import literal, words

# A bracket that goes on with the list before it.
_BESIDES = re.compile(rf"\s*{literal(words('besides'))}")
_BRACKET = re.compile("[()]")
# A(X)和B(Y)都…: without what is said in passing they stand side by side.
_SIDE_BY_SIDE = re.compile(rf"{M}\s*\([^()]*\)\s*(?:、|和|与|以及|and)\s*{M}\s*\(")
_PARENTHESIS = re.compile(r"\(([^()]*)\)")


def read_brackets(d: Discourse, encoded: str) -> str:
    """Reads what a sentence and each of its brackets states; returns it without these."""
    asides, whole = [], encoded
    if ")" in encoded or "(" in encoded:
        encoded = _across(d, encoded)
    while "(" in encoded and (match := _PARENTHESIS.search(encoded)):
        asides.append((match[1], encoded[: match.start()]))
        encoded = encoded[: match.start()] + encoded[match.end() :]
    if asides and _SIDE_BY_SIDE.search(whole):
        encoded = join(d, encoded)
    read_statements(d, encoded)
    if asides:
        d.asides.add(d.span)
    carried = d.subject, d.carried
    for aside, before in asides:
        if MENTIONS.search(aside):
            tail = before[-1:]
            d.clause_subjects.clear()
            d.heads.clear()
            if MENTIONS.match(tail) and not _BESIDES.match(aside):
                d.subject = d.carried = d.ids(tail)
            elif d.lexicon.foreign:
                # An aside may be about anybody.
                d.subject = d.carried = ()
            else:
                d.carried = subject_at(d, before, len(before)) or d.carried
            read_statements(d, aside)
            d.subject, d.carried = carried
    return encoded


def _across(d: Discourse, encoded: str) -> str:
    """A bracket that spans sentences: what is said after it goes on from before it."""
    while (closing := unopened(encoded)) >= 0:
        inside, encoded = encoded[:closing], encoded[closing + 1 :]
        if inside.strip():
            if d.lexicon.foreign:
                d.subject = d.carried = ()
            read_statements(d, inside)
        d.subject = d.carried = d.outside or d.subject
    if encoded.count("(") > encoded.count(")"):
        opened = encoded.rfind("(")
        said = subjects_said(d, encoded, opened)
        d.outside = said[-1] if said else d.subject
    return encoded


def unopened(encoded: str) -> int:
    """Where the first bracket is closed that was not opened, -1 if none is."""
    depth = 0
    for match in _BRACKET.finditer(encoded):
        depth += 1 if match[0] == "(" else -1
        if depth < 0:
            return match.start()
    return -1
