"""Gives every section its place: a page for each leaf, a folder for each chapter."""

from collections import defaultdict
from collections.abc import Iterator

from kg.importing.addresses import Names, page_slug
from kg.importing.former import Former
from kg.importing.outline import Outline, Section


def place(
    found: list[Section], outline: Outline, folder: str, names: Names, former: Former | None
) -> None:
    """Sets the path of every section of a file; `folder` is its place in the docs folder, `former`
    knows the pages that it had before."""
    if outline.pages:
        for section in found:
            wanted = outline.page_of(section)
            if wanted is not None and names.claim(wanted):
                section.path = wanted
    groups: dict[tuple[Section | None, str], list[Section]] = defaultdict(list)
    if former is not None:
        for section in found:
            if not section.path:
                groups[section.parent, page_slug(section.name)].append(section)
    for section in _by_depth(found):
        if section.path:
            continue
        above = _folder_of(section.parent) if section.parent is not None else folder
        if former is not None:
            group = groups.pop((section.parent, page_slug(section.name)), None)
            if group is not None:
                former.place(group, above, names)
        section.path = section.path or names.choose(above, section.name, bool(section.children))


def _by_depth(found: list[Section]) -> Iterator[Section]:
    """Sections so that a parent comes before its children."""
    stack = [section for section in reversed(found) if section.parent is None]
    while stack:
        section = stack.pop()
        yield section
        stack.extend(reversed(section.children))


def _folder_of(section: Section) -> str:
    if section.chapter:
        return section.path.rpartition("/")[0]
    return section.path.removesuffix(".md")
