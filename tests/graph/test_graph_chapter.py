"""A chapter's own part of the graph: what it shows, in what order, and with what it is safe."""

import re
from html import unescape

from kg.graph import build, chapter_svg
from kg.model import Concept, Relation
from tests.graph.samples import HOSTILE, hostile

CONCEPTS = [Concept("旧", "旧", year=2014), Concept("新", "新", year=2016),
            Concept("共有", "共有"), Concept("独有", "独有")]  # fmt: skip


def _draw(*relations, members=("旧", "新")) -> str:
    return chapter_svg(build(CONCEPTS, relations), members, lambda c: f"#{c.id}")[0]


def _told(svg: str) -> list[str]:
    return [
        unescape(label)
        for label, lines in re.findall(r"<title>([^<]*)</title>((?:<path [^>]*>)+)</g>", svg)
        for _ in range(lines.count("<path"))
    ]


def test_members_stand_by_year_and_lines_say_their_Relation():
    svg = _draw(Relation("新", "improves", "旧"))
    assert svg.index("#旧") < svg.index("#新")
    assert _told(svg) == ["改进"]


def test_what_two_members_share_is_shown_and_what_one_has_is_not():
    ends = [("旧", "共有"), ("新", "共有"), ("新", "独有")]
    svg = _draw(*(Relation(source, "uses", target) for source, target in ends))
    assert _told(svg) == ["使用", "使用"] and "独有" not in svg


def test_the_caption_speaks_of_what_is_there():
    arc, ties = Relation("新", "improves", "旧"), [Relation(id, "uses", "共有") for id in "旧新"]

    def caption(*relations):
        return chapter_svg(build(CONCEPTS, relations), ("旧", "新"), lambda c: "")[1]

    assert "弧线" in caption(arc) and "右边" not in caption(arc)
    assert "弧线" not in caption(*ties) and "右边" in caption(*ties)
    assert caption() == ""


def test_a_chapter_without_relations_has_no_drawing():
    assert _draw(Relation("共有", "uses", "独有")) == ""
    assert _draw(Relation("新", "improves", "旧"), members=()) == ""


def test_inherited_relations_are_left_to_the_pages():
    assert _draw(Relation("新", "uses", "旧", inherited=True)) == ""


def test_hostile_names_are_text():
    graph = hostile()
    svg, _ = chapter_svg(graph, list(graph), lambda c: '"><script>')
    assert "<script" not in svg and svg.count("<svg") == 1
    assert any(unescape(name) in unescape(svg) for name in HOSTILE)
