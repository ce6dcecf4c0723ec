"""Writes the pages of outliners, Logseq and Roam, as plain Markdown: there, every line is an item.

Items that are headings become headings, with what stands below them one level further out.
Properties that only the program reads are left out; lines have their numbers again at each heading.
"""

import json
import re

from kg.importing.front import front_end
from kg.importing.words import words

_ITEM = re.compile(r"([ \t]*)-(?:[ \t]+(.*)|\Z)")
_BLANK = re.compile(r"\n*")
_OUTER = re.compile(r"^(?!-(?:[ \t]|$))\S", re.MULTILINE)
_INNER = re.compile(r"^([ \t]+)-[ \t]", re.MULTILINE)
_PROPERTIES = re.compile(r"\s*((?:[\w-]+::(?:[ \t].*)?(?:\n|\Z))+)")
_PROPERTY = re.compile(r"[ \t]*([\w.-]+)::(?:[ \t]+(.*?))?[ \t]*\Z")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_FENCE = re.compile(r"`{3,}|~{3,}")
_LOG = re.compile(r"[ \t]*:(?:LOGBOOK|END|PROPERTIES):[ \t]*\Z")
_CLOCK = re.compile(r"[ \t]*(?:CLOCK:|SCHEDULED:|DEADLINE:)[ \t]")
# How Logseq wrote its blocks at first: all as headings, of which few were meant as such.
_OLD_HEADING = re.compile(r"^:heading:[ \t]+true[ \t]*$", re.MULTILINE)
_OLD_ITEM = re.compile(r"(#+)(?:[ \t]+(.*)|\Z)")
_BLOCK = re.compile(r"([ \t]*(?:-[ \t]+)?)#\+(BEGIN|END)_(\w+)[ \t]*\Z", re.IGNORECASE)
_TASK = re.compile(
    r"(?:\{\{(?:\[\[)?)?(TODO|LATER|NOW|DOING|WAITING|DONE)(?:\]\])?(?:\}\})?[ \t]+(?=\S)"
)
_CARD = re.compile(r"[ \t]+#card(?=\s|\Z)")
_CLOZE = re.compile(r"\{\{cloze[ \t]+([^{}\n]+)\}\}")
_CALL = re.compile(r"\{\{(?:\[\[)?(embed|video|youtube|pdf)(?:\]\])?:?[ \t]+([^{}\n]+)\}\}")
_IDLE = re.compile(r"\{\{renderer\b[^{}\n]*\}\}")
_MARKED = re.compile(r"\^\^([^^\s](?:[^^\n]*[^^\s])?)\^\^")
_SIZED = re.compile(
    r"!\[([^\]\n]*)\]\(([^()\n]*)\)\{:height[ \t]+(\d+),?[ \t]+:width[ \t]+(\d+)[^{}\n]*\}"
)
_REFERENCE = re.compile(r"\(\(([0-9A-Za-z_-]{8,40})\)\)")
_NAMED = re.compile(r"^[ \t]*id::[ \t]*([0-9A-Za-z_-]{8,40})[ \t]*$", re.MULTILINE)
_BRACKETS = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)|[\[\]|]|#card\b|\{\{\w+|\}\}")
_LONGEST = 60


def as_notes(text: str) -> str:
    """The text of a file, if it is the page of an outliner, as notes with headings."""
    start = front_end(text)
    if ":heading:" in text and _OLD_HEADING.search(text, start):
        text = text[:start] + "\n".join(_outline(text[start:].split("\n")))
    properties = None if start else _PROPERTIES.match(text)
    body = properties.end() if properties else start
    if not text.startswith("-", _BLANK.match(text, body).end()) or _OUTER.search(text, body):
        return text
    if not (inner := _INNER.search(text, body)):
        return text
    front = _front(properties.group(1)) if properties else []
    lines = text[body:].split("\n")
    debt = text.count("\n", start, body) - len(front)
    while debt < 0 and not lines[0]:
        del lines[0]
        debt += 1
    page = _Page(lines, inner.group(1), _named(text), debt)
    return "\n".join((*front, *page.run())) if front else text[:start] + "\n".join(page.run())


def _outline(lines: list[str]) -> list[str]:
    """The lines of a page all of whose blocks are headings, as the outline that was meant."""
    blocks = [_OLD_ITEM.match(line) for line in lines]
    fence, depth = False, 0
    for number, line in enumerate(lines):
        if line.lstrip().startswith("```"):
            fence = not fence
        if fence:
            blocks[number] = None
    least = min((len(block[1]) for block in blocks if block), default=1)
    outline = []
    for number, (line, block) in enumerate(zip(lines, blocks, strict=True)):
        if block:
            depth = len(block[1]) - least
            below = lines[number + 1 :][:9]
            ended = below.index(":END:") if ":END:" in below else 0
            meant = ended and below[0] == ":PROPERTIES:" and ":heading: true" in below[:ended]
            mark = f"{block[1][:6]} " if meant else ""
            line = ("\t" * depth + f"- {mark}{block[2] or ''}").rstrip()
        elif line:
            line = "\t" * depth + f"  {line}"
        outline.append(line)
    return outline


def _front(properties: str) -> list[str]:
    """The properties of a page as front matter."""
    lines = ["---"]
    for line in properties.splitlines():
        if (match := _PROPERTY.match(line)) and match[2]:
            value = match[2].replace("[[", "").replace("]]", "").replace("#", "")
            lines.append(f"{match[1]}: {json.dumps(value, ensure_ascii=False)}")
    return [*lines, "---"]


def _named(text: str) -> dict[str, str]:
    """What the blocks say that have a name, by name: their first lines."""
    found = {}
    for match in _NAMED.finditer(text):
        start = text.rfind("\n", 0, match.start() - 1) + 1
        line = text[start : match.start()]
        while _PROPERTY.match(line.rstrip("\n")) and start:
            line, start = text[(at := text.rfind("\n", 0, start - 1) + 1) : start], at
        said = _BRACKETS.sub(lambda part: part[1] or "", line).strip(" \t\n-#*")
        found[match[1]] = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
    return found


class _Page:
    def __init__(self, lines: list[str], unit: str, named: dict[str, str], debt: int) -> None:
        self.debt = debt  # how many lines were left out so far
        self.lines = lines
        self.unit = unit
        self.named = named
        self.result: list[str] = []
        self.above = 0  # how many headings the running line stands below
        self.column = ""  # what a line begins with that goes on with a heading
        self.item = -1  # where the running item was written
        self.quote = ""  # what the lines of the running box begin with

    def run(self) -> list[str]:
        fence, logged = "", False
        for number, line in enumerate(self.lines):
            bare = line.lstrip(" \t")
            if fence:
                self._write(line)
                fence = "" if bare.strip().startswith(fence) or bare.count(fence) % 2 else fence
                continue
            item = _ITEM.match(line)
            if opening := _FENCE.match((item[2] or "") if item else bare):
                fence = opening.group()
            elif line.count("$$") % 2:
                fence = "$$"
            if _LOG.match(line):
                logged = "END" not in line
                self.debt += 1
            elif logged or _CLOCK.match(line):
                self.debt += 1
            elif item:
                self._item(item, self._goes_on(number, item[1]))
            elif not self._property(line) and not self._box(line):
                self._write(self._inline(line))
        return self.result

    def _goes_on(self, number: int, indent: str) -> bool:
        """Whether the line below `number` stands further in."""
        below = self.lines[number + 1] if number + 1 < len(self.lines) else ""
        return below.startswith((f"{indent} ", f"{indent}\t")) and bool(below.strip())

    def _item(self, item: re.Match, goes_on: bool) -> None:
        """Writes an item; `goes_on` says that something stands below it, further in."""
        depth = len(item[1]) // len(self.unit)
        self.above, self.quote, self.column = min(self.above, depth), "", ""
        words = self._inline(item[2] or "")
        if not words.strip() and not goes_on:
            self.debt += 1
            return
        if _HEADING.match(words) and depth == self.above:
            self.result += [""] * max(self.debt, 0)
            self.debt = min(self.debt, 0)
            self.result.append(words)
            self.above, self.column = depth + 1, "  "
        else:
            if done := _TASK.match(words):
                words = f"[{'x' if done[1] == 'DONE' else ' '}] {words[done.end() :]}"
            lead = self._moved(item.string[: item.start(2)] if item[2] else f"{item[1]}- ")
            if not self._box(f"{lead}{words}"):
                self.result.append(f"{lead}{words or '<!-- -->'}")
        self.item = len(self.result) - 1

    def _moved(self, line: str) -> str:
        """A line without the indents of the headings that it stands below."""
        for _ in range(self.above):
            if not line.startswith(self.unit):
                return line.lstrip(" \t")
            line = line.removeprefix(self.unit)
        return line

    def _write(self, line: str) -> None:
        if self.column:
            # It goes on with a heading, which stands one level further out.
            line = line.removeprefix(self.unit * (self.above - 1)).removeprefix(self.column)
        else:
            line = self._moved(line)
        if self.quote and line.strip():
            indent = line[: len(line) - len(line.lstrip(" \t"))]
            line = f"{indent}> {line[len(indent) :]}"
        self.result.append(line)

    def _property(self, line: str) -> bool:
        """Whether a line is a property that only the program reads; what readers see of it."""
        match = _PROPERTY.match(line) if "::" in line else None
        if not match or self.item < 0:
            return False
        key, value = match[1].lower(), match[2] or ""
        head = self.result[self.item]
        if key == "id" and value in self.named and not _FENCE.search(head):
            if head.count("$$") % 2 == 0:
                self.result[self.item] = f'{head.rstrip()} <a id="{value}"></a>'
        elif key == "logseq.order-list-type" and value == "number":
            self.result[self.item] = head.replace("- ", "1. ", 1)
        elif value and not key.startswith(words().properties):
            return False
        self.debt += 1
        return True

    def _box(self, line: str) -> bool:
        """Whether a line begins or ends a box, `#+BEGIN_TIP`."""
        if not (box := _BLOCK.match(line)):
            return False
        lead, mark, kind = box.groups()
        if mark.upper() == "END":
            self.quote = ""
            self.debt += 1
            return True
        kind = kind.lower()
        self.quote = "> "
        if kind in words().callouts and kind != "quote":
            self.result.append(f"{lead if '-' in lead else self._moved(lead)}> [!{kind}]")
        elif "-" in lead:
            # The quote begins in the line below.
            self.result.append(f"{lead}<!-- -->")
        else:
            self.debt += 1
        return True

    def _inline(self, line: str) -> str:
        """What a line says in the words of an outliner, as Markdown."""
        if "{{" in line:
            line = _CLOZE.sub(r"\1", line)
            line = _CALL.sub(r"\2", line)
            line = _IDLE.sub("", line)
        if "#card" in line:
            line = _CARD.sub("", line)
        if "^^" in line:
            line = _MARKED.sub(r"==\1==", line)
        if "{:height" in line:
            line = _SIZED.sub(r"![\1|\4x\3](\2)", line)
        if "((" in line:
            line = _REFERENCE.sub(self._reference, line)
        return line

    def _reference(self, match: re.Match) -> str:
        """A link to a block of the page that has a name."""
        said = self.named.get(match[1])
        return f"[[#^{match[1]}|{said}]]" if said else match.group()
