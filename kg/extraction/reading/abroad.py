"""Tells, in notes of other fields, where the words of a rule do not say what it gives."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.patterns.pattern import Match
from kg.extraction.reading.discourse import BOUNDARY, MENTIONS
from kg.extraction.reading.subjects import clause_start
from kg.extraction.wordings import one_of

# 将堆分为X和Y: what is divided is in no list.
_DIVIDED = re.compile(rf"[将把][^{MENTION}]*$")
_OF_ITS_USE = re.compile(one_of("of-its-use"))
# 进程的大脑 is no 进程, 对X的访问 none of X: only what the phrase ends with is spoken of.
_ITS_OWN = re.compile(rf"\s*的(?!\s*{one_of('its-nature')})")
_ENDS = re.compile(
    rf"\s*(?:$|[,;:。、()]|等|一样|类似|相似|差不多|(?:这[类种]|的)?{one_of('its-nature')})"
)
_IS = re.compile(r"(?:是|为)(?:一[种个类款])?\s*$")
# 在多个节点间进行X时: what goes on meanwhile is nothing that somebody has.
_MEANWHILE = re.compile(r"(?:时|的时候|之前|之后|以前|以后|过程中|期间|完毕后|完成后)$")
# 从X切换到Y: a state follows another, it takes nobody's place.
_GOES_OVER = re.compile(one_of("goes-over"))


def says_nothing(types: set[str], match: Match, encoded: str) -> bool:
    """Whether what a rule matched states nothing of these types in another field."""
    place = match.wording[0]
    ends_with_name = MENTIONS.match(encoded, match.end - 1)
    if ends_with_name and types != {"contrasts"} and is_of_another(encoded, place, match.end):
        return True
    if types & {"suited_for", "similar_to"} and ends_with_name:
        return not _ENDS.match(encoded, match.end)
    if "part_of" in types:
        return bool(_DIVIDED.search(encoded, clause_start(encoded, place), place))
    if types & {"replaces", "improves"} and _GOES_OVER.search(encoded, match.start, match.end):
        return True
    if "uses" in types:
        following = BOUNDARY.search(encoded, match.end)
        end = following.start() if following else len(encoded)
        named = [at for at in match.roles.values() if at > place]
        return any(is_no_ones_use(encoded, at + 1) for at in named) or bool(
            _MEANWHILE.search(encoded[match.end : end].rstrip())
        )
    return False


def is_no_ones_use(encoded: str, over: int) -> bool:
    """Whether a use is only told of, nobody being said to use the name before: 使用X的情况很少."""
    return bool(_OF_ITS_USE.match(encoded, over))


def is_of_another(encoded: str, place: int, over: int) -> bool:
    """Whether what is said at `place` is not said of the name that ends at `over`, but of
    something of its own (使用X的缓存); 是使用X的容器 says what somebody is."""
    return bool(_ITS_OWN.match(encoded, over)) and not _IS.search(encoded, 0, place)
