"""Fact tables, the comparison of a chapter, and the plot."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from kg.concepts import concept_of_page, read_concepts
from kg.graph.draw import text_width
from kg.pages import read_page
from kg.site.facts import card_rows, comparison, fact_table, read_facts
from kg.site.plot import plot

SHOWN = Path(__file__).parents[2] / "docs/facts.json"


ROW = {
    "concept": "net", "name": "Net", "year": 2015, "group": "classification",
    "snippet": "classification/net", "build": "net(depth=3)", "variant": "原文", "note": "",
    "headline": True, "input": [1, 3, 224, 224], "parameters": 25557032, "macs": 3857973248,
    "receptive_field": 483, "depth": 50, "output": [1, 1000],
    "published": {"parameters": 25557032, "macs": 3857973248, "receptive_field": 483,
                  "source": "somewhere", "receptive_field_source": None, "says": ""},
    "tests": ["tests/a.py::test_a[net]", "tests/b.py"],
}  # fmt: skip


def facts(*changes):
    """A few facts, each with some fields changed."""
    text = json.dumps({"facts": [ROW | change for change in changes or ({},)]})
    found, problems = read_facts("facts.json", text)
    assert not problems
    return found


def texts(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_shown_facts_can_be_read():
    """What `make facts` wrote has the form that the site expects."""
    found, problems = read_facts("facts.json", SHOWN.read_text(encoding="utf-8"))
    assert found
    assert not problems


def test_every_fact_has_its_concept():
    """The concept of each fact is one of the site, so that a page shows it."""
    docs = SHOWN.parent
    listed, kinds, _ = read_concepts("concepts.yml", (docs / "concepts.yml").read_text("utf-8"))
    ids = {concept.id for concept in listed}
    for path in docs.glob("*/*.md"):
        concept, _ = concept_of_page(read_page(path.name, path.read_text("utf-8"))[0], kinds)
        ids |= {concept.id} if concept else set()
    found, _ = read_facts("facts.json", SHOWN.read_text(encoding="utf-8"))
    assert {fact.concept for fact in found} <= ids


@pytest.mark.parametrize(
    ("text", "where"), [("{", "facts.json:1"), ("[]", "facts.json:1"), ("{}", "facts.json:1"),
                        ('{"facts": [{"name": "a"}]}', "facts.json: entry 1"),
                        ('{"facts": 3}', "facts.json:1"), ("[" * 100_000, "facts.json:1"),
                        ('{"facts": [3]}', "facts.json: entry 1")],
)  # fmt: skip
def test_unreadable_facts_are_reported(text, where):
    """Wrong JSON, a wrong form and wrong keys are problems, and nothing is shown of them."""
    found, (problem,) = read_facts("facts.json", text)
    assert not found
    assert problem.where == where


@pytest.mark.parametrize(
    ("change", "said"), [({"macs": "many"}, "macs: 'many'"), ({"macs": 0}, "must not be"),
                         ({"input": []}, "must not be"), ({"output": 3}, "output: expected a list"),
                         ({"published": {"macs": 3}}, "published: missing"),
                         ({"published": {"source": "a", "macs": "3"}}, "published.macs: '3'"),
                         ({"colour": "red"}, "unknown keys: colour")],
)  # fmt: skip
def test_a_fact_of_the_wrong_form_is_reported_and_the_others_are_shown(change, said):
    """Each mistake is named with its entry."""
    rows = [ROW, ROW | change]
    found, (problem,) = read_facts("facts.json", json.dumps({"facts": rows}))
    assert len(found) == 1
    assert problem.where == "facts.json: entry 2" and said in problem.message


def test_table_shows_ours_beside_the_published():
    """Exact figures, shapes, the source and the tests."""
    said = texts(fact_table(facts()))
    for part in (
        "25,557,032", "3.858 G", "3,857,973,248", "483", "3×224×224 → 1000",
        "对照：参数相同", "来源：somewhere", "tests/a.py::test_a[net]",
    ):  # fmt: skip
        assert part in said, part


def test_a_difference_is_said():
    """A published figure that ours does not equal is never shown as equal."""
    (fact,) = facts({"parameters": 7})
    assert fact.agreed[0] == ("参数", "25,557,032", False)
    assert "25,557,032（不同）" in fact_table([fact])


def test_several_outputs_and_nothing_published():
    """Outputs are listed; without a published figure nothing is claimed."""
    (fact,) = facts({"output": [[1, 4, 8732], [1, 21]], "published": None,
                     "receptive_field": None})  # fmt: skip
    assert fact.shapes == "3×224×224 → 4×8732、21"
    html = fact_table([fact])
    assert "对照：" not in html
    assert "感受野" not in html
    assert "<td>—</td>" in fact_table([fact, *facts()])


def test_text_is_escaped():
    """Names and notes are text, not markup, in tables and in the plot."""
    evil = {"name": "<b>&", "note": "<script>", "variant": "<i>", "build": "f('<u>')"}
    html = fact_table(facts(evil)) + comparison(facts(evil), "classification", lambda id: "")
    assert not re.search(r"<(b|script|i|u)>", html)
    assert "&lt;b&gt;&amp;" in html


def test_empty_blocks_are_empty():
    """No facts, no block; a chapter without main networks has no comparison."""
    assert fact_table([]) == ""
    assert comparison(facts({"headline": False}), "classification", str) == ""
    assert comparison(facts(), "segmentation", str) == ""
    assert card_rows([]) == ()


def test_comparison_is_by_year_and_leads_to_the_pages():
    """Rows by year; a link where the concept has a page."""
    found = facts({"year": 2016, "name": "Later"}, {"concept": "old", "name": "Earlier"})
    html = comparison(found, "classification", lambda id: "../net/" if id == "net" else "")
    rows = re.findall(r'<th scope="row">(.*?)</th>', html)
    assert rows == ["Earlier", '<a href="../net/">Later</a>']


def test_comparison_counts_as_people_do():
    """18 layers stand before 152."""
    html = comparison(facts({"name": "Net-152"}, {"name": "Net-18"}), "classification", str)
    assert html.index("Net-18") < html.index("Net-152")


def test_card_has_the_first_network():
    """Small panels show one network in rows."""
    assert dict(card_rows(facts())) == {"参数": "25,557,032", "乘加": "3.858 G", "感受野": "483",
                                        "输入 → 输出": "3×224×224 → 1000"}  # fmt: skip


def labels_of(svg):
    root = ET.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    return root, list(root.iter(f"{space}text")), list(root.iter(f"{space}circle"))


def test_plot_is_well_formed_and_the_same_each_time():
    """Valid XML, one point a network, the same bytes on every run."""
    found = [fact for fact in read_facts("f", SHOWN.read_text(encoding="utf-8"))[0]
             if fact.group == "classification" and fact.headline]  # fmt: skip
    _, _, circles = labels_of(plot(found))
    assert len(circles) == len(found)
    assert plot(found) == plot(found)


def test_plot_follows_the_figures():
    """More MACs stand further right, more parameters higher; older is emptier."""
    (fact,) = facts()
    more = replace(fact, macs=10 * fact.macs, parameters=10 * fact.parameters, year=2018)
    _, _, (first, second) = labels_of(plot([fact, more]))
    assert float(first.get("cx")) < float(second.get("cx"))
    assert float(first.get("cy")) > float(second.get("cy"))
    assert float(first.get("fill-opacity")) < float(second.get("fill-opacity")) == 1


def test_networks_on_small_images_are_not_drawn():
    """They stand in the table alone; without others there is no plot."""
    html = comparison(facts({"input": [1, 3, 32, 32]}), "classification", lambda id: "")
    assert "3×32×32" in html
    assert "<svg" not in html


def test_plot_of_one_network():
    """A single network, without a year, still makes a plot."""
    root, texts_, circles = labels_of(plot(facts({"year": None})))
    assert len(circles) == 1
    assert root.get("viewBox")
    assert "Net" in [text.text for text in texts_]


def test_labels_do_not_cover_each_other():
    """Points close together get labels apart."""
    near = facts(*({"name": f"Network {i}", "macs": 4_000_000_000 + i * 10**7} for i in range(5)))
    _, words, _ = labels_of(plot(near))
    boxes = []
    for word in (word for word in words if "Network" in word.text):
        width, x, y = text_width(word.text, 12), float(word.get("x")), float(word.get("y"))
        left = x - {"start": 0, "middle": width / 2, "end": width}[word.get("text-anchor")]
        boxes.append((left, y - 9, left + width, y))
    assert len(boxes) == 5
    for a, b in combinations(boxes, 2):
        assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
