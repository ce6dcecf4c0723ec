"""Reads a part or a network that a clause names: it is what the subject of the clause uses."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import MENTIONS, PARTS, WHOLES, Discourse, Ids, M
from kg.extraction.reading.mood import is_modal, is_negated, is_purpose
from kg.extraction.reading.no_use import is_no_ones_use, is_within_a_word
from kg.extraction.reading.openings import leads_in
from kg.extraction.reading.other_fields import (
    ACTS_ON,
    is_maker,
    is_named_beside,
    is_nobodys,
    is_of_another,
)
from kg.extraction.reading.sayings import clause_of, is_related
from kg.extraction.reading.statements import add
from kg.extraction.reading.subjects import clause_subject, is_vague, rather_whose, subject_at
from kg.extraction.reading.unlisted import says_kin
from kg.extraction.wordings import literal, one_of, words

# 用一个文件定义多个X: what is named is the object of another verb, unless that is an attribute's.
SAYS_ANEW = re.compile(one_of("says-anew") + "(?!.*的)")
# P的三分之一, P的七成: how much it is of something else is told.
IS_MEASURE = re.compile(
    r"\s*的\s*(?:[几百千万一二两三四五六七八九十\d]{1,3}(?:分之|成(?![分员熟为])|倍|折)|一半|零头)"
)
# 2003年有X，2013年有P: a clause with a date of its own tells of another.
_DATED = re.compile(r"(?<!\d)[12]\d{3}\s?年")
# 发现根子在P: it is what is found to be wrong.
_TO_BLAME = re.compile(rf"{one_of('to-blame')}[^,;:。{MENTION}]{{0,4}}[是在出]\s*$")
# 至于P，…: the text turns to it.
_AS_FOR = re.compile(rf"\s*{literal(words('as-for'))}")
_OTHERWISE = re.compile(one_of("says-otherwise"))
_TAKES_UP = re.compile(one_of("takes-up"))
# RefineNet block is a part of RefineNet, BERT-flow is none of BERT.
_PIECE = re.compile(rf"{literal(words('piece'))}s?")
# What belongs to another: X那种B, X's B.
_OWNED = re.compile(
    rf"(?P<owner>{M})\s*(?:系列?|系)?(?:里|中)?\s*(?:的|那种|那套|那一套|式|版|'s|that)\s*$"
)
_THAT_ONE = re.compile(r"\s*[那这]")
# What a clause begins with is rather its subject, if it goes on like this.
_DOES = re.compile(rf"\s*(?:{one_of('goes-on-to-say')}|是[一个]|则(?!是新)|'s\b|,? too,|, for one)")
_BORROWS, _AUTHORED = re.compile(one_of("borrows")), re.compile(rf"\s*{one_of('authored')}")
# In other fields a clause takes up what it names only where hardly anything else is said.
_AT_ONCE = re.compile(rf"[^,;:]{{0,4}}?{one_of('employs')}[^,;:]{{0,3}}")
# A加B, A由B相连: two names side by side, by whom something is done.
_NO_TAKING = frozenset(words("takes-nothing-up"))
# The name of a line, and nothing of note after its colon.
_LABEL = re.compile(rf"[^{MENTION},;:]{{0,4}}{M}\s*:[^{MENTION},;:。a-z]{{0,6}}$")
_CLAUSE_ENDS = re.compile(r"\s*(?:$|[,;:。.])")
_RUNS_ON = re.compile(rf"\s*(?:[-\"'”]?\s*{M}|{literal(words('name-of-text'))})")
# P没动, P还没看: nothing is done with it.
_LEFT_ALONE = re.compile(rf"[^,;:。{MENTION}]{{0,4}}?{one_of('left-alone')}")
# 做P太粗糙: it is found fault with.
_TOO = re.compile(rf"[^,;:。{MENTION}]{{0,8}}?太(?![好香强爽棒妙大])")
_LESSENS = re.compile(rf"{one_of('lessens')}[^,;:。{MENTION}]{{0,2}}$")
_CHANGES = re.compile(
    r"[^,;:]{0,6}?(?:(?<![置变转交切轮互])换(?![词句个位行])|改成|改为|改用|变成|让位)"
)


def read_part(d: Discourse, encoded: str, match: re.Match) -> None:
    """A part that is named in a clause is what the subject uses."""
    start, end = clause_of(encoded, match)
    before = encoded[start : match.start()]
    begins = not before.strip(" 而")
    if begins and _DOES.match(encoded, match.end()):
        return
    subject = subject_at(d, encoded, match.start())
    if _is_among_arrows(encoded, match) and subject != d.lead:
        return
    if begins and _is_beside(d, encoded, start, match):
        return
    if begins and _does_the_same(d, subject, d.ids(match[0])):
        return
    if _AS_FOR.match(before):
        return
    owner = _OWNED.search(before)
    if owner and not set(d.ids(owner["owner"])) & set(subject):
        _read_borrowed(d, encoded, subject, start, end, match)
        return
    near = before[_last(before) :]
    if _says_otherwise(encoded, start, match, end, near):
        return
    if d.lexicon.foreign and _is_none_elsewhere(d, encoded, subject, match, near):
        return
    if not _is_present(d, encoded, subject, d.ids(match[0]), match.start()):
        return
    # Several are told of in what follows as well: what is named there need not be theirs.
    if len(subject) > 1 and not any(d.ids(char) == subject for char in MENTIONS.findall(before)):
        return
    if subject not in (d.topic, d.lead) and _is_told_of_before(d, d.ids(match[0]), near):
        return
    if not d.rolled.issuperset(d.ids(match[0])):
        whole = rather_whose(d, subject, encoded, match.start())
        _take_up(d, encoded, start, match, whole, near)


def _is_beside(d: Discourse, encoded: str, start: int, match: re.Match) -> bool:
    """Whether a clause begins with a name of its own, which is spoken of beside who was before
    (X…，Y…) and not as something there (Y那一步)."""
    named = set(d.ids(match[0])) <= d.lexicon.proper and not _THAT_ONE.match(encoded, match.end())
    return named and encoded[start - 1 : start] == ","


def _is_told_of_before(d: Discourse, part: Ids, near: str) -> bool:
    """Whether a part is no news in a clause, which takes a word then to say that it is taken up."""
    return part[0] in d.told and part[0] in d.named and not _TAKES_UP.search(near)


def _says_otherwise(encoded: str, start: int, match: re.Match, end: int, near: str) -> bool:
    """Whether a clause says of a part that it is not, or something else; `near` is what stands
    between it and the last name."""
    if IS_MEASURE.match(encoded, match.end()):
        return True
    if _OTHERWISE.search(encoded, start, end) or _RUNS_ON.match(encoded, match.end()):
        return True
    # 过一个P变成w: what changes is another.
    if _CHANGES.match(encoded, match.end()) or _LEFT_ALONE.match(encoded, match.end()):
        return True
    if _TOO.match(encoded, match.end()):
        return True
    before = encoded[start : match.start()]
    if is_negated(before) or is_modal(before) or is_purpose(before):
        return True
    if _DATED.search(before) and _DATED.search(encoded, 0, start):
        return True
    if _TO_BLAME.search(before):
        return True
    return says_kin(before) or bool(_LESSENS.search(near))


def _is_none_elsewhere(
    d: Discourse, encoded: str, subject: Ids, match: re.Match, near: str
) -> bool:
    """Whether in another field a clause does not say that its subject takes a part up."""
    place, over = match.span()
    return (
        is_of_another(encoded, place, over)
        or is_maker(near, encoded, over)
        or is_no_ones_use(encoded, over)
        or is_within_a_word(encoded, place - len(near.rstrip()), place)
        or is_named_beside(d, {"uses"}, subject, encoded, place)
        or is_nobodys(d, {"uses"}, subject, encoded, place, over)
    )


def _take_up(
    d: Discourse, encoded: str, start: int, match: re.Match, subject: Ids, near: str
) -> None:
    """Adds that those of the subject that may have a part use it."""
    # Where kinds are but guesses, it takes a word to say that one has the other.
    taken_up = (
        d.lexicon.foreign
        and near.strip() not in _NO_TAKING
        and _AT_ONCE.fullmatch(near)
        and not SAYS_ANEW.search(near)
        and not ACTS_ON.search(near)
    )
    doubtful = d.lexicon.unsure if d.lexicon.foreign and not taken_up else frozenset()
    makers = subject if taken_up else _makers(d, subject, encoded, start, match.start())
    for whole in makers if not set(makers) & set(d.ids(match[0])) else ():
        for part in d.ids(match[0]):
            if {whole, part} & doubtful:
                continue
            if whole == part or is_related(d, whole, part) or _is_general(d, whole, part):
                continue
            add(d, (whole,), "uses", (part,), *d.span, "frame-part")


def _is_among_arrows(encoded: str, match: re.Match) -> bool:
    """Whether an arrow points to or from a mention: nobody is said to take it up."""
    before, after = encoded[: match.start()].rstrip()[-1:], encoded[match.end() :].lstrip()[:1]
    return "→" in (before, after)


def _does_the_same(d: Discourse, subject: Ids, part: Ids) -> bool:
    """Whether the sentence says the like of both (A解决P，B解决Q): one is no part then."""
    told = [set().union(*(d.sources.get(id, ()) for id in ids)) for ids in (subject, part)]
    return not told[0].isdisjoint(told[1])


def _read_borrowed(
    d: Discourse, encoded: str, subject: Ids, start: int, end: int, match: re.Match
) -> None:
    """What belongs to another is used by who takes it over (把W的P搬了过来)."""
    before = encoded[start : match.start()]
    if is_negated(before) or is_modal(before) or not _BORROWS.search(encoded, start, end):
        return
    for whole in subject:
        if d.kinds.get(whole) in WHOLES and not is_related(d, whole, d.ids(match[0])[0]):
            add(d, (whole,), "uses", d.ids(match[0]), *d.span, "borrowed")


def read_network(d: Discourse, encoded: str, match: re.Match) -> None:
    """A network is what the subject uses if its name is part of the subject's, or heads its line.

    BiLSTM-CRF: BiLSTM …, CRF …; BiRNN：一正一反两条RNN….
    """
    subject = subject_at(d, encoded, match.start())
    if len(subject) != 1 or _OTHERWISE.search(encoded, *clause_of(encoded, match)):
        return
    parts = d.lexicon.compounds.get(subject[0], ())
    label = subject == d.lead and d.kinds.get(subject[0]) in WHOLES
    heads = (
        label
        and _LABEL.match(encoded, 0, match.start())
        and not _AUTHORED.match(encoded, match.end())
    )
    for part in d.ids(match[0]):
        if part != subject[0] and (heads or part in parts) and not is_related(d, subject[0], part):
            add(d, subject, "uses", (part,), *d.span, "namesake")


def _last(before: str) -> int:
    """Where the text behind the last mention begins."""
    return max((found.end() for found in MENTIONS.finditer(before)), default=0)


def _is_present(d: Discourse, encoded: str, subject: Ids, part: Ids, place: int) -> bool:
    """Whether the sentence is still about the subject.

    From a sentence before, nobody is carried to what has a name of its own, nothing that is a
    part itself to other parts, and no one of several that the section has spoken of.
    """
    if not subject:
        return True
    if any(set(d.ids(char)) & set(subject) for char in MENTIONS.findall(encoded, 0, place)):
        return True
    if d.kinds.get(subject[0]) not in WHOLES:
        # What a section is about may have parts, where kinds are but guesses.
        return not d.lexicon.unsure.isdisjoint(set(subject) & set(d.topic))
    if set(subject) & {*d.lead, *d.listed, *d.topic}:
        return True
    # What is said of a part in the middle of a clause is said of it, not of who may have it.
    if not _CLAUSE_ENDS.match(encoded, place + 1):
        return False
    return part[0] not in d.lexicon.proper and not is_vague(d, subject)


def _makers(d: Discourse, subject: Ids, encoded: str, start: int, place: int) -> Ids:
    """Those of the subject that have parts, or that do something with one in this clause."""
    wholes = tuple(id for id in subject if d.kinds.get(id) in WHOLES)
    if wholes or not subject or d.kinds.get(subject[0]) not in PARTS:
        return wholes
    # A method with a name of its own (MoCo) has parts as a network has.
    named = set(subject) <= d.lexicon.proper and not set(d.ids(encoded[place])) & d.lexicon.proper
    before = encoded[start:place]
    if named and clause_subject(d, encoded, start, place) == subject:
        return subject
    # In a later clause it has to be an object: 投影头也很小 may be said of anyone's.
    here = MENTIONS.findall(encoded, 0, start) if named and not leads_in(before) else ()
    if any(d.ids(char) == subject for char in here):
        return subject
    colon = encoded.rfind(":", 0, start)
    announced = colon > 0 and subject_at(d, encoded, colon) == subject
    if announced or _TAKES_UP.search(encoded, start, place):
        return subject
    return ()


def _is_general(d: Discourse, whole: str, part: str) -> bool:
    """Whether a part is a kind of the whole, or what several are kinds of (卷积)."""
    keys = d.lexicon.keys
    own = _PIECE.fullmatch(keys[part].removeprefix(keys[whole]))
    return (keys[whole] in keys[part] and not own) or d.lexicon.holders(part) > 2
