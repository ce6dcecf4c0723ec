"""Writes references to images: to their copies, to redrawn figures, or cards for lost ones."""

import os
import posixpath
import re
import unicodedata
from collections import defaultdict
from urllib.parse import unquote

from kg.importing.addresses import page_slug
from kg.importing.captions import caption, says_nothing, written_below
from kg.importing.data import Figure
from kg.importing.draft import Draft
from kg.importing.formulas import bare, drawn, is_tex
from kg.importing.images import Found, Library, Picture, goes_by, read_image
from kg.importing.inline import Span
from kg.importing.markup import card, escape_alt, inline_card
from kg.importing.mending import Mender
from kg.importing.mojibake import mend
from kg.importing.plain import plain
from kg.importing.privacy import redact
from kg.importing.report import ImageEntry, Report
from kg.importing.store import Store
from kg.importing.targets import spaceless

_CONTEXT = 240
_REST_OF_ADDRESS = re.compile(r"[^\s()\[\]]*+(?:\]\([^\s()]*+)?\)")
_PARTING = re.compile(r"[ ()<>]")


class Pictures:
    """The images of the notes that are imported together."""

    def __init__(
        self, library: Library, figures: dict[str, Figure], mender: Mender, store: Store,
        report: Report,
    ) -> None:  # fmt: skip
        self._library = library
        self._figures = figures
        self._mender = mender
        self._store = store
        self._report = report
        self._names = {name.casefold() for name in store.record.images.values()}
        self._copied: set[str] = set()
        # The images that earlier imports copied, by what they are called in the notes.
        self._earlier: dict[str, set[str]] = defaultdict(set)
        for digest, files in store.record.files.items():
            for file in files:
                self._earlier[file.casefold()].add(digest)
        # What references lead to; those of a file mostly are to the same few places.
        self._known: dict[tuple[str, str, str], tuple[Found, Figure | None]] = {}

    def write(
        self, draft: Draft, span: Span, text: str, target: str, alt: str, title: str = "",
        size: str = "", inline: bool = False,
    ) -> str:  # fmt: skip
        """The Markdown for the image `target` that `span` of a block `text` shows; `size` is an
        attribute list. With `inline`, a card fits into a line."""
        notes = draft.notes
        known = self._known.get((target, notes.folder, notes.root))
        found, figure = known or self._find(target, draft)
        name, picture, remote, _ = found
        if remote and (formula := drawn(remote)):
            return self._formula(formula, draft, span, text, found)
        kept = "" if picture or remote else self._kept(found)
        if alt and not picture and not kept and is_tex(alt) and not (figure and figure.image):
            return self._formula(" ".join(bare(alt).split()), draft, span, text, found)
        label = self._caption(draft, alt, figure, span, text)
        where = draft.where(text, span.start)
        status, file = self._file(found, figure, kept, draft, where)
        page = draft.section.path
        self._report.images.append(ImageEntry(where, page, name, label, status, file or remote))
        address = draft.address(file) if file else remote
        if not address:
            return inline_card(card(label, name)) if inline else card(label, name)
        if _PARTING.search(address):
            address = f"<{address}>"
        hint = ""
        if title:
            title = mend(title)[0]
            hint = "" if says_nothing(title) else redact(title)[0].replace('"', "'")
        quoted = f' "{hint}"' if hint else ""
        return f"![{escape_alt(label)}]({address}{quoted}){size}"

    def address(self, draft: Draft, span: Span, text: str, target: str) -> str:
        """Where the image `target`, one of several sizes of what `span` shows, is on the site;
        empty if it could not be had."""
        found, figure = self._find(target, draft)
        kept = "" if found.picture or found.remote else self._kept(found)
        where = draft.where(text, span.start)
        status, file = self._file(found, figure, kept, draft, where)
        shown = file or found.remote
        if shown:
            entry = ImageEntry(where, draft.section.path, found.name, "", status, shown)
            self._report.images.append(entry)
        else:
            self._report.note(where, f"a size of an image is left out: {found.name}, {status}")
        return draft.address(file) if file else spaceless(found.remote)

    def is_there(self, target: str, draft: Draft) -> bool:
        """Whether an image can be shown."""
        found, figure = self._find(target, draft)
        return bool(found.picture or found.remote or self._kept(found) or (figure and figure.image))

    def _file(
        self, found: Found, figure: Figure | None, kept: str, draft: Draft, where: str
    ) -> tuple[str, str]:
        """What becomes of a reference, and the file of the docs folder that it shows, if one."""
        if found.remote:
            return "remote", ""
        if found.picture:
            return "copied", self.copy(found.picture, draft, found.name)
        if kept:
            return "kept", kept
        if figure and figure.image:
            if self._store.exists(figure.image):
                return "redrawn", figure.image
            self._report.note(where, f"the figure {figure.image} is not in the docs folder")
        return found.problem, ""

    def _find(self, target: str, draft: Draft) -> tuple[Found, Figure | None]:
        """Where a reference leads, and the figure that the list has for it."""
        key = target, draft.notes.folder, draft.notes.root
        found = self._library.find(*key)
        figure = self._figures.get(found.name.casefold())
        if not target.startswith("data:"):
            self._known[key] = found, figure
        return found, figure

    def _kept(self, found: Found) -> str:
        """The copy that an earlier import made of an image whose file is gone since, or lies in a
        folder that was named then."""
        digests = self._earlier.get(found.name.casefold(), ()) if self._earlier else ()
        if found.problem not in ("missing", "outside") or len(digests) != 1:
            return ""
        # Where there is a file of that name, this reference leads to it no more than ever before.
        if self._library.has_file(found.name):
            return ""
        digest = next(iter(digests))
        copy = f"images/{self._store.record.images[digest]}"
        if not self._store.exists(copy):
            return ""
        if digest not in self._copied:
            picture = read_image(str(self._store.into / copy))
            if isinstance(picture, Picture) and picture.digest == digest:
                self._put(picture)
            self._copied.add(digest)
        return copy

    def _formula(self, formula: str, draft: Draft, span: Span, text: str, found: Found) -> str:
        """What an image becomes that only draws a formula."""
        where = draft.where(text, span.start)
        self._report.repaired("drawn formula")
        self._report.images.append(
            ImageEntry(where, draft.section.path, found.name, formula, "formula", found.remote)
        )
        alone = text[span.start - 1 : span.start] in ("", "\n") and (
            text[span.end : span.end + 1] in ("", "\n")
        )
        return f"\n$$\n{formula}\n$$\n" if alone else f"${formula}$"

    def linked(self, target: str, draft: Draft) -> str | None:
        """The copy of an image that a link leads to, if there is one."""
        found, _ = self._find(target, draft)
        return self.copy(found.picture, draft, found.name) if found.picture else None

    def copy(self, picture: Picture, draft: Draft, name: str) -> str:
        """Copies an image once; the path of its copy. The same content keeps its name."""
        images = self._store.record.images
        known = images.get(picture.digest)
        if known is None:
            stem = unicodedata.normalize("NFC", posixpath.splitext(unquote(name))[0])
            if name == "data:" or says_nothing(mend(stem)[0]):
                stem = draft.section.path.removesuffix("/index.md").removesuffix(".md")
            base = page_slug(posixpath.basename(stem))
            known, number = f"{base}{picture.suffix}", 1
            while known.casefold() in self._names or self._store.exists(f"images/{known}"):
                number += 1
                known = f"{base}-{number}{picture.suffix}"
            self._names.add(known.casefold())
            images[picture.digest] = known
        # One that is cut at a mark (`q?.png`) or tells nothing would stand for others as well.
        if picture.path and goes_by(os.path.basename(picture.path), name):
            self._store.record.files[picture.digest].add(name)
        self._put(picture)
        return f"images/{known}"

    def _put(self, picture: Picture) -> None:
        if picture.digest not in self._copied:
            self._copied.add(picture.digest)
            self._report.repaired("metadata", bool(picture.told))
            self._store.put_image(self._store.record.images[picture.digest], picture)

    def _caption(self, draft: Draft, alt: str, figure: Figure | None, span: Span, text: str) -> str:
        if alt:
            # The alt text of a block that needs no mending needs none.
            mended = self._mender.mend(alt) if draft.suspect or span.kind == "html" else alt
            alt = plain(mended)
        if not says_nothing(alt):
            if figure and alt not in figure.caption:
                return f"{alt}：{figure.caption}"
            return figure.caption if figure else alt
        self._report.repaired("caption")
        if figure:
            return figure.caption
        before = text[max(0, span.start - _CONTEXT) : span.start]
        if span.start > _CONTEXT and (rest := _REST_OF_ADDRESS.match(before)):
            before = before[rest.end() :]
        if not before.strip():
            before = draft.before[-_CONTEXT:]
        after = text[span.end : span.end + _CONTEXT]
        if text is draft.section.title:
            before = after = ""
        elif below := written_below(draft.after if not after or after.isspace() else after):
            return below
        label = caption(draft.section.name, before, after)
        number = draft.count_caption(label)
        return label if number == 1 else f"{label}（{number}）"
