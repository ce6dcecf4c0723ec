"""Reads what a line strings together: a chain of layers, a whole and what its parts do."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import MENTIONS, NO_SUBJECT, WHOLES, Discourse, Ids, M
from kg.extraction.reading.statements import add

# A name and a colon; a clause in which a name does something, and nothing else is named.
_LABEL = re.compile(rf"\s*({M})\s*:")
_ROLL = re.compile(
    rf"(?<=[:,])\s*({M})[^\W\d_a-z的和与是比、][^,;:。{MENTION}]{{1,10}}(?=[,;。]|$)"
)
_ARROW = re.compile("[>→⇒]")
_CHAIN = re.compile(rf"{M}[^,;{MENTION}]{{0,12}}?(?:[-=]{{1,2}}>|→|⇒|—>)")


def read_chain(d: Discourse, encoded: str) -> None:
    """A chain of layers is what the topic uses: 卷积 → BN → ReLU."""
    if len(d.topic) != 1 or not (_ARROW.search(encoded) and _CHAIN.search(encoded)):
        return
    before: Ids = ()
    for char in MENTIONS.findall(encoded):
        # What a problem leads to is its remedy.
        ids = d.ids(char)
        if not {d.kinds.get(one[0]) for one in (ids, before) if one} & NO_SUBJECT:
            add(d, d.topic, "uses", ids, *d.span, "chain")
        before = ids


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
