"""Reads a notes file: its text, its front matter, its definitions, its sections."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kg.importing import pasted
from kg.importing.blocks import Block, scan
from kg.importing.breaks import ends_lines
from kg.importing.contents import without_lines, without_listed, without_written
from kg.importing.copied import as_formulas
from kg.importing.directives import without_directives
from kg.importing.footnotes import footnotes
from kg.importing.front import Value, plain_key, read_front, taken
from kg.importing.gbk import undo_file
from kg.importing.generators import as_markdown
from kg.importing.headed import as_headings
from kg.importing.indents import customary
from kg.importing.markup import Definition, definitions
from kg.importing.mending import Places
from kg.importing.obsidian import as_html
from kg.importing.outline import Section, heading_name, sections
from kg.importing.outliner import as_notes
from kg.importing.pandoc import as_tables
from kg.importing.privacy import access_keys, redact
from kg.importing.reading import UnreadableError, read_text
from kg.importing.report import Report
from kg.importing.sources import Source
from kg.importing.unfetched import as_images
from kg.model import Problem

_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^\n]*\)|<img\s[^<>]*>")
_TAG = re.compile(r"`([^`]+)`")
_MOST_KEYS = 20
_TAGS = re.compile(r"tags?[ \t]*[:：](?:[ \t,]*`[^`]+`)+[ \t]*", re.IGNORECASE)
_WIKI = re.compile(r"!?\[\[[^\[\]\n]+\]\](?![(\[])")
_ROOT_URL = re.compile(r"^typora-root-url[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)


@dataclass
class Notes:
    """A notes file that was read.

    `folder` is the real path of the folder it lies in, `root` its `typora-root-url`, `title` and
    `front` what its front matter says; `definitions` are its link definitions and `footnotes` its
    footnotes, both by label, `cited` the labels of the footnotes that its text cites; `indents` are
    those that its paragraphs have, `ended` says that its lines end on purpose, `wiki` that it links
    as the editors do that show every line break, `suspect` are the places where its text may need
    mending.
    """

    source: Source
    text: str
    folder: str
    root: str = ""
    title: str = ""
    front: dict[str, Value] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    footnotes: dict[str, str] = field(default_factory=dict)
    cited: frozenset[str] = frozenset()
    indents: frozenset[str] = frozenset()
    ended: bool = False
    wiki: bool = False
    suspect: Places = field(default_factory=Places)
    sections: list[Section] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.source.name


def read_notes(source: Source, report: Report) -> Notes | None:
    """Reads a notes file; None, and an error in the report, if that cannot be."""
    try:
        data = source.path.read_bytes()
        size = len(data)
        text = read_text(data)
    except UnreadableError as error:
        report.errors.append(Problem(source.name, str(error)))
        return None
    except OSError as error:
        report.errors.append(Problem(source.name, f"cannot be read: {error.strerror}"))
        return None
    del data
    report.sources.append(
        {"name": source.name, "encoding": text.encoding, "bytes": size, "nuls": text.nuls}
    )
    if text.nuls:
        report.note(source.name, f"{text.nuls} NUL characters were left out")
    if text.encoding not in ("utf-8", "utf-16", "utf-32"):
        report.note(source.name, f"read as {text.encoding}, the pages are UTF-8")
    if not text.text.strip():
        report.note(source.name, "the file is empty")
    for at in access_keys(text.text)[:_MOST_KEYS]:
        report.note(
            f"{source.name}:{text.text.count(chr(10), 0, at) + 1}",
            "what looks like an access key is on its page, for everybody to read",
        )
    whole, count = undo_file(text.text)
    if count:
        report.repaired("mojibake", count)
        report.note(source.name, "UTF-8 that was read as GBK: undone in all of the file")
    whole, count = without_written(whole) if "<!--" in whole else (whole, 0)
    report.repaired("contents mark", count)
    visible = as_html(as_markdown(_plainly(whole)))
    visible, count = as_formulas(visible)
    report.repaired("copied formula", count)
    visible, count = as_images(visible)
    report.repaired("notice for an image", count)
    blocks = scan(visible)
    visible, count = without_listed(visible, blocks)
    if count:
        report.repaired("contents mark", count)
        blocks = scan(visible)
    if pictures := [block for block in blocks if block.kind == "heading" and _is_picture(block)]:
        visible = _without_marks(visible, pictures)
        blocks = scan(visible)
    if repeated := list(_repeated(visible, blocks)):
        visible = without_lines(visible, repeated)
        blocks = scan(visible)
    tags: list[str] = []
    if any(block.kind == "heading" and _TAGS.fullmatch(block.title) for block in blocks):
        visible, tags = _without_tags(visible, blocks)
        blocks = scan(visible)
    notes = Notes(source, visible, os.path.realpath(source.path.parent))
    if blocks and blocks[0].kind == "front":
        _read_front(blocks[0], notes, report)
    if tags:
        known = notes.front.get("tags", [])
        notes.front["tags"] = list(dict.fromkeys([*known, *tags]))
    notes.definitions = definitions(notes.text, blocks)
    notes.footnotes, notes.cited = footnotes(notes.text, blocks)
    notes.indents = customary(notes.text, blocks)
    notes.ended = ends_lines(notes.text, blocks)
    notes.wiki = any(block.kind == "text" and _WIKI.search(visible, block.start, block.end)
                     for block in blocks) if "[[" in visible else False  # fmt: skip
    title = notes.title or source.title
    notes.sections = sections(source.name, title, notes.text, blocks)
    return notes


def _plainly(text: str) -> str:
    """The text of a file without the forms of web pages, outliners, R Markdown and MyST."""
    return without_directives(as_tables(as_headings(as_notes(pasted.as_markdown(text)))))


def _is_picture(heading: Block) -> bool:
    """Whether a heading is an image that says nothing: its author wanted it larger, or centred."""
    return bool(_PICTURE.fullmatch(heading.title)) and not heading_name(heading.title)


def _without_marks(text: str, headings: list[Block]) -> str:
    """A text whose headings are lines of text."""
    parts, at = [], 0
    for block in headings:
        line = text[block.start : block.end]
        if line.lstrip().startswith("#"):
            parts.append(text[at : block.start])
            at = block.end - len(line.lstrip(" #\t"))
    return "".join((*parts, text[at:]))


def _repeated(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Where headings stand that say again what the one right above them says, as where a tool sets
    the title of a note above it."""
    above = None
    for block in blocks:
        if block.kind == "heading":
            if above and block.level >= above.level and block.title == above.title:
                yield block.start, block.end
                continue
            above = block
        elif block.kind != "text" or text[block.start : block.end].strip(" \n-*_"):
            above = None


def _without_tags(text: str, blocks: Iterable[Block]) -> tuple[str, list[str]]:
    """A text without the headings that HackMD keeps its tags in, and those tags."""
    parts, at, tags = [], 0, []
    for block in blocks:
        if block.kind == "heading" and _TAGS.fullmatch(block.title):
            parts += (text[at : block.start], "\n")
            at = block.end
            tags += _TAG.findall(block.title)
    return "".join((*parts, text[at:])), tags


def _read_front(block: Block, notes: Notes, report: Report) -> None:
    raw = notes.text[block.start : block.end]
    if match := _ROOT_URL.search(raw):
        notes.root = match.group(1).strip("\"'")
    front = read_front(redact(raw)[0])
    if front is None:
        report.note(
            f"{notes.name}:1", "front matter that is neither YAML nor TOML is not taken over"
        )
        return
    title = front.pop("title", "")
    if isinstance(title, str):
        notes.title = title.strip()
    notes.front = taken(front)
    left = [key for key in front if plain_key(key) not in notes.front and front[key]]
    left = [key for key in left if not key.startswith("typora-")]
    if left:
        report.note(f"{notes.name}:1", f"front matter is not taken over: {', '.join(left)}")
