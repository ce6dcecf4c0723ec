"""Reads what a trouble is met with: what is aimed at it, missed, answered, or said next."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import MENTIONS, NO_SUBJECT, PARTS, Discourse, Ids, M
from kg.extraction.reading.frames import EASES, SUFFERS
from kg.extraction.reading.mood import is_failing, is_modal, is_negated
from kg.extraction.reading.sayings import clauses_of
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import clause_subject
from kg.extraction.wordings import one_of

# A problem is what is aimed at; so something is done; something is taken up.
_AIMS = re.compile(
    rf"{one_of('aims')}[^,;:。{MENTION}]{{0,8}}$|^\s*{one_of('aims-far')}[^,;:。]{{0,24}}$"
)
# P之所以有，是因为R; 加P的理由很朴素，怕R.
_REASON = re.compile(rf"^\s*(?:{one_of('because')})[^,;:。{MENTION}]{{0,4}}$")
_WHY = re.compile(one_of("that-is-why"))
# 必须加P，否则R; 没有P，R就回来: it is P that keeps R away.
_OTHERWISE = re.compile(rf"^\s*(?P<word>{one_of('otherwise')})[^;:。{MENTION}]*$")
_WITHOUT = re.compile(
    rf"{one_of('without')}[^,;:。{MENTION}]{{0,6}}(?P<part>{M})(?!\s*(?:的(?!话|时候)|也))"
)
_NEEDED = re.compile(rf"(?P<part>{M})[^,;:。{MENTION}]{{0,6}}?{one_of('is-needed')}")
_AT_ONCE = re.compile(one_of("comes-at-once"))
# 多亏P，W没有R: by what it came about.
_THANKS = re.compile(
    rf"^\s*{one_of('thanks-to')}[^,;:。{MENTION}]{{0,6}}(?P<part>{M})[^,;:。{MENTION}]{{0,6}}$"
)
_DOES_IT = re.compile(one_of("does-it"))
_ACTS = re.compile(rf"[^,;:。{MENTION}]{{0,4}}?{one_of('acts-on-it')}")
_ASKS = re.compile(one_of("what-to-do"))
_DENIES = re.compile(rf"{M}[^,;:。{MENTION}]{{0,2}}[没不未]")
_SO = re.compile(one_of("so"))
_TAKES = re.compile(
    rf"(?:{one_of('takes')}|{one_of('ways')}(?:则|就|便|也)?(?:是|叫|为|有))[^,;:。、{MENTION}]{{0,8}}$"
)
_LEFT_TO = re.compile(rf"[^,;:。{MENTION}]{{0,8}}?{one_of('left-to')}[^,;:。{MENTION}]{{0,6}}{M}")
# 防止R，可P很难写: what is said against it is no remedy.
_TURNS = re.compile(rf"\s*(?:{one_of('adversative')}|可(?![以用选见谓能]))")
_LACKS = re.compile(r"[没未不]")


def read_problems(d: Discourse, encoded: str) -> None:
    """Adds what a clause beside the one that tells a problem says is done about it."""
    if "problem" not in d.named_kinds:
        return
    clauses = clauses_of(encoded)
    for match in MENTIONS.finditer(encoded):
        if d.kinds.get(d.ids(match[0])[0]) != "problem":
            continue
        remedy = _remedy(d, encoded, clauses, match)
        if remedy and remedy != d.ids(match[0]):
            # Whom the sentence is about it tells elsewhere.
            sources, d.sources = d.sources, {}
            add(d, remedy, "solves", d.ids(match[0]), *d.span, "trouble")
            d.sources = sources


def _remedy(d: Discourse, encoded: str, clauses: list[tuple[int, int]], match: re.Match) -> Ids:
    """What is done about the problem that is told here, () if nothing."""
    index = next(i for i, (_, end) in enumerate(clauses) if match.start() < end)
    start, end = clauses[index]
    clause, before = encoded[start:end], encoded[start : match.start()]
    if _AIMS.search(before):
        if means := _means(d, encoded, [(start, match.start())], 0):
            return means
        remedy = _means(d, encoded, clauses, index + 1, agent=True)
        return remedy or _means(d, encoded, clauses, index - 1)
    otherwise = _OTHERWISE.match(before)
    if otherwise and index and not is_negated(before[otherwise.end("word") :]):
        needed = _NEEDED.search(encoded, *clauses[index - 1])
        return _part(d, needed) or _means(d, encoded, clauses, index - 1)
    if _REASON.match(before) and index and _WHY.search(encoded, *clauses[index - 1]):
        return _means(d, encoded, clauses, index - 1, agent=True)
    if kept_away := _missed(d, encoded, clauses, index, match.start()):
        return kept_away
    if _ASKS.search(encoded, match.end(), end):
        return _answer(d, encoded, clauses, index + 1)
    if left_to := _part(d, _LEFT_TO.match(encoded, match.end(), end)):
        return left_to
    if encoded[end : end + 1] == "→" and not _said(d, encoded, start, end):
        return _means(d, encoded, clauses, index + 1, agent=True)
    negated, suffers, eased = is_negated(before), SUFFERS.search(clause), EASES.search(clause)
    if eased and not suffers and (part := _thanked(d, encoded, clauses, index, before)):
        return part
    if negated or suffers or not eased:
        goes_on = encoded[end : end + 1] in ",;:" and not negated
        settled = _settles(d, encoded, clauses, index + 1) if goes_on else ()
        return settled or _done_so(d, encoded, clauses, index + 1)
    if _said(d, encoded, start, end):
        return _means(d, encoded, [(start, match.start())], 0)
    if not index and EASES.fullmatch(before.strip()):
        # 对付R，通行的做法是P.
        return _means(d, encoded, clauses, 1) or _doer(d, encoded, clauses, 1)
    return _means(d, encoded, clauses, index - 1)


def _thanked(
    d: Discourse, encoded: str, clauses: list[tuple[int, int]], index: int, before: str
) -> Ids:
    """The part by which, as the clause says or the one before it, the problem is eased."""
    thanks = _THANKS.match(before)
    if not thanks and index:
        thanks = _THANKS.match(encoded[slice(*clauses[index - 1])])
    return _part(d, thanks)


def _done_so(d: Discourse, encoded: str, clauses: list[tuple[int, int]], index: int) -> Ids:
    """What one of the next two clauses says is done because of the problem: R很重，所以用P."""
    for later in range(index, min(index + 2, len(clauses))):
        if _SO.search(encoded, *clauses[later]):
            return _means(d, encoded, clauses, later, agent=True)
    return ()


def _doer(d: Discourse, encoded: str, clauses: list[tuple[int, int]], index: int) -> Ids:
    """Who a clause says does what the one before it names: 缓解R，P功不可没."""
    if index >= len(clauses) or not _DOES_IT.search(encoded, *clauses[index]):
        return ()
    own = clause_subject(d, encoded, *clauses[index]) or ()
    return () if d.weak or (own and d.kinds.get(own[0]) in NO_SUBJECT) else own


def _missed(
    d: Discourse, encoded: str, clauses: list[tuple[int, int]], index: int, place: int
) -> Ids:
    """What, as the clause says or the one before it, brings the problem about by its absence."""
    start, end = clauses[index]
    if is_negated(encoded[start:place]) or not _AT_ONCE.search(encoded, start, end):
        return ()
    first = clauses[index - 1][0] if index else start
    missed = _WITHOUT.search(encoded, start, place) or _WITHOUT.search(encoded, first, start)
    if not missed:
        return ()
    told = max(start, missed.end())
    eased = EASES.search(encoded, told, end) and not SUFFERS.search(encoded, told, end)
    return () if eased else _part(d, missed)


def _answer(d: Discourse, encoded: str, clauses: list[tuple[int, int]], index: int) -> Ids:
    """What the clause behind a question names as the answer: R怎么治，答P."""
    clause = encoded[slice(*clauses[index])] if index < len(clauses) else ""
    match = MENTIONS.search(clause)
    if not match or is_negated(clause[: match.start()]) or is_failing(clause):
        return ()
    return _part(d, match)


def _settles(d: Discourse, encoded: str, clauses: list[tuple[int, int]], index: int) -> Ids:
    """Who, or what, a clause says gets over the problem that the one before it tells of."""
    if index >= len(clauses):
        return ()
    start, end = clauses[index]
    clause = encoded[start:end]
    named = [d.ids(char)[0] for char in MENTIONS.findall(clause)]
    if any(d.kinds.get(id) == "problem" for id in named) or is_modal(clause) or is_failing(clause):
        return ()
    if SUFFERS.search(clause):
        return ()
    word = _DOES_IT.search(clause) or EASES.search(clause)
    if _DENIES.search(clause) and not (word and word.re is _DOES_IT):
        return ()
    if word and is_negated(clause[: word.start()]):
        return ()
    own = clause_subject(d, encoded, start, end) or ()
    if own and (d.weak or d.kinds.get(own[0]) in NO_SUBJECT):
        own = ()
    if word:
        means = _means(d, encoded, clauses, index)
        return own + tuple(id for id in means if id not in own)
    announced = encoded[start - 1] == ":"
    return own if not announced and _is_newcomer(d, encoded, start, end, own) else ()


def _is_newcomer(d: Discourse, encoded: str, start: int, end: int, own: Ids) -> bool:
    """Whether a clause begins with somebody new who does something: VAE的图偏糊，VQ-VAE换上码本."""
    first = MENTIONS.search(encoded, start, end)
    if not own or not first or d.ids(first[0]) != own or first[0] in d.stand_ins:
        return False
    if any(set(d.ids(char)) & set(own) for char in MENTIONS.findall(encoded, 0, start)):
        return False
    return bool(_ACTS.match(encoded, first.end(), end))


def _part(d: Discourse, match: re.Match | None) -> Ids:
    """The part that a match names, as `part` or last."""
    named = match.groupdict().get("part", match[0][-1]) if match else ""
    ids = d.ids(named) if named else ()
    return ids if ids and d.kinds.get(ids[0]) in PARTS else ()


def _said(d: Discourse, encoded: str, start: int, end: int) -> bool:
    return any(
        d.kinds.get(d.ids(char)[0]) not in NO_SUBJECT
        for char in MENTIONS.findall(encoded, start, end)
    )


def _means(
    d: Discourse, encoded: str, clauses: list[tuple[int, int]], index: int, agent: bool = False
) -> Ids:
    """What a clause says is taken up; with `agent` also who does something."""
    if not 0 <= index < len(clauses):
        return ()
    begin, over = clauses[index]
    clause = encoded[begin:over]
    if is_modal(clause):
        return ()
    for match in reversed(list(MENTIONS.finditer(clause))):
        ids = d.ids(match[0])
        before = clause[: match.start()]
        if d.kinds.get(ids[0]) not in PARTS or match[0] in d.stand_ins or is_negated(before):
            continue
        if _TAKES.search(before) and not _LACKS.match(clause, match.end()):
            return ids
    if _TURNS.match(clause):
        return ()
    if agent and not _DENIES.search(clause) and (own := clause_subject(d, encoded, begin, over)):
        return own if d.kinds.get(own[0]) not in NO_SUBJECT and not d.weak else ()
    return ()
