"""Puts in the place of an anaphor (其, 该网络, 前者) what it stands for."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import MENTIONS, NO_SUBJECT, PARTS, Discourse, Ids, M
from kg.extraction.reading.subjects import (
    clause_start,
    clause_subject,
    speaks_of_a_stranger,
    spoken_of_before,
    subjects_said,
)
from kg.extraction.wordings import CHINESE, kinds, literal, one_of, words

_NOUNS, _NOUNS_EN = kinds("nouns"), kinds("nouns-en")
_THINGS = frozenset(words("things"))
_CATAPHOR = re.compile(
    rf"{one_of('further-on')}[^,;{MENTION}]{{0,6}}{one_of('some')}(?:种|个|类)?(?={M}的)"
)
_ANAPHOR = re.compile(
    rf"(?P<pair>{one_of('the-pair')}|这两(?:个|种|类|条|项|套|路|大)?{one_of('the-pair-of')}"
    rf"|{one_of('the-pair-counted')}(?={one_of('the-pair-does')}))"
    rf"|(?P<two_before>{one_of('the-pair-before')}{one_of('counted-by')}{one_of('the-pair-of')}?)"
    rf"|(?P<former>{one_of('the-former')})|(?P<latter>{one_of('the-latter')})"
    rf"|(?P<problem>{one_of('this-problem')}{one_of('problem')}|这一点|(?<=解决)之"
    rf"|(?:this|the|that|these) {one_of('problem-en')})"
    rf"|{one_of('takes-it')}了?(?P<object>它(?!们)|(?<=[把将])其(?={one_of('undone')}))"
    r"|是(?P<own>它)(?=的)|(?<=[与比和跟同])(?P<that_one>之)(?![前后间一类所外初处下上中])"
    rf"|(?P<way>{one_of('this-way')})"
    rf"|(?:(?<=[,;:。])|^)\s*(?P<nth>(?:第[一二三四]|最后一)(?:个|种|位)(?!{CHINESE}{{0,4}}[:是]))"
    r"|在(?P<upon>[此这其它])(?=之上|基础上|基础之上|上面)"
    rf"|(?:(?<=[,;:。])|^)\s*{one_of('before-it')}?\s*"
    rf"(?:(?P<they>{one_of('they')}|这{one_of('these')}(?:改进)?{one_of('these-things')})"
    rf"|(?P<that>{one_of('this')}(?P<noun>{literal(_NOUNS)})"
    rf"|(?:this|the|that)\s(?P<word>{literal(_NOUNS_EN)})(?![a-z])"
    rf"|{one_of('writes-here')}?(?:提到|给出|得到)的(?:结构|网络|模块|方法))"
    r"|(?P<it>它(?!们)|其(?![他它余实中次后间]|所以)|it(?![a-z])|its(?![a-z])))"
    r"|(?<=[a-z] )(?<!of )(?<!among )(?<!between )(?P<them>them|it)"
    r"(?=\s*(?:[,;:。.]|$|(?:by|with|through|via|using)\b))"
    rf"|(?<={CHINESE})(?<!其)(?P<other>它(?!们))|(?<=[将把对给与在从以跟和为是成作归由比])(?P<its>其)(?![他它余实中次间])"
)
_TWO = re.compile(one_of("these-two"))
_PLACES = {"一": 0, "二": 1, "三": 2, "四": 3}
_BRACKETS = re.compile(r"\([^()]*\)")
# What a remedy is for: 真正压住它的是X.
_EASED = re.compile(rf"{one_of('eases-it')}[了 ]?$")
# Who is employed is rather what the text is about than what was named last.
_EMPLOYS = re.compile(one_of("takes-it-up"))
# How many blocks ahead the headings are looked for that a sentence announces.
_AHEAD = 60
_ANAPHORS = (
    "pair", "two_before", "former", "latter", "problem", "object", "own", "that_one", "way", "nth",
    "upon", "they", "that", "it", "them", "other", "its",
)  # fmt: skip


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
        ids = _antecedent(d, match, encoded)
        if not ids:
            return match[0]
        whole = match[0]
        stand_in = d.slot(ids)
        if not match["way"]:
            d.stand_ins.add(stand_in)
        for name in _ANAPHORS:
            if match[name]:
                tail = "的" if match[name] in ("其", "its") else ""
                return whole[: match.start(name) - match.start()] + stand_in + tail
        return whole

    return _ANAPHOR.sub(replace, encoded)


def _antecedent(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """The concepts that an anaphor stands for."""
    # IEEE定义了一种帧，它…: whom it stands for is in no list.
    if (
        d.lexicon.foreign
        and not match["problem"]
        and (speaks_of_a_stranger(d, encoded, match.start()))
    ):
        return ()
    before = [d.ids(char) for char in MENTIONS.findall(encoded, 0, match.start())]
    if match["way"]:
        said = [
            ids for ids in (d.subject, *reversed(d.last)) if ids and d.kinds.get(ids[0]) in PARTS
        ]
        return said[0] if said else ()
    if match["two_before"]:
        if d.groups and len(d.groups[-1]) > 2:
            return d.groups[-1][:2]
        own = clause_subject(d, encoded, clause_start(encoded, match.start()), match.start())
        said = subjects_said(d, encoded, match.start())
        told = [ids[0] for ids in (*d.subjects, *said) if len(ids) == 1 and ids != own]
        return tuple(list(dict.fromkeys(told))[-2:]) if len(set(told)) > 1 else ()
    if match["pair"] or match["former"] or match["latter"]:
        # What brackets hold is said in passing.
        plain = _BRACKETS.sub("", encoded[: match.start()])
        pair = _pair(d, match, [d.ids(char) for char in MENTIONS.findall(plain)], encoded)
        if match["pair"] or len(pair) < 2:
            return pair
        return (pair[0],) if match["former"] else (pair[-1],)
    earlier = before or d.last
    if match["problem"]:
        problems = [ids for ids in (*d.last, *before) if d.kinds.get(ids[0]) == "problem"]
        if problems[1:] and _TWO.match(match["problem"]):
            return tuple(dict.fromkeys(id for ids in problems[-2:] for id in ids))
        return problems[-1] if problems else ()
    named = "other" if match["other"] else "them"
    if match[named] and _EASED.search(encoded, 0, match.start(named)):
        problems = [ids for ids in (*d.last, *before) if d.kinds.get(ids[0]) == "problem"]
        if problems:
            return problems[-1]
    if match["upon"] or match["other"] or match["them"] or match["its"]:
        return spoken_of_before(d, encoded, match.start())
    if match["own"]:
        said = subjects_said(d, encoded, match.start())
        here = clause_subject(d, encoded, clause_start(encoded, match.start()), match.start())
        before = [ids for ids in before if d.kinds.get(ids[0]) not in NO_SUBJECT and ids != here]
        others = [ids for ids in before if not any(set(ids) & set(one) for one in said)]
        if here:
            # A version is rather one of whom was spoken of than of what that one has.
            kind = d.kinds.get(here[0])
            peers = [ids for ids in said if ids != here and d.kinds.get(ids[0]) == kind]
            others = peers or [ids for ids in others if d.kinds.get(ids[0]) == kind] or others
        return others[-1] if others else spoken_of_before(d, encoded, match.start())
    if match["that_one"]:
        return spoken_of_before(d, encoded, match.start()) or d.subject
    if match["nth"]:
        group = d.groups[-1] if d.groups else ()
        place = _PLACES.get(match["nth"][1], -1) if match["nth"][0] == "第" else -1
        return (group[place],) if len(group) > max(place, 1) else ()
    if match["object"]:
        said = subjects_said(d, encoded, match.start())
        if match["object"] == "其":
            before = [
                d.ids(char)
                for char in MENTIONS.findall(encoded, 0, clause_start(encoded, match.start()))
            ]
        if _EMPLOYS.search(match[0]) and (said or d.subject):
            return spoken_of_before(d, encoded, match.start()) if said else d.subject
        if said and not before[1:] and d.last and not d.topic:
            return d.last[-1] if d.last[-1] != said[-1] else ()
        others = [
            ids for ids in before if ids not in said and d.kinds.get(ids[0]) not in NO_SUBJECT
        ]
        if not others and not _EMPLOYS.search(match[0]):
            others = [
                ids
                for ids in d.last
                if ids not in (d.topic, d.lead) and d.kinds.get(ids[0]) not in NO_SUBJECT
            ]
        return others[-1] if others else d.subject
    if match["they"]:
        if d.they:
            return d.they
        if d.groups:
            return _with_later(d, d.groups[-1])
        named = list(dict.fromkeys(id for ids in before for id in ids))
        if "三" in match["they"] and len(named) > 2:
            return tuple(named[-3:])
        return tuple(dict.fromkeys(id for ids in d.subjects[-2:] for id in ids))
    noun = match["noun"] or match["word"]
    if noun:
        kind = _NOUNS.get(noun) or _NOUNS_EN.get(noun)
        if kind and not (kind == "architecture" and d.subject):
            of_kind = [ids for ids in earlier if d.kinds.get(ids[0]) == kind]
            if of_kind:
                return of_kind[-1]
        if noun in _THINGS and earlier:
            return earlier[-1]
    if before:
        said = subjects_said(d, encoded, match.start())
        if said:
            return said[-1]
    if match["that"] and d.subjects:
        return d.subjects[-1]
    return d.subject or (d.last[0] if d.last and not d.lexicon.foreign else ())


def _with_later(d: Discourse, group: Ids) -> Ids:
    """A group, and those like them who were spoken of after it (A和B…；C则…。它们都…)."""
    kind = d.kinds.get(group[0])
    places = [i for i, ids in enumerate(d.subjects) if set(ids) & set(group)]
    later = d.subjects[places[-1] + 1 :] if places else []
    others = (id for ids in later for id in ids if d.kinds.get(id) == kind)
    return tuple(dict.fromkeys((*group, *others)))


def _pair(d: Discourse, match: re.Match, before: list[Ids], encoded: str) -> Ids:
    """The two that 两者, 前者 and 后者 speak of."""
    joined = [ids for ids in before if len(ids) == 2]
    if joined:
        return joined[-1]
    here = clause_subject(d, encoded, clause_start(encoded, match.start()), match.start())
    flat = list(dict.fromkeys(id for ids in before if ids != here for id in ids))
    earlier = [ids for ids in d.last if len(ids) == 2]
    if here and not match["pair"] and len(flat) < 2:
        if d.groups and len(d.groups[-1]) == 2:
            return d.groups[-1]
        if earlier:
            return earlier[-1]
    if len(flat) == 2 or (len(flat) > 2 and not match["pair"]):
        return tuple(flat[:2])
    if (
        d.groups
        and len(d.groups[-1]) == 2
        and set(d.groups[-1]) <= {id for ids in d.last for id in ids}
    ):
        return d.groups[-1]
    clauses = subjects_said(d, encoded, match.start())
    told = [ids for ids in (*d.subjects, *clauses) if ids != here]
    told = [ids for i, ids in enumerate(told) if ids not in told[i + 1 :]]
    if told and len(told[-1]) == 2:
        return told[-1]
    if len(told) >= 2 and len(told[-1]) == len(told[-2]) == 1:
        return (*told[-2], *told[-1])
    if (
        d.groups
        and len(d.groups[-1]) == 2
        and set(d.groups[-1]) <= {id for ids in d.last for id in ids}
    ):
        return d.groups[-1]
    if len(flat) >= 2:
        return tuple(flat[-2:])
    older = list(dict.fromkeys(id for ids in d.last for id in ids))
    return tuple(older[-2:]) if len(older) >= 2 else ()
