"""Kinds of concept with their shapes and types of relation, as `vocabulary.yml` lists them."""

import re
from collections import Counter
from collections.abc import Iterable
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
    """A kind of concept: its label, its colour (CSS hex) in the light and dark theme, its shape."""

    id: str
    label: str
    light: str
    dark: str
    shape: str = "circle"

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """The corners of its shape, about as large as a circle of radius 1; of a circle none."""
        return shapes()[self.shape]


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
def shapes() -> dict[str, tuple[tuple[float, float], ...]]:
    """The corners of each shape by its name; a circle has none."""
    return {
        name: tuple(zip(flat[::2], flat[1::2], strict=True))
        for name, flat in _data()["shapes"].items()
    }


def own_kinds(source: Located, given: Any) -> tuple[dict[str, Kind], list[Problem]]:
    """All kinds by id: the built-in ones and those that a site's `kinds:` adds or redefines.

    One that names no `shape` keeps its own or gets one that no other kind has, as far as there are.
    """
    known, problems = dict(kinds()), []
    if not isinstance(given, dict):
        return known, [Problem(source.where("kinds"), "`kinds` must map each kind to its fields")]
    for id, fields in given.items():
        where = source.where("kinds", id)
        if not isinstance(id, str) or not _ID.fullmatch(id):
            problems.append(Problem(where, f"{id!r} cannot name a kind: letters, digits, - and _"))
        elif not isinstance(fields, dict) or set(fields) - {"shape"} != {"label", "light", "dark"}:
            problems.append(Problem(where, f"kind {id!r} needs `label`, `light` and `dark`"))
        elif not all(_COLOUR.fullmatch(str(fields[scheme])) for scheme in ("light", "dark")):
            problems.append(Problem(where, f"the colours of kind {id!r} must look like '#1f6fb2'"))
        elif fields.get("shape", "circle") not in shapes():
            problems.append(Problem(where, f"the shape of kind {id!r} must be one of "
                                    + ", ".join(shapes())))  # fmt: skip
        else:
            shape = known[id].shape if id in known else _free_shape(known.values())
            fields = {"shape": shape} | {key: str(value) for key, value in fields.items()}
            known[id] = Kind(id, **fields)
    return known, problems


def _free_shape(known: Iterable[Kind]) -> str:
    """The shape that the fewest kinds have."""
    taken = Counter(kind.shape for kind in known)
    return min(shapes(), key=lambda shape: taken[shape])


@cache
def relation_types() -> dict[str, RelationType]:
    """The relation types by id, in legend order."""
    return {
        id: RelationType(id, f["label"], f["out"], f["in"], f.get("symmetric", False))
        for id, f in _data()["relations"].items()
    }
