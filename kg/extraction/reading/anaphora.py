"""Finds the anaphors of a sentence (其, 该网络, 前者) and puts in what they stand for."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.antecedents import ONE_OF_THEM, antecedent
from kg.extraction.reading.discourse import Discourse, M
from kg.extraction.wordings import CHINESE, kinds, literal, one_of

_NOUNS, _NOUNS_EN = kinds("nouns"), kinds("nouns-en")
_CATAPHOR = re.compile(
    rf"{one_of('further-on')}[^,;{MENTION}]{{0,6}}{one_of('some')}[种个类]?(?={M}的)"
)
_ANAPHOR = re.compile(
    rf"(?P<pair>{one_of('the-pair')}|这两[个种类条项套路大]?{one_of('the-pair-of')}"
    rf"|{one_of('the-pair-counted')}(?={one_of('the-pair-does')})"
    rf"|这两[样项](?={one_of('both-of-them')}))"
    rf"|(?P<two_before>{one_of('the-pair-before')}{one_of('counted-by')}{one_of('the-pair-of')}?)"
    rf"|(?P<former>{one_of('the-former')})|(?P<latter>{one_of('the-latter')})"
    rf"|(?P<problem>{one_of('this-problem')}{one_of('problem')}|这一点|(?<=解决)之"
    rf"|(?:this|the|that|these) {one_of('problem-en')})"
    rf"|{one_of('takes-it')}了?(?P<object>它(?!们)|(?<=[把将])其(?={one_of('undone')}))"
    r"|是(?P<own>它)(?=的)|(?<=[与比和跟同])(?P<that_one>之)(?![前后间一类所外初处下上中])"
    rf"|(?P<way>{one_of('this-way')})"
    rf"|(?:(?<=[,;:。])|^)\s*(?P<nth>(?:第[一二三四]|最后一)[个种位](?!{CHINESE}{{0,4}}[:是]))"
    rf"|{ONE_OF_THEM}"
    rf"|在(?P<upon>[此这其它])(?={one_of('upon')})"
    rf"|(?:(?<=[,;:。])|^)\s*{one_of('before-it')}?\s*"
    rf"(?:(?P<they>{one_of('they')}|这{one_of('these')}(?:改进)?{one_of('these-things')})"
    rf"|(?P<that>{one_of('this')}(?P<noun>{literal(_NOUNS)})"
    rf"|(?:this|the|that)\s(?P<word>{literal(_NOUNS_EN)})(?![a-z])"
    rf"|{one_of('writes-here')}?{one_of('mentions')}的{one_of('what-is-mentioned')})"
    r"|(?P<it>它(?!们)|其(?![他它余实中次后间一二三四]|所以)|it(?![a-z])|its(?![a-z])))"
    r"|(?<=[a-z] )(?<!of )(?<!among )(?<!between )(?P<them>them|it)"
    r"(?=\s*(?:[,;:。.]|$|(?:by|with|through|via|using)\b))"
    rf"|(?<={CHINESE})(?<!其)(?P<other>它(?!们))|(?<=[将把对给与在从以跟和为是成作归由比])(?P<its>其)(?![他它余实中次间])"
)
# How many blocks ahead the headings are looked for that a sentence announces.
_AHEAD = 60


def look_ahead(d: Discourse, encoded: str) -> str:
    """几种X的改进版 introduces what the next headings are about."""
    match = _CATAPHOR.search(encoded)
    if not match:
        return encoded
    followers: list[str] = []
    level = d.headings[-1][0] if d.headings else 0
    for block in d.blocks[d.index + 1 : d.index + _AHEAD] if d.headings and level else ():
        if block.kind == "heading":
            if block.level != level:
                break
            for mention in d.between(block.start, block.end):
                followers += d.meaning(mention)
    if not followers:
        return encoded
    d.they = tuple(dict.fromkeys(followers))
    return f"{encoded[: match.start()]}{d.slot(d.they)}是{encoded[match.end() :]}"


def resolve(d: Discourse, encoded: str) -> str:
    """The sentence with each anaphor that can be resolved replaced by what it stands for."""

    def replace(match: re.Match) -> str:
        ids = antecedent(d, match, encoded)
        if not ids:
            return match[0]
        name = match.lastgroup
        stand_in = d.slot(ids)
        if name != "way":
            d.stand_ins.add(stand_in)
        tail = "的" if match[name] in ("其", "its") else ""
        if name == "one":
            # The words stay: they set one against the other.
            tail = match[name]
        return encoded[match.start() : match.start(name)] + stand_in + tail

    return _ANAPHOR.sub(replace, encoded)
