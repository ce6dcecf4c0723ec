"""Finds the names of concepts in a text: all of them in one pass, the longest one winning."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from hashlib import sha256
from operator import itemgetter
from typing import NamedTuple

import ahocorasick

from kg.extraction.kinds import (
    is_proper,
    is_quality,
    kind_elsewhere,
    kind_of,
    tells_field,
    tells_kind,
)
from kg.extraction.markdown import fold, mask
from kg.extraction.names import Name, Offsets, named, squeeze
from kg.extraction.wordings import one_of
from kg.model import Concept

_VERSION = re.compile(r"(.*[^\s\-_])[\s\-_]*(v\d+(?:\.\d+)?\+*)$", re.IGNORECASE)
# What share of many names tells of the field at least where they are of it; from how many on
# they are not if none does.
_TOLD, _SOME, _MANY = 0.2, 4, 8
# What joins the names of parts in the name of a whole.
_JOINED = re.compile(r"\s*[-+&/]\s*")
# volatile关键字, CAS 算法, AVL Tree Index: a name and what it is.
_CLASSED = re.compile(
    rf"(?:(?P<small>[a-z][\w.]+)\s*{one_of('class-of-small')}"
    rf"|(?P<name>[A-Za-z][\w.+-]+(?: [A-Z]\w+)*?)\s*(?:{one_of('class-of')})"
    rf"|(?P<short>\w*[A-Z+][\w+-]*[A-Z+-][\w+-]*)(?P<what>(?: {one_of('class-of-en')})+))$"
)
# 反模式 is no 模式.
_NO_KIND = re.compile(f"{one_of('other-than')}$|[的和与及、/]")
_SEVERAL = re.compile(r"[/、]|\band\b|和|与")


def bare_names(name: str) -> tuple[str, ...]:
    """A name without what it says that it is: CAS算法 → CAS, AVL Tree Index → AVL Tree, AVL."""
    classed = _CLASSED.match(name)
    if not classed:
        return ()
    if bare := classed["small"] or classed["name"]:
        return (bare,)
    words = name.split()
    first = len(classed["short"].split())
    return tuple(" ".join(words[:end]) for end in range(len(words) - 1, first - 1, -1))


class Mention(NamedTuple):
    """A name found in a text, with the concepts it means."""

    start: int
    end: int
    name: Name
    ids: tuple[str, ...]


class Lexicon:
    """The concepts to look for. Empty names are left out; a repeated one keeps its first owner."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = {}
        for concept in concepts:
            if concept.name.strip():
                self.concepts.setdefault(concept.id, concept)
        # In another field than that of the words that speak of kinds, the guesses are worth little.
        all_of_them = self.concepts.values()
        told = sum(map(tells_field, all_of_them))
        least = _TOLD * len(self.concepts) if len(self.concepts) >= _MANY else 1
        self.foreign = len(self.concepts) >= _SOME and told < least
        kind = kind_elsewhere if self.foreign else kind_of
        self.kinds = {concept.id: kind(concept) for concept in all_of_them}
        # Those whose kind is but a guess: no word of their names speaks of it.
        self.unsure = frozenset(
            c.id for c in all_of_them
            if (c.kind_missing and self.kinds[c.id] != "problem" if self.foreign
                else not tells_kind(c))
        )  # fmt: skip
        # In another field, what is no more than a quality of others.
        self.qualities = frozenset(
            c.id for c in all_of_them if self.foreign and c.kind_missing and is_quality(c.name)
        )
        self.proper = frozenset(id for id, one in self.concepts.items() if is_proper(one.name))
        self.families: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self._names: dict[str, Name] = {}
        for concept in self.concepts.values():
            self._add(concept)
        # ColBERT is of the family of ColBERT v2.
        versioned = set(self.families.values())
        for id, key in self.keys.items():
            if key in versioned:
                self.families.setdefault(id, key)
        self._add_bare()
        self._automaton = ahocorasick.Automaton()
        for key, name in self._names.items():
            name.together = len(name.ids) > 1 and bool(_SEVERAL.search(name.exact))
            self._automaton.add_word(key, name)
        self._automaton.make_automaton()

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever reading with this lexicon may change."""
        seen = [
            (c.id, self.kinds[c.id], c.id in self.unsure, c.spellings)
            for c in self.concepts.values()
        ]
        return sha256(repr(seen).encode()).hexdigest()

    def _add(self, concept: Concept) -> None:
        self.keys[concept.id] = squeeze(mask(concept.name))
        for spelling in concept.spellings:
            self._add_spelling(spelling, concept)
            version = _VERSION.match(spelling.strip())
            if version and not _SEVERAL.search(spelling):
                family = squeeze(mask(version[1]))
                if family:
                    self.families.setdefault(concept.id, family)
                    self._add_spelling(version[2], concept, short=True)

    def _add_spelling(self, spelling: str, concept: Concept, short: bool = False) -> None:
        folded = mask(spelling)
        key = squeeze(folded)
        if not key:
            return
        name = self._names.get(key)
        if name is None:
            name = self._names[key] = named(key, spelling.strip(), short)
        name.short &= short
        name.take(concept, spelling, folded, Offsets(folded))

    def _add_bare(self) -> None:
        """Of what is known by the name of its page alone, the name without what it is: CAS算法 is
        also called CAS, if no other name begins so (TCP协议 beside TCP连接)."""
        keys = [key for key, name in self._names.items() if not name.short]
        for concept in self.concepts.values():
            if not concept.kind_missing or concept.aliases:
                continue
            for name in bare_names(concept.name):
                bare = squeeze(mask(name))
                if sum(key.startswith(bare) for key in keys) == 1:
                    self._add_spelling(name, concept)

    def knows(self, key: str) -> bool:
        """Whether it is how a name is spelt, but for spaces and hyphens."""
        return key in self._names

    def find(self, text: str, folded: str) -> list[Mention]:
        """The mentions in `folded` (as long as `text`), leftmost longest, in order."""
        if not self._names:
            return []
        offsets = Offsets(folded)
        found = []
        for last, name in self._automaton.iter(squeeze(folded)):
            start, end = name.span(text, folded, offsets, last - len(name.key) + 1)
            if end:
                found.append((start, -end, -len(name.key), name))
        # Of two as long the one that is spelled so: HTTPS is no plural of HTTP.
        found.sort(key=itemgetter(0, 1, 2))
        mentions, position = [], 0
        for start, negative_end, _, name in found:
            if start >= position:
                position = -negative_end
                mentions.append(Mention(start, position, name, tuple(name.ids)))
        return mentions

    @cached_property
    def compounds(self) -> dict[str, frozenset[str]]:
        """The concepts whose names are made of others' names alone, with these (BiLSTM-CRF)."""
        owners = {key: id for id, key in self.keys.items()}
        found = {}
        for concept in self.concepts.values():
            parts = _JOINED.split(concept.name)
            if len(parts) < 2:
                continue
            ids = [owners.get(squeeze(mask(part)), "") for part in parts]
            if all(ids):
                found[concept.id] = frozenset(ids)
        return found

    def is_kind(self, id: str, other: str) -> bool:
        """Whether a name says that one is a kind of the other: 生理性萎缩 of 萎缩, 连续 ARQ of
        ARQ; not 反模式 of 模式."""
        names, wholes = (
            [fold(name) for name in (self.concepts[one].name, *self.concepts[one].aliases)]
            for one in (id, other)
        )
        for whole in wholes:
            for name in names:
                before = name.removesuffix(whole)
                if len(whole) < 2 or before in ("", name) or _NO_KIND.search(before):
                    continue
                if not whole[0].isascii() or before[-1] in " -" or not before[-1].isascii():
                    return True
        return False

    def holders(self, id: str) -> int:
        """How many concepts have the name of this one in theirs, itself among them."""
        return self._holders[self.keys[id]]

    @cached_property
    def _holders(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for key in self.keys.values():
            found.update({name.key for _, name in self._automaton.iter(key)})
        return found
