"""SSD's matching and loss against loops that follow the paper and amdegroot's code."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.detection import multibox_loss as module
from snippets.detection.boxes import box_iou, to_corners
from snippets.detection.multibox_loss import hardest, match, multibox_loss


def random_boxes(count, tied=False):
    low = torch.rand(count, 2, dtype=torch.float64) * 0.7
    boxes = torch.cat([low, low + 0.05 + torch.rand(count, 2, dtype=torch.float64) * 0.25], 1)
    return (boxes * 5).round().clamp(0, 4) / 5 + torch.tensor([0, 0, 0.2, 0.2]) if tied else boxes


def match_one_by_one(boxes, defaults, threshold):
    owner = [-1] * len(defaults)
    if not len(boxes):
        return owner
    iou = box_iou(boxes, defaults).tolist()
    for d in range(len(defaults)):
        best = max(range(len(boxes)), key=lambda m: iou[m][d])  # the first of equals
        if iou[best][d] >= threshold:
            owner[d] = best
    for m in range(len(boxes)):  # in order, so that the last truth wins a quarrel
        owner[max(range(len(defaults)), key=lambda d: iou[m][d])] = m
    return owner


@settings(max_examples=60)
@given(st.integers(0, 6), st.integers(1, 30), st.booleans(), st.integers(0, 999))
def test_matching(truths, count, tied, seed):
    torch.manual_seed(seed)
    boxes, defaults = random_boxes(truths, tied), random_boxes(count, tied)
    assert match(boxes, defaults, 0.4).tolist() == match_one_by_one(boxes, defaults, 0.4)


def test_no_object_is_left_out():
    """Even a box that overlaps hardly anything gets its best default box."""
    boxes = torch.tensor([[0.0, 0, 0.01, 0.01], [0.2, 0.2, 0.6, 0.6]])
    defaults = torch.tensor([[0.2, 0.2, 0.6, 0.61], [0.0, 0, 0.3, 0.3], [0.7, 0.7, 0.9, 0.9]])
    assert match(boxes, defaults).tolist() == [1, 0, -1]


def loss_one_by_one(deltas, scores, targets, defaults, ratio=3):
    location = confidence = total = 0.0
    corners = to_corners(defaults).tolist()
    for n, (boxes, labels) in enumerate(targets):
        owner = match_one_by_one(boxes, to_corners(defaults), 0.5)
        cost, negatives = [], []
        for d, m in enumerate(owner):
            log_p = scores[n, d].log_softmax(0)
            if m < 0:
                negatives.append(-log_p[0].item())
                continue
            cost.append(-log_p[labels[m]].item())
            p, t = corners[d], boxes[m].tolist()
            pw, ph, tw, th = p[2] - p[0], p[3] - p[1], t[2] - t[0], t[3] - t[1]
            wanted = [
                (t[0] + t[2] - p[0] - p[2]) / 2 / pw / 0.1,
                (t[1] + t[3] - p[1] - p[3]) / 2 / ph / 0.1,
                math.log(tw / pw) / 0.2,
                math.log(th / ph) / 0.2,
            ]
            for a, b in zip(deltas[n, d].tolist(), wanted, strict=True):
                gap = abs(a - b)
                location += gap * gap / 2 if gap < 1 else gap - 0.5
        negatives.sort(reverse=True)
        confidence += sum(cost) + sum(negatives[: ratio * len(cost)])
        total += len(cost)
    return location / max(total, 1), confidence / max(total, 1)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=3), st.integers(0, 999))
def test_loss(truths, seed):
    torch.manual_seed(seed)
    count, classes = 25, 4
    defaults = torch.cat([torch.rand(count, 2), 0.1 + torch.rand(count, 2) / 2], 1).double()
    deltas = torch.randn(len(truths), count, 4, dtype=torch.float64) * 3
    scores = torch.randn(len(truths), count, classes, dtype=torch.float64)
    targets = [(random_boxes(m), torch.randint(1, classes, (m,))) for m in truths]
    got = multibox_loss(deltas, scores, targets, defaults)
    expected = loss_one_by_one(deltas, scores, targets, defaults)
    assert [v.item() for v in got] == pytest.approx(expected, abs=1e-10)


def test_mining_takes_the_hardest_of_each_image():
    loss = torch.tensor([[5.0, 1, 4, 3, 2], [1, 2, 3, 4, 5]])
    positive = torch.tensor([[True, False, False, False, False], [False] * 5])
    assert hardest(loss, positive, 2).int().tolist() == [[0, 0, 1, 1, 0], [0, 0, 0, 0, 0]]
    assert hardest(loss, positive, 99)[0].tolist() == [False, True, True, True, True]


def test_gradient_reaches_only_the_chosen_boxes():
    defaults = torch.tensor([[0.3, 0.3, 0.2, 0.2], [0.7, 0.7, 0.2, 0.2], [0.5, 0.5, 0.1, 0.1]])
    deltas = torch.zeros(1, 3, 4, requires_grad=True)
    scores = torch.zeros(1, 3, 2, requires_grad=True)
    targets = [(torch.tensor([[0.2, 0.2, 0.45, 0.4]]), torch.tensor([1]))]
    location, confidence = multibox_loss(deltas, scores, targets, defaults, ratio=1)
    (location + confidence).backward()
    assert deltas.grad[0].any(1).tolist() == [True, False, False]
    assert scores.grad[0].any(1).tolist() == [True, True, False]


def test_wrong_input_is_named():
    deltas, scores, defaults = torch.zeros(1, 5, 4), torch.zeros(1, 5, 3), torch.rand(5, 4)
    none = (torch.zeros(0, 4), torch.zeros(0, dtype=torch.long))
    assert multibox_loss(deltas, scores, [none], defaults) == (0, 0)
    with pytest.raises(ValueError, match=r"deltas 与 scores 应为 \(2, 5"):
        multibox_loss(deltas, scores, [none, none], defaults)
    box = torch.tensor([[0.1, 0.1, 0.3, 0.3]])
    for label in (0, 3):
        with pytest.raises(ValueError, match="targets 的类别应在 1 与 2 之间"):
            multibox_loss(deltas, scores, [(box, torch.tensor([label]))], defaults)


def test_demonstration_runs(capsys):
    module.main()
    assert "分类损失 12.1781" in capsys.readouterr().out
