"""Walks over the blocks of a text: what its headings and bold leads make it about."""

import re
from collections.abc import Iterator

from kg.extraction.lexicon import Lexicon
from kg.extraction.markdown import mask, slug
from kg.extraction.names import squeeze
from kg.extraction.reading.blocks import LONGEST, read_block
from kg.extraction.reading.classes import alike, lists_kinds
from kg.extraction.reading.discourse import Discourse, Ids
from kg.extraction.reading.sentences import read_sentence
from kg.extraction.reading.statements import add, close_section
from kg.extraction.reading.topics import topic_of
from kg.extraction.rules import RuleSet
from kg.extraction.scanner import Block
from kg.extraction.wordings import by_word, literal, words
from kg.model import Relation

_SUMMARY = re.compile(rf"[\s\0*]*{literal(words('sums-up'))}[\s\0*]*[:。]?[\s\0*]*$")
# How a block begins that is no prose: a note to oneself, a heading of references, a reference.
_BESIDE = re.compile(
    r"[\s\0*]*(?:"
    rf"(?P<todo>{literal(words('to-do'))}(?![a-z]))"
    rf"|(?P<references>{literal(words('references'))}[\s\0*]*:?[\s\0*]*$)"
    r"|参考(?:文献|资料|链接)?[^\S\n]*:|参考(?:文献|资料|链接|书目)\s*\n|参考\S{0,8}《|参考印象笔记"
    r"|\[\d+\]|references?\s*:|见\[|来源\s*:|出处\s*:)"
)
_COMPARES = re.compile(rf"[\s\0\d.、()#]*{literal(words('asks-difference'))}[\s\0]*")
_ASKS = re.compile(r"\?[\s\0*]*$")
# What the heading of a category says that has concepts of a kind as its members.
_HEADS = by_word("heads-of-kinds")


def extract(
    text: str,
    lexicon: Lexicon,
    rules: RuleSet,
    *,
    page: str = "",
    title: str = "",
    chapters: tuple[str, ...] = (),
) -> tuple[Relation, ...]:
    """The relations that a Markdown text without front matter states, in order of appearance.

    `title` is the subject as long as the text has no heading; in other fields the text stands
    below the headings of its `chapters`, the outer first. The ends are concept ids.
    """
    d = Discourse(text, lexicon, rules, page)
    if title:
        d.topic = d.subject = _entitle(d, title, 0)
        d.context = d.headings[0][2]
    if chapters and lexicon.foreign and d.blocks and d.blocks[0].kind == "heading":
        d.headings = []
        for level, chapter in enumerate(chapters, -len(chapters)):
            _entitle(d, chapter, level)
    if lexicon.foreign:
        d.alike = alike(d)
    for block in _prose(d):
        if block.kind == "heading":
            _read_heading(d, block)
            continue
        folded = d.folded[block.start : block.end]
        if _SUMMARY.match(folded) and block.kind != "item":
            close_section(d)
            d.topic = d.subject = ()
        if block.lead:
            _read_lead(d, block)
        read_block(d, block)
    close_section(d)
    return tuple(
        Relation(source, type, target, tuple(evidence.values()))
        for (source, type, target), evidence in d.found.items()
    )


def _entitle(d: Discourse, title: str, level: int) -> Ids:
    """What a title is about that the headings stand below; as the one above if it names nothing."""
    folded = mask(title)
    mentions = d.lexicon.find(title, folded)
    topic = topic_of(d, folded, mentions)
    if not mentions and d.headings:
        topic = d.headings[-1][1]
    d.headings.append((level, topic, squeeze(folded)))
    return topic


def _prose(d: Discourse) -> Iterator[Block]:
    """The blocks to read: without references, sections of references and notes to oneself."""
    skip_level = 0
    in_references = False
    for index, block in enumerate(d.blocks):
        folded = d.folded[block.start : block.end]
        if block.kind == "heading":
            in_references = False
            if skip_level and block.level > skip_level:
                continue
            beside = _BESIDE.match(folded)
            skip_level = block.level if beside and beside.lastgroup else 0
            if not skip_level:
                d.index = index
                yield block
            continue
        beside = None if skip_level else _BESIDE.match(folded)
        if skip_level or (beside and beside["todo"]):
            continue
        if beside and beside["references"]:
            in_references = True
            continue
        if in_references:
            if len(folded) < 80 or "](" in d.text[block.start : block.end]:
                continue
            in_references = False
        if not beside:
            yield block


def _read_heading(d: Discourse, block: Block) -> None:
    close_section(d)
    while d.headings and d.headings[-1][0] >= block.level:
        d.headings.pop()
    parent = d.headings[-1][1] if d.headings else ()
    d.context = "\n".join(text for _, _, text in d.headings)
    end = min(block.end, block.start + LONGEST)
    raw = d.text[block.start : end].strip().rstrip("#")
    d.anchor = _slug(d, raw)
    mentions = d.between(block.start, end)
    folded = d.folded[block.start : end]
    topic = topic_of(d, folded, mentions)
    if d.lexicon.foreign and not mentions and _COMPARES.fullmatch(folded) and d.headings:
        _set_apart(d, d.headings[-1][2], block)
    if not mentions and parent and d.kinds.get(parent[0]) != "category":
        topic = parent
    elif topic and parent and topic != parent:
        _members(d, topic, parent, block)
    d.headings.append((block.level, topic, squeeze(folded)))
    d.context = "\n".join(text for _, _, text in d.headings)
    d.topic = d.subject = d.carried = topic
    d.they = d.they if len(d.they) > 1 and set(topic) & set(d.they) else ()
    d.last = []
    d.subjects, d.groups, d.beside = [], [], None
    d.catalogue = d.ailment = d.asked = ()
    d.faulted = []
    d.outline = []
    d.told = set()
    if mentions:
        read_sentence(d, block.start, end, mentions, heading=True)
        d.topic = d.subject = topic


def _set_apart(d: Discourse, above: str, block: Block) -> None:
    """区别, below a heading of two, is one of theirs."""
    pair = list(dict.fromkeys(d.meaning(mention) for mention in d.lexicon.find(above, above)))
    if len(pair) == 2 and all(len(ids) == 1 for ids in pair):
        add(d, pair[0], "contrasts", pair[1], block.start, block.end, "heading")


def _members(d: Discourse, topic: Ids, parent: Ids, block: Block) -> None:
    """A heading below the heading of its category belongs to it."""
    for category in parent:
        kind, key = d.kinds.get(category), d.lexicon.keys[category]
        for id in topic:
            member = d.kinds.get(id, "")
            heads = _HEADS.get(member, ())
            if d.lexicon.foreign:
                fits = d.lexicon.is_kind(id, category) or lists_kinds(d)
            elif kind == member in ("architecture", "optimizer", "normalization"):
                fits = d.lexicon.families.get(id) != key
            else:
                fits = kind == "category" and (
                    any(word in d.context + key for word in heads) or key in d.lexicon.keys[id]
                )
            if fits:
                add(d, (id,), "part_of", (category,), block.start, block.end, "heading")


def _read_lead(d: Discourse, block: Block) -> None:
    """A bold lead that is hardly more than a name is what follows it is about."""
    start, end = block.lead
    mentions = d.between(start, end)
    if not mentions:
        return
    folded = d.folded[start:end]
    rest = len(folded.strip(" :。,.\0")) - sum(m.end - m.start for m in mentions)
    topic = topic_of(d, folded, mentions)
    asks = _ASKS.search(folded)
    if asks:
        read_sentence(d, start, end, mentions, heading=True)
    if topic and (rest <= 8 or asks):
        close_section(d)
        d.topic = topic
        d.anchor = _slug(d, d.text[start:end])
        if d.headings:
            d.context = d.headings[-1][2] + "\n" + squeeze(folded)


def _slug(d: Discourse, heading: str) -> str:
    """The anchor of a heading, numbered where it repeats."""
    name = slug(heading)
    d.anchors[name] = d.anchors.get(name, -1) + 1
    return f"{name}_{d.anchors[name]}" if d.anchors[name] else name
