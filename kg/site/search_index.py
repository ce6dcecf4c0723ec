"""Mends the search index that Material writes: names of concepts lead to them, waste goes."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

import jieba

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


def rewrite(site: Path, concepts: Iterable[Named]) -> None:
    """Mends the index of a built site, and writes it as the script that Material reads from disk.

    Material escapes every Chinese character, which doubles what each page has to fetch.
    """
    path = site / "search" / "search_index.json"
    if not path.is_file():
        return
    index = mend(json.loads(path.read_text(encoding="utf-8")), concepts)
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".js").write_text(f"var __index = {text}", encoding="utf-8")


def mend(index: dict, concepts: Iterable[Named]) -> dict:
    """The index with names and aliases, which titles may lack, as tags of their entries.

    Tags count most in Material's search. An entry that is named after nothing else than a part of
    a page is made where there is none; sections that say nothing are left out.
    """
    docs = [d for d in index["docs"] if d["text"] or "#" not in d["location"]]
    entries = {doc["location"]: doc for doc in docs}
    for concept in concepts:
        entry = entries.get(concept.location)
        if entry is None:
            page = concept.location.partition("#")[0]
            if page not in entries:
                continue
            entry = {
                "location": concept.location,
                "title": _words(concept.names[0]),
                "text": _words(concept.definition),
            }
            entries[concept.location] = entry
            docs.append(entry)
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
