"""Makes the pages that nobody wrote, and says where they stand in the navigation."""

from collections.abc import Mapping

from kg.site import code_pages
from kg.site.addresses import CODE, CONCEPTS
from kg.site.order import Nav
from kg.site.snippets import Snippet
from kg.site.standalone import forget_modules, standalone
from kg.vocabulary import Kind

CONCEPTS_TITLE = "概念索引"
CODE_TITLE = "代码"


def markdown(
    kinds: Mapping[str, Kind],
    code: Mapping[str, Snippet],
    snippets: Mapping[str, Snippet],
    titles: Mapping[str, str],
) -> dict[str, str]:
    """The pages' Markdown by path.

    `kinds` and `code` are by the paths of their pages, `snippets` are all by id, and `titles` are
    those of all written pages.
    """
    pages = {CONCEPTS: f"# {CONCEPTS_TITLE}\n"}
    pages |= {path: f"# {code_pages.plain(kind.label)}\n" for path, kind in kinds.items()}
    if code:
        pages[CODE] = code_pages.code_index(list(code.values()), _chapters(titles))
    for path, snippet in code.items():
        file = standalone(snippet, snippets) or snippet.shown
        pages[path] = code_pages.code_page(snippet, file)
    forget_modules()
    return pages


def nav(kinds: Mapping[str, Kind], code: Mapping[str, Snippet], titles: Mapping[str, str]) -> Nav:
    """The same pages as they stand after all others."""
    found: Nav = [{CONCEPTS_TITLE: [CONCEPTS, *kinds]}]
    if code:
        groups: dict[str, list[str]] = {}
        for path, snippet in code.items():
            groups.setdefault(snippet.group, []).append(path)
        chapters = _chapters(titles)
        parts = [{chapters.get(group, group): paths} for group, paths in groups.items()]
        found.append({CODE_TITLE: [CODE, *parts]})
    return found


def _chapters(titles: Mapping[str, str]) -> dict[str, str]:
    """What a folder is called: as its first page."""
    return {path.removesuffix("/index.md"): title for path, title in titles.items()}
