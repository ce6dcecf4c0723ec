"""Tells, in notes of other fields, where words for use do not say that somebody uses something."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.patterns.pattern import Match
from kg.extraction.reading.discourse import BOUNDARY, MENTIONS
from kg.extraction.wordings import one_of

# From how many characters on before it what is named is hardly the object.
_FAR = 14
# Which words say in any field that somebody uses something (not 维护着X, 插入X).
_PLAINLY = re.compile(one_of("plain-use"))
_NO_USE = re.compile(one_of("no-use"))
# 基于Reactor模式开发的X, 采取对X的方法, 基于此协议的节点与X: the words between name something else.
_PARTED = re.compile(
    r"[对此该这其它]|[多少大小高低]于|(?:[a-z]{2}|[与和跟及])(?!.*[与和及]\s*$)(?!\s*$)"
)
# 使用的变量的X: X is but something of what is used.
_OF_WHAT_IS_USED = re.compile(rf"的[^是,;:、{MENTION}]{{1,8}}的\s*$")
# 基于X Y: the name of something else goes on.
_GOES_ON = re.compile(rf"\s*[{MENTION}]")
# 是含有多种X的Y: no X that the text speaks of has Y.
_IS_WITH = re.compile(rf"是[^,;:。{MENTION}]*[有含带]\w{{0,4}}$")
_OF_ITS_USE = re.compile(rf"\s*{one_of('its-nature')}?{one_of('of-its-use')}")
# 使用X实现的程序: what was made with it is spoken of.
_MADE_WITH = re.compile(
    rf"[^,;:。{MENTION}]{{0,6}}?{one_of('made-with')}的(?=[\u4e00-\u9fff{MENTION}])"
)
# 在多个节点间进行X时: what goes on meanwhile is nothing that somebody has.
_MEANWHILE = re.compile(rf"{one_of('meanwhile')}$")
# 外部性通过X来解决: it is not who has X.
_TO_CURE = re.compile(rf"\s*(?:来|去|加以|得到|得以)?\s*{one_of('plain-cure')}\s*(?:[,;:。)]|$)")


def says_no_use(rule: str, match: Match, encoded: str, stand_ins: set[str]) -> bool:
    """Whether nobody is said to use what a rule for uses found, or something else of it."""
    place = match.wording[0]
    if MENTIONS.match(encoded, match.end - 1) and _GOES_ON.match(encoded, match.end):
        return True
    if _is_of_some(match, encoded) or _TO_CURE.match(encoded, match.end):
        return True
    if rule == "uses-verb" and not _is_plain_use(encoded, *match.wording):
        return True
    if any(over - start > _FAR or _PARTED.search(encoded, start, over)
           for start, over in match.gaps):  # fmt: skip
        return True
    named = [at for at in match.roles.values() if at > place]
    if any(
        encoded[at] in stand_ins
        or _OF_WHAT_IS_USED.search(encoded, place, at)
        or is_no_ones_use(encoded, at + 1)
        for at in named
    ):
        return True
    following = BOUNDARY.search(encoded, match.end)
    end = following.start() if following else len(encoded)
    return bool(_MEANWHILE.search(encoded[match.end : end].rstrip()))


def _is_of_some(match: Match, encoded: str) -> bool:
    """Whether what is used is only that of some: 是含有多种X的Y says nothing of X's own Y."""
    first = MENTIONS.search(encoded, match.start)
    if not first or first.start() >= match.roles.get("B", 0):
        return False
    return bool(_IS_WITH.search(encoded, 0, first.start()))


def _is_plain_use(encoded: str, start: int, end: int) -> bool:
    """Whether the words of a rule say so in any field, and are not within another word (调用)."""
    return bool(_PLAINLY.match(encoded, start, end)) and not is_within_a_word(encoded, start, end)


def is_within_a_word(encoded: str, start: int, end: int) -> bool:
    """Whether the word for use up to `end` is but a part of a word that says no use (调用)."""
    others = _NO_USE.finditer(encoded, max(0, start - 3), end + 2)
    return any(found.start() < end and found.end() > start for found in others)


def is_no_ones_use(encoded: str, over: int) -> bool:
    """Whether a use is only told of, nobody being said to use the name before: 使用X的情况很少."""
    return bool(_OF_ITS_USE.match(encoded, over) or _MADE_WITH.match(encoded, over))
