"""What an import found and did, to read and as JSON."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import NamedTuple

from kg.model import Problem

REPAIRS = {
    "mojibake": "passages of mojibake mended",
    "correction": "misspellings corrected",
    "emphasis": "bold marks mended",
    "times": "products written with ×",
    "product": "products kept from becoming emphasis",
    "callout": "callouts written as quotes with a title",
    "list": "list lines indented so that they are read as such",
    "indented prose": "indented paragraphs that are no code",
    "own line": "line breaks kept where the author ended a line",
    "joined line": "line breaks between Chinese lines joined",
    "mark": "marks written as HTML",
    "no tag": "brackets escaped that are no tags",
    "emoji": "names of emoji written as such",
    "definition": "definitions written as lists",
    "attributes": "sizes that Pandoc gave images written for the site",
    "brace": "braces escaped that are no attributes",
    "task": "boxes of tasks drawn",
    "hash": "hash signs escaped that open no heading",
    "hard break": "line breaks written with spaces",
    "keyed line": "lines of a name and what it is kept apart",
    "numbered line": "numbered lines kept apart",
    "number": "numbers freed of a backslash before them",
    "blank line": "blank lines put before lists and tables",
    "fence": "fences of code freed of what the renderer does not know",
    "escape": "marks freed of a backslash that would show",
    "headless": "tables given the head that they lacked",
    "uneven table": "tables whose head and rule were given as many cells",
    "drawn formula": "images of formulas written as formulas",
    "copied formula": "formulas that were copied with all that draws them written once",
    "notice for an image": "notices that an image could not be fetched read as that image",
    "formula": "formulas put so that they are read as such",
    "dollar": "dollar signs that are no formula escaped, or left out where one stands alone",
    "path": "backslashes of paths kept from escaping a mark",
    "anchor": "bold leads given an anchor",
    "caption": "captions written where the alt text said nothing",
    "contents mark": "tables of contents left out",
    "heading": "headings without a space after # read as such",
    "address": "addresses made links",
    "redirect": "links freed of services that only lead on",
    "link": "links between notes pointed at their pages",
    "private path": "user names in paths left out",
    "metadata": "images freed of what they tell about their author",
    "unclosed": "code blocks or comments closed that never ended",
}
MISSING = {
    "missing": "not found",
    "outside": "its path leads out of the notes and image folders, which have no such file",
    "ambiguous": "several different files of that name",
    "not an image": "the file is not an image",
    "unsafe": "an SVG that cannot be made safe, refused",
    "too large": "larger than 64 MB",
    "broken": "cannot be read",
}
_SHOWN = 20


class ImageEntry(NamedTuple):
    """One reference to an image. `status` is copied, kept, remote, redrawn, or why it is missing;
    `file` is its copy in the docs folder, or the remote address."""

    where: str
    page: str
    name: str
    caption: str
    status: str
    file: str = ""


@dataclass(frozen=True)
class Correction:
    """A misspelling as listed, and how often it was found."""

    wrong: str
    right: str
    count: int


@dataclass
class Report:
    """Everything that an import has to say. Places are `file:line`, the file as it was named
    below the given folders: no report holds a path of the author's disk."""

    sources: list[dict] = field(default_factory=list)
    headings: int = 0
    pages: dict[str, list[str]] = field(default_factory=dict)
    images: list[ImageEntry] = field(default_factory=list)
    repairs: Counter = field(default_factory=Counter)
    corrections: list[Correction] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    lost: list[Problem] | None = None
    # The conflicts on pages that people moved, or that no import made.
    moved: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)

    def note(self, where: str, message: str) -> None:
        self.notes.append(Problem(where, message))

    def repaired(self, kind: str, count: int = 1) -> None:
        if count:
            self.repairs[kind] += count

    @property
    def conflicts(self) -> list[str]:
        return self.pages.get("conflict", [])

    @property
    def exit_code(self) -> int:
        return 1 if self.errors or self.conflicts or self.lost else 0

    def as_json(self) -> dict:
        statuses = Counter(entry.status for entry in self.images)
        missing = sum(count for status, count in statuses.items() if status in MISSING)
        return {
            "sources": self.sources,
            "headings": self.headings,
            "pages": {kind: sorted(paths) for kind, paths in sorted(self.pages.items())},
            "images": {
                "references": len(self.images),
                "accounted": len(self.images),
                "missing": missing,
                "by_status": dict(sorted(statuses.items())),
                "entries": [entry._asdict() for entry in self.images],
            },
            "repairs": dict(sorted(self.repairs.items())),
            "corrections": [
                {"from": c.wrong, "to": c.right, "count": c.count} for c in self.corrections
            ],
            "notes": [asdict(problem) for problem in self.notes],
            "conflicts": self.conflicts,
            "errors": [asdict(problem) for problem in self.errors],
            "lost": None if self.lost is None else [asdict(problem) for problem in self.lost],
            "exit_code": self.exit_code,
        }

    def as_text(self) -> Iterator[str]:
        """The report as lines."""
        for source in self.sources[:_SHOWN]:
            yield f"{source['name']}: {source['encoding']}, {source['bytes']:,} bytes"
        if len(self.sources) > _SHOWN:
            yield f"… and {len(self.sources) - _SHOWN:,} more files"
        yield from self._pages()
        yield from self._images()
        yield from self._repairs()
        for title, problems in (("To know", self.notes), ("Lost", self.lost or []),
                                ("Errors", self.errors)):  # fmt: skip
            if problems:
                yield f"{title}:"
                yield from _first(problems, str)
        for page in self.conflicts:
            yield (
                f"Conflict: {page} {self._why(page)}; the incoming text is in {page}.incoming: "
                "take over what you want, then delete that file."
            )
        if self.lost is not None and not self.lost:
            what = "of what could be read " if self.errors else ""
            yield f"Nothing {what}is lost: every sentence, formula, link and image is on a page."

    def _pages(self) -> Iterator[str]:
        counts = ", ".join(f"{len(paths)} {kind}" for kind, paths in self.pages.items() if paths)
        yield f"Pages: {counts or 'none'} ({self.headings} headings)"
        left = self.pages.get("no longer in the notes", [])
        yield from _first(left, lambda page: f"{page}: no longer in the notes, left as it is")

    def _images(self) -> Iterator[str]:
        if not self.images:
            return
        statuses = Counter(entry.status for entry in self.images)
        parts = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
        yield f"Images: {len(self.images)} references, all accounted for: {parts}"
        missing = [entry for entry in self.images if entry.status in MISSING]
        yield from _first(
            missing,
            lambda one: f"{one.where}: {one.name}: {MISSING[one.status]} (a card on {one.page})",
        )

    def _repairs(self) -> Iterator[str]:
        if self.repairs:
            yield "Repaired:"
            for kind, text in REPAIRS.items():
                if self.repairs[kind]:
                    yield f"  {self.repairs[kind]:6,}  {text}"
        unused = [c for c in self.corrections if not c.count]
        if unused:
            yield "Corrections that no longer apply: " + ", ".join(c.wrong for c in unused)

    def _why(self, page: str) -> str:
        """Why a page is in conflict."""
        if page in self.moved:
            return "was moved or deleted here and changed in the notes"
        if page in self.foreign:
            return "was here before the notes were imported. It is as it was"
        return "was edited here and changed in the notes. The page is as it was"


def _first(entries: list, as_line: Callable[..., str]) -> Iterator[str]:
    """The first entries of a long list as lines, and how many more there are."""
    for entry in entries[:_SHOWN]:
        yield f"  {as_line(entry)}"
    if len(entries) > _SHOWN:
        more = len(entries) - _SHOWN
        yield f"  … and {more:,} more (all of them in the JSON report)"
