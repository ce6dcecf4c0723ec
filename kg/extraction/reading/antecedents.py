"""Finds whom an anaphor stands for: one function for each of them, by the name of its group."""

import re
from collections.abc import Callable, Iterable

from kg.extraction.reading.discourse import MENTIONS, NO_SUBJECT, PARTS, Discourse, Ids
from kg.extraction.reading.subjects import (
    clause_start,
    clause_subject,
    speaks_of_unlisted,
    spoken_of_before,
    subjects_said,
)
from kg.extraction.wordings import kinds, one_of, words

_NOUNS = kinds("nouns") | kinds("nouns-en")
_THINGS = frozenset(words("things"))
_TWO = re.compile(one_of("these-two"))
_PLACES = {"一": 0, "二": 1, "三": 2, "四": 3}
# 一个用X,另一个用Y: each of those who were named.
ONE_OF_THEM = (
    rf"(?:(?<=[,;:。])|^)\s*(?P<one>{one_of('the-one')}|{one_of('the-other')})"
    rf"(?!\s*{one_of('one-of-its-parts')})"
)
_ONE_OF_THEM = re.compile(ONE_OF_THEM)
_FORMER = re.compile(one_of("the-former"))
_BRACKETS = re.compile(r"\([^()]*\)")
# What a remedy is for: 真正压住它的是X.
_EASED = re.compile(rf"{one_of('eases-it')}[了 ]?$")
_COMPARES = re.compile(one_of("compares"))
# Who is employed is rather what the text is about than what was named last.
_EMPLOYS = re.compile(one_of("takes-it-up"))


def antecedent(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """The concepts that an anaphor of a sentence stands for, () if it is not known."""
    name = match.lastgroup
    # IEEE定义了一种帧，它…: whom it stands for is in no list.
    if d.lexicon.foreign and name != "problem" and speaks_of_unlisted(d, encoded, match.start()):
        return ()
    find = _ANTECEDENTS.get(name, _it)
    ids = find(d, match, encoded)
    if d.lexicon.foreign and find in (_it, _other):
        if len(ids) > 1:
            # 它 is one: of several rather what the text is about.
            ids = d.topic if set(d.topic) < set(ids) else ()
        # Of several that a sentence of another field names, it may be any.
        return () if set(_joined(_before(d, match, encoded))) - set(ids) else ids
    return ids


def _it(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """它, 该网络: what its noun names, else whom the sentence or the text speaks of."""
    before = _before(d, match, encoded)
    earlier = before or d.last
    noun = match["noun"] or match["word"]
    kind = _NOUNS.get(noun)
    if kind and not (kind == "architecture" and d.subject):
        of_kind = [ids for ids in earlier if d.kinds.get(ids[0]) == kind]
        if of_kind:
            return of_kind[-1]
    if noun in _THINGS and earlier:
        return earlier[-1]
    if taken := _just_named(d, encoded, match.start()):
        return taken
    if before and (said := subjects_said(d, encoded, match.start())):
        return said[-1]
    taken = _taken_by_others(d, encoded, match.start()) if before else ()
    if taken:
        return taken
    if match["that"] and d.subjects:
        return d.subjects[-1]
    if len(d.subject) > 1 and not d.lexicon.foreign:
        return _one_of_late(d)
    return d.subject or (d.last[0] if d.last and not d.lexicon.foreign else ())


def _just_named(d: Discourse, encoded: str, place: int) -> Ids:
    """What the clause right before ends with, if the sentence names nobody else (采用P，它…): who
    goes on doing things is not named again."""
    end = clause_start(encoded, place) - 1
    start = clause_start(encoded, end) if end > 0 else 0
    char = encoded[start:end].rstrip()[-1:]
    if encoded[end : end + 1] != "," or not MENTIONS.match(char) or subjects_said(d, encoded, end):
        return ()
    if _COMPARES.search(encoded, start, end):
        return ()
    return d.ids(char) if d.kinds.get(d.ids(char)[0]) not in NO_SUBJECT else ()


def _one_of_late(d: Discourse) -> Ids:
    """The last whole that was spoken of by itself: several are not 它; else those spoken of."""
    alone = (ids for ids in (d.lead, *reversed(d.subjects), d.topic) if len(ids) == 1)
    return next((ids for ids in alone if d.is_whole(ids)), d.subject)


def _taken_by_others(d: Discourse, encoded: str, place: int) -> Ids:
    """大家多用W，它…: the whole that others, who are none of the concepts, take right before."""
    end = clause_start(encoded, place) - 1
    start = clause_start(encoded, end) if end > 0 else 0
    if end <= start or clause_subject(d, encoded, start, end) != ():
        return ()
    named = [d.ids(char) for char in MENTIONS.findall(encoded, start, end)]
    return named[-1] if named and d.is_whole(named[-1]) else ()


def _other(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """在此基础上, 对其, with it: whoever it was that is not whom this clause speaks of."""
    name = match.lastgroup
    if name in ("other", "them") and _EASED.search(encoded, 0, match.start(name)):
        problems = _problems(d, match, encoded)
        if problems:
            return problems[-1]
    return spoken_of_before(d, encoded, match.start())


def _that_one(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """X与之相反: whoever like X was spoken of before it."""
    own = _own_subject(d, encoded, match.start())
    return spoken_of_before(d, encoded, match.start(), own or ())


def _problem(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """这个问题, 这两个问题."""
    problems = _problems(d, match, encoded)
    if problems[1:] and _TWO.match(match["problem"]):
        return _joined(problems[-2:])
    return problems[-1] if problems else ()


def _problems(d: Discourse, match: re.Match, encoded: str) -> list[Ids]:
    named = (*d.last, *_before(d, match, encoded))
    return [ids for ids in named if d.kinds.get(ids[0]) == "problem"]


def _way(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """这么一来, 靠这一招: a part that was spoken of."""
    said = (d.subject, *reversed(d.last))
    return next((ids for ids in said if ids and d.kinds.get(ids[0]) in PARTS), ())


def _own(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """X是它的…: a version is rather one of whom was spoken of than of what that one has."""
    place = match.start()
    said = subjects_said(d, encoded, place)
    here = _own_subject(d, encoded, place)
    before = [
        ids for ids in _before(d, match, encoded)
        if d.kinds.get(ids[0]) not in NO_SUBJECT and ids != here
    ]  # fmt: skip
    others = [ids for ids in before if not any(set(ids) & set(one) for one in said)]
    if here:
        kind = d.kinds.get(here[0])
        peers = [ids for ids in said if ids != here and d.kinds.get(ids[0]) == kind]
        others = peers or [ids for ids in others if d.kinds.get(ids[0]) == kind] or others
    return others[-1] if others else spoken_of_before(d, encoded, place)


def _object(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """把它换掉: what was named and does nothing; 用它: rather what the text is about."""
    said = subjects_said(d, encoded, match.start())
    if _EMPLOYS.search(match[0]):
        return spoken_of_before(d, encoded, match.start()) if said else d.subject
    here = [ids for ids in _before(d, match, encoded) if ids not in said]
    last = [ids for ids in d.last if ids not in (d.topic, d.lead)]
    for named in here, last:
        others = [ids for ids in named if d.kinds.get(ids[0]) not in NO_SUBJECT]
        if others:
            return others[-1]
    return d.subject


def _nth(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """第二种, 最后一个, of a group."""
    group = d.groups[-1] if d.groups else ()
    place = _PLACES.get(match["nth"][1], -1) if match["nth"][0] == "第" else -1
    return (group[place],) if len(group) > max(place, 1) else ()


def _one(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """一个…,另一个…, if there are as many of these as were named together."""
    places = [found.start("one") for found in _ONE_OF_THEM.finditer(encoded)]
    group = d.groups[-1] if d.groups else ()
    if len(group) != len(places) or not set(group) <= set(
        _joined((*d.last, *_before(d, match, encoded)))
    ):
        return ()
    return (group[places.index(match.start("one"))],)


def _they(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """它们, 这些方法, 三者."""
    if d.they:
        return d.they
    if d.groups:
        return _with_later(d, d.groups[-1])
    named = _joined(_before(d, match, encoded))
    if "三" in match["they"] and len(named) > 2:
        return named[-3:]
    return _joined(d.subjects[-2:])


def _with_later(d: Discourse, group: Ids) -> Ids:
    """A group, and those like them who were spoken of after it (A和B…；C则…。它们都…)."""
    kind = d.kinds.get(group[0])
    places = [i for i, ids in enumerate(d.subjects) if set(ids) & set(group)]
    later = d.subjects[places[-1] + 1 :] if places else []
    return _joined((group, tuple(id for id in _joined(later) if d.kinds.get(id) == kind)))


def _two_before(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """前两种."""
    if d.groups and len(d.groups[-1]) > 2:
        return d.groups[-1][:2]
    own = _own_subject(d, encoded, match.start())
    said = subjects_said(d, encoded, match.start())
    told = _joined(ids for ids in (*d.subjects, *said) if len(ids) == 1 and ids != own)
    return told[-2:] if len(told) > 1 else ()


def _pair(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """两者, and of these two 前者 and 后者."""
    pair, end = d.pair
    # X属于前者；Y属于后者: of the same two.
    if not (match["latter"] and pair and not d.text[end : d.span[0]].strip()):
        pair = _the_two(d, match, encoded)
    if match["pair"] or len(pair) < 2:
        return pair
    if match["former"]:
        d.pair = pair, d.span[1]
    return (pair[0],) if match["former"] else (pair[-1],)


def _the_two(d: Discourse, match: re.Match, encoded: str) -> Ids:
    # What brackets hold is said in passing; X用前者，Y用后者: who is told of it is none of them.
    place = match.start()
    if match["latter"] and (former := _FORMER.search(encoded, 0, place)):
        place = former.start()
    plain = _BRACKETS.sub("", encoded[:place])
    named = [d.ids(char) for char in MENTIONS.findall(plain)]
    # A goal or problem is none of the two, unless both are.
    able = [ids for ids in named if d.kinds.get(ids[0]) not in NO_SUBJECT]
    before = able or named
    pairs = [ids for ids in before if len(ids) == 2]
    if pairs:
        return pairs[-1]
    here = _own_subject(d, encoded, place)
    named = _joined(ids for ids in before if ids != here)
    if len(named) == 2 or (len(named) > 2 and not match["pair"]):
        return named[:2]
    last = _joined(d.last)
    if d.groups and len(d.groups[-1]) == 2 and set(d.groups[-1]) <= set(last):
        return d.groups[-1]
    told = [ids for ids in (*d.subjects, *subjects_said(d, encoded, place)) if ids != here]
    told = [ids for i, ids in enumerate(told) if ids not in told[i + 1 :]]
    if told and len(told[-1]) == 2:
        return told[-1]
    if len(told) >= 2 and len(told[-1]) == len(told[-2]) == 1:
        return _of_a_kind(d, told)
    if len(named) == 1 and last and match["latter"]:
        # 大家嫌X慢。后来换成Y，后者…
        return (last[-1], *named)
    named = named if len(named) > 1 else last
    return named[-2:] if len(named) > 1 else ()


def _of_a_kind(d: Discourse, told: list[Ids]) -> Ids:
    """The last two who were spoken of, wholes rather than a whole and a part of it."""
    if d.kinds.get(told[-2][0]) == d.kinds.get(told[-1][0]):
        return (*told[-2], *told[-1])
    said = [id for ids in told if len(ids) == 1 and d.is_whole(ids) for id in ids]
    for last in reversed(said):
        of_kind = [id for id in said if d.kinds.get(id) == d.kinds.get(last)]
        if len(of_kind) > 1:
            return (of_kind[-2], of_kind[-1])
    named = sorted((id for id in d.recent if d.is_whole((id,))), key=d.recent.__getitem__)
    return (named[0], named[1]) if len(named) == 2 else (*told[-2], *told[-1])


def _before(d: Discourse, match: re.Match, encoded: str) -> list[Ids]:
    """What the sentence names before the anaphor."""
    return [d.ids(char) for char in MENTIONS.findall(encoded, 0, match.start())]


def _own_subject(d: Discourse, encoded: str, place: int) -> Ids | None:
    """The subject of the clause up to a place."""
    return clause_subject(d, encoded, clause_start(encoded, place), place)


def _joined(groups: Iterable[Ids]) -> Ids:
    """The concepts of all of them, each once."""
    return tuple(dict.fromkeys(id for ids in groups for id in ids))


_ANTECEDENTS: dict[str | None, Callable[[Discourse, re.Match, str], Ids]] = {
    "pair": _pair, "former": _pair, "latter": _pair, "two_before": _two_before,
    "problem": _problem, "object": _object, "own": _own, "way": _way, "nth": _nth, "one": _one,
    "that_one": _that_one,
    "upon": _other, "them": _other, "other": _other, "its": _other, "they": _they,
}  # fmt: skip
