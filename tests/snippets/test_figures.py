"""The figures are drawn from the snippets, are what lies in docs/images, and hold together."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import torch
import yaml

from figures.__main__ import FIGURES
from figures.normalizations import _statistic_set
from figures.svg import Axes, Drawing, number
from snippets.normalization.batch_norm import BatchNorm
from snippets.normalization.group_norm import GroupNorm
from snippets.normalization.instance_norm import InstanceNorm
from snippets.normalization.layer_norm import LayerNorm

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", FIGURES)
def test_file_is_what_the_code_draws(name):
    text = FIGURES[name]()
    assert (ROOT / "docs/images" / f"{name}.svg").read_text(encoding="utf-8") == text, (
        "run `make figures`"
    )
    torch.manual_seed(99)
    assert FIGURES[name]() == text  # whatever was drawn before


@pytest.mark.parametrize("name", FIGURES)
def test_well_formed_named_and_within_the_frame(name):
    root = ElementTree.fromstring(FIGURES[name]())
    assert root.find(f"{SVG}title").text
    width, height = (float(v) for v in root.get("viewBox").split()[2:])
    assert width <= 520  # still readable on a phone
    for element in root.iter():
        for key, limit in (("x", width), ("cx", width), ("y", height), ("cy", height)):
            if key in element.attrib:
                assert 0 <= float(element.get(key)) <= limit, ElementTree.tostring(element)
        points = re.findall(r"[\d.-]+", element.get("points", ""))
        for x, y in zip(points[::2], points[1::2], strict=True):
            assert 0 <= float(x) <= width and 0 <= float(y) <= height
        known = root.find(f"{SVG}style").text
        for style in element.get("class", "").split():
            assert f".{style}" in known
    assert not re.search(r"https?:(?!//www\.w3\.org/2000/svg)|nan|inf\b", FIGURES[name]())


def test_the_notes_name_figures_that_exist():
    entries = yaml.safe_load((ROOT / "notes/figures.yml").read_text(encoding="utf-8"))["figures"]
    named = {entry["image"] for entry in entries if "image" in entry}
    assert named >= {f"images/{name}.svg" for name in FIGURES}
    assert all((ROOT / "docs" / path).is_file() for path in named)


def test_statistic_sets():
    shape = (4, 6, 2, 2)
    sample, channel, group = (torch.zeros(shape, dtype=torch.bool) for _ in range(3))
    sample[0], channel[:, 0], group[0, :3] = True, True, True
    assert _statistic_set(LayerNorm(shape[1:]), shape).equal(sample)
    assert _statistic_set(BatchNorm(6), shape).equal(channel)
    assert _statistic_set(GroupNorm(2, 6), shape).equal(group)
    assert _statistic_set(InstanceNorm(6), shape).equal(sample & channel)


def test_drawing():
    assert [number(v) for v in (1, 1.5, 2.345, -0.001, 10.0)] == ["1", "1.5", "2.35", "0", "10"]
    d = Drawing(100, 50, "a < b")
    d.text(1, 2, "x_{i}^{2} < y", size=10)
    d.rect(1, 2, 3, 4, "box ta")
    assert "<title>a &lt; b</title>" in d.render()
    (text,) = ElementTree.fromstring(d.render()).findall(f"{SVG}text")
    assert "".join(text.itertext()) == "xi2 < y"
    shifts = [float(span.get("dy", 0)) for span in text]
    assert sum(shifts) == pytest.approx(0)  # back on the line
    axes = Axes(d, (10, 10, 80, 30), (0, 4), (-1, 1))
    assert axes.at(0, -1) == (10, 40) and axes.at(4, 1) == (90, 10) and axes.at(2, 0) == (50, 25)
