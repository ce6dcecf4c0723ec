"""Says at which address of the site a concept, a sentence or a snippet stands."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from kg.model import Concept, Evidence
from kg.site.places import place_id

CONCEPTS = "concepts/index.md"
CODE = "code/index.md"
GRAPH = "graph/"


def code_page(snippet: str) -> str:
    """The path of a snippet's page: `classification/xception` → `code/xception.md`."""
    return f"code/{snippet.rpartition('/')[2]}.md"


def kind_page(kind: str) -> str:
    """The path of the page of all concepts of a kind: `concepts/module.md`."""
    # MkDocs takes these two for the folder's own page, which is the list of all.
    own = kind.lower() in ("index", "readme")
    return f"concepts/{kind}{'-' if own else ''}.md"


_NO_LETTERS = re.compile(r"[^\w.~/-]+")


def part(text: str) -> str:
    """Text as a part of an address. Letters stay: in percent signs Chinese takes thrice the room
    and nobody can read it."""
    return _NO_LETTERS.sub(lambda found: quote(found.group()), text)


@dataclass(frozen=True)
class Addresses:
    """Addresses from the site's root; `pages` gives the URL of each page by its path."""

    pages: Mapping[str, str]

    def concept(self, concept: Concept) -> str:
        """The page, or the part of a page, that is about the concept; else its entry."""
        url = self.pages.get(concept.page)
        if url is None:
            return self.entry(concept)
        return f"{url}#{part(concept.anchor)}" if concept.anchor else url

    @cached_property
    def _paths(self) -> dict[str, str]:
        return {url: path for path, url in self.pages.items()}

    def path(self, url: str) -> str:
        """The page that stands at a URL, or empty if none does."""
        return self._paths.get(url, "")

    def entry(self, concept: Concept) -> str:
        """The concept's entry on the page of its kind."""
        return f"{self.kind(concept.kind)}#{part(concept.id)}"

    def kind(self, kind: str) -> str:
        """The page of a kind; of one without a page the list of all concepts."""
        return self.pages.get(kind_page(kind)) or self.pages.get(CONCEPTS, "concepts/")

    def evidence(self, evidence: Evidence) -> str:
        """The very place of a sentence on its page."""
        return f"{self.pages.get(evidence.page, '')}#{place_id(evidence.sentence)}"

    def graph(self, concept: Concept) -> str:
        """The graph opened at the concept."""
        return f"{GRAPH}?focus={part(concept.id)}"

    def code(self, snippet: str) -> str:
        """The page of a snippet, or empty if there is none."""
        return self.pages.get(code_page(snippet), "")


@dataclass(frozen=True)
class View:
    """The addresses as one page sees them: `relative` turns a page's from the root into its own."""

    addresses: Addresses
    relative: Callable[[str], str]

    def concept(self, concept: Concept) -> str:
        return self._near(self.addresses.concept(concept))

    def kind(self, kind: str) -> str:
        return self._near(self.addresses.kind(kind))

    def evidence(self, evidence: Evidence) -> str:
        return self._near(self.addresses.evidence(evidence))

    def graph(self, concept: Concept) -> str:
        return self._near(self.addresses.graph(concept))

    def code(self, snippet: str) -> str:
        url = self.addresses.code(snippet)
        return self.relative(url) if url else ""

    def _near(self, address: str) -> str:
        """A place on a page as seen from this one."""
        page, mark, place = address.partition("?" if "?" in address else "#")
        # MkDocs keeps in mind all that it is ever asked, so it is asked about pages alone.
        way = self.relative(page)
        if not mark:
            return way
        if way in (".", "./"):
            way = ""
        return f"{way}{'/' if way and not page else ''}{mark}{place}"
