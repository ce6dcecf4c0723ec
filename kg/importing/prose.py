"""Writes the body of a page from the blocks of its section, each kind in its own way."""

import re
from itertools import chain

from kg.importing.blocks import Block
from kg.importing.draft import Draft
from kg.importing.fences import with_sound_info
from kg.importing.footnotes import with_footnotes
from kg.importing.formulas import display, unescaped
from kg.importing.frames import (
    end_tags,
    framed_images,
    in_parts,
    with_markdown,
    without_page_tags,
)
from kg.importing.indents import unindented
from kg.importing.inline import IMAGE, MASK, Span, spans
from kg.importing.lists import ITEM_LINE
from kg.importing.markup import CARD, CONTENTS_MARK, DEFINITION, defines, inline_card, label_key
from kg.importing.masking import mask, unmask
from kg.importing.mending import LETTERS, PATHS, REFERS, Mender
from kg.importing.mojibake import unreadable
from kg.importing.notes import Notes
from kg.importing.outline import Section
from kg.importing.pictures import Pictures
from kg.importing.references import References
from kg.importing.repairs import Repairs
from kg.importing.report import Report
from kg.importing.spans import SpanWriter
from kg.importing.targets import IMAGE_SUFFIX, is_remote

_FENCE_OPEN = re.compile(r"[ \t>]*(?:(?:[-+*]|\d+[.)])[ \t]+)*(`{3,}|~{3,})")
_MARKS = re.compile(r"\S")
_PICTURE = re.compile(r"<(/?)picture(?=[\s>])", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<(/?)p(?=[\s>])", re.IGNORECASE)
_FAR = 5000
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_SCRIPT = re.compile(r"\s*<script(?=[\s>])", re.IGNORECASE)
_LIST_BELOW = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)])[ \t]+\S|[>|]|(?:-+|=+)[ \t]*(?:\n|\Z)")
_BROKEN_TWICE = re.compile(r"(<br\s*/?>) {2,}\n")
_RULE = re.compile(r" {0,3}(?:-(?:[ \t]*-){2,}|\*(?:[ \t]*\*){2,}|_{3,})[ \t]*")
_BLANKS = re.compile(r"\n\n(?:[ \t]*\n)+")


# Paragraphs of one line each, which are an image, or have no mark and begin as no item of a list.
_PLAIN = re.compile(
    rf"\n*(?:(?:{IMAGE}|(?!{ITEM_LINE.pattern})[^\n\\`*\[\]<>$~=:^#{{]++)"
    rf"(?:\n\n(?!\n)|\n*\Z))*+"
)
_IMAGE = re.compile(IMAGE)


class Writer:
    """Writes sections of notes as the headings and bodies of pages."""

    def __init__(
        self, mender: Mender, pictures: Pictures, references: References, report: Report
    ) -> None:
        self._mender = mender
        self._spans = SpanWriter(pictures, references, report)
        self._report = report
        self._repairs = Repairs(report)

    def page(self, section: Section, notes: Notes) -> tuple[str, str]:
        """A section as the Markdown of its page: the heading, and what stands below it."""
        plain = _plain(section, notes)
        shown = plain is not None and "![" in plain
        if plain is not None and not shown and not REFERS.search(section.title):
            return section.title, _trimmed(plain)
        draft = Draft(section, notes)
        title = self._title(draft)
        if shown:
            plain = self._with_images(plain, draft)
        return title, self._body(draft) if plain is None else _trimmed(plain)

    def _with_images(self, raw: str, draft: Draft) -> str | None:
        """Plain text with its images written; None if more has to be done, as one of them is read
        as none, or what is written of them may cite a footnote."""
        images = list(_IMAGE.finditer(raw))
        if draft.notes.footnotes or not all(IMAGE_SUFFIX.search(image[2]) for image in images):
            return None
        block = draft.section.blocks[0]
        draft.move(block)
        draft.look_below(block)
        parts, at = [], 0
        for image in images:
            start, end = image.span()
            span = Span("image", start, end, image[1], image[2])
            parts += (raw[at:start], self._spans.write(span, raw, draft))
            at = end
        return _spaced("".join((*parts, raw[at:])))

    def _body(self, draft: Draft) -> str:
        parts: list[str] = []
        opened: list[str] = []
        end = -1
        for block in chain.from_iterable(map(draft.parts, draft.section.blocks)):
            raw = draft.notes.text[block.start : block.end]
            draft.move(block)
            if parts and block.start != end and not parts[-1].endswith("\n\n"):
                # Between an anchor above the heading and what stands below it.
                parts[-1] = parts[-1].rstrip("\n") + "\n\n"
            end = block.end
            if block.kind == "text":
                parts.append(self._text(raw, block, draft, parts))
            elif block.kind == "html" and draft.lists.opened and (shown := framed_images(raw)):
                draft.lists.interrupt(raw)
                parts.append(self._text(shown, block, draft, parts))
            elif block.kind == "html":
                raw = draft.lists.verbatim(in_parts(self._html(raw, draft), opened))
                parts += (_apart(draft, parts), raw)
            elif block.kind == "math":
                self._add_math(raw, draft, parts)
            elif block.kind == "comment":
                draft.lists.interrupt(raw)
                raw = self._redacted(raw, draft)
                parts.append(raw if block.closed else self._close(raw, "-->", draft))
            elif draft.is_paragraph(raw, block.end):
                self._report.repaired("indented prose")
                parts.append(self._text(unindented(raw, draft.lists.column), block, draft, parts))
            elif _SCRIPT.match(raw):
                parts.append(self._script(raw, draft))
            else:
                self._add_code(raw, block, draft, parts)
        self._report.repaired("list", draft.lists.changed)
        return self._completed(_trimmed("".join(parts)), opened, draft)

    def _completed(self, body: str, opened: list[str], draft: Draft) -> str:
        """A body with what its tags, references and footnotes lack below it."""
        if opened:
            body += "\n\n" + end_tags(opened)
        missing = [text for label, text in draft.wanted.items() if label not in draft.defined]
        if missing:
            body += "\n\n" + "\n".join(missing)
        notes = draft.notes
        if not notes.footnotes:
            return body
        return with_footnotes(body, notes.footnotes, notes.cited, self._mender.mend)

    def _text(self, raw: str, block: Block, draft: Draft, parts: list[str]) -> str:
        draft.look_below(block)
        prose = self._prose(raw, draft)
        after_math = bool(parts) and parts[-1].endswith("\n\n")
        return prose.lstrip("\n") if after_math else prose

    def _add_math(self, raw: str, draft: Draft, parts: list[str]) -> None:
        raw = self._redacted(raw, draft)
        formula, tail = display(raw)
        raw = draft.lists.verbatim(formula if tail.strip() else raw, alone=True)
        parts.append(_apart(draft, parts))
        parts.append(self._math_block(raw, parts))
        if tail.strip():
            tail = " " * draft.lists.column + tail.lstrip()
            parts.append(self._prose(tail, draft))

    def _add_code(self, raw: str, block: Block, draft: Draft, parts: list[str]) -> None:
        raw = self._redacted(raw, draft)
        raw = self._repairs.counted("fence", with_sound_info(raw))
        raw = draft.lists.verbatim(raw if block.closed else self._close_code(raw, draft))
        parts += (_apart(draft, parts), raw)
        if not draft.lists.opened and _LIST_BELOW.match(draft.notes.text, block.end):
            # The renderer would take it for a part of the paragraph that the code is in.
            self._report.repaired("blank line")
            parts.append("\n")

    def _mended(self, raw: str, draft: Draft) -> str:
        return self._mender.mend(raw, draft.suspect) if draft.suspect else raw

    def _redacted(self, raw: str, draft: Draft) -> str:
        return self._mender.redact(raw) if draft.suspect >= PATHS else raw

    def _close(self, raw: str, end: str, draft: Draft) -> str:
        self._report.repaired("unclosed")
        self._report.note(draft.where(), f"no {end} ends what begins here")
        return raw.rstrip("\n") + f"\n{end}\n"

    def _script(self, raw: str, draft: Draft) -> str:
        """A script of the notes, where it does not run."""
        draft.lists.interrupt(raw)
        raw = self._redacted(raw, draft)
        self._report.note(draft.where(), "a script is kept as a comment, it would run on the site")
        return f"<!--\n{raw.rstrip().replace('-->', '-- >')}\n-->\n\n"

    def _close_code(self, raw: str, draft: Draft) -> str:
        if raw.lstrip().startswith("<"):
            tag = re.match(r"\s*<(\w+)", raw).group(1)
            return self._close(raw, f"</{tag}>", draft)
        fence = _FENCE_OPEN.match(raw)
        if not fence:
            return raw
        indent = _MARKS.sub(" ", raw[: fence.start(1)])
        return self._close(raw, indent + fence.group(1), draft)

    def _math_block(self, raw: str, parts: list[str]) -> str:
        content = unescaped(raw.strip("\n"))
        if _BLANK_LINES.search(content):
            # TeX allows none within a formula, and the renderer would see two paragraphs.
            content = self._repairs.counted("formula", _BLANK_LINES.subn("\n", content))
        text = f"{content}\n\n"
        before = "".join(parts[-2:])
        if before.strip() and not before.endswith("\n\n"):
            self._report.repaired("formula")
            text = ("\n" if before.endswith("\n") else "\n\n") + text
        return text

    def _prose(self, raw: str, draft: Draft) -> str:
        text = self._mended(raw, draft)
        if "[" in text:
            if "[toc" in text or "[TOC" in text or "[Toc" in text or "[[_" in text:
                text = self._repairs.counted("contents mark", CONTENTS_MARK.subn("", text))
            if "]:" in text:
                text = DEFINITION.sub(lambda match: _definition(match, draft), text)
        if draft.suspect == LETTERS and (lost := unreadable(text)):
            more = f" (and {len(lost) - 1} more passages)" if len(lost) > 1 else ""
            self._report.note(draft.where(), f"unreadable, bytes are lost: {lost[0][:40]}{more}")
        found = spans(text)
        if found:
            outputs = self._spans.outputs(found, text, draft)
            result = unmask(
                self._repairs.prose(mask(text, found, outputs), draft, outputs), outputs
            )
        else:
            result = self._repairs.prose(text, draft)
        if "<br" in text and not _BROKEN_TWICE.search(text):
            result = _BROKEN_TWICE.sub(r"\1\n", result)
        draft.before = text
        return _spaced(result)

    def _title(self, draft: Draft) -> str:
        """The heading of a section as the Markdown of its page; its images and links, like those
        of its text."""
        title = draft.section.title
        if not REFERS.search(title):
            return title
        found = spans(title)
        outputs = self._spans.outputs(found, title, draft)
        # Behind a mark of its own, nothing takes the heading for a paragraph.
        return unmask(f"# {mask(title, found, outputs)}", outputs)[2:]

    def _html(self, raw: str, draft: Draft) -> str:
        """An HTML block. Its images become Markdown, in paragraphs of their own so that every
        renderer sees them."""
        text = without_page_tags(self._mended(raw, draft))
        parts, at, pictures, framed = [], 0, False, False
        for span in spans(text):
            if span.kind == "html":
                output = self._spans.tag(span, text, draft, inline=True)
                if "</picture" in text and (frame := _PICTURE.match(output)):
                    # One image among whose sizes a browser chooses; nothing may part them.
                    framed = not frame[1]
                    output = f"{output}\n\n" if frame[1] else f"\n\n{output}"
            elif span.kind in ("image", "reference"):
                output = self._spans.write(span, text, draft)
                if output.startswith(CARD):
                    output = inline_card(output)
            else:
                continue
            if output.startswith("\n$") and _in_paragraph(text, span.start):
                formula = " ".join(output.strip("$\n").split())
                output = f"${formula}$"
            if output.startswith(("![", "$", "\n$")):
                pictures = True
                output = output.strip() if framed else f"\n\n{output}\n\n"
            between = text[at : span.start]
            parts += (_BLANK_LINES.sub("\n", between) if framed else between, output)
            at = span.end
        parts.append(text[at:])
        draft.before = ""
        return with_markdown("".join(parts), pictures)


def _in_paragraph(markup: str, at: int) -> bool:
    """Whether the tag `<p>` is open at a place of some HTML; no block may stand in it."""
    tags = _PARAGRAPH.findall(markup, max(at - _FAR, 0), at)
    return bool(tags) and not tags[-1]


def _plain(section: Section, notes: Notes) -> str | None:
    """What stands below a heading if it is plain text and images; None if it is not."""
    blocks = section.blocks
    if not blocks:
        return ""
    kind, start, end, *_ = blocks[0]
    if len(blocks) > 1 or kind != "text" or not _PLAIN.fullmatch(notes.text, start, end):
        return None
    text = notes.text[start:end]
    return None if MASK in text or notes.suspect.within(start, end) else text


def _spaced(text: str) -> str:
    """Some Markdown with one blank line where it has several."""
    return _BLANKS.sub("\n\n", text) if "\n\n\n" in text or "\n\n  \n" in text else text


def _trimmed(body: str) -> str:
    """A page without the rule and the breaks at its end, which parted its section from the next,
    and without the blank lines around it."""
    body = body.strip("\n").rstrip()
    while body.endswith(("<br>", "<br/>", "<br />")):
        body = body[: body.rindex("<br")].rstrip()
    if not body.endswith(("---", "***", "___", "- -", "* *")):
        return body
    above, _, last = body.rpartition("\n")
    below = not above or above.endswith(("\n", "```", "~~~"))
    return above.rstrip() if below and _RULE.fullmatch(last) else body


def _apart(draft: Draft, parts: list[str]) -> str:
    """What has to stand between the page so far and a block that opens a list item."""
    separator = draft.lists.separator
    return separator.lstrip("\n") if "".join(parts[-2:]).endswith("\n\n") else separator


def _definition(match: re.Match, draft: Draft) -> str:
    """Keeps a definition where it stands, unless it names a file of the author's disk."""
    target = match.group(2).strip().strip("<>")
    if target and not defines(match):
        # A numbered reference in truth, which readers would not see as a definition.
        return match.group().replace("[", "\\[", 1)
    if is_remote(target) or target.startswith(("mailto:", "#")) or not target:
        draft.defined.add(label_key(match.group(1)))
        return match.group()
    return ""
