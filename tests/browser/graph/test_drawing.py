"""The picture: readable names, lines that can be seen, and a focus that stands out all the same."""

import math
from itertools import combinations

import networkx as nx
import pytest
from playwright.sync_api import expect

from kg.graph import build
from kg.model import Concept, Relation
from tests.browser.graph.helpers import drawing, next_frame, pixel, write

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """The page of a graph where everything is three steps from everything."""
    graph = build(
        [Concept(f"c{i}", f"概念{i}", "module" if i % 2 else "technique") for i in range(90)],
        [
            Relation(f"c{a}", "uses", f"c{b}")
            for a, b in nx.barabasi_albert_graph(90, 3, seed=2).edges()
        ],
    )
    return write(graph, tmp_path_factory.mktemp("crowd"))


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(
    "query", ["", "?focus=deeplab-v3&depth=3", "?view=all&node=resnet", "?edge=aspp,uses,x"]
)
def test_every_line_has_a_contrast_of_three_to_one(visit, query):
    page = visit(query)
    for scheme, paper in (("light", "#ffffff"), ("dark", "#14171c")):
        page.emulate_media(color_scheme=scheme)
        strokes = drawing(page).strokes
        assert strokes and all(opacity == 1 for _, opacity in strokes)
        assert {colour: _contrast(colour, paper) for colour, _ in strokes if
                _contrast(colour, paper) < 3} == {}  # fmt: skip


def _overlap(a, b) -> bool:
    return a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]


@pytest.mark.parametrize("window", [{}, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("query", ["", "?focus=xception", "?focus=xception&depth=3", "?view=all"])
def test_names_and_dots_keep_apart_and_in_the_window(visit, query, window):
    page = visit(query, **window)
    seen = drawing(page)
    box = page.locator("#kg-canvas").bounding_box()
    assert [(a[0], b[0]) for a, b in combinations(seen.names, 2) if _overlap(a, b)] == []
    assert [n[0] for n in seen.names if n[1] < 0 or n[3] > box["x"] + box["width"]] == []
    assert len(seen.names) > 0.4 * len(seen.dots)
    if query != "?view=all":
        near = [(a, b) for a, b in combinations(seen.dots, 2)
                if math.dist(a[:2], b[:2]) < a[2] + b[2]]  # fmt: skip
        assert near == []


@pytest.mark.parametrize("window", [{}, PHONE], ids=["wide", "phone"])
def test_no_line_of_the_lineage_runs_through_a_name(visit, window):
    seen = drawing(visit(**window))
    assert len(seen.lines) >= 29 and len(seen.names) >= 30
    crossed = {
        text
        for text, left, top, right, bottom in seen.names
        for line in seen.lines
        if any(left < x < right and top < y < bottom for x, y in line)
    }
    assert len(crossed) <= 2, crossed


def test_what_is_not_lit_keeps_its_colour_as_a_ring(visit):
    page = visit("?focus=xception&depth=2")
    dots = drawing(page).dots
    inside = [pixel(page, x, y) for x, y, _ in dots]
    assert inside.count("#ffffff") == 12 - 5
    for (x, y, r), at in zip(dots, inside, strict=True):
        if at == "#ffffff":
            way = {pixel(page, x + step, y) for step in range(round(r) + 3)}
            assert max(_contrast(colour, "#ffffff") for colour in way) > 2


def test_kinds_are_told_by_shape_in_the_legend_and_on_the_canvas(visit):
    page = visit("?view=all")
    shapes = page.locator("#kg-kinds .kg-dot").evaluate_all(
        "dots => dots.map(dot => getComputedStyle(dot).clipPath)"
    )
    assert len(set(shapes)) == len(shapes) > 6
    # A square is filled to its corners, unless a name covers one; a circle is not.
    corners = {"#1f6fb2": set(), "#0b7a75": set()}
    for x, y, r in drawing(page).dots:
        kind = pixel(page, x, y)
        if kind in corners:
            corners[kind].add(pixel(page, x + 0.85 * r, y + 0.85 * r) == kind)
    assert corners["#1f6fb2"] == {False} and True in corners["#0b7a75"]


def test_of_many_relations_around_a_focus_the_rest_is_drawn_when_lit(visit, crowd):
    page = visit("?focus=c3&depth=3", file=crowd, **PHONE)
    status = page.locator("#kg-status")
    expect(status).to_contain_text("90 个概念，261 条关系")
    expect(status).to_contain_text("先画通向它的 89 条")
    page.get_by_role("button", name="收低").click()
    before = drawing(page)
    assert len(before.lines) == 89
    near = [(a, b) for a, b in combinations(before.dots, 2)
            if math.dist(a[:2], b[:2]) < a[2] + b[2]]  # fmt: skip
    assert near == []
    # A concept whose relations are many: all of them, beside the ways that are always drawn.
    page.goto(crowd.as_uri() + "?focus=c3&depth=3&node=c0")
    next_frame(page)
    assert len(drawing(page).lines) > 89
