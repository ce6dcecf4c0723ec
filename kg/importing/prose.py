"""Writes the body of a page from the blocks of its section: images, links, repairs."""

import html
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from kg.importing import repair
from kg.importing.captions import caption, neighbour, says_nothing
from kg.importing.data import Figure, Replacement
from kg.importing.images import Library, Picture, base_name, is_local, is_remote
from kg.importing.inline import MASK, Span, spans
from kg.importing.markup import (
    ATTRIBUTE,
    CARD,
    DEFINITION,
    FOOTNOTE,
    FOOTNOTE_MARK,
    Definition,
    attributes,
    card,
    escape_alt,
    inline_card,
    label_key,
    size,
    tag_size,
)
from kg.importing.mojibake import mend, unreadable
from kg.importing.outline import Section, page_slug, plain
from kg.importing.privacy import redact
from kg.importing.report import ImageEntry, Report

_IMG = re.compile(r"<img(?=[\s/])", re.IGNORECASE)
_BLOCK_OPEN = re.compile(
    r"<(center|figure|div|p|table|thead|tbody|tfoot|tr|td|th|section|article|figcaption|details|"
    r"blockquote|ul|ol|li)(?=[\s>])(?![^>]*\bmarkdown\b)",
    re.IGNORECASE,
)
_IMAGE_FILE = re.compile(r"\.(?:png|jpe?g|gif|bmp|webp|svg|avif)\Z", re.IGNORECASE)
_FENCE_OPEN = re.compile(r"[ \t>]*(?:(?:[-+*]|\d+[.)])[ \t]+)*(`{3,}|~{3,})")
_BLANKS = re.compile(r"\n{3,}")
_CONTEXT = 240


@dataclass
class Writer:
    """Writes sections of notes as pages.

    `resolve(target, section)` tells the address, relative to the docs folder, of the page that a
    link to another note or heading means; `name_image(picture, section, name)` the name of its
    copy under `images/`; `has(path)` whether the docs folder holds a file.
    """

    library: Library
    figures: dict[str, Figure]
    misspellings: tuple[Replacement, ...]
    report: Report
    resolve: Callable[[str, Section], str | None]
    name_image: Callable[[Picture, Section, str], str]
    has: Callable[[str], bool]
    counts: dict[str, int] = field(default_factory=dict)

    def title(self, markdown: str) -> str:
        """A heading's Markdown, mended."""
        text = self.mend(markdown)
        text, count = repair.times(text) if not any(spans(text)) else (text, 0)
        self.report.repaired("times", count)
        text, count = repair.emphasis(text)
        self.report.repaired("emphasis", count)
        return text

    def body(self, section: Section, notes: "Notes") -> str:
        """The blocks of a section as the Markdown of its page, without the heading."""
        page = _PageWriter(self, section, notes)
        return page.write()

    def mend(self, text: str) -> str:
        text, count = mend(text)
        self.report.repaired("mojibake", count)
        text, count = redact(text)
        self.report.repaired("private path", count)
        present = [entry for entry in self.misspellings if entry.wrong in text]
        if present:
            text = self._correct(text, present)
        return text

    def _correct(self, text: str, present: list[Replacement]) -> str:
        """Applies corrections to prose and formulas, not to code, addresses or HTML tags."""
        parts, at = [], 0
        for span in (*spans(text), Span("end", len(text), len(text))):
            if span.kind in ("math", "money"):
                continue
            start = span.start
            if span.kind in ("image", "reference"):
                start += 2 + len(span.text)
            piece = text[at:start]
            for entry in present:
                count = piece.count(entry.wrong)
                if count:
                    piece = piece.replace(entry.wrong, entry.right)
                    self.counts[entry.wrong] = self.counts.get(entry.wrong, 0) + count
                    self.report.repaired("correction", count)
            parts += (piece, text[start : span.end])
            at = span.end
        return "".join(parts)


@dataclass
class Notes:
    """What a section needs to know of its file: text, folder, `typora-root-url`, definitions and,
    for each section's first block on, the line it starts at."""

    name: str
    text: str
    folder: str
    root: str = ""
    definitions: dict[str, Definition] = field(default_factory=dict)
    footnotes: dict[str, str] = field(default_factory=dict)


class _PageWriter:
    """Writes one page; keeps what its blocks have to know of each other."""

    def __init__(self, writer: Writer, section: Section, notes: Notes) -> None:
        self.writer = writer
        self.report = writer.report
        self.section = section
        self.notes = notes
        self.folder = posixpath.dirname(section.path)
        self.anchors = {page_slug(section.name)}
        self.captions: dict[str, int] = {}
        self.before = ""
        self.line = section.line
        self.offset = section.offset
        self.wanted: dict[str, str] = {}
        self.defined: set[str] = set()

    def write(self) -> str:
        parts: list[str] = []
        text = self.notes.text
        for block in self.section.blocks:
            raw = text[block.start : block.end]
            self.line += text.count("\n", self.offset, block.start)
            self.offset = block.start
            if block.kind == "text":
                prose = self._prose(raw)
                after_math = bool(parts) and parts[-1].endswith("\n\n")
                parts.append(prose.lstrip("\n") if after_math else prose)
            elif block.kind == "html":
                parts.append(self._html(raw))
            elif block.kind == "math":
                parts.append(self._math_block(raw, parts))
            elif block.kind == "comment":
                raw, count = redact(raw)
                self.report.repaired("private path", count)
                parts.append(raw if block.closed else self._close(raw, "-->"))
            else:
                parts.append(raw if block.closed else self._close_code(raw))
        body = "".join(parts).strip("\n").rstrip()
        missing = [text for label, text in self.wanted.items() if label not in self.defined]
        if missing:
            body += "\n\n" + "\n".join(missing)
        return body + self._footnotes(body)

    def _footnotes(self, body: str) -> str:
        """The footnotes that a page uses and another section defines."""
        if not self.notes.footnotes:
            return ""
        here = {match.group(1) for match in FOOTNOTE.finditer(body)}
        used = dict.fromkeys(match.group(1) for match in FOOTNOTE_MARK.finditer(body))
        found = [
            self.writer.mend(self.notes.footnotes[label])
            for label in used
            if label not in here and label in self.notes.footnotes
        ]
        return "".join(f"\n\n{text}" for text in found)

    def _where(self, raw: str, start: int) -> str:
        return f"{self.notes.name}:{self.line + raw.count(chr(10), 0, start)}"

    def _close(self, raw: str, end: str) -> str:
        self.report.repaired("unclosed")
        self.report.note(f"{self.notes.name}:{self.line}", f"no {end} ends what begins here")
        return raw.rstrip("\n") + f"\n{end}\n"

    def _close_code(self, raw: str) -> str:
        if raw.lstrip().startswith("<"):
            tag = re.match(r"\s*<(\w+)", raw).group(1)
            return self._close(raw, f"</{tag}>")
        fence = _FENCE_OPEN.match(raw)
        if not fence:
            return raw
        indent = re.match(r"[ \t]*", raw).group()
        return self._close(raw, indent + fence.group(1))

    def _math_block(self, raw: str, parts: list[str]) -> str:
        content = raw.strip("\n")
        text = f"{content}\n\n"
        before = "".join(parts[-2:])
        if before.strip() and not before.endswith("\n\n"):
            self.report.repaired("formula")
            text = ("\n" if before.endswith("\n") else "\n\n") + text
        return text

    def _prose(self, raw: str) -> str:
        text = self.writer.mend(raw)
        if "[" in text and "]:" in text:
            text = DEFINITION.sub(self._definition, text)
        for run in unreadable(text):
            self.report.note(
                f"{self.notes.name}:{self.line}", f"unreadable, bytes are lost: {run[:40]}"
            )
        masked, outputs = self._rewrite(text)
        masked = self._repair(masked)
        result = self._unmask(masked, outputs)
        self.before = text
        return _BLANKS.sub("\n\n", result)

    def _definition(self, match: re.Match) -> str:
        """Keeps a definition where it stands, unless it names a file of the author's disk."""
        target = match.group(2).strip().strip("<>")
        if is_remote(target) or target.startswith(("mailto:", "#")) or not target:
            self.defined.add(label_key(match.group(1)))
            return match.group()
        return ""

    def _repair(self, masked: str) -> str:
        for kind, function in (
            ("contents mark", repair.contents_marks),
            ("times", repair.times),
            ("joined line", repair.join_lines),
            ("blank line", repair.blank_lines),
            ("emphasis", repair.emphasis),
        ):
            masked, count = function(masked)
            self.report.repaired(kind, count)
        masked, count = repair.lead_anchors(masked, self.anchors)
        self.report.repaired("anchor", count)
        return masked

    def _rewrite(self, text: str) -> tuple[str, list[str]]:
        """Masked prose, and what each mask stands for from now on."""
        parts: list[str] = []
        outputs: list[str] = []
        at = 0
        cuts: list[int] = []
        found = list(spans(text))
        for span in found:
            output = self._span(span, text)
            if span.kind == "target" and not output.startswith("]"):
                cuts.append(span.start - len(span.text) - 1)
            parts.append(text[at : span.start])
            outputs.append(output)
            at = span.end
        parts.append(text[at:])
        if cuts:
            self._cut(parts, found, cuts)
        return MASK.join(parts), outputs

    @staticmethod
    def _cut(parts: list[str], found: list[Span], cuts: list[int]) -> None:
        """Takes out the opening brackets of links that are no links any more."""
        starts = [0, *(span.end for span in found)]
        for cut in sorted(cuts, reverse=True):
            index = max(i for i, start in enumerate(starts) if start <= cut)
            place = cut - starts[index]
            parts[index] = parts[index][:place] + parts[index][place + 1 :]

    def _unmask(self, masked: str, outputs: list[str]) -> str:
        if not outputs:
            return masked
        parts = masked.split(MASK)
        result = [parts[0]]
        for index, output in enumerate(outputs):
            following = parts[index + 1]
            if output.startswith(CARD):
                alone = (not result[-1] or result[-1].endswith("\n")) and (
                    not following or following.startswith("\n")
                )
                if alone:
                    if result[-1] and not result[-1].endswith("\n\n"):
                        result.append("\n")
                    if following and not following.startswith("\n\n"):
                        following = "\n" + following
                else:
                    output = inline_card(output)
            result += (output, following)
        return "".join(result)

    def _span(self, span: Span, text: str) -> str:
        raw = text[span.start : span.end]
        if span.kind == "image":
            return self._image(span.target, span.text, span.title, size(span.label), span, text)
        if span.kind == "reference":
            definition = self.notes.definitions.get(label_key(span.label))
            if definition is None:
                return raw
            return self._image(definition.target, span.text, definition.title, "", span, text)
        if span.kind == "math":
            return self._formula(span, raw)
        if span.kind == "money":
            self.report.repaired("dollar")
            return "\\$"
        if span.kind == "target":
            return self._link(span, raw)
        if span.kind == "html":
            return self._tag(span, raw, text)
        if span.kind == "comment":
            return raw
        if span.kind == "url" and is_local(span.target):
            return base_name(span.target)
        return raw

    def _formula(self, span: Span, raw: str) -> str:
        content = span.text.strip()
        if span.label == "$$" and "\n" in content:
            return raw
        fixed = f"${content}$"
        if not content or fixed == raw:
            return raw
        self.report.repaired("formula")
        return fixed

    def _image(
        self,
        target: str,
        alt: str,
        title: str,
        measure: str,
        span: Span,
        text: str,
        inline: bool = False,
    ) -> str:
        found = self.writer.library.find(target, self.notes.folder, self.notes.root)
        figure = self.writer.figures.get(found.name.casefold())
        label = self._caption(alt, figure, span, text)
        where = self._where(text, span.start)
        status, file, address = found.problem, "", ""
        if found.remote:
            status, address = "remote", found.remote
        elif found.picture:
            name = self.writer.name_image(found.picture, self.section, found.name)
            status, file = "copied", f"images/{name}"
        elif figure and figure.image:
            if self.writer.has(figure.image):
                status, file = "redrawn", figure.image
            else:
                self.report.note(where, f"the figure {figure.image} is not in the docs folder")
        name = redact(found.name)[0]
        self.report.images.append(
            ImageEntry(where, self.section.path, name, label, status, file or found.remote)
        )
        if file:
            address = posixpath.relpath(file, self.folder or ".")
        if not address:
            return inline_card(card(label, name)) if inline else card(label, name)
        if any(char in address for char in " ()<>"):
            address = f"<{address}>"
        hint = (
            redact(mend(title)[0])[0].replace('"', "'") if title and not says_nothing(title) else ""
        )
        quoted = f' "{hint}"' if hint else ""
        return f"![{escape_alt(label)}]({address}{quoted}){measure}"

    def _caption(self, alt: str, figure: Figure | None, span: Span, text: str) -> str:
        alt = " ".join(plain(self.writer.mend(alt)).split()) if alt else ""
        if not says_nothing(alt):
            if figure and alt not in figure.caption:
                return f"{alt}：{figure.caption}"
            return figure.caption if figure else alt
        self.report.repaired("caption")
        if figure:
            return figure.caption
        before = text[max(0, span.start - _CONTEXT) : span.start]
        before = neighbour(before or self.before[-_CONTEXT:], last=True)
        after = neighbour(text[span.end : span.end + _CONTEXT], last=False)
        label = caption(self.section.name, before, after)
        number = self.captions[label] = self.captions.get(label, 0) + 1
        return label if number == 1 else f"{label}（{number}）"

    def _link(self, span: Span, raw: str) -> str:
        target = span.target
        if span.label:
            definition = self.notes.definitions.get(label_key(span.label))
            if definition is None:
                return raw
            target = definition.target
            if is_remote(target) or target.startswith("mailto:"):
                self.wanted[label_key(span.label)] = definition.text
                return raw
        if (
            is_remote(target)
            or target.lower().startswith(("mailto:", "tel:", "javascript:"))
            or not target
        ):
            return raw
        page = self.writer.resolve(target, self.section)
        if page is not None:
            path, _, anchor = page.partition("#")
            address = (
                "" if path == self.section.path else posixpath.relpath(path, self.folder or ".")
            )
            if address or anchor:
                self.report.repaired("link")
                return f"]({address}{'#' + anchor if anchor else ''})"
            return f"]({posixpath.basename(path)})"
        bare = re.sub(r"[?#].*", "", target)
        if _IMAGE_FILE.search(bare):
            found = self.writer.library.find(target, self.notes.folder, self.notes.root)
            if found.picture:
                name = self.writer.name_image(found.picture, self.section, found.name)
                return f"]({posixpath.relpath('images/' + name, self.folder or '.')})"
        shown = base_name(target) if is_local(target) else unquote(target.replace("\\", "/"))
        shown = redact(shown)[0]
        self.report.note(
            f"{self.notes.name}:{self.line}",
            f"a link to {shown}, which is not part of the site, is written as text",
        )
        inner = span.text.strip()
        return "" if shown in inner else f"（{shown}）"

    def _tag(self, span: Span, raw: str, text: str, inline: bool = False) -> str:
        if _IMG.match(raw):
            found = attributes(raw)
            target = found.get("src") or found.get("data-src") or ""
            if not target:
                return ""
            alt, title = found.get("alt", ""), found.get("title", "")
            return self._image(target, alt, title, tag_size(found), span, text, inline)
        return self._clean_tag(raw)

    def _clean_tag(self, raw: str) -> str:
        """Drops attributes that name a file of the author's disk."""

        def drop(match: re.Match) -> str:
            value = html.unescape(match.group(2).strip("\"'"))
            name = match.group(1).lower()
            local = value.lower().startswith("file:") or re.match(r"/?[A-Za-z]:[\\/]|\\\\|~", value)
            return "" if local and name != "style" else match.group()

        return ATTRIBUTE.sub(drop, raw) if "=" in raw else raw

    def _html(self, raw: str) -> str:
        """An HTML block. Its images become Markdown, in paragraphs of their own so that every
        renderer sees them; `markdown="1"` tells Python-Markdown to look."""
        text = self.writer.mend(raw)
        parts, at, pictures = [], 0, False
        for span in spans(text):
            if span.kind not in ("html", "image", "reference"):
                continue
            source = text[span.start : span.end]
            output = (
                self._tag(span, source, text, True)
                if span.kind == "html"
                else self._span(span, text)
            )
            if output.startswith(CARD):
                output = inline_card(output)
            if output.startswith("!["):
                pictures = True
                output = f"\n\n{output}\n\n"
            parts += (text[at : span.start], output)
            at = span.end
        parts.append(text[at:])
        result = "".join(parts)
        if pictures:
            result = _BLOCK_OPEN.sub(r'<\1 markdown="1"', result)
            lines = [line.strip() for line in result.split("\n")]
            result = _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n\n"
        self.before = ""
        return result
