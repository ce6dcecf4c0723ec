"""Applies to prose every repair for which it gives occasion, and counts them."""

import re
from collections.abc import Sequence

from kg.importing import breaks, dialects, indents, items, repair, stars, tables
from kg.importing.draft import Draft
from kg.importing.lists import has_quote, quoted
from kg.importing.report import Report

# What gives occasion for any but that of lists: a mark, or a line right below another. It begins
# with one set of characters, so that the engine skips plain text quickly.
_OCCASION = re.compile(
    r"[*$~^\\#:{>=\[\n](?:(?<=[*$~^\\#:{>])|(?<===)|(?<=\[)[! xX]|(?<=[^\n]\n)(?=[^\n]))"
)
# The mark of an item at the end of a line.
_EMPTY = ("-\n", "- \n", "+\n", "+ \n", "* \n")
_RULED = re.compile(r"\|[ \t]*:?-|-:?[ \t]*\|")
_BULLET = re.compile(rf"\n[ \t]*[{items.BULLETS}]")
_ITEM_MARKS = frozenset("-+*")


class Repairs:
    """The repairs of an import; `report` counts them by kind."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def prose(self, masked: str, draft: Draft, outputs: Sequence[str] = ()) -> str:
        """Masked prose, mended by every repair for which it gives occasion; `outputs` are what
        its marks stand for."""
        notes = draft.notes
        if not _OCCASION.search(masked):
            return draft.lists.prose(masked)
        if "*" in masked:
            masked = self.counted("times", stars.times(masked))
            masked = self.counted("product", stars.products(masked))
            if "*.*" in masked or "*/*" in masked or "*:*" in masked:
                masked = self.counted("product", stars.wildcards(masked))
            if "*\\*" in masked:
                masked = self.counted("emphasis", repair.pasted_bold(masked))
            if "** **" in masked or "****" in masked:
                masked = self.counted("emphasis", repair.empty_bold(masked))
        if "$" in masked:
            masked = self.counted("dollar", repair.dollars(masked))
        if ":\\" in masked:
            masked = self.counted("path", repair.paths(masked))
        if "~" in masked or "==" in masked or "^" in masked:
            masked = self.counted("mark", dialects.marks(masked))
        if "\\" in masked:
            masked = self.counted("number", repair.numbers(masked))
            masked = self.counted("escape", dialects.escapes(masked))
        if "#" in masked:
            if ">" in masked:
                masked = self.counted("heading", dialects.quoted_headings(masked))
            masked = self.counted("hash", dialects.hashes(masked))
        if ":" in masked:
            masked = self.counted("emoji", dialects.emoji(masked))
            masked = self.counted("definition", dialects.definitions(masked))
        if "{" in masked:
            if "]{." in masked:
                masked = self.counted("mark", dialects.bracketed(masked))
            masked = self.counted("attributes", dialects.attributes(masked, outputs))
            masked = self.counted("brace", dialects.braces(masked))
        lines = breaks.has_soft_break(masked)
        if lines:
            if masked[-4:].rstrip()[-1:] in _ITEM_MARKS or any(mark in masked for mark in _EMPTY):
                masked = self.counted("list", items.empty_items(masked, draft.goes_on))
            if _BULLET.search(masked):
                masked = self.counted("list", items.bullets(masked))
            if "\n    " in masked or "\n\t" in masked:
                masked = self.counted("list", items.indented_items(masked))
            masked = self.counted("hard break", dialects.hard_breaks(masked))
            masked = self.counted("keyed line", breaks.keyed_lines(masked))
            masked = self.counted(
                "own line", breaks.own_lines(masked, outputs, notes.ended, notes.wiki)
            )
            masked = self.counted("joined line", breaks.join_lines(masked))
            masked = self.counted("numbered line", breaks.numbered_lines(masked))
        if has_quote(masked):
            masked = self.counted("indented prose", indents.quoted(masked))
            masked = self.counted("list", quoted(masked))
        if "[" in masked:
            if "[!" in masked:
                masked = self.counted("callout", dialects.callouts(masked))
            if "[ ]" in masked or "[x]" in masked or "[X]" in masked:
                masked = self.counted("task", dialects.tasks(masked))
        if lines and "|" in masked and _RULED.search(masked):
            masked = self.counted("headless", tables.headless(masked))
            masked = self.counted("uneven table", tables.even(masked))
        if lines:
            masked = self.counted("blank line", repair.blank_lines(masked))
        masked = draft.lists.prose(masked)
        if "**" in masked:
            masked = self.counted("emphasis", repair.emphasis(masked))
            masked = self.counted("anchor", repair.lead_anchors(masked, draft.anchors))
        return masked

    def counted(self, kind: str, mended: tuple[str, int]) -> str:
        """What was mended, once its number of repairs is counted."""
        text, count = mended
        if count:
            self._report.repaired(kind, count)
        return text
