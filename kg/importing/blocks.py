"""Cuts Markdown into blocks: what is a heading, and what must never be read as prose.

One pass over the lines, linear in the text. It follows CommonMark where that decides whether a
`#` is a heading, and goes with Typora where notes rely on it (`##Title` without a space, a
heading right after an HTML block).
"""

import re
from functools import cached_property
from typing import NamedTuple

from kg.importing.fences import FENCE, Fences, indented_end, quoted_end
from kg.importing.front import front_end
from kg.importing.headlines import USUAL, headline, headline_in_word, leaves_spaces_out
from kg.importing.htmlblocks import BLOCK_TAG, RAW_TAG, Html, frames, heading_within, html_heading


class Block(NamedTuple):
    """A span of the text. `text` covers all that is prose: paragraphs, lists, quotes, tables.

    `kind` is one of front, heading, code, comment, html, math, text; `level` and `title` (raw
    Markdown) belong to headings; `closed` is false for code or a comment that never ends.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    title: str = ""
    closed: bool = True


_SETEXT = re.compile(r"(?:=+|-+)\Z")
_IMAGES = re.compile(r"(?:\s*!\[[^\]\n]*\]\((?:[^()\n]|\([^()\n]*\))*\))+\s*\Z")
_LIST_ITEM = re.compile(r"([-+*]|\d{1,9}[.)])([ \t]+|\Z)")
# An item that its author left empty, above others.
_EMPTY_ITEM = re.compile(r" {0,3}-[ \t]+\n {0,3}-[ \t]+\S")
_RULE = re.compile(r"(?:-[ \t]*){3,}\Z|(?:\*[ \t]*){3,}\Z|(?:_[ \t]*){3,}\Z")
_ATX_LINE = re.compile(r"^ {0,3}#{1,6}(?:[ \t]|$)", re.MULTILINE)
_MOST_NESTED = 100
_OPENS_LEAF = "`~$<"
_MARKS = frozenset("#`~<>-+*_=$|0123456789")
# Whole lines that begin with none of the marks, and blank ones; outside lists, also those that
# begin as words do: bold, with code, a formula, a number, or as a table.
_PLAIN_START = r"[^#`~<>\-+*_=$|0-9 \t\n]"
_PLAIN_WITHIN = re.compile(rf"(?:{_PLAIN_START}[^\n]*+\n|\n)++")
_PLAIN = re.compile(
    rf"(?:(?:{_PLAIN_START}|\||\*\*[^*\s]|`(?!``)|\$(?!\$)|\d++(?![.)]\s))[^\n]*+\n|\n)++"
)


def scan(text: str) -> list[Block]:
    """The blocks of `text` (newlines are `\\n`), in order and without gaps."""
    return _Scanner(text).run()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.prose = 0  # where the running text block began
        self.lists: list[int] = []  # content columns of the open list items
        self.paragraph = -1  # where the open paragraph began
        self.nested = False  # whether it stands in a list or quote
        self.fences = Fences(text)
        self.html = Html(text)
        self.last_dollars = text.rfind("$$")
        self.details = 0  # where the open <details> ends; a heading in it is part of its page
        self.frames = 0  # how many frames of HTML are open; a heading of HTML in them is no chapter
        self.comment = -1  # where the next comment begins

    def run(self) -> list[Block]:
        text, size = self.text, len(self.text)
        pos = 0
        if end := front_end(text):
            pos = self.prose = end
            self.blocks.append(Block("front", 0, pos))
        while pos < size:
            plain = (_PLAIN_WITHIN if self.lists else _PLAIN).match(text, pos)
            stop = plain.end() if plain else pos
            if not self.lists and stop >= self.details and text.startswith("#", stop):
                # What stands between two headings mostly is plain.
                heading = USUAL.match(text, stop)
                if heading and self._next_comment(pos) >= stop:
                    level, title = heading.groups()
                    pos = self._add(Block("heading", stop, heading.end(), len(level), title))
                    continue
            if stop > pos and (stop := self._plain(pos, stop)) > pos:
                pos = stop
                continue
            end = text.find("\n", pos) + 1 or size
            pos = self._line(pos, end)
        self._flush(size)
        return self.blocks

    def _next_comment(self, pos: int) -> int:
        """Where the next comment begins, or the text ends."""
        if self.comment < pos:
            found = self.text.find("<!--", pos)
            self.comment = found if found >= 0 else len(self.text)
        return self.comment

    def _plain(self, pos: int, stop: int) -> int:
        """Reads plain lines at once, up to the first with a comment; returns where it stopped."""
        text = self.text
        if self._next_comment(pos) < stop:
            stop = text.rfind("\n", pos, self.comment) + 1
            if stop <= pos:
                return pos
        last = stop
        while last > pos and text[last - 1] == "\n":
            last -= 1
        if last > pos:
            blank = text.rfind("\n\n", pos, last)
            start = blank + 2 if blank >= 0 else pos + (text[pos] == "\n")
            if start > pos or self.paragraph < 0:
                self.paragraph, self.nested = start, False
                self.lists.clear()
        if stop - last != 1 or last == pos:
            self.paragraph = -1
        return stop

    def _line(self, pos: int, end: int) -> int:
        """Reads the line at `pos`; returns where the next one starts."""
        text = self.text
        first = text[pos]
        if first not in _MARKS and first not in " \t\n":
            if "<!--" in text[pos:end]:
                return self._inline_comment(pos, end)
            if self.paragraph < 0:
                self.paragraph, self.nested = pos, False
                self.lists.clear()
            return end
        line = text[pos:end]
        content = line.strip()
        if not content:
            self.paragraph = -1
            return end
        indent = 0
        if first in " \t":
            lead = line[: len(line) - len(line.lstrip(" \t"))]
            indent = len(lead.expandtabs(4))
        lists = self.lists
        while lists and indent < lists[-1]:
            lists.pop()
        inner = indent - (lists[-1] if lists else 0)
        if inner >= 4 and self.paragraph < 0:
            base = lists[-1] if lists else 0
            return self._add(Block("code", pos, indented_end(text, pos, base)))
        return self._block(pos, end, content, indent, inner)

    def _block(self, pos: int, end: int, content: str, indent: int, inner: int) -> int:
        """Reads a line that may open a block, indented by `inner` columns in its item."""
        first = content[0]
        if inner < 4:
            headed = first in "#=-" and pos >= self.details
            if headed and (stop := self._heading(pos, end, content)):
                return stop
            if first in _OPENS_LEAF and (stop := self._leaf(pos, end, content)):
                return stop
            if first == ">":
                return self._quote(pos, end, content)
            if first in "-+*_" and _RULE.match(content):
                self.paragraph = -1
                return end
            if first in "-+*0123456789" and (item := _LIST_ITEM.match(content)):
                return self._list_item(pos, end, content, indent, item)
        if "<!--" in content:
            return self._inline_comment(pos, end)
        self._open_paragraph(pos)
        return end

    def _heading(self, pos: int, end: int, content: str) -> int:
        """A heading, or the line below the text of one; 0 if it is none."""
        if content[0] == "#" and not self.lists:
            heading = headline(content)
            if not heading and (word := headline_in_word(content)) and self._spaceless:
                heading = word
            return self._add(Block("heading", pos, end, *heading)) if heading else 0
        underlined = content[0] in "=-" and self.paragraph >= 0 and not self.nested
        if not underlined or not _SETEXT.match(content):
            return 0
        text, start = self.text, self.paragraph
        if content[0] == "-" and text.startswith("!", start) and _IMAGES.match(text, start, pos):
            # The author drew a line below a figure.
            self.paragraph = -1
            return end
        if content == "-" and _EMPTY_ITEM.match(text, pos):
            return 0
        title = " ".join(text[start:pos].split())
        return self._add(Block("heading", start, end, 1 if content[0] == "=" else 2, title))

    @cached_property
    def _spaceless(self) -> bool:
        return leaves_spaces_out(self.text)

    def _leaf(self, pos: int, end: int, content: str) -> int:
        """Code, a formula or HTML, which also open behind the mark of an item; 0 if none does."""
        if content[0] == "<":
            return self._html(pos, end, content)
        if content[0] == "$":
            return self._math(pos, end, content) if content.startswith("$$") else 0
        fence = FENCE.match(content)
        return self._fence(pos, end, fence.group(1) or fence.group(2)) if fence else 0

    def _list_item(self, pos: int, end: int, content: str, indent: int, item: re.Match) -> int:
        """Opens a list item, and those that open in the same line, and reads what stands behind
        the marker as a line of its own."""
        at = 0
        for _ in range(_MOST_NESTED):
            width = len(item.group(0).expandtabs(4)) if item.group(2) else len(item.group(1)) + 1
            if width - len(item.group(1)) > 4:
                width = len(item.group(1)) + 1
            indent += width
            self.lists.append(indent)
            at = item.end()
            if not (item := _LIST_ITEM.match(content, at)):
                break
        self.paragraph = -1
        rest = content[at:]
        if not rest:
            return end
        if rest[0] in _OPENS_LEAF and (stop := self._leaf(pos, end, rest)):
            return stop
        if "<!--" in rest:
            return self._inline_comment(pos, end)
        self.paragraph, self.nested = pos, True
        return end

    def _fence(self, pos: int, end: int, marker: str) -> int:
        stop, closed = self.fences.end(end, marker, self.lists[-1] if self.lists else 0)
        return self._add(Block("code", pos, stop, closed=closed))

    def _math(self, pos: int, end: int, content: str) -> int:
        """A `$$` block; one that meets a heading before its end is no block at all."""
        if "$$" in content[2:]:
            stop = end
        else:
            close = self.text.find("$$", end) if self.last_dollars >= end else -1
            if close < 0 or _ATX_LINE.search(self.text, end, close):
                self._open_paragraph(pos)
                return end
            stop = self.text.find("\n", close) + 1 or len(self.text)
        if not content.rstrip().endswith("$$") and stop == end:
            self._open_paragraph(pos)
            return end
        return self._add(Block("math", pos, stop))

    def _html(self, pos: int, end: int, content: str) -> int:
        text, size = self.text, len(self.text)
        if content.startswith("<!--"):
            close = text.find("-->", text.find("<!--", pos) + 4)
            if close < 0:
                return self._add(Block("comment", pos, size, closed=False))
            stop = text.find("\n", close) + 1 or size
            if rest := text[close + 3 : stop].strip():
                after = text.find(rest[0], close + 3)
                if html_heading(text, after) and not self.lists:
                    return self._add(Block("comment", pos, after))
                self.paragraph, self.nested = (pos, True) if self.paragraph < 0 else (
                    self.paragraph, True)  # fmt: skip
                return stop
            return self._add(Block("comment", pos, stop))
        if raw := RAW_TAG.match(content):
            stop = self.html.raw_end(pos, raw.group(1))
            return self._add(Block("code", pos, stop or size, closed=bool(stop)))
        if tag := BLOCK_TAG.match(content):
            within = self.lists or self.frames or pos < self.details
            if not within and (heading := html_heading(text, text.find("<", pos))):
                return self._add(Block("heading", pos, *heading))
            if pos >= self.details and content[:8].lower() == "<details":
                self.details = self.html.details_end(text.find("<", pos))
            stop = self.html.end(pos, tag.group(1))
            if not within:
                stop = heading_within(text, pos, stop) or stop
            self.frames = max(0, self.frames + frames(text[pos:stop]))
            self._add(Block("html", pos, stop))
            if text.startswith((" ", "\t"), stop):
                # Right below, an indent begins no code.
                self.paragraph, self.nested = stop, True
            return stop
        if "<!--" in content:
            return self._inline_comment(pos, end)
        self._open_paragraph(pos)
        return end

    def _quote(self, pos: int, end: int, content: str) -> int:
        self.paragraph, self.nested = pos, True
        stop = quoted_end(self.text, end, content)
        return self._add(Block("code", pos, stop)) if stop else end

    def _inline_comment(self, pos: int, end: int) -> int:
        """A comment that begins within a line hides the lines up to its end."""
        self._open_paragraph(pos)
        return self.html.comment_end(pos, end)

    def _open_paragraph(self, pos: int) -> None:
        if self.paragraph < 0:
            self.paragraph, self.nested = pos, bool(self.lists)

    def _flush(self, pos: int) -> None:
        if self.prose < pos:
            self.blocks.append(Block("text", self.prose, pos))

    def _add(self, block: Block) -> int:
        self._flush(block.start)
        if block.kind == "heading":
            self.frames = 0
        self.blocks.append(block)
        self.prose = block.end
        self.paragraph = -1
        return block.end
