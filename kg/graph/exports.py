"""Writes the graph as JSON, GraphML, CSV and SVG; reads JSON and GraphML back.

The JSON holds `nodes` and `edges`, each with the fields of `Concept` and `Relation`:

    {"nodes": [{"id", "name", "kind", "aliases": […], "mentions": […], "definition", "year",
                "paper", "snippet", "page", "anchor", "idea", "url", "x", "y"}],
     "edges": [{"source", "target", "type", "inherited", "reason",
                "evidence": [{"sentence", "url", "page", "anchor", "rule", "start", "end"}]}]}

`url` is relative to the site's root; `x` and `y` are pixels, y downwards. Both are left out where
nobody gave them, and ignored when read. Of the other fields, those that say nothing (an empty text,
no year) are left out; id, name, kind, aliases, source, target, type, inherited and evidence always
stand.
"""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from html import escape

import networkx as nx

from kg.graph.build import build, concepts, relations
from kg.graph.layout import Positions
from kg.graph.picture import picture
from kg.model import Concept, Evidence, Relation
from kg.typed import read_dataclass
from kg.vocabulary import Kind, kinds, relation_types

_ALWAYS = ("kind", "aliases", "inherited")
_LISTS = ("aliases", "mentions")
_GRAPHML = (
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns '
    'http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">'
)
_XML_TYPES = {str: "string", int: "long", bool: "boolean"}
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_json(
    graph: nx.MultiDiGraph,
    positions: Positions | None = None,
    *,
    concept_url: Callable[[Concept], str] | None = None,
    evidence_url: Callable[[Evidence], str] | None = None,
) -> str:
    """The graph as JSON text, in the form that the head of this module describes."""
    nodes, edges = [], []
    for concept in concepts(graph):
        node = _fields(concept)
        if concept_url:
            node["url"] = concept_url(concept)
        if positions and concept.id in positions:
            node["x"], node["y"] = positions[concept.id]
        nodes.append(node)
    for relation in relations(graph):
        edge = _fields(relation)
        edge["evidence"] = [_fields(evidence) for evidence in relation.evidence]
        if evidence_url:
            for item, evidence in zip(edge["evidence"], relation.evidence, strict=True):
                item["url"] = evidence_url(evidence)
        edges.append(edge)
    return json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> nx.MultiDiGraph:
    """Reads what `to_json` wrote.

    Raises:
        ValueError: the text is no JSON, or names which node or edge lacks what.
    """
    try:
        data = json.loads(text)
        nodes, edges = list(data["nodes"]), list(data["edges"])
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}: not JSON: {error.msg}") from None
    except (KeyError, TypeError, RecursionError):
        raise ValueError("expected an object with the lists `nodes` and `edges`") from None
    return build(
        (read_dataclass(Concept, item, f"nodes[{i}]") for i, item in enumerate(nodes)),
        (read_dataclass(Relation, item, f"edges[{i}]") for i, item in enumerate(edges)),
    )


def to_graphml(graph: nx.MultiDiGraph) -> str:
    """The graph as GraphML, for Gephi, yEd, igraph, Neo4j; lists are JSON text in an attribute.

    Characters that XML cannot hold become U+FFFD. The elements are those of networkx' own writer,
    which holds the whole as a tree first, loads numpy, and writes Chinese as numbers.
    """
    keys: dict[tuple[str, str, type], str] = {}
    body = []
    for concept in concepts(graph):
        body.append(f'    <node id="{_xml_attribute(concept.id)}">')
        body += _data(keys, "node", _flat(_fields(concept), without=("id",)))
        body.append("    </node>")
    for relation in relations(graph):
        item = _fields(relation)
        item["evidence"] = [_fields(evidence) for evidence in relation.evidence]
        source, label, target = map(_xml_attribute, relation.key)
        body.append(f'    <edge source="{source}" target="{target}" id="{label}">')
        body += _data(keys, "edge", _flat(item, without=("source", "target")))
        body.append("    </edge>")
    heads = [
        f'  <key id="{id}" for="{owner}" attr.name="{name}" attr.type="{_XML_TYPES[kind]}" />'
        for (owner, name, kind), id in reversed(keys.items())
    ]
    graphs = ['  <graph edgedefault="directed">', *body, "  </graph>"]
    return "\n".join([_GRAPHML, *heads, *graphs, "</graphml>"]) + "\n"


def from_graphml(text: str) -> nx.MultiDiGraph:
    """Reads what `to_graphml` wrote."""
    plain = nx.parse_graphml(text, force_multigraph=True)
    return build(
        (
            read_dataclass(
                Concept,
                {"id": id, **data, **{k: json.loads(data.get(k, "[]")) for k in _LISTS}},
                id,
            )
            for id, data in plain.nodes(data=True)
        ),
        (
            read_dataclass(
                Relation,
                {**data, "source": a, "target": b, "evidence": json.loads(data["evidence"])},
                a,
            )
            for a, b, data in plain.edges(data=True)
        ),
    )


def to_csv(graph: nx.MultiDiGraph, *, evidence_url: Callable[[Evidence], str] | None = None) -> str:
    """The relations as a table, a row for each sentence, in Chinese; opens in Excel as it is."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["起点", "关系", "终点", "继承", "原句", "页面", "起点 id", "类型", "终点 id"])
    names = {concept.id: concept.name for concept in concepts(graph)}
    types = relation_types()
    for r in relations(graph):
        label = types[r.type].label if r.type in types else r.type
        for evidence in r.evidence or (Evidence(r.reason, "", 0, 0),):
            where = evidence_url(evidence) if evidence_url and evidence.page else evidence.page
            rows.writerow([names[r.source], label, names[r.target], "是" if r.inherited else "",
                           evidence.sentence, where, r.source, r.type, r.target])  # fmt: skip
    return "\ufeff" + out.getvalue()


def to_svg(
    graph: nx.MultiDiGraph, positions: Positions, known_kinds: Mapping[str, Kind] | None = None
) -> str:
    """A still picture of the concepts that have a position, to stand by itself."""
    return picture(graph, positions, known_kinds or kinds(), relation_types())


def _fields(item: Concept | Relation | Evidence) -> dict:
    """The fields of a dataclass that say something; evidence is left to the caller."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, default in _defaults(type(item))
        if (value := getattr(item, name)) != default
    }


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    """The fields to be written, each with the value that says nothing, if any does."""
    return tuple(
        (field.name, MISSING if field.name in _ALWAYS else field.default)
        for field in fields(kind)
        if field.name not in ("where", "evidence")
    )


def _flat(item: Mapping, without: tuple[str, ...]) -> dict:
    """Values that GraphML has a type for."""
    return {
        key: _xml(value if not isinstance(value, list) else json.dumps(value, ensure_ascii=False))
        if isinstance(value, str | list)
        else value
        for key, value in item.items()
        if key not in without
    }


def _data(keys: dict[tuple[str, str, type], str], owner: str, item: Mapping) -> list[str]:
    """The values of a node or edge as elements; their keys are numbered as they come."""
    return [
        f'      <data key="{keys.setdefault((owner, name, type(value)), f"d{len(keys)}")}">'
        f"{escape(str(value), quote=False)}</data>"
        for name, value in item.items()
    ]


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _xml_attribute(text: str) -> str:
    text = escape(_xml(text))
    return text.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
