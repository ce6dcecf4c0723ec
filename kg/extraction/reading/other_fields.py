"""Tells, in notes of other fields, where the words of a rule do not say what it gives."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.patterns.pattern import Match
from kg.extraction.reading.discourse import BOUNDARY, MENTIONS, Discourse, Ids
from kg.extraction.reading.subjects import clause_start, clause_subject
from kg.extraction.wordings import CHINESE, one_of

# 将堆分为X和Y: what is divided is the object, not whom the text goes on about.
_DIVIDED = re.compile("[将把]")
# 对不平稳的数据采用X: somebody does it to these.
_TO_WHOM = re.compile(rf"\W*{one_of('as-to')}(?![称象比应立话])")
# 在X基础上确立Y: it is Y that builds on X.
_MAKES_ANEW = re.compile(rf"[^,;:{MENTION}]{{0,4}}?{one_of('makes-anew')}")
# From how many characters on before it what is named is hardly the object.
_FAR = 14
# Which words say in any field that somebody uses something (not 维护着X, 插入X).
_PLAINLY = re.compile(one_of("plain-use"))
_GIVES_UP = re.compile(one_of("plain-drop"))
# 免疫细胞包括X: X is a kind of them or a part.
_INCLUDES = re.compile(one_of("includes"))
_NO_USE = re.compile(one_of("no-use"))
# 基于Reactor模式开发的X, 采取对X的方法, 基于此协议的节点与X: the words between name something else.
_PARTED = re.compile(
    r"[对此该这其它]|[多少大小高低]于|(?:[a-z]{2}|[与和跟及])(?!.*[与和及]\s*$)(?!\s*$)"
)
# 使用的变量的X: X is but something of what is used.
_OF_WHAT_IS_USED = re.compile(rf"的[^是,;:、{MENTION}]{{1,8}}的\s*$")
# 类似但不同的声音称为X: it is the sounds that are alike.
_ATTRIBUTE = re.compile(rf"的\s*{CHINESE}{{2}}|[与和跟及]")
# 基于X Y: the name of something else goes on.
_GOES_ON = re.compile(rf"\s*[{MENTION}]")
# 是含有多种X的Y: no X that the text speaks of has Y.
_IS_WITH = re.compile(rf"是[^,;:。{MENTION}]*[有含带]\w{{0,4}}$")
_MAKES = re.compile(rf"{one_of('brought-forth')}$")
_BRINGS_FORTH = re.compile(one_of("brought-forth"))
# 由X分泌的Y, 由植物的X决定: X makes it.
_MADE_BY = re.compile(rf"[^,;:。]{{0,12}}?(?:{one_of('brought-forth')}|{one_of('decides')})")
# 通过X实现W: W has it.
_ACHIEVES = re.compile(one_of("achieves"))
# 受X影响: X need not be a model of it.
_AFFECTED = re.compile(one_of("only-affected"))
_DEEPLY = re.compile(one_of("deeply"))
_BY = re.compile("由[^,;:。]{0,6}$")
# 是甲为X设计的一种协议: made for X, no kind of it.
_MADE_FOR = re.compile("[为给替]")
# X协议主要包括甲: what may stand between it and the verb.
_ITSELF = re.compile(
    rf"\s*(?:\([^()]*\)\s*)?(?:{CHINESE}{{1,2}}?)?(?:{one_of('merely-announces')}|[,其它]|\s)*"
)
# X分为甲和乙两个版本: they are versions of it.
_DIVIDED_INTO = re.compile("[分有].*[两几三四二]个")
# 本质是以类的方式…: how it is done.
_MANNER = tuple("以用按靠由把将")
# 由X构成的Y: Y is made of it.
_OF_WHAT = re.compile(rf"\s*的\s*(?:{CHINESE}|[{MENTION}])")
_OF_ITS_USE = re.compile(rf"\s*{one_of('its-nature')}?{one_of('of-its-use')}")
# 进程的大脑 is no 进程, 对X的访问 none of X: only what the phrase ends with is spoken of.
_ITS_OWN = re.compile(rf"\s*(?:{one_of('its-nature')}|[中里内])?\s*的(?!\s*{one_of('its-nature')})")
_ENDS = re.compile(
    rf"\s*(?:$|[,;:。、().a-z]|{one_of('no-further')}|(?:这[类种]|的)?{one_of('its-nature')})"
)
_IS = re.compile(r"(?:是|为)(?:一[种个类款])?\s*$")
# Types that are stated of what the phrase names alone: 包含X运行时的代码 is no X.
_OF_A_WHOLE = frozenset(("suited_for", "similar_to", "part_of", "drops"))
# 在X和Y之间传递 tells a way, 在X和Y之间做权衡 a balance.
_WEIGHS = re.compile(one_of("weighs"))
# 使用X实现的程序: what was made with it is spoken of.
_MADE_WITH = re.compile(
    rf"[^,;:。{MENTION}]{{0,6}}?{one_of('made-with')}的(?=[\u4e00-\u9fff{MENTION}])"
)
# 支持硬件实现X, 使用多个线程来处理X: X is what another verb acts on.
ACTS_ON = re.compile(one_of("acts-on"))
# 在多个节点间进行X时: what goes on meanwhile is nothing that somebody has.
_MEANWHILE = re.compile(rf"{one_of('meanwhile')}$")
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
_CURES = re.compile(one_of("plain-cure"))
_TROUBLE_ENDS = re.compile(
    rf"\s*(?:了|(?:等|这个|这一)?的?(?:{one_of('problem')}|{one_of('ailments')})(?!时)|[,;:。)]|$"
    rf"|的[^,;:。{MENTION}]{{0,6}}{one_of('means-of-cure')})"
)
_AT_END = re.compile(r"\s*了?\s*(?:[,;:。)]|$)")
# 外部性通过X来解决: it is not who has X.
_TO_CURE = re.compile(rf"\s*(?:来|去|加以|得到|得以)?\s*{one_of('plain-cure')}\s*(?:[,;:。)]|$)")
# 可以通过X来解决Y: somebody does it.
_ONE_MAY_BY = re.compile(rf"{one_of('one-may')}[^,;:。{MENTION}]{{0,4}}{one_of('by-means')}")
# monorepo工具之一: one of the tools.
_SOME_KIND = re.compile(rf"\s*{one_of('its-nature')}?\s*(?:[的和与及、]|$)")
# 从X切换到Y: a state follows another, it takes nobody's place.
_GOES_OVER = re.compile(one_of("goes-over"))


def says_nothing(
    rule: str, types: set[str], match: Match, encoded: str, stand_ins: set[str]
) -> bool:
    """Whether what the rule of this name matched states nothing of these types in another field.

    `stand_ins` are the mentions that stand for what an anaphor means: who is used by whom in
    可以用它来… is a guess.
    """
    place = match.wording[0]
    ends_with_name = MENTIONS.match(encoded, match.end - 1)
    if ends_with_name and types != {"contrasts"} and is_of_another(encoded, place, match.end):
        return True
    if (
        not types & {"contrasts", "solves"}
        and any(
            start < over
            # 是一种由诱导获得的X: what ends with 的 tells which X.
            and not ("part_of" in types and encoded[:over].rstrip().endswith("的"))
            and ACTS_ON.search(encoded, start, over)
            for start, over in match.gaps
        )
    ):
        return True
    of_a_whole = types & _OF_A_WHOLE or rule == "uses-consists"
    if ends_with_name and of_a_whole and not _ENDS.match(encoded, match.end):
        return True
    if "drops" in types and not _GIVES_UP.match(encoded, *match.wording):
        return True
    if rule == "uses-consists" and _INCLUDES.match(encoded, *match.wording):
        what_it_is = any(re.search("[的被]", encoded[slice(*gap)]) for gap in match.gaps)
        if what_it_is or not _has_itself(match, encoded):
            return True
        types = {"part_of"}
    if "between" in types:
        return not _WEIGHS.search(encoded)
    if rule == "part-of-kind" and not ends_with_name and _is_kind_of_else(match, encoded):
        return True
    if rule == "part-of-kind" and any(_MADE_FOR.search(encoded, *gap) for gap in match.gaps):
        return True
    if rule == "improves-is-version" and _DIVIDED_INTO.search(
        encoded, clause_start(encoded, place), match.end
    ):
        return True
    if "inspired_by" in types and _AFFECTED.search(encoded, match.start, match.end):
        clause = encoded[clause_start(encoded, place) : match.end]
        return not _DEEPLY.search(clause)
    if "part_of" in types:
        if _BRINGS_FORTH.match(encoded, *match.wording):
            return True
        if _OF_WHAT.match(encoded, match.end) or _MAKES.search(encoded, 0, match.end):
            return True
        divided = min(match.roles.values()) > place
        return divided and bool(_DIVIDED.search(encoded, clause_start(encoded, place), place))
    if types & _OF_A_WHOLE and any(
        start < over and encoded[start:over].rstrip()[-1:] in _MANNER for start, over in match.gaps
    ):
        return True
    if "similar_to" in types and any(
        _ATTRIBUTE.search(encoded, match.wording[1], at) for at in match.roles.values()
    ):
        return True
    if "improves" in types and _MAKES_ANEW.match(encoded, match.end):
        return True
    if types & {"replaces", "improves"} and _GOES_OVER.search(encoded, match.start, match.end):
        return True
    return "uses" in types and _says_no_use(rule, match, encoded, stand_ins)


def _has_itself(match: Match, encoded: str) -> bool:
    """Whether it is the subject that includes something: not the packets of TLS in TLS传输的
    每个数据包都包含X."""
    place = match.wording[0]
    start = clause_start(encoded, place)
    named = list(MENTIONS.finditer(encoded, start, place))
    return bool(_ITSELF.fullmatch(encoded, named[-1].end() if named else start, place))


def as_given(
    rule: str, given: tuple[str, str, str], match: Match, encoded: str
) -> tuple[str, str, str]:
    """What a rule gives in another field: whatever X includes is a kind or a part of it."""
    if rule == "uses-consists" and _INCLUDES.match(encoded, *match.wording):
        source, _, target = given
        return target, "part_of", source
    return given


def _says_no_use(rule: str, match: Match, encoded: str, stand_ins: set[str]) -> bool:
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


def _is_kind_of_else(match: Match, encoded: str) -> bool:
    """Whether something is said to be one of what a name only tells apart: X工具之一."""
    beyond = [start for start, _ in match.gaps if start - 1 in match.roles.values()]
    return any(
        not _SOME_KIND.match(encoded, start, over) for start, over in match.gaps if start in beyond
    )


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


def is_maker(near: str, encoded: str, over: int) -> bool:
    """Whether the name up to `over`, after these words, is told to bring something forth."""
    return bool(_BY.search(near) and _MADE_BY.match(encoded, over))


def is_of_another(encoded: str, place: int, over: int) -> bool:
    """Whether what is said at `place` is not said of the name that ends at `over`, but of
    something of its own (使用X的缓存); 是使用X的容器 says what somebody is."""
    return bool(_ITS_OWN.match(encoded, over)) and not _IS.search(encoded, 0, place)


def is_cure(types: set[str], match: Match, encoded: str) -> bool:
    """Whether what a rule found makes a trouble of what it names, whatever that is called."""
    ends = _TROUBLE_ENDS if MENTIONS.match(encoded, match.end - 1) else _AT_END
    return (
        types == {"solves"}
        and bool(_CURES.search(encoded, match.wording[0], match.end))
        and bool(ends.match(encoded, match.end))
        and not any("、" in encoded[start:over] for start, over in match.gaps)
    )
