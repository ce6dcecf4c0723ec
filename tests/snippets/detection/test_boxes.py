"""Boxes and IoU against torchvision's definition, written out for one pair at a time."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.detection import boxes as module
from snippets.detection.boxes import box_area, box_iou, clip_boxes, to_center, to_corners


def pair_iou(a, b):
    """torchvision.ops.box_iou for one pair: intersection over union, 0/0 being NaN."""
    width = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    height = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    inter = width * height
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter
    return inter / union if union else math.nan


def random_boxes(count, integer=False):
    low = torch.rand(count, 2, dtype=torch.float64) * 20
    boxes = torch.cat([low, low + torch.rand(count, 2, dtype=torch.float64) * 12], 1)
    return boxes.round() if integer else boxes  # integers: touching and degenerate boxes


counts = st.integers(0, 12)


@settings(max_examples=60)
@given(counts, counts, st.booleans(), st.integers(0, 99))
def test_iou_equals_the_pairwise_definition(n, m, integer, seed):
    torch.manual_seed(seed)
    a, b = random_boxes(n, integer), random_boxes(m, integer)
    expected = [[pair_iou(p, q) for q in b.tolist()] for p in a.tolist()]
    expected = torch.tensor(expected, dtype=torch.float64).reshape(n, m)
    assert torch.allclose(box_iou(a, b), expected, rtol=0, atol=1e-15, equal_nan=True)
    iou = box_iou(a, b).nan_to_num(0)
    assert (iou >= 0).all() and (iou <= 1).all()


def test_iou_in_the_cases_one_can_do_by_hand():
    box = torch.tensor([[0.0, 0, 4, 4]])
    other = torch.tensor([[0.0, 0, 4, 4], [4, 0, 8, 4], [2, 0, 6, 4], [1, 1, 3, 3], [9, 9, 9, 9]])
    assert box_iou(box, other).tolist() == [[1, 0, pytest.approx(1 / 3), 0.25, 0]]
    assert box_iou(other[4:], other[4:]).isnan().all()  # torchvision: 0 / 0


def test_gradient_of_iou_is_right():
    torch.manual_seed(0)
    a, b = random_boxes(3).requires_grad_(), random_boxes(2).requires_grad_()
    assert torch.autograd.gradcheck(box_iou, (a, b))


@settings(max_examples=30)
@given(counts, st.integers(0, 99))
def test_conversion_area_and_clipping(n, seed):
    torch.manual_seed(seed)
    boxes = random_boxes(n)
    center = to_center(boxes)
    assert torch.allclose(to_corners(center), boxes, atol=1e-12)
    assert torch.equal(center[:, 2:].prod(1), box_area(boxes))
    clipped = clip_boxes(boxes, (10, 15))
    for before, after in zip(boxes.tolist(), clipped.tolist(), strict=True):
        assert after == [
            min(max(v, 0), limit) for v, limit in zip(before, [15, 10] * 2, strict=True)
        ]


def test_center_form_by_hand():
    assert to_center(torch.tensor([[1.0, 2, 5, 10]])).tolist() == [[3, 6, 4, 8]]
    assert to_corners(torch.tensor([[3.0, 6, 4, 8]])).tolist() == [[1, 2, 5, 10]]


@pytest.mark.parametrize("bad", [torch.zeros(4), torch.zeros(2, 5)])
def test_wrong_shape_is_named(bad):
    good = torch.zeros(2, 4)
    with pytest.raises(ValueError, match=r"boxes 应为 \(N, 4\)"):
        box_area(bad)
    with pytest.raises(ValueError, match=r"second 应为 \(N, 4\)"):
        box_iou(good, bad)


def test_negative_sizes_are_named():
    for bad in ([[3.0, 0, 2, 1]], [[0.0, 3, 1, 2]]):
        with pytest.raises(ValueError, match=r"first 应满足 x1 ≤ x2 且 y1 ≤ y2"):
            box_iou(torch.tensor(bad), torch.zeros(1, 4))
    with pytest.raises(ValueError, match="size 应为正的"):
        clip_boxes(torch.zeros(1, 4), (0, 5))


def test_demonstration_runs(capsys):
    module.main()
    assert "0.1429" in capsys.readouterr().out
