"""Reads the front matter of notes, and takes what describes them over to their page."""

import re
import tomllib

import yaml

# What readers or the site can use; a `template` or a `layout` belongs to another site.
_TAKEN = frozenset(
    ("tags", "tag", "categories", "category", "keywords", "aliases", "date", "created", "updated",
     "modified", "lastmod", "author", "authors", "description", "summary", "abstract", "excerpt",
     "subtitle", "source", "license")
)  # fmt: skip
_LISTS = frozenset(("tags", "aliases"))
_COMMA = re.compile(r"[,，、]")
_FRONT = re.compile(
    r"﻿?---[ \t]*\n"
    r"((?:[\w-]+(?: [\w-]+){0,2}[ \t]*:.*\n|[ \t]+.*\n|- .*\n|#.*\n|[ \t]*\n)*+)"
    r"(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
# Hexo needs no first line of dashes.
_BARE = re.compile(
    r"﻿?(?=(?:title|layout|date|author|tags|categories)[ \t]*:)"
    r"(?:[\w-]+[ \t]*:.*\n|[ \t]+\S.*\n|- .*\n)++---[ \t]*(?:\n|\Z)"
)
_TOML = re.compile(r"﻿?\+\+\+[ \t]*\n((?!\+\+\+)[^\n]*\n)*?\+\+\+[ \t]*(?:\n|\Z)")

Value = str | list[str]


def front_end(text: str) -> int:
    """Where the front matter ends that a text begins with; 0 if it begins with none."""
    front = _FRONT.match(text) or _TOML.match(text) or _BARE.match(text)
    return front.end() if front else 0


def read_front(text: str) -> dict[str, object] | None:
    """The keys of front matter, with all values as text; None if it is neither YAML nor TOML."""
    text = text.lstrip("﻿")
    try:
        if text.startswith("+++"):
            return {key: _as_text(value) for key, value in tomllib.loads(text.strip("+\n")).items()}
        # The base loader knows no types, so that a date stays as it was written; YAML allows no
        # tabs between words.
        data = yaml.load(text.strip("-.\n").replace("\t", " "), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, tomllib.TOMLDecodeError):
        return None
    return {str(key): value for key, value in data.items()} if isinstance(data, dict) else None


def _as_text(value: object) -> object:
    if isinstance(value, list):
        return list(map(_as_text, value))
    return value if isinstance(value, dict) else str(value)


def plain_key(key: str) -> str:
    """A key as most write it; a plugin of Obsidian says `date created`, Logseq `alias`."""
    key = key.lower().removeprefix("date ")
    return "aliases" if key == "alias" else key


def taken(front: dict[str, object]) -> dict[str, Value]:
    """What of the front matter goes to the page: texts and lists of texts."""
    found: dict[str, Value] = {}
    for key, value in front.items():
        key = plain_key(key)
        if key in _LISTS and isinstance(value, str):
            value = [part.strip() for part in _COMMA.split(value)]
        if isinstance(value, list):
            value = [part for part in value if isinstance(part, str) and part]
        if key in _TAKEN and value and isinstance(value, str | list):
            found[key] = value
    return found
