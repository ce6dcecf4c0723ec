"""The facts that the site shows: fresh, and equal to what was published."""

import importlib
import json
from pathlib import Path

import pytest

from snippets import facts
from tests.snippets.checks import TRUTH

ROOT = Path(__file__).parents[2]
SHOWN = json.loads((ROOT / "docs/facts.json").read_text(encoding="utf-8"))["facts"]
ROWS = {
    f"{row['snippet']}.{facts.expression(row)}": (file.parent.name, row)
    for file in sorted(facts.HERE.glob("*/facts.yml"))
    for row in facts.read_rows(file.parent)
}


@pytest.mark.parametrize("id", ROWS)
def test_published(id):
    """The network, built and counted now, has the published figures; docs/facts.json says so."""
    fact = facts.fact(*ROWS[id], TRUTH)
    shown = next((row for row in SHOWN if row["name"] == fact["name"]), None)
    assert shown == json.loads(json.dumps(fact)), "docs/facts.json is stale: run `make facts`"
    for key in ("parameters", "macs", "receptive_field"):
        published = (fact["published"] or {}).get(key)
        assert published is None or fact[key] == published, key


def test_nothing_else_is_shown():
    """docs/facts.json holds the rows of the facts.yml files, in their order, byte for byte."""
    assert [row["name"] for row in SHOWN] == [row["name"] for _, row in ROWS.values()], (
        "run `make facts`"
    )
    assert (ROOT / "docs/facts.json").read_text(encoding="utf-8") == facts.dumps(SHOWN)


def test_proofs_exist():
    """Every test that a fact names is there, and no two facts share a name."""
    assert len({fact["name"] for fact in SHOWN}) == len(SHOWN)
    for fact, id in zip(SHOWN, ROWS, strict=True):
        proof, file = fact["tests"]
        assert proof == f"tests/snippets/test_facts.py::test_published[{id}]"
        assert (ROOT / file).is_file(), file


def test_build_is_an_expression_that_gives_the_network():
    """What the site shows as the constructor call can be run as it stands."""
    fact = next(row for row in SHOWN if row["build"] == "wide_resnet(depth=40, k=4)")
    module = importlib.import_module(f"snippets.{fact['snippet'].replace('/', '.')}")
    net = eval(fact["build"], vars(module))
    assert sum(p.numel() for p in net.parameters()) == fact["parameters"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{name: a, snippet: b, build: c, input: [1]}", "缺少 ['concept']"),
        ("{concept: x, name: a, snippet: b, build: c, input: [1], x: 1}", "不认识 ['x']"),
        ("{concept: x, name: a, snippet: b, build: c}", "恰有一个"),
    ],
)
def test_wrong_rows_are_named(tmp_path, row, message):
    """A row that cannot be read is named, with what is wrong."""
    (tmp_path / "facts.yml").write_text(f"- {row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"facts\.yml 的 a") as error:
        facts.read_rows(tmp_path)
    assert message in str(error.value)


def test_truth_must_be_one_row():
    """Conditions that fit no row, or several, are an error."""
    for match in ({"concept": "nothing"}, {"concept": "resnet50"}):
        with pytest.raises(ValueError, match="恰好对应"):
            facts.truth_row(TRUTH, match)


def test_depth_follows_the_longest_path():
    """Two branches of two and one convolutions, then a linear layer: three; pooling adds none."""
    from torch import nn

    from snippets.classification.inception_block import Parallel

    two = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 4, 3, padding=1))
    net = nn.Sequential(
        Parallel(two, nn.Conv2d(3, 4, 1)), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 2)
    )
    assert facts.depth(facts.outputs(net, [1, 3, 8, 8])) == 3
