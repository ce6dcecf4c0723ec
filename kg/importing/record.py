"""The record of the last import: what each page was made as, against which a later one merges.

It is one text file, so that thousands of pages cost no second file each, and it belongs under
version control. It has the pages of each notes file in the order of their sections. Behind a first
line that shows the mark, each entry is a line of JSON behind that mark, and the text of a page
below it. The mark is one that begins no line of any page.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from json.encoder import encode_basestring as _quoted
from operator import itemgetter

RECORD = ".imported.txt"
_MARK = "%%%%"
_TITLE = "the pages as `kg import` made them last; later imports merge against this, keep it"


class RecordError(ValueError):
    """The text is no record."""


@dataclass
class Record:
    """What earlier imports wrote, by page: `sources` names the notes file, `texts` has the page
    as it was made, `offered` the incoming text of an open conflict, `places` where it lies if
    people have moved it. `images` names the copy of each image by the digest of its content,
    `files` what the image was called in the notes."""

    sources: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    offered: dict[str, str] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    files: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    places: dict[str, str] = field(default_factory=dict)

    def by_source(self) -> dict[str, list[str]]:
        """The pages of each notes file."""
        found: dict[str, list[str]] = defaultdict(list)
        for page, source in self.sources.items():
            found[source].append(page)
        return found

    def arrange(self, pages: Iterable[str]) -> None:
        """Brings those of the pages that are recorded in this order, before all others."""
        sources = self.sources
        first = {page: sources[page] for page in pages if page in sources}
        self.sources = first | sources

    def lines(self) -> Iterator[str]:
        """The record as text, in pieces that end with a line end."""
        mark = self._mark()
        yield f"{mark} {_TITLE}\n"
        for digest, name in sorted(self.images.items()):
            files = sorted(self.files.get(digest, ()))
            yield f"{mark} {_json(image=name, digest=digest, files=files)}\n"
        texts, offered = self.texts, self.offered
        names = {source: _quoted(source) for source in set(self.sources.values())}
        for page, source in sorted(self.sources.items(), key=itemgetter(1)):
            head = f'{mark} {{"page": {_quoted(page)}, "notes": {names[source]}'
            text = texts.get(page)
            lies = f', "lies": {_quoted(self.places[page])}' if page in self.places else ""
            yield f'{head}{lies}, "text": false}}\n' if text is None else f"{head}{lies}}}\n{text}"
            if page in offered:
                yield f'{head}, "incoming": true}}\n{offered[page]}'

    def _mark(self) -> str:
        mark = _MARK
        for texts in (self.texts, self.offered):
            for text in texts.values():
                while mark in text and f"\n{mark} " in text:
                    mark += "%"
        return mark


def read_record(text: str) -> Record:
    """Reads what `Record.lines` wrote; raises `RecordError` for anything else."""
    record = Record()
    text = text.replace("\r\n", "\n")
    mark = text.partition(" ")[0]
    if not mark.startswith(_MARK) or mark.strip("%"):
        raise RecordError("the first line is not that of a record")
    for entry in text.removesuffix("\n").split(f"\n{mark} ")[1:]:
        head, _, body = entry.partition("\n")
        try:
            data = json.loads(head)
            if "image" in data:
                record.images[data["digest"]] = data["image"]
                if files := data.get("files"):
                    record.files[data["digest"]].update(files)
                continue
            page, source = data["page"], data["notes"]
        except (ValueError, TypeError, KeyError):
            raise RecordError(f"this line says neither page nor image: {head[:80]}") from None
        if data.get("incoming"):
            record.offered[page] = body + "\n"
            continue
        record.sources[page] = source
        if lies := data.get("lies"):
            record.places[page] = lies
        if data.get("text", True):
            record.texts[page] = body + "\n"
    return record


def _json(**data: str | list[str]) -> str:
    return json.dumps(data, ensure_ascii=False)
