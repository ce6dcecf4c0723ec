"""Reads the files that lie beside notes: outline, corrections, figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kg.importing.outline import Outline, read_outline
from kg.importing.report import Report
from kg.model import Problem
from kg.yamlfile import Located, read_yaml


@dataclass(frozen=True)
class Replacement:
    """An exact text and what it should read."""

    wrong: str
    right: str


@dataclass(frozen=True)
class Corrections:
    """`misspellings` are mended by the import; `edits` are changes that people made on the pages
    since, which only the check for lost text knows."""

    misspellings: tuple[Replacement, ...] = ()
    edits: tuple[Replacement, ...] = ()

    def __add__(self, other: "Corrections") -> "Corrections":
        return Corrections(self.misspellings + other.misspellings, self.edits + other.edits)


@dataclass(frozen=True)
class Figure:
    """A figure that notes name by its file: a caption, and `image`, the path in the docs folder
    of the figure that takes its place (empty while there is none)."""

    file: str
    caption: str
    image: str = ""


@dataclass
class Data:
    """All that lies beside the notes that are imported together; figures by their file's name."""

    outline: Outline = field(default_factory=Outline)
    corrections: Corrections = field(default_factory=Corrections)
    figures: dict[str, Figure] = field(default_factory=dict)


def read_data(folders: Iterable[Path], report: Report) -> Data:
    """Reads the data files of some folders; what is wrong with them becomes an error."""
    data = Data()
    for folder in folders:
        for name, read in (
            ("outline.yml", read_outline),
            ("corrections.yml", read_corrections),
            ("figures.yml", read_figures),
        ):
            path = folder / name
            if not path.is_file():
                continue
            try:
                text = path.read_text("utf-8")
            except UnicodeDecodeError:
                report.errors.append(Problem(name, "this file is not UTF-8"))
                continue
            value, problems = read(name, text)
            report.errors += problems
            if isinstance(value, Outline):
                data.outline += value
            elif isinstance(value, Corrections):
                data.corrections += value
            else:
                data.figures |= value
    return data


def read_corrections(name: str, text: str) -> tuple[Corrections, list[Problem]]:
    """Reads `corrections.yml`: the lists `corrections` and `edits` of `{from: …, to: …}`."""
    source, problems = read_yaml(name, text)
    found: dict[str, list[Replacement]] = {"corrections": [], "edits": []}
    for key, index, entry in _entries(source, tuple(found), problems):
        wrong, right = entry.get("from"), entry.get("to")
        if not isinstance(wrong, str) or not isinstance(right, str) or not wrong:
            problems.append(Problem(source.where(key, index), "expected {from: text, to: text}; "
                                    "put numbers in quotes"))  # fmt: skip
        else:
            found[key].append(Replacement(wrong, right))
    return Corrections(tuple(found["corrections"]), tuple(found["edits"])), problems


def read_figures(name: str, text: str) -> tuple[dict[str, Figure], list[Problem]]:
    """Reads `figures.yml`: the list `figures` of mappings with `file`, `caption`, and optionally
    `image` and `page` (where it belongs, for readers of the list). Keyed by file name."""
    source, problems = read_yaml(name, text)
    figures = {}
    for key, index, entry in _entries(source, ("figures",), problems):
        file, caption = entry.get("file"), entry.get("caption")
        image = entry.get("image", "")
        if not all(isinstance(value, str) for value in (file, caption, image)):
            problems.append(Problem(source.where(key, index), "expected `file` and `caption`; "
                                    "`image`, if any, is a path"))  # fmt: skip
        elif image.startswith(("/", "..")) or "/../" in image or ":" in image:
            problems.append(Problem(source.where(key, index, "image"), f"{image!r} is no path in "
                                    "the docs folder"))  # fmt: skip
        else:
            figures[file.casefold()] = Figure(file, caption, image)
    return figures, problems


def _entries(source: Located, keys: tuple[str, ...], problems: list[Problem]):
    data = source.data if source.data is not None else {}
    if not isinstance(data, Mapping) or set(data) - set(keys):
        if not problems:
            problems.append(Problem(source.where(), f"expected only: {', '.join(keys)}"))
        return
    for key in keys:
        entries = data.get(key) or []
        if not isinstance(entries, list):
            problems.append(Problem(source.where(key), f"`{key}` must be a list"))
            continue
        for index, entry in enumerate(entries):
            if isinstance(entry, Mapping):
                yield key, index, entry
            else:
                problems.append(Problem(source.where(key, index), "expected a mapping"))
