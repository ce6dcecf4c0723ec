"""Reads concepts from the front matter of pages and from `concepts.yml`."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kg.model import Concept, Problem
from kg.pages import Page
from kg.vocabulary import Kind, kinds, own_kinds
from kg.yamlfile import Located, read_yaml

_TEXT_KEYS = ("name", "kind", "definition", "idea", "paper", "snippet")
_PLUS = re.compile(r"\++")
_GAP = re.compile(r"[\W_]+")
_LIST_KEYS = ("aliases", "mentions")
_KEYS = (*_TEXT_KEYS, *_LIST_KEYS, "year", "page")
# What joins the names of several in a heading.
_LISTED = re.compile(r"\s*、\s*")
_JOINED = re.compile(r"\s*(?:[和与]|\s(?:vs\.?|&|and)\s)\s*", re.IGNORECASE)
_CHINESE = re.compile("[\u4e00-\u9fff]")


def fold(name: str) -> str:
    """The form in which two spellings of a name count as the same."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def concept_id(name: str) -> str:
    """The address of a concept: `DeepLab v3+` → `deeplab-v3-plus`, `梯度消失` → `梯度消失`."""
    words = fold(name).replace("×", "x")
    if "+" in words:
        words = _PLUS.sub(" plus ", words)
    if words.isalnum():
        return words
    return _GAP.sub("-", words).strip("-") or "concept"


def concept_of_page(
    page: Page, known_kinds: Mapping[str, Kind] | None = None
) -> tuple[Concept | None, list[Problem]]:
    """The concept that a page's front matter says it is about, if it names one."""
    if "name" not in page.meta.data:
        return None, []
    fields = {key: page.meta.data[key] for key in (*_TEXT_KEYS, *_LIST_KEYS, "year")
              if key in page.meta.data}  # fmt: skip
    return _concept(page.meta, (), fields, known_kinds or kinds(), page=page.path)


def concepts_of_page(
    page: Page, known_kinds: Mapping[str, Kind] | None = None
) -> tuple[tuple[Concept, ...], list[Problem]]:
    """The concepts that a page is about: two where its name is those of two (公平锁和非公平锁) and
    nothing else is said of them."""
    concept, problems = concept_of_page(page, known_kinds)
    if concept is None:
        return (), problems
    names = names_in(concept.name)
    if len(names) < 2 or any(page.meta.data.get(key) for key in _KEYS if key != "name"):
        return (concept,), problems
    return tuple(replace(concept, id=concept_id(name), name=name) for name in names), problems


def names_in(name: str) -> list[str]:
    """The names that a name joins, one if it is that of one concept (求和, 与非门)."""
    if len(listed := _LISTED.split(name)) > 1:
        return listed if all(len(part) > 1 for part in listed) else [name]
    parts = _JOINED.split(name)
    latin = not any(_CHINESE.search(part) for part in parts)
    alike = len({part[-1:] for part in parts}) == 1 or len(set(map(len, parts))) == 1
    return parts if (latin or alike) and all(len(part) > 1 for part in parts) else [name]


def read_concepts(
    name: str, text: str
) -> tuple[tuple[Concept, ...], dict[str, Kind], list[Problem]]:
    """Reads a `concepts.yml`: its concepts, all kinds (built-in and its own), its problems.

    The file holds `concepts:`, a list of mappings with the keys `name`, `aliases`, `mentions`,
    `kind`, `definition`, `idea`, `year`, `paper`, `snippet` and `page` (for a concept that a
    section is about: `segmentation/deeplab.md#deeplab-v2`), and optionally `kinds:` in the form of
    `vocabulary.yml`.
    """
    source, problems = read_yaml(name, text)
    data = source.data if source.data is not None else {}
    if not isinstance(data, dict) or set(data) - {"kinds", "concepts"}:
        problems.append(Problem(source.where(), "expected the keys `concepts` and `kinds` alone"))
        return (), dict(kinds()), problems
    known, more = own_kinds(source, data.get("kinds") or {})
    problems += more
    concepts = []
    entries = data.get("concepts") or []
    if not isinstance(entries, list):
        problems.append(Problem(source.where("concepts"), "`concepts` must be a list"))
        entries = []
    for index, entry in enumerate(entries):
        path = ("concepts", index)
        if not isinstance(entry, dict) or "name" not in entry:
            problems.append(Problem(source.where(*path), "a concept needs a `name`"))
            continue
        for key in set(entry) - set(_KEYS):
            problems.append(Problem(source.where(*path, key), f"unknown key {key!r}; known: "
                                    + ", ".join(_KEYS)))  # fmt: skip
        page, _, anchor = str(entry.get("page") or "").partition("#")
        concept, more = _concept(source, path, entry, known, page=page, anchor=anchor)
        problems += more
        if concept:
            concepts.append(concept)
    return tuple(concepts), known, problems


def clashes(concepts: Iterable[Concept]) -> list[Problem]:
    """Names that two concepts claim. Aliases may be shared: the text around decides."""
    problems = []
    by_name: dict[str, Concept] = {}
    by_id: dict[str, Concept] = {}
    concepts = tuple(concepts)
    for concept in concepts:
        first = by_name.setdefault(fold(concept.name), concept)
        if first is concept:
            first = by_id.setdefault(concept.id, concept)
        if first is not concept:
            problems.append(Problem(concept.where, f"the name {concept.name!r} is already taken "
                                    f"by {first.name!r} in {first.where}"))  # fmt: skip
    for concept in concepts:
        for alias in concept.spellings[1:]:
            owner = by_name.get(fold(alias))
            if owner is not None and owner.id != concept.id:
                problems.append(Problem(concept.where, f"the alias {alias!r} of {concept.name!r} "
                                        f"is the name of a concept in {owner.where}"))  # fmt: skip
    return problems


def _concept(
    source: Located,
    path: tuple,
    fields: dict,
    known: Mapping[str, Kind],
    page: str,
    anchor: str = "",
) -> tuple[Concept | None, list[Problem]]:
    problems = []

    def wrong(key: str, message: str) -> None:
        problems.append(Problem(source.where(*path, key), message))

    values = {}
    for key in _TEXT_KEYS:
        value = fields.get(key)
        if value is not None and not isinstance(value, str):
            wrong(key, f"`{key}` must be text, not {value!r} (put it in quotes)")
            value = str(value)
        values[key] = (value or "").strip()
    if not values["name"]:
        wrong("name", "`name` is empty")
        return None, problems
    given = values.pop("kind")
    kind = given or "concept"
    if kind not in known:
        wrong("kind", f"unknown kind {kind!r}; known: {', '.join(known)}")
        kind = "concept"
    for key in _LIST_KEYS:
        found = fields.get(key) or []
        if not isinstance(found, list) or not all(isinstance(a, str) and a.strip() for a in found):
            wrong(key, f"`{key}` must be a list of names (put v2 or 1x1 in quotes)")
            found = []
        values[key] = tuple(name.strip() for name in found)
    year = fields.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        wrong("year", f"`year` must be a whole number, not {year!r}")
        year = None
    return (
        Concept(id=concept_id(values["name"]), kind=kind, year=year, page=page, anchor=anchor,
                where=source.where(*path), kind_missing=not given, **values),
        problems,
    )  # fmt: skip
