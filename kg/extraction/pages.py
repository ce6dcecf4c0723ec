"""Reads the pages of a project: what they state, what their authors edit, what follows from it."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from kg.extraction.edits import apply_edits, edits
from kg.extraction.lexicon import Lexicon
from kg.extraction.reading import extract
from kg.extraction.relations import inherit, merge, nearest_first
from kg.extraction.rules import RuleSet
from kg.headings import named_by
from kg.model import Concept, Problem, Relation
from kg.pages import Page


def title_of(page: Page) -> str:
    """What a page is about as long as it has no heading."""
    return str(page.meta.data.get("name") or page.meta.data.get("title") or "")


def chapters_of(pages: Mapping[str, Page]) -> dict[str, str]:
    """Of each page in a folder whose `index.md` is about something what that is."""
    found = {}
    for path in pages:
        folder = PurePosixPath(path).parent
        if path.endswith("/index.md"):
            folder = folder.parent
        chapter = pages.get(f"{folder}/index.md")
        if chapter and (name := _named(chapter)):
            found[path] = name
    return found


def _named(page: Page) -> str:
    """What a page names, be it a concept of its own or not; "" for one that only orders others."""
    if name := page.meta.data.get("name"):
        return str(name)
    named = named_by(str(page.meta.data.get("title") or ""))
    return named.name if named and named.plainly else ""


def extract_page(
    page: Page, lexicon: Lexicon, rules: RuleSet, chapter: str = ""
) -> tuple[Relation, ...]:
    """The relations that the prose of a page states; `chapter` is what its folder is about."""
    title = title_of(page)
    return extract(page.body, lexicon, rules, page=page.path, title=title, chapter=chapter)


def settle(
    found: Iterable[Relation], pages: Iterable[Page], concepts: Iterable[Concept]
) -> tuple[tuple[Relation, ...], tuple[Relation, ...], list[Problem]]:
    """The relations of all pages merged and edited, those inherited from them, and what is wrong.

    What front matter rejects is not inherited either.
    """
    concepts = tuple(concepts)
    made = edits(pages, concepts)
    stated = apply_edits(nearest_first(merge(found), concepts), made)
    rejected = {relation.key for edit in made for relation in edit.rejected}
    inherited = tuple(r for r in inherit(stated, concepts) if r.key not in rejected)
    return stated, inherited, [problem for edit in made for problem in edit.problems]
