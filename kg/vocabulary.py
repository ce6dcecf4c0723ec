"""Kinds of concept and types of relation, as `vocabulary.yml` lists them."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from kg.model import Problem
from kg.yamlfile import Loader, Located

# Ids and colours become part of style sheets.
_ID = re.compile(r"[^\W\d][\w-]*")
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of concept: its label and its colour (CSS hex) in the light and dark theme."""

    id: str
    label: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class RelationType:
    """A type of relation: its label, its heading on the source's and on the target's page."""

    id: str
    label: str
    out_label: str
    in_label: str
    symmetric: bool = False


@cache
def _data() -> dict:
    text = files("kg").joinpath("vocabulary.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=Loader)


@cache
def kinds() -> dict[str, Kind]:
    """The built-in kinds by id, in legend order."""
    return {id: Kind(id, **fields) for id, fields in _data()["kinds"].items()}


def own_kinds(source: Located, given: Any) -> tuple[dict[str, Kind], list[Problem]]:
    """All kinds by id: the built-in ones and those that a site's `kinds:` adds or redefines."""
    known, problems = dict(kinds()), []
    if not isinstance(given, dict):
        return known, [Problem(source.where("kinds"), "`kinds` must map each kind to its fields")]
    for id, fields in given.items():
        where = source.where("kinds", id)
        if not isinstance(id, str) or not _ID.fullmatch(id):
            problems.append(Problem(where, f"{id!r} cannot name a kind: letters, digits, - and _"))
        elif not isinstance(fields, dict) or set(fields) != {"label", "light", "dark"}:
            problems.append(Problem(where, f"kind {id!r} needs `label`, `light` and `dark`"))
        elif not all(_COLOUR.fullmatch(str(fields[scheme])) for scheme in ("light", "dark")):
            problems.append(Problem(where, f"the colours of kind {id!r} must look like '#1f6fb2'"))
        else:
            known[id] = Kind(id, **{key: str(value) for key, value in fields.items()})
    return known, problems


@cache
def relation_types() -> dict[str, RelationType]:
    """The relation types by id, in legend order."""
    return {
        id: RelationType(id, f["label"], f["out"], f["in"], f.get("symmetric", False))
        for id, f in _data()["relations"].items()
    }
