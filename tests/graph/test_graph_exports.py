"""JSON and GraphML read back equal, CSV and SVG say it all, whatever stands in the names."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.graph import (
    build,
    concepts,
    from_graphml,
    from_json,
    positions,
    relations,
    to_csv,
    to_graphml,
    to_json,
    to_svg,
)
from kg.model import Concept, Evidence, Relation
from tests.graph.samples import HOSTILE, hostile, sample

_text = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)
_words = _text.filter(lambda text: not set("\ufffe\uffff") & set(text))


def _same(a, b):
    return concepts(a) == concepts(b) and relations(a) == relations(b)


@pytest.mark.parametrize("graph", [sample(), hostile(), build([], [])])
@pytest.mark.parametrize("write, read", [(to_json, from_json), (to_graphml, from_graphml)])
def test_read_back_equal(graph, write, read):
    text = write(graph)
    assert _same(read(text), graph)
    assert write(read(text)) == text


@given(name=_words, alias=_words, sentence=_words, year=st.none() | st.integers(-3000, 3000))
def test_any_text_reads_back_equal(name, alias, sentence, year):
    graph = build(
        [Concept("a", name, aliases=(alias, name), mentions=(name,),
                 definition=sentence, year=year),
         Concept("b", "B")],
        [Relation("a", "uses", "b", (Evidence(sentence, "r", 1, 2, page=name),), True, alias)],
    )  # fmt: skip
    assert _same(from_json(to_json(graph)), graph)
    assert _same(from_graphml(to_graphml(graph)), graph)


def test_characters_that_xml_cannot_hold_are_replaced():
    graph = build([Concept("a", "A\x00\x1b")], [])
    assert concepts(from_graphml(to_graphml(graph)))[0].name == "A\ufffd\ufffd"


def test_json_has_the_promised_form():
    graph = sample()
    data = json.loads(
        to_json(
            graph,
            positions(graph),
            concept_url=lambda c: f"at/{c.id}/",
            evidence_url=lambda e: f"{e.page}#{e.anchor}",
        )
    )
    node = next(n for n in data["nodes"] if n["id"] == "group-normalization")
    assert node["name"] == "Group Normalization" and node["aliases"] == ["GN"]
    assert node["url"] == "at/group-normalization/" and isinstance(node["x"], float)
    edge = next(e for e in data["edges"] if e.get("inherited"))
    assert (edge["source"], edge["type"], edge["target"]) == ("deeplab-v3-plus", "uses", "aspp")
    assert len(edge["evidence"]) == 2
    assert edge["evidence"][0]["url"] == "segmentation/deeplab.md#deeplab-v3-plus"
    assert "where" not in json.dumps(data)


@pytest.mark.parametrize(
    "text, message",
    [
        ("{", "line 1: not JSON"),
        ("[]", "expected an object"),
        ('{"nodes": [{"id": "a"}], "edges": []}', r"nodes\[0\]: missing .*'name'"),
        ('{"nodes": [], "edges": [{"source": "a", "target": "b"}]}', r"edges\[0\]: missing .*type"),
        ('{"nodes": [], "edges": [{"source": "a", "target": "b", "type": "uses"}]}', "unknown 'a'"),
        ('{"nodes": [3], "edges": []}', r"nodes\[0\]"),
        ('{"nodes": [], "edges": [3]}', r"edges\[0\]"),
        ('{"nodes": 5, "edges": 5}', "expected an object"),
        ("[" * 100_000, "expected an object"),
        ('{"nodes": [{"id": 1, "name": "A"}], "edges": []}', r"nodes\[0\]\.id: 1 is of"),
        ('{"nodes": [{"id": "a", "name": "A", "aliases": "b"}], "edges": []}', "aliases: expected"),
        ('{"nodes": [], "edges": [{"evidence": 5}]}', r"edges\[0\]\.evidence: expected a list"),
    ],
)
def test_broken_json_is_named(text, message):
    with pytest.raises(ValueError, match=message):
        from_json(text)


def test_csv_has_a_row_for_each_sentence():
    graph = sample()
    text = to_csv(graph)
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert len(rows) == sum(len(r.evidence) for r in relations(graph))
    row = next(r for r in rows if r["起点"] == "Xception" and r["关系"] == "改进")
    assert row["终点"] == "Inception v3" and "改进版本" in row["原句"]
    assert [r["继承"] for r in rows].count("是") == 2


def test_csv_keeps_quotes_and_commas():
    graph = hostile()
    rows = list(csv.DictReader(io.StringIO(to_csv(graph)[1:])))
    assert [row["原句"] for row in rows] == [*HOSTILE[1:], ""]


def test_svg_is_well_formed_and_shows_every_name_as_text():
    for graph in (sample(), hostile()):
        root = ET.fromstring(to_svg(graph, positions(graph)))
        texts = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
        assert {c.name for c in concepts(graph)} <= texts
        assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
        assert not list(root.iter("{http://www.w3.org/2000/svg}img"))
    assert ET.fromstring(to_svg(build([], []), {})).tag.endswith("svg")


def test_svg_tells_kinds_by_shape_and_has_a_legend_of_kinds_and_relations():
    graph = sample()
    text = to_svg(graph, positions(graph))
    legend = {node.text for node in ET.fromstring(text).iter("{http://www.w3.org/2000/svg}text")
              if node.get("class") == "kg-legend"}  # fmt: skip
    assert {"网络", "操作", "改进", "使用", "继承"} <= legend
    marks = {kind: set(re.findall(rf'kg-kind-{kind}">(?:<title>[^<]*</title>)?<(\w+)', text))
             for kind in ("architecture", "operation")}  # fmt: skip
    assert marks == {"architecture": {"circle"}, "operation": {"path"}}
