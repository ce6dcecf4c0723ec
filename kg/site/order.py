"""Puts pages in the order in which index pages link to them: the learning order."""

import posixpath
import re
from collections.abc import Iterable, Mapping

_LINK = re.compile(r"\]\(<?([^)\s>#]+\.md)(?:#[^)\s>]*)?>?(?:\s+[^)]*)?\)")
_PAGES = re.compile(r"<!-- pages -->(.*?)<!-- /pages -->", re.DOTALL)
_HEADING = re.compile(r"^# +(.+?)(?: +#+)? *$", re.MULTILINE)

HOME = "首页"

Nav = list["str | dict[str, Nav]"]


def links(path: str, body: str) -> list[str]:
    """The pages that a page links to, relative to the docs folder, in order, each once.

    Where a list stands between `<!-- pages -->` and `<!-- /pages -->`, that list alone counts.
    """
    folder = posixpath.dirname(path)
    if listed := _PAGES.search(body):
        body = listed.group(1)
    return list(
        dict.fromkeys(
            posixpath.normpath(posixpath.join(folder, link)) for link in _LINK.findall(body)
        )
    )


def title(path: str, body: str, meta: Mapping) -> str:
    """A page's title: as its front matter says, else its first heading, else its file name."""
    heading = _HEADING.search(body)
    named = meta.get("title") or (heading and heading.group(1)) or meta.get("name")
    if named:
        return re.sub(r"[*`]", "", str(named)).strip()
    stem = path.removesuffix(".md").removesuffix("/index")
    return posixpath.basename(stem) or path


def arrange(pages: Mapping[str, tuple[str, str]]) -> Nav:
    """The navigation of all pages: path → (title, body), a folder becomes a section.

    A folder's pages stand in the order in which its `index.md` links to them, those that it does
    not mention follow by name.
    """
    return _folder("", sorted(pages), pages)


def _folder(folder: str, paths: Iterable[str], pages: Mapping[str, tuple[str, str]]) -> Nav:
    prefix = folder + "/" if folder else ""
    index = prefix + "index.md"
    children: dict[str, list[str]] = {}
    for path in paths:
        if path != index:
            head, _, rest = path[len(prefix) :].partition("/")
            children.setdefault(prefix + head, []).extend([path] if rest else [])
    ranks: dict[str, int] = {}
    for rank, link in enumerate(links(index, pages[index][1]) if index in pages else ()):
        if link.startswith(prefix):
            ranks.setdefault(prefix + link[len(prefix) :].partition("/")[0], rank)
    nav: Nav = []
    if index in pages:
        nav.append(index if folder else {HOME: index})
    for child in sorted(children, key=lambda child: (ranks.get(child, len(ranks)), child)):
        if not children[child]:
            nav.append(child)
            continue
        section = pages.get(child + "/index.md")
        name = section[0] if section else posixpath.basename(child)
        nav.append({name: _folder(child, children[child], pages)})
    return nav
