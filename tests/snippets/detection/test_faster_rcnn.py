"""Faster R-CNN: RPN and Fast R-CNN on shared features."""

import pytest
import torch
from torch import nn

from snippets.detection import faster_rcnn as module
from snippets.detection.box_regression import decode_boxes
from snippets.detection.boxes import box_iou
from snippets.detection.fast_rcnn import WEIGHTS
from snippets.detection.faster_rcnn import FasterRCNN, as_rois, sample_rois
from snippets.foundations.counting import count_parameters
from tests.snippets.segmentation.networks import on_meta

SMALL = {"widths": (4, 6, 8, 8, 16), "hidden": 32, "scales": (1, 2, 4)}


def test_counts(truth):
    row = truth("faster_rcnn", variant="paper")
    assert count_parameters(on_meta(FasterRCNN)) == row["params"]


def test_state_has_the_layers_of_the_prototxt():
    keys = set(on_meta(FasterRCNN).state_dict())
    new = {
        f"rpn.{name}.{kind}"
        for name in ("conv", "cls_score", "bbox_pred")
        for kind in ("weight", "bias")
    }
    heads = {
        f"{name}.{kind}"
        for name in ("fc6", "fc7", "cls_score", "bbox_pred")
        for kind in ("weight", "bias")
    }
    assert {key for key in keys if not key.startswith("features.")} == new | heads


def test_rois_for_training():
    torch.manual_seed(0)
    truth = torch.tensor([[10.0, 10, 50, 50], [60, 60, 90, 90]])
    labels = torch.tensor([2, 1])
    near = truth[[0] * 30 + [1] * 30] + torch.randn(60, 4)
    far = torch.tensor([[0.0, 60, 30, 95]]) + torch.rand(100, 4)
    rois, classes, targets = sample_rois(torch.cat([near, far]), truth, labels, count=40)
    assert len(rois) == 40 and (classes > 0).sum() == 10
    iou = box_iou(rois, truth)
    assert torch.equal(classes > 0, iou.amax(1) >= 0.5)
    assert torch.equal(classes[classes > 0], labels[iou.argmax(1)][classes > 0])
    decoded = decode_boxes(targets, rois, WEIGHTS)
    assert torch.allclose(decoded, truth[iou.argmax(1)], atol=1e-3)
    # With no proposals near an object, the object itself is one.
    _, classes, _ = sample_rois(far, truth, labels)
    assert sorted(classes[classes > 0].tolist()) == [1, 2]
    none = sample_rois(far, truth[:0], labels[:0], count=7)
    assert [len(v) for v in none] == [7, 7, 7] and not none[1].any()


def test_overfits_eight_images_and_finds_their_objects():
    """Jointly from the first step: all four losses fall, the objects are found."""
    torch.manual_seed(0)
    net = FasterRCNN(3, **SMALL).eval()  # no dropout; there is no BN
    for layer in net.modules():  # the published spread is meant for 4096 channels
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    for layer in (net.rpn.bbox_pred, net.bbox_pred):
        nn.init.normal_(layer.weight, std=0.001)
    low = torch.rand(8, 2) * 20 + 8
    boxes = torch.cat([low, low + 30 + torch.rand(8, 2) * 20], 1)
    labels = torch.arange(8) % 2 + 1
    x = torch.randn(8, 3, 96, 96) * 0.1
    for image, box, label in zip(x, boxes.int().tolist(), labels.tolist(), strict=True):
        image[label, box[1] : box[3], box[0] : box[2]] += 2
    optimizer = torch.optim.Adam(net.parameters(), 3e-3)
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [24, 32], 0.3)
    untouched = {name for name, _ in net.named_parameters()}
    generator = torch.Generator().manual_seed(0)
    for _ in range(40):
        optimizer.zero_grad()
        total = 0.0
        for n in range(8):
            terms = net.losses(x[n : n + 1], boxes[n : n + 1], labels[n : n + 1], generator)
            assert set(terms) == {"rpn_class", "rpn_box", "class", "box"}
            loss = sum(terms.values())
            loss.backward()
            total += loss.item() / 8
        untouched -= {name for name, p in net.named_parameters() if p.grad.any()}
        optimizer.step()
        schedule.step()
    assert not untouched and total < 0.4
    hits = 0
    for n in range(8):
        found, _, classes = net.detect(x[n : n + 1])
        right = (classes == labels[n]) & (box_iou(found, boxes[n : n + 1])[:, 0] > 0.4)
        hits += bool(right[:3].any())
    assert hits >= 7, hits  # with the right class, among the three surest of its image


@pytest.mark.parametrize("size", [(64, 64), (100, 150)])
def test_other_sizes_and_class_counts(size):
    net = FasterRCNN(5, **SMALL).eval()
    boxes, scores, deltas = net(torch.randn(1, 3, *size))
    assert 0 < len(boxes) <= 300 and scores.shape == (len(boxes), 5)
    assert deltas.shape == (len(boxes), 5, 4)
    assert boxes.min() >= 0 and (boxes <= torch.tensor([size[1], size[0]] * 2)).all()


def test_boxes_of_the_only_image():
    assert as_rois(torch.ones(2, 4)).tolist() == [[0, 1, 1, 1, 1]] * 2


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match=r"image 应为 \(1, 3, H, W\)"):
        FasterRCNN(3, **SMALL)(torch.zeros(2, 3, 64, 64))
    with pytest.raises(ValueError, match="num_classes 应至少为 2"):
        FasterRCNN(1)


def test_demonstration_runs(capsys):
    module.main()
    assert "137,078,239" in capsys.readouterr().out
