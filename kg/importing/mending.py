"""Mends what is wrong with the letters of notes: mojibake, user names in paths, misspellings."""

from kg.importing import repair
from kg.importing.data import Replacement
from kg.importing.inline import Span, spans
from kg.importing.mojibake import mend
from kg.importing.privacy import redact
from kg.importing.report import Correction, Report


class Mender:
    """Mends text, and counts in the report what it mended. `misspellings` are applied in order."""

    def __init__(self, misspellings: tuple[Replacement, ...], report: Report) -> None:
        self._misspellings = misspellings
        self._report = report
        self._counts: dict[str, int] = {}

    def title(self, markdown: str) -> str:
        """A heading's Markdown, mended."""
        text = self.mend(markdown)
        if "*" not in text:
            return text
        if not spans(text):
            text, count = repair.times(text)
            self._report.repaired("times", count)
        text, count = repair.emphasis(text)
        self._report.repaired("emphasis", count)
        return text

    def mend(self, text: str) -> str:
        """Some Markdown, mended."""
        if not text.isascii():
            text, count = mend(text)
            self._report.repaired("mojibake", count)
        text = self.redact(text)
        present = [entry for entry in self._misspellings if entry.wrong in text]
        return self._correct(text, present) if present else text

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

    def _correct(self, text: str, present: list[Replacement]) -> str:
        """Applies corrections to prose and formulas, not to code, addresses or HTML tags."""
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
