"""The words of the tools that notes are written with, from `dialects.yml`."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kg.yamlfile import read_yaml


@dataclass(frozen=True)
class Words:
    """`callouts` maps the kinds of boxes to their titles; `code`, `boxes`, `images`, `notes`,
    `addresses`, `tabs`, `tabbed` and `dropped` are names of tags; `formulas` addresses that draw
    formulas, `redirects` those that lead on to another; `elements` are those of HTML, `empty` those
    of them that have no end; `routes` name what is no user below `/home/`, `mounts` what is none
    below `/media/`; `disks` and `homes` what stands behind one there and in a home; `commands` are
    those of TeX; `properties` what the names of properties begin with that only Logseq reads;
    `spans` the elements that show what Pandoc's classes mean, `videos` the addresses of videos of a
    service, `directives` the names of MyST's directives and roles by what they are; `contents`
    title tables of contents, `contents_begin` and `contents_end` begin the comments around one by a
    tool."""

    callouts: dict[str, str]
    code: frozenset[str]
    boxes: frozenset[str]
    images: frozenset[str]
    notes: frozenset[str]
    addresses: frozenset[str]
    dropped: frozenset[str]
    tabs: frozenset[str]
    tabbed: frozenset[str]
    elements: frozenset[str]
    empty: frozenset[str]
    routes: frozenset[str]
    mounts: frozenset[str]
    disks: frozenset[str]
    homes: frozenset[str]
    commands: frozenset[str]
    spans: dict[str, str]
    videos: dict[str, str]
    directives: dict[str, list[str]]
    properties: tuple[str, ...]
    formulas: tuple[str, ...]
    redirects: tuple[str, ...]
    contents: frozenset[str]
    contents_begin: tuple[str, ...]
    contents_end: tuple[str, ...]


_ORDERED = ("properties", "formulas", "redirects", "contents_begin", "contents_end")


@cache
def words() -> Words:
    name = "dialects.yml"
    text = files("kg.importing").joinpath(name).read_text(encoding="utf-8")
    located, problems = read_yaml(name, text)
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    data = located.data
    names = {key: frozenset(value) for key, value in data.items() if isinstance(value, list)}
    ordered = {key: tuple(data[key]) for key in _ORDERED}
    mapped = {key: data[key] for key in ("callouts", "spans", "videos", "directives")}
    return Words(**mapped | names | ordered)
