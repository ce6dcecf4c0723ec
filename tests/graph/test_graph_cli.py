"""`kg path`, `kg neighbors` and `kg export` answer from a graph.json and name what is wrong."""

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.graph import from_graphml, relations, to_json
from tests.graph.samples import sample


@pytest.fixture
def kg(tmp_path):
    path = tmp_path / "graph.json"
    path.write_text(to_json(sample()), encoding="utf-8")

    def run(*args, graph=path):
        return CliRunner().invoke(main, [*args, "--graph", str(graph)])

    return run


def test_path_tells_each_step_with_its_sentence(kg):
    result = kg("path", "RefineNet", "编码-解码结构")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "RefineNet → 借鉴 → U-Net",
        "    「RefineNet 网络是个 U 型的结构。」 segmentation/refinenet.md",
        "U-Net → 使用 → 编码-解码结构",
        "    「编码-解码结构，跳层连接，级联特征。」 segmentation/u-net.md",
    ]


def test_neighbors_by_alias(kg):
    result = kg("neighbors", "gn")
    assert "Group Normalization → 介于 → Instance Normalization" in result.output
    assert kg("neighbors", "aspp").output.count("（继承）") == 1


def test_export_writes_a_file(kg, tmp_path):
    out = tmp_path / "graph.graphml"
    assert kg("export", "graphml", "-o", str(out)).exit_code == 0
    assert relations(from_graphml(out.read_text(encoding="utf-8"))) == relations(sample())
    assert kg("export", "svg").output.startswith("<svg")
    assert kg("export", "csv").output.lstrip("\ufeff").startswith("起点,关系")
    assert '"nodes"' in kg("export", "json").output


def test_mistakes_are_named(kg, tmp_path):
    assert "no concept is called 'Nonsense'" in kg("neighbors", "Nonsense").output
    assert "no relation leads from SENet to ResNet" in kg("path", "SENet", "ResNet").output
    missing = kg("path", "a", "b", graph=tmp_path / "none.json")
    assert missing.exit_code == 1 and "there is no graph yet" in missing.output
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    assert "broken.json: line 1: not JSON" in kg("path", "a", "b", graph=broken).output
    assert kg("export", "csv", "-o", str(tmp_path / "no" / "x.csv")).exit_code == 1
