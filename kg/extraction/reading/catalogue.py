"""Reads catalogues: what is listed under an announcement belongs to it or solves it.

Kinds are announced (剪枝分两派：…), and so are remedies (过拟合的对策：…, 梯度爆炸怎么办？…).
"""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import GOALS, MENTIONS, NO_SUBJECT, Discourse, Ids, M
from kg.extraction.reading.mood import is_failing, is_modal, is_negated, is_question
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import subject_at
from kg.extraction.wordings import CHINESE, one_of

# X分三类：, X大致三块, X三兄弟小结, X家族: an announcement, if it ends the sentence or the heading.
_ANNOUNCES = re.compile(
    rf"(?P<all>{M})[^,;:。!?{MENTION}]{{0,12}}?{one_of('kinds-of-it')}[^,;:。!?{MENTION}]{{0,10}}(?:$|[:。!?(](?P<inside>.*)$)"
)
# 四大类:A、B, below a heading that says of what.
_NAMELESS = re.compile(
    r"\s*(?:大致|主要|一般|常见|大体)?(?:可以)?(?:分为?|有)?\s*[两三四五几]\s*大?\s*(?:类|种|块|派|路)\s*:(?P<inside>.*)$"
)
_BRACKET = r"\s*(?:\([^()]*\)\s*)?"
# In other fields: 主要分为以下几个阶段:, X包括:.
_MERELY = re.compile(rf"\s*{one_of('merely-announces')}*{one_of('kinds-of-it')}")
_ITS_OWN = re.compile(
    rf"(?:.*[,;。])?\s*(?:[它其]|[该此]{CHINESE}{{1,3}}?)?(?P<all>{M})?\s*{one_of('merely-announces')}*{one_of('divides-into')}"
    rf"{one_of('merely-announces')}*[^,;:。!?{MENTION}]{{0,4}}"
    rf":(?P<inside>\s*(?:{M}(?:{_BRACKET}[、,和与及]\s*{M})*{_BRACKET}等?[。.]?)?\s*)$"
)
# An entry under a label that is no concept: 稀疏:Longformer、BigBird,…
_LABELLED = re.compile(rf"\s*[^,;:。{MENTION}]{{1,8}}:\s*(?P<one>{M})\s*(?:[,;。]|$)")
_ENTRY = re.compile(rf"\s*(?:\S{{0,2}}、)?(?P<one>{M})\s*(?:\([^()]*\)\s*)?(?:[,:;。]|$)")
# The entry's own list: 对比学习(MoCo、SimCLR都归这里), 编码器式:e4e、pSp,…
_OWN = re.compile(rf"\s*{M}\s*[:(,]\s*(?P<own>{M})\s*(?:$|[,;。)]|是代表|为代表|都归|都属|都算|等)")
_ASKS = re.compile(one_of("what-to-do"))
# A question that is nothing but a name: 过拟合?
_NAMES_ALONE = re.compile(rf"\s*[^,;:。{MENTION}]{{0,4}}{M}[^,;:。{MENTION}]{{0,3}}\?\s*$")
_WHICH = re.compile(one_of("which-one"))
_REMEDIES = re.compile(
    one_of("remedies") + rf"[^;。!?:{MENTION}]{{0,16}}(?:$|(?:[:。]|,\s*(?={one_of('counts-up')}))"
    r"(?P<inside>[^;。!?]*)[。.!;]?\s*$)"
)
# X的办法: it is X who does something; 没办法: there is none.
_SOMEBODYS = re.compile(rf"({M})\s*(?:的|给出的|给的|开的|'s\s)\s*$|[没无]$")
# Of remedies, those that there are for troubles alone.
_CURES = re.compile(one_of("cures"))
_SAYS_WHICH = re.compile("[是为有]")
_MEETS_IT = re.compile(one_of("meets-it"))
_DOES_THE_SAME = re.compile(one_of("does-the-same"))
# 推理题呢,…: it turns to something else.
_ELSEWHERE = re.compile(r"[^,;:]*呢\s*,")
_FOR_THIS = re.compile(rf"\s*(?:{one_of('so-for-this')}\s*,?|{M}\s*{one_of('so-for-this')})")
# Who has a remedy for what the sentence before told: X的对策是…, one remedy is X.
_OFFERS = re.compile(
    rf"^\s*(?P<who>{M})\s*(?:的|给出的|给的|开的|'s\s)\s*{one_of('ways')}"
    rf"(?:(?:则|就)?(?:是|叫|叫做|为|在于)[^,;:。{MENTION}]{{0,8}}(?P<its>{M}))?"
    rf"|{one_of('offers')}[^,;。{MENTION}]{{0,12}}?(?:是|:|为|有|\bis\b|\bare\b)"
    rf"[^,;:。{MENTION}]{{0,8}}(?P<one>{M})"
)


def announce(d: Discourse, encoded: str) -> None:
    """Notes what the sentence announces kinds of, and reads those that it lists itself."""
    remedies = _REMEDIES.search(encoded)
    if remedies and not _is_somebodys(d, encoded[: remedies.start()]):
        d.ailment = _problem(d, encoded) or d.ailment or _topic_as_ailment(d, remedies[0])
        for char in MENTIONS.findall(remedies["inside"] or "") if d.ailment else ():
            add(d, d.ids(char), "solves", d.ailment, *d.span, "remedy")
    match = _ANNOUNCES.search(encoded)
    whole = d.ids(match["all"]) if match else d.topic
    match = match or (_NAMELESS.match(encoded) if d.topic else None)
    if not match and d.lexicon.foreign and (match := _ITS_OWN.match(encoded)):
        whole = d.ids(match["all"]) if match["all"] else d.topic
    if not match or (d.lexicon.foreign and match.re is _ANNOUNCES and not _plainly(match)):
        return
    if len(whole) != 1 or d.kinds.get(whole[0]) in ("architecture", "problem", "setting"):
        return
    d.catalogue = whole
    for char in MENTIONS.findall(match["inside"] or ""):
        _belong(d, d.ids(char), whole)


def _is_somebodys(d: Discourse, before: str) -> bool:
    """Whether what stands before the word for remedies says that one of the concepts has them, or
    that there are none."""
    match = _SOMEBODYS.search(before)
    return bool(match) and not (match[1] and d.kinds.get(d.ids(match[1])[0]) in NO_SUBJECT)


def _plainly(match: re.Match) -> bool:
    """Whether nothing but words that announce stands between a name and its kinds: not
    由X可以引出两种协议."""
    return bool(_MERELY.match(match[0][1:]))


def read_entry(d: Discourse, encoded: str) -> None:
    """Reads an item of a list, or a line, under an announcement."""
    match = _ENTRY.match(encoded) or _LABELLED.match(encoded)
    if not match:
        return
    one = d.ids(match["one"])
    if d.catalogue and not _belong(d, one, d.catalogue):
        return
    own = _OWN.match(encoded)
    if own and d.catalogue:
        _belong(d, d.ids(own["own"]), one)


def ask(d: Discourse, encoded: str) -> None:
    """Notes what a question asks a remedy for: 梯度爆炸怎么办？"""
    alone = bool(_NAMES_ALONE.match(encoded))
    if alone or _ASKS.search(encoded):
        d.asked = _problem(d, encoded)
    if not d.asked and (alone or _WHICH.search(encoded)):
        named = [d.ids(char) for char in MENTIONS.findall(encoded)]
        d.asked = next((ids for ids in named if d.kinds.get(ids[0]) in GOALS), ())


def read_remedies(d: Discourse, encoded: str, said: list[Ids], begins: bool, whole: str) -> None:
    """Reads whom the sentence names as remedies of what was asked or announced.

    `whole` is the sentence with what its brackets hold.
    """
    asked, d.asked = d.asked, ()
    if asked and (is_modal(encoded) or is_question(d)):
        # What may do is no answer.
        asked = ()
    if asked:
        if encoded.endswith(";") and not _ELSEWHERE.match(encoded):
            # 怎么治？A…；B…: each is an answer.
            d.asked = asked
        named = [d.ids(char) for char in MENTIONS.findall(whole)]
        said = [ids for ids in named if d.kinds.get(ids[0]) not in NO_SUBJECT][:1]
        if said and d.rank(said[0]) >= d.rank(d.subject):
            d.subject = said[0]
    elif begins and d.ailment and not is_failing(encoded):
        asked = d.ailment
    elif not _problem(d, whole):
        told = next((ids for ids in reversed(d.last) if d.kinds.get(ids[0]) == "problem"), ())
        offers = _OFFERS.search(encoded) if told else None
        if offers:
            named = (offers[name] for name in ("who", "its", "one"))
            asked, said = told, [d.ids(char) for char in named if char]
        elif told and _FOR_THIS.match(encoded):
            asked = told
        elif told and (newcomer := _meets(d, encoded, told)):
            asked, said = told, [newcomer]
    for ids in said if asked else ():
        held = "suited_for" if d.kinds.get(asked[0]) in GOALS else "solves"
        add(d, ids, held, asked, *d.span, "remedy")


def _meets(d: Discourse, encoded: str, trouble: Ids) -> Ids:
    """Who, of those the sentence before did not name, does something about what it told."""
    met = _MEETS_IT.search(encoded)
    if not met and any((id, trouble[0]) in d.related for ids in d.last for id in ids):
        met = _DOES_THE_SAME.search(encoded)
    who = subject_at(d, encoded, met.start()) if met else ()
    named = who in d.slots.values() and not any(set(who) & set(ids) for ids in d.last)
    able = named and d.kinds.get(who[0]) not in NO_SUBJECT
    return who if able and not is_negated(encoded[: met.start()]) else ()


def _topic_as_ailment(d: Discourse, announced: str) -> Ids:
    """What a section of another field is about, if remedies for it are announced (防御：…)."""
    guessed = d.lexicon.foreign and set(d.topic) <= d.lexicon.unsure
    listed = not _SAYS_WHICH.search(announced.partition(":")[0])
    return d.topic if guessed and listed and _CURES.search(announced) else ()


def _problem(d: Discourse, encoded: str) -> Ids:
    named = [d.ids(char) for char in MENTIONS.findall(encoded)]
    return next((ids for ids in named if d.kinds.get(ids[0]) == "problem"), ())


def _belong(d: Discourse, members: Ids, whole: Ids) -> bool:
    """Adds that the members are of a kind, unless they are something else altogether."""
    fit = d.kinds.get(members[0]) not in NO_SUBJECT and members != whole
    if fit:
        add(d, members, "part_of", whole, *d.span, "catalogue")
    return fit
