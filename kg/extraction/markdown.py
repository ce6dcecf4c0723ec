"""Reads the prose of Markdown, every character staying where it was."""

import re
import unicodedata
from dataclasses import dataclass, field

from kg.extraction.scanner import Block, blocks

# What Markdown adds to the prose is overwritten by GONE, what is no prose (code, math) by OPAQUE,
# so that an offset into the folded text is an offset into the source.
GONE = "\0"
OPAQUE = "\1"

# Replaced one by one: a table would look up every character of a text that has few of these.
_PUNCTUATION = tuple(
    zip("，；：！？（）［］｛｝．｜／＋＝～＂＊—", ',;:!?()[]{}.|/+=~"*,', strict=True)
)
_HAS_PUNCTUATION = re.compile(f"[{''.join(wide for wide, _ in _PUNCTUATION)}]")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HAS_FULL_WIDTH = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a－＿\u3000\u00a0]")
_WIDTH = {**_FULL_WIDTH, 0x3000: 0x20, 0xA0: 0x20}

_INLINE = re.compile(
    r"""
    (?P<code>(?P<tick>`{1,3})(?!`)[^`]{0,2000}(?P=tick)(?!`))
  | (?P<math>\$\$[^$]{1,4000}\$\$|\$(?![\s$])[^$\n]{0,600}[^\s$\\]\$(?!\d)|\$[^\s$]\$
            |\\\([^\n]{1,600}?\\\)|\\\[.{1,2000}?\\\])
  | (?P<image>!\[[^\]\n]{0,500}\](?:\([^)\n]{0,1000}\)|\[[^\]\n]{0,100}\])(?:\{[^}\n]{0,300}\})?)
  | (?P<comment><!--.{0,4000}?-->)
  | (?P<struck>~~[^~\n]{1,300}~~|<del>[^<\n]{1,300}</del>)
  | (?P<link>\[(?P<text>[^\]\[\n]{1,500})\](?:\([^)\n]{0,1000}\)|\[[^\]\n]{0,100}\]))
  | (?P<footnote>\[\^[^\]\n]{1,50}\])
  | (?P<url><?(?:https?://|www\.)[A-Za-z0-9\-._~:/?\#@!$&'()*+,;=%]+>?)
  | (?P<file>(?<![\w./-])[\w./-]{0,80}\w
     \.(?:py|md|pdf|ipynb|pth?|cpp|json|ya?ml|sh|txt|zip)(?![A-Za-z0-9]))
  | (?P<tag></?[A-Za-z][^<>\n]{0,500}>)
  | (?P<attributes>\{[:\#.][^}\n]{0,200}\})
  | (?P<escape>\\[!-/:-@\[-`{-~])
  | (?P<emphasis>(?<!\d)\*+|\*+(?!\d)|(?<![A-Za-z0-9])_+|_+(?![A-Za-z0-9]))
    """,
    re.VERBOSE | re.DOTALL,
)
# Where markup can begin, but for file names, which are found by their endings.
_MARKUP = re.compile(r"[`$!\[<~\\*_{]|https?://|www\.")
_ENDING = re.compile(r"\.(?:py|md|pdf|ipynb|pth?|cpp|json|ya?ml|sh|txt|zip)(?![A-Za-z0-9])")
_LONGEST_NAME = 90
# What the reading itself puts into a sentence.
_RESERVED = re.compile("[\0-\3\U000f0000-\U000f07ff]")
_TIMES = re.compile(r"(?<=\d)(?:\0*[×*✕]\0*|\s?[×✕]\s?)(?=\d)")
_NO_NEWLINE = re.compile(r"[^\n]")
_HEADING_ID = re.compile(r"\{[^}]*#([\w\-.:]+)[^}]*\}\s*$")


@dataclass(slots=True)
class Document:
    """The prose of a text, its folded form (lower case, half width, no markup) and its blocks.

    All are as long as the text, so that an offset into one is an offset into the others.
    """

    text: str
    folded: str
    blocks: list[Block] = field(default_factory=list)


def fold(text: str) -> str:
    """Lower case and half width, each character staying at its offset."""
    folded = text.lower()
    if len(folded) != len(text):
        folded = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    if _HAS_FULL_WIDTH.search(folded):
        folded = folded.translate(_WIDTH)
    if _HAS_PUNCTUATION.search(folded):
        for wide, narrow in _PUNCTUATION:
            folded = folded.replace(wide, narrow)
    return folded


def read_markdown(text: str) -> Document:
    """Reads the prose of a Markdown text without front matter."""
    text = _prose_alone(text)
    return Document(text, mask(text), blocks(text))


def mask(text: str) -> str:
    """The folded text with markup, code, math, links and tags blanked out."""
    folded = _RESERVED.sub(GONE, fold(text))
    pieces, position = [], 0
    for start in _markup(text):
        match = _INLINE.match(text, start) if start >= position else None
        if not match:
            continue
        end = match.end()
        pieces.append(folded[position:start])
        kind = match.lastgroup
        if match["link"] is not None:
            left, right = match.span("text")
            pieces += (GONE * (left - start), mask(text[left:right]), GONE * (end - right))
        elif match["code"] is not None or kind in ("math", "file"):
            pieces.append(OPAQUE + GONE * (end - start - 1))
        elif kind == "escape":
            pieces.append(GONE + folded[end - 1])
        else:
            pieces.append(GONE * (end - start))
        position = end
    if pieces:
        pieces.append(folded[position:])
        folded = "".join(pieces)
    if any(sign in folded for sign in "×*✕"):
        folded = _TIMES.sub(lambda match: "x".ljust(len(match[0]), GONE), folded)
    return folded


def _markup(text: str) -> list[int]:
    """Where markup or a file name may begin."""
    starts = [match.start() for match in _MARKUP.finditer(text)]
    names = set()
    for match in _ENDING.finditer(text):
        start = match.start()
        nearest = max(0, start - _LONGEST_NAME)
        while start > nearest and (text[start - 1].isalnum() or text[start - 1] in "_./-"):
            start -= 1
        names.add(start)
    return sorted(names.union(starts)) if names else starts


# What is not the author's prose, and its end: a list of pages, which repeats their first
# sentences, learning paths, which only order them, and figures.
_BESIDE = {
    "<!-- pages -->": "<!-- /pages -->",
    '<div class="kg-paths"': "</div>",
    "<figure": "</figure>",
}
_OPENS = re.compile("<figure\\b|" + "|".join(map(re.escape, list(_BESIDE)[:2])))


def _prose_alone(text: str) -> str:
    """The text with what is not the author's prose blanked out, line by line as long."""
    pieces, position = [], 0
    open_ended: set[str] = set()
    for match in _OPENS.finditer(text):
        closing = _BESIDE[match[0]]
        if match.start() < position or closing in open_ended:
            continue
        end = text.find(closing, match.end())
        if end < 0:
            open_ended.add(closing)
            continue
        pieces.append(text[position : match.start()])
        position = end + len(closing)
        pieces.append(_NO_NEWLINE.sub(" ", text[match.start() : position]))
    return "".join((*pieces, text[position:])) if pieces else text


_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,1000}\)")
_LINK = re.compile(r"\[([^\]\[\n]{1,500})\]\([^)\n]{0,1000}\)")
_TAG = re.compile(r"<!--.{0,4000}?-->|</?[A-Za-z][^<>\n]{0,500}>|\{[:#.][^}\n]{0,200}\}", re.DOTALL)
_EMPHASIS = re.compile(r"\*\*|__|(?<![\\\w])[*_](?=\S)|(?<=[^\s\\])[*_](?!\w)|~~|`")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_FORMULA = re.compile(r"(?<!\\)(\$[^$\n]{1,500}\$)")
_PREFIX = re.compile(r"^[ \t]*(?:>[ \t]*)+", re.MULTILINE)
_MARKED = re.compile(r"[\[<{>*_~`\\]")


def plain(markdown: str) -> str:
    """A span of Markdown as a reader sees it, on one line."""
    if not _MARKED.search(markdown):
        return " ".join(markdown.split())
    text = _IMAGE.sub("", markdown)
    text = _LINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    text = _PREFIX.sub("", text)
    # Every other part is a formula.
    parts = _FORMULA.split(text)
    parts[::2] = (_ESCAPE.sub(r"\1", _EMPHASIS.sub("", part)) for part in parts[::2])
    return " ".join("".join(parts).split())


def slug(heading: str) -> str:
    """The anchor that the site gives a heading: lower case, Chinese kept, hyphens for spaces."""
    explicit = _HEADING_ID.search(heading)
    if explicit:
        return explicit[1]
    text = unicodedata.normalize("NFC", plain(heading)).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
