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


def chapters_of(pages: Mapping[str, Page]) -> dict[str, tuple[str, ...]]:
    """Of each page the chapters that it stands in, the outer first, from that on which names
    something: 通货膨胀, 类型."""
    found: dict[str, tuple[str, ...]] = {}
    for path in pages:
        above = PurePosixPath(path).parents
        titles = []
        for folder in above[path.endswith("/index.md") :]:
            if chapter := pages.get(f"{folder}/index.md"):
                titles.append(title_of(chapter))
                named = named_by(titles[-1])
                if named and named.plainly:
                    found[path] = tuple(reversed(titles))
                    break
    return found


def extract_page(
    page: Page, lexicon: Lexicon, rules: RuleSet, chapters: tuple[str, ...] = ()
) -> tuple[Relation, ...]:
    """The relations that the prose of a page states; `chapters` are those that it stands in."""
    title = title_of(page)
    return extract(page.body, lexicon, rules, page=page.path, title=title, chapters=chapters)


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
