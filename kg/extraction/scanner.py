"""Cuts Markdown into headings, paragraphs, list items and quotes."""

import re
from dataclasses import dataclass

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+|(#{1,6})[ \t]*$")
# Dots and numbers that writers set by hand begin an item as those of Markdown do.
_BULLETS = "·•●○▪◦■◆▶➤★※"
_ITEM = re.compile(
    rf"([ \t]*)(?:[-*+][ \t]+|\d{{1,3}}[.)][ \t]+|\d{{1,2}}、|[{_BULLETS}][ \t]*)(\[[ xX]\][ \t])?"
)
# A line that begins with none of these is a line of prose.
_SPECIAL = frozenset("#`~-*+|>!?: \t0123456789<" + _BULLETS)
_DELIMITER_ROW = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_ADMONITION = re.compile(r" {0,3}(?:!!!|\?\?\?\+?|:::)[ \t]*\w*")
_LEAD = re.compile(r"[ \t]*(?:<a [^<>\n]*></a>)?(\*\*|__)(?=\S)(.{1,80}?)(?<=\S)\1")


@dataclass(slots=True)
class Block:
    """A heading, paragraph, list item or quote: its kind, its span in the text.

    `level` is a heading's level or an item's indent; `lead` the span of a bold lead such as
    **DeepLab v2** at the start of a paragraph.
    """

    kind: str
    level: int
    start: int
    end: int
    lead: tuple[int, int] | None = None


def blocks(text: str) -> list[Block]:
    """The blocks of prose in order; fences, tables, indented code, admonitions and done-lists are
    left out."""
    return _Scanner(text).run()


class _Scanner:
    """Reads a text line by line; `open` is the block that the next line of prose continues."""

    def __init__(self, text: str):
        self.text = text
        self.lines = text.splitlines(keepends=True)
        self.blocks: list[Block] = []
        self.open: Block | None = None
        self.fence = ""
        self.table = self.aside = False

    def run(self) -> list[Block]:
        """Reads all lines."""
        start = 0
        for number, line in enumerate(self.lines):
            end = start + len(line)
            bare = line.strip()
            if (self.fence or self.aside) and self._is_left_out(line, bare):
                pass
            elif not bare:
                self.open = None
                self.table = False
            elif line[0] in _SPECIAL or self.table or "|" in line:
                self._special(number, line, start, end)
            else:
                self._prose("text", start, end)
            start = end
        return self.blocks

    def _is_left_out(self, line: str, bare: str) -> bool:
        """Whether a line belongs to a fence, or to an admonition, where neither prose nor lists
        are the author's."""
        if self.fence:
            if bare.startswith(self.fence) and not bare.strip(self.fence[0]):
                self.fence = ""
            return True
        self.aside = not bare or _is_indented(line)
        return self.aside

    def _special(self, number: int, line: str, start: int, end: int) -> None:
        """A line that may be something else than prose."""
        if match := _FENCE.match(line):
            self.open = None
            self.fence = match[1]
        elif match := _HEADING.match(line):
            self.open = None
            level = len(match[1] or match[2])
            self.blocks.append(Block("heading", level, start + match.end(), end))
        elif self.table or self._begins_table(number, line):
            self.open = None
            self.table = True
        elif "|" in line:
            self._prose("text", start, end)
        elif _ADMONITION.match(line):
            self.open = None
            self.aside = True
        elif match := _ITEM.match(line):
            self.open = None
            if not match[2]:
                self._begin("item", start + match.end(), end, len(match[1].expandtabs(4)))
        elif line[0] == ">":
            self._prose("quote", start + len(line) - len(line.lstrip("> \t")), end)
        elif self.open or line[0] not in " \t" or not _is_indented(line):
            self._prose("text", start, end)

    def _begins_table(self, number: int, line: str) -> bool:
        """Whether a line is the first of a table, or a row that lost its head."""
        if line[0] == "|":
            return True
        following = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        return "|" in line and "|" in following and bool(_DELIMITER_ROW.match(following))

    def _prose(self, kind: str, start: int, end: int) -> None:
        """A line of prose: continues the open block, or begins another."""
        if self.open and (kind != "quote" or self.open.kind == "quote"):
            self.open.end = end
        else:
            self._begin(kind, start, end)

    def _begin(self, kind: str, start: int, end: int, level: int = 0) -> None:
        """Opens a block, with the bold lead that stands at its start."""
        lead = _LEAD.match(self.text, start, end)
        self.open = Block(kind, level, start, end, lead.span(2) if lead else None)
        self.blocks.append(self.open)


def _is_indented(line: str) -> bool:
    """Whether a line stands as far in as code, or as what belongs to an item."""
    return line.expandtabs(4).startswith("    ")
