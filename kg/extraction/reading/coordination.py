"""Joins coordinated mentions (A、B和C) into one."""

import re
from functools import partial

from kg.extraction.patterns import EASE, MENTION
from kg.extraction.reading.discourse import MENTIONS, WHOLES, Discourse, Ids, M
from kg.extraction.reading.openings import clause_start, leads_in
from kg.extraction.reading.pairing import parts
from kg.extraction.wordings import CHINESE, literal, one_of, words

# What may follow a name without changing what it names.
SUFFIX = rf"(?:{literal(words('noun-after-name'))}|\s?{literal(words('noun-after-name-en'))})?"
_JOINS = (
    r"\s*(?:、|/|以及|及|和|与|跟|或者|或|还有|并|连同|&|\+|"
    r",?\s*(?:and|or|as well as|together with|along with)(?![a-z])|"
    r",\s*(?:以及|和|连同))\s*"
    r"(?:(?:the|an?)\s|一个|一种|其他)?\s*"
)
# A、Xyz和B, A和Xyz都…: what is in no list of concepts parts nobody.
_UNLISTED = re.compile(
    rf"(?<={M})((?:\s*[、和与及]\s*[a-z][\w.+-]*(?: [a-z\d][\w.+-]*)?)+)"
    rf"(?=\s*(?:、|和|与|及|以及)\s*{M}|\s*{one_of('all-of-them')})"
)
# "…with A, and B gives way": after a comma, what then does something begins a clause of its own.
_JOINED_BY_COMMA = re.compile(rf",\s*and\s[^{MENTION}]*{M}$")
_DOES = re.compile(rf"{SUFFIX}\s+(?!{one_of('in-relation-to')})[a-z]")
_RESPECTIVELY = re.compile(one_of("respectively"))
_GROUP = re.compile(rf"{M}(?:{SUFFIX}{_JOINS}{M})+")
_COMMA_GROUP = re.compile(
    rf"{M}(?:\s*,\s*{M})+(?=\s*(?:都|均|皆|也都|全都))|"
    rf"{M}(?:\s*,\s*{M})*\s*,\s*{M}{SUFFIX}(?!\s*[、/]){_JOINS}{M}"
)
_ENDS = re.compile(r"\s*(?:$|[,;:。.()])")
_BEGINS = re.compile(rf"(?:{one_of('before-it')}|the|both)?")
_CHINESE = re.compile(CHINESE)
_COMITATIVE = re.compile(
    rf"(?:的[^,;]{{1,4}})?{one_of('compared-adverbs')}*+{one_of('compared')}(?![^,;]{{0,4}}(?:之处|在于))"
)
# Between what are no names this parts clauses: 全局靠A、局部靠B.
_CLAUSES = re.compile(rf"(?<=[^{MENTION},;:、])、(?=[^{MENTION},;:、]{{1,8}}{M})")
# 加A、换用B.
_DEEDS = re.compile(rf"(?<={M})、(?={one_of('begins-a-deed')}[^,;:。、{MENTION}]{{0,4}}{M})")
# So do these between two that do the same: A靠X、B靠Y; A→X、B→Y.
_SAME = re.compile(
    rf"(?P<one>{M})(?P<does>[^,;:。、()和与跟或{MENTION}]{{0,8}}(?<![的+&/]))(?P<what>{M}[^,;:。、()和与跟或{MENTION}]{{0,4}})"
    rf"(?:、|和|与|而|以及|,?\s*and\s)\s*(?={M}(?P=does){M})"
)
# 从A到B都…, 无论A还是B,都…, A也好,B也好,都…, 除了A,B也…, A,连同B,都…: all of them.
_ALL = rf"\s*,?\s*(?={one_of('all-of-them')})"
_RANGE = re.compile(
    rf"从\s*({M})\s*(?:一直|一路|再)?(?:到|至)\s*(?:后来的)?({M})(?:\s*,?\s*(?:再|又)?(?:到|至)\s*({M}))*{_ALL}"
)
_EITHER = re.compile(
    rf"{one_of('whether')}是?\s*({M}(?:{SUFFIX}\s*[、,]\s*{M})*){SUFFIX}\s*,?\s*(?:还是|抑或|亦或|或者|或|和|与)是?\s*({M}){SUFFIX}{_ALL}"
)
_EVERY = re.compile(rf"({M})\s*也(?:好|罢)\s*,\s*({M})\s*也(?:好|罢){_ALL}")
_BESIDES = re.compile(rf"除了?\s*({M})\s*(?:之外|以外|外)?\s*,?\s*({M})\s*(?={one_of('as-well')})")
# 除了A,W还…: W, beside A.
_BESIDES_IT = re.compile(rf"除了?\s*({M})\s*(?:之外|以外|外)?\s*,\s*({M})(?=\s*(?:还|也|又))")
_TOGETHER = re.compile(rf"({M})\s*,\s*{one_of('besides-these')}\s*({M}){_ALL}")
_NONE = re.compile(rf"\bneither (?:the )?({M}) nor (?:the )?({M})")
# A+W的B: A and B, which is W's. A+B的W: W with these.
_PLUS_OWNED = re.compile(rf"({M})\s*\+\s*({M})\s*的\s*({M})")
_SPACES = re.compile(" *")

# A的X和B的Y分别…: what is paired off with what follows are X and Y.
_OWNED_GROUP = re.compile(
    rf"(?:(?<=[,;:。])|^)\s*{M}\s*的\s*{M}(?:{_JOINS}{M}\s*的\s*{M})+"
    rf"(?=\s*(?:{one_of('respectively')}|{one_of('all-of-them')}))"
)
# A的X和B的Y: what stands between belongs to one each.
_OWNING = re.compile(rf"\s*(?:的|'s)\s*{M}")
_OWNED = re.compile(rf"{M}\s*(?:的|'s)\s*$")


def join(d: Discourse, encoded: str) -> str:
    """Coordinated mentions become one."""
    if ("、" in encoded or "和" in encoded) and not _RESPECTIVELY.search(encoded):
        encoded = _UNLISTED.sub("", encoded)
    if len(d.slots) < 2:
        return encoded
    if len(d.slots) > 3:
        encoded = _SAME.sub(r"\g<one>\g<does>\g<what>,", encoded)
    for least, told, several, joined in _BEFORE:
        if told in encoded and len(d.slots) >= least:
            encoded = several.sub(partial(joined, d), encoded)
    encoded = _GROUP.sub(partial(_group, d), encoded)
    for least, told, several, joined in _AFTER:
        if told in encoded and len(d.slots) >= least:
            encoded = several.sub(partial(joined, d), encoded)
    return _CLAUSES.sub(",", _DEEDS.sub(",", encoded)) if "、" in encoded else encoded


def _comma_group(d: Discourse, match: re.Match) -> str:
    """One character for a group, unless its first one ends a clause: 改用A，B和C都退场."""
    text, start = match.string, match.start()
    if not _ENDS.match(text, match.end()):
        before = text[clause_start(text, start) : start].strip()
        if not (leads_in(before) if _CHINESE.search(text) else _BEGINS.fullmatch(before)):
            return match[0]
    return _group(d, match)


def _group(d: Discourse, match: re.Match) -> str:
    """One character for a group, unless it is only compared (A与B不同)."""
    if any(f",{char}" in match[0].replace(" ", "") for char in d.stand_ins):
        # X是一种Y,它与Z…: a clause of its own.
        last = max(match[0].rfind(char) for char in d.stand_ins)
        return match[0][:last] + _GROUP.sub(partial(_group, d), match[0][last:])
    compared = len(MENTIONS.findall(match[0])) == 2 and _COMITATIVE.match(
        match.string, _SPACES.match(match.string, match.end()).end()
    )
    if _OWNING.match(match.string, match.end()) and _OWNED.search(match.string[: match.start()]):
        return match[0]
    apart = _apart(d, match[0]) or _begins_clause(match)
    if apart:
        # "between L1 and MSE, and outliers hurt it": a problem begins a clause of its own.
        return _GROUP.sub(partial(_group, d), match[0][:apart]) + match[0][apart:]
    ids = _joined(d, MENTIONS.findall(match[0]))
    if compared:
        return match[0]
    eased = EASE if EASE in match[0] else ""
    return eased + d.slot(ids)


def _alike(d: Discourse, match: re.Match) -> str:
    """One character for all that are named, if they are of a kind: 除了A,W也… is no list."""
    chars = MENTIONS.findall(match[0])
    kinds = {d.kinds.get(id, "") for char in chars for id in d.ids(char)}
    return d.slot(_joined(d, chars)) if len(kinds) == 1 else match[0]


def _plus_owned(d: Discourse, match: re.Match) -> str:
    """A+W的B, A+B的W, where W is a whole and B none."""
    one, other, last = match.groups()
    wholes = [d.kinds.get(d.ids(char)[0]) in WHOLES for char in match.groups()]
    if wholes[1:] == [True, False]:
        return d.slot(_joined(d, [one, last]))
    if wholes == [False, False, True]:
        return f"带有{d.slot(_joined(d, [one, other]))}的{last}"
    return match[0]


def _owned_group(d: Discourse, match: re.Match) -> str:
    """One character for what belongs to one each."""
    return d.slot(_joined(d, MENTIONS.findall(match[0])[1::2]))


def _joined(d: Discourse, chars: list[str]) -> Ids:
    """Who these are together; notes them as a group."""
    named = tuple(part for char in chars for part in parts(d, d.ids(char)))
    ids = tuple(dict.fromkeys(id for part in named for id in part))
    if len(ids) > 1:
        d.members[ids] = named
        d.groups.append(ids)
        del d.groups[:-4]
    return ids


def _apart(d: Discourse, group: str) -> int:
    """Where after a comma a problem follows what is none, 0 if nowhere."""
    troubled = d.kinds.get(d.ids(MENTIONS.search(group)[0])[0]) == "problem"
    for match in MENTIONS.finditer(group):
        comma = group.rfind(",", 0, match.start())
        if comma > 0 and not troubled and d.kinds.get(d.ids(match[0])[0]) == "problem":
            return comma
    return 0


def _begins_clause(match: re.Match) -> int:
    """Where a comma parts the last one of two, who does what follows, from the clause before."""
    comma = match.re is _GROUP and _JOINED_BY_COMMA.search(match[0])
    return comma.start() if comma and _DOES.match(match.string, match.end()) else 0


# What is joined before and after plain lists, each where a sentence has so many mentions and holds
# what tells of it.
_BEFORE = (
    (3, "+", _PLUS_OWNED, _plus_owned),
    (2, "neither", _NONE, lambda d, match: "neither"),
    (2, ",", _COMMA_GROUP, _comma_group),
    (4, "的", _OWNED_GROUP, _owned_group),
    (2, "论", _EITHER, _alike),
    (2, "管", _EITHER, _alike),
)
_AFTER = (
    (2, "从", _RANGE, _alike),
    (2, "也好", _EVERY, _alike),
    (2, "也罢", _EVERY, _alike),
    (2, "除", _BESIDES, _alike),
    (2, "除", _BESIDES_IT, lambda d, match: f"{match[2]}除了{match[1]},"),
    *((2, word, _TOGETHER, _alike) for word in words("besides-these")),
)
