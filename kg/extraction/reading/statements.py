"""Collects what the text states, each statement with its evidence."""

import re

from kg.extraction.markdown import plain
from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import NO_SUBJECT, PARTS, Discourse, Ids
from kg.extraction.reading.pairing import couples
from kg.extraction.reading.subjects import goes_on
from kg.extraction.scheme import fitting
from kg.extraction.wordings import literal, words
from kg.model import Evidence

# What these name as a remedy may be none of the topic's: 它管不了, 那得靠X.
_ELSEWHERE = frozenset(("trouble", "remedy", "solves-left-to", "solves-remedy"))

# Of these, two things are in one relation, if a noun tells which.
_OF_KIN = frozenset(
    ("improves", "inspired_by", "similar_to", "between", "part_of", "combines", "uses", "drops")
)

# Of several that the text spoke of before it is not known that each does what a sentence tells.
_OF_EACH = frozenset(("uses", "replaces", "improves", "inspired_by"))

# 第二步，…: a sentence that begins so goes on about the same.
_STEP = re.compile(rf"第[一二三四五六七八九十\d]+步|{literal(words('next-step'))}")
# What these name is hardly ever chosen by whom the sentence before spoke of.
_CHOICES = frozenset(("uses-takes-whole",))

_OF_TWO = frozenset(("contrasts", "similar_to", "suited_for"))

# W的P换成了Q: what these read W, who now uses another, had before.
_MERELY_HAD = frozenset(("uses-possesses", "frame-part"))


# What a sentence begins with, unless something is only told of it or of its size.
_FIRST = re.compile(
    rf"[^,;:{MENTION}]{{0,4}}(?P<figure>[{MENTION}])(?!\s*(?:[的里中上下大小高低]|'s\b))"
)
_FIGURES = frozenset(("hyperparameter", "statistic"))
# By these a part itself takes something up: P用了Q.
_PLAINLY = frozenset(("uses-verb",))

# What a sentence tells of two bars other things that it was read to tell of them, if `True` the
# other way round: what is given up is not taken up, what is put together is no kind of what comes
# of it, who has something is no kind of it.
_BARS = {
    "drops": (("uses", False),),
    "combines": (("part_of", True),),
    "uses": (("part_of", False),),
}
_BARRED_BY = {
    type: [(surer, turned) for surer, bars in _BARS.items() for one, turned in bars if one == type]
    for type in ("uses", "part_of")
}


def close_section(d: Discourse) -> None:
    """What a part of the topic solves, the topic solves by it."""
    topic = d.topic
    solved, d.solved = d.solved, {}
    if len(topic) != 1 or d.kinds.get(topic[0]) in ("category", *NO_SUBJECT):
        return
    for key in sorted(solved, key=d.order.__getitem__):
        part, _, problem = key
        if part in topic or problem in topic or (topic[0], "uses", part) not in d.found:
            continue
        for evidence in solved[key]:
            span = evidence.start, evidence.end
            if evidence.anchor == d.anchor and span not in d.asides:
                _store(d, (topic[0], "solves", problem), evidence)


def add(
    d: Discourse, sources: Ids, type: str, targets: Ids, start: int, end: int, rule: str
) -> None:
    """Adds that each source is in a relation to each target, unless they pair off, as far as
    their kinds allow."""
    if (type in _OF_EACH and len(sources) > 1 and not _are_named(d, sources)) or _is_lost(
        d, sources, type, targets, rule
    ):
        return
    foreign = d.lexicon.foreign and rule in d.rules.of_the_field
    if type == "drops":
        sources = _named(d, sources)
    elif type == "uses":
        sources = _with_parts(d, sources, rule)
    elif type == "between":
        sources = _what_is_turned(d, sources, targets)
    for source, target in couples(d, sources, type, targets):
        if source == target or (type == "uses" and source in d.ailment):
            continue
        if foreign and {source, target} & d.lexicon.unsure:
            continue
        if type in _OF_TWO and d.lexicon.foreign and _is_one_of(d, source, target):
            continue
        if d.called and _is_called_otherwise(d, source, type, target):
            continue
        if rule in _MERELY_HAD and target in d.replaced and "uses" in d.sources.get(source, ()):
            continue
        if type == "inspired_by" and _is_mere_part(d, source) and d.is_whole((target,)):
            # Whoever has the part took it from there.
            continue
        held = fitting(type, _kind(d, source, type), _kind(d, target, type))
        if held and not _is_barred(d, source, held, target):
            _retract(d, source, held, target)
            d.sources.setdefault(source, set()).add(held)
            if held == "replaces":
                d.replaced.add(target)
            _store(d, (source, held, target), _evidence(d, start, end, rule))


def _is_one_of(d: Discourse, one: str, other: str) -> bool:
    """Whether one of two is a kind of the other by its name: it is hardly set against that."""
    return d.lexicon.is_kind(one, other) or d.lexicon.is_kind(other, one)


def _is_lost(d: Discourse, sources: Ids, type: str, targets: Ids, rule: str) -> bool:
    """Whether those of whom the sentence before spoke are too doubtful to tell this of them.

    Neither it nor its heading names them; they were several, or not whom the sentence before named
    first; they would be set apart from what is of another kind, or taken for someone who makes a
    choice.
    """
    if not sources or _is_at_hand(d, sources):
        # As doubtful is whom they would be set apart from.
        apart = type == "contrasts" and bool(targets) and not _is_at_hand(d, targets)
        return apart and (targets not in d.last or _differ(d, sources, targets))
    together = d.carried if set(sources) <= set(d.carried) else sources
    if (len(together) > 1 or sources in d.last) and together not in d.last[:1]:
        return not _STEP.match(d.encoded)
    return rule in _CHOICES or (type == "contrasts" and _differ(d, sources, targets))


def _is_at_hand(d: Discourse, ids: Ids) -> bool:
    """Whether the sentence names all of these, or it, its list or its section is about them."""
    return _are_named(d, ids) or not set(ids).isdisjoint((*d.lead, *d.listed, *d.topic))


def _is_mere_part(d: Discourse, id: str) -> bool:
    return d.kinds.get(id) in PARTS and not d.is_whole((id,))


def _differ(d: Discourse, ones: Ids, others: Ids) -> bool:
    return bool(ones and others) and d.kinds.get(ones[0]) != d.kinds.get(others[0])


def _are_named(d: Discourse, ids: Ids) -> bool:
    """Whether the sentence names all of these, or speaks of them together (两者)."""
    return set(ids) <= {id for named in d.slots.values() for id in named}


def _named(d: Discourse, sources: Ids) -> Ids:
    """Those that the sentence, its heading or lead names, or whom its list is about: who gave
    something up is too often another than whom the text spoke of last."""
    named = {id for ids in d.slots.values() for id in ids}.union(d.lead, d.listed, d.topic)
    if d.is_item:
        named.update(d.carried)
    return tuple(id for id in sources if id in named)


def _is_barred(d: Discourse, source: str, type: str, target: str) -> bool:
    """Whether the sentence says of the two what does not go with that."""
    for surer, turned in _BARRED_BY.get(type, ()):
        if _is_here(d, (target, surer, source) if turned else (source, surer, target)):
            return True
    return False


def _retract(d: Discourse, source: str, type: str, target: str) -> None:
    """Takes back what the sentence was read to say that does not go with a surer reading."""
    for barred, turned in _BARS.get(type, ()):
        key = (target, barred, source) if turned else (source, barred, target)
        if span := _is_here(d, key):
            del d.found[key][span]
            if not d.found[key]:
                del d.found[key]


def _is_here(d: Discourse, key: tuple[str, str, str]) -> tuple[int, int] | None:
    """Where the sentence under way states a triple, None if it does not."""
    span = next(reversed(d.found.get(key, {})), None)
    return span if span and d.span[0] <= span[0] < d.span[1] else None


def _with_parts(d: Discourse, sources: Ids, rule: str) -> Ids:
    """Those of them that take something up: a mere part only where the sentence speaks of it, or
    its heading or lead, or it goes on about the same.

    Where the text is about a whole it takes a verb to say so plainly: hardly more than the whole's
    own parts are told of.
    """
    if not sources or d.lexicon.foreign or d.is_whole(sources):
        return sources
    if d.kinds.get(sources[0]) not in PARTS or set(sources) & {*d.lead, *d.listed, *d.topic}:
        return sources
    if rule not in _PLAINLY and not d.topic and d.is_whole(d.subject):
        return ()
    return sources if sources in d.slots.values() or goes_on(d) else ()


def _what_is_turned(d: Discourse, sources: Ids, targets: Ids) -> Ids:
    """Who lies between two: a figure that the sentence begins with (温度在P和Q之间折中)
    rather than who was spoken of before."""
    first = _FIRST.match(d.encoded)
    ids = d.ids(first["figure"]) if first else ()
    if not ids or d.kinds.get(ids[0]) not in _FIGURES or set(ids) & set(targets):
        return sources
    return sources if sources in d.slots.values() else ids


def _is_called_otherwise(d: Discourse, source: str, type: str, target: str) -> bool:
    """Whether a noun of this sentence makes something else of the two (X是Y的翻版)."""
    called = d.called.get(frozenset((source, target)), "")
    return called != "" and type in _OF_KIN and (source, type, target) != called


def _kind(d: Discourse, id: str, type: str) -> str:
    """The kind of a concept; a mere guess does not forbid that it uses or is used.

    What remedies are announced for is a problem, and what is plainly cured.
    """
    if type == "solves" and (id in d.ailment or (id in d.cured and id in d.lexicon.unsure)):
        return "problem"
    guessed = type == "uses" and id in d.lexicon.unsure
    return "" if guessed else d.kinds.get(id, "")


def _evidence(d: Discourse, start: int, end: int, rule: str) -> Evidence:
    """A span of the text as evidence."""
    key = (start, end, rule)
    if key not in d.evidence:
        if (start, end) not in d.sentences:
            raw = d.text[start:end]
            left = start + len(raw) - len(raw.lstrip(" \t\n,;:"))
            right = max(start + len(raw.rstrip()), left)
            d.sentences = {(start, end): (plain(d.text[left:right]), left, right)}
        sentence, left, right = d.sentences[start, end]
        d.evidence[key] = Evidence(sentence, rule, left, right, d.page, d.anchor)
    return d.evidence[key]


def _store(d: Discourse, key: tuple[str, str, str], evidence: Evidence) -> None:
    held = d.found.get(key)
    if held is None:
        held = d.found[key] = {}
        d.order[key] = len(d.order)
        d.related.add((key[0], key[2]))
    span = evidence.start, evidence.end
    if span not in held:
        held[span] = evidence
        if key[1] == "solves" and evidence.rule not in _ELSEWHERE:
            d.solved.setdefault(key, []).append(evidence)
