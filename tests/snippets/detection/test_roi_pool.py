"""RoI pooling against the loops of torchvision's C++ kernel."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.detection import roi_pool as module
from snippets.detection.roi_pool import roi_pool


def half_away(v):
    return math.copysign(math.floor(abs(v) + 0.5), v)


def reference(x, rois, size, scale):
    """Bin by bin; also the position of each maximum, the first one in row order."""
    _, channels, height, width = x.shape
    out = x.new_zeros(len(rois), channels, *size)
    grad = torch.zeros_like(x)
    for r, (image, *box) in enumerate(rois.tolist()):
        left, top, right, bottom = (half_away(v * scale) for v in box)
        bin_h = max(bottom - top + 1, 1) / size[0]
        bin_w = max(right - left + 1, 1) / size[1]
        for i in range(size[0]):
            y0, y1 = math.floor(i * bin_h) + top, math.ceil((i + 1) * bin_h) + top
            for j in range(size[1]):
                x0, x1 = math.floor(j * bin_w) + left, math.ceil((j + 1) * bin_w) + left
                rows = range(int(min(max(y0, 0), height)), int(min(max(y1, 0), height)))
                cols = range(int(min(max(x0, 0), width)), int(min(max(x1, 0), width)))
                for c in range(channels):
                    cells = [(p, q) for p in rows for q in cols]
                    if cells:
                        best = max(cells, key=lambda at: x[int(image), c, at[0], at[1]].item())
                        out[r, c, i, j] = x[int(image), c, best[0], best[1]]
                        grad[int(image), c, best[0], best[1]] += 1
    return out, grad


@settings(max_examples=60)
@given(
    st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(1, 9), st.integers(1, 9)),
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.sampled_from([1.0, 0.5, 1 / 16]),
    st.integers(0, 5),
    st.booleans(),
    st.integers(0, 999),
)
def test_equals_the_loops_forward_and_gradient(shape, size, scale, count, ties, seed):
    torch.manual_seed(seed)
    x = torch.randn(shape, dtype=torch.float64)
    x = (x.relu().round() if ties else x).requires_grad_()
    # Corners up to half a map outside, in halves of a cell, right now and then left of left.
    span = torch.tensor([shape[3], shape[2]] * 2)
    corners = (torch.rand(count, 4, dtype=torch.float64) * 2 - 0.5) * span
    rois = torch.cat([torch.randint(shape[0], (count, 1)), (corners * 2).round() / 2 / scale], 1)
    out = roi_pool(x, rois, size, scale)
    expected, grad = reference(x.detach(), rois, size, scale)
    assert torch.equal(out, expected)
    out.sum().backward() if count else None
    assert torch.equal(x.grad if count else torch.zeros_like(x), grad)


def test_one_bin_is_the_maximum_of_the_rounded_box():
    x = torch.randn(1, 3, 20, 20)
    out = roi_pool(x, torch.tensor([[0.0, 33, 64, 130, 200]]), (1, 1), 1 / 16)
    assert torch.equal(out[0, :, 0, 0], x[0, :, 4:14, 2:9].amax((1, 2)))


def test_no_rois():
    assert roi_pool(torch.randn(1, 3, 8, 8), torch.zeros(0, 5), (7, 7)).shape == (0, 3, 7, 7)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((torch.zeros(3, 8, 8), torch.zeros(1, 5), (2, 2)), r"x 应为 \(N, C, H, W\)"),
        ((torch.zeros(1, 3, 8, 8), torch.zeros(1, 4), (2, 2)), r"rois 应为 \(R, 5\)"),
        ((torch.zeros(1, 3, 8, 8), torch.ones(1, 5), (2, 2)), "rois 第一列应为 0 到 0"),
        ((torch.zeros(1, 3, 8, 8), torch.zeros(1, 5), (0, 2)), "output_size 应为两个正整数"),
        ((torch.zeros(1, 3, 8, 8), torch.zeros(1, 5), (2, 2), 0.0), "spatial_scale 应为正数"),
    ],
)
def test_wrong_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        roi_pool(*arguments)


def test_demonstration_runs(capsys):
    module.main()
    assert "[27.0, 31.0]" in capsys.readouterr().out
