"""Cuts a block into sentences and reads each, minding whom its line and list are about."""

import re
from collections.abc import Iterator

from kg.extraction.lexicon import Mention
from kg.extraction.markdown import GONE
from kg.extraction.reading.brackets import unopened
from kg.extraction.reading.catalogue import announce
from kg.extraction.reading.classes import open_item
from kg.extraction.reading.discourse import Discourse, Ids
from kg.extraction.reading.sentences import read_sentence
from kg.extraction.reading.statements import close_section
from kg.extraction.reading.subjects import speaks_of_unlisted
from kg.extraction.reading.topics import topic_of
from kg.extraction.scanner import Block
from kg.extraction.wordings import CHINESE, one_of

# A sentence or heading that goes on is read in pieces of so many characters, or so far.
LONGEST = 1000
_ENUMERATOR = r"(?:\(\d{1,2}\)|(?<![\w(+*/.,-])\d{1,2}\)(?!\s*[,;])|[①-⑳])"
# From how many characters on what stands before a colon is a statement, not a label.
_STATED = 12
# It looks first whether a character may end one: few do.
_SENTENCE_END = re.compile(
    rf"(?=[。!?;:.\n\0(\d①-⑳])(?:(?<=[^,;:。\n]{{{_STATED}}}):(?=[\s\0]*{one_of('condition')})|"
    r"[。!?;]+[\s\0”\")]*|\.(?=[\s\0]|$)(?<!e\.g\.)(?<!i\.e\.)(?<!\bal\.)(?<!\bvs\.)(?<!\bfig\.)"
    rf"(?<!\betc\.)|(?:(?<={CHINESE})|(?<=\)))\0*\n"
    r"|(?<=\0\0)\n|\n(?=[^\n:]{1,40}:)|(?=\((?P<number>\d{1,2})\)|(?<![\w(+*/.,-])(?P<digits>\d{1,2})\)(?!\s*[,;])|[①-⑳]))"
)
_ITEM_START = re.compile(rf"[\s\0]*(?:{_ENUMERATOR}|{one_of('counts-up')})")
_LABEL = re.compile(r"[\s\0]*(?P<name>[^,;:。()!?]{1,20}?)(?:\([^()]{0,40}\))?[\s\0]*:")
_QUESTION_LINE = re.compile(rf"[\s\0]*{one_of('asks-first')}[\s\d]*[:.、].*\?")
_GOES_ON = re.compile(r"^[\s\0]*(?:这|此|该|它|其|this|it|its|that)")


def read_block(d: Discourse, block: Block) -> None:
    """Reads the sentences of a block that mention a concept."""
    if block.kind != "item":
        d.listed, d.swaps = (), False
    if d.lexicon.foreign:
        _open(d, block)
    if d.topic or d.listed or d.lexicon.foreign:
        d.subject = d.listed or d.topic
    d.carried = d.subject
    lead_in: Ids = ()
    d.lead = ()
    mentions = d.between(block.start, block.end)
    if not mentions:
        if d.lexicon.foreign:
            # 解决方案：, whatever the trouble is called.
            announce(d, d.folded[block.start : block.end].replace(GONE, "").strip())
        return
    position = 0
    elsewhere = d.lexicon.foreign and _is_of_unlisted(d, block)
    for start, end in _out_of_brackets(d, _sentences(d, block)):
        stop = position
        while stop < len(mentions) and mentions[stop].start < end:
            stop += 1
        inside = mentions[position:stop]
        position = stop
        item = _ITEM_START.match(d.folded, start, end)
        if item:
            start = item.end()
            # Of several that the section is about, the steps are of who was spoken of last.
            d.subject = (d.topic if len(d.topic) == 1 else ()) or lead_in or d.subject
            lead_in = lead_in or d.subject
        if inside and _QUESTION_LINE.match(d.folded, start, end):
            _read_question(d, start, end, inside)
            continue
        d.carried = d.subject
        ended = d.folded[start - 1 : start] not in (";", ":")
        about = d.lead or (() if elsewhere else d.topic)
        # In another field it is not known to go on about the topic once it has spoken of another.
        if d.lexicon.foreign and d.subject != about:
            elsewhere, about = True, ()
        one_of_them = d.subject and set(d.subject) < set(about)
        if (
            (about or elsewhere)
            and not one_of_them
            and ended
            and not _GOES_ON.match(d.folded, start, end)
        ):
            d.carried = about
        if inside or "者" in d.folded[start:end]:
            read_sentence(d, start, end, inside, item=bool(item) or block.kind == "item")
        elif d.lexicon.foreign and speaks_of_unlisted(d, d.folded[start:end].replace(GONE, "")):
            d.subject = ()
    if (
        block.kind != "item"
        and not d.catalogue
        and d.folded[block.start : block.end].rstrip(" \0\n")[-1:] == ":"
    ):
        d.listed = d.subject


def _open(d: Discourse, block: Block) -> None:
    """Minds, in another field, which list a block belongs to."""
    if d.headings and (block.kind == "item" or block.start in d.alike):
        open_item(d, block)
    if block.kind == "item":
        return
    if d.outline:
        # What was announced has been listed.
        d.catalogue = ()
    d.outline = []


def _is_of_unlisted(d: Discourse, block: Block) -> bool:
    """Whether a line begins with the name of somebody who is no concept: HashTable：…"""
    label = _LABEL.match(d.folded, block.start, block.end)
    if not label or d.between(block.start, label.end()):
        return False
    named = label["name"].replace(GONE, "").strip() + ":"
    return speaks_of_unlisted(d, named)


def _read_question(d: Discourse, start: int, end: int, mentions: list[Mention]) -> None:
    """A question that the next line answers is like a heading of it."""
    read_sentence(d, start, end, mentions, heading=True)
    topic = topic_of(d, d.folded[start:end], mentions)
    close_section(d)
    d.lead = d.topic = d.subject = d.carried = topic


def _sentences(d: Discourse, block: Block) -> Iterator[tuple[int, int]]:
    start = block.start
    number = 0
    for match in _SENTENCE_END.finditer(d.folded, block.start, block.end):
        end = match.end()
        if digits := match["number"] or match["digits"]:
            value = int(digits)
            if value not in (1, number + 1):
                continue
            number = value
        if end > start:
            yield from _pieces(start, end)
            start = end
    if start < block.end:
        yield from _pieces(start, block.end)


def _out_of_brackets(
    d: Discourse, sentences: Iterator[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The sentences, each that ends a bracket of several apart from what is said after it:
    …(其一是A;其二是B)它们… says nothing of B in what follows."""
    opened = 0
    for start, end in sentences:
        text = d.folded[start:end]
        if opened and (closing := unopened(text)) >= 0 and text[closing + 1 :].strip(" \n\0。;,"):
            yield start, start + closing + 1
            start += closing + 1
            text = text[closing + 1 :]
            opened = 0
        opened = max(0, opened + text.count("(") - text.count(")"))
        yield start, end


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of text that never ends is read in pieces."""
    while end - start > LONGEST:
        yield start, start + LONGEST
        start += LONGEST
    yield start, end
