"""Finds where code ends: fenced, fenced in a quote, and indented."""

import re
from bisect import bisect_left

FENCE = re.compile(r"(`{3,})[^`]*\Z|(~{3,})")
# The same in whatever items and quotes.
OPENING = re.compile(r"[ \t>]*(?:(?:[-+*]|\d+[.)])[ \t]+)*(`{3,}|~{3,})")
# For patterns of whole texts (DOTALL, MULTILINE): code comes first, so that none is read in it.
CODE = r"(?P<code>^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t>]*(?P=fence)|.*)|`[^`\n]+`)"
_BARE_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})[ \t]*$", re.MULTILINE)
# In an item of a list, a quote stands where its text does.
_QUOTE = re.compile(r"[ \t]*>[ ]?(?: {0,3}>[ ]?)*")


# What may stand behind a fence: a language, with options that the renderer knows.
_INFO = re.compile(
    r"([ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(?:`{3,}|~{3,})[ \t]*)([^\s`~][^\n`]*)"
)
_SOUND = re.compile(
    r"[\w#.+-]+(?:[ \t]+(?:title|hl_lines|linenums)=\"[^\"\n]*\"|[ \t]*\{[^{}\n\d][^{}\n]*\})*"
    r"[ \t]*\Z"
)
# A piece of R Markdown: `{r plot, echo=FALSE}`.
_CHUNK = re.compile(r"\{[ \t]*([A-Za-z][\w+-]*)(?![\w=])[^\n]*\}")
# Lines to mark, as VuePress and Gatsby have them: `js {1,3-5}`.
_LINES = re.compile(r"[ \t]*\{((?:\d+(?:-\d+)?)(?:[ ,]+\d+(?:-\d+)?)*)\}")
_LANGUAGE = re.compile(r"\.?[\w#+-]*(?:\.[\w#+-]+(?![\w/]))?")
# A name of a file or other words for readers, not a flag.
_TITLE = re.compile(r"[ \t]*[:：\[(]|[ \t]+[^\x00-\x7f]|[ \t]+\S*[./]\S")


def with_sound_info(raw: str) -> tuple[str, int]:
    """Fenced code with nothing behind the fence at which the renderer takes it for a paragraph:
    `ts:src/a.ts` is a language and a title, of `plain text`, `rust,ignore` and `{r, echo=FALSE}`
    the first counts."""
    match = _INFO.match(raw)
    if not match or _SOUND.match(match.group(2)):
        return raw, 0
    info = match.group(2)
    if info[0] == "{":
        chunk = _CHUNK.match(info)
        return (f"{match.group(1)}{chunk[1]}{raw[match.end() :]}", 1) if chunk else (raw, 0)
    language = _LANGUAGE.match(info).group()
    rest = info[len(language) :]
    if marked := _LINES.match(rest):
        shown = f'{language or "text"} hl_lines="{" ".join(marked[1].replace(",", " ").split())}"'
        return f"{match.group(1)}{shown}{raw[match.end() :]}", 1
    title = rest.strip(" \t:：,=[]()").replace('"', "'") if _TITLE.match(rest) else ""
    shown = f'{language or "text"} title="{title}"' if title else language
    return f"{match.group(1)}{shown}{raw[match.end() :]}", 1


def closes(line: str, fence: str) -> bool:
    """Whether a line, in whatever quote, closes the code that `fence` opened."""
    bare = line.strip(" \t>")
    return len(bare) >= len(fence) and not bare.strip(fence[0])


class Fenced:
    """Tells of one line after the other whether it is code, or a fence of it; `fence` is the one
    that is open."""

    fence = ""

    def takes(self, line: str) -> bool:
        if self.fence:
            if closes(line, self.fence):
                self.fence = ""
            return True
        opening = OPENING.match(line)
        self.fence = opening.group(1) if opening else ""
        return bool(opening)


class Fences:
    """The lines of a text that may close fenced code, looked up once a fence opens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._bare: dict[str, tuple[list[int], list[re.Match]]] | None = None

    def end(self, start: int, marker: str, container: int) -> tuple[int, bool]:
        """Where code ends that `marker` opened in the line before `start`, and whether a fence
        closes it: at that fence, the end of its list item, or the end of the text. `container` is
        the column of the list item's text, 0 outside lists."""
        text, size = self._text, len(self._text)
        close = self._closing(start, marker)
        if container:
            at, stop = start, close.start() if close else size
            while at < stop:
                eol = text.find("\n", at) + 1 or size
                line = text[at:eol]
                bare = line.lstrip(" \t\n")
                if bare and len(line[: len(line) - len(bare)].expandtabs(4)) < container:
                    # The item ends here, and the fence with it, unless an indented closing
                    # fence shows that the author only forgot to indent the code.
                    if close and close.group(1):
                        break
                    return at, False
                at = eol
        if not close:
            return size, False
        stop = close.end()
        return (stop + 1 if stop < size else size), True

    def _closing(self, start: int, marker: str) -> re.Match | None:
        if self._bare is None:
            self._bare = {}
            for match in _BARE_FENCE.finditer(self._text):
                starts, matches = self._bare.setdefault(match.group(2)[0], ([], []))
                starts.append(match.start())
                matches.append(match)
        starts, matches = self._bare.get(marker[0], ([], []))
        for index in range(bisect_left(starts, start), len(matches)):
            if len(matches[index].group(2)) >= len(marker):
                return matches[index]
        return None


def quoted_end(text: str, start: int, content: str) -> int:
    """Where code ends that opens in a line of a quote, `content`, whose next line begins at
    `start`: with the quote at the latest. 0 if none opens there."""
    fence = FENCE.match(_QUOTE.sub("", content, count=1).strip())
    if not fence:
        return 0
    marker = fence.group(1) or fence.group(2)
    at, size = start, len(text)
    while at < size:
        eol = text.find("\n", at) + 1 or size
        line = text[at:eol]
        prefix = _QUOTE.match(line)
        if not prefix:
            break
        at = eol
        bare = line[prefix.end() :].strip()
        if closes(bare, marker):
            break
    return at


def indented_end(text: str, start: int, base: int) -> int:
    """Where indented code ends: it goes on over blank lines as long as lines stand four columns
    behind `base`."""
    size = len(text)
    end = last = start
    while end < size:
        eol = text.find("\n", end) + 1 or size
        line = text[end:eol]
        bare = line.lstrip(" \t\n")
        if bare:
            if len(line[: len(line) - len(bare)].expandtabs(4)) < base + 4:
                break
            last = eol
        end = eol
    return last
