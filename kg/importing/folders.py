"""Makes the pages of folders: the index of the docs folder and of each folder of notes in it."""

import posixpath
from collections.abc import Iterator

from kg.importing.notes import Notes
from kg.importing.outline import Section
from kg.importing.pages import folder_page, listed, listing_line
from kg.importing.store import Store

# What a listing says of a page: title (plain text), path, summary.
_Entry = tuple[str, str, str]


def folder_pages(
    files: list[Notes], summaries: dict[Section, str], store: Store
) -> Iterator[tuple[str, str]]:
    """The path and text of an index for each folder that has none from notes or by hand."""
    entries: dict[str, dict[str, _Entry]] = {"": {}}
    written = set()
    for notes in files:
        written.update(section.path for section in notes.sections)
        folder = notes.source.folder
        while folder and folder not in entries:
            entries[folder] = {}
            folder = posixpath.dirname(folder)
        for section in notes.sections:
            if section.parent is None and section.path != "index.md":
                entry = (section.name, section.path, summaries[section])
                entries[notes.source.folder][section.path] = entry
    for folder in sorted(entries, reverse=True):
        path = posixpath.join(folder, "index.md")
        if folder:
            entry = (posixpath.basename(folder), path, "")
            entries[posixpath.dirname(folder)][path] = entry
    imported = {notes.name for notes in files}
    for folder in sorted(entries):
        path = posixpath.join(folder, "index.md")
        by_hand = store.last(path) is None and store.exists(path)
        if path not in written and not by_hand:
            lines = _with_others(path, list(entries[folder].values()), store, imported)
            yield path, folder_page(posixpath.basename(folder) or "目录", lines)


def _with_others(path: str, entries: list[_Entry], store: Store, imported: set[str]) -> list[str]:
    """The lines of a shared listing: those of this import, and those of notes that earlier
    imports brought in and this one leaves out."""
    lines = {entry[1]: listing_line(path, *entry) for entry in entries}
    earlier = listed(store.last(path) or "", path)
    sources = store.record.sources
    kept = {
        page: line
        for page, line in earlier.items()
        if page not in lines and page in sources and sources[page] not in imported
    }
    if not kept:
        return list(lines.values())
    order = [page for page in earlier if page in lines or page in kept]
    order += [page for page in lines if page not in earlier]
    return [lines.get(page) or kept[page] for page in order]
