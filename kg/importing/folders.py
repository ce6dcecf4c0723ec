"""Makes the pages of folders: the index of the docs folder and of each folder of notes in it."""

import posixpath
from collections.abc import Iterator

from kg.importing.front import Value
from kg.importing.notes import Notes
from kg.importing.outline import Section
from kg.importing.pages import folder_page, listed, listing_line
from kg.importing.store import Store

# What a listing says of a page: title (plain text), path, summary.
_Entry = tuple[str, str, str]


class Folders:
    """The docs folder and the folders of notes in it, each with the pages its index lists."""

    def __init__(self, files: list[Notes], store: Store) -> None:
        self._files = files
        self._store = store
        # What the front matter says of the notes, for the docs folder's own index.
        self.front: dict[str, Value] = {}
        self.alone = _is_alone(files, store)
        title = files[0].title if self.alone else ""
        self._titles = {"": title or "目录"}
        for notes in files:
            parts = notes.source.folder.split("/") if notes.source.folder else []
            for depth, title in enumerate(notes.source.folder_titles, 1):
                self._titles.setdefault("/".join(parts[:depth]), title)

    def __iter__(self) -> Iterator[str]:
        return iter(self._titles)

    @property
    def title(self) -> str:
        """The title of the docs folder's own index."""
        return self._titles[""]

    def entries(self, summaries: dict[Section, str]) -> dict[str, dict[str, _Entry]]:
        """What the index of each folder lists, by the path of the page."""
        found: dict[str, dict[str, _Entry]] = {folder: {} for folder in self._titles}
        for notes in self._files:
            own = posixpath.join(notes.source.folder, "index.md")
            for section in notes.sections:
                path = self.lies(section)
                if section.parent is None and section.path != own and path:
                    entry = (section.name, path, summaries[section])
                    found[notes.source.folder][path] = entry
        for folder in sorted(self._titles):
            path = f"{folder}/index.md"
            path = self._store.lies(path)
            if folder and path:
                entry = (self._titles[folder], path, "")
                found[posixpath.dirname(folder)].setdefault(path, entry)
        return found

    def lies(self, section: Section) -> str | None:
        """Where the page of a section lies by now, should people have moved it; None if they
        deleted it."""
        return self._store.lies(section.path)

    def pages(
        self, entries: dict[str, dict[str, _Entry]], store: Store
    ) -> Iterator[tuple[str, str]]:
        """The path and text of an index for each folder that has none from notes or by hand."""
        written = {section.path for notes in self._files for section in notes.sections}
        imported = {notes.name for notes in self._files}
        for folder in sorted(self._titles):
            path = posixpath.join(folder, "index.md")
            by_hand = store.last(path) is None and store.exists(path)
            if path not in written and not by_hand:
                lines = self._with_others(path, list(entries[folder].values()), store, imported)
                front = {} if folder else self.front
                yield path, folder_page(self._titles[folder], lines, front)

    def _with_others(
        self, path: str, entries: list[_Entry], store: Store, imported: set[str]
    ) -> list[str]:
        """The lines of a shared listing: those of this import, and those of notes that earlier
        imports brought in and this one leaves out."""
        lines = {entry[1]: listing_line(path, *entry) for entry in entries}
        earlier = listed(store.last(path) or "", path)
        sources = store.record.sources
        kept = {
            page: line
            for page, line in earlier.items()
            if page not in lines
            and page in sources
            and sources[page] not in imported
            and self._store.lies(page) == page
        }
        if not kept:
            return list(lines.values())
        order = [page for page in earlier if page in lines or page in kept]
        order += [page for page in lines if page not in earlier]
        return [lines.get(page) or kept[page] for page in order]


def _is_alone(files: list[Notes], store: Store) -> bool:
    """Whether the notes are one file and alone in the docs folder, whose index speaks of them."""
    by_hand = store.last("index.md") is None and store.exists("index.md")
    alone = len(files) == 1 and set(store.record.sources.values()) <= {"", files[0].name}
    return alone and not by_hand
