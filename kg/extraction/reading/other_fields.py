"""Tells, in notes of other fields, what words are said of somebody else, or of nobody."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import BOUNDARY, MENTIONS, Discourse, Ids
from kg.extraction.reading.subjects import clause_start, clause_subject
from kg.extraction.wordings import one_of

# 对不平稳的数据采用X: somebody does it to these.
_TO_WHOM = re.compile(rf"\W*{one_of('as-to')}(?![称象比应立话])")
# 由X分泌的Y, 由植物的X决定: X makes it.
_MADE_BY = re.compile(rf"[^,;:。]{{0,12}}?(?:{one_of('brought-forth')}|{one_of('decides')})")
# 通过X实现W: W has it.
_ACHIEVES = re.compile(one_of("achieves"))
_BY = re.compile("由[^,;:。]{0,6}$")
# 进程的大脑 is no 进程, 对X的访问 none of X: only what the phrase ends with is spoken of.
_ITS_OWN = re.compile(rf"\s*(?:{one_of('its-nature')}|[中里内])?\s*的(?!\s*{one_of('its-nature')})")
_IS = re.compile(r"(?:是|为)(?:一[种个类款])?\s*$")
# 支持硬件实现X, 使用多个线程来处理X: X is what another verb acts on.
ACTS_ON = re.compile(one_of("acts-on"))
# 也可以使用X: what anybody may do, nobody is said to do.
_ONE_MAY = re.compile(one_of("one-may"))
# 在它们之间使用X: whoever they are.
_SOMEBODY = re.compile(one_of("somebody-before"))
# 加入X带来了新问题, 使用X，就能…: it is the doing that the sentence speaks of.
_DOING_DOES = re.compile(
    rf"[^,;:。来以去用为{MENTION}]{{0,8}}?{one_of('comes-of-it')}"
    rf"|[^;:。]{{0,40}},[^,;:。]{{0,6}}?{one_of('so-then')}"
)
_DOINGS = frozenset(("uses", "inspired_by", "drops", "improves"))
# 可以通过X来解决Y: somebody does it.
_ONE_MAY_BY = re.compile(rf"{one_of('one-may')}[^,;:。{MENTION}]{{0,4}}{one_of('by-means')}")


def is_nobodys(
    d: Discourse, types: set[str], subject: Ids, encoded: str, place: int, over: int
) -> bool:
    """Whether what is said from `place` to `over` is said of nobody, or of nobody known, and not
    of the subject, which the clause does not name."""
    start = clause_start(encoded, place)
    if clause_subject(d, encoded, start, place) is not None:
        return False
    here = any(set(d.ids(m[0])) & set(subject) for m in MENTIONS.finditer(encoded, 0, start))
    if _SOMEBODY.search(encoded, start if here else 0, place):
        return True
    if types == {"solves"} and not here:
        return bool(_ONE_MAY_BY.search(encoded, start, over))
    if not types & _DOINGS:
        return False
    if _DOING_DOES.match(encoded, over) or d.lexicon.qualities.issuperset(subject):
        return True
    return not here and bool(_ONE_MAY.search(encoded, start, place))


def is_named_beside(d: Discourse, types: set[str], subject: Ids, encoded: str, place: int) -> bool:
    """Whether the clause up to `place` names whom it would be said of as something else: the
    subject is not 异方差 in 对异方差采用X, nor X in X的分布与Y相同."""
    start = clause_start(encoded, place)
    if "uses" in types and _TO_WHOM.match(encoded, start, place):
        return clause_subject(d, encoded, start, place) is None
    following = BOUNDARY.search(encoded, place)
    end = following.start() if following else len(encoded)
    # 通过X减少P: P has no X.
    beyond = {id for m in MENTIONS.finditer(encoded, place, end) for id in d.ids(m[0])}
    if "uses" in types and beyond & set(subject) and not _ACHIEVES.search(encoded, place, end):
        return True
    named = [m for m in MENTIONS.finditer(encoded, start, place) if set(d.ids(m[0])) & set(subject)]
    if not named:
        return False
    if clause_subject(d, encoded, start, place) is None:
        return True
    return types == {"similar_to"} and bool(_ITS_OWN.match(encoded, named[-1].end()))


def is_maker(near: str, encoded: str, over: int) -> bool:
    """Whether the name up to `over`, after these words, is told to bring something forth."""
    return bool(_BY.search(near) and _MADE_BY.match(encoded, over))


def is_of_another(encoded: str, place: int, over: int) -> bool:
    """Whether what is said at `place` is not said of the name that ends at `over`, but of
    something of its own (使用X的缓存); 是使用X的容器 says what somebody is."""
    return bool(_ITS_OWN.match(encoded, over)) and not _IS.search(encoded, 0, place)
