"""Reads whom a clause itself names as its subject."""

import re
from itertools import islice

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import (
    MENTIONS,
    NO_SUBJECT,
    WHOLES,
    Discourse,
    Ids,
    M,
)
from kg.extraction.reading.openings import clause_start, is_modified, leads_in
from kg.extraction.reading.presented import foremost, named_anew, presents
from kg.extraction.reading.unlisted import (
    in_list,
    is_anothers,
    is_apposition,
    says_kin,
)
from kg.extraction.wordings import CHINESE, literal, one_of, words

# Whoever the clause before speaks of: 其中…
OF_THEM: Ids = ("其中",)
# How many characters of a clause are looked at, and how many of its mentions.
_FAR, _MANY = 200, 16
_LISTS = re.compile(rf"^\s*[而但]?{literal(words('for-example'))}\s*$")
_STEP = re.compile(rf"^\s*{literal(words('next-step'))}+{literal(words('to-each'))}*\s*$")
_AMONG = re.compile(r"(?<![取居处])其中|among them")
_ONE_OF_THEM = re.compile(rf"\s*(?:而)?其中\s*的?{M}")
_WHOLE = re.compile(
    rf"{literal(words('whole-or-its-paper'))}|{literal(words('whole'))}(?=还|也|中|采用|使用)"
)
# What is done away with, changed or eased does not go on doing things itself.
_AFFECTED = re.compile(rf"[^,;:]{{0,6}}{literal(words('is-affected'))}")
# X去掉了P: what is done away with is another.
_DOES_AWAY = re.compile(rf"[^,;:{MENTION}]{{0,6}}?{literal(words('does-away'))}了?[^\s,;:。了]")
_COUNTED = re.compile(
    rf"(?:[一二两三四五六七八九十几\d]|{literal(words('so-many'))}){literal(words('counters'))}\s*$"
)
_LOCATIVE = re.compile(r"(?:^|\W)(?:在|\bin)\s*$")
_OWNED = re.compile(
    rf"^[中里内]?的$|^'s$|^{literal(words('within'))}$|"
    rf"^{literal(words('in-it-first'))}*{literal(words('has-it'))}的{literal(words('that-one'))}?$"
)
# 自己学一个隐空间里的P: what is made or taken, and not who does something.
_ONE_THERE_IS = re.compile(rf"{CHINESE}(?<![另有中每同这那第何是和与])[了出]?一[个种套条组张块]")
# 连P都不要
_EVEN_THAT = re.compile(r"[^,;:]{0,6}?[都也]")
# 月复利率最终的年利率
_OWNED_ELSEWHERE = re.compile(rf"{CHINESE}{{1,2}}的")
_PAST = re.compile(rf"^{literal(words('in-its-days'))}")
# What is turned to in passing: 到了X，…
_TURNS_TO = re.compile(rf"^\s*{literal(words('before-a-turn'))}?{literal(words('turned-to'))}\s*$")
_TURNED = re.compile(rf"\s*(?:{literal(words('turned-to-ends'))}|,|:|$)")
# Who is trained or tried is not who does what follows.
_TRIED = re.compile(rf"{literal(words('is-tried'))}\s*$")
_WHILE = re.compile(rf"\s*{literal(words('while'))}")
_THIS_IS_WHY = re.compile(r"(?:^|[这那此])(?:也|正|就|便|恰恰|恰)?是$")
_WHY = re.compile(rf"\s*(?!的)[^,;:]*的{literal(words('motive'))}")
_APPOSITION = re.compile(rf"^\s*(?:{literal(words('that-is'))}|(?P<first>首?先))")
# 借鉴了W的P，先…: P is but named as W's.
_OF_ANOTHER = re.compile(rf"{M}\s*[里中]?的\s*{M}\s*$")
# X属于K，先…: it is X that does so.
_IS_ONE_OF = re.compile(rf"{M}\s*(?:是|{one_of('belongs')})\s*{M}\s*$")
# 把X看成…: it is X that the text is about.
_VIEWS = re.compile(rf"(?:^|{literal(words('one-can'))})[把将]$")
_CIRCUMSTANCE = re.compile(
    rf"^(?:{one_of('leads-in')})*+"
    rf"(?:(?:在|当)[^,;:]{{1,12}}?{literal(words('place-ends'))}"
    rf"|{literal(words('seen-by'))}[^,;:]{{1,12}}?{literal(words('seen-so'))})"
    rf"(?=(?:{one_of('leads-in')})*$)"
)
# 执行系统调用, 分泌抗体: an object, in other fields as well.
_ACTS = re.compile(rf"{one_of('acts')}[^,;:]{{0,6}}$")
_VIEWED = re.compile(rf"\s*{literal(words('viewed'))}(?:成|作|为|做)")
_NAMED = re.compile(rf"(?:(?:^|[,;。→])(?P<before>[^{MENTION},;:]{{0,6}})|是\s*){M}\s*:$")
_PLACE = re.compile(rf"{literal(words('place-in-network'))}$")
# 判别器由A和B组成: it is what is spoken of.
_MADE_OF = re.compile(r"\s*由[^,;:。]*(?:组成|构成)")
_AFTER_PLACE = re.compile(rf"{literal(words('place-ends'))}|的$")
_EASES = re.compile(rf"\s*来?{one_of('eases-it')}")
# 被W启发的结构
_OF_WHAT = re.compile(rf"[^,;:的{MENTION}]{{1,6}}的(?=\w)")
# P还得靠Q来解决: somebody else has to see to it.
_LEFT_TO_OTHERS = re.compile(
    rf"[^,;:的{MENTION}]{{0,4}}({M})[还就则也]?{literal(words('has-to'))}{literal(words('sees-to-it'))}"
)
_INSIDE = re.compile(r"\s*(?:[中里内]|,|$)")
_PREPOSED = re.compile(r"^[中里内]")
# W的P就没了: whose trouble it was does not end it.
_OWN_TROUBLE = re.compile(rf"\s*(?:的|'s)[^,;:{MENTION}]{{0,6}}({M})")
_ROLE = re.compile(
    rf"\s*(?:{literal(words('underlies'))}|{literal(words('plays'))}\s*{literal(words('played'))})"
)


class _Found:
    """Whom the mentions of a clause name, as far as it has been read: up to `position`.

    `weak` is only named as a place, `doubtful` after words that lead to no subject; `governed`
    tells that the last one is an object, whose modifiers are none either, `done` that no other
    words of the clause matter.
    """

    __slots__ = ("chosen", "done", "doubtful", "governed", "position", "weak")

    def __init__(self) -> None:
        self.chosen: Ids | None = None
        self.weak: Ids | None = None
        self.doubtful: Ids | None = None
        self.governed = self.done = False
        self.position = 0


def named_subject(d: Discourse, encoded: str, start: int, end: int) -> Ids | None:
    """Whom a clause names: None if nobody, () if none of the concepts, OF_THEM where it only goes
    on about some of those before. `d.weak` is set where the clause only names it as a place,
    `d.strong` where it says more of what was just named (X，也就是…), `d.counted` where it speaks
    of some of them (两次X, 每个X) or of what happens to it (X扔了)."""
    start = max(start, end - _FAR)
    clause = encoded[start:end]
    goes_on_about = foremost(d, clause)
    if start > 1 and not goes_on_about:
        goes_on_about = named_anew(d, clause) or _said_more_of(d, encoded, start, clause)
    if goes_on_about:
        d.strong = True
        return goes_on_about
    if "problem" in d.named_kinds and _is_left_to_others(d, encoded, start):
        return ()
    if not clause.strip():
        return None
    # The last one of a list has no subject in those before it: A、B、降低C.
    if "、" in clause and in_list(clause, d.rules.governs):
        return None
    if d.carried and is_apposition(clause):
        return None
    if _AMONG.search(clause) and not _ONE_OF_THEM.match(clause):
        return OF_THEM
    if d.topic and not d.lexicon.foreign and _WHOLE.search(clause):
        return d.topic
    found = _Found()
    for match in islice(MENTIONS.finditer(clause), _MANY):
        between = clause[found.position : match.start()].strip()
        judge = _first if found.chosen is None else _another
        if not judge(d, found, encoded, start, match, between):
            break
        found.position = match.end()
    if found.done:
        return found.chosen
    if found.chosen is not None and _PAST.match(clause, found.position):
        found.chosen = None
    if found.chosen is None and found.weak is None:
        if is_anothers(d, encoded, start, end):
            return ()
        if not start and not d.carried:
            found.chosen = found.doubtful
    d.weak = found.chosen is None and found.weak is not None
    return found.chosen if found.chosen is not None else found.weak


def _is_left_to_others(d: Discourse, encoded: str, start: int) -> bool:
    """Whether the clause from `start` on begins with a problem that has to be left to others."""
    match = _LEFT_TO_OTHERS.match(encoded, start)
    return bool(match) and d.kinds.get(d.ids(match[1])[0]) == "problem"


def _said_more_of(d: Discourse, encoded: str, start: int, clause: str) -> Ids:
    """What stands right before a clause that says more of it (X，也就是…; X：…), () if nothing."""
    named = _apposition(encoded, start, clause) or (
        encoded[start - 1] == ":" and _NAMED.search(encoded, 0, start)
    )
    if not named or (named.re is _NAMED and d.rules.governs(named["before"] or "")):
        return ()
    before = encoded[: start - 1].rstrip()[-1:]
    if not MENTIONS.match(before):
        return ()
    ids = d.ids(before)
    own = named.re is _NAMED and MENTIONS.match(clause.lstrip())
    # 梯度惩罚：WGAN-GP用它: who does it is said.
    if own and d.lexicon.foreign:
        return ()
    if own and d.rank(d.ids(own[0])) > (d.rank(ids) if ids in (d.lead, d.topic) else 1):
        return ()
    return () if d.kinds.get(ids[0]) in NO_SUBJECT else ids


def _first(
    d: Discourse, found: _Found, encoded: str, start: int, match: re.Match, between: str
) -> bool:
    """Judges a mention before which none is the subject; tells whether to read on behind it."""
    ids, over = d.ids(match[0]), start + match.end()
    kind = d.kinds.get(ids[0])
    fit = _does(d, encoded, match, start)
    if not found.position and fit and between:
        if _LISTS.match(between):
            between = ""
        elif kind in ("operation", "technique") and _STEP.match(between):
            fit = False
    turns = between and fit and not found.position and _TURNS_TO.match(between)
    if turns and _TURNED.match(encoded, over):
        found.chosen, found.done, d.strong = ids, True, True
        return False
    if between and _TRIED.search(between) and _WHILE.match(encoded, over):
        return True
    if between and fit and _THIS_IS_WHY.search(between) and _WHY.match(encoded, over):
        found.chosen = ids
    elif not found.position and presents(d, ids, between, encoded, over):
        found.chosen, found.done, d.strong = ids, True, True
        return False
    elif (kind in WHOLES and _is_agent(between, encoded, over)) or (
        fit and _VIEWS.search(between) and _VIEWED.match(encoded, over)
    ):
        found.chosen = ids
    elif _is_object(d, found, match, between) and not is_modified(
        d, encoded, start, start + match.start()
    ):
        found.governed = True
        if _LOCATIVE.search(between) and fit and _INSIDE.match(match.string, match.end()):
            found.weak = ids
    elif found.weak is not None and _PREPOSED.match(between) and "," not in between:
        return False
    elif d.lexicon.foreign and not found.position and _ACTS.search(between):
        found.governed = True
    elif fit and (
        d.lexicon.foreign and found.doubtful if found.position else not leads_in(between)
    ):
        found.doubtful = found.doubtful or ids
    elif fit:
        found.chosen = ids
        d.counted = bool(_COUNTED.search(between) or _is_affected(match))
        # Whom an anaphor takes up goes on being spoken of.
        d.strong = match[0] in d.stand_ins
    return True


def _is_affected(match: re.Match) -> bool:
    """Whether something is done to what is named here, rather than by it."""
    behind = match.string, match.end()
    return bool(_AFFECTED.match(*behind)) and not _DOES_AWAY.match(*behind)


def _another(
    d: Discourse, found: _Found, encoded: str, start: int, match: re.Match, between: str
) -> bool:
    """Whether the subject goes on in a mention behind it, which then is rather the one."""
    ids = d.ids(match[0])
    if between.endswith("被") and d.kinds.get(ids[0]) in WHOLES and d.rank(found.chosen or ()) == 1:
        # 这一机制被X引入: who does it is X.
        found.chosen = ids
    elif _OWNED.match(between) or (d.lexicon.foreign and _OWNED_ELSEWHERE.fullmatch(between)):
        found.chosen = ids if _does(d, encoded, match, start) else found.chosen
    elif _PAST.match(between):
        found.chosen = ids
    else:
        return False
    return True


def _is_agent(between: str, encoded: str, over: int) -> bool:
    """Whether it is told by whom something is done: 被W引入, 由W解决."""
    if between.endswith("被"):
        return not _OF_WHAT.match(encoded, over)
    return between.endswith("由") and bool(_EASES.match(encoded, over))


def _is_object(d: Discourse, found: _Found, match: re.Match, between: str) -> bool:
    """Whether a mention is governed by what stands before it, or belongs to what is."""
    if not found.position:
        # 在小数据上X…: where or when it is so governs nobody.
        between = _CIRCUMSTANCE.sub("", between)
    if between.endswith("连") and _EVEN_THAT.match(match.string, match.end()):
        return True
    if not found.position and _ONE_THERE_IS.search(between):
        return True
    if says_kin(match.string[: match.start()]) or d.rules.governs(between):
        return True
    over = _OWNED.match(between) or not _AFTER_PLACE.search(between)
    return found.governed and bool(over or (d.lexicon.foreign and between.endswith("的")))


def _apposition(encoded: str, start: int, clause: str) -> re.Match | None:
    """Whether a clause says more of the name right before it (X，也就是…; X：先…)."""
    match = _APPOSITION.match(clause)
    if match and match["first"]:
        before = encoded[clause_start(encoded, start - 1) : start - 1]
        if len(MENTIONS.findall(before)) > 1 and (
            encoded[start - 1] == ":" or _IS_ONE_OF.search(before) or _OF_ANOTHER.search(before)
        ):
            return None
    return match


def _does(d: Discourse, encoded: str, match: re.Match, start: int) -> bool:
    """Whether a mention in the clause that begins at `start` can be who does something."""
    if d.kinds.get(d.ids(match[0])[0]) in NO_SUBJECT or _is_place(d, match[0]):
        return False
    trouble = start and _OWN_TROUBLE.match(encoded, start + match.end())
    if trouble and d.kinds.get(d.ids(trouble[1])[0]) == "problem":
        return False
    return not ((d.carried or start) and _ROLE.match(match.string, match.end()))


def _is_place(d: Discourse, char: str) -> bool:
    """Whether a mention only names a place in what the text is about (残差分支)."""
    ids = d.ids(char)
    if not d.carried or d.carried == ids or d.kinds.get(ids[0]) in WHOLES:
        return False
    if d.kinds.get(d.carried[0]) != "architecture":
        return False
    if _MADE_OF.match(d.encoded, d.encoded.find(char) + 1):
        return False
    if ids not in d.placed:
        parts = [mention for id in ids for mention in d.named.get(id, ())]
        d.placed[ids] = bool(parts) and all(
            _PLACE.search(d.folded, mention.start, mention.end) for mention in parts
        )
    return d.placed[ids]
