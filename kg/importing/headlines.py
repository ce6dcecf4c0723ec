"""Tells which lines that begin with `#` are headings, as CommonMark and as Typora read them."""

import re
from itertools import islice

# The usual form of a heading, which is read at once.
USUAL = re.compile(r"(#{1,6})[ \t]+([^#\s](?:[^#\n]*[^#\s])?)[ \t]*(?:\n|\Z)")
_ATX = re.compile(r"(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*\Z", re.DOTALL)
_ATX_TIGHT = re.compile(
    r"(#{2,6}(?=\w|\*\*\w|[`$【《「『（“][^#])|#(?=[㐀-鿿][^#]*\Z))(.*?)#*[ \t]*\Z", re.DOTALL
)
# Where its author never puts a space, `#Word` is one too if it is no tag or directive.
_TIGHT_LINE = re.compile(r"^#{2,6}[^\W\d]", re.MULTILINE)
_ATX_ALSO = re.compile(r"(#)(?=[A-Za-z][^#]*[㐀-鿿])([^#<=;]*)\Z")


def headline(line: str) -> tuple[int, str] | None:
    """The level and the title of a heading, None if the line, without its indent, is none."""
    match = _ATX.match(line) or _ATX_TIGHT.match(line)
    return (len(match.group(1)), (match.group(2) or "").strip()) if match else None


def headline_in_word(line: str) -> tuple[int, str] | None:
    """The same of a `#Word`, which is a heading only where its author leaves out the spaces."""
    match = _ATX_ALSO.match(line)
    return (1, match.group(2).strip()) if match else None


def leaves_spaces_out(text: str) -> bool:
    """Whether the author of a text leaves out the space behind `##`."""
    return len(list(islice(_TIGHT_LINE.finditer(text), 2))) == 2
