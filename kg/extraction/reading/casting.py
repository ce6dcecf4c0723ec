"""Decides who stands in the slots of a match: who is named there, or spoken of before."""

import re

from kg.extraction.patterns import MENTION, Match, Pattern
from kg.extraction.reading.discourse import MENTIONS, PARTS, WHOLES, Discourse, Ids, M
from kg.extraction.reading.openings import clause_start, told_apart
from kg.extraction.reading.subjects import (
    WHOSE,
    is_vague,
    rather_about,
    rather_whose,
    spoken_of_before,
    subject_after,
    subject_at,
)
from kg.extraction.rulefile import Rule

_OWNS = re.compile(rf"({M})\s*(?:里|中|那边)?(?:的|'s)[^,;:。{MENTION}]{{0,6}}$")
# 与W不同: with whom something is compared.
_COMPARED = re.compile(rf"[与和跟同比]\s*{M}[^,;:。{MENTION}]*$")
# P把W推广: the part is what its clause begins with.
_BEGINS = re.compile(rf"(?:^|[,;:。])\s*{M}\s*$")
# Of these, both are rather of a kind.
_LIKE = frozenset(("improves", "similar_to"))


def cast(d: Discourse, rule: Rule, pattern: Pattern, match: Match, encoded: str) -> dict[str, Ids]:
    """Who stands in the slots of a match, those included that the clause does not name."""
    roles = {name: d.ids(encoded[place]) for name, place in match.roles.items()}
    # Of several that are no versions of one, what is said below their heading is not said of all.
    one = len(d.topic) < 2 or len({d.lexicon.families.get(id, id) for id in d.topic}) == 1
    roles["T"] = d.topic if one else ()
    if pattern.subject_after:
        roles["S"] = subject_after(d, encoded, match.start, match.end)
    elif pattern.subject:
        roles["S"] = _subject(d, rule, match, encoded)
    builds_on = rule.types in ({"inspired_by"}, {"improves"})
    if builds_on and "B" in roles and all(target == "B" for _, _, target in rule.gives):
        before = encoded[match.wording[1] : match.roles["B"]]
        roles["B"] = _rather_owner(d, roles["B"], before)
    if pattern.subject:
        if rule.types <= _LIKE:
            roles["S"] = _rather_named_last(d, roles, match, encoded)
        roles["S"] = _rather_carried(d, roles, encoded[: match.start])
        if rule.types == {"uses"}:
            roles["S"] = rather_whose(d, roles["S"], encoded, match.start)
        elif rule.types == {"drops"} and "B" in match.roles:
            roles["S"] = rather_about(d, roles["S"], encoded[: match.roles["B"]])
        elif rule.types == {"contrasts"}:
            roles["S"] = _rather_whole(d, roles["S"], encoded)
        does = any(source == "S" for source, _, _ in rule.gives)
        if does and d.rank(roles["S"]) == 1 and is_vague(d, roles["S"]):
            roles["S"] = ()
    for source, _, target in rule.gives:
        if "L" in (source, target):
            like = roles.get(target if source == "L" else source, ())
            # Who was spoken of before is too vague elsewhere.
            known = not d.lexicon.foreign
            roles["L"] = spoken_of_before(d, encoded, match.start, like) if known else ()
    return roles


def _subject(d: Discourse, rule: Rule, match: Match, encoded: str) -> Ids:
    """Who does what a match says: nobody known where it tells a variant apart (去掉P的W)."""
    if rule.types == {"drops"} and told_apart(d, encoded, match.start) is not None:
        return ()
    return subject_at(d, encoded, match.start)


def fits(
    d: Discourse, encoded: str, rule: Rule, match: Match, roles: dict[str, Ids],
    given: tuple[str, str, str],
) -> bool:  # fmt: skip
    """Whether what a rule gives for a match can be so, with these in its slots."""
    source, type, target = given
    sources, targets = roles.get(source, ()), roles.get(target, ())
    if type == "uses":
        # Who takes something's place is not taken up by it.
        if source == "S" and any(sources == roles[name] for name in match.roles if name != "S"):
            return False
        # In 使用X和Y it is not X who does it.
        if source != target and set(sources) & set(targets):
            return False
    # What is put together is not what comes of it.
    together = targets
    if type == "combines":
        together = tuple(
            id for _, made, part in rule.gives if made == type for id in roles.get(part, ())
        )
    if type in ("combines", "part_of") and set(sources) & set(together):
        return False
    if "L" not in (source, target):
        return True
    # With whom it is compared the clause itself may say: 与W不同.
    if _COMPARED.search(encoded[: match.wording[0]]):
        return False
    # Whom the text spoke of before is no guess where the two are already related.
    return not any((a, b) in d.related or (b, a) in d.related for a in sources for b in targets)


def _rather_owner(d: Discourse, part: Ids, before: str) -> Ids:
    """What is built on: rather a whole than its part (灵感取自W的P)."""
    owner = _OWNS.search(before)
    whole = d.ids(owner[1]) if owner else ()
    return whole if d.is_whole(whole) and not d.is_whole(part) else part


def _rather_whole(d: Discourse, part: Ids, encoded: str) -> Ids:
    """Who is set against a whole: rather the whole than its part (W的P是它跟V的差别)."""
    if not part or d.kinds.get(part[0]) not in PARTS or d.is_whole(part):
        return part
    owners = (d.ids(one) for one, owned in WHOSE.findall(encoded) if d.ids(owned) == part)
    return next((ids for ids in owners if d.is_whole(ids)), part)


def _rather_carried(d: Discourse, roles: dict[str, Ids], before: str) -> Ids:
    """Who does it: rather whom the text goes on about than a part, where the other is a whole."""
    subject, carried = roles["S"], d.carried
    other = roles.get("B", ())
    if not subject or not carried or not other or subject == carried or carried == other:
        return subject
    if _BEGINS.search(before):
        return subject
    kinds = [d.kinds.get(ids[0]) for ids in (subject, carried, other)]
    whole = kinds[0] in PARTS and kinds[1] in WHOLES and kinds[2] in WHOLES
    return carried if whole else subject


def _rather_named_last(d: Discourse, roles: dict[str, Ids], match: Match, encoded: str) -> Ids:
    """Who is like another: rather its like that the clause before ends with (激活用X，是B的推广)
    than somebody of another kind."""
    subject, other = roles["S"], roles.get("B", ())
    start = clause_start(encoded, match.start)
    if not subject or not other or not start or MENTIONS.search(encoded, start, match.start):
        return subject
    last = encoded[: start - 1].rstrip()[-1:]
    ids = d.ids(last) if MENTIONS.match(last) and last not in d.stand_ins else ()
    kinds = [d.kinds.get(one[0]) for one in (subject, other, ids) if one]
    return ids if ids != other and kinds[1:] == [kinds[1]] * 2 and kinds[0] != kinds[1] else subject
