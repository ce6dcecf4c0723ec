"""Matches the rules to a sentence and decides which matches state anything."""

import re

from kg.extraction.patterns import DEED, MENTION, Line, Match, Pattern, Phrases
from kg.extraction.reading.casting import cast, fits
from kg.extraction.reading.claims import as_given, is_cure, says_nothing
from kg.extraction.reading.discourse import BOUNDARY, MENTIONS, WHOLES, Discourse
from kg.extraction.reading.mood import (
    is_doubted,
    is_failing,
    is_hypothetical,
    is_likened,
    is_modal,
    is_negated,
    is_purpose,
    is_question,
)
from kg.extraction.reading.openings import clause_start, only_tell_apart
from kg.extraction.reading.other_fields import is_named_beside, is_nobodys
from kg.extraction.reading.parts import IS_MEASURE, SAYS_ANEW
from kg.extraction.reading.roles import holds
from kg.extraction.reading.statements import add
from kg.extraction.rulefile import Rule
from kg.extraction.wordings import one_of

_BAD_GAP = re.compile(rf"^\s*不(?!仅|但|断|同|少|光|只)|{one_of('turns-elsewhere')}")
_ALIKE = frozenset(("similar_to", "part_of"))
_DOES = re.compile(rf"\s*(?:就|只)?是?{one_of('does-to-it')}")
# 还有A的B, the B of A: A is no object of it.
_ONLY_NAMED = re.compile(r"(?:[是有与和跟及在如像]|包括|[a-z])\s*$")
_TAKING = frozenset(("uses", "inspired_by"))
# 只有B的一半, 选了B当基线: B is only set beside it.
_ONLY_BESIDE = re.compile(rf"\s*{one_of('only-beside')}")
_TAKING_ELSEWHERE = _TAKING | {"suited_for"}
_OF = re.compile(r"\bof\b")
_MEASURE = re.compile(rf"{one_of('measure')} of ")

# 去掉B会掉两个点: what it would be without B, not that it gave it up.
_MISSED = re.compile(
    rf"\s*(?:这[一个]?\S)?\s*(?:之?后|以后|的话|时)?\s*,?[^,;:。了{MENTION}]{{0,6}}?{one_of('missed-then')}"
)
# What is not done by what is only likened to something that does it.
_DEEDS = frozenset(("uses", "solves", "drops"))


def match_rules(d: Discourse, encoded: str) -> None:
    """Adds what the rules read in a sentence, or in one of its brackets."""
    line, patterns = d.rules.find(
        encoded, d.is_heading, is_question(d) and not d.is_heading, is_hypothetical(d)
    )
    if line and patterns:
        for place in only_tell_apart(d, encoded):
            line.owns_nothing(place)
    matches = []
    yielding = False
    for rule, pattern in patterns:
        for match in pattern.matches(line):
            if _counts(d, rule, pattern, match, line):
                matches.append((rule, pattern, match))
                yielding |= bool(rule.instead_of)
    for rule, pattern, match in matches:
        if yielding and any(
            rule.id in other.instead_of
            and instead.start < match.wording[1]
            and instead.end > match.wording[0]
            for other, _, instead in matches
        ):
            continue
        _apply(d, rule, pattern, match, encoded)


def _counts(d: Discourse, rule: Rule, pattern: Pattern, match: Match, line: Line) -> bool:
    """Whether a match states anything here: no negation, no other word."""
    encoded = line.text
    if (
        not _is_stated(rule, match, encoded)
        or (rule.unless and _means_something_else(rule.unless, match, line))
        or _is_done_by(pattern, match, encoded)
        or _tells_the_reverse(d, rule, match, encoded)
        or any(
            _is_taken(d, encoded, match.roles[slot]) for slot, what in rule.where if what == "owner"
        )
        or (d.lexicon.foreign and says_nothing(rule.id, rule.types, match, encoded, d.stand_ins))
        or (match.gaps and _turns_elsewhere(d, rule, match, encoded))
    ):
        return False
    # Whom the text spoke of before is only looked for once all else fits.
    if rule.looks_back or not rule.where:
        return True
    roles = {name: d.ids(encoded[place]) for name, place in match.roles.items()}
    return all(
        slot == "S" or (what == "kind" and pattern.subject) or holds(d, what, slot, roles)
        for slot, what in rule.where
    )


def _is_stated(rule: Rule, match: Match, encoded: str) -> bool:
    """Whether what goes before a wording, and between its object and it, lets it state anything."""
    place = match.wording[0]
    start = clause_start(encoded, place)
    if start == place:
        return True
    clause = encoded[start:place]
    if (is_doubted if "hypothetical" in rule.when else is_modal)(clause) or is_purpose(clause):
        return False
    if rule.types & _DEEDS and is_likened(clause):
        return False
    if "negated" in rule.when:
        return True
    if is_negated(clause):
        return False
    # What is denied before its object ("没有把B去掉") is denied as well.
    return match.start >= place or not is_negated(encoded[start : match.start])


def _means_something_else(unless: Phrases, match: Match, line: Line) -> bool:
    """Whether a wording is a part of a longer one that the rule excepts."""
    place, end = match.wording
    return any(
        (found < end and over > place) or (found < match.end <= over)
        for found, ends in line.of[unless].items()
        for over in ends
    )


def _is_done_by(pattern: Pattern, match: Match, encoded: str) -> bool:
    """Whether somebody else does it: 被X引入, whose X is no object of it."""
    place = match.wording[0]
    if encoded[place] == DEED and encoded[place - 1 : place] in ("被", "由", "从"):
        return True
    return (
        not pattern.subject
        and encoded[: match.start].rstrip().endswith("被")
        and bool(MENTIONS.match(encoded[match.start :].lstrip()))
    )


def _tells_the_reverse(d: Discourse, rule: Rule, match: Match, encoded: str) -> bool:
    """Whether the words around a wording turn what it states into its reverse."""
    if rule.types == {"uses"}:
        return _is_only_beside(d, encoded, match.roles.get("B"))
    if rule.types == {"suited_for"}:
        return is_failing(_clause_from(encoded, match.wording[0]))
    return "drops" in rule.types and bool(_MISSED.match(encoded, match.end))


def _turns_elsewhere(d: Discourse, rule: Rule, match: Match, encoded: str) -> bool:
    """Whether the words between a wording and its mention turn to something else."""
    # 相当于对B做了平滑: it is not B that it is like.
    if rule.types <= _ALIKE and any(_DOES.match(encoded, *gap) for gap in match.gaps):
        return True
    taken = rule.types & (_TAKING_ELSEWHERE if d.lexicon.foreign else _TAKING)
    return any(
        start < over
        and (_bad_gap(encoded[start:over]) or (taken and SAYS_ANEW.search(encoded, start, over)))
        for start, over in match.gaps
    )


def _is_taken(d: Discourse, encoded: str, place: int) -> bool:
    """Whether something is done with what is named there: 借鉴了A的B tells nothing of A."""
    before = encoded[clause_start(encoded, place) : place]
    last = max((mention.end() for mention in MENTIONS.finditer(before)), default=0)
    return d.rules.governs(before[last:]) and not _ONLY_NAMED.search(before)


def _is_only_beside(d: Discourse, encoded: str, place: int | None) -> bool:
    """Whether a whole is named only to be set beside another."""
    if place is None:
        return False
    if IS_MEASURE.match(encoded, place + 1):
        return True
    if d.kinds.get(d.ids(encoded[place])[0]) not in WHOLES:
        return False
    return bool(_ONLY_BESIDE.match(encoded, place + 1))


def _clause_from(encoded: str, place: int) -> str:
    """The rest of the clause that holds a place."""
    following = BOUNDARY.search(encoded, place)
    return encoded[place : following.start() if following else len(encoded)]


def _apply(d: Discourse, rule: Rule, pattern: Pattern, match: Match, encoded: str) -> None:
    """Adds what a rule gives for a match."""
    roles = cast(d, rule, pattern, match, encoded)
    beside = pattern.subject and d.lexicon.foreign
    if beside and (
        is_named_beside(d, rule.types, roles["S"], encoded, match.start)
        or is_nobodys(d, rule.types, roles["S"], encoded, match.start, match.end)
    ):
        # 可以通过X来解决Y: X does, whoever takes it up.
        if rule.types != {"solves"} or all("S" in given for given in rule.gives):
            return
        roles["S"] = ()
    if not all(holds(d, what, slot, roles) for slot, what in rule.where):
        return
    if d.lexicon.foreign and is_cure(rule.types, match, encoded):
        d.cured.update(id for _, _, target in rule.gives for id in roles.get(target, ()))
    for given in rule.gives:
        if d.lexicon.foreign:
            given = as_given(rule.id, given, match, encoded)
        source, type, target = given
        sources, targets = roles.get(source, ()), roles.get(target, ())
        if not fits(d, encoded, rule, match, roles, (source, type, target)):
            continue
        if source != target:
            add(d, sources, type, targets, *d.span, rule.id)
        # In "与A、B不同" they are not set against each other.
        elif encoded[: match.start].rstrip()[-1:] not in ("与", "和", "跟", "同"):
            for i, id in enumerate(sources):
                add(d, (id,), type, sources[i + 1 :], *d.span, rule.id)


def _bad_gap(gap: str) -> bool:
    return bool(_BAD_GAP.search(gap) or (_OF.search(gap) and not _MEASURE.search(gap)))
