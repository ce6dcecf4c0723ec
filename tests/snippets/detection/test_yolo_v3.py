"""YOLO v3: Darknet-53 and three scales."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from snippets.detection import yolo_v3 as module
from snippets.detection.yolo_v3 import YOLOv3, detections
from snippets.foundations.counting import count_buffers, count_macs, count_parameters, stage_shapes
from tests.snippets.segmentation.networks import on_meta

SMALL = {"width": 1 / 16, "depths": (1, 1, 1, 1, 1)}


def test_counts(truth):
    net, row = on_meta(YOLOv3), truth("yolo_v3")
    assert count_parameters(net) == row["params"]
    assert count_macs(net, (1, 3, 416, 416)) == row["macs"]
    total = count_parameters(net) + count_buffers(net)
    assert f"+{count_buffers(net):,} BN moving stats = {total:,} floats" in row["note"]


def test_shapes_and_depth():
    net = on_meta(YOLOv3)
    names = [f"backbone.stages.{i}" for i in range(5)]
    assert list(stage_shapes(net, (1, 3, 416, 416), names).values()) == [
        (64, 208, 208), (128, 104, 104), (256, 52, 52), (512, 26, 26), (1024, 13, 13),
    ]  # fmt: skip
    outputs = net(torch.empty(1, 3, 416, 416, device="meta"))
    assert [tuple(y.shape[1:]) for y in outputs] == [(255, 13, 13), (255, 26, 26), (255, 52, 52)]
    convolutions = sum(isinstance(m, nn.Conv2d) for m in net.backbone.modules())
    assert convolutions == 52  # and one dense layer as a classifier: Darknet-53


def test_detections_come_scale_by_scale():
    """All zero: each centre in the middle of its cell, each size that of its anchor in pixels."""
    boxes, scores = detections([torch.zeros(1, 21, n, n) for n in (2, 4, 8)])
    assert boxes.shape == (1, 3 * (4 + 16 + 64), 4) and torch.all(scores == 0.25)
    pixels = boxes[0] * 64
    assert pixels[0].tolist() == pytest.approx([16, 16, 116, 90])
    assert pixels[3 * 4 + 16].tolist() == pytest.approx([8, 8, 62, 45])  # second anchor, first cell
    assert pixels[-1].tolist() == pytest.approx([60, 60, 33, 23])


def test_classes_do_not_compete():
    outputs = [torch.zeros(1, 3 * 7, n, n) for n in (1, 2, 4)]
    for output in outputs:
        output.unflatten(1, (3, 7))[:, :, 4:] = 20  # certain of an object of both classes
    _, scores = detections(outputs)
    assert torch.allclose(scores, torch.ones_like(scores))


def test_overfits_eight_images():
    """The cell and class of one object an image, at each scale; every parameter takes part."""
    torch.manual_seed(0)
    net = YOLOv3(2, **SMALL)
    x, label = torch.randn(8, 3, 64, 64), torch.arange(8) % 2
    optimizer = torch.optim.Adam(net.parameters(), 1e-2)
    for _ in range(60):
        optimizer.zero_grad()
        loss = 0
        for y in net(x):
            raw = y.unflatten(1, (3, 7))
            cell = torch.arange(8) % (y.shape[2] * y.shape[3])
            loss = loss + F.cross_entropy(raw[:, 0, 4].flatten(1), cell)
            chosen = raw[:, 0].flatten(2)[torch.arange(8), :, cell]
            target = F.one_hot(label, 2).float()
            loss = loss + F.binary_cross_entropy_with_logits(chosen[:, 5:], target)
            loss = loss + chosen[:, :4].square().mean()
        loss.backward()
        assert all(p.grad.any() for p in net.parameters())
        optimizer.step()
    for y in net(x):
        raw = y.unflatten(1, (3, 7))[:, 0].flatten(2)
        cell = torch.arange(8) % raw.shape[2]
        assert torch.equal(raw[:, 4].argmax(1), cell)
        assert torch.equal(raw[torch.arange(8), 5:, cell].argmax(1), label)


@pytest.mark.parametrize("size", [(32, 64), (320, 608)])
def test_other_sizes_and_class_counts(size):
    outputs = on_meta(YOLOv3, 20)(torch.empty(1, 3, *size, device="meta"))
    expected = [(1, 75, size[0] // s, size[1] // s) for s in (32, 16, 8)]
    assert [tuple(y.shape) for y in outputs] == expected


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="H、W 为 32 的倍数"):
        on_meta(YOLOv3)(torch.empty(1, 3, 416, 400, device="meta"))
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        YOLOv3(0)


def test_demonstration_runs(capsys):
    module.main()
    assert "61,949,149" in capsys.readouterr().out
