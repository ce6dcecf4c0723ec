"""Shows Material's search only what it reads of a page, and keeps the entries of unchanged pages.

The search walks every tag of every page, which takes longer than all else. The colours of code,
the elements of formulas and what is excluded from the search leave nothing in its index.
"""

import re
from hashlib import sha256

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

_EXCLUDED = " data-search-exclude"
_NAME = re.compile(r"<(\w+)")
_CODE = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
_SPAN = re.compile(r"</?span\b[^>]*>")
_MATH = re.compile(r"<math\b[^>]*>(.*?)</math>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# The search writes white space that stands alone between two tags as one space.
_SPACE_ALONE = re.compile(r">\s+<")


def lean(html: str) -> str:
    """The HTML without the tags and excluded texts that leave no trace in the search index."""
    html = _without_excluded(html)
    html = _CODE.sub(lambda code: _SPAN.sub("", code.group()), html)
    return _MATH.sub(_formula, html)


def _without_excluded(html: str) -> str:
    out, at, seen = [], 0, 0
    while (mark := html.find(_EXCLUDED, seen)) >= 0:
        seen = mark + len(_EXCLUDED)
        start = html.rfind("<", at, mark)
        opened = html.find(">", start)
        name = _NAME.match(html, start) if start >= 0 else None
        if not name or opened < mark or html.count('"', start, mark) % 2:
            # Words of the text, or of another attribute.
            continue
        depth = 1
        for tag in re.compile(rf"<(/?){name.group(1)}\b").finditer(html, opened):
            depth += -1 if tag.group(1) else 1
            if not depth:
                out.append(html[at : opened + 1])
                at = seen = tag.start()
                break
    out.append(html[at:])
    return "".join(out)


def _formula(math: re.Match) -> str:
    return math.group() if _SPACE_ALONE.search(math.group()) else _TAG.sub("", math.group(1))


class SearchEntries:
    """Stands before the index of Material's search and hands it lean pages.

    With `keep`, entries of a page that is the same as in the build before are added as they were.
    """

    def __init__(self, keep: bool) -> None:
        self._keep = keep
        self._last: dict[bytes, list[dict]] = {}
        self._kept: dict[bytes, list[dict]] = {}

    def attach(self, config: MkDocsConfig) -> None:
        """Begins a build; a search plugin of another make is left alone."""
        self._last, self._kept = self._kept, {}
        plugin = config.plugins.get("material/search") or config.plugins.get("search")
        index = getattr(plugin, "search_index", None)
        add = getattr(index, "add_entry_from_context", None)
        if add is None or not isinstance(getattr(index, "entries", None), list):
            return

        def add_lean(page: Page) -> None:
            key = _digest(page) if self._keep else b""
            found = self._last.get(key)
            if found is None:
                before, html = len(index.entries), page.content
                page.content = lean(html)
                try:
                    add(page)
                finally:
                    page.content = html
                found = index.entries[before:]
            else:
                index.entries += found
            if self._keep:
                self._kept[key] = found

        index.add_entry_from_context = add_lean


def _digest(page: Page) -> bytes:
    """All of a page that the search reads."""
    meta = [page.meta.get(key) for key in ("title", "tags", "search")]
    known = repr((page.url, page.title, meta, _anchors(page.toc)))
    return sha256(f"{known}\0{page.content}".encode()).digest()


def _anchors(toc) -> list:
    return [(item.id, item.url, _anchors(item.children)) for item in toc]
