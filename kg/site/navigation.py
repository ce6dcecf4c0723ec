"""Keeps what the theme makes of those parts of the navigation that the pages of a folder share.

The theme makes all of it anew for every page: the more chapters, the more of a build this takes.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader
from mkdocs.structure.nav import Link, Section
from mkdocs.structure.pages import Page

from kg.site.markup import without_indentation

_Item = Section | Page | Link
# Where the theme's macro calls itself for what is in an item.
_WITHIN = re.compile(r"\{\{-?\s*render\((?=item,)")


class _Theme(FileSystemLoader):
    """Loads the theme's template, whose macro then asks for what is in an item as ours does."""

    def get_source(self, environment: Environment, template: str) -> tuple:
        source, *more = super().get_source(environment, template)
        return _WITHIN.sub("{{ kg_item(render, page, ", source), *more


class KeptNavigation:
    """Stands between the theme's `partials/nav-item.html` and the templates that use it."""

    def __init__(self) -> None:
        self._within: dict[str, frozenset[str] | None] = {}
        # By folder; of a folder and of those that it is in, else they would be too many.
        self._kept: dict[str, dict[tuple[str, bool], str]] = {}

    def attach(self, env: Environment, theme: list[str]) -> None:
        """Gives our template of that name what it needs; `theme` are the folders behind ours."""
        behind = PrefixLoader({"kg-theme": _Theme(theme)})
        env.loader = ChoiceLoader([env.loader, behind])
        env.globals["kg_item"] = self._item
        env.globals["kg_items"] = partial(partial, self._item)

    def _item(
        self,
        make: Callable[..., str],
        page: Page | None,
        item: _Item,
        path: str,
        level: int,
        parent: _Item | None = None,
    ) -> str:
        """An item in `parent` by the theme's macro `make`, or as it was made before.

        It looks the same from all pages of a folder but those that it leads to or into, where
        these are in its parent, or none is.
        """
        if path not in self._within:
            self._within[path] = _within(item)
        within = self._within[path]
        if not page or not page.url.endswith("/") or within is None or page.url in within:
            return make(item, path, level, parent)
        folder = page.url[:-1].rpartition("/")[0]
        if folder not in self._kept:
            around = {at: kept for at, kept in self._kept.items() if _is_in(folder, at)}
            self._kept = {**around, folder: {}}
        kept, key = self._kept[folder], (path, bool(parent and parent.active))
        if key not in kept:
            kept[key] = without_indentation(make(item, path, level, parent))
        return kept[key]


def _is_in(folder: str, other: str) -> bool:
    return not other or folder.startswith(f"{other}/")


def _within(item: _Item) -> frozenset[str] | None:
    """The addresses of an item and of all in it, with the folders that they are in.

    None if one is not told from the site's root, or if the item also stands for other pages.
    """
    found: set[str] = set()
    for url in _urls(item):
        if url is None or url.startswith("/") or "./" in url or ":" in url:
            return None
        found.update(url[: at + 1] for at, letter in enumerate(url) if letter == "/")
    return frozenset(found)


def _urls(item: _Item) -> Iterator[str | None]:
    yield None if hasattr(item, "pages") else getattr(item, "url", "")
    for child in item.children or ():
        yield from _urls(child)
