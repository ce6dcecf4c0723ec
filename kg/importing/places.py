"""Gives every section its place: a page for each leaf, a folder for each chapter."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.importing.addresses import Names, page_slug
from kg.importing.former import Former
from kg.importing.outline import Outline, Section


def set_wanted(found: Iterable[Section], outline: Outline, names: Names) -> None:
    """Sets the paths that an outline names."""
    if outline.pages:
        for section in found:
            wanted = outline.page_of(section)
            if wanted is not None and names.claim(wanted):
                section.path = wanted


def keep(found: list[Section], folder: str, names: Names, former: Former) -> None:
    """Sets the paths of the sections of a file that had a page before, which `former` knows.
    `folder` is the file's place in the docs folder."""
    groups: dict[tuple[Section | None, str], list[Section]] = defaultdict(list)
    for section in found:
        if not section.path:
            groups[section.parent, page_slug(section.name)].append(section)
    for section in _by_depth(found):
        if not section.path and (section.parent is None or section.parent.path):
            group = groups.pop((section.parent, page_slug(section.name)), None)
            if group is not None:
                former.place(group, _folder_above(section, folder), names)


def place(found: list[Section], folder: str, names: Names) -> None:
    """Sets the path of every section of a file that has none yet."""
    for section in _by_depth(found):
        if not section.path:
            above = _folder_above(section, folder)
            section.path = names.choose(above, section.name, bool(section.children))


def _by_depth(found: list[Section]) -> Iterator[Section]:
    """Sections so that a parent comes before its children."""
    stack = [section for section in reversed(found) if section.parent is None]
    while stack:
        section = stack.pop()
        yield section
        stack.extend(reversed(section.children))


def _folder_above(section: Section, folder: str) -> str:
    """The folder that a section's page belongs in; `folder` is that of the file."""
    parent = section.parent
    if parent is None:
        return folder
    return parent.path.rpartition("/")[0] if parent.chapter else parent.path.removesuffix(".md")
