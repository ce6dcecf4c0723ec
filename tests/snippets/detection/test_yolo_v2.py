"""YOLO v2: anchors, passthrough, decoding, anchor clusters."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from snippets.detection import yolo_v2 as module
from snippets.detection.yolo_v2 import ANCHORS, YOLOv2, anchor_clusters, decode
from snippets.foundations.counting import count_macs, count_parameters, stage_shapes
from tests.snippets.segmentation.networks import on_meta


def test_counts(truth):
    net, row = on_meta(YOLOv2), truth("yolo_v2")
    assert count_parameters(net) == row["params"]
    assert count_macs(net, (1, 3, 416, 416)) == row["macs"]
    assert f"COCO {count_parameters(on_meta(YOLOv2, 80)):,}" in row["note"]
    coco = count_macs(on_meta(YOLOv2, 80), (1, 3, 608, 608))
    assert f"608: {coco / 1e9:.3f} GMACs" in row["note"]


def test_stage_shapes():
    net = on_meta(YOLOv2)
    pools = [f"fine.{i}" for i, m in enumerate(net.fine) if isinstance(m, nn.MaxPool2d)]
    shapes = stage_shapes(net, (1, 3, 416, 416), [*pools, "fine", "coarse", "passthrough", "head"])
    assert list(shapes.values()) == [
        (32, 208, 208), (64, 104, 104), (128, 52, 52), (256, 26, 26), (512, 26, 26),
        (256, 13, 13), (1024, 13, 13), (125, 13, 13),
    ]  # fmt: skip


def test_darknet_19_has_18_convolutions_before_its_classifier():
    net = on_meta(YOLOv2)
    count = sum(isinstance(m, nn.Conv2d) for part in (net.fine, net.coarse) for m in part.modules())
    assert count == 18 + 2  # and the two that the detector adds


def test_reorganising_keeps_every_value():
    x = torch.arange(64.0).view(1, 4, 4, 4)
    y = nn.PixelUnshuffle(2)(x)
    assert y.shape == (1, 16, 2, 2)
    assert torch.equal(y[0, :4, 1, 0], x[0, 0, 2:, :2].flatten())


@settings(max_examples=20)
@given(
    st.integers(1, 2), st.integers(1, 3), st.integers(1, 3), st.integers(1, 4), st.integers(0, 99)
)
def test_decoding_number_by_number(n, classes, height, width, seed):
    torch.manual_seed(seed)
    output = torch.randn(n, 5 * (5 + classes), height, width, dtype=torch.float64)
    boxes, confidence, scores = decode(output)
    for image in range(n):
        for a, (pw, ph) in enumerate(ANCHORS):
            for i in range(height):
                for j in range(width):
                    start = a * (5 + classes)
                    tx, ty, tw, th, to, *rest = output[
                        image, start : start + 5 + classes, i, j
                    ].tolist()
                    expected = [
                        (1 / (1 + math.exp(-tx)) + j) / width,
                        (1 / (1 + math.exp(-ty)) + i) / height,
                        pw * math.exp(tw) / width,
                        ph * math.exp(th) / height,
                    ]
                    assert boxes[image, a, i, j].tolist() == pytest.approx(expected, abs=1e-12)
                    assert confidence[image, a, i, j].item() == pytest.approx(
                        1 / (1 + math.exp(-to))
                    )
                    assert scores[image, a, i, j].tolist() == rest


def test_anchor_clusters_find_the_groups_and_do_not_move():
    torch.manual_seed(0)
    centers = torch.tensor([[1.0, 1], [2, 8], [9, 3]])
    sizes = (centers[:, None] * (1 + 0.1 * torch.rand(3, 40, 2))).flatten(0, 1)[torch.randperm(120)]
    clusters = anchor_clusters(sizes, 3)
    order = clusters[clusters[:, 0].argsort()]
    assert torch.allclose(order, centers * 1.05, rtol=0.03)
    again = torch.minimum(sizes[:, None], clusters).prod(2)
    iou = again / (sizes.prod(1)[:, None] + clusters.prod(1) - again)
    nearest = iou.argmax(1)  # a fixed point: each is the mean of those nearest to it
    means = torch.stack([sizes[nearest == k].mean(0) for k in range(3)])
    assert torch.allclose(means, clusters, atol=1e-5)
    assert anchor_clusters(sizes, 1).tolist() == [pytest.approx(sizes.mean(0).tolist(), rel=1e-5)]


def test_overfits_eight_images():
    """Object cell, box and class of eight images with one object each."""
    torch.manual_seed(0)
    net = YOLOv2(2, width=1 / 32)
    x, cell, label = torch.randn(8, 3, 64, 64), torch.arange(8) % 4, torch.arange(8) % 2
    optimizer = torch.optim.Adam(net.parameters(), 1e-2)
    for _ in range(60):
        optimizer.zero_grad()
        boxes, confidence, classes = decode(net(x))
        at = (torch.arange(8), 0, cell // 2, cell % 2)
        wanted = torch.zeros_like(confidence)
        wanted[at] = 1
        loss = F.binary_cross_entropy(confidence, wanted) + F.cross_entropy(classes[at], label)
        loss = loss + (boxes[at] - 0.5).square().mean()
        loss.backward()
        assert all(p.grad.any() for p in net.parameters())
        optimizer.step()
    _, confidence, classes = decode(net(x))
    assert torch.equal(confidence[:, 0].flatten(1).argmax(1), cell)
    assert torch.equal(classes[at].argmax(1), label)


@pytest.mark.parametrize("size", [(32, 96), (320, 352)])
def test_other_sizes(size):
    y = on_meta(YOLOv2, 3, anchors=2)(torch.empty(1, 3, *size, device="meta"))
    assert y.shape == (1, 16, size[0] // 32, size[1] // 32)


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="H、W 为 32 的倍数"):
        on_meta(YOLOv2)(torch.empty(1, 3, 416, 400, device="meta"))
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        YOLOv2(0)
    with pytest.raises(ValueError, match="output 应为"):
        decode(torch.zeros(1, 124, 13, 13))
    with pytest.raises(ValueError, match="count 应在 1 与 3 之间"):
        anchor_clusters(torch.rand(3, 2), 4)


def test_demonstration_runs(capsys):
    module.main()
    assert "50,655,389" in capsys.readouterr().out
