"""Reads, in notes of other fields, kinds and parts out of how a text is laid out.

A heading, a label or an item of a list that stands below the name of a class is one of it:
生理性萎缩 below 萎缩, Paxos below 共识协议.
"""

import re

from kg.extraction.markdown import GONE
from kg.extraction.reading.discourse import MENTIONS, Discourse, Ids, M
from kg.extraction.reading.statements import add
from kg.extraction.scanner import Block
from kg.extraction.wordings import one_of

# What a name ends with that is the name of many: 共识协议, 垃圾收集器.
_CLASS = re.compile(rf"{one_of('class-nouns')}$")
_LATIN = re.compile("[A-Za-z]")
_NUMBER = r"[\d.]+|\W|[一二三四五六七八九十]+[、.]"
# Behind the name that an item begins with: a bracket, and a colon or nothing more.
_LABELS = re.compile(r"[\s\0]*(?:\([^()\n]{0,80}\)[\s\0]*)?(?::|--+\s|[—–]+|\Z)")
_BRACKET = r"\s*(?:\([^()]*\)\s*)?"
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_APART, _OVER = rf"{_BRACKET}[、,和与及]\s*", rf"{_BRACKET}等?[。.]?\s*$"
_BEFORE = re.compile(r"[\s\0\d.()、·•-]*")
_LISTS = re.compile(rf"\s*(?:(?P<all>{M}){_BRACKET}:)?(?P<members>\s*{M}(?:{_APART}{M})+){_OVER}")
# Whether all names of a list end or begin alike, that many characters.
_ALIKE = (-1, -2, 2)
_SHARED = 2
_SHORT = 2
# A heading below which the kinds or parts of something stand.
_KINDS = re.compile(rf"(?:{_NUMBER})?{one_of('kinds-heading')}\W*")


def label(d: Discourse, block: Block) -> tuple[Ids, bool]:
    """The name that a block begins with, if it is a label or all that stands there; and whether
    nothing more is said."""
    mentions = d.between(block.start, block.end)
    if not mentions:
        return (), False
    first = mentions[0]
    match = _LABELS.match(d.folded, first.end, block.end)
    if not match or not _BEFORE.fullmatch(d.folded, block.start, first.start):
        return (), False
    said = d.folded[match.end() : block.end].replace(GONE, "").strip()
    return d.meaning(first), not said


def open_item(d: Discourse, block: Block) -> None:
    """Reads what an item says by where it stands, and notes it as what others may stand below."""
    while d.outline and d.outline[-1][0] >= block.level:
        d.outline.pop()
    ids, bare = label(d, block)
    if len(ids) == 1:
        above = d.outline[-1][1] if d.outline else ()
        of_kin = not d.outline and (block.start in d.alike or lists_kinds(d))
        whole = d.headings[-1][1] if of_kin else ()
        d.span = block.start, block.end
        if len(above) == 1 and (is_class(d, above[0]) or d.lexicon.is_kind(ids[0], above[0])):
            add(d, ids, "part_of", above, *_line(d, block), "item-below")
        elif len(whole) == 1 and (
            lists_kinds(d) or is_class(d, whole[0]) or _same_head(d, ids[0], whole[0])
        ):
            add(d, ids, "part_of", whole, *_line(d, block), "item-of-class")
    d.outline.append((block.level, ids if bare else ()))


def lists_kinds(d: Discourse) -> bool:
    """Whether the heading says that kinds or parts of what is above it stand below: 类型."""
    return bool(d.headings and _KINDS.fullmatch(d.headings[-1][2]))


def read_members(d: Discourse, encoded: str) -> None:
    """Reads a class and nothing but its members, be it a label (置换算法：FIFO、LRU和Clock等。) or
    the heading."""
    match = _LISTS.match(encoded)
    whole = d.ids(match["all"]) if match and match["all"] else ()
    if match and not match["all"] and not d.is_item and d.headings:
        whole = d.headings[-1][1]
    if len(whole) == 1 and is_class(d, whole[0]):
        for char in MENTIONS.findall(_IN_BRACKETS.sub("", match["members"])):
            if whole[0] not in d.ids(char):
                add(d, d.ids(char), "part_of", whole, *d.span, "members")


def is_class(d: Discourse, id: str) -> bool:
    """Whether a name is that of many things, and not of one (LRU算法)."""
    name = d.lexicon.concepts[id].name
    match = None if _LATIN.search(name) else _CLASS.search(name)
    # 封锁 is no 锁, 限酒 no 酒.
    return match is not None and (len(match[0]) > 1 or len(name) > _SHORT)


def _same_head(d: Discourse, id: str, other: str) -> bool:
    """Whether both are called by the same noun: Episodic memory below Long-term memory."""
    one, two = (d.lexicon.concepts[it].name.lower() for it in (id, other))
    if _LATIN.search(one) or _LATIN.search(two):
        parts = one.split(), two.split()
        return min(map(len, parts)) > 1 and one != two and parts[0][-1] == parts[1][-1]
    return one != two and one[-_SHARED:] == two[-_SHARED:] and min(len(one), len(two)) > _SHARED


def alike(d: Discourse) -> frozenset[int]:
    """Where the items of lists begin all of which have names that are of one kind by how they are
    spelled."""
    found: set[int] = set()
    run: list[Block] = []
    for block in [*d.blocks, None]:
        if block is not None and (block.kind == "item" or block.lead):
            if not run or block.level == run[0].level:
                run.append(block)
            continue
        labels = [label(d, one)[0] for one in run]
        if len(run) > 1 and all(len(ids) == 1 for ids in labels):
            names = [d.lexicon.concepts[ids[0]].name for ids in labels]
            kinds = all(_LATIN.match(name) or _CLASS.search(name) for name in names)
            if kinds or any(_same(names, size) for size in _ALIKE):
                found.update(one.start for one in run)
        run = []
    return frozenset(found)


def _same(names: list[str], size: int) -> bool:
    return len({name[size:] if size < 0 else name[:size] for name in names}) == 1


def _line(d: Discourse, block: Block) -> tuple[int, int]:
    """The first line of an item."""
    end = d.text.find("\n", block.start, block.end)
    return block.start, end if end > 0 else block.end
