"""Region proposal network: order of outputs, proposals, assignment, loss."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.detection import rpn as module
from snippets.detection.anchors import rpn_anchors, tile_anchors
from snippets.detection.box_regression import encode_boxes
from snippets.detection.boxes import box_iou
from snippets.detection.rpn import RPN, assign, propose, rpn_loss, sample
from snippets.foundations.counting import count_parameters
from tests.snippets.segmentation.networks import on_meta


def test_counts(truth):
    faster, fast = truth("faster_rcnn", variant="paper"), truth("fast_rcnn")
    assert count_parameters(on_meta(RPN)) == faster["params"] - fast["params"]


def test_outputs_come_in_the_order_of_the_anchors():
    """The logits of anchor a at (row, col) are channels a and 9 + a, its deltas 4a to 4a + 3."""
    rpn = RPN(8).eval()
    x = torch.randn(1, 8, 3, 5)
    scores, deltas = rpn(x)
    h = rpn.conv(x).relu()
    raw_scores, raw_deltas = rpn.cls_score(h)[0], rpn.bbox_pred(h)[0]
    anchors = rpn.anchors(x)
    assert len(anchors) == scores.shape[1] == deltas.shape[1] == 3 * 5 * 9
    for row, col, a in ((0, 0, 0), (1, 4, 3), (2, 2, 8)):
        at = (row * 5 + col) * 9 + a
        assert scores[0, at].tolist() == raw_scores[[a, 9 + a], row, col].tolist()
        assert deltas[0, at].tolist() == raw_deltas[4 * a : 4 * a + 4, row, col].tolist()
        moved = rpn_anchors()[a] + torch.tensor([16.0 * col, 16 * row] * 2)
        assert torch.equal(anchors[at], moved)


def random_boxes(count, tied=False):
    low = torch.rand(count, 2) * 60
    boxes = torch.cat([low, low + 8 + torch.rand(count, 2) * 50], 1)
    return (boxes / 10).round() * 10 if tied else boxes


def assign_one_by_one(anchors, boxes, size, high, low):
    inside = [
        a[0] >= 0 and a[1] >= 0 and a[2] < size[1] and a[3] < size[0] for a in anchors.tolist()
    ]
    iou = box_iou(anchors, boxes).tolist()
    best = [
        max((iou[d][m] for d in range(len(anchors)) if inside[d]), default=0)
        for m in range(len(boxes))
    ]
    labels = []
    for d in range(len(anchors)):
        top = max(iou[d], default=0)
        is_best = any(iou[d][m] == best[m] > 0 for m in range(len(boxes)))
        labels.append(
            -1 if not inside[d] else 1 if top >= high or is_best else 0 if top < low else -1
        )
    return labels


@settings(max_examples=50)
@given(st.integers(0, 5), st.integers(1, 25), st.booleans(), st.integers(0, 999))
def test_assignment(truths, count, tied, seed):
    torch.manual_seed(seed)
    anchors, boxes = random_boxes(count, tied) - 5, random_boxes(truths, tied)
    label, owner = assign(anchors, boxes, (90, 95))
    assert label.tolist() == assign_one_by_one(anchors, boxes, (90, 95), 0.7, 0.3)
    for d in (label == 1).nonzero().flatten():
        iou = box_iou(anchors[d : d + 1], boxes)[0]
        assert iou[owner[d]] == iou.max()


def test_sampling_takes_at_most_half_positives():
    label = torch.tensor([1] * 10 + [0] * 30 + [-1] * 5)
    for count, positives, total in ((8, 4, 8), (30, 10, 30), (100, 10, 40)):
        chosen = sample(label, count)
        assert (chosen & (label == 1)).sum() == positives and chosen.sum() == total
    picks = [tuple(sample(label, 8).nonzero().flatten().tolist()) for _ in range(5)]
    assert len(set(picks)) > 1
    seeded = [sample(label, 8, torch.Generator().manual_seed(1)) for _ in range(2)]
    assert torch.equal(*seeded)


def test_proposals_are_decoded_clipped_filtered_and_ranked():
    anchors = torch.tensor(
        [[0.0, 0, 40, 40], [0, 0, 41, 40], [50, 50, 90, 90], [10, 60, 40, 90], [0, 0, 9, 99]]
    )
    wanted = anchors.clone()
    wanted[2] = torch.tensor([60.0, 55, 120, 130])
    deltas = encode_boxes(wanted, anchors)
    scores = torch.tensor([[0.0, 2], [0, 1], [0, 5], [0, -4], [0, 9]])
    boxes = propose(scores, deltas, anchors, (100, 100))
    # By score; the second overlaps the first, the last is narrower than 16.
    expected = [[60, 55, 100, 100], [0, 0, 40, 40], [10, 60, 40, 90]]
    assert torch.allclose(boxes, torch.tensor(expected).float(), atol=1e-4)
    assert len(propose(scores, deltas, anchors, (100, 100), after=1)) == 1
    assert len(propose(scores, deltas, anchors, (100, 100), before=2)) == 2
    assert propose(scores[:0], deltas[:0], anchors[:0], (100, 100)).shape == (0, 4)


def test_loss_one_by_one():
    torch.manual_seed(0)
    anchors = tile_anchors(rpn_anchors(scales=(1, 2, 4)), (6, 6), (16, 16))
    boxes = torch.tensor([[10.0, 10, 60, 50], [40, 40, 80, 90]])
    scores, deltas = torch.randn(len(anchors), 2), torch.randn(len(anchors), 4)
    got = rpn_loss(
        scores, deltas, anchors, boxes, (96, 96), generator=torch.Generator().manual_seed(3)
    )
    label, owner = assign(anchors, boxes, (96, 96))
    chosen = sample(label, generator=torch.Generator().manual_seed(3)).nonzero().flatten().tolist()
    classification = location = 0.0
    for d in chosen:
        background, object_ = scores[d].tolist()
        own = object_ if label[d] else background
        classification += math.log(math.exp(background) + math.exp(object_)) - own
        if label[d]:
            wanted = encode_boxes(boxes[owner[d]][None], anchors[d : d + 1])[0]
            for a, b in zip(deltas[d].tolist(), wanted.tolist(), strict=True):
                gap = abs(a - b)
                location += gap * gap / 2 if gap < 1 else gap - 0.5
    expected = [classification / len(chosen), 10 * location / 36]
    assert [v.item() for v in got] == pytest.approx(expected, rel=1e-4)
    nothing = rpn_loss(scores, deltas, anchors, boxes[:0], (96, 96))
    assert nothing[1] == 0 and nothing[0] > 0


def test_gradients_reach_every_parameter():
    rpn = RPN(8, scales=(1, 2, 4))
    x = torch.randn(1, 8, 6, 6)
    scores, deltas = rpn(x)
    boxes = torch.tensor([[10.0, 10, 60, 50]])
    sum(rpn_loss(scores[0], deltas[0], rpn.anchors(x), boxes, (96, 96))).backward()
    assert all(p.grad is not None and p.grad.any() for p in rpn.parameters())


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match=r"x 应为 \(N, 512, H, W\)"):
        on_meta(RPN)(torch.empty(1, 256, 5, 5, device="meta"))


def test_demonstration_runs(capsys):
    module.main()
    assert "2,387,510" in capsys.readouterr().out
