"""Tells, in notes of other fields, where the words of a rule do not say what it gives."""

import re
from itertools import chain
from typing import NamedTuple

from kg.extraction.patterns import MENTION
from kg.extraction.patterns.pattern import Match
from kg.extraction.reading.discourse import MENTIONS
from kg.extraction.reading.no_use import says_no_use
from kg.extraction.reading.other_fields import ACTS_ON, is_of_another
from kg.extraction.reading.subjects import clause_start
from kg.extraction.wordings import CHINESE, one_of

# 将堆分为X和Y: what is divided is the object, not whom the text goes on about.
_DIVIDED = re.compile("[将把]")
# 在X基础上确立Y: it is Y that builds on X.
_MAKES_ANEW = re.compile(rf"[^,;:{MENTION}]{{0,4}}?{one_of('makes-anew')}")
_GIVES_UP = re.compile(one_of("plain-drop"))
# 免疫细胞包括X: X is a kind of them or a part.
_INCLUDES = re.compile(one_of("includes"))
# 类似但不同的声音称为X: it is the sounds that are alike.
_ATTRIBUTE = re.compile(rf"的\s*{CHINESE}{{2}}|[与和跟及]")
_MAKES = re.compile(rf"{one_of('brought-forth')}$")
_BRINGS_FORTH = re.compile(one_of("brought-forth"))
# 受X影响: X need not be a model of it.
_AFFECTED = re.compile(one_of("only-affected"))
_DEEPLY = re.compile(one_of("deeply"))
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
_ENDS = re.compile(
    rf"\s*(?:$|[,;:。、().a-z]|{one_of('no-further')}|(?:这[类种]|的)?{one_of('its-nature')})"
)
# Types that are stated of what the phrase names alone: 包含X运行时的代码 is no X.
_OF_A_WHOLE = frozenset(("suited_for", "similar_to", "part_of", "drops"))
# 在X和Y之间传递 tells a way, 在X和Y之间做权衡 a balance.
_WEIGHS = re.compile(one_of("weighs"))
_CURES = re.compile(one_of("plain-cure"))
_TROUBLE_ENDS = re.compile(
    rf"\s*(?:了|(?:等|这个|这一)?的?(?:{one_of('problem')}|{one_of('ailments')})(?!时)|[,;:。)]|$"
    rf"|的[^,;:。{MENTION}]{{0,6}}{one_of('means-of-cure')})"
)
_AT_END = re.compile(r"\s*了?\s*(?:[,;:。)]|$)")
# monorepo工具之一: one of the tools.
_SOME_KIND = re.compile(rf"\s*{one_of('its-nature')}?\s*(?:[的和与及、]|$)")
# 从X切换到Y: a state follows another, it takes nobody's place.
_GOES_OVER = re.compile(one_of("goes-over"))
_OF_OR_BY = re.compile("[的被]")


class _Claim(NamedTuple):
    """What a rule gives for a match; `stand_ins` are the mentions that stand for what an anaphor
    means."""

    rule: str
    match: Match
    encoded: str
    stand_ins: set[str]

    @property
    def place(self) -> int:
        """Where its wording begins."""
        return self.match.wording[0]

    @property
    def clause(self) -> int:
        """Where the clause of its wording begins."""
        return clause_start(self.encoded, self.place)

    @property
    def ends_with_name(self) -> bool:
        return bool(MENTIONS.match(self.encoded, self.match.end - 1))


def says_nothing(
    rule: str, types: set[str], match: Match, encoded: str, stand_ins: set[str]
) -> bool:
    """Whether what the rule of this name matched states nothing of these types in another field.

    `stand_ins` are the mentions that stand for what an anaphor means: who is used by whom in
    可以用它来… is a guess.
    """
    claim = _Claim(rule, match, encoded, stand_ins)
    if _is_of_what_goes_on(claim, types) or _is_what_another_acts_on(claim, types):
        return True
    if _includes(rule, match, encoded):
        return _includes_none(claim)
    checks = chain.from_iterable(_OF_TYPE.get(type, ()) for type in types)
    return any(check(claim) for check in (*_OF_RULE.get(rule, ()), *checks))


def _is_of_what_goes_on(claim: _Claim, types: set[str]) -> bool:
    """Whether the phrase that a match ends with goes on, and names something else."""
    if not claim.ends_with_name:
        return False
    encoded, end = claim.encoded, claim.match.end
    if types != {"contrasts"} and is_of_another(encoded, claim.place, end):
        return True
    of_a_whole = types & _OF_A_WHOLE or claim.rule == "uses-consists"
    return bool(of_a_whole) and not _ENDS.match(encoded, end)


def _is_what_another_acts_on(claim: _Claim, types: set[str]) -> bool:
    """Whether another verb stands before the name."""
    if types & {"contrasts", "solves"}:
        return False
    encoded = claim.encoded
    return any(
        start < over
        # 是一种由诱导获得的X: what ends with 的 tells which X.
        and not ("part_of" in types and encoded[:over].rstrip().endswith("的"))
        and ACTS_ON.search(encoded, start, over)
        for start, over in claim.match.gaps
    )


def _includes(rule: str, match: Match, encoded: str) -> bool:
    """Whether a rule for what somebody consists of found what he includes: a kind or a part."""
    return rule == "uses-consists" and bool(_INCLUDES.match(encoded, *match.wording))


def _includes_none(claim: _Claim) -> bool:
    """Whether it is not the subject that includes something, or no part of it."""
    encoded = claim.encoded
    what_it_is = any(_OF_OR_BY.search(encoded, *gap) for gap in claim.match.gaps)
    return what_it_is or not _has_itself(claim.match, encoded) or _is_no_part(claim)


def _gives_nothing_up(claim: _Claim) -> bool:
    return not _GIVES_UP.match(claim.encoded, *claim.match.wording)


def _weighs_nothing(claim: _Claim) -> bool:
    return not _WEIGHS.search(claim.encoded)


def _is_kind_of_else(claim: _Claim) -> bool:
    """Whether something is said to be one of what a name only tells apart: X工具之一."""
    if claim.ends_with_name:
        return False
    gaps, named = claim.match.gaps, claim.match.roles.values()
    return any(
        start - 1 in named and not _SOME_KIND.match(claim.encoded, start, over)
        for start, over in gaps
    )


def _is_made_for(claim: _Claim) -> bool:
    return any(_MADE_FOR.search(claim.encoded, *gap) for gap in claim.match.gaps)


def _is_divided_into(claim: _Claim) -> bool:
    return bool(_DIVIDED_INTO.search(claim.encoded, claim.clause, claim.match.end))


def _is_only_affected(claim: _Claim) -> bool:
    encoded, match = claim.encoded, claim.match
    if not _AFFECTED.search(encoded, match.start, match.end):
        return False
    return not _DEEPLY.search(encoded[claim.clause : match.end])


def _is_no_part(claim: _Claim) -> bool:
    """Whether what is told is what somebody makes, is made of, or is divided into."""
    encoded, match, place = claim.encoded, claim.match, claim.place
    if _BRINGS_FORTH.match(encoded, *match.wording) or _OF_WHAT.match(encoded, match.end):
        return True
    if _MAKES.search(encoded, 0, match.end):
        return True
    divided = min(match.roles.values()) > place
    return divided and bool(_DIVIDED.search(encoded, claim.clause, place))


def _is_manner(claim: _Claim) -> bool:
    return any(
        start < over and claim.encoded[start:over].rstrip()[-1:] in _MANNER
        for start, over in claim.match.gaps
    )


def _is_attribute(claim: _Claim) -> bool:
    match = claim.match
    return any(
        _ATTRIBUTE.search(claim.encoded, match.wording[1], at) for at in match.roles.values()
    )


def _makes_anew(claim: _Claim) -> bool:
    return bool(_MAKES_ANEW.match(claim.encoded, claim.match.end))


def _goes_over(claim: _Claim) -> bool:
    return bool(_GOES_OVER.search(claim.encoded, claim.match.start, claim.match.end))


def _is_no_use(claim: _Claim) -> bool:
    return says_no_use(*claim)


# By what a claim of a type, or of a rule, says nothing.
_OF_TYPE = {
    "part_of": (_is_no_part,),
    "drops": (_gives_nothing_up, _is_manner),
    "suited_for": (_is_manner,),
    "similar_to": (_is_manner, _is_attribute),
    "improves": (_makes_anew, _goes_over),
    "replaces": (_goes_over,),
    "inspired_by": (_is_only_affected,),
    "between": (_weighs_nothing,),
    "uses": (_is_no_use,),
}
_OF_RULE = {
    "part-of-kind": (_is_kind_of_else, _is_made_for),
    "improves-is-version": (_is_divided_into,),
}


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
    if _includes(rule, match, encoded):
        source, _, target = given
        return target, "part_of", source
    return given


def is_cure(types: set[str], match: Match, encoded: str) -> bool:
    """Whether what a rule found makes a trouble of what it names, whatever that is called."""
    ends = _TROUBLE_ENDS if MENTIONS.match(encoded, match.end - 1) else _AT_END
    return (
        types == {"solves"}
        and bool(_CURES.search(encoded, match.wording[0], match.end))
        and bool(ends.match(encoded, match.end))
        and not any("、" in encoded[start:over] for start, over in match.gaps)
    )
