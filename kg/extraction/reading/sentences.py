"""Reads a sentence: what its names mean and stand for, what it states, whom it goes on about."""

import re

from kg.extraction.lexicon import Mention
from kg.extraction.markdown import GONE
from kg.extraction.patterns import DEED, EASE, MENTION
from kg.extraction.reading.anaphora import look_ahead, resolve
from kg.extraction.reading.brackets import read_brackets
from kg.extraction.reading.catalogue import announce, ask, read_entry, read_remedies
from kg.extraction.reading.chains import without_rows
from kg.extraction.reading.classes import read_members
from kg.extraction.reading.coordination import join
from kg.extraction.reading.discourse import (
    NO_SUBJECT,
    PARTS,
    WHOLES,
    Discourse,
    Ids,
    M,
)
from kg.extraction.reading.mood import is_hypothetical, is_question
from kg.extraction.reading.pairing import pair_off
from kg.extraction.reading.statements import add, close_section
from kg.extraction.reading.subjects import goes_on, speaks_of_unlisted, subjects_said
from kg.extraction.wordings import one_of

# A name that a line begins with is what the line is about: `**v2**：…`, `DIN → DIEN: …`.
_ON_IT = rf"(?:[^,;:。{MENTION}]{{0,4}}?{one_of('notes-on-it')})?\s*"
_LINE_LEAD = re.compile(rf"[\s\d.()、·•-]{{0,4}}(?:{one_of('notes-about')}\s*:?\s*)?(?:{M}\s*→\s*)*"
                        rf"(?P<lead>{M})\s*(?:\([^()]{{0,40}}\)\s*)?{_ON_IT}:")  # fmt: skip
_BARE_LINE = re.compile(rf"\s*(?:{one_of('notes-about')}\s*:?\s*)?(?P<lead>{M})\s*{_ON_IT}:?\s*$")
# "W的P", "W's P": a whole and a part of it.
_OWNS = re.compile(
    rf"(?:^|[,;:])[^,;:{MENTION}]{{0,4}}(?P<whole>{M})\s*(?:的|'s\s)\s*(?P<part>{M})"
)
_ARROWS = re.compile(r"[-=—–]{1,3}>|[⇒⟶➔➜➡⟹]")
_MAYBE_ANAPHOR = re.compile(
    r"[它其该此这那两者俩双同本述续之们三第最]|一个|一种|一位|\b(?:the|it|this|they|them|these|its|both|that|one)\b"
)


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
    d.heads.clear()
    d.sources, d.situated, d.rolled, d.cured = {}, set(), set(), set()
    if "的" in encoded and ("后" in encoded or "下" in encoded):
        encoded = look_ahead(d, encoded)
    encoded = join(d, encoded)
    begins = item or d.folded[max(0, start - 20) : start].rstrip(" \0*>-•·")[-1:] in ("", "\n")
    if begins and not heading:
        if ":" in encoded or not item:
            _read_line_lead(d, encoded)
        if d.catalogue:
            read_entry(d, encoded)
        if d.lexicon.foreign:
            read_members(d, encoded)
    if not is_question(d) or heading:
        announce(d, encoded)
    if _MAYBE_ANAPHOR.search(encoded):
        encoded = join(d, resolve(d, encoded))
    encoded = pair_off(d, encoded)
    whole, encoded = encoded, read_brackets(d, encoded)
    if is_question(d):
        ask(d, encoded)
        if not heading:
            d.subject = next(iter(subjects_said(d, encoded)), d.subject)
            return
    said = subjects_said(d, without_rows(encoded))
    if not heading and not is_hypothetical(d):
        read_remedies(d, encoded, said, begins, whole)
    if said:
        _remember(d, encoded, said)
    if d.lexicon.foreign and speaks_of_unlisted(d, encoded):
        d.subject = ()
    d.last = said_now or d.last
    d.told.update(id for ids in said_now for id in ids)


def _remember(d: Discourse, encoded: str, said: list[Ids]) -> None:
    """Remembers whom the sentence was about, of those who are said to do something in it."""
    stating = [ids for ids in said if d.sources.keys() & ids]
    spoken_of = max(reversed(stating or said), key=d.rank)
    # Where a text goes on about the same, a part does not take over from whoever has it.
    if not goes_on(d) or d.rank(spoken_of) >= d.rank(d.subject):
        d.subject = _whose(d, encoded, spoken_of)
    for ids in said:
        if ids in d.subjects:
            d.subjects.remove(ids)
        d.subjects.append(ids)
    del d.subjects[:-6]


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
            about = d.headings[-1][1] if d.headings else ()
            one = d.lexicon.foreign and len(ids) == len(about) == 1
            if one and d.lexicon.is_kind(ids[0], about[0]):
                add(d, ids, "part_of", about, *d.span, "label")
            d.lead = d.carried = d.subject = ids
            if match.re is _BARE_LINE and d.kinds.get(ids[0]) in WHOLES:
                close_section(d)
                d.topic = ids


def _list_part(d: Discourse, part: Ids) -> None:
    """An item of a list about a whole that is headed by a part says that the whole has it."""
    about = d.listed or d.topic
    listed = d.is_item and len(about) == 1 and d.kinds.get(about[0]) in WHOLES and not d.catalogue
    kind = d.kinds.get(part[0])
    if listed and (kind == "optimizer" or (kind in PARTS and d.rank(part) == 1)):
        add(d, about, "uses", part, *d.span, "item")


def _encode(d: Discourse, mentions: list[Mention]) -> tuple[list[Ids], str]:
    """The concepts mentioned in the sentence, and the sentence with a character for each."""
    position, end = d.span
    pieces: list[str] = []
    mentioned: list[Ids] = []
    d.slots.clear()
    d.named_kinds.clear()
    d.named, d.placed, d.stand_ins = {}, {}, set()
    d.members, d.crossed, d.replaced = {}, set(), set()
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
    return mentioned, _ARROWS.sub("→", encoded).strip()
