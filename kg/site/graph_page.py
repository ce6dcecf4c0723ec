"""Renders `/graph/`: the interactive page, its table without script, its data and exports."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib.resources import files

import networkx as nx
import rjsmin
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from kg.graph import concepts, relations, to_csv, to_graphml, to_json, to_svg
from kg.graph.draw import edge
from kg.graph.layout import Positions
from kg.site import styles
from kg.site.graph_data import Place, details, embed, names, network, page_data, up
from kg.site.math import in_text
from kg.vocabulary import relation_types

# What vis-network calls its tools for editing, of which this page has none, in nine languages; the
# first of them is all that it asks for.
_OTHER_LANGUAGES = re.compile(rb'(en:\{addDescription:[^{}]*\})(?:,"?[\w-]+"?:\{[^{}]*\})+')


def makers(
    graph: nx.MultiDiGraph, at: Callable[[], Positions], place: Place
) -> dict[str, Callable[[], str | bytes]]:
    """What makes each file of the graph page, by its path below the site's root.

    `at` gives `positions(graph)`. `graph/index.html` is a page of its own, without the theme's
    script and style, so that it stays light; `graph/table/index.html` tells the same relations as
    a table that needs no script; `graph/graph.json` (schema in `kg.graph.exports`), `.graphml`,
    `.svg` and `relations.csv` are the exports. No file asks anything of another host.
    """
    return {
        "graph/index.html": lambda: _page(graph, at(), place),
        "graph/table/index.html": lambda: _table(graph, place),
        "graph/graph.json": lambda: to_json(
            graph, at(), concept_url=place.concept_url, evidence_url=place.evidence_url
        ),
        "graph/graph.graphml": lambda: to_graphml(graph),
        "graph/relations.csv": lambda: to_csv(graph, evidence_url=place.evidence_url),
        "graph/graph.svg": lambda: to_svg(graph, at(), place.kinds),
        "graph/graph.js": _script,
        "graph/names.js": lambda: names(graph),
        "graph/graph.css": lambda: styles.lean(_asset("graph.css")),
        "graph/table/table.css": lambda: styles.lean(_asset("table.css")),
        "graph/vis-network.min.js": _vis,
        **details(graph, place),
    }


def render(graph: nx.MultiDiGraph, at: Positions, place: Place) -> dict[str, str | bytes]:
    """All files of the graph page by their path; `at` is `positions(graph)`."""
    return {path: make() for path, make in makers(graph, lambda: at, place).items()}


def _page(graph: nx.MultiDiGraph, at: Positions, place: Place) -> str:
    counts = Counter(r.type for r in relations(graph))
    kind_counts = Counter(c.kind for c in concepts(graph))
    net = network(graph, at)
    net.template = _environment().get_template("graph.html")
    return net.template.render(
        site_name=place.site_name,
        schemes=" ".join(place.schemes),
        data=embed(page_data(graph, net, place.kinds)),
        kinds=[(k, kind_counts[k.id]) for k in place.kinds.values() if kind_counts[k.id]],
        types=[
            (t, counts[t.id], Markup(edge(t.id, False, (0, 8), (34, 8))))
            for t in relation_types().values()
            if counts[t.id]
        ],
        inherited=sum(r.inherited for r in relations(graph)),
        inherited_line=Markup(edge("", True, (0, 8), (34, 8))),
    )


def _table(graph: nx.MultiDiGraph, place: Place) -> str:
    rows = []
    for relation in relations(graph):
        source, target = (graph.nodes[id]["concept"] for id in (relation.source, relation.target))
        rows.append(
            {
                "source": source.name,
                "source_url": up(place.concept_url(source), 2),
                "target": target.name,
                "target_url": up(place.concept_url(target), 2),
                "label": _label(relation.type),
                "inherited": relation.inherited,
                "reason": relation.reason,
                "quotes": [
                    (in_text(e.sentence), up(place.evidence_url(e), 2), place.notice(e))
                    for e in relation.evidence
                ],
            }
        )
    return _environment().get_template("graph-table.html").render(
        site_name=place.site_name, rows=rows, count=len(graph)
    )  # fmt: skip


def _label(type: str) -> str:
    return relation_types()[type].label if type in relation_types() else type


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kg.site"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


def _asset(name: str) -> str:
    return files("kg.site").joinpath("assets", name).read_text(encoding="utf-8")


def _script() -> str:
    """The parts of the page's script in the order of their names, as one: modules need a host."""
    folder = files("kg.site").joinpath("assets", "graph")
    parts = sorted((p for p in folder.iterdir() if p.name.endswith(".js")), key=lambda p: p.name)
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    return rjsmin.jsmin(f'(() => {{\n"use strict";\n{text}\n}})();\n')


def _vis() -> bytes:
    script = files("pyvis").joinpath("templates/lib/vis-9.1.2/vis-network.min.js").read_bytes()
    return _OTHER_LANGUAGES.sub(rb"\1", script)
