"""Anchors against the published table and the definition of torchvision's AnchorGenerator."""

import pytest
import torch

from snippets.detection import anchors as module
from snippets.detection.anchors import centered_anchors, rpn_anchors, tile_anchors

PUBLISHED = [  # rbgirshick/py-faster-rcnn lib/rpn/generate_anchors.py, counted from 0
    [-84, -40, 99, 55],
    [-176, -88, 191, 103],
    [-360, -184, 375, 199],
    [-56, -56, 71, 71],
    [-120, -120, 135, 135],
    [-248, -248, 263, 263],
    [-36, -80, 51, 95],
    [-80, -168, 95, 183],
    [-168, -344, 183, 359],
]


def test_the_nine_anchors_of_the_paper():
    assert rpn_anchors().tolist() == PUBLISHED


def test_torchvision_anchors():
    """AnchorGenerator: w = size / sqrt(ratio), h = size * sqrt(ratio), halved and rounded."""
    expected = [
        [-round(w / 2), -round(h / 2), round(w / 2), round(h / 2)]
        for ratio in (0.5, 1, 2)
        for size in (128, 256, 512)
        for w, h in [(size / ratio**0.5, size * ratio**0.5)]
    ]
    assert centered_anchors().tolist() == expected
    assert expected[0] == [-91, -45, 91, 45]


def test_tiling_is_row_by_row_with_the_anchors_of_a_cell_together():
    anchors = torch.tensor([[0.0, 0, 2, 2], [-1, -1, 3, 3]])
    tiled = tile_anchors(anchors, (2, 3), (10, 5)).tolist()
    expected = [
        [x * 5 + a[0], y * 10 + a[1], x * 5 + a[2], y * 10 + a[3]]
        for y in range(2)
        for x in range(3)
        for a in anchors.tolist()
    ]
    assert tiled == expected
    assert tile_anchors(rpn_anchors(), (38, 63), (16, 16)).shape == (38 * 63 * 9, 4)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: rpn_anchors(base_size=0), "base_size"),
        (lambda: rpn_anchors(ratios=()), "ratios"),
        (lambda: rpn_anchors(scales=(8, -1)), "scales"),
        (lambda: centered_anchors(sizes=(0,)), "sizes"),
        (lambda: tile_anchors(rpn_anchors(), (0, 3), (16, 16)), "grid"),
        (lambda: tile_anchors(rpn_anchors(), (3, 3), (16, -16)), "stride"),
    ],
)
def test_wrong_input_is_named(call, name):
    with pytest.raises(ValueError, match=f"{name} 应为至少一个正数"):
        call()


def test_demonstration_runs(capsys):
    module.main()
    assert "184×96" in capsys.readouterr().out
