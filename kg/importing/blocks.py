"""Cuts Markdown into blocks: what is a heading, and what must never be read as prose.

One pass over the lines, linear in the text. It follows CommonMark where that decides whether a
`#` is a heading, and goes with Typora where notes rely on it (`##Title` without a space, a
heading right after an HTML block).
"""

import re
from bisect import bisect_left
from typing import NamedTuple


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


_FRONT = re.compile(
    r"﻿?---[ \t]*\n"
    r"((?:[\w-]+[ \t]*:.*\n|[ \t]+.*\n|- .*\n|#.*\n|[ \t]*\n)*+)"
    r"(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_ATX = re.compile(r"(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*\Z", re.DOTALL)
_ATX_TIGHT = re.compile(r"(#{2,6}(?=\w)|#(?=[㐀-鿿][^#]*\Z))(.*?)#*[ \t]*\Z", re.DOTALL)
_SETEXT = re.compile(r"(?:=+|-+)\Z")
_FENCE = re.compile(r"(`{3,})[^`]*\Z|(~{3,})")
_BARE_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_LIST_ITEM = re.compile(r"([-+*]|\d{1,9}[.)])([ \t]+|\Z)")
_RULE = re.compile(r"(?:-[ \t]*){3,}\Z|(?:\*[ \t]*){3,}\Z|(?:_[ \t]*){3,}\Z")
_QUOTE = re.compile(r"(?: {0,3}>[ ]?)+")
_RAW_TAG = re.compile(r"<(script|pre|style|textarea)(?=[\s>]|\Z)", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|"
    r"details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|"
    r"h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|"
    r"optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    r"track|ul)(?=[\s/>]|\Z)",
    re.IGNORECASE,
)
_DETAILS = re.compile(r"<(/?)details(?=[\s>])", re.IGNORECASE)
_CODE_SPAN = re.compile(r"(`+)(?!`)[^`\n]++\1(?!`)")
_ATX_LINE = re.compile(r"^ {0,3}#{1,6}(?:[ \t]|$)", re.MULTILINE)
_MARKS = frozenset("#`~<>-+*_=$|0123456789")
# Whole lines that begin with none of the marks, and blank ones.
_PLAIN = re.compile(r"(?:[^#`~<>\-+*_=$|0-9 \t\n][^\n]*+\n|\n)++")


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
        self.bare_fences: dict[str, tuple[list[int], list[re.Match]]] | None = None
        self.last_dollars = text.rfind("$$")
        self.details = 0  # where the open <details> ends; a heading in it is part of its page
        self.details_ends: dict[int, int] | None = None
        self.comment = -1  # where the next comment begins
        self.last_comment_end = text.rfind("-->")

    def run(self) -> list[Block]:
        text, size = self.text, len(self.text)
        pos = 0
        if text.startswith(("---", "﻿---")) and (front := _FRONT.match(text)):
            pos = self.prose = front.end()
            self.blocks.append(Block("front", 0, pos))
        while pos < size:
            if (plain := _PLAIN.match(text, pos)) and (stop := self._plain(pos, plain.end())) > pos:
                pos = stop
                continue
            end = text.find("\n", pos) + 1 or size
            pos = self._line(pos, end)
        self._flush(size)
        return self.blocks

    def _plain(self, pos: int, stop: int) -> int:
        """Reads plain lines at once, up to the first with a comment; returns where it stopped."""
        text = self.text
        if self.comment < pos:
            found = text.find("<!--", pos)
            self.comment = found if found >= 0 else len(text)
        if self.comment < stop:
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
            lead = line[: len(line) - len(line.lstrip())]
            indent = len(lead.expandtabs(4))
        lists = self.lists
        while lists and indent < lists[-1]:
            lists.pop()
        inner = indent - (lists[-1] if lists else 0)
        if inner >= 4 and self.paragraph < 0:
            return self._indented(pos, lists[-1] if lists else 0)
        return self._block(pos, end, content, indent, inner)

    def _block(self, pos: int, end: int, content: str, indent: int, inner: int) -> int:
        text, first = self.text, content[0]
        if inner < 4:
            inside = pos < self.details
            if first == "#" and not self.lists and not inside and (heading := _heading(content)):
                return self._add(Block("heading", pos, end, *heading))
            underlined = first in "=-" and self.paragraph >= 0 and not self.nested
            if underlined and not inside and _SETEXT.match(content):
                start = self.paragraph
                title = " ".join(text[start:pos].split())
                return self._add(Block("heading", start, end, 1 if first == "=" else 2, title))
            if first in "`~" and (fence := _FENCE.match(content)):
                return self._fence(pos, end, fence.group(1) or fence.group(2), indent)
            if first == "$" and content.startswith("$$"):
                return self._math(pos, end, content)
            if first == "<":
                return self._html(pos, end, content)
            if first == ">":
                return self._quote(pos, end, content)
            if first in "-+*_" and _RULE.match(content):
                self.paragraph = -1
                return end
            if first in "-+*0123456789" and (item := _LIST_ITEM.match(content)):
                return self._list_item(pos, end, content, indent, item)
        if "<!--" in content:
            return self._inline_comment(pos, end)
        if self.paragraph < 0:
            self.paragraph, self.nested = pos, bool(self.lists)
        return end

    def _list_item(self, pos: int, end: int, content: str, indent: int, item: re.Match) -> int:
        """Opens a list item and reads what stands behind its marker as a line of its own."""
        width = len(item.group(0).expandtabs(4)) if item.group(2) else len(item.group(1)) + 1
        if width - len(item.group(1)) > 4:
            width = len(item.group(1)) + 1
        column = indent + width
        self.lists.append(column)
        self.paragraph = -1
        rest = content[item.end() :]
        if not rest:
            return end
        if rest[0] in "`~" and (fence := _FENCE.match(rest)):
            return self._fence(pos, end, fence.group(1) or fence.group(2), column)
        if rest.startswith("$$"):
            return self._math(pos, end, rest)
        if rest[0] == "<":
            return self._html(pos, end, rest)
        if nested := _LIST_ITEM.match(rest):
            return self._list_item(pos, end, rest, column, nested)
        if "<!--" in rest:
            return self._inline_comment(pos, end)
        self.paragraph, self.nested = pos, True
        return end

    def _indented(self, pos: int, base: int) -> int:
        """Indented code: goes on over blank lines as long as lines stand four columns in."""
        text, size = self.text, len(self.text)
        end = last = pos
        while end < size:
            eol = text.find("\n", end) + 1 or size
            line = text[end:eol]
            bare = line.lstrip(" \t\n")
            if bare:
                if len(line[: len(line) - len(bare)].expandtabs(4)) < base + 4:
                    break
                last = eol
            end = eol
        return self._add(Block("code", pos, last))

    def _fence(self, pos: int, end: int, marker: str, indent: int) -> int:
        """Fenced code, to the closing fence, the end of its list item, or the end of the text."""
        text, size = self.text, len(self.text)
        container = self.lists[-1] if self.lists else 0
        close = self._closing_fence(end, marker)
        if container:
            at = end
            stop = close.start() if close else size
            while at < stop:
                eol = text.find("\n", at) + 1 or size
                line = text[at:eol]
                bare = line.lstrip(" \t\n")
                if bare and len(line[: len(line) - len(bare)].expandtabs(4)) < container:
                    # The item ends here, and the fence with it, unless an indented closing
                    # fence shows that the author only forgot to indent the code.
                    if close and close.group(1):
                        break
                    return self._add(Block("code", pos, at, closed=False))
                at = eol
        if not close:
            return self._add(Block("code", pos, size, closed=False))
        stop = close.end()
        return self._add(Block("code", pos, stop + 1 if stop < size else size))

    def _closing_fence(self, start: int, marker: str) -> re.Match | None:
        if self.bare_fences is None:
            self.bare_fences = {}
            for match in _BARE_FENCE.finditer(self.text):
                starts, matches = self.bare_fences.setdefault(match.group(2)[0], ([], []))
                starts.append(match.start())
                matches.append(match)
        starts, matches = self.bare_fences.get(marker[0], ([], []))
        for index in range(bisect_left(starts, start), len(matches)):
            if len(matches[index].group(2)) >= len(marker):
                return matches[index]
        return None

    def _math(self, pos: int, end: int, content: str) -> int:
        """A `$$` block; one that meets a heading before its end is no block at all."""
        if "$$" in content[2:]:
            stop = end
        else:
            close = self.text.find("$$", end) if self.last_dollars >= end else -1
            if close < 0 or _ATX_LINE.search(self.text, end, close):
                if self.paragraph < 0:
                    self.paragraph, self.nested = pos, bool(self.lists)
                return end
            stop = self.text.find("\n", close) + 1 or len(self.text)
        if not content.rstrip().endswith("$$") and stop == end:
            if self.paragraph < 0:
                self.paragraph, self.nested = pos, bool(self.lists)
            return end
        return self._add(Block("math", pos, stop))

    def _html(self, pos: int, end: int, content: str) -> int:
        text, size = self.text, len(self.text)
        if content.startswith("<!--"):
            close = text.find("-->", text.find("<!--", pos) + 4)
            if close < 0:
                return self._add(Block("comment", pos, size, closed=False))
            stop = text.find("\n", close) + 1 or size
            if text[close + 3 : stop].strip():
                self.paragraph, self.nested = (pos, True) if self.paragraph < 0 else (
                    self.paragraph, True)  # fmt: skip
                return stop
            return self._add(Block("comment", pos, stop))
        if raw := _RAW_TAG.match(content):
            close = re.compile(f"</{raw.group(1)}>", re.IGNORECASE).search(text, pos)
            if not close:
                return self._add(Block("code", pos, size, closed=False))
            stop = text.find("\n", close.end()) + 1 or size
            return self._add(Block("code", pos, stop))
        if tag := _BLOCK_TAG.match(content):
            if pos >= self.details and content[:8].lower() == "<details":
                self.details = self._details_end(text.find("<", pos))
            return self._add(Block("html", pos, self._html_end(pos, tag.group(1))))
        if "<!--" in content:
            return self._inline_comment(pos, end)
        if self.paragraph < 0:
            self.paragraph, self.nested = pos, bool(self.lists)
        return end

    def _details_end(self, start: int) -> int:
        """Where the <details> that begins at `start` ends; 0 if it does not."""
        if self.details_ends is None:
            self.details_ends = {}
            opened = []
            for match in _DETAILS.finditer(self.text):
                if not match.group(1):
                    opened.append(match.start())
                elif opened:
                    self.details_ends[opened.pop()] = match.end()
        return self.details_ends.get(start, 0)

    def _html_end(self, pos: int, tag: str) -> int:
        """An HTML block ends with its own end tag, or before a blank line."""
        text, size = self.text, len(self.text)
        tags = re.compile(rf"<(/?){tag}(?=[\s/>])", re.IGNORECASE)
        depth = 0
        while pos < size:
            end = text.find("\n", pos) + 1 or size
            line = text[pos:end]
            if not line.strip():
                return pos
            for match in tags.finditer(line):
                depth += -1 if match.group(1) else 1
            pos = end
            if depth <= 0:
                break
        return pos

    def _quote(self, pos: int, end: int, content: str) -> int:
        """A line of a quote; a fence inside it ends with the quote at the latest."""
        text, size = self.text, len(self.text)
        self.paragraph, self.nested = pos, True
        fence = _FENCE.match(_QUOTE.sub("", content, count=1).strip())
        if not fence:
            return end
        marker = fence.group(1) or fence.group(2)
        at = end
        while at < size:
            eol = text.find("\n", at) + 1 or size
            line = text[at:eol]
            prefix = _QUOTE.match(line)
            if not prefix:
                break
            at = eol
            bare = line[prefix.end() :].strip()
            if len(bare) >= len(marker) and not bare.strip(marker[0]):
                break
        return self._add(Block("code", pos, at))

    def _inline_comment(self, pos: int, end: int) -> int:
        """A comment that begins within a line hides the lines up to its end."""
        text = self.text
        if self.paragraph < 0:
            self.paragraph, self.nested = pos, bool(self.lists)
        bare = _CODE_SPAN.sub(lambda span: "x" * len(span.group()), text[pos:end])
        start = bare.rfind("<!--")
        if start < 0 or bare.find("-->", start) >= 0 or self.last_comment_end < end:
            return end
        close = text.find("-->", end)
        return text.find("\n", close) + 1 or len(text)

    def _flush(self, pos: int) -> None:
        if self.prose < pos:
            self.blocks.append(Block("text", self.prose, pos))

    def _add(self, block: Block) -> int:
        self._flush(block.start)
        self.blocks.append(block)
        self.prose = block.end
        self.paragraph = -1
        return block.end


def _heading(content: str) -> tuple[int, str] | None:
    match = _ATX.match(content) or _ATX_TIGHT.match(content)
    if not match:
        return None
    return len(match.group(1)), (match.group(2) or "").strip()
