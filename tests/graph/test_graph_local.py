"""The small graphs on pages: links, words for each relation, nothing but text from the notes."""

import xml.etree.ElementTree as ET

from kg.graph import build, lineage_positions, local_svg, overview_svg
from kg.model import Concept, Relation
from tests.graph.samples import hostile, sample

SVG = "{http://www.w3.org/2000/svg}"


def _href(concept):
    return f"../{concept.id}/?a=1&b=2"


def _drawings(text):
    """The wide and the narrow drawing."""
    return ET.fromstring(text).findall(f"{SVG}svg")


def test_each_neighbour_is_a_link_that_tells_its_relation():
    for root in _drawings(local_svg(sample(), "xception", _href)):
        told = {a.get("href"): a.find(f"{SVG}title").text for a in root.iter(f"{SVG}a")}
        assert told["../inception-v3/?a=1&b=2"] == "Xception 改进 Inception v3"
        assert told["../deeplab-v3-plus/?a=1&b=2"] == "DeepLab v3+ 使用 Xception"
        assert len(told) == 4
        assert root.get("aria-label") == "Xception 与相邻的 4 个概念"
        kinds = {a.get("class") for a in root.iter(f"{SVG}a")}
        assert kinds == {"kg-kind-architecture", "kg-kind-operation"}
        labels = [t.text for t in root.iter(f"{SVG}text") if t.get("class") == "kg-label"]
        assert sorted(labels) == sorted(["改进自", "使用", "被借鉴于", "被使用于"])


def test_all_stays_inside_the_drawing():
    graph = sample()
    for id in graph:
        for root in _drawings(local_svg(graph, id, _href) or "<div/>"):
            _, _, width, height = map(float, root.get("viewBox").split())
            for rect in root.iter(f"{SVG}rect"):
                x, y = float(rect.get("x")), float(rect.get("y"))
                assert x >= 0 and x + float(rect.get("width")) <= width
                assert y >= 0 and y + float(rect.get("height")) <= height


def test_inherited_is_drawn_and_said_differently():
    for root in _drawings(local_svg(sample(), "deeplab-v3-plus", _href)):
        titles = [t.text for t in root.iter(f"{SVG}title")]
        assert "DeepLab v3+ 使用 ASPP（继承）" in titles
        assert "使用·继承" in [t.text for t in root.iter(f"{SVG}text")]
        dashes = [p.get("stroke-dasharray") for p in root.iter(f"{SVG}path")]
        assert dashes.count("1 5") == 2  # to the label and on to ASPP


def test_no_relation_no_picture():
    assert local_svg(sample(), "senet", _href) == ""
    alone = build([Concept("a", "A")], [Relation("a", "uses", "a")])
    assert local_svg(alone, "a", _href) == ""
    assert overview_svg(alone, {}) == ""


def test_a_hub_shows_the_first_of_each_relation_and_counts_the_rest():
    hub = build(
        [Concept(f"c{i}", f"C{i}") for i in range(40)],
        [Relation(f"c{i}", "uses" if i < 30 else "solves", "c0") for i in range(1, 40)],
    )
    for root in _drawings(local_svg(hub, "c0", _href)):
        assert len(list(root.iter(f"{SVG}a"))) == 10
        counted = [t.text for t in root.iter(f"{SVG}text") if t.get("class") == "kg-more"]
        assert counted == ["另有 24 个", "另有 5 个"]


def test_names_stay_text():
    graph = hostile()
    for text in (
        local_svg(graph, "h1", _href),
        overview_svg(graph, lineage_positions(graph), _href),
    ):
        root = ET.fromstring(text)
        tags = {node.tag.removeprefix(SVG) for node in root.iter()}
        assert tags <= {"div", "style", "svg", "g", "a", "title", "rect", "circle", "path", "text"}
        assert "<script>window.hacked=1</script>" in "".join(root.itertext())


def test_overview_links_all_and_names_without_overlap():
    graph = sample()
    places = lineage_positions(graph)
    root = ET.fromstring(overview_svg(graph, places, _href))
    assert len(list(root.iter(f"{SVG}a"))) == len(places)
    rows = [(float(t.get("x")), float(t.get("y"))) for t in root.iter(f"{SVG}text")]
    assert len(rows) > len(places) / 2
