"""Indents what belongs to list items as Python-Markdown wants it: four columns a level.

CommonMark, which editors follow, nests by the column where an item's text begins: two for `- `,
three for `1. `. Python-Markdown would take what is indented so little for no part of the item.
"""

import re
from typing import NamedTuple

from kg.importing.fences import closes

_ITEM = re.compile(r"([-+*]|\d{1,9}[.)])([ \t]+(?=\S)|[ \t]*\Z)")
_RULE = re.compile(r"(?:-[ \t]*){3,}\Z|(?:\*[ \t]*){3,}\Z|(?:_[ \t]*){3,}\Z")
# A line that begins as an item does.
ITEM_LINE = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t\n]|\Z)")
_NEXT_ITEM = re.compile(rf"\n{ITEM_LINE.pattern}")
_FENCED_ITEM = re.compile(r"([ \t]*(?:[-+*]|\d{1,9}\.))[ \t]+((?:`{3}|~{3}).*)")
# What an item or an indented line begins with; most lines begin with neither.
_OPENS = frozenset(" \t-+*0123456789")
_FENCE = re.compile(r"(?:(?:[-+*]|\d+[.)])[ \t]+)*(`{3,}|~{3,})")
_QUOTE_MARK = re.compile(r"[ \t]*> ?")
_QUOTE = re.compile(r"^([ \t]*>)[^\n]*(?:\n[ \t]*>[^\n]*)+", re.MULTILINE)
_QUOTED_LINE = re.compile(r"\n[ \t]*>")
# A line of a quote that is indented, as what belongs to an item is.
_NESTED_IN_QUOTE = re.compile(r"^[ \t]*>(?: {3}|\t) *\S", re.MULTILINE)
LEVEL = 4
_MOST_NESTED = 20


class _Item(NamedTuple):
    """The column where the text of an item begins, and that from which on a line belongs to it: its
    text may stand further in; whether its list is ordered."""

    column: int
    least: int
    ordered: bool


class Lists:
    """The list items that are open while a page is being written, block by block."""

    changed = 0
    # What has to stand before the block that was read last.
    separator = ""
    _paragraph = False
    _blank = False  # whether what was read last ends with a blank line
    _quoted = False  # whether the last line was one of a quote
    # Whether code of an item stands in a paragraph of its own, so that an item right below it
    # would be taken for a part of that paragraph.
    _apart = False
    # What the lines since the last blank one begin with: at which column, and whether an item.
    _block: tuple[int, bool] | None = None

    def __init__(self) -> None:
        self._items: list[_Item] = []  # those that are open, the outer first

    @property
    def opened(self) -> bool:
        """Whether any item is open."""
        return bool(self._items)

    @property
    def column(self) -> int:
        """Where the text of the last open item begins; 0 outside lists."""
        return self._items[-1].column if self._items else 0

    def prose(self, text: str) -> str:
        """The lines of some (masked) prose, indented; `changed` counts those that were not so."""
        self.separator = ""
        at, size = 0, len(text)
        item = -1 if self._items else _next_item(text, 0)
        if item > size:
            self._paragraph = False
            return text
        lines: list[str] = []
        while at <= size:
            if not self._items:
                # Outside lists nothing changes up to the paragraph of the next item.
                item = item if item >= at else _next_item(text, at)
                begin = text.rfind("\n\n", at, item) + 1 if item <= size else item
                if begin > at:
                    lines.append(text[at : begin - 1])
                    at, self._paragraph, self._block = begin, False, None
                    continue
            stop = text.find("\n", at)
            stop = stop if stop >= 0 else size
            if at == size:
                # What stands behind the last line end is no blank line, but ends the paragraph.
                lines.append("")
                self._paragraph = self._quoted = False
                break
            line = self._line(text[at:stop])
            lines.append(self.separator + line)
            self.separator = ""
            at = stop + 1
        self._blank = _ends_blank(text)
        return "\n".join(lines)

    def interrupt(self, raw: str) -> None:
        """Ends the items that a block that is no part of them stands below, by its indent."""
        self._close_beyond(_indent(raw))

    def _close_beyond(self, indent: int) -> bool | None:
        """Ends the items that nothing at this indent is a part of; tells whether the list of the
        outermost of them is ordered, None if none ended."""
        ordered = None
        while self._items and self._items[-1].least > indent:
            ordered = self._items.pop().ordered
        return ordered

    def verbatim(self, raw: str, alone: bool = False) -> str:
        """A block that must keep its form, such as code: moved as a whole with its item. `alone`
        says that blank lines stand around it in any case."""
        self.separator = ""
        first, _, rest = raw.partition("\n")
        content = first.lstrip(" \t")
        before = _indent(first)
        fence = _FENCE.match(content)
        if not self._items and not _ITEM.match(content):
            if not fence:
                return raw
            # The renderer sees no code that stands further to the left than its fence.
            shift = before if before < LEVEL else 0
            lines = [_moved(line, 0, -min(shift, _indent(line))) for line in raw.split("\n")]
            _align(lines, fence.group(1), before - shift)
            return "\n".join(lines)
        apart = self._blank and bool(fence)
        head = self._line(first)
        self._apart = apart and bool(self._items)
        self._paragraph = False
        self._block = None if self._blank or alone else self._block
        if _ITEM.match(content) and self._items and self.column > before:
            # Code that opens in the line of an item's mark stands where the item's text does.
            column = LEVEL * len(self._items)
            before = self.column
            placed = all(_indent(line) >= column for line in rest.split("\n") if line.strip())
            shift = 0 if placed else column - before
            if opening := _FENCED_ITEM.match(head):
                # The renderer sees a fence only in a paragraph of its own, the item only with text.
                head = f"{opening.group(1)} <!-- -->\n\n{' ' * column}{opening.group(2)}"
                rest += "\n" if rest.endswith("\n") else ""
        else:
            column = _indent(head)
            shift = column - before
        lines = [_moved(line, before, shift) for line in rest.split("\n")]
        if fence:
            # The renderer ends an item, and with it the code, at a line further to the left.
            lines = [_moved(line, 0, max(0, column - _indent(line))) for line in lines]
            _align(lines, fence.group(1), column)
        return "\n".join((head, *lines))

    def _hides(self, column: int, mark: str) -> bool:
        """Whether the renderer would take an item for a part of what stands right above it. It sees
        items only below others, and none further to the left than the first."""
        if not self._block or not self._items:
            return False
        first, is_item = self._block
        if column < first:
            return True
        return not is_item and first > 0 and (not mark[0].isdigit() or mark[:-1] == "1")

    def _open_item(self, item: re.Match, content: str, indent: int) -> None:
        """Opens an item, and those that begin in the same line: `- 1. text`."""
        mark = item.group(1)
        width = _width(" " * indent + item.group()) - indent
        least = indent + len(mark) + 1
        if not item.group(2) or width > len(mark) + LEVEL:
            # It begins with nothing, or with code.
            self._items.append(_Item(least, least, mark[0].isdigit()))
            return
        self._items.append(_Item(indent + width, least, mark[0].isdigit()))
        for _ in range(_MOST_NESTED):
            content = content[item.end() :]
            if not (item := _ITEM.match(content)):
                return
            mark, column = item.group(1), self.column
            least = column + len(mark) + 1
            self._items.append(_Item(column + _width(item.group()), least, mark[0].isdigit()))

    def _line(self, line: str) -> str:
        if not self._items and line and line[0] not in _OPENS:
            self._paragraph, self._quoted = True, line[0] == ">"
            return line
        content = line.lstrip(" \t")
        apart, self._apart = self._apart, False
        if not content:
            self._paragraph = self._quoted = False
            self._block = None
            return line
        item = None if _RULE.match(content) else _ITEM.match(content)
        below, self._quoted = self._quoted, content[0] == ">"
        if self._paragraph and not item:
            return self._continued(line, content, below)
        indent = _width(line[: len(line) - len(content)])
        ended = self._close_beyond(indent)
        level, inner = len(self._items), max(indent - self.column, 0)
        # What stands four columns further in is code, unless it cannot begin there.
        code = inner >= LEVEL and not self._paragraph
        self._paragraph = not code
        column = LEVEL * level + (inner if code else 0) if level else indent
        if item and not code:
            mark = item.group(1)
            if apart or below:
                # The renderer would take it for a part of the paragraph or quote above.
                self.separator = "\n"
            self._open_item(item, content, indent)
            if ended not in (None, mark[0].isdigit()):
                # It would also take this for an item of the list before, which is of another kind.
                self.changed += 1
                self.separator = f"\n{' ' * LEVEL * level}<!-- -->\n\n"
            if self._hides(column, mark):
                self.changed += 1
                self.separator = self.separator or "\n"
            if mark[-1] == ")":
                # The renderer knows no other ordered list than `1.`.
                content = f"{mark[:-1]}.{content[len(mark) :]}"
        if self.separator or not self._block:
            self._block = column, bool(item)
        if indent == column and line.endswith(content):
            return line
        self.changed += 1
        return " " * column + content

    def _continued(self, line: str, content: str, below_quote: bool) -> str:
        """A line within a paragraph: it stays as it is, unless it is one of a quote in an item."""
        if not self._quoted or _indent(line) < self.column:
            return line
        if not below_quote:
            # The renderer sees a quote in an item only below a blank line.
            self.separator = "\n"
            self.changed += 1
        column = LEVEL * len(self._items)
        return " " * column + content if self._items and _indent(line) != column else line


def has_quote(text: str) -> bool:
    """Whether any line is one of a quote."""
    return ">" in text and bool(_QUOTE_MARK.match(text) or _QUOTED_LINE.search(text))


def quoted(text: str) -> tuple[str, int]:
    """The lists within the quotes of some (masked) prose, indented likewise."""
    count = 0

    def write(match: re.Match) -> str:
        nonlocal count
        mark = match.group(1)
        lists = Lists()
        lines = lists.prose("\n".join(_QUOTE_MARK.sub("", line, count=1) for line in
                                      match.group().split("\n"))).split("\n")  # fmt: skip
        if not lists.changed:
            return match.group()
        count += lists.changed
        return "\n".join(f"{mark} {line}" if line.strip() else mark for line in lines)

    return (_QUOTE.sub(write, text), count) if _NESTED_IN_QUOTE.search(text) else (text, 0)


def _align(lines: list[str], fence: str, column: int) -> None:
    """Puts the fence that closes code below the one that opened it, and as long, as the renderer
    wants it."""
    for index in range(len(lines) - 1, -1, -1):
        if bare := lines[index].strip():
            if closes(bare, fence):
                lines[index] = " " * column + fence
            return


def _next_item(text: str, at: int) -> int:
    """Where the next line that begins as an item does, from the line at `at` on; behind the end of
    the text if there is none."""
    if not at and ITEM_LINE.match(text):
        return 0
    found = _NEXT_ITEM.search(text, max(at - 1, 0))
    return found.start() + 1 if found else len(text) + 1


def _ends_blank(text: str) -> bool:
    """Whether a text ends with a blank line."""
    bare = text.rstrip(" \t\n")
    return text.count("\n", len(bare)) >= (2 if bare else 1)


def _width(space: str) -> int:
    return len(space.expandtabs(4))


def _indent(line: str) -> int:
    return _width(line[: len(line) - len(line.lstrip(" \t"))])


def _moved(line: str, start: int, shift: int) -> str:
    """A line moved to the right, or to the left as far as it is indented. Its tabs stay that stand
    behind the column `start`, where the text of the item began."""
    content = line.lstrip(" \t")
    if not shift or not content:
        return line
    lead = line[: len(line) - len(content)]
    if "\t" not in lead or _width(lead) < start:
        return " " * max(0, _width(lead) + shift) + content
    at = next(at for at in range(len(lead) + 1) if _width(lead[:at]) >= start)
    tabs = lead[at:]
    return " " * max(0, _width(lead[:at]) + shift) + tabs + content
