"""What a heading, a bold lead or a question is about."""

import re
from itertools import pairwise

from kg.extraction.lexicon import Mention
from kg.extraction.reading.discourse import Discourse, Ids
from kg.extraction.wordings import one_of

_COMPARES = re.compile(one_of("asks-to-compare"))
_CHANGES = re.compile(one_of("asks-what-is-new"))
_TO_DO = re.compile(one_of("what-to-do"))
# 从X到Y: below it stands what is said of one or the other.
_WAY = re.compile(r"^[\s\0\d.、]*从.+到|\bfrom\b.+\bto\b")
_SEVERAL = re.compile(r"[、/]|和|与|&|\band\b")


def topic_of(d: Discourse, folded: str, mentions: list[Mention]) -> Ids:
    """Its first mention, or all of a plain enumeration; none of two that are compared."""
    if _TO_DO.search(folded):
        # Whoever is in trouble is not who helps.
        return ()
    groups = [ids for m in mentions if (ids := d.meaning(m))]
    groups = [ids for ids in groups if d.kinds.get(ids[0]) != "problem"]
    if not groups:
        return ()
    # 一、萎缩(atrophy): two names of one.
    groups = list(dict.fromkeys(groups))
    if len(groups) > 1:
        if _COMPARES.search(folded) or _WAY.search(folded):
            d.groups.append(tuple(dict.fromkeys(id for ids in groups for id in ids)))
            return groups[0] if _CHANGES.search(folded) else ()
        if _SEVERAL.search(folded) or _is_list(d, mentions):
            several = tuple(dict.fromkeys(id for ids in groups for id in ids))
            if d.lexicon.foreign:
                # What is said below of one or the other is not known to be said of both.
                d.groups.append(several)
                return ()
            return several
    return groups[0]


def _is_list(d: Discourse, mentions: list[Mention]) -> bool:
    """Whether all that is named is parted by nothing but commas."""
    between = (d.folded[one.end : other.start] for one, other in pairwise(mentions))
    return len(mentions) > 2 and all(text.strip() in (",", "，") for text in between)
