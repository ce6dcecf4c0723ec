"""Shows Material's search only what it reads of a page, keeps entries, and writes a mended index.

The search walks every tag of every page, which takes longer than all else. The colours of code,
the elements of formulas and what is excluded from the search leave nothing in its index.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from kg.site.search_index import Named, as_text

_EXCLUDED = " data-search-exclude"
# Begins with letters, for which Python looks much faster than for a space that may be there.
_MARK = re.compile(r'data-search-\w+="[^"]+"')
_TAG = re.compile(r"<(/?)(\w+)")
_HEADING = re.compile(r"<h[1-6]\b")
_VOID = frozenset(("br", "hr", "img", "input", "wbr"))
_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_SPAN = re.compile(r"</?span\b[^>]*>")
# Ours hold nothing but text.
_PLACE = re.compile(r'<span class="kg-place"[^>]*>([^<]*)</span>')
_TERM = re.compile(r'<a class="kg-term [^>]*>([^<]*)</a>')
_MATH = re.compile(r"<math\b[^>]*>(.*?)</math>", re.DOTALL)
_ANY_TAG = re.compile(r"<[^>]*>")
# The search writes white space that stands alone between two tags as one space.
_SPACE_ALONE = re.compile(r">\s+<")


def lean(html: str) -> str:
    """The HTML without the tags and excluded texts that leave no trace in the search index."""
    html = _TERM.sub(r"\1", _PLACE.sub(r"\1", _without_excluded(html)))
    html = _CODE.sub(lambda code: _SPAN.sub("", code.group()), html)
    return _MATH.sub(_formula, html)


def _without_marks(html: str) -> str:
    """The HTML without the attributes that are meant for the search, each with the space before."""
    *parts, last = _MARK.split(html)
    return "".join([part[:-1] if part[-1:].isspace() else part for part in parts]) + last


def _without_excluded(html: str) -> str:
    """The HTML with excluded elements emptied, and what follows an excluded heading left out."""
    out, at, seen = [], 0, 0
    while (mark := html.find(_EXCLUDED, seen)) >= 0:
        seen = mark + len(_EXCLUDED)
        tag = _TAG.match(html, max(html.rfind("<", at, mark), at))
        if not tag or html.find(">", tag.start(), mark) >= 0:
            continue
        if html.count('"', tag.start(), mark) % 2:
            # Words of another attribute.
            continue
        if inside := _inside(html, tag):
            out += (html[at : inside[0]], html[inside[1] : inside[2]])
            at = seen = inside[2]
            if _HEADING.match(tag.group()):
                at = seen = _after_section(html, at, out)
    out.append(html[at:])
    return "".join(out)


def _inside(html: str, tag: re.Match) -> tuple[int, int, int] | None:
    """Where the content of an element begins and ends, and where its closing tag ends."""
    start, depth = html.find(">", tag.end()) + 1, 1
    for other in _same(tag.group(2)).finditer(html, start):
        depth += -1 if other.group(1) else 1
        if not depth:
            return start, other.start(), html.find(">", other.end()) + 1
    return None


@cache
def _same(name: str) -> re.Pattern:
    return re.compile(rf"<(/?){name}\b")


def _after_section(html: str, at: int, out: list[str]) -> int:
    """Where the section of a heading that ends at `at` is over.

    Elements with headings of their own are entered; what must be kept of them goes to `out`.
    """
    while tag := _TAG.search(html, at):
        if tag.group(1) or _HEADING.match(tag.group()):
            return tag.start()
        if tag.group(2) in _VOID:
            at = tag.end()
            continue
        inside = _inside(html, tag)
        if inside is None:
            return tag.start()
        if _HEADING.search(html, inside[0], inside[1]):
            out.append(html[tag.start() : inside[0]])
            at = inside[0]
        else:
            at = inside[2]
    return len(html)


def _formula(math: re.Match) -> str:
    return math.group() if _SPACE_ALONE.search(math.group()) else _ANY_TAG.sub("", math.group(1))


class SearchEntries:
    """Stands before the index of Material's search and hands it lean pages.

    With `keep`, entries of a page that is the same as in the build before are added as they were.
    """

    def __init__(self, keep: bool) -> None:
        self._keep = keep
        self._last: dict[bytes, list[dict]] = {}
        self._kept: dict[bytes, list[dict]] = {}

    def attach(self, config: MkDocsConfig, names: Callable[[], Iterable[Named]]) -> None:
        """Begins a build; a search plugin of another make is left alone.

        `names` are those of all concepts, by which the written index finds them.
        """
        self._last, self._kept = self._kept, {}
        plugin = config.plugins.get("material/search") or config.plugins.get("search")
        index = getattr(plugin, "search_index", None)
        write = getattr(index, "generate_search_index", None)
        handlers = config.plugins.events["page_context"]
        place = next(
            (i for i, h in enumerate(handlers) if getattr(h, "__self__", h) is plugin), None
        )
        if place is None or write is None or not isinstance(getattr(index, "entries", None), list):
            return
        handle = handlers[place]

        def handle_lean(context: object, *, page: Page, **more: object) -> object:
            key = _digest(page) if self._keep else b""
            found, html = self._last.get(key), page.content
            if found is None:
                before = len(index.entries)
                page.content = lean(html)
                handle(context, page=page, **more)
                found = index.entries[before:]
            else:
                index.entries += found
            if self._keep:
                self._kept[key] = found
            page.content = _without_marks(html)
            return context

        def generate(earlier: object) -> str:
            """The text of the index, made once: to mend what lies on disk takes thrice the room."""
            if earlier:
                # `mkdocs serve --dirty`: Material puts old and new together.
                return as_text(json.loads(write(earlier)), names())
            entries, index.entries = index.entries, []
            mended = as_text({**json.loads(write(None)), "docs": entries}, names())
            index.entries = entries
            return mended

        handlers[place] = handle_lean
        index.generate_search_index = generate


def _digest(page: Page) -> bytes:
    """All of a page that the search reads."""
    meta = [page.meta.get(key) for key in ("title", "tags", "search")]
    known = repr((page.url, page.title, meta, _anchors(page.toc)))
    return sha256(f"{known}\0{page.content}".encode()).digest()


def _anchors(toc) -> list:
    return [(item.id, item.url, _anchors(item.children)) for item in toc]
