"""SSD's default boxes against the loop of amdegroot's PriorBox, box by box."""

from math import sqrt

import pytest
import torch

from snippets.detection import default_boxes as module
from snippets.detection.default_boxes import default_boxes

MIN_SIZES = (30, 60, 111, 162, 213, 264)
MAX_SIZES = (60, 111, 162, 213, 264, 315)


def prior_boxes():
    boxes = []
    for k, (grid, step) in enumerate(
        zip((38, 19, 10, 5, 3, 1), (8, 16, 32, 64, 100, 300), strict=True)
    ):
        small, large = MIN_SIZES[k] / 300, sqrt(MIN_SIZES[k] * MAX_SIZES[k]) / 300
        for i in range(grid):
            for j in range(grid):
                cx, cy = (j + 0.5) * step / 300, (i + 0.5) * step / 300
                boxes += [(cx, cy, small, small), (cx, cy, large, large)]
                for a in ((2,), (2, 3), (2, 3), (2, 3), (2,), (2,))[k]:
                    boxes.append((cx, cy, small * sqrt(a), small / sqrt(a)))
                    boxes.append((cx, cy, small / sqrt(a), small * sqrt(a)))
    return torch.tensor(boxes).clamp(0, 1)


def test_equals_the_published_boxes(truth):
    boxes = default_boxes()
    assert torch.allclose(boxes, prior_boxes(), atol=1e-6)
    row = truth("ssd_default_boxes")
    assert f"{len(boxes)} boxes" in row["note"]
    first = ",".join(f"{v:.6f}".rstrip("0").removeprefix("0") for v in boxes[0].tolist())
    assert f"{first.split(',')[0]}" in row["note"]  # .013333


def test_boxes_lie_over_the_whole_image():
    boxes = default_boxes()
    assert boxes.min() > 0 and boxes.max() == 1
    assert len(boxes) == 38**2 * 4 + (19**2 + 10**2 + 5**2) * 6 + (3**2 + 1) * 4


def test_another_image_size():
    boxes = default_boxes((2,), (50,), (0.2, 0.5), ((2,),), 100)
    assert boxes.shape == (16, 4)
    assert boxes[:, :2].unique(dim=0).tolist() == [
        [0.25, 0.25],
        [0.25, 0.75],
        [0.75, 0.25],
        [0.75, 0.75],
    ]


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="grids、steps、ratios 应等长，scales 多一个"):
        default_boxes(scales=(0.1, 0.2))
    with pytest.raises(ValueError, match="应全为正数"):
        default_boxes(image_size=0)


def test_demonstration_runs(capsys):
    module.main()
    assert "8732 个" in capsys.readouterr().out
