"""The sections of notes, how they nest, and what an `outline.yml` says of them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from kg.concepts import fold
from kg.headings import Named
from kg.importing.blocks import Block
from kg.importing.captions import says_nothing
from kg.importing.inline import spans
from kg.importing.plain import plain
from kg.model import Problem
from kg.yamlfile import read_yaml

_ABOVE = re.compile(r"\s+>\s+")
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*\{:?[ \t]*(?:(?:[#.][\w-]+[ \t]*)+|-)\}[ \t]*\Z")
_ANCHORS = re.compile(r"^((?:<a (?:name|id)=[^<>]*></a>\s*)+)\Z", re.MULTILINE)
_URL = re.compile(r"\s*https?://[^\s，。；、）】]+")
_TIGHT = re.compile(r" {0,3}#+[^#\s]")


@dataclass(slots=True, eq=False)
class Section:
    """A heading with the blocks up to the next one. `title` is its Markdown and `name` plain text,
    both mended once `rename` was called; `heading` is the plain text as the notes have it.

    Before the first heading `level` is 0 and `title` the name of the file. `path` is its page,
    relative to the docs folder; `chapter` says that the page is a folder's `index.md`. `key` is
    the heading as an outline names it, `named` the concept that the page is about. `tight` marks a
    heading without a space behind its `#`.
    """

    source: str
    title: str
    heading: str
    level: int
    offset: int = 0
    line: int = 1
    tight: bool = False
    blocks: list[Block] = field(default_factory=list)
    parent: "Section | None" = None
    children: list["Section"] = field(default_factory=list)
    path: str = ""
    name: str = ""
    key: str = ""
    named: Named | None = None

    def rename(self, title: str) -> None:
        if title != self.title or not self.name:
            self.title = title
            self.name = heading_name(title)

    @property
    def chapter(self) -> bool:
        return self.path == "index.md" or self.path.endswith("/index.md")


@dataclass(frozen=True)
class Outline:
    """What an `outline.yml` says: heading → page path, heading → parent heading."""

    pages: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)

    def __add__(self, other: "Outline") -> "Outline":
        return Outline(self.pages | other.pages, self.parents | other.parents)

    def page_of(self, section: "Section") -> str | None:
        """The page path that the outline wants for a section."""
        return _look_up(self.pages, self._qualified, section)

    def parent_of(self, section: "Section") -> str | None:
        """The key of the heading that a section belongs under; empty for none."""
        return _look_up(self.parents, self._qualified, section)

    @cached_property
    def _qualified(self) -> frozenset[str]:
        """The headings that some key tells apart by what is above them."""
        keys = (*self.pages, *self.parents)
        return frozenset(key.rpartition(" > ")[2] for key in keys if " > " in key)

    def unused(self, found: Iterable["Section"]) -> list[str]:
        """The headings that `pages` names and no section has."""
        if not self.pages:
            return []
        names = set()
        for section in found:
            names.update(_keys(section) if section.key in self._qualified else (section.key,))
        return [heading for heading in self.pages if heading not in names]


def read_outline(name: str, text: str) -> tuple[Outline, list[Problem]]:
    """Reads `outline.yml`: the mappings `pages` and `parents`, keyed by heading.

    A heading that occurs several times is told apart by `parent > heading`.
    """
    source, problems = read_yaml(name, text)
    data = source.data if source.data is not None else {}
    if problems:
        return Outline(), problems
    if not isinstance(data, dict) or set(data) - {"pages", "parents"}:
        return Outline(), [Problem(source.where(), "expected the keys `pages` and `parents` alone")]
    kept: dict[str, dict[str, str]] = {"pages": {}, "parents": {}}
    for key, mapping in kept.items():
        entries = data.get(key) or {}
        if not isinstance(entries, dict):
            problems.append(Problem(source.where(key), f"`{key}` must map headings to text"))
            continue
        for heading, value in entries.items():
            if not isinstance(heading, str) or not isinstance(value, str):
                problems.append(Problem(source.where(key, heading), f"{heading!r}: {value!r} must "
                                        "both be text (put it in quotes)"))  # fmt: skip
            elif key == "pages" and not _is_page_path(value):
                problems.append(Problem(source.where(key, heading), f"{value!r} is not a path like "
                                        "`chapter/page.md` inside the docs folder"))  # fmt: skip
            else:
                mapping[_key(heading)] = value if key == "pages" else _key(value)
    return Outline(**kept), problems


def heading_name(markdown: str) -> str:
    """A heading as plain text: without the attributes behind it, images that say nothing, and the
    addresses beside its words."""
    if "{" in markdown and (attributes := _ATTRIBUTES.search(markdown)):
        markdown = markdown[: attributes.start()]
    if "![" in markdown:
        for span in reversed(spans(markdown)):
            if span.kind in ("image", "reference") and says_nothing(span.text):
                markdown = markdown[: span.start] + markdown[span.end :]
    name = plain(markdown)
    words = _URL.sub("", name).rstrip("：: ") if "://" in name else ""
    return words if any(map(str.isalpha, words)) else name


def sections(source: str, stem: str, text: str, blocks: Iterable[Block]) -> list[Section]:
    """The sections of one file, in order; the first, of level 0, is what stands before them."""
    found = [Section(source, stem, stem, 0)]
    own = found[0].blocks
    line, at = 1, 0
    anchored = "</a>" in text
    for block in blocks:
        kind, start, _, level, title, _ = block
        if kind == "heading":
            line += text.count("\n", at, start)
            at = start
            tight = bool(_TIGHT.match(text, at))
            name = heading_name(title)
            section = Section(source, title, name, level, at, line, tight, name=name)
            if anchored and text[max(at - 8, 0) : at].rstrip().endswith("</a>"):
                _take_anchors(found[-1], section, text)
            found.append(section)
            own = section.blocks
        elif kind != "front":
            own.append(block)
    return found


def _take_anchors(before: Section, section: Section, text: str) -> None:
    """Anchors right above a heading, where Yuque puts them, belong to its section."""
    anchors = _ANCHORS.search(text, max(section.offset - 200, 0), section.offset)
    if anchors is None:
        return
    start = anchors.start(1)
    last = before.blocks[-1] if before.blocks else None
    if last is None or last.kind != "text" or last.start > start or last.end != section.offset:
        return
    before.blocks[-1] = last._replace(end=start)
    section.blocks.append(last._replace(start=start))
    section.line -= text.count("\n", start, section.offset)
    section.offset = start


def nest(found: list[Section], outline: Outline) -> None:
    """Links sections to their parents by level, and as the outline mends it."""
    above: list[Section] = []
    for section in found:
        if level := section.level:
            while above and above[-1].level >= level:
                above.pop()
            if above:
                section.parent = above[-1]
            above.append(section)
    if outline.pages or outline.parents:
        for section in found:
            section.key = _key(section.heading)
    if outline.parents:
        by_name: dict[str, Section] = {}
        for section in found:
            if section.level:
                by_name.setdefault(section.key, section)
        for section in found:
            parent = outline.parent_of(section)
            if parent is not None:
                other = by_name.get(parent)
                if other is not section and not _is_above(section, other):
                    section.parent = other
    for section in found:
        if parent := section.parent:
            parent.children.append(section)


def gather(own: Section, found: list[Section]) -> list[Section]:
    """Puts the main sections of a file under `own`, which stands for the whole of it."""
    rest = [section for section in found if section is not own]
    for section in rest:
        if section.parent is None:
            section.parent = own
            own.children.append(section)
    return [own, *rest]


def _is_above(section: Section, other: Section | None) -> bool:
    while other is not None:
        if other is section:
            return True
        other = other.parent
    return False


def _is_page_path(path: str) -> bool:
    parts = path.split("/")
    return (
        path.endswith(".md")
        and not path.startswith("/")
        and "\\" not in path
        and ":" not in path
        and all(part and not part.startswith(".") for part in parts)
    )


def _key(heading: str) -> str:
    if ">" not in heading:
        return fold(heading)
    return " > ".join(fold(part) for part in _ABOVE.split(heading))


def _keys(section: Section) -> Iterator[str]:
    yield section.key
    parent = section.parent
    while parent is not None:
        yield f"{parent.key} > {section.key}"
        parent = parent.parent


def _look_up(mapping: dict[str, str], qualified: frozenset[str], section: Section) -> str | None:
    found = mapping.get(section.key)
    if section.key in qualified:
        for key in _keys(section):
            found = mapping.get(key, found)
    return found
