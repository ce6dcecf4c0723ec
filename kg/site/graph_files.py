"""The files of the graph page, made anew only when what they show has changed."""

from kg.graph import positions
from kg.site import graph_page
from kg.site.facts import card_rows
from kg.site.finish import Site
from kg.site.page import excerpt
from kg.site.snippets import heart


class GraphFiles:
    """Renders the graph of a site, and keeps it for the next build."""

    def __init__(self) -> None:
        self._state: object = None
        self._files: dict[str, bytes] = {}

    def of(self, site: Site, name: str) -> dict[str, bytes]:
        """All files by their path; `name` is that of the site."""
        knowledge, addresses, cards = site.book.knowledge, site.addresses, _cards(site)
        known = (knowledge.concepts, knowledge.kinds, knowledge.relations)
        state = (known, cards, name, addresses)
        if self._state != state:
            place = graph_page.Place(
                name, addresses.concept, addresses.evidence, cards, knowledge.kinds
            )
            found = graph_page.render(knowledge.graph, positions(knowledge.graph), place)
            # As bytes, which take half the room of Chinese text.
            self._files = {path: content if isinstance(content, bytes) else content.encode()
                           for path, content in found.items()}  # fmt: skip
            self._state = state
        return self._files


def _cards(site: Site) -> dict[str, graph_page.Card]:
    book, cards = site.book, {}
    for concept in book.knowledge.concepts:
        snippet = book.snippets.get(concept.snippet)
        page = book.knowledge.pages.get(concept.page)
        cards[concept.id] = graph_page.Card(
            excerpt=excerpt(page.body, concept.anchor) if page else "",
            facts=card_rows(fact for fact in site.facts if fact.concept == concept.id),
            code=heart(snippet.source) if snippet else "",
            code_url=site.addresses.code(concept.snippet) if snippet else "",
        )
    return cards
