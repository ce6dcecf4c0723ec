"""Reads the inline Markdown of prose: which spans are code, math, images, links, HTML.

A repair works on prose in which each such span is one private character, `MASK`, and so cannot
touch it. Linear in the text: a pair never reaches over a blank line, and
closing marks are looked up, not searched for again.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from kg.importing.formulas import is_math, is_sigil, tex
from kg.importing.targets import IMAGE_SUFFIX, destination

MASK = "\ue000"


class Span(NamedTuple):
    """A stretch of prose that is not plain text.

    `kind`: code, math, money (a `$` that is no math), html, comment, url, mask, image, reference
    (`![alt][label]`), target (the `](…)` or `][…]` of a link), wiki (`[[note#heading|words]]`).
    `text` is an image's alt, a wiki link's words or a formula's content; `target` where an image
    or link points, `label` a reference's label or the mark that opens a formula.
    """

    kind: str
    start: int
    end: int
    text: str = ""
    target: str = ""
    title: str = ""
    label: str = ""


# Where most images and links lead. The engine reads ASCII alone quickest, which most of them are.
_TO = r"(?>[!#-&*-;=?-Z^-~]{1,2000}(?=\))|[^\s()\[\]<>\"'\\]{1,2000})"
# An image as most are: what it shows, and where it lies.
IMAGE = rf"!\[([^\[\]\\`$<\n]*)\]\(({_TO})\)"
# Every branch begins with a literal, so that the engine skips plain text quickly. The branches with
# groups read a plain image, link, formula or piece of code whole; any other is read from its
# opening mark on.
_TRIGGER = re.compile(
    IMAGE + r"|"
    r"\[([^\[\]\\`$<!\n" + MASK + r"]*)\]\((" + _TO + r")\)|"
    r"\$(?!\$)([^$\\\n]*(?:\\[^\n][^$\\\n]*)*)\$|"
    r"`([^`\n]+)`(?!`)|"
    r"\\[^\n]|``*|!\[\[|!\[|\[\[|\[|\]|<|\$\$*|https?://|" + MASK
)
_IMAGE, _LINK, _FORMULA = 2, 4, 5  # the last group of each; the one left is code
_LONGEST_FORMULA = 2000
_MOST_OPEN = 1000
_TICKS = re.compile(r"`+")
_DOLLARS = re.compile(r"\$+")
_BLANK = re.compile(r"\n[ \t]*\n")
_WIKI = re.compile(r"!?\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\](?!\()")
_PIXELS = re.compile(r"\d+(?:x\d+)?\Z")
_AUTOLINK = re.compile(r"<(?:[a-zA-Z][a-zA-Z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w.-]+)>")
_TAG = re.compile(r"""</?[a-zA-Z][a-zA-Z0-9-]*+(?!\s+[^\s!-~])(?:[^<>"']|"[^"]*+"|'[^']*+')*+>""")
# A backslash in an address only keeps a mark from being one.
_OF_URL = r"[^\s<>\[\]()`（）【】《》，。；！？、“”\"'\\]*"
_URL = re.compile(
    rf"https?://{_OF_URL}(?:\\(?=[_*~#&]){_OF_URL})*"
    r"(?:\([^\s()<>]*\)[^\s<>\[\]()`，。；！？、\\]*)*"
)
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)


def spans(text: str) -> list[Span]:
    """The spans of a block of prose that are not plain text, in order, never overlapping."""
    return _Reader(text).run()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Span] = []
        self.pos = 0  # where to read on if what was met is no span
        self.limit = -1  # end of the paragraph that is being read
        self.ticks: dict[int, list[int]] | None = None
        self.no_comment = False
        # The brackets that are open: where, whether of an image, how many spans stand before.
        self.brackets: list[tuple[int, bool, int]] = []

    def run(self) -> list[Span]:
        text, found = self.text, self.found
        search = _TRIGGER.search
        while match := search(text, self.pos):
            span = _whole(match, text) if match.lastindex else None
            if span is None:
                start = match.start()
                if start >= self.limit:
                    self._begin_paragraph(start)
                self.pos = start + 1
                span = _READ[text[start]](self, start)
            if span:
                found.append(span)
                self.pos = span.end
        return found

    def _begin_paragraph(self, start: int) -> None:
        blank = _BLANK.search(self.text, start)
        self.limit = blank.start() if blank else len(self.text)
        self.ticks = None
        self.brackets.clear()

    def _backslash(self, start: int) -> Span | None:
        """A formula of TeX, else a mark that is none."""
        second = self.text[start + 1]
        # A mask counts, whatever stands before it.
        self.pos += second != MASK
        if second in "\\([b" and (formula := tex(self.text, start, self.limit)):
            end, content, mark = formula
            return Span("math", start, end, content, label=mark)
        return None

    def _code(self, start: int) -> Span | None:
        self.pos = _TICKS.match(self.text, start).end()
        length = self.pos - start
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(self.text, start, self.limit):
                self.ticks.setdefault(run.end() - run.start(), []).append(run.start())
        places = self.ticks.get(length, [])
        index = bisect_right(places, start)
        if index == len(places):
            return None
        return Span("code", start, places[index] + length)

    def _math(self, start: int) -> Span | None:
        text = self.text
        self.pos = _DOLLARS.match(text, start).end()
        length = self.pos - start
        if length >= 2:
            close = text.find("$$", start + 2, self.limit)
            if length == 2 and close > 0:
                return Span("math", start, close + 2, text=text[start + 2 : close], label="$$")
            return None
        close = -1
        for match in _DOLLAR.finditer(text, start + 1, min(self.limit, start + _LONGEST_FORMULA)):
            if match.group() == "$":
                close = match.start()
                break
        if close < 0:
            return (
                Span("money", start, start + 1) if text[start + 1 : start + 2].isdigit() else None
            )
        content = text[start + 1 : close]
        before, after = text[start - 1 : start], text[close + 1 : close + 2]
        if is_math(content, before, after):
            return Span("math", start, close + 1, text=content)
        if content[:1].isdigit() or after.isdigit() or is_sigil(content, before, after):
            return Span("money", start, start + 1)
        return None

    def _angle(self, start: int) -> Span | None:
        text = self.text
        if text.startswith("<!--", start):
            if self.no_comment:
                return None
            close = text.find("-->", start + 4)
            if close < 0:
                self.no_comment = True
                return None
            return Span("comment", start, close + 3)
        if match := _AUTOLINK.match(text, start, self.limit):
            return Span("url", start, match.end(), target=match.group()[1:-1], label="<>")
        if match := _TAG.match(text, start, self.limit):
            return Span("html", start, match.end())
        return None

    def _url(self, start: int) -> Span:
        end = _URL.match(self.text, start).end()
        return Span("url", start, end, target=self.text[start:end].replace("\\", ""))

    def _mask(self, start: int) -> Span:
        return Span("mask", start, start + 1)

    def _open(self, start: int) -> Span | None:
        """`[`, `![` and both before another: what they belong to is known where they are closed."""
        is_image = self.text[start] == "!"
        inner = self.pos = start + (2 if is_image else 1)
        doubled = self.text.startswith("[", inner)
        if doubled:
            self.pos += 1
            if span := self._wiki(start):
                return span
        before = len(self.found)
        self.brackets.append((start, is_image, before))
        if doubled:
            self.brackets.append((inner, False, before))
        if len(self.brackets) > _MOST_OPEN:
            del self.brackets[: _MOST_OPEN // 2]
        return None

    def _close(self, start: int) -> Span | None:
        if not self.brackets:
            return None
        opened, is_image, before = self.brackets.pop()
        span = self._target(opened, is_image, start)
        if span and is_image:
            # What its alt text holds is no span of its own.
            del self.found[before:]
        return span

    def _wiki(self, start: int) -> Span | None:
        """`[[note|words]]`, or `![[…]]`: an image, or a note that is shown whole."""
        match = _WIKI.match(self.text, start)
        if not match:
            return None
        target, words = match.group(1).strip(), (match.group(2) or "").strip()
        embedded = self.text[start] == "!"
        if embedded and IMAGE_SUFFIX.search(target):
            if not _PIXELS.match(words):
                return Span("image", start, match.end(), words, target)
            label = words if "x" in words else f"{words}x"
            return Span("image", start, match.end(), "", target, "", label)
        before = self.text[start - 1 : start]
        # `x[[i]]` and `[[1, 2]]` are code, whatever their author thought.
        if not any(map(str.isalpha, target)) or (not embedded and before and before in ")]\\_"):
            return None
        if before.isascii() and before.isalnum() and not embedded:
            return None
        names = [part.strip() for part in target.split("#") if part.strip("^ ")]
        # What a block is called says nothing to readers, unless nothing else is said.
        shown = " > ".join(part for part in names if part[0] != "^") or names[0].strip("^")
        return Span("wiki", start, match.end(), words or shown, target)

    def _target(self, opened: int, is_image: bool, close: int) -> Span | None:
        """What a closing bracket belongs to: `](…)`, `][label]` or nothing."""
        text = self.text
        inner = text[opened + (2 if is_image else 1) : close]
        after = text[close + 1 : close + 2]
        start = opened if is_image else close
        if after == "(":
            if (found := destination(text, close + 1, self.limit, is_image)) is not None:
                end, target, title, size = found
                return Span(
                    "image" if is_image else "target", start, end, inner, target, title, size
                )
            return None
        if after == "[":
            end = text.find("]", close + 2, min(self.limit, close + 1000))
            if end > 0:
                label = text[close + 2 : end] or inner
                return Span(
                    "reference" if is_image else "target", start, end + 1, inner, label=label
                )
            return None
        if is_image and inner:
            return Span("reference", start, close + 1, inner, label=inner)
        return None


# What reads on from what the trigger found, by its first character.
_READ = {
    "\\": _Reader._backslash, "`": _Reader._code, "$": _Reader._math, "<": _Reader._angle,
    "h": _Reader._url, MASK: _Reader._mask, "[": _Reader._open, "!": _Reader._open,
    "]": _Reader._close,
}  # fmt: skip


def _whole(match: re.Match, text: str) -> Span | None:
    """The span that is read whole; None if it has to be looked at closely."""
    start, end = match.span()
    kind = match.lastindex
    if kind == _FORMULA:
        content = match.group(_FORMULA)
        if end - start <= _LONGEST_FORMULA and is_math(
            content, text[start - 1 : start], text[end : end + 1]
        ):
            return Span("math", start, end, content)
    elif kind == _IMAGE:
        alt, target = match.group(_IMAGE - 1, _IMAGE)
        if IMAGE_SUFFIX.search(target):
            return Span("image", start, end, alt, target)
    elif kind == _LINK:
        words, target = match.group(_LINK - 1, _LINK)
        if "http" not in words:
            return Span("target", match.end(_LINK - 1), end, words, target)
    else:
        return Span("code", start, end)
    return None
