"""Writes what site generators add to Markdown, their tags and boxes, as Markdown itself.

Hexo's and Jekyll's `{% tag %}`, Hugo's `{{< shortcode >}}`, the `:::` boxes of VuePress and Yuque,
MkDocs' `!!! boxes`. Lines keep their numbers, so that reports point at the
notes. What is unknown stays as it is.
"""

import re
from collections import Counter

from kg.importing.fences import OPENING, closes
from kg.importing.front import front_end
from kg.importing.mathtags import with_dollars
from kg.importing.occurrences import any_of
from kg.importing.tags import TAG, arguments, info, on_one_line, parts, picture
from kg.importing.words import Words, words

_OCCURS = any_of(
    ("{%", "{{<", "{{%", "{{site.", "{{ site.", "\n{:", " {:", "\t{:", ":::", "!!! ",
     "??? ", "???+ ", '=== "', "math/tex", "```math", "``` math",
     "[color=", "[name=", "\n: ", "(\\#eq:")
)  # fmt: skip
_MATH_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*math[ \t]*")
_COLONS = re.compile(
    r"([ \t]*):{3,}[ \t]*(?:\{?[.#]?(?:callout-)?([\w-]+)[^\s}]*\}?[ \t]*(.*?))?[ \t]*\Z"
)
_INDENTED = re.compile(r'(!!!|\?\?\?\+?|===\+?)[ \t]+(?:([\w-]+)[^"]*)?(?:"(.*)")?[ \t]*\Z')
_HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]+(.*?)[ \t#]*\Z")
_TITLE = re.compile(r'title="([^"]*)"')
# What pandoc writes below a table.
_CAPTION = re.compile(r":[ \t]+(\S[^{]*)(?:\{[^}]*\}[ \t]*)*\Z")
# What HackMD says of a quote: its colour, when and by whom it was said.
_SAID_HOW = re.compile(r"[ \t]*\[(?:color|time)=[^\]\n]*\]")
_SAID_BY = re.compile(r"\[name=([^\]\n]*)\]")
# The name of a formula, to R Markdown.
_EQUATION = re.compile(r"[ \t]*(?<!`)\(\\#eq:[\w:.-]+\)(?!`)")
_SITE = re.compile(r"\{\{\s*site\.(?:baseurl|url)\s*\}\}")
_CONTENTS = re.compile(r"\{:\s*toc\b[^}]*\}[ \t]*\Z")
_ATTRIBUTES = re.compile(r"[ \t]*\{:[^{}]*\}[ \t]*\Z")
# Below these, only kramdown knows attributes.
_BLOCK_ENDS = ("|", "$$", "```", "~~~", "{:")
# What begins a page of HTML: scripts and styles, nothing to read.
_HEAD = re.compile(r"\s*(<head>[ \t]*\n.{0,20000}?</head>)[ \t]*(?=\n)", re.DOTALL | re.IGNORECASE)
_INDENT = 4
_MOST_OPEN = 50


def as_markdown(text: str) -> str:
    """The text of a file without the additions of site generators."""
    if head := _HEAD.match(text, front_end(text)) if "<head>" in text else None:
        hidden = head[1].replace("<!--", "<! --").replace("-->", "-- >")
        text = f"{text[: head.start(1)]}<!--{hidden}-->{text[head.end(1) :]}"
    if not _OCCURS.search(text):
        return text
    text = with_dollars(on_one_line(text) if "{%" in text else text)
    return "\n".join(_Rewriter(text.split("\n"), words()).run())


class _Rewriter:
    def __init__(self, lines: list[str], known: Words) -> None:
        self.lines = lines
        self.known = known
        self.verbatim: set[int] = set()  # lines of code
        self.written: dict[int, str] = {}  # what takes the place of whole lines
        self.depth: Counter[int] = Counter()  # where quotes begin and end
        self.dedent: Counter[int] = Counter()  # where text begins and ends to stand further in
        self.level = ""  # what the titles of the running tabs begin with
        self.opened: list[tuple[str, str, int, str]] = []  # form, name, line, what is written there

    def run(self) -> list[str]:
        fence = ""
        for number, line in enumerate(self.lines):
            if fence:
                self.verbatim.add(number)
                fence = "" if closes(line, fence) else fence
            elif (
                ("```" in line or "~~~" in line)
                and not self._in_code()
                and (opening := OPENING.match(line))
            ):
                self.verbatim.add(number)
                fence = opening.group(1)
                if _MATH_FENCE.fullmatch(line):
                    self._formula(number, fence)
            else:
                self._line(number, line)
        return self._result()

    def _formula(self, number: int, fence: str) -> None:
        """Code in the language `math` is a formula to GitHub and GitLab."""
        size = len(self.lines)
        stop = next((at for at in range(number + 1, size) if closes(self.lines[at], fence)), 0)
        if stop and all(map(str.strip, self.lines[number + 1 : stop])):
            self.written[number] = self.written[stop] = "$$".rjust(_indent(self.lines[number]) + 2)

    def _in_code(self) -> bool:
        return bool(self.opened) and self.opened[-1][0] == "code"

    def _line(self, number: int, line: str) -> None:
        # What has been open below so much else will not be closed.
        del self.opened[:-_MOST_OPEN]
        if "{" in line and (tag := TAG.fullmatch(line.strip())):
            self._tag(number, " " * _indent(line), *parts(tag))
        elif self._in_code():
            return
        elif ":::" in line and (box := _COLONS.match(line)):
            indent, kind, title = box.groups()
            if title and title.endswith("}"):
                title = named[1] if (named := _TITLE.search(title)) else ""
            if kind and title and title.lower() in self.known.callouts:
                kind, title = title.lower(), ""
            if kind:
                first = self._callout(kind.lower(), title)
                self.opened.append(("colons", kind.lower(), number, indent + first))
            else:
                self._close(number, "colons", "")
        elif line.startswith(("!!! ", "???", "===")) and (box := _INDENTED.match(line)):
            self._indented(number, *box.groups())
        elif line.startswith("<--->") and not line.strip("<-> \t"):
            # Between the columns of Hugo's themes.
            self.written[number] = ""
        elif line.startswith(": ") and (caption := _CAPTION.match(line)):
            above = next((one for one in self.lines[max(number - 2, 0) : number][::-1] if one), "")
            if above.startswith("|"):
                self.written[number] = caption[1].strip()
        elif "{:" in line and self._is_idle(number, line):
            self.written[number] = ""
        elif _CONTENTS.match(line):
            self.written[number] = ""
            if number and self.lines[number - 1].lower().lstrip("*-1. ") == "toc":
                self.written[number - 1] = ""

    def _is_idle(self, number: int, line: str) -> bool:
        """Whether a line has attributes that no reader sees, or that only kramdown knows."""
        if not _ATTRIBUTES.match(line):
            return False
        above = self.lines[number - 1].strip(" \t") if number else ""
        below = self.lines[number + 1].lstrip(" \t") if number + 1 < len(self.lines) else ""
        return above.startswith(_BLOCK_ENDS) or above.endswith("$$") or below.startswith("{:")

    def _tag(self, number: int, indent: str, ends: bool, name: str, rest: str) -> None:
        known = self.known
        if self._in_code():
            if ends and name == self.opened[-1][1]:
                self._close(number, "code", name)
        elif name in known.dropped:
            self.written[number] = ""
        elif name in known.tabbed:
            self.written[number] = ""
            self.level = "" if ends else self._level(number, name)
        elif name in known.tabs:
            plain, named = arguments(rest)
            title = named.get("title") or named.get("name") or " ".join(plain)
            shown = f"{self.level} {title}" if self.level else f"{indent}**{title}**  "
            self.written[number] = shown if title and not ends else ""
        elif ends:
            self._close(number, "tag", name)
        elif name in known.code:
            self.opened.append(("code", name, number, f"{indent}```{info(rest)}"))
        elif name in known.boxes:
            self.opened.append(("tag", name, number, indent + self._box(name, rest)))

    def _level(self, number: int, name: str) -> str:
        """The mark of the highest heading among the tabs that open in a line; empty if they have
        none."""
        levels = []
        for line in self.lines[number + 1 :]:
            tag = TAG.fullmatch(line.strip()) if name in line else None
            if tag and parts(tag)[:2] == (True, name):
                break
            if line.startswith("#") and (heading := _HEADING.match(line)):
                levels.append(heading.group(1))
        return min(levels, default="")

    def _box(self, name: str, rest: str) -> str:
        plain, named = arguments(rest)
        kind = named.get("type") or named.get("style") or ""
        title = named.get("title") or named.get("summary") or ""
        if plain and plain[0].lower().strip(",") in self.known.callouts:
            kind = plain.pop(0).lower().strip(",")
        kind = kind or ("quote" if "quote" in name else name)
        return self._callout(kind, title or " ".join(plain))

    def _callout(self, kind: str, title: str) -> str:
        return f"[!{kind if kind in self.known.callouts else 'note'}] {title}".rstrip()

    def _close(self, number: int, form: str, name: str) -> None:
        """Writes what the line `number` closes: the last of its form and name that is open."""
        open_ones = [index for index, (one, other, _, _) in enumerate(self.opened)
                     if one == form and name in ("", other)]  # fmt: skip
        if not open_ones:
            return
        _, kind, start, first = self.opened[open_ones[-1]]
        del self.opened[open_ones[-1] :]
        if form == "code":
            if self._has_fence(start, number, first):
                return
            fence = "````" if "```" in "".join(self.lines[start + 1 : number]) else "```"
            self.written[start] = first.replace("```", fence)
            self.written[number] = first.partition("`")[0] + fence
            self.verbatim.update(range(start + 1, number))
            return
        self.written[number] = ""
        strange = form == "colons" and kind not in self.known.callouts
        headings = [at for at in range(start + 1, number) if _HEADING.match(self.lines[at])]
        begin = next((at for at in range(start + 1, number) if self.lines[at].strip()), number)
        if not strange and headings == [begin] and "] " not in first:
            # Its only heading is its title.
            first += f" {_HEADING.match(self.lines[begin]).group(2)}"
            self.written[begin] = ""
            headings = []
        if strange or headings:
            # What a strange box holds, or one of several sections, is as good as what is around.
            title = first.partition("] ")[2]
            self.written[start] = f"**{title}**  " if title else ""
        else:
            self.written[start] = first
            self.depth.update({start: 1, number: -1})

    def _has_fence(self, start: int, number: int, first: str) -> bool:
        """Whether what a tag says is code is fenced already, as GitBook has it; the title of the
        code, which stands in `first`, goes to that fence."""
        shown = [at for at in range(start + 1, number) if self.lines[at].strip()]
        opening = OPENING.match(self.lines[shown[0]]) if len(shown) > 1 else None
        if not opening or not closes(self.lines[shown[-1]], opening.group(1)):
            return False
        self.written[start] = self.written[number] = ""
        self.verbatim.update(shown)
        if title := _TITLE.search(first):
            line = self.lines[shown[0]].rstrip()
            language = "" if line[opening.end() :].strip() else "text"
            self.written[shown[0]] = f"{line}{language} {title.group()}"
        return True

    def _indented(self, number: int, mark: str, kind: str | None, title: str | None) -> None:
        """`!!! note "title"` with what it holds indented below it."""
        size = len(self.lines)
        stop = last = number + 1
        while stop < size:
            line = self.lines[stop]
            if line.strip() and not line.startswith((" " * _INDENT, "\t")):
                break
            stop += 1
            if line.strip():
                last = stop
        if last == number + 1:
            return
        self.dedent.update({number + 1: 1, last: -1})
        if mark.startswith("="):
            self.written[number] = f"**{title or kind}**  "
            return
        self.written[number] = self._callout((kind or "").lower(), title or "")
        self.depth.update({number: 1, last: -1})

    def _ends_box(self, number: int) -> bool:
        """Whether nothing but blank lines stands between a line and the end of a box."""
        size = len(self.lines)
        while number < size and not self.lines[number].strip() and self.depth[number] >= 0:
            number += 1
        return number < size and self.depth[number] < 0

    def _result(self) -> list[str]:
        result = []
        depth = dedent = column = 0
        for number, line in enumerate(self.lines):
            if not depth and self.depth[number]:
                # A box in a list stands where the list item's text does.
                column = _indent(self.written[number])
            depth += self.depth[number]
            ends_here = depth and not line.strip() and self._ends_box(number)
            dedent += self.dedent[number]
            if number in self.written:
                line = self.written[number]
            elif dedent:
                line = line.removeprefix(" " * _INDENT) if line[0:1] == " " else line[1:]
            here = number not in self.verbatim and number not in self.written
            if here and "=" in line and line.lstrip(" ").startswith(">"):
                line = _SAID_BY.sub(r"— \1", _SAID_HOW.sub("", line))
            if here and "\\#eq:" in line:
                line = _EQUATION.sub("", line)
            if here and "{" in line:
                line = self._inline(line)
            if ends_here:
                line = ""
            elif depth:
                indent = min(column, _indent(line)) if line else column
                line = f"{' ' * indent}{'> ' * depth}{line[indent:]}".rstrip()
            result.append(line)
        return result

    def _inline(self, line: str) -> str:
        line = _SITE.sub("", line)
        return TAG.sub(lambda tag: self._written(tag.group(), *parts(tag)), line)

    def _written(self, raw: str, ends: bool, name: str, rest: str) -> str:
        """What a tag within a line becomes."""
        known = self.known
        if name in known.dropped or name in known.tabbed:
            return ""
        plain, named = arguments(rest)
        if ends or not (plain or named):
            return raw
        if address := known.videos.get(name):
            video = (plain or [named.get("id") or named.get("src") or ""])[0]
            return f"<{video if '://' in video else address + video}>" if video else raw
        if name in known.images:
            return picture(plain, named) or raw
        if plain and name in known.notes:
            return f"[[{plain[0]}|{' '.join(plain[1:])}]]" if plain[1:] else f"[[{plain[0]}]]"
        if len(plain) == 1 and name in known.addresses:
            return plain[0]
        return raw


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))
