"""Where a clause begins, and what may stand there before its subject: 采用P的W, 由…提出的W."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import BOUNDARY, Discourse, Ids, M
from kg.extraction.wordings import CHINESE, NOT_CHINESE, kinds, literal, one_of, words

_CHINESE = re.compile(CHINESE)
# What may stand before a subject: a modifier or a place, conjunctions, adverbs.
_LEADS_IN = re.compile(rf"(?:.*{one_of('leads-in-ends')})?(?:{one_of('leads-in')}|{NOT_CHINESE})*+")
_OF = rf"的\s*(?:{CHINESE}{{0,4}}{literal(kinds('nouns'))})?\s*"
_MODIFIES = re.compile(_OF + "$")
_OWNS_WHOLE = re.compile(rf"{M}(?={_OF}{M})")
_BEFORE_WHOLE = re.compile(rf"{_OF}{M}")
_EQUATES = re.compile(rf"\s*{one_of('equates')}")
# 与采用P的W不同: a clause is not about W, which P tells apart.
_BESIDE = re.compile(rf"^\s*{one_of('beside-others')}")
# The last name of a modifier is what is done in it: 用P训练的W.
_NAMES = re.compile(rf"(?P<before>[^{MENTION}]*){M}(?:.*{M})?[^\s{MENTION}]{{0,8}}$")
# 由…提出的W tells who it is, 采用改进的W what somebody takes, 被更强的W取代 who does it.
_MADE = re.compile(rf"{one_of('is-made')}$")
_AGENT = re.compile(rf"\s*{one_of('agents')}")
_SAYS_MORE = re.compile(r"\W*\w")
_NO_VERB = re.compile(literal(words("beside-a-verb")))
# It is only an object, or a variant that has a further name.
_SERVES = re.compile(rf"\s*(?:的|[、{MENTION}]|{one_of('is-but-taken')}"
                     rf"|{literal([*kinds('nouns'), *words('piece')])})")  # fmt: skip
_CALLED = re.compile(rf"\s*{one_of('is-called')}")


def clause_start(encoded: str, place: int) -> int:
    """Where the clause begins that holds a place."""
    marks = _marks(encoded)
    index = bisect_left(marks, place)
    return marks[index - 1] + 1 if index else 0


@lru_cache(maxsize=8)
def _marks(encoded: str) -> list[int]:
    """The marks that begin a clause; the sentence under way is asked for again and again."""
    return [match.start() for match in re.finditer("[,;:。→]", encoded)]


@lru_cache(maxsize=1 << 14)
def leads_in(before: str) -> bool:
    """Whether a clause may begin so before its subject."""
    return not _CHINESE.search(before) or bool(_LEADS_IN.fullmatch(before))


def is_modified(d: Discourse, encoded: str, start: int, place: int) -> bool:
    """Whether a clause speaks of the whole at `place`, which what it begins with, from `start`,
    only tells apart: 采用P的W, 由…提出的W, and not 采用W的P, 采用带P的W."""
    beside = _BESIDE.match(encoded, start)
    called = _CALLED.match(encoded, place + 1)
    return not beside and not called and _tells_apart(d, encoded, start, place)


def told_apart(d: Discourse, encoded: str, place: int) -> Ids | None:
    """Whom what is said at `place` only tells apart, W in 采用P的W; () if it is a variant of W that
    is so told apart, None if it is nobody."""
    if "的" not in encoded:
        return None
    start = clause_start(encoded, place)
    key = encoded, start
    if key not in d.heads:
        d.heads[key] = next(_heads(d, encoded, start), (0, ()))
    over, ids = d.heads[key]
    return ids if place < over else None


def _heads(d: Discourse, encoded: str, start: int) -> Iterator[tuple[int, Ids]]:
    """The wholes that a clause tells apart, and where; no whole for a variant of it."""
    end = BOUNDARY.search(encoded, start)
    for match in _BEFORE_WHOLE.finditer(encoded, start, end.start() if end else len(encoded)):
        place = match.end() - 1
        if _tells_apart(d, encoded, start, place):
            yield place, () if _CALLED.match(encoded, place + 1) else d.ids(encoded[place])


def _tells_apart(d: Discourse, encoded: str, start: int, place: int) -> bool:
    modifies = _MODIFIES.search(encoded, start, place)
    if not modifies or not d.is_whole(d.ids(encoded[place])):
        return False
    if _SERVES.match(encoded, place + 1) or not _SAYS_MORE.match(encoded, place + 1):
        return False
    modifier = _BESIDE.sub("", encoded[start : modifies.start()].rpartition("、")[2], count=1)
    named = _NAMES.match(modifier)
    agent = _AGENT.match(modifier)
    if _EQUATES.match(modifier) or not (named or (agent and _MADE.search(modifier))):
        return False
    verbs = _NO_VERB.sub("", named["before"] if named else modifier)
    lead, *between = d.rules.around_verbs(verbs)
    begins = bool(agent) or leads_in(lead.rstrip("不没无未能可会"))
    return bool(between) and begins and all(between[:-1])


def only_tell_apart(d: Discourse, encoded: str) -> Iterator[int]:
    """Where names stand that do not own the whole behind them, but tell it apart: 采用P的W."""
    for match in _OWNS_WHOLE.finditer(encoded):
        if told_apart(d, encoded, match.start()) is not None:
            yield match.start()
