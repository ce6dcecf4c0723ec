"""What the graph page's script reads: the page's own data and what it fetches of each concept."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial

import networkx as nx
from markupsafe import Markup

from kg.graph import concepts, lineage_positions, neighbors, relations
from kg.graph.draw import HEADS, INHERITED_DASH, OPEN_HEADS, line_of
from kg.graph.layout import Positions
from kg.graph.lineage import LINEAGE
from kg.model import Concept, Evidence
from kg.site.math import in_words
from kg.site.pyvis_alone import Edge, Network, Node
from kg.vocabulary import Kind, kinds, relation_types

# Of every concept a file of its own, so that a panel is light, but no more files than this.
_DETAILS = 200
# Pixels.
_STEP = 5
# vis-network keeps the view and the gestures; graph.js draws, which is several times faster.
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"dragNodes": False, "hover": False, "selectable": False, "zoomSpeed": 0.8},
    "edges": {"smooth": False},
}

# The relations by their source, type and target, in the order of the page.
_Numbers = Callable[[], Mapping[tuple[str, str, str], int]]


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
    address means nowhere; `notice` what is to stand behind a sentence. `cards` is by concept id.
    `schemes` are the site's Material colour schemes in the order of its palette: a reader chooses
    light or dark once for all pages.
    """

    site_name: str
    concept_url: Callable[[Concept], str]
    evidence_url: Callable[[Evidence], str]
    cards: Mapping[str, Card] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=kinds)
    schemes: tuple[str, ...] = ("default", "slate")
    notice: Callable[[Evidence], str] = lambda _: ""


def network(graph: nx.MultiDiGraph, at: Positions) -> Network:
    """The graph as pyvis' `Network`: places fixed at build, so no physics runs in the browser."""
    net = Network(directed=True)
    # Network.add_node and add_edge look ids up in a list, which takes minutes on large graphs.
    net.nodes = [
        Node(
            c.id, "dot", c.name, group=c.kind, x=_coarse(at[c.id][0]), y=_coarse(at[c.id][1])
        ).options
        for c in concepts(graph)
    ]
    net.edges = [
        Edge(r.source, r.target, directed=True, type=r.type, inherited=r.inherited).options
        for r in relations(graph)
    ]
    net.set_options(json.dumps(_OPTIONS))
    return net


def _coarse(place: float) -> int:
    return _steps(place) * _STEP


def _steps(place: float) -> int:
    """A place in steps of a few pixels: finer ones cannot be told apart, and weigh more."""
    return round(place / _STEP)


def page_data(graph: nx.MultiDiGraph, net: Network, kinds: Mapping[str, Kind]) -> dict:
    """What the page itself carries of the graph; rows and numbers, else it would weigh double."""
    at_node = {node["id"]: i for i, node in enumerate(net.nodes)}
    years = {c.id: c.year for c in concepts(graph)}
    own_kinds = list(dict.fromkeys(n["group"] for n in net.nodes))
    types = list(dict.fromkeys(e["type"] for e in net.edges))
    # Of each node the other ends and types of what it says of others: as many numbers as relations,
    # twice.
    ends: list[list[int]] = [[] for _ in net.nodes]
    for e in net.edges:
        ends[at_node[e["from"]]] += at_node[e["to"]], 2 * types.index(e["type"]) + e["inherited"]
    across, down = (lineage_positions(graph, down=down) for down in (False, True))
    return {
        "nodes": [
            (n["label"], own_kinds.index(n["group"]), n["x"] // _STEP, n["y"] // _STEP,
             years[n["id"]] or 0,
             *([n["id"]] if n["id"] != _plain_id(n["label"]) else []))
            for n in net.nodes
        ],
        "nodeKinds": own_kinds,
        "step": _STEP,
        "edges": ends,
        "edgeTypes": types,
        "options": net.options,
        "chunk": _chunk(graph),
        "lineage": [(at_node[id], *map(_steps, across[id] + down[id])) for id in across],
        "lineageTypes": LINEAGE,
        "kinds": {k.id: [k.label, k.light, k.dark, k.corners] for k in kinds.values()},
        "types": {t.id: [t.label, t.out_label, t.in_label] for t in relation_types().values()},
        "lines": {id: [line_of(id).dash, line_of(id).head] for id in relation_types()},
        "heads": HEADS,
        "open": OPEN_HEADS,
        "inheritedDash": INHERITED_DASH,
    }  # fmt: skip


def embed(data: object) -> Markup:
    """JSON that may stand inside a `<script>` element: no text in it can close the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)


def details(graph: nx.MultiDiGraph, place: Place) -> dict[str, Callable[[], str]]:
    """What only the panel shows, in scripts of a few concepts each, fetched when one is opened."""
    ids, chunk = list(graph), _chunk(graph)
    numbers = cache(lambda: {r.key: number for number, r in enumerate(relations(graph))})
    return {
        f"graph/details-{start // chunk}.js": partial(
            _detail, graph, ids[start : start + chunk], place, numbers
        )
        for start in range(0, len(ids), chunk)
    }


def _chunk(graph: nx.MultiDiGraph) -> int:
    """How many concepts share a file of details."""
    return max(1, -(-len(graph) // _DETAILS))


def _detail(graph: nx.MultiDiGraph, ids: list[str], place: Place, numbers: _Numbers) -> str:
    about = {id: _about(graph, id, place, numbers()) for id in ids}
    return f"kgDetails({embed(about)});\n"


def _about(graph: nx.MultiDiGraph, id: str, place: Place, numbers: Mapping) -> dict:
    """What the panel says of a concept and of its relations, these by their numbers on the page;
    what says nothing is left out."""
    concept, card = graph.nodes[id]["concept"], place.cards.get(id, Card())
    quotes = {}
    for step in neighbors(graph, id):
        r = step.relation
        quotes[numbers[r.key]] = [
            *(
                (in_words(e.sentence) + place.notice(e), up(place.evidence_url(e), 1))
                for e in r.evidence
            ),
            *([(f"补充：{r.reason}", "")] if r.reason else []),
        ]
    about = {
        "definition": concept.definition,
        "aliases": _more(concept, concept.aliases),
        "paper": concept.paper if concept.paper.startswith(("https://", "http://")) else "",
        "url": up(place.concept_url(concept), 1),
        "excerpt": card.excerpt,
        "facts": card.facts,
        "code": card.code,
        "codeUrl": up(card.code_url, 1),
        "quotes": quotes,
    }
    return {key: value for key, value in about.items() if value}


def _more(concept: Concept, spellings: Iterable[str]) -> list[str]:
    """Those that are more than another writing of the name or of one before."""
    found = {_fold(concept.name): ""}
    for spelling in spellings:
        found.setdefault(_fold(spelling), spelling)
    return [spelling for spelling in found.values() if spelling]


def _plain_id(name: str) -> str:
    """The id that most names have; as in `20-data.js`."""
    return re.sub(r"[A-Z ]", lambda found: found.group().lower().replace(" ", "-"), name)


def names(graph: nx.MultiDiGraph) -> str:
    """What else finds a concept, in the order of the page's nodes; fetched for a search."""
    return f"kgNames({embed([_more(c, c.spellings) or 0 for c in concepts(graph)])});\n"


def _fold(text: str) -> str:
    return re.sub(r"[\s-]+", "", unicodedata.normalize("NFKC", text).lower())


def up(url: str, levels: int) -> str:
    """A site address as seen from a page so many folders deep; only relative ones are addresses."""
    return "../" * levels + url if url else ""
