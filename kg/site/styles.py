"""Makes the site's styles: one sheet for all pages, and what few pages need within those pages."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from kg.vocabulary import Kind

_ASSETS = Path(__file__).parent / "assets"
# The files of `assets/parts`, and what a page has that needs them.
_PARTS = {
    "contents": ("kg-contents",),
    "docstrings": ("doc-contents",),
    "formulas": ("<math",),
    "home": ("kg-counts", "kg-overview", "kg-paths", "kg-chapters"),
    "index": ("kg-names", "kg-entry"),
    "missing": ("kg-missing",),
    "plot": ("kg-plot",),
}


def page_styles(kinds: Iterable[Kind]) -> str:
    """The one style sheet of all pages: each more would hold up their first picture.

    It is the files of `assets/page`, and the colours of the kinds of concepts.
    """
    files = sorted((_ASSETS / "page").glob("*.css"))
    parts = [path.read_text(encoding="utf-8") for path in files]
    return lean("".join([*parts, _kind_styles(kinds)]))


def part_styles(content: str, base: str) -> str:
    """What a page needs beyond that; `base` leads from it to the folder of the style sheet."""
    needed = [name for name, marks in _PARTS.items() if any(mark in content for mark in marks)]
    return "".join(_part(name).replace('url("', f'url("{base}') for name in needed)


@cache
def _part(name: str) -> str:
    return lean((_ASSETS / "parts" / f"{name}.css").read_text(encoding="utf-8")).strip()


def lean(css: str) -> str:
    """A style sheet of ours without comments and spaces; no text in it may hold either."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s*([{};,>])\s*|(?<=:)\s+", r"\1", re.sub(r"\s+", " ", css))
    return re.sub(r"(?<![\d.])0(?=\.\d)", "", css.replace(";}", "}")).strip() + "\n"


def _kind_styles(kinds: Iterable[Kind]) -> str:
    """The shape of each kind of concept and its colour, in light and in dark."""
    light = "".join(
        f".kg-kind-{kind.id}{{--kg-kind:{kind.light}{_shape(kind)}}}\n" for kind in kinds
    )
    dark = "".join(
        f'[data-md-color-scheme="slate"] .kg-kind-{kind.id}{{--kg-kind:{kind.dark}}}\n'
        for kind in kinds
    )
    # Paper is light.
    return f"{light}@media screen{{{dark}}}\n"


def _shape(kind: Kind) -> str:
    """How a mark is cut to the shape of a kind; without this it is a circle."""
    if not kind.corners:
        return ""
    # A circle takes up 72 per cent of the mark (40-title.css), so the tips of a star have room.
    points = ",".join(f"{50 + 36 * x:.0f}% {50 + 36 * y:.0f}%" for x, y in kind.corners)
    return f";--kg-shape:polygon({points})"
