"""Proves that nothing of the notes is lost: looks for every piece of them on the pages.

A piece is a sentence, a formula, a line of code, a link's address or an image. Sentences are
compared by their letters and digits alone, so that a repaired mark or a moved line break is no
loss; they may stand on any page, since people move passages. What the notes say twice has to stand
there twice; the listing of a chapter, which repeats first sentences, does not count.
"""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from kg.importing.merge import LISTING_END, LISTING_START
from kg.importing.pieces import Piece, bare, sentences_of, squeeze, words_of
from kg.importing.report import ImageEntry
from kg.model import Problem

_CARD = re.compile(r'<(figure|span) class="kg-missing"[^>]*>.*?</\1>', re.DOTALL)
_NAMED = re.compile(r"<small>(.*?)</small>", re.DOTALL)
_CAPTION = re.compile(r">\s*(?:<figcaption>)?(.*?)</", re.DOTALL)
_EMBEDDED = "data:"
_LISTING = re.compile(f"{re.escape(LISTING_START)}.*?(?:{re.escape(LISTING_END)}|\\Z)", re.DOTALL)
_MOST_SEARCHES = 20_000


class Pages:
    """The text of all pages, made so that a piece is found quickly, each time that it stands."""

    def __init__(self, pages: Iterable[tuple[str, str]]) -> None:
        self._raw: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        self._sentences: Counter[tuple[str, str]] = Counter()
        # How often each piece was taken so far: on a page, and on all of them.
        self._here: dict[tuple[str, str], int] = defaultdict(int)
        self._overall: dict[tuple[str, str], int] = defaultdict(int)
        self._everywhere: dict[tuple[str, str], int] = {}
        self._cards: Counter[str] = Counter()
        for path, text in pages:
            self._cards.update(map(_told, _CARD.finditer(text)))
            text = _LISTING.sub("", _CARD.sub("", text))
            self._raw[path] = squeeze(text)
            prose = "\n".join(words_of(text))
            sentences = [bare(part) for part in sentences_of(prose)]
            # A tag may reach from one sentence into another, and a `;` ends an entity.
            marked = "<" in prose or "&" in prose
            self._bare[path] = bare(prose) if marked else "".join(sentences)
            self._sentences.update((path, sentence) for sentence in sentences)
        self._all_bare = "\n".join(self._bare.values())
        self._all_raw = "\n".join(self._raw.values())

    def take(self, piece: Piece, path: str) -> bool:
        """Whether `piece` is on the page at `path`, or on any other, as often as it was taken."""
        sentence = piece.kind == "sentence"
        wanted = bare(piece.text) if sentence else squeeze(piece.text)
        if piece.kind == "link":
            # An address stands once on a page, however many links share its definition.
            self._here[path, wanted] = self._overall["link", wanted] = 1
        else:
            self._here[path, wanted] += 1
            self._overall[piece.kind, wanted] += 1
        here = self._here[path, wanted]
        if sentence and self._sentences.get((path, wanted), 0) >= here:
            return True
        text = (self._bare if sentence else self._raw).get(path, "")
        if wanted in text and (here == 1 or text.count(wanted) >= here):
            return True
        return self._count(piece.kind, wanted) >= self._overall[piece.kind, wanted]

    def _count(self, kind: str, wanted: str) -> int:
        count = self._everywhere.get((kind, wanted))
        if count is None:
            if len(self._everywhere) >= _MOST_SEARCHES:
                return 0
            text = self._all_bare if kind == "sentence" else self._all_raw
            count = self._everywhere[kind, wanted] = text.count(wanted)
        return count

    def times(self, piece: Piece) -> int:
        """How often a piece stands on all pages together."""
        sentence = piece.kind == "sentence"
        return self._count(piece.kind, bare(piece.text) if sentence else squeeze(piece.text))

    def take_image(self, entry: ImageEntry) -> bool:
        """Whether an image, its stand-in or the card that says it is missing is on the page that it
        belongs on, or on any other, as often as it was taken."""
        shown = f"${entry.caption}$" if entry.status == "formula" else entry.file
        wanted = squeeze(shown) or squeeze(_shown_as(entry))
        self._here[entry.page, wanted] += 1
        self._overall["image", wanted] += 1
        if shown and self._raw.get(entry.page, "").count(wanted) >= self._here[entry.page, wanted]:
            return True
        taken = self._overall["image", wanted]
        # A card is found at once; to look through all pages for each image would not be linear.
        card = squeeze(_shown_as(entry))
        return self._cards[card] >= taken or self.image_times(entry) >= taken

    def image_times(self, entry: ImageEntry) -> int:
        """How often an image, or what stands for it, is on all pages together."""
        shown = f"${entry.caption}$" if entry.status == "formula" else entry.file
        # Somebody may have found the file and put it where its card was.
        found = self._count("image", squeeze(shown or f"/{entry.name})"))
        return found + self._cards[squeeze(_shown_as(entry))]


def _shown_as(entry: ImageEntry) -> str:
    """What the card of an image says of it."""
    return entry.caption if entry.name == _EMBEDDED else entry.name


def _told(card: re.Match) -> str:
    """What a card says of its image: the name of the file, if it has one, else the caption."""
    told = _NAMED.search(card.group()) or _CAPTION.search(card.group())
    return squeeze(html.unescape(told[1]))


def lost(
    found: Iterable[tuple[str, Piece]], images: Iterable[ImageEntry], docs: Pages
) -> Iterator[Problem]:
    """What is on no page; `found` are pieces with the page where each is expected."""
    for path, piece in found:
        if not docs.take(piece, path):
            shown = piece.text if len(piece.text) <= 60 else piece.text[:60] + "…"
            yield Problem(piece.where, f"this {piece.kind} {_only(docs.times(piece))}: {shown}")
    for entry in images:
        if not docs.take_image(entry):
            often = _only(docs.image_times(entry))
            yield Problem(entry.where, f"this image {often}: {entry.name}")


def _only(times: int) -> str:
    return f"is on the pages only {times} times" if times else "is on no page"
