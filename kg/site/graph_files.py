"""The files of the graph page; between builds only what shows other things is made anew."""

from collections.abc import Callable
from functools import cache, partial

from kg.graph import positions
from kg.site import graph_page
from kg.site.corrections import notice
from kg.site.facts import card_rows
from kg.site.finish import Site
from kg.site.graph_data import Card, Place
from kg.site.snippets import heart


class GraphFiles:
    """Makes the files of a site's graph; with `keep`, keeps them for the next build."""

    def __init__(self, keep: bool) -> None:
        self._keep = keep
        self._state: object = None
        self._kept: dict[str, bytes] = {}

    def of(self, site: Site, name: str) -> dict[str, Callable[[], bytes]]:
        """What makes each file, by its path; `name` is that of the site."""
        knowledge, addresses, cards = site.book.knowledge, site.addresses, _cards(site)
        corrections = site.book.corrections
        place = Place(
            name,
            addresses.concept,
            addresses.evidence,
            cards,
            knowledge.kinds,
            notice=partial(notice, found=corrections),
        )
        at = cache(partial(positions, knowledge.graph))
        makers = graph_page.makers(knowledge.graph, at, place)
        if self._keep:
            known = (knowledge.concepts, knowledge.kinds, knowledge.relations)
            state = (known, cards, name, addresses, corrections)
            if self._state != state:
                self._state, self._kept = state, {}
        return {path: partial(self._made, path, make) for path, make in makers.items()}

    def _made(self, path: str, make: Callable[[], str | bytes]) -> bytes:
        if path in self._kept:
            return self._kept[path]
        content = make()
        content = content if isinstance(content, bytes) else content.encode()
        if self._keep:
            self._kept[path] = content
        return content


def _cards(site: Site) -> dict[str, Card]:
    book, cards = site.book, {}
    for concept in book.knowledge.concepts:
        snippet = book.snippets.get(concept.snippet)
        cards[concept.id] = Card(
            excerpt=book.excerpts.get(concept.id, ""),
            facts=card_rows(fact for fact in site.facts if fact.concept == concept.id),
            code=heart(snippet.source) if snippet else "",
            code_url=site.addresses.code(concept.snippet) if snippet else "",
        )
    return cards
