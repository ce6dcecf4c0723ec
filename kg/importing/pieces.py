"""Takes notes apart into the pieces that have to be on a page, and pages into their words.

A piece is a sentence, a formula, a line of code, a link's address or a comment.
"""

import html
import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from kg.importing.blocks import Block, scan
from kg.importing.data import Corrections
from kg.importing.dialects import SIZE, TASK, bracketed, emoji
from kg.importing.elements import is_element, is_mention
from kg.importing.fences import OPENING
from kg.importing.formulas import display, drawn, is_tex, unescaped
from kg.importing.indents import customary, is_prose, parted
from kg.importing.inline import Span, spans
from kg.importing.markup import (
    CALLOUT,
    CONTENTS_MARK,
    DEFINITION,
    SHOWN_SIZE,
    Definition,
    attributes,
    bare_code,
    defines,
    label_key,
)
from kg.importing.merge import LISTING_END, LISTING_START
from kg.importing.mojibake import mend
from kg.importing.privacy import redact
from kg.importing.targets import direct, is_remote, spaceless, without_stop

_TAG = re.compile(r"(?<!\\)</?[A-Za-z][^<>]*>")
_END = re.compile(r"[。！？!?；;\n]+")
# What the `;` of ends no sentence.
_BLANK = re.compile("&(?:emsp|ensp|nbsp|thinsp|#160);")
_HEADING_MARKS = re.compile(r"^ {0,3}#+|#+[ \t]*$|^ {0,3}(?:=+|-+)[ \t]*$", re.MULTILINE)
_TEXT_ONLY = re.compile(r"[\W_]+")
_BEGINNING, _NEAR = 12, 1000


class Piece(NamedTuple):
    """Something of the notes that has to be on a page. `kind`: sentence, formula, code, link,
    comment."""

    kind: str
    where: str
    text: str


def sentences_of(prose: str) -> list[str]:
    """The sentences of some prose."""
    return _END.split(_BLANK.sub(" ", prose))


def words_of(text: str) -> Iterator[str]:
    """The words of a page, block by block."""
    for block in scan(text):
        raw = text[block.start : block.end]
        if block.kind in ("code", "math"):
            yield raw
        elif block.kind not in ("front", "comment"):
            yield _prose(raw, {})[0]


def pieces(
    name: str, text: str, corrections: Corrections, links: dict[str, Definition]
) -> Iterator[tuple[int, Piece]]:
    """Every piece of one notes file, with the offset it comes from."""
    replacements = (*corrections.misspellings, *corrections.edits)
    line, at = 1, 0
    blocks = scan(text)
    indents = customary(text, blocks)
    for block in chain.from_iterable(parted(text, block, indents) for block in blocks):
        line += text.count("\n", at, block.start)
        at = block.start
        raw = text[block.start : block.end]
        # Sentences come behind all else that a block holds.
        near = {"sentence": (0, line)}
        for kind, piece in _pieces(block, raw, replacements, links, indents):
            if piece := piece.strip():
                order = kind if kind in near else ""
                near[order] = _near(piece, raw, *near.get(order, (0, line)))
                yield block.start, Piece(kind, f"{name}:{near[order][1]}", piece)


def _near(piece: str, raw: str, at: int, line: int) -> tuple[int, int]:
    """Where a piece stands in a block behind another at `at`, with its line: what was mended in it
    is taken to stand there too."""
    found = raw.find(piece[:_BEGINNING].partition("\n")[0], at, at + _NEAR)
    return (found, line + raw.count("\n", at, found)) if found >= 0 else (at, line)


def _pieces(block: Block, raw: str, replacements, links, indents) -> Iterator[tuple[str, str]]:
    if block.kind == "front":
        return
    if block.kind == "comment":
        for line in redact(raw)[0].split("\n"):
            if line.strip() not in (LISTING_START, LISTING_END):
                yield "comment", line
        return
    if block.kind == "code" and not is_prose(raw, indents):
        for code_line in redact(raw)[0].split("\n"):
            if not OPENING.match(code_line):
                yield "code", code_line
        return
    if block.kind == "math":
        formula, raw = display(redact(raw)[0])
        yield "formula", unescaped(formula.strip().strip("$"))
    raw = redact(mend(raw)[0])[0]
    for entry in replacements:
        raw = raw.replace(entry.wrong, entry.right)
    if block.kind == "heading":
        raw = _HEADING_MARKS.sub("", raw)
    if "{" in raw:
        raw = SIZE.sub("", bracketed(raw)[0])
    if "[" in raw:
        raw = TASK.sub(r"\1", CALLOUT.sub(r"\1\3", CONTENTS_MARK.sub("", raw)))
        raw = DEFINITION.sub(lambda match: "" if defines(match) else match.group(), raw)
    prose, others = _prose(raw, links, verbatim=block.kind == "html")
    # A heading that holds nothing but a comment becomes no page.
    yield from (other for other in others if block.kind != "heading" or other[0] != "comment")
    for sentence in sentences_of(prose):
        if any(map(str.isalnum, sentence)) and bare(sentence):
            yield "sentence", sentence


def _prose(
    text: str, links: dict[str, Definition], verbatim: bool = False
) -> tuple[str, list[tuple[str, str]]]:
    """The words of some Markdown, and what else it holds: formulas and links. A `verbatim` block
    is HTML, in which nothing is escaped for Markdown."""
    parts: list[str] = []
    others: list[tuple[str, str]] = []
    at = 0
    for span in spans(text):
        if span.start < at:
            continue
        words, other = _said(span, text, links)
        if verbatim and span.kind == "math":
            other = "formula", span.text
        parts += (emoji(text[at : span.start])[0], words)
        if other:
            others.append(other)
        shown = SHOWN_SIZE.match(text, span.end) if span.kind == "image" else None
        at = shown.end() if shown else span.end
    parts.append(emoji(text[at:])[0])
    return "".join(parts), others


def _said(
    span: Span, text: str, links: dict[str, Definition]
) -> tuple[str, tuple[str, str] | None]:
    """What a span says among the words of a text, and what else it holds."""
    raw = text[span.start : span.end]
    match span.kind:
        case "math":
            formula = unescaped(span.text)
            return formula, ("formula", formula)
        case "code":
            raw = bare_code(text, span.start, span.end)
            return raw, ("code", raw.strip("`"))
        case "comment":
            return "", ("comment", raw)
        case "mask" | "money":
            return raw, None
        case "wiki":
            return span.text, None
        case "url" if is_remote(span.target):
            return span.target, ("link", without_stop(span.target))
        case "target":
            return _pointed_at(span, links)
        case "reference" if label_key(span.label) not in links:
            return raw, None
        case "image" if is_tex(span.text) or drawn(span.target):
            # It may have become a formula, which parts the words around it.
            return "\n", None
        case "html":
            return _tag(raw, text[span.start - 1 : span.start]), None
    return "", None


def _pointed_at(span: Span, links: dict[str, Definition]) -> tuple[str, tuple[str, str] | None]:
    """The same of what a link points at; a file parts the words around it."""
    definition = links.get(label_key(span.label)) if span.label else None
    target = definition.target if definition else span.target
    if is_remote(target):
        whole = span.label or span.title
        return "", ("link", target if whole else spaceless(direct(target)))
    return "\n" if target and not span.label else "", None


def _tag(raw: str, before: str) -> str:
    """A tag as the words of a page hold it: one that is none stays, with its bracket escaped."""
    if drawn(attributes(raw).get("src", "")):
        return "\n"
    if not is_element(raw, before):
        return f"&lt;{raw[1:]}"
    return "\n" if is_mention(raw, before) else ""


def bare(text: str) -> str:
    """The letters and digits of a text, by which sentences are compared."""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub("", text))
    return _TEXT_ONLY.sub("", text)


def squeeze(text: str) -> str:
    """A text without blanks, by which all else is compared."""
    # The marks of a quote stand in what its lines hold.
    return "".join(text.split()).replace(">", "")
