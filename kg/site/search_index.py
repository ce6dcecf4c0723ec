"""Mends the index that Material's search writes: names of concepts lead to them, waste goes."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from shutil import copyfileobj
from urllib.parse import unquote

import jieba

from kg.site.finish import Site

_NAMES = "tags"
# Material weighs a page that has all words 2.5 times as much as a part of one; a concept that lives
# on a part of a page is worth as much as one with a page of its own.
_LIKE_A_PAGE = 2.5
# Material leaves out the last character of a Chinese query when it parts it into words. Our pages
# put this one, which no text holds, after each Chinese word and a space between it and a Latin one
# (templates/main.html); it must part words here.
_END = "⺀"
_CHINESE = re.compile("[㐀-鿿]+")


@dataclass(frozen=True)
class Named:
    """A concept as the search knows it; `location` is where it is told of, `a/b/#anchor`."""

    location: str
    names: tuple[str, ...]
    definition: str = ""


def named(site: Site) -> Iterator[Named]:
    """Where the search finds each concept of a site, and by what names."""
    for concept in site.book.knowledge.concepts:
        place = unquote(site.addresses.concept(concept))
        yield Named(place, (concept.name, *concept.aliases), concept.definition)


def as_text(index: dict, concepts: Iterable[Named]) -> str:
    """The mended index as JSON.

    Material escapes every Chinese character, which doubles what each page has to fetch.
    """
    mended = mend(index, concepts)
    return json.dumps(mended, ensure_ascii=False, separators=(",", ":"), default=str)


def write_for_disk(site: Path) -> None:
    """Writes the index of a built site, if it has one, as the script that is read from disk."""
    path = site / "search" / "search_index.json"
    if path.is_file():
        with path.open("rb") as index, path.with_suffix(".js").open("wb") as script:
            script.write(b"var __index = ")
            copyfileobj(index, script)


def mend(index: dict, concepts: Iterable[Named]) -> dict:
    """The index with names and aliases, which titles may lack, as tags of their entries.

    Tags count most in Material's search. An entry that is named after nothing else than a part of
    a page is made where there is none; sections that say nothing are left out. The entries given
    stay as they are.
    """
    docs = [d for d in index["docs"] if d["text"] or "#" not in d["location"]]
    places = {doc["location"]: place for place, doc in enumerate(docs)}
    for concept in concepts:
        place = places.get(concept.location)
        if place is None:
            page = concept.location.partition("#")[0]
            if page not in places:
                continue
            entry = {
                "location": concept.location,
                "title": _words(concept.names[0]),
                "text": _words(concept.definition),
            }
            places[concept.location] = len(docs)
            docs.append(entry)
        else:
            entry = docs[place] = {**docs[place]}
        names = dict.fromkeys([*entry.get(_NAMES, ()), *map(_words, concept.names)])
        entry[_NAMES] = list(names)
        if "#" in concept.location:
            entry["boost"] = _LIKE_A_PAGE
    config = index["config"]
    separator = f"{config['separator']}|{_END}"
    return {"config": {**config, "separator": separator}, "docs": docs}


def _words(text: str) -> str:
    """The text as HTML, which results are shown as, its Chinese words parted as Material does."""
    text = escape(text, quote=False)
    parted = _CHINESE.sub(lambda run: "\u200b".join(["", *jieba.cut(run.group()), ""]), text)
    return parted.strip("\u200b")
