"""Walks the text of rendered HTML and leaves its tags alone."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape, unescape

_ATTRIBUTES = r"(?:\"[^\"]*\"|'[^']*'|[^'\">])*"
_TAG = re.compile(
    rf"<!--.*?-->|<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*){_ATTRIBUTES}>", re.DOTALL
)
# Elements without another of their name inside, often full of tags: skipped in one step.
_WHOLE = ("code", "math", "pre", "script", "style")
_HAN = r"[⺀-⿟　-ヿ㐀-䶿一-鿿豈-﫿＀-￯]"
# Wide punctuation has its space within.
_BROKEN_LINE = re.compile(
    rf"(?<={_HAN})[ \t]*\n[ \t]*(?={_HAN})|(?<=[，。、；：！？）】》」』])[ \t]*\n[ \t]*"
)
_LINE_START = re.compile(r"\n\s+")
_SPACE_COUNTS = re.compile("<pre|<textarea")


@cache
def _tags(skip: frozenset[str]) -> re.Pattern:
    """Matches a tag, or with the group `whole` all of an element that is skipped."""
    whole = "|".join(name for name in _WHOLE if name in skip)
    if not whole:
        return _TAG
    return re.compile(
        rf"<(?P<whole>{whole})(?=[\s>])[^>]*(?<!/)>.*?</(?P=whole)\s*>|{_TAG.pattern}",
        re.DOTALL | re.IGNORECASE,
    )


def texts(html: str, skip: frozenset[str] = frozenset()) -> Iterator[tuple[int, int]]:
    """The spans of text between tags, without what stands inside the elements named in `skip`."""
    at = 0
    inside, depth = "", 0
    for tag in _tags(skip).finditer(html):
        start = tag.start()
        if not depth and start > at:
            yield at, start
        at = tag.end()
        if not (name := tag["name"]):
            continue
        element = name.lower()
        # An element that closes itself has nothing inside.
        if html.endswith("/>", start, at):
            continue
        if element == inside if depth else element in skip and not tag["close"]:
            inside, depth = element, depth + (-1 if tag["close"] else 1)
    if not depth and at < len(html):
        yield at, len(html)


def replace_texts(
    html: str, change: Callable[[str], str], skip: frozenset[str] = frozenset()
) -> str:
    """The HTML with `change` done to each of its texts."""
    out, at = [], 0
    for start, end in texts(html, skip):
        out += (html[at:start], change(html[start:end]))
        at = end
    out.append(html[at:])
    return "".join(out)


def plain(html: str) -> str:
    """The text of an HTML fragment without tags."""
    return unescape(_TAG.sub("", html))


def join_chinese_lines(html: str) -> str:
    """Takes out line breaks between two Chinese characters and after Chinese punctuation, which
    browsers show as spaces."""
    if not _BROKEN_LINE.search(html):
        return html
    return replace_texts(
        html, lambda text: _BROKEN_LINE.sub("", text), frozenset(("pre", "script", "style"))
    )


def without_indentation(html: str) -> str:
    """The HTML without the white space that begins its lines, where it does not count."""
    return html if _SPACE_COUNTS.search(html) else _LINE_START.sub("\n", html)


def safe_link(address: str) -> str:
    """The address if it leads to the web, else empty: a `javascript:` link is not followed."""
    return address if re.match(r"https?://[^\s\"'<>]+\Z", address) else ""


def attribute(text: str) -> str:
    """Text made fit for an attribute in double quotes."""
    return escape(" ".join(text.split()), quote=True)
