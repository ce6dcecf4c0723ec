"""Kinds of concept and types of relation, as `vocabulary.yml` lists them."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from kg.yamlfile import Loader


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


@cache
def relation_types() -> dict[str, RelationType]:
    """The relation types by id, in legend order."""
    return {
        id: RelationType(id, f["label"], f["out"], f["in"], f.get("symmetric", False))
        for id, f in _data()["relations"].items()
    }
