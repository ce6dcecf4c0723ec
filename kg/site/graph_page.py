"""Renders `/graph/`: the interactive page, its table without script, its data and exports."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files

import networkx as nx
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from kg.graph import (
    concepts,
    lineage_positions,
    neighbors,
    relations,
    to_csv,
    to_graphml,
    to_json,
    to_svg,
)
from kg.graph.draw import HEADS, INHERITED_DASH, OPEN_HEADS, edge, line_of
from kg.graph.layout import Positions
from kg.graph.lineage import LINEAGE
from kg.model import Concept, Evidence
from kg.site.blocks import lean_styles
from kg.site.math import in_text, in_words
from kg.site.pyvis_alone import Edge, Network, Node
from kg.vocabulary import Kind, kinds, relation_types

# Concepts in one details file: few for a light panel, but no more files than this.
_CHUNK = 2
_DETAILS = 200
# vis-network keeps the view and the gestures; graph.js draws, which is several times faster.
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"dragNodes": False, "hover": False, "selectable": False, "zoomSpeed": 0.8},
    "edges": {"smooth": False},
}


@dataclass(frozen=True)
class Card:
    """What the panel shows of a concept beyond its relations; all is plain text.

    `facts` are rows of label and value; `code` is the heart of its snippet and `code_url` the page
    with the whole of it, relative to the site's root.
    """

    excerpt: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    code: str = ""
    code_url: str = ""


@dataclass(frozen=True)
class Place:
    """Where the graph stands: all addresses are relative to the site's root (`a/b/#c`).

    `concept_url` and `evidence_url` say where a concept and a sentence are to be read; an empty
    address means nowhere. `cards` is by concept id. `schemes` are the site's Material colour
    schemes in the order of its palette: a reader chooses light or dark once for all pages.
    """

    site_name: str
    concept_url: Callable[[Concept], str]
    evidence_url: Callable[[Evidence], str]
    cards: Mapping[str, Card] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=kinds)
    schemes: tuple[str, ...] = ("default", "slate")


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
        "graph/names.js": lambda: _names(graph),
        "graph/graph.css": lambda: lean_styles(_asset("graph.css")),
        "graph/vis-network.min.js": _vis,
        **_details(graph, place),
    }


def render(graph: nx.MultiDiGraph, at: Positions, place: Place) -> dict[str, str | bytes]:
    """All files of the graph page by their path; `at` is `positions(graph)`."""
    return {path: make() for path, make in makers(graph, lambda: at, place).items()}


def network(graph: nx.MultiDiGraph, at: Positions) -> Network:
    """The graph as pyvis' `Network`: places fixed at build, so no physics runs in the browser."""
    net = Network(directed=True)
    # Network.add_node and add_edge look ids up in a list, which takes minutes on large graphs.
    net.nodes = [
        Node(c.id, "dot", c.name, group=c.kind, x=round(at[c.id][0]), y=round(at[c.id][1])).options
        for c in concepts(graph)
    ]
    net.edges = [
        Edge(r.source, r.target, directed=True, type=r.type, inherited=r.inherited).options
        for r in relations(graph)
    ]
    net.set_options(json.dumps(_OPTIONS))
    return net


def embed(data: object) -> Markup:
    """JSON that may stand inside a `<script>` element: no text in it can close the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)


def _page(graph: nx.MultiDiGraph, at: Positions, place: Place) -> str:
    net = network(graph, at)
    counts = Counter(r.type for r in relations(graph))
    kind_counts = Counter(c.kind for c in concepts(graph))
    at_node = {node["id"]: i for i, node in enumerate(net.nodes)}
    years = {c.id: c.year for c in concepts(graph)}
    own_kinds = list(dict.fromkeys(n["group"] for n in net.nodes))
    types = list(dict.fromkeys(e["type"] for e in net.edges))
    data = {
        # Rows and numbers: with keys and names this would weigh as much as all else on the page.
        "nodes": [
            (n["label"], own_kinds.index(n["group"]), n["x"], n["y"], years[n["id"]] or 0,
             *([n["id"]] if n["id"] != _plain_id(n["label"]) else []))
            for n in net.nodes
        ],
        "nodeKinds": own_kinds,
        "edges": [
            (at_node[e["from"]], at_node[e["to"]], types.index(e["type"]), int(e["inherited"]))
            for e in net.edges
        ],
        "edgeTypes": types,
        "options": net.options,
        "chunk": _chunk(graph),
        "across": _rounded(lineage_positions(graph)),
        "down": _rounded(lineage_positions(graph, down=True)),
        "lineage": LINEAGE,
        "kinds": {k.id: [k.label, k.light, k.dark] for k in place.kinds.values()},
        "types": {t.id: [t.label, t.out_label, t.in_label] for t in relation_types().values()},
        "lines": {id: [line_of(id).dash, line_of(id).head] for id in relation_types()},
        "heads": HEADS,
        "open": OPEN_HEADS,
        "inheritedDash": INHERITED_DASH,
    }  # fmt: skip
    net.template = _environment().get_template("graph.html")
    return net.template.render(
        site_name=place.site_name,
        schemes=" ".join(place.schemes),
        data=embed(data),
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
                "source_url": _up(place.concept_url(source), 2),
                "target": target.name,
                "target_url": _up(place.concept_url(target), 2),
                "label": _label(relation.type),
                "inherited": relation.inherited,
                "reason": relation.reason,
                "quotes": [
                    (in_text(e.sentence), _up(place.evidence_url(e), 2)) for e in relation.evidence
                ],
            }
        )
    return _environment().get_template("graph-table.html").render(
        site_name=place.site_name, rows=rows, count=len(graph)
    )  # fmt: skip


def _details(graph: nx.MultiDiGraph, place: Place) -> dict[str, Callable[[], str]]:
    """What only the panel shows, in scripts of a few concepts each, fetched when one is opened."""
    ids, chunk = list(graph), _chunk(graph)
    return {
        f"graph/details-{start // chunk}.js": partial(
            _detail, graph, ids[start : start + chunk], place
        )
        for start in range(0, len(ids), chunk)
    }


def _chunk(graph: nx.MultiDiGraph) -> int:
    return max(_CHUNK, -(-len(graph) // _DETAILS))


def _detail(graph: nx.MultiDiGraph, ids: list[str], place: Place) -> str:
    return "kgDetails(" + embed({id: _about(graph, id, place) for id in ids}) + ");\n"


def _about(graph: nx.MultiDiGraph, id: str, place: Place) -> dict:
    """What the panel says of a concept and of its relations; what says nothing is left out."""
    concept, card = graph.nodes[id]["concept"], place.cards.get(id, Card())
    quotes = {}
    for step in neighbors(graph, id):
        r = step.relation
        quotes[f"{r.source},{r.type},{r.target}"] = [
            *((in_words(e.sentence), _up(place.evidence_url(e), 1)) for e in r.evidence),
            *([(r.reason, "")] if r.reason else []),
        ]
    about = {
        "definition": concept.definition,
        "aliases": _aliases(concept),
        "paper": concept.paper if concept.paper.startswith(("https://", "http://")) else "",
        "url": _up(place.concept_url(concept), 1),
        "excerpt": card.excerpt,
        "facts": card.facts,
        "code": card.code,
        "codeUrl": _up(card.code_url, 1),
        "quotes": quotes,
    }
    return {key: value for key, value in about.items() if value}


def _aliases(concept: Concept) -> list[str]:
    """The aliases that are more than another writing of the name or of an alias before."""
    found = {_fold(concept.name): ""}
    for alias in concept.aliases:
        found.setdefault(_fold(alias), alias)
    return [alias for alias in found.values() if alias]


def _plain_id(name: str) -> str:
    """The id that most names have; as in `20-data.js`."""
    return re.sub(r"[A-Z ]", lambda found: found.group().lower().replace(" ", "-"), name)


def _names(graph: nx.MultiDiGraph) -> str:
    """Other names of concepts, in the order of the page's nodes; fetched when somebody searches."""
    return f"kgNames({embed([_aliases(c) or 0 for c in concepts(graph)])});\n"


def _fold(text: str) -> str:
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text).lower())


def _rounded(at: Positions) -> dict[str, tuple[int, int]]:
    return {id: (round(x), round(y)) for id, (x, y) in at.items()}


def _up(url: str, levels: int) -> str:
    """A site address as seen from a page so many folders deep; only relative ones are addresses."""
    return "../" * levels + url if url else ""


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
    return _lean(f'(() => {{\n"use strict";\n{text}\n}})();\n')


def _lean(script: str) -> str:
    """A script without indentation and comment lines; it must hold no text that spans lines."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def _vis() -> bytes:
    return files("pyvis").joinpath("templates/lib/vis-9.1.2/vis-network.min.js").read_bytes()
