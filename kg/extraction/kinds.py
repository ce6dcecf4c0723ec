"""Guesses the kind of a concept from its names, where the concept list does not say it."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from kg.extraction.markdown import fold
from kg.extraction.names import spelling_key
from kg.model import Concept
from kg.yamlfile import read_yaml

# A name of one word with a capital that is not its first letter, or with a digit: SimCLR, word2vec.
_PROPER = re.compile(r"(?=\S*[A-Z])(?=.*[^\W\d_].*[A-Z0-9])[A-Za-z0-9.+&()/-]+(?: v?\d[\d.]*\+?)?")
# A version after a well-known name: DCNv2, ZeRO-3 (whose key has no hyphen).
_VERSION = re.compile(r"(?<=\D)v?\d[\d.]*\+*$")
# Kinds whose well-known names hardly mean anything else.
_OF_THE_FIELD = frozenset(
    ("architecture", "module", "operation", "normalization", "optimizer", "loss", "technique",
     "dataset")
)  # fmt: skip
_CAPITALS = re.compile("[A-Z]{1,4}")
# Kinds that are spoken of in passing.
_IN_PASSING = frozenset(("setting", "dataset", "property", "statistic", "hyperparameter"))


def guess_kind(name: str, aliases: Iterable[str] = ()) -> str:
    """The kind that the names speak of: the name itself before its aliases."""
    return _guess((name, *aliases), None)


def tells_kind(concept: Concept) -> bool:
    """Whether a kind is given that the reading knows, or a word of the names speaks of one."""
    if not concept.kind_missing and concept.kind.casefold() in _spelled():
        return True
    return bool(_said(concept.spellings))


def tells_field(concept: Concept) -> bool:
    """Whether a kind is given that the reading knows, or the names are of the field it is made for.

    A word such as 算法 speaks of a kind, but of no field; nor do well-known names of problems,
    tasks and figures, or a few capitals (OPT), which are short for something in any field.
    """
    if not concept.kind_missing and concept.kind.casefold() in _spelled():
        return True
    field, other = _field()
    return any(
        field.search(other.sub("", fold(name)))
        or (_known_for(name) in _OF_THE_FIELD and not _CAPITALS.fullmatch(name))
        for name in concept.spellings
    )


def kind_of(concept: Concept) -> str:
    """The kind that a concept is given, or that its names speak of where that says nothing.

    A general concept, or a kind that the reading does not know, says little: its names decide,
    as far as they tell anything.
    """
    if concept.kind_missing:
        return guess_kind(concept.name, concept.spellings[1:])
    given = _spelled().get(concept.kind.casefold())
    return given or _guess(concept.spellings, concept.kind)


def kind_elsewhere(concept: Concept) -> str:
    """The kind of a concept in notes of another field: the given one, else problems alone are
    told from the others."""
    if not concept.kind_missing:
        return kind_of(concept)
    names = [fold(name) for name in concept.spellings]
    if any(_problems().search(name) for name in names):
        return "problem"
    _, proper, other = _lists()
    return proper if is_proper(concept.name) else other


def known_names() -> tuple[str, ...]:
    """The well-known names of what notes have a page on: not of figures and circumstances."""
    entries = _read("known.yml").items()
    return tuple(name for kind, names in entries if kind not in _IN_PASSING for name in names)


def is_proper(name: str) -> bool:
    """Whether it is written as proper names are (SimCLR, ResNet-50), not as a description is."""
    return bool(_PROPER.fullmatch(name))


def is_quality(name: str) -> bool:
    """Whether a name of another field is that of a quality (可见性), which takes nothing up."""
    return bool(_qualities().search(fold(name)))


@lru_cache(maxsize=1 << 12)
def _guess(names: tuple[str, ...], otherwise: str | None) -> str:
    said = _said(names)
    if said:
        return said
    _, proper, other = _lists()
    if is_proper(names[0]):
        return proper
    return other if otherwise is None else otherwise


@lru_cache(maxsize=1 << 12)
def _said(names: tuple[str, ...]) -> str:
    """The kind that the names are known for, or that a word of theirs speaks of, "" if none.

    The first name speaks before the others.
    """
    kinds, _, _ = _lists()
    for some in names[:1], names[1:]:
        for name in some:
            if known := _known_for(name):
                return known
        folded = [fold(name) for name in some]
        for kind, pattern in kinds:
            if any(pattern.search(name) for name in folded):
                return kind
    return ""


def _known_for(name: str) -> str:
    """The kind that a well-known name, or one that is a version of it, is known for, else ""."""
    key, known = spelling_key(name), _known()
    return known.get(key) or known.get(_VERSION.sub("", key), "")


@cache
def _spelled() -> dict[str, str]:
    """The kinds that the reading knows, by each of their spellings."""
    return {
        spelling: kind
        for kind, others in _data()["spellings"].items()
        for spelling in (kind, *others)
    }


@cache
def _lists() -> tuple[tuple[tuple[str, re.Pattern], ...], str, str]:
    data = _data()
    kinds = tuple((entry["kind"], _pattern(entry)) for entry in data["kinds"])
    return kinds, data["proper"], data["other"]


@cache
def _problems() -> re.Pattern:
    return _pattern({"ends": _data()["problems"]})


@cache
def _qualities() -> re.Pattern:
    return _pattern({"ends": _data()["qualities"]})


@cache
def _field() -> tuple[re.Pattern, re.Pattern]:
    """The words of the field, and those that only end like one of them."""
    return _pattern({"has": _data()["field"]}), _pattern({"has": _data()["no-field"]})


@cache
def _known() -> dict[str, str]:
    """Kinds by the keys of well-known names."""
    return {
        spelling_key(name): kind for kind, names in _read("known.yml").items() for name in names
    }


@cache
def _data() -> dict[str, Any]:
    return _read("kinds.yml")


def _read(name: str) -> dict[str, Any]:
    located, problems = read_yaml(
        name, files("kg.extraction").joinpath(name).read_text(encoding="utf-8")
    )
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return located.data


def _pattern(entry: dict) -> re.Pattern:
    ends = "|".join(map(_word, entry.get("ends", ())))
    has = "|".join(map(_word, entry.get("has", ())))
    return re.compile("|".join(filter(None, (has, ends and f"(?:{ends})$"))))


def _word(word: str) -> str:
    bare = fold(word.strip("*"))
    pattern = re.escape(bare)
    if bare[0].isascii() and not word.startswith("*"):
        pattern = r"(?<![a-z0-9_])" + pattern
    if bare[-1].isascii() and not word.endswith("*"):
        pattern += r"(?![a-z0-9_])"
    return pattern
