"""Finds where blocks of HTML end, and comments, which may begin within a line."""

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
