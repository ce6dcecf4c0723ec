"""YOLO v1's loss against equation (3), cell by cell; a small network learns from it."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.detection import yolo_loss as module
from snippets.detection.boxes import box_iou, to_center, to_corners
from snippets.detection.yolo_loss import aligned_iou, yolo_loss
from snippets.detection.yolo_v1 import YOLOv1, decode


def random_targets(count, classes):
    center, size = torch.rand(count, 2) * 0.98, 0.05 + torch.rand(count, 2) / 2
    boxes = to_corners(torch.cat([center, size], 1).double())
    return boxes, torch.randint(classes, (count,))


def reference(output, targets, count):
    terms = dict.fromkeys(("center", "size", "object", "background", "classes"), 0.0)
    grid = output.shape[1]
    for cells, (boxes, labels) in zip(output, targets, strict=True):
        owners = {}  # a later object takes the cell from an earlier one
        for (x, y, w, h), label in zip(to_center(boxes).tolist(), labels.tolist(), strict=True):
            owners[int(y * grid), int(x * grid)] = (x, y, w, h, label)
        for row in range(grid):
            for col in range(grid):
                cell = cells[row, col].tolist()
                predicted = [cell[5 * b : 5 * b + 5] for b in range(count)]
                ious = [0.0] * count
                if (row, col) in owners:
                    x, y, w, h, label = owners[row, col]
                    truth = to_corners(torch.tensor([[x, y, w, h]], dtype=torch.float64))
                    for b, (px, py, pw, ph, _) in enumerate(predicted):
                        center = [(col + px) / grid, (row + py) / grid, pw * pw, ph * ph]
                        box = to_corners(torch.tensor([center], dtype=torch.float64))
                        ious[b] = box_iou(box, truth).item()
                    owner = max(range(count), key=lambda b: ious[b])
                    px, py, pw, ph, pc = predicted[owner]
                    terms["center"] += 5 * ((px + col - x * grid) ** 2 + (py + row - y * grid) ** 2)
                    terms["size"] += 5 * ((pw - w**0.5) ** 2 + (ph - h**0.5) ** 2)
                    terms["object"] += (pc - ious[owner]) ** 2
                    for k, p in enumerate(cell[5 * count :]):
                        terms["classes"] += (p - (k == label)) ** 2
                for b, (*_, c) in enumerate(predicted):
                    if (row, col) not in owners or b != owner:
                        terms["background"] += 0.5 * c * c
    return {name: value / len(output) for name, value in terms.items()}


@settings(max_examples=30)
@given(
    st.lists(st.integers(0, 5), min_size=1, max_size=3),
    st.integers(1, 4),
    st.integers(1, 3),
    st.integers(0, 99),
)
def test_equals_the_equation(objects, grid, count, seed):
    torch.manual_seed(seed)
    output = torch.rand(len(objects), grid, grid, 5 * count + 3, dtype=torch.float64) + 0.05
    targets = [random_targets(m, 3) for m in objects]
    got = {name: value.item() for name, value in yolo_loss(output, targets, count).items()}
    assert got == pytest.approx(reference(output, targets, count), abs=1e-10)


def test_confidence_target_passes_no_gradient():
    """The IoU is a target: only the confidence is pulled, not the box."""
    output = torch.full((1, 1, 1, 6), 0.5, requires_grad=True)
    targets = [(torch.tensor([[0.1, 0.1, 0.9, 0.9]]), torch.tensor([0]))]
    yolo_loss(output, targets, boxes=1)["object"].backward()
    assert output.grad.flatten().ne(0).tolist() == [False] * 4 + [True, False]


def test_aligned_iou_is_the_diagonal_of_all_pairs():
    a, b = random_targets(6, 2)[0], random_targets(6, 2)[0]
    assert torch.allclose(aligned_iou(a, b), box_iou(a, b).diagonal())
    assert aligned_iou(torch.zeros(1, 4), torch.zeros(1, 4)).item() == 0


def test_overfits_eight_images_and_finds_their_boxes():
    torch.manual_seed(0)
    net = YOLOv1(2, grid=2, width=1 / 32, hidden=64).eval()  # no dropout; there is no BN
    centers = torch.rand(8, 2) * 0.5 + 0.25
    boxes = to_corners(torch.cat([centers, torch.rand(8, 2) * 0.3 + 0.2], 1))
    labels = torch.arange(8) % 2
    targets = [(boxes[i : i + 1], labels[i : i + 1]) for i in range(8)]
    x = torch.randn(8, 3, 128, 128)
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    for _ in range(120):
        optimizer.zero_grad()
        loss = sum(yolo_loss(net(x), targets).values())
        loss.backward()
        assert all(p.grad.any() for p in net.parameters())
        optimizer.step()
    found, scores = decode(net(x))
    best = scores.flatten(1).argmax(1)
    assert torch.equal(best % 2, labels)
    chosen = found[torch.arange(8), best // 2]
    assert aligned_iou(to_corners(chosen), boxes).min() > 0.7


def test_wrong_input_is_named():
    output = torch.zeros(1, 7, 7, 30)
    with pytest.raises(ValueError, match="targets 应有 1 项"):
        yolo_loss(output, [])
    outside = (torch.tensor([[0.9, 0.9, 1.3, 1.3]]), torch.tensor([0]))
    with pytest.raises(ValueError, match="中心应在图内"):
        yolo_loss(output, [outside])


def test_demonstration_runs(capsys):
    module.main()
    assert "合计" in capsys.readouterr().out
