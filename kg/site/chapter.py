"""Shows a chapter's list of pages as a table of its concepts: year, idea, parameters, MACs."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from markupsafe import Markup

from kg.model import Concept
from kg.site.addresses import View
from kg.site.blocks import render
from kg.site.facts import Fact
from kg.site.page import Book
from kg.site.plot import giga

Facts = Callable[[str], Sequence[Fact]]

_LIST = re.compile(r"<!-- pages -->\s*<ul>(.*?)</ul>\s*<!-- /pages -->", re.DOTALL)
_ITEM = re.compile(r'\s*<li><a [^>]*?href="([^"]*)"[^>]*>(.*?)</a>(?:：|:)?(.*?)</li>', re.DOTALL)
_BUILD = re.compile(r"（.*?）")


@dataclass(frozen=True)
class Row:
    """A page of the chapter, or one of several concepts of the page above it (`part`).

    `builds` names the networks whose figures stand here where the concept's name does not.
    """

    name: Markup
    url: str
    idea: Markup
    kind: str = ""
    year: int | None = None
    parameters: str = ""
    macs: str = ""
    builds: str = ""
    part: bool = False


def fill(html: str, path: str, book: Book, view: View, facts: Facts) -> str:
    """The page with its list of pages as a table, unless the list says all that is known.

    `facts` gives the main networks of a concept id. The order is that of the list, the learning
    order; a concept that states no idea is told by its definition, else by the words of the list.
    """
    listed = _LIST.search(html)
    if path == "index.md" or not listed:
        return html
    items = _ITEM.findall(listed.group(1))
    if len(items) != listed.group(1).count("<li>"):
        return html
    rows = [row for item in items for row in _rows(*item, path, book, view, facts)]
    if not any(row.kind for row in rows):
        return html
    table = render(
        "contents.html",
        rows=rows,
        years=any(row.year for row in rows),
        figures=any(row.parameters for row in rows),
    )
    return html[: listed.start()] + table + html[listed.end() :]


def _rows(
    href: str, title: str, text: str, path: str, book: Book, view: View, facts: Facts
) -> list[Row]:
    """The page that a list links to, and the concepts that have a part of it."""
    page = view.addresses.path(urljoin(view.addresses.pages.get(path, ""), href))
    concepts = book.concepts(page)
    own = concepts[0] if concepts and not concepts[0].anchor else None
    said = Markup(text.strip())
    first = _row(Markup(title), href, own, said, facts) if own else Row(Markup(title), href, said)
    parts = [c for c in concepts if c is not own]
    return [
        first,
        *(_row(Markup.escape(c.name), view.concept(c), c, Markup(), facts, part=True)
          for c in parts),
    ]  # fmt: skip


def _row(
    name: Markup, url: str, concept: Concept, said: Markup, facts: Facts, part: bool = False
) -> Row:
    idea = Markup.escape(concept.idea or concept.definition) or said
    found = facts(concept.id)
    # The figures of one network that is named like its concept need no name.
    builds = list(dict.fromkeys(_BUILD.sub("", fact.name) for fact in found))
    return Row(
        name,
        url,
        idea,
        concept.kind,
        concept.year,
        _range([fact.parameters for fact in found]),
        _range([fact.macs for fact in found]),
        "、".join(builds) if builds != [concept.name] else "",
        part,
    )


def _range(figures: Sequence[int]) -> str:
    """The least and the most of some figures: `11.69–60.19 M`."""
    if not figures:
        return ""
    least, most = giga(min(figures)), giga(max(figures))
    if least == most:
        return most
    figure, _, unit = least.partition(" ")
    return f"{figure}–{most}" if most.endswith(f" {unit}") else f"{least} – {most}"
