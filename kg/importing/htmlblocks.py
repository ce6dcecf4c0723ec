"""Reads HTML outside of paragraphs: where blocks and comments end, and headings."""

import html
import re

RAW_TAG = re.compile(r"<(script|pre|style|textarea)(?=[\s>]|\Z)", re.IGNORECASE)
BLOCK_TAG = re.compile(
    r"</?(address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|"
    r"details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|"
    r"h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|"
    r"optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|"
    r"track|ul)(?=[\s/>]|\Z)",
    re.IGNORECASE,
)
_DETAILS = re.compile(r"<(/?)details(?=[\s>])", re.IGNORECASE)
# Around a heading of HTML, these make it a part of what they hold.
_FRAME = re.compile(
    r"<(/?)(?:article|aside|blockquote|center|details|dialog|div|dl|fieldset|figure|footer|form|"
    r"header|main|nav|ol|section|table|ul)(?=[\s/>])",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"<h([1-6])((?:\s[^<>]*)?)>((?:(?!\n[ \t]*\n|</?h[1-6])[\s\S]){1,2000}?)</h\1\s*>"
    r"[ \t]*(?:\n|\Z)?",
    re.IGNORECASE,
)
_HEADING_TAG = re.compile(r"(?<=>)<h[1-6][\s>]", re.IGNORECASE)
_ID = re.compile(r"""\sid\s*=\s*["']?([\w-]+)(?=["'\s]|\Z)""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(r"&(?!lt;|#60;|#x3c;)[#\w]+;", re.IGNORECASE)
_MARKS = re.compile(r"(?<!\\)[*_`]")
_CODE_SPAN = re.compile(r"(`+)(?!`)[^`\n]++\1(?!`)")


class Html:
    """The HTML of a text: what belongs together in it is looked up once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._last_comment_end = text.rfind("-->")
        self._details: dict[int, int] | None = None

    def comment_end(self, start: int, stop: int) -> int:
        """Where the last line ends that a comment covers which begins within the line from `start`
        to `stop`; `stop` if none reaches beyond that line."""
        text = self._text
        bare = _CODE_SPAN.sub(lambda span: "x" * len(span.group()), text[start:stop])
        begin = bare.rfind("<!--")
        if begin < 0 or bare.find("-->", begin) >= 0 or self._last_comment_end < stop:
            return stop
        close = text.find("-->", stop)
        return text.find("\n", close) + 1 or len(text)

    def details_end(self, start: int) -> int:
        """Where the <details> that begins at `start` ends; 0 if it does not."""
        if self._details is None:
            self._details = {}
            opened = []
            for match in _DETAILS.finditer(self._text):
                if not match.group(1):
                    opened.append(match.start())
                elif opened:
                    self._details[opened.pop()] = match.end()
        return self._details.get(start, 0)

    def raw_end(self, start: int, tag: str) -> int:
        """Where the line ends that closes a <pre>, <script> or the like; 0 if none does."""
        close = re.compile(f"</{tag}>", re.IGNORECASE).search(self._text, start)
        if not close:
            return 0
        return self._text.find("\n", close.end()) + 1 or len(self._text)

    def end(self, start: int, tag: str) -> int:
        """Where an HTML block ends: with its own end tag, or before a blank line."""
        text, size = self._text, len(self._text)
        tags = re.compile(rf"<(/?){tag}(?=[\s/>])", re.IGNORECASE)
        depth = 0
        while start < size:
            stop = text.find("\n", start) + 1 or size
            line = text[start:stop]
            if not line.strip():
                return start
            for match in tags.finditer(line):
                depth += -1 if match.group(1) else 1
            start = stop
            if depth <= 0:
                break
        return start


def frames(markup: str) -> int:
    """How many more frames some HTML opens than it closes."""
    return sum(-1 if match.group(1) else 1 for match in _FRAME.finditer(markup))


def html_heading(text: str, start: int) -> tuple[int, int, str] | None:
    """The heading `<h2>…</h2>` at `start`: where it ends, its level and its title as Markdown,
    with its anchor. None if there is none, or no word in it."""
    match = _HEADING.match(text, start)
    if not match or not any(map(str.isalnum, _TAG.sub("", match.group(3)))):
        return None
    parts, at = [], 0
    inner = match.group(3)
    for tag in _TAG.finditer(inner):
        parts += (_as_markdown(inner[at : tag.start()]), tag.group())
        at = tag.end()
    title = " ".join("".join((*parts, _as_markdown(inner[at:]))).split())
    if anchor := _ID.search(match.group(2)):
        title += f" {{#{anchor.group(1)}}}"
    return match.end(), int(match.group(1)), title


def heading_within(text: str, start: int, stop: int) -> int:
    """Where a heading begins within a block of HTML, as exports write that break no line; 0 if
    there is none, outside of frames."""
    at, opened = start, 0
    for tag in _HEADING_TAG.finditer(text, start + 1, stop):
        opened += frames(text[at : tag.start()])
        at = tag.start()
        if opened <= 0 and html_heading(text, at):
            return at
    return 0


def _as_markdown(words: str) -> str:
    """Words of HTML, in which no mark is one, as Markdown. Formulas stay as they are."""
    words = _ENTITY.sub(lambda match: html.unescape(match.group()), words)
    return words if "$" in words else _MARKS.sub(r"\\\g<0>", words)
