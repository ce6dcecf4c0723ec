"""Tells in one sentence what a page says, for the listing that it stands in."""

import re
from collections.abc import Callable, Iterator

from kg.importing.inline import spans
from kg.importing.plain import plain

# A mark before a bracket ends what stands in it.
_SENTENCE = re.compile(r"(?:[^。！？!?\n]*[。！？!?](?=[)）」』”]))*+[^。！？!?\n]*[。！？!?]?")
_NO_SUMMARY = re.compile(r"[<$|!`~]|#|\[\^|[-=_* ]{3,}\Z|\[[^\]]+\]:|参考|\*待补充")
_FENCED = re.compile(
    r"^[ \t>]*(`{3,}|~{3,}).*?(?:^[ \t>]*\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE
)
_LIST_MARK = re.compile(
    r"(?=[ \t]*[-+*>\d])[ \t]*(?:>[ \t]?)*(?:(?:[-+*]|\d+[.)])[ \t]+)?(?:#{1,6}[ \t]+)?"
)
# A first sentence without any marks.
_PLAIN_SENTENCE = re.compile(r"[^。！？!?\n\\`*_\[\]<$~=:>]+[。！？?](?![)）」』”])")
# The same at the start of a page, or all of its first paragraph, where only what it begins with
# can make it no summary.
_PLAIN_START = re.compile(
    r"(?!参考|\d+[.)]|[\s+\-&|#])[^。！？!?\n\\`*_\[\]<$~=:>][^。！？!?\n\\`*_\[\]<$~=:>]++"
    r"(?:[。！？?](?![)）」』”])|(?=\n\n|\Z))"
)
_ANCHOR = re.compile(r'<a (?:id|name)="[^"<>]*"></a>\s*')
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_CODE_OR_TAG = re.compile(r"(`+)[^`]+\1|</?[A-Za-z][^<>]*>")
# Marks of words at the start of a paragraph, which is no card.
_MARKED = re.compile(
    r"(?:<(?:strong|em|b|i|u|mark|font|span|del|kbd|sub|sup)(?! class=.kg-)(?:\s[^<>]*)?>)+"
)
# A paragraph that its author indented, or coloured. What is centred stands below an image.
_TAGGED = re.compile(r"<p(?![^<>]*center)(?:\s[^<>]*)?>(.*)</p>", re.DOTALL | re.IGNORECASE)
_OPENS_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_INLINE_CARD = re.compile(r'<span class="kg-missing">.*?</span>')
_TABLE = re.compile(r"[^\n]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*\|")
# Rules, and what indents a paragraph as in print.
_ODD_START = ("-", "*", "_", "=", "&")
_LEADING = re.compile(r"\A(?:[-*_=][-*_= ]{2,}\n|&(?:emsp|ensp|nbsp|#160);\s*)+")
# No sentence goes on behind these, or in such a line.
_ENDED = ("  ", "\\", "。", "！", "？", "：", ":", ".", "!", "?")
_MARKED_LINE = re.compile(r"[ \t]*(?:[-+*>|#$<]|\d+[.)]|!\[)")
_ENGLISH_SENTENCE = re.compile(r".{20,}?[a-z)]\.(?=\s+[A-Z])")
_IMAGE = re.compile(
    r"!\[(?:[^\]\\]|\\.)*\]\((?:<[^>\n]*>|[^()\s]*)(?: \"[^\"]*\")?\)(?:\{[^}\n]*\})?"
)
# Anchors, line breaks, rules, and marks of items and quotes that stand before nothing.
_NOTHING = re.compile(
    r"""(?:\s|[->+*][ \t>]*$|<a\ (?:id|name)="[^"<>]*"></a>|<br\s*/?>|
        (?:-(?:[ \t]*-){2,}|\*(?:[ \t]*\*){2,}|_{3,})[ \t]*$)*+""",
    re.MULTILINE | re.IGNORECASE | re.VERBOSE,
)
# What is bold as a whole, and short, only says what stands below.
_LABEL = re.compile(r"\*{2,3}[^*\n]{1,12}\*{2,3}[：:]?")
_QUOTE_MARKS = re.compile(r"^(?:>[ \t]?)+", re.MULTILINE)
_CITED = re.compile(r"\[\^[^\]\s]+\]")
_CLAUSE = re.compile(r"[，；,;：]")
_LONGEST = 80
_SUMMARY_WITHIN = 4000


def says_something(body: str) -> bool:
    """Whether a section has more than anchors, line breaks, rules and lone marks."""
    return body[:1].isalpha() or _NOTHING.match(body).end() < len(body)


def summary(body: str) -> str:
    """The first sentence of a page, as plain text; empty if it has none."""
    simple = _PLAIN_START.match(body, 0, _SUMMARY_WITHIN)
    if simple and "|" not in body:
        sentence = _in_one_line(simple)
        # A line of ASCII may hold several.
        if not sentence.isascii():
            return shortened(sentence)
    if not says_something(body):
        return ""
    if "```" in body or "~~~" in body:
        body = _FENCED.sub("", body[: 4 * _SUMMARY_WITHIN])
    if "<!--" in body:
        body = _COMMENT.sub("", body[: 4 * _SUMMARY_WITHIN])
    if "\n>\n" in body:
        body = _QUOTE_MARKS.sub("", body[: 4 * _SUMMARY_WITHIN])
    label = ""
    for paragraph in _paragraphs(body[:_SUMMARY_WITHIN]):
        paragraph = _IMAGE.sub("", paragraph)
        text = _without_tags(paragraph) if "<" in paragraph else paragraph
        sentence = _told_first(text)
        # The address that it announces is gone with the tags.
        announces = "<http" in paragraph and sentence.endswith(("：", ":"))
        if announces or not sentence.strip("。！？!?.0123456789"):
            continue
        shown = _OPENS_TAG.sub("&lt;", as_markdown(shortened(sentence)))
        if not _LABEL.fullmatch(text):
            return shown
        label = label or shown
    return label


def _paragraphs(body: str) -> Iterator[str]:
    """The paragraphs of a page that are prose, without what stands before their text."""
    start = 0
    while start < len(body):
        stop = body.find("\n\n", start)
        paragraph = body[start : stop if stop >= 0 else len(body)]
        start = stop + 2 if stop >= 0 else len(body)
        if paragraph.lstrip("\n").startswith(("    ", "\t")):
            continue
        paragraph = paragraph.strip()
        if paragraph.startswith(("<a id=", "<a name=")):
            paragraph = _ANCHOR.sub("", paragraph).strip()
        if paragraph.startswith("<p") and (tagged := _TAGGED.fullmatch(paragraph)):
            paragraph = tagged[1].strip()
        if marked := _MARKED.match(paragraph):
            paragraph = paragraph[marked.end() :]
        if paragraph.startswith(_ODD_START):
            paragraph = _LEADING.sub("", paragraph)
        table = "|" in paragraph and _TABLE.match(paragraph)
        if paragraph and not table and not _NO_SUMMARY.match(paragraph):
            yield paragraph


def _without_tags(paragraph: str) -> str:
    """A paragraph without its cards and tags, its breaks as line ends, its code as it is."""
    paragraph = _BREAK.sub("  \n", _INLINE_CARD.sub("", paragraph))
    return _CODE_OR_TAG.sub(lambda match: match[0] if match[1] else "", paragraph)


def _told_first(paragraph: str) -> str:
    """The first sentence of a paragraph, behind the mark of a list, a quote or a heading."""
    mark = _LIST_MARK.match(paragraph)
    start = mark.end() if mark else 0
    if simple := _PLAIN_SENTENCE.match(paragraph, start):
        return _in_one_line(simple)
    return first_sentence(_CITED.sub("", plain(_first_line(paragraph[start:])))).strip()


def _in_one_line(match: re.Match) -> str:
    return " ".join(match.group().split())


def _first_line(paragraph: str) -> str:
    """The first line of a paragraph, with the lines that it was wrapped into."""
    line, _, rest = paragraph.partition("\n")
    while rest and _LABEL.fullmatch(line.rstrip()):
        line, _, rest = rest.partition("\n")
    while rest and not line.endswith(_ENDED) and not _MARKED_LINE.match(rest):
        following, _, rest = rest.partition("\n")
        line = f"{line} {following.strip()}"
    if line.isascii() and (sentence := _ENGLISH_SENTENCE.match(line)):
        return sentence.group()
    return line


def first_sentence(text: str) -> str:
    """The first sentence of the first line of a text, with its stop."""
    return _SENTENCE.match(text).group()


def shortened(sentence: str, longest: int = _LONGEST) -> str:
    """Ends at the last comma that leaves an even number of `$`, so that no formula is cut."""
    if len(sentence) <= longest:
        return sentence
    for match in reversed(list(_CLAUSE.finditer(sentence[:longest]))):
        if match.start() >= 12 and sentence[: match.start()].count("$") % 2 == 0:
            return sentence[: match.start()] + "……"
    if "$" in sentence:
        return sentence[: sentence.index("$")] + "……"
    return sentence[:longest] + "……"


def as_markdown(text: str, escape: Callable[[str], str] = str) -> str:
    """Plain text as Markdown: what is no formula, escaped, its dollars too."""
    if "$" not in text:
        return escape(text)
    parts, at = [], 0
    for span in spans(text):
        if span.kind == "math":
            parts += (
                escape(text[at : span.start]).replace("$", "\\$"),
                text[span.start : span.end],
            )
            at = span.end
    return "".join((*parts, escape(text[at:]).replace("$", "\\$")))
