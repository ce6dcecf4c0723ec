"""YOLO v1: the network of the paper, and the decoding of its output."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from snippets.detection import yolo_v1 as module
from snippets.detection.yolo_v1 import YOLOv1, decode
from snippets.foundations.counting import count_macs, count_parameters, stage_shapes
from tests.snippets.segmentation.networks import on_meta


def test_counts(truth):
    net, row = on_meta(YOLOv1), truth("yolo_v1", variant="paper")
    assert count_parameters(net) == row["params"]
    assert count_macs(net, (1, 3, 448, 448)) == row["macs"]
    assert f"FC1 50176->4096 alone is {net.head[1].weight.numel() + 4096:,}" in row["note"]


def test_24_convolutions_and_the_shapes_of_figure_3():
    net = on_meta(YOLOv1)
    layers = list(net.features)
    assert sum(isinstance(layer, nn.Conv2d) for layer in layers) == 24
    pools = [f"features.{i}" for i, layer in enumerate(layers) if isinstance(layer, nn.MaxPool2d)]
    shapes = stage_shapes(net, (1, 3, 448, 448), [*pools, "features"])
    assert list(shapes.values()) == [
        (64, 112, 112), (192, 56, 56), (512, 28, 28), (1024, 14, 14), (1024, 7, 7),
    ]  # fmt: skip
    assert net.eval()(torch.empty(1, 3, 448, 448, device="meta")).shape == (1, 7, 7, 30)


@settings(max_examples=25)
@given(
    st.integers(1, 3), st.integers(1, 5), st.integers(1, 3), st.integers(1, 4), st.integers(0, 99)
)
def test_decoding_number_by_number(n, grid, boxes, classes, seed):
    torch.manual_seed(seed)
    output = torch.rand(n, grid, grid, 5 * boxes + classes, dtype=torch.float64)
    box, scores = decode(output, boxes)
    place = 0
    for image in range(n):
        place = 0
        for row in range(grid):
            for col in range(grid):
                cell = output[image, row, col].tolist()
                for b in range(boxes):
                    x, y, w, h, c = cell[5 * b : 5 * b + 5]
                    expected = [(col + x) / grid, (row + y) / grid, w * w, h * h]
                    assert box[image, place].tolist() == pytest.approx(expected, abs=1e-12)
                    expected = [c * p for p in cell[5 * boxes :]]
                    assert scores[image, place].tolist() == pytest.approx(expected, abs=1e-12)
                    place += 1
    assert box.shape == (n, place, 4) and scores.shape == (n, place, classes)


def test_gradients_reach_every_parameter_and_other_settings_work():
    net = YOLOv1(3, grid=2, boxes=3, width=1 / 64, hidden=16)
    y = net(torch.randn(2, 3, 128, 128))
    assert y.shape == (2, 2, 2, 18)
    y.square().sum().backward()
    assert all(p.grad is not None and p.grad.any() for p in net.parameters())


def test_wrong_input_is_named():
    net = on_meta(YOLOv1)
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, 448, 448\)"):
        net(torch.empty(1, 3, 416, 416, device="meta"))
    with pytest.raises(ValueError, match="grid 应为正整数"):
        YOLOv1(grid=0)
    for bad in (torch.zeros(1, 7, 7, 10), torch.zeros(7, 7, 30), torch.zeros(1, 7, 6, 30)):
        with pytest.raises(ValueError, match=r"output 应为 \(N, S, S, 10 \+ C\)"):
            decode(bad)


def test_demonstration_runs(capsys):
    module.main()
    out = capsys.readouterr().out
    assert "271,703,550" in out and "得分 0.72" in out
