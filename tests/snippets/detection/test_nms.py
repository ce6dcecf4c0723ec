"""NMS against the greedy loop that defines torchvision.ops.nms."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.detection import nms as module
from snippets.detection.boxes import box_iou
from snippets.detection.nms import nms


def greedy(boxes, scores, threshold, classes=None):
    """Take the best box left (the earlier one if scores tie), drop what overlaps it by more."""
    iou = box_iou(boxes, boxes).tolist()
    left = sorted(range(len(scores)), key=lambda i: -scores[i].item())  # a stable sort
    keep = []
    while left:
        best, *left = left
        keep.append(best)
        left = [
            i
            for i in left
            if not iou[best][i] > threshold or (classes is not None and classes[i] != classes[best])
        ]
    return keep


@settings(max_examples=150)
@given(
    st.integers(0, 40),
    st.sampled_from([0.0, 0.25, 0.3, 0.5, 0.7, 1.0]),
    st.booleans(),
    st.booleans(),
    st.integers(0, 999),
)
def test_equals_the_greedy_loop(n, threshold, ties, by_class, seed):
    torch.manual_seed(seed)
    low = torch.rand(n, 2, dtype=torch.float64) * 10
    boxes = torch.cat([low, low + torch.rand(n, 2, dtype=torch.float64) * 10], 1)
    scores = torch.rand(n)
    if ties:  # equal scores, equal boxes, boxes without area, IoU exactly at the threshold
        boxes, scores = (boxes / 2).round(), (scores * 3).round()
    classes = torch.randint(3, (n,)) if by_class else None
    kept = nms(boxes, scores, threshold, classes)
    assert kept.tolist() == greedy(boxes, scores, threshold, classes)
    assert kept.dtype == torch.int64


def test_a_chain_needs_as_many_rounds_as_it_has_links():
    """Each box overlaps only the next: the greedy result is every other one."""
    left = torch.arange(51.0)
    boxes = torch.stack([left, 0 * left, left + 1.5, 0 * left + 1], 1)
    scores = torch.linspace(1, 0, 51)
    assert nms(boxes, scores, 0.1).tolist() == list(range(0, 51, 2))


def test_threshold_is_exclusive_and_equal_scores_keep_the_first():
    boxes = torch.tensor([[0.0, 0, 4, 4], [0, 0, 4, 2], [0, 0, 4, 4]], dtype=torch.float64)
    scores = torch.tensor([0.5, 0.9, 0.5])
    assert nms(boxes, scores, 0.5).tolist() == [1, 0]  # IoU is exactly 0.5
    assert nms(boxes, scores, 0.49).tolist() == [1]


def test_empty_input():
    assert nms(torch.zeros(0, 4), torch.zeros(0), 0.5).shape == (0,)
    assert nms(torch.zeros(0, 4), torch.zeros(0), 0.5, torch.zeros(0)).shape == (0,)


def test_wrong_input_is_named():
    boxes = torch.zeros(3, 4)
    with pytest.raises(ValueError, match=r"scores 应为 \(3,\)"):
        nms(boxes, torch.zeros(2), 0.5)
    with pytest.raises(ValueError, match=r"classes 应为 \(3,\)"):
        nms(boxes, torch.zeros(3), 0.5, torch.zeros(3, 1))
    with pytest.raises(ValueError, match="x1 ≤ x2"):
        nms(torch.tensor([[1.0, 0, 0, 1]]), torch.zeros(1), 0.5)


def test_demonstration_runs(capsys):
    module.main()
    assert "[1, 0, 2, 3]" in capsys.readouterr().out
