"""Reads bare noun phrases and chains of layers: what the topic uses, without a verb."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import MENTIONS, NO_SUBJECT, WHOLES, Discourse, Ids, M
from kg.extraction.reading.statements import add
from kg.extraction.wordings import literal, words

_FRAGMENT = re.compile(
    rf"(?:^|(?<=[,;:]))\s*(?:\d+[.)]\s*)?(?:{literal(words('part-modifier'))}|[\w ]{{0,3}}个)*"
    rf"\s*(?P<B>{M}){literal(words('part-noun'))}*\s*(?P<own>{M})?\s*(?=[,;:。]|$)"
)
_ITEM_FRAGMENT = re.compile(
    _FRAGMENT.pattern.replace(
        r"\s*(?P<B>", rf"[^没无不非去缺对用与和在通为把将{MENTION},;:。\2\3]{{0,4}}?\s*(?P<B>", 1
    )
)
# A name and a colon; a clause in which a name does something, and nothing else is named.
_LABEL = re.compile(rf"\s*({M})\s*:")
_ROLL = re.compile(
    rf"(?<=[:,])\s*({M})[^\W\d_a-z的和与是比、][^,;:。{MENTION}]{{1,10}}(?=[,;。]|$)"
)
_CHAIN = re.compile(rf"{M}[^,;{MENTION}]{{0,12}}?(?:[-=]{{1,2}}>|→|⇒|—>)")
_ARROW = re.compile(r"(?:[-=]{1,2}>|→|⇒|—>)")


def _announced(d: Discourse, encoded: str, start: int, topic: Ids) -> bool:
    """Whether it follows a colon before which something else was spoken of."""
    before = encoded[:start].rstrip()
    if start == 0 or (encoded[start - 1] != ":" and not before.endswith(":")):
        return False
    return any(d.ids(char) != topic for char in MENTIONS.findall(before))


def read_roll(d: Discourse, encoded: str) -> None:
    """A whole and what each of its parts does: W：A抽特征，B建序列，C出结果."""
    label = _LABEL.match(encoded)
    whole = d.ids(label[1]) if label else ()
    if not whole or d.kinds.get(whole[0]) not in WHOLES:
        return
    parts = [d.ids(match[1]) for match in _ROLL.finditer(encoded, label.end() - 1)]
    keys = d.lexicon.keys
    if len(parts) < 2 or any(keys[whole[0]] in keys[id] for ids in parts for id in ids):
        return
    for ids in parts:
        if d.kinds.get(ids[0]) not in NO_SUBJECT:
            add(d, whole, "uses", ids, *d.span, "roll")
            d.rolled.update(ids)


def read_features(d: Discourse, encoded: str) -> None:
    """A bare noun phrase below a heading, or a chain of layers, is what the topic uses."""
    if not d.topic:
        return
    if _ARROW.search(encoded) and _CHAIN.search(encoded):
        before: Ids = ()
        for char in MENTIONS.findall(encoded) if len(d.topic) == 1 else ():
            # What a problem leads to is its remedy.
            ids = d.ids(char)
            if not {d.kinds.get(one[0]) for one in (ids, before) if one} & NO_SUBJECT:
                add(d, d.topic, "uses", ids, *d.span, "chain")
            before = ids
        return
    topic = d.lead or d.topic
    if d.is_aside or d.kinds.get(topic[0]) in ("category", *NO_SUBJECT):
        return
    for match in (_ITEM_FRAGMENT if d.is_item else _FRAGMENT).finditer(encoded):
        ids = d.ids(match["B"])
        own = match["own"]
        if d.rules.governs(encoded[match.start() : match.start("B")]) or (
            own and not set(d.ids(own)) & set(topic)
        ):
            continue
        kind = d.kinds.get(ids[0])
        if kind == "architecture" or _announced(d, encoded, match.start(), topic):
            continue
        held = "suited_for" if kind == "task" else "uses"
        if not any((id, whole) in d.related for id in ids for whole in topic):
            add(d, topic, held, ids, *d.span, "fragment")
