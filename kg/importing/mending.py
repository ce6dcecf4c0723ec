"""Mends what is wrong with the letters of notes: mojibake, user names in paths, misspellings."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from kg.importing import dialects, repair, stars
from kg.importing.data import Replacement
from kg.importing.inline import MASK, Span, spans
from kg.importing.masking import mask, unmask
from kg.importing.mojibake import mend, suspects
from kg.importing.occurrences import any_of
from kg.importing.privacy import HOME_MARKS, redact
from kg.importing.report import Correction, Report

# What a heading without spans has none of, and one that needs no mending.
REFERS = re.compile(rf"[\\`\[<${MASK}h](?:(?<!h)|ttps?:)")
_WIDE_COLON = re.compile("(?<=http)：//|(?<=https)：//|(?<=file)：//")
_MARKED = re.compile(r"[*~^:{\\&]|==")
# What an author indented a heading by.
_INDENT = re.compile(r"(?:&(?:nbsp|e[mn]sp|#160);\s*)+")
# What an address or a path that has to be mended has; a line has all of it.
_PATH_MARK = any_of((*HOME_MARKS, "：//"))


# What mends text, in this order: mojibake, then addresses and paths, then misspellings.
LETTERS, PATHS, WORDS = 3, 2, 1


class Places:
    """The places of a text where something may have to be mended: offsets in order, for each of
    `LETTERS`, `PATHS` and `WORDS`."""

    def __init__(self, *kinds: Iterable[int]) -> None:
        # There may be as many as letters.
        arrays = zip((LETTERS, PATHS, WORDS), (array("I", kind) for kind in kinds), strict=False)
        self._kinds = [(first, offsets) for first, offsets in arrays if offsets]

    def within(self, start: int, end: int) -> int:
        """What has to be mended first between two offsets; 0 if nothing has."""
        for first, offsets in self._kinds:
            index = bisect_left(offsets, start)
            if index < len(offsets) and offsets[index] < end:
                return first
        return 0


class Mender:
    """Mends text, and counts in the report what it mended. `misspellings` are applied in order."""

    def __init__(self, misspellings: tuple[Replacement, ...], report: Report) -> None:
        self._misspellings = misspellings
        wrong = [entry.wrong for entry in misspellings]
        self._misspelt = any_of(wrong) if wrong else None
        self._report = report
        self._counts: dict[str, int] = {}

    def titles(self, markdown: list[str]) -> Iterator[str]:
        """The Markdown of headings, mended. Those that need it are looked for in all at once."""
        places, start = self.places("\0".join(markdown)), 0
        for text in markdown:
            end = start + len(text)
            suspect = places.within(start, end)
            yield self._title(self.mend(text, suspect) if suspect else text)
            start = end + 1

    def title(self, markdown: str) -> str:
        """A heading's Markdown, mended."""
        return self._title(self.mend(markdown))

    def _title(self, text: str) -> str:
        if not _MARKED.search(text):
            return text
        if indent := _INDENT.match(text):
            text = text[indent.end() :]
        found = spans(text) if REFERS.search(text) else []
        raw = [text[span.start : span.end] for span in found]
        masked = mask(text, found, raw)
        for kind, mended in (
            ("number", repair.title_numbers),
            ("times", stars.times),
            ("mark", dialects.marks),
            ("emoji", dialects.emoji),
            ("brace", dialects.heading_braces),
            ("emphasis", repair.emphasis),
        ):
            masked, count = mended(masked)
            self._report.repaired(kind, count)
        return unmask(masked, raw)

    def places(self, text: str) -> Places:
        """Where in a text `mend` may change something."""
        words = self._misspelt.finditer(text) if self._misspelt else ()
        marks = (match.start() for match in _PATH_MARK.finditer(text))
        return Places(suspects(text), marks, (match.start() for match in words))

    def mend(self, text: str, first: int = LETTERS) -> str:
        """Some Markdown, mended; `first` is what may have to be mended first in it."""
        if first == LETTERS:
            text, count = mend(text)
            if count:
                self._report.repaired("mojibake", count)
        if first >= PATHS:
            if "：//" in text:
                text, count = _WIDE_COLON.subn("://", text)
                self._report.repaired("address", count)
            text = self.redact(text)
        wrong = self._misspelt and self._misspelt.search(text)
        return self._correct(text, wrong) if wrong else text

    def redact(self, text: str) -> str:
        """The text without the names of users in paths."""
        text, count = redact(text)
        if count:
            self._report.repaired("private path", count)
        return text

    def corrections(self) -> list[Correction]:
        """Every misspelling, and how often it was found."""
        return [
            Correction(entry.wrong, entry.right, self._counts.get(entry.wrong, 0))
            for entry in self._misspellings
        ]

    def _correct(self, text: str, match: re.Match | None) -> str:
        """Applies corrections to the paragraphs that need some; `match` is the first place."""
        parts, at = [], 0
        while match:
            start, stop = at, len(text)
            # Only a comment reaches from one paragraph into another.
            if "<!--" not in text:
                start = max(text.rfind("\n\n", at, match.start()), at)
                end = text.find("\n\n", match.end())
                stop = end if end >= 0 else stop
            parts += (text[at:start], self._corrected(text[start:stop]))
            at = stop
            match = self._misspelt.search(text, at)
        return "".join((*parts, text[at:]))

    def _corrected(self, text: str) -> str:
        """The text with corrections in prose and formulas, not in code, addresses or HTML tags."""
        present = [entry for entry in self._misspellings if entry.wrong in text]
        parts, at = [], 0
        for span in (*spans(text), Span("end", len(text), len(text))):
            if span.kind in ("math", "money", "wiki"):
                continue
            start = span.start
            if span.kind in ("image", "reference"):
                start += 2 + len(span.text)
            piece = text[at:start]
            for entry in present:
                count = piece.count(entry.wrong)
                if count:
                    piece = piece.replace(entry.wrong, entry.right)
                    self._counts[entry.wrong] = self._counts.get(entry.wrong, 0) + count
                    self._report.repaired("correction", count)
            parts += (piece, text[start : span.end])
            at = span.end
        return "".join(parts)
