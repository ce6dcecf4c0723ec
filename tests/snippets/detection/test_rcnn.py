"""R-CNN: warping, features, SVM loss, ridge regression."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from snippets.classification.alexnet import AlexNet
from snippets.detection import rcnn as module
from snippets.detection.rcnn import RCNN, hinge_loss, ridge, warp
from snippets.foundations.counting import count_parameters
from tests.snippets.segmentation.networks import on_meta


def small(classes=2):
    cnn = AlexNet(5, groups=1, widths=(4, 4, 4, 4, 4), hidden=16)
    return RCNN(classes, cnn).eval()


def test_counts(truth):
    """AlexNet without fc8, 4096 weights and a bias per SVM, 9216 and a bias per regressor."""
    alexnet = truth("alexnet", variant="paper")["params"]
    expected = alexnet - 4097 * 1000 + 20 * 4097 + 20 * 4 * 9217
    assert count_parameters(on_meta(RCNN)) == expected


def test_shapes():
    net = on_meta(RCNN)
    pool5, fc7 = net.extract(torch.empty(2, 3, 227, 227, device="meta"))
    assert (pool5.shape, fc7.shape) == ((2, 9216), (2, 4096))
    scores, deltas = small(3)(torch.randn(3, 50, 70), torch.tensor([[5.0, 5, 40, 30]] * 2))
    assert (scores.shape, deltas.shape) == ((2, 3), (2, 3, 4))


def test_warping_without_context_is_bilinear_resizing():
    image = torch.randn(3, 12, 16, dtype=torch.float64)
    box = torch.tensor([[2, 1, 14, 11]], dtype=torch.float64)
    crop = image[None, :, 1:11, 2:14]
    got = warp(image, box, 4, 0)
    # From 10 and 12 down to 4: every sample lies inside the crop, as interpolation has it.
    expected = F.interpolate(crop, (4, 4), mode="bilinear", align_corners=False)
    assert torch.allclose(got, expected)


def test_context_is_so_many_pixels_of_the_result():
    """White box on black: exactly the pixels inside the border are white."""
    image = torch.zeros(3, 400, 400)
    image[:, 100:295, 150:345] = 1  # 195 pixels become 195 of 227
    crop = warp(image, torch.tensor([[150.0, 100, 345, 295]]))[0, 0]
    assert crop.shape == (227, 227)
    assert crop.sum() == 195 * 195
    assert crop[16:-16, 16:-16].eq(1).all()


def test_outside_the_image_is_zero():
    image = torch.ones(3, 20, 20)
    crop = warp(image, torch.tensor([[10.0, 0, 50, 20]]), 40, 0)[0, 0]
    assert crop[:, :10].eq(1).all() and crop[:, 12:].eq(0).all()


def test_hinge_loss_one_by_one():
    scores, labels = torch.randn(5, 3), torch.tensor([0, 2, -1, 1, -1])
    expected = [
        max(0.0, 1 - (1 if label == k else -1) * row[k])
        for row, label in zip(scores.tolist(), labels.tolist(), strict=True)
        for k in range(3)
    ]
    assert hinge_loss(scores, labels).item() == pytest.approx(sum(expected) / 15)


def test_ridge_is_where_the_gradient_vanishes():
    features, targets = torch.randn(20, 6).double(), torch.randn(20, 4).double()
    weight = ridge(features, targets, 3.0).requires_grad_()
    loss = (targets - features @ weight).square().sum() + 3 * weight.square().sum()
    (gradient,) = torch.autograd.grad(loss, weight)
    assert gradient.abs().max() < 1e-10
    exact = torch.randn(6, 4).double()
    assert torch.allclose(ridge(features, features @ exact, 1e-12), exact)


def test_overfits_eight_boxes_and_finds_them():
    torch.manual_seed(0)
    net = small()
    for layer in net.modules():  # so that a few steps are enough
        if isinstance(layer, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    image = torch.randn(3, 60, 60)
    corners = torch.arange(8)
    boxes = torch.stack([corners % 4 * 15, corners // 4 * 30], 1).float()
    boxes = torch.cat([boxes, boxes + torch.tensor([14.0, 28])], 1)
    labels = torch.tensor([0, 1, -1, 0, 1, -1, 0, 1])
    wanted = torch.randn(8, 4) * 0.1
    optimizer = torch.optim.Adam(net.parameters(), 3e-3)
    untouched = {name for name, _ in net.named_parameters()}
    for _ in range(150):
        optimizer.zero_grad()
        scores, deltas = net(image, boxes)
        own = deltas[labels >= 0, labels[labels >= 0]]
        loss = hinge_loss(scores, labels) + (own - wanted[labels >= 0]).square().mean()
        loss.backward()
        untouched -= {name for name, p in net.named_parameters() if p.grad.any()}
        optimizer.step()
        if loss < 0.02 and not untouched:
            break
    assert not untouched and loss < 0.1
    found, scores, classes = net.detect(image, boxes)
    assert len(found) == 6 and sorted(classes.tolist()) == [0, 0, 0, 1, 1, 1]
    assert scores.min() > 0 and found.min() >= 0 and found.max() <= 60


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match=r"image 应为 \(3, H, W\)"):
        warp(torch.zeros(1, 3, 9, 9), torch.zeros(1, 4))
    with pytest.raises(ValueError, match="context 应在 0 与"):
        warp(torch.zeros(3, 9, 9), torch.zeros(1, 4), 8, 4)
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        RCNN(0)
    with pytest.raises(ValueError, match="strength 应为正数"):
        ridge(torch.zeros(3, 2), torch.zeros(3, 4), 0)


def test_demonstration_runs(capsys):
    module.main()
    assert "R-CNN" in capsys.readouterr().out
