"""Splits a Markdown page into its front matter and its body."""

import re
from dataclasses import dataclass

from kg.model import Problem
from kg.yamlfile import Located, read_yaml

_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Page:
    """A page: its path relative to the docs folder, front matter and Markdown body.

    `body_start` is the offset of `body` in the file's text.
    """

    path: str
    meta: Located
    body: str
    body_start: int = 0


def read_page(path: str, text: str) -> tuple[Page, list[Problem]]:
    """Reads a page from its text; front matter that is no YAML mapping is a problem."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return Page(path, Located(path, {}), text), []
    meta, problems = read_yaml(path, match.group(1), first_line=2)
    if not problems and not isinstance(meta.data, dict | None):
        problems = [Problem(f"{path}:2", "front matter must be a mapping of keys to values")]
    if problems or meta.data is None:
        meta = Located(path, {})
    return Page(path, meta, text[match.end() :], match.end()), problems
