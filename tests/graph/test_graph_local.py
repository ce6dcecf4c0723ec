"""The small graphs on pages: links, words for each relation, nothing but text from the notes."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations
from math import dist

import networkx as nx
import pytest

from kg.graph import build, lineage_positions, local_svg, overview_svg
from kg.graph.draw import text_width
from kg.graph.lineage import LINEAGE
from kg.graph.twofold import NARROW, WIDE
from kg.model import Concept, Relation
from kg.vocabulary import Kind, kinds
from tests.graph.samples import hostile, sample

SVG = "{http://www.w3.org/2000/svg}"
MARKS = {f"{SVG}circle", f"{SVG}path"}


def _href(concept):
    return f"../{concept.id}/?a=1&b=2"


def _drawing(id, graph=None):
    return ET.fromstring(local_svg(graph or sample(), id, _href))


def _labels(root, layout="kg-wide"):
    """The words that stand at lines in one layout."""
    other = {"kg-wide": "kg-slim", "kg-slim": "kg-wide"}[layout]
    named = [(text.text, text.get("class", "").split()) for text in root.iter("text")]
    return [text for text, classes in named if "kg-label" in classes and other not in classes]


def _places(root):
    """Each neighbour with the place of its mark when wide and on a phone, as the page's style sets
    it, and whether it stands at the left of its relation."""
    for fan in root.iter("g"):
        if "kg-fan" not in fan.get("class", ""):
            continue
        left = "kg-left" in fan.get("class")
        x, y = map(int, re.findall(r"-?\d+", fan.get("transform")))
        narrow = [int(n) for n in re.findall(r"--[xy]:(\d+)px", fan.get("style"))]
        for a in fan.iter("a"):
            row = float(re.fullmatch(r"--i:(-?[\d.]+)", a.get("style")).group(1))
            below = (narrow[0] + 60, narrow[1] + row * 44)
            yield a, (x + (-60 if left else 60), y + row * 30), below, left


def test_each_neighbour_is_a_link_that_tells_its_relation():
    root = _drawing("xception")
    told = {a.get("href"): a.find("title").text for a in root.iter("a")}
    assert told["../inception-v3/?a=1&b=2"] == "Xception 改进 Inception v3"
    assert told["../deeplab-v3-plus/?a=1&b=2"] == "DeepLab v3+ 使用 Xception"
    assert len(told) == 4
    assert root.get("aria-label") == "Xception 与相邻的 4 个概念"
    kinds = {a.get("class").split()[0] for a in root.iter("a")}
    assert kinds == {"kg-kind-architecture", "kg-kind-operation"}
    outgoing, incoming = ["改进自", "使用"], ["借鉴", "使用"]
    assert sorted(_labels(root, "kg-slim")) == sorted([*outgoing, "借鉴它的", "使用它的"])
    assert sorted(_labels(root, "kg-wide")) == sorted(outgoing + incoming)


def test_a_mark_tells_its_kind_without_colour():
    assert len({kind.shape for kind in kinds().values()}) == len(kinds())
    marks = {
        a.get("class").split()[0]: {node.tag for node in a} & {"circle", "path"}
        for a in _drawing("xception").iter("a")
    }
    assert marks == {"kg-kind-architecture": {"circle"}, "kg-kind-operation": {"path"}}
    own = {**kinds(), "operation": Kind("operation", "操作", "#000", "#fff")}
    drawn = ET.fromstring(local_svg(sample(), "xception", _href, own))
    assert all(a.find("circle") is not None for a in drawn.iter("a"))


@pytest.mark.parametrize("forward", [True, False])
def test_neighbours_at_one_side_leave_no_half_empty(forward):
    ends = [("a", other) if forward else (other, "a") for other in ("b", "c")]
    graph = build([Concept(id, id * 9) for id in "abc"],
                  [Relation(source, "uses", target) for source, target in ends])  # fmt: skip
    root = _drawing("a", graph)
    centre = next(g for g in root.iter("g") if "kg-centre" in g.get("class", ""))
    at = int(re.search(r"translate\((\d+)", centre.get("transform")).group(1))
    neighbours = [x for _, (x, _), _, _ in _places(root)]
    half = int(centre.find("rect").get("width")) / 2
    if forward:
        assert at - half < 10 and min(neighbours) > at
    else:
        assert max(neighbours) < at < WIDE / 2 and min(neighbours) < 120


def test_all_stays_inside_the_drawing_in_both_layouts():
    graph = sample()
    for id in graph:
        if not (text := local_svg(graph, id, _href)):
            continue
        root = ET.fromstring(text)
        high, long = (int(n) for n in re.findall(r"--[hn]:(\d+)px", root.get("style")))
        placed = [*_places(root)]
        assert len(placed) == len([*root.iter("a")])
        for a, (x, y), (narrow_x, narrow_y), left in placed:
            width = int(a.find("rect").get("width"))
            begin = x + 8 - width if left else x - 8
            assert begin >= 0 and begin + width <= WIDE and narrow_x - 8 + width <= NARROW
            assert 15 <= y <= high - 15 and 22 <= narrow_y <= long - 22


def test_lines_lead_from_the_concept_to_each_neighbour():
    root = _drawing("resnet")
    middle = next(g for g in root.iter("g") if "kg-centre" in g.get("class", ""))
    x, y = map(int, re.findall(r"-?\d+", middle.get("transform")))
    half = int(middle.find("rect").get("width")) / 2
    for fan in (g for g in root.iter("g") if "kg-fan" in g.get("class", "")):
        lines = {p.get("class"): p.get("d") for p in fan.find("g").iter("path")}
        sign = -1 if "kg-left" in fan.get("class") else 1
        at = [int(n) for n in re.findall(r"-?\d+", fan.get("transform"))]
        start = [float(n) for n in re.findall(r"-?[\d.]+", lines["kg-wide"])[:2]]
        assert abs(at[0] + sign * start[0] - (x + sign * half)) <= 2
        assert abs(at[1] + start[1] - y) <= 1
        rows = [float(n) for n in re.findall(r"(-?[\d.]+)(?=M|$)", lines["kg-twigs"])]
        assert rows == [float(a.get("style")[4:]) * 30 for a in fan.iter("a")]


def test_long_names_at_both_sides_are_whole_where_the_centre_can_give_way():
    names = [f"{one} Normalization" for one in ("Batch", "Group", "Instance", "Layer")]
    first, *others = [Concept(name, name, aliases=(name[0] + "N",)) for name in names]
    edges = [Relation(other.id, "improves", first.id) for other in others]
    edges += [Relation(first.id, "contrasts", other.id) for other in others]
    text = local_svg(build([first, *others], edges), first.id, _href)
    assert "…" not in text and text.count(">BN</text>") == 1
    # Where there is room, the centre keeps its name and place.
    few = ET.fromstring(local_svg(build([first, *others], edges[:3]), first.id, _href))
    assert "Batch Normalization" in [t.text for t in few.iter("text")]
    two = [Concept(id, id, aliases=("x",)) for id in ("ab", "bc", "cd")]
    both = [Relation("ab", "uses", "bc"), Relation("bc", "uses", "cd")]
    centre = ET.fromstring(local_svg(build(two, both), "bc", _href)).find("g[@class]/[rect]")
    assert centre is not None and f"translate({WIDE // 2} " in centre.get("transform")


def test_inherited_is_drawn_and_said_differently():
    root = _drawing("deeplab-v3-plus")
    assert "DeepLab v3+ 使用 ASPP（继承）" in [t.text for t in root.iter("title")]
    assert "使用·继承" in _labels(root)
    dashes = [g.get("stroke-dasharray") for g in root.iter("g") if g.get("class") == "kg-edge"]
    assert dashes.count("1 5") == 1


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
    root = _drawing("c0", hub)
    assert len(list(root.iter("a"))) == 10
    counted = [g.find("text").text for g in root.iter("g") if "kg-more" in g.get("class")]
    assert sorted(counted) == ["另有 24 个", "另有 5 个"]


def test_a_drawing_says_each_name_once():
    text = local_svg(sample(), "resnet", _href)
    assert text.count(">Inception v4</text>") == 1 and len(text) < 7000


def test_names_stay_text():
    graph = hostile()
    for text in (
        local_svg(graph, "h1", _href),
        overview_svg(graph, lineage_positions(graph), _href),
    ):
        root = ET.fromstring(text)
        tags = {node.tag.removeprefix(SVG) for node in root.iter()}
        assert tags <= {"svg", "g", "a", "title", "rect", "circle", "path", "text", "tspan"}
        assert "<script>window.hacked=1</script>" in "".join(root.itertext())


def test_overview_links_all_and_names_without_overlap():
    graph = sample()
    places = lineage_positions(graph)
    root = ET.fromstring(overview_svg(graph, places, _href))
    assert len(list(root.iter(f"{SVG}a"))) == len(places)
    boxes = []
    for text in root.iter(f"{SVG}text"):
        x, y, long = float(text.get("x")), float(text.get("y")), text_width(text.text, 13)
        left = x - {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor")] * long
        boxes.append((left, y - 10, left + long, y + 4))
    assert len(boxes) >= 0.8 * len(places)
    for a, b in combinations(boxes, 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


def test_a_name_without_room_beside_the_next_lane_stands_in_two_rows():
    names = ["Instance Normalization", "DeepLab v3+", "极致版 Inception 模块", "ResNet"]
    graph = build(
        [Concept(name, name) for name in names], [Relation(*names[:1], "improves", "ResNet")]
    )
    places = {names[0]: (0, 0), names[1]: (140, 0), names[2]: (0, 60), names[3]: (140, 60)}
    root = ET.fromstring(overview_svg(graph, places, _href, in_lanes=True))
    rows = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert sorted(rows) == sorted(name.replace(" ", "", 1) if name in names[:3:2] else name
                                  for name in names)  # fmt: skip
    for text in root.iter(f"{SVG}text"):
        for part in (text.text, *(row.text for row in text)):
            end = float(text.get("x")) + text_width(part, 13)
            assert end < 150 + 56 - 5 or float(text.get("x")) > 150


@pytest.mark.parametrize("in_lanes", [False, True])
def test_lines_of_the_overview_keep_off_dots_and_names_and_show_their_types(in_lanes):
    graph = sample()
    lineage = nx.subgraph_view(graph, filter_edge=lambda _, __, type: type in LINEAGE)
    places = lineage_positions(graph, down=in_lanes)
    root = ET.fromstring(overview_svg(lineage, places, _href, in_lanes=in_lanes))
    paths = [p for p in root.iter(f"{SVG}path") if p.get("class")]
    lines = [p.get("d") for p in paths if "kg-edge" in p.get("class")]
    heads = [p for p in paths if "kg-head" in p.get("class")]
    assert len(lines) == len(heads) == 29
    assert len({p.get("d") for p in heads}) == 3  # improves, inspired_by, combines
    dots = [_dot(mark) for a in root.iter(f"{SVG}a") for mark in a if mark.tag in MARKS]
    assert len(dots) == len(places)
    names = []
    for text in root.iter(f"{SVG}text"):
        x, y, long = float(text.get("x")), float(text.get("y")), text_width(text.text, 13)
        left = x - {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor")] * long
        names.append((left + 2, y - 9, left + long - 2, y + 3))
    if in_lanes:
        assert len(names) == len(places)
        assert all(float(r.get("height")) >= 44 for r in root.iter(f"{SVG}rect"))
        assert len(list(root.iter(f"{SVG}rect"))) == len(places)
    met = [0, 0]
    for line in lines:
        points = _points(line)
        ends = [points[0], points[-1]]
        met[0] += sum(
            any(dist(point, dot[:2]) < dot[2] for point in points)
            for dot in dots
            if min(dist(end, dot[:2]) for end in ends) > 14
        )
        met[1] += sum(any(a < x < c and b < y < d for x, y in points) for a, b, c, d in names)
    assert met[0] == 0 and met[1] <= 6


def _dot(mark) -> tuple[float, float, float]:
    """Middle and radius of a mark."""
    if mark.tag == f"{SVG}circle":
        return tuple(float(mark.get(key)) for key in ("cx", "cy", "r"))
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", mark.get("d"))]
    (left, right), (top, bottom) = ((min(n), max(n)) for n in (numbers[::2], numbers[1::2]))
    return (left + right) / 2, (top + bottom) / 2, max(right - left, bottom - top) / 2


def _points(path: str) -> list[tuple[float, float]]:
    """Points on a straight or bent line."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
    (ax, ay), (bx, by) = numbers[:2], numbers[-2:]
    cx, cy = numbers[2:4] if "Q" in path else ((ax + bx) / 2, (ay + by) / 2)
    return [
        ((1 - t) ** 2 * ax + 2 * t * (1 - t) * cx + t * t * bx,
         (1 - t) ** 2 * ay + 2 * t * (1 - t) * cy + t * t * by)
        for t in (i / 60 for i in range(61))
    ]  # fmt: skip
