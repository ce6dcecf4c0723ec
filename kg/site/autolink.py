"""Links concept names in rendered HTML to their pages, each at its first mention."""

import re
from collections.abc import Callable, Iterable

import ahocorasick

from kg.concepts import fold
from kg.model import Concept
from kg.site.markup import attribute, texts

_SKIP = frozenset(
    ["a", "abbr", "button", "code", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "kbd",
     "math", "pre", "script", "style", "summary", "svg"]
)  # fmt: skip
_WORD = re.compile(r"[A-Za-z0-9_]")


class Linker:
    """Finds the names of concepts, longest first, and links them.

    A name that several concepts share is not linked: only the text around could tell which is
    meant. Nor is the last word of a longer name (`v1` of `DeepLab v1`): others have it too.
    """

    def __init__(self, concepts: Iterable[Concept]) -> None:
        owners: dict[str, list[Concept]] = {}
        for concept in concepts:
            for name in dict.fromkeys(map(fold, concept.spellings)):
                if fold(concept.name).endswith(f" {name}"):
                    continue
                owners.setdefault(name, []).append(concept)
        self._found = ahocorasick.Automaton()
        for name, claims in owners.items():
            named = [concept for concept in claims if fold(concept.name) == name] or claims
            if len(named) == 1 and len(name) > 1:
                self._found.add_word(name, (name, named[0]))
        if self._found:
            self._found.make_automaton()

    def link(
        self, html: str, href: Callable[[Concept], str], own: frozenset[str] = frozenset()
    ) -> str:
        """The HTML with the first mention of each concept but those of the page itself linked."""
        if not self._found:
            return html
        done = set(own)
        out, at = [], 0
        for start, end in texts(html, _SKIP):
            for first, last, concept in self._matches(html[start:end]):
                if concept.id in done:
                    continue
                done.add(concept.id)
                first, last = start + first, start + last
                out.append(
                    f'{html[at:first]}<a class="kg-term kg-kind-{attribute(concept.kind)}" '
                    f'href="{attribute(href(concept))}">{html[first:last]}</a>'
                )
                at = last
        out.append(html[at:])
        return "".join(out)

    def _matches(self, text: str) -> list[tuple[int, int, Concept]]:
        """Names in the order of the text, the longest where several overlap."""
        folded = text.lower()
        if len(folded) != len(text):
            return []
        found = []
        for last, (name, concept) in self._found.iter(folded):
            first, end = last - len(name) + 1, last + 1
            if not (_glued(folded, first) or _tail(folded, first) or _glued(folded, end)):
                found.append((first, -end, concept))
        result, free = [], 0
        # Longest first among those that begin at the same letter; leftmost first otherwise.
        for first, end, concept in sorted(found, key=lambda match: match[:2]):
            if first >= free:
                result.append((first, -end, concept))
                free = -end
        return result


def _glued(text: str, at: int) -> bool:
    """Whether a Latin word goes on across this border: `net` in `resnet` is no mention."""
    return 0 < at < len(text) and bool(_WORD.match(text[at - 1])) and bool(_WORD.match(text[at]))


def _tail(text: str, at: int) -> bool:
    """Whether a Latin word and a hyphen stand before: `rcnn` in `py-faster-rcnn` is no mention."""
    return at > 1 and text[at - 1] == "-" and bool(_WORD.match(text[at - 2]))
