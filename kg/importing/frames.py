"""Writes blocks of HTML so that the renderer sees the Markdown in them, and each page ends what it
begins.

Editors read what stands between blank lines within HTML as Markdown; Python-Markdown does where
`markdown="1"` tells it to.
"""

import re

# Tags of a whole page, which exporters put around a table.
_PAGE_TAG = re.compile(r"</?(?:html|body)(?=[\s>])[^<>]*>", re.IGNORECASE)
_BLOCK_OPEN = re.compile(
    r"<(center|figure|div|p|table|thead|tbody|tfoot|tr|td|th|section|article|figcaption|details|"
    r"blockquote|ul|ol|li)(?=[\s>])(?![^>]*\bmarkdown\b)",
    re.IGNORECASE,
)
_FRAME = re.compile(
    r"\s*<(div|center|aside|section|article|figure|blockquote)(?=[\s>])(?![^>]*\bmarkdown\b)",
    re.IGNORECASE,
)
_DETAILS = re.compile(r"<details(?=[\s>])(?![^>]*\bmarkdown\b)", re.IGNORECASE)
_NESTING = re.compile(
    r"<(/?)(article|aside|blockquote|center|details|div|figure|footer|header|main|nav|section|table|"
    r"thead|tbody|tfoot|tr|td|th)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
# Images in the middle, and nothing else.
_FRAME_TAG = r"</?(?:center|div|p)\b[^<>]*>"
_FRAMED_IMAGES = re.compile(
    rf"([ \t]+)(?:{_FRAME_TAG}\s*|<br\s*/?>\s*|<img\s[^<>]*>\s*|!\[[^\]\n]*\]\([^()\n]*\)\s*)+\Z",
    re.IGNORECASE,
)
_IN_FRAME = re.compile(rf"\s*(?:{_FRAME_TAG}|<br\s*/?>)\s*", re.IGNORECASE)
_BLANKS = re.compile(r"\n\n\n+")
_MOST_NESTED = 1000
# Elements that hold text, where the renderer would look for words alone.
_OF_TEXT = ("td", "th", "li")


def without_page_tags(markup: str) -> str:
    """Some HTML without the tags that only a whole page has."""
    return _PAGE_TAG.sub("", markup) if "<html" in markup or "<body" in markup else markup


def with_markdown(markup: str, pictures: bool) -> str:
    """A block of HTML, of which the renderer is told where Markdown stands in it; with `pictures`
    that is everywhere."""
    markup = _DETAILS.sub('<details markdown="1"', markup)
    if (frame := _FRAME.match(markup)) and f"</{frame.group(1).lower()}" not in markup.lower():
        # It ends behind a blank line: what stands there is Markdown to every editor.
        markup = f'{markup[: frame.end()]} markdown="1"{markup[frame.end() :]}'
    if pictures:
        markup = _BLOCK_OPEN.sub(r'<\1 markdown="1"', markup)
        lines = [line.strip() for line in markup.split("\n")]
        markup = _BLANKS.sub("\n\n", "\n".join(lines)).strip("\n") + "\n\n"
    return markup


def framed_images(markup: str) -> str:
    """The images of an indented block of HTML that centres them and holds nothing else, as a
    paragraph: in an item of a list the renderer sees no Markdown between tags. Empty if it holds
    more, or none."""
    framed = _FRAMED_IMAGES.match(markup)
    images = _IN_FRAME.sub("", markup).split("\n") if framed else []
    lines = [f"{framed.group(1)}{line.strip()}" for line in images if line.strip()]
    return "\n{}\n\n".format("\n".join(lines)) if lines else ""


def in_parts(markup: str, opened: list[str]) -> str:
    """A block of HTML of a page without the end tags of what the page has not opened; `opened`,
    the tags that are open before it, becomes those open behind it. A table that blank lines part
    holds Markdown."""
    parted = "table" in opened

    def write(match: re.Match) -> str:
        name = match.group(2).lower()
        if not match.group(1):
            if len(opened) < _MOST_NESTED:
                opened.append(name)
        elif name in opened:
            while opened.pop() != name:
                pass
        else:
            return ""
        return match.group()

    markup = _NESTING.sub(write, markup)
    return _BLOCK_OPEN.sub(_as_block, markup) if parted or "table" in opened else markup


def end_tags(opened: list[str]) -> str:
    """What ends the tags that are open where a page ends: a heading parts what HTML holds
    together."""
    return "".join(f"</{tag}>" for tag in reversed(opened))


def _as_block(tag: re.Match) -> str:
    kind = "block" if tag.group(1).lower() in _OF_TEXT else "1"
    return f'{tag.group()} markdown="{kind}"'
