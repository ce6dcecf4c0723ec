"""Cuts blocks into sentences and reads each: coordination, anaphora, brackets, then rules."""

import re
from collections.abc import Iterator

from kg.extraction.lexicon import Mention
from kg.extraction.markdown import GONE, Block
from kg.extraction.patterns import DEED, EASE, MENTION
from kg.extraction.reading.anaphora import look_ahead, resolve
from kg.extraction.reading.catalogue import announce, ask, read_entry, read_remedies
from kg.extraction.reading.coordination import join
from kg.extraction.reading.discourse import (
    MENTIONS,
    NO_SUBJECT,
    PARTS,
    WHOLES,
    Discourse,
    Ids,
    M,
)
from kg.extraction.reading.matching import match_rules
from kg.extraction.reading.mood import is_hypothetical, is_question
from kg.extraction.reading.statements import add, close_section
from kg.extraction.reading.subjects import speaks_of_a_stranger, subject_at, subjects_said
from kg.extraction.reading.topics import topic_of
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
_ITEM_START = re.compile(rf"[\s\0]*{_ENUMERATOR}")
# A name that a line begins with is what the line is about: `**v2**：…`, `DIN → DIEN: …`.
_LINE_LEAD = re.compile(rf"[\s\d.()、·•-]{{0,4}}(?:{M}\s*(?:→|[-=]+>)\s*)*(?P<lead>{M})\s*"
                        r"(?:\([^()]{0,40}\)\s*)?:")  # fmt: skip
_LABEL = re.compile(r"[\s\0]*(?P<name>[^,;:。()!?]{1,20}?)(?:\([^()]{0,40}\))?[\s\0]*:")
_BARE_LINE = re.compile(
    rf"\s*(?P<lead>{M})\s*(?:[^,;:。{MENTION}]{{0,4}}?{one_of('notes-on-it')})?\s*:?\s*$"
)
# "W的P", "W's P": a whole and a part of it.
_OWNS = re.compile(
    rf"(?:^|[,;:])[^,;:{MENTION}]{{0,4}}(?P<whole>{M})\s*(?:的|'s\s)\s*(?P<part>{M})"
)
_QUESTION_LINE = re.compile(rf"[\s\0]*{one_of('asks-first')}[\s\d]*[:.、].*\?")
_GOES_ON = re.compile(r"^[\s\0]*(?:这|此|该|它|其|this|it|its|that)")
# A bracket that goes on with the list before it.
_BESIDES = re.compile(
    r"\s*(?:外加|再加|另加|加上|还有|连同|以及|顺手|顺便|顺带|同时|另外|此外|并且)"
)
_BRACKET = re.compile("[()]")
_PARENTHESIS = re.compile(r"\(([^()]*)\)")
_MAYBE_ANAPHOR = re.compile(
    r"[它其该此这那两者俩双同本述续之们三第最]|\b(?:the|it|this|they|them|these|its|both|that)\b"
)


def read_block(d: Discourse, block: Block) -> None:
    """Reads the sentences of a block that mention a concept."""
    if block.kind != "item":
        d.listed = ()
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
    elsewhere = d.lexicon.foreign and _is_a_strangers(d, block)
    for start, end in _sentences(d, block):
        stop = position
        while stop < len(mentions) and mentions[stop].start < end:
            stop += 1
        inside = mentions[position:stop]
        position = stop
        item = _ITEM_START.match(d.folded, start, end)
        if item:
            start = item.end()
            d.subject = d.topic or lead_in or d.subject
            lead_in = lead_in or d.subject
        if inside and _QUESTION_LINE.match(d.folded, start, end):
            _read_question(d, start, end, inside)
            continue
        d.carried = d.subject
        ended = d.folded[start - 1 : start] not in (";", ":")
        about = d.lead or (() if elsewhere else d.topic)
        if (about or elsewhere) and ended and not _GOES_ON.match(d.folded, start, end):
            d.carried = about
        if inside or "者" in d.folded[start:end]:
            read_sentence(d, start, end, inside, item=bool(item) or block.kind == "item")
        elif d.lexicon.foreign and speaks_of_a_stranger(d, d.folded[start:end].replace(GONE, "")):
            d.subject = ()
    if (
        block.kind != "item"
        and not d.catalogue
        and d.folded[block.start : block.end].rstrip(" \0\n")[-1:] == ":"
    ):
        d.listed = d.subject


def _is_a_strangers(d: Discourse, block: Block) -> bool:
    """Whether a line begins with the name of somebody who is no concept: HashTable：…"""
    label = _LABEL.match(d.folded, block.start, block.end)
    if not label or d.between(block.start, label.end()):
        return False
    named = label["name"].replace(GONE, "").strip() + ":"
    return speaks_of_a_stranger(d, named)


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


def _pieces(start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run of text that never ends is read in pieces."""
    while end - start > LONGEST:
        yield start, start + LONGEST
        start += LONGEST
    yield start, end


def read_sentence(
    d: Discourse,
    start: int,
    end: int,
    mentions: list[Mention],
    heading: bool = False,
    item: bool = False,
) -> None:
    """Reads a sentence that holds `mentions`, and remembers whom it was about."""
    d.span, d.is_heading, d.is_item = (start, end), heading, item
    said_now, encoded = _encode(d, mentions)
    d.encoded = encoded
    d.asks = d.supposes = None
    d.clause_subjects.clear()
    d.sources, d.situated, d.rolled = set(), set(), set()
    if "的" in encoded and ("后" in encoded or "下" in encoded):
        encoded = look_ahead(d, encoded)
    encoded = join(d, encoded)
    begins = item or d.folded[max(0, start - 20) : start].rstrip(" \0*>-•·")[-1:] in ("", "\n")
    if begins and not heading:
        if ":" in encoded or not item:
            _read_line_lead(d, encoded)
        if d.catalogue:
            read_entry(d, encoded)
    if not is_question(d) or heading:
        announce(d, encoded)
    if _MAYBE_ANAPHOR.search(encoded):
        encoded = join(d, resolve(d, encoded))
    whole, encoded = encoded, _match(d, encoded)
    if is_question(d):
        ask(d, encoded)
        if not heading:
            d.subject = next(iter(subjects_said(d, encoded)), d.subject)
            return
    said = subjects_said(d, encoded)
    if not heading and not is_hypothetical(d):
        read_remedies(d, encoded, said, begins, whole)
    if said:
        stating = [ids for ids in said if set(ids) & d.sources]
        spoken_of = max(reversed(stating or said), key=d.rank)
        # After a semicolon a part does not take over from whoever has it.
        goes_on = d.folded[max(0, start - 3) : start].rstrip()[-1:] == ";"
        if not goes_on or d.rank(spoken_of) >= d.rank(d.subject):
            d.subject = _whose(d, encoded, spoken_of)
        for ids in said:
            if ids in d.subjects:
                d.subjects.remove(ids)
            d.subjects.append(ids)
        del d.subjects[:-6]
    if d.lexicon.foreign and speaks_of_a_stranger(d, encoded):
        d.subject = ()
    d.last = said_now or d.last


def _whose(d: Discourse, encoded: str, part: Ids) -> Ids:
    """Who goes on being spoken of after "W的P …": rather the whole than its part."""
    if d.rank(part) == 1:
        for match in _OWNS.finditer(encoded):
            if d.ids(match["part"]) == part and d.rank(d.ids(match["whole"])) == 2:
                return d.ids(match["whole"])
    return part


def _read_line_lead(d: Discourse, encoded: str) -> None:
    """Takes the name that a line begins with for what the line is about."""
    match = _LINE_LEAD.match(encoded) or _BARE_LINE.match(encoded)
    if match:
        ids = d.ids(match["lead"])
        if d.kinds.get(ids[0]) not in NO_SUBJECT:
            _list_part(d, ids)
            d.lead = d.carried = d.subject = ids
            if match.re is _BARE_LINE and d.kinds.get(ids[0]) in WHOLES:
                close_section(d)
                d.topic = ids


def _list_part(d: Discourse, part: Ids) -> None:
    """An item of a list about a whole that is headed by a part says that the whole has it."""
    about = d.listed or d.topic
    listed = d.is_item and len(about) == 1 and d.kinds.get(about[0]) in WHOLES and not d.catalogue
    if listed and d.kinds.get(part[0]) in PARTS and d.rank(part) == 1:
        add(d, about, "uses", part, *d.span, "item")


def _encode(d: Discourse, mentions: list[Mention]) -> tuple[list[Ids], str]:
    """The concepts mentioned in the sentence, and the sentence with a character for each."""
    position, end = d.span
    pieces: list[str] = []
    mentioned: list[Ids] = []
    d.slots.clear()
    d.named, d.placed, d.stand_ins = {}, {}, set()
    for mention in mentions:
        ids = d.meaning(mention)
        if not ids or mention.start < position or mention.end > end:
            continue
        d.recent[ids[0]] = mention.start
        d.family = d.lexicon.families.get(ids[0]) or d.family
        pieces.append(d.folded[position : mention.start])
        if mention.name.eases:
            pieces.append(EASE)
        elif mention.name.deed:
            pieces.append(DEED)
        for id in mention.ids:
            d.named.setdefault(id, []).append(mention)
        pieces.append(d.slot(ids))
        mentioned.append(ids)
        position = mention.end
    pieces.append(d.folded[position:end])
    encoded = "".join(pieces).replace(GONE, "").replace("\n", " ").replace(",,", ",")
    return mentioned, encoded.strip()


def _match(d: Discourse, encoded: str) -> str:
    """Matches the rules to a sentence and to what its brackets hold; returns it without these."""
    asides = []
    if ")" in encoded or "(" in encoded:
        encoded = _across(d, encoded)
    while "(" in encoded and (match := _PARENTHESIS.search(encoded)):
        asides.append((match[1], encoded[: match.start()]))
        encoded = encoded[: match.start()] + encoded[match.end() :]
    match_rules(d, encoded)
    if asides:
        d.asides.add(d.span)
    carried = d.subject, d.carried
    for aside, before in asides:
        if MENTIONS.search(aside):
            tail = before[-1:]
            d.clause_subjects.clear()
            if MENTIONS.match(tail) and not _BESIDES.match(aside):
                d.subject = d.carried = d.ids(tail)
            elif d.lexicon.foreign:
                # An aside may be about anybody.
                d.subject = d.carried = ()
            else:
                d.carried = subject_at(d, before, len(before)) or d.carried
            match_rules(d, aside, aside=True)
            d.subject, d.carried = carried
    return encoded


def _across(d: Discourse, encoded: str) -> str:
    """A bracket that spans sentences: what is said after it goes on from before it."""
    while (closing := _unopened(encoded)) >= 0:
        inside, encoded = encoded[:closing], encoded[closing + 1 :]
        if inside.strip():
            if d.lexicon.foreign:
                d.subject = d.carried = ()
            match_rules(d, inside)
        d.subject = d.carried = d.outside or d.subject
    if encoded.count("(") > encoded.count(")"):
        opened = encoded.rfind("(")
        said = subjects_said(d, encoded, opened)
        d.outside = said[-1] if said else d.subject
    return encoded


def _unopened(encoded: str) -> int:
    """Where the first bracket is closed that was not opened, -1 if none is."""
    depth = 0
    for match in _BRACKET.finditer(encoded):
        depth += 1 if match[0] == "(" else -1
        if depth < 0:
            return match.start()
    return -1
