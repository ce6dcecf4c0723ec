"""Fills the marks that a page may hold: `<!-- kg:counts -->` and `<!-- kg:overview -->`."""

import networkx as nx
from markupsafe import Markup

from kg.graph import lineage_positions, overview_svg
from kg.graph.lineage import LINEAGE
from kg.site.addresses import GRAPH, View
from kg.site.blocks import render
from kg.site.page import Book

_COUNTS = "<!-- kg:counts -->"
_OVERVIEW = "<!-- kg:overview -->"


def has_marks(html: str) -> bool:
    """Whether the page has a mark to fill."""
    return _COUNTS in html or _OVERVIEW in html


def fill(html: str, book: Book, view: View) -> str:
    """The HTML with its marks replaced by what they stand for."""
    if _COUNTS in html:
        html = html.replace(_COUNTS, render("counts.html", counts=_counts(book)))
    if _OVERVIEW in html:
        graph = book.knowledge.graph
        # What concepts use would cross every name; the lineage alone can be read in small.
        lineage = nx.subgraph_view(graph, filter_edge=lambda _, __, type: type in LINEAGE)
        wide, narrow = (
            Markup(
                overview_svg(
                    lineage,
                    lineage_positions(graph, down=down),
                    view.concept,
                    kinds=book.knowledge.kinds,
                    in_lanes=down,
                )
            )
            for down in (False, True)
        )
        html = html.replace(
            _OVERVIEW,
            render("overview.html", wide=wide, narrow=narrow, url=view.relative(GRAPH)),
        )
    return html


def _counts(book: Book) -> list[tuple[int, str]]:
    relations = book.knowledge.relations
    tests = sum(len(snippet.tests) for snippet in book.snippets.values())
    sentences = {(e.page, e.sentence) for r in relations for e in r.evidence}
    found = [
        (len(book.knowledge.concepts), "个概念"),
        (len(relations), "条关系"),
        (len(sentences), "句原话"),
        (len(book.snippets), "段代码"),
        (tests, "项测试"),
    ]
    return [(number, label) for number, label in found if number]
