"""RoI Align against the loops of torchvision's C++ kernel."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.detection import roi_align as module
from snippets.detection.roi_align import roi_align


def bilinear(image, y, x):
    """One sample of a (C, H, W) image: clamped up to a pixel outside, zero beyond."""
    height, width = image.shape[1:]
    if y < -1 or y > height or x < -1 or x > width:
        return torch.zeros_like(image[:, 0, 0])
    y, x = max(y, 0.0), max(x, 0.0)
    top, left = int(y), int(x)
    if top >= height - 1:
        top, y = height - 1, float(height - 1)
    if left >= width - 1:
        left, x = width - 1, float(width - 1)
    bottom, right = min(top + 1, height - 1), min(left + 1, width - 1)
    down, across = y - top, x - left
    upper = (1 - across) * image[:, top, left] + across * image[:, top, right]
    lower = (1 - across) * image[:, bottom, left] + across * image[:, bottom, right]
    return (1 - down) * upper + down * lower


def reference(x, rois, size, scale, ratio, aligned):
    out = []
    for image, *box in rois.tolist():
        left, top, right, bottom = (v * scale - (0.5 if aligned else 0.0) for v in box)
        height, width = bottom - top, right - left
        if not aligned:
            height, width = max(height, 1.0), max(width, 1.0)
        bin_h, bin_w = height / size[0], width / size[1]
        rows = ratio if ratio > 0 else math.ceil(bin_h)
        cols = ratio if ratio > 0 else math.ceil(bin_w)
        for i in range(size[0]):
            for j in range(size[1]):
                total = torch.zeros_like(x[0, :, 0, 0])
                for a in range(rows):
                    for b in range(cols):
                        y = top + i * bin_h + (a + 0.5) * bin_h / rows
                        total = total + bilinear(
                            x[int(image)], y, left + j * bin_w + (b + 0.5) * bin_w / cols
                        )
                out.append(total / max(rows * cols, 1))
    if not out:
        return x.new_zeros(0, x.shape[1], *size)
    return torch.stack(out).view(len(rois), *size, -1).permute(0, 3, 1, 2)


@settings(max_examples=60)
@given(
    st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(1, 8), st.integers(1, 8)),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
    st.sampled_from([1.0, 0.5, 1 / 16]),
    st.sampled_from([-1, 0, 1, 2, 3]),
    st.booleans(),
    st.integers(0, 4),
    st.integers(0, 999),
)
def test_equals_the_loops_forward_and_gradient(shape, size, scale, ratio, aligned, count, seed):
    torch.manual_seed(seed)
    x = torch.randn(shape, dtype=torch.float64, requires_grad=True)
    low = torch.rand(count, 2, dtype=torch.float64) * 12 - 3  # also outside the map
    high = low + torch.rand(count, 2, dtype=torch.float64) * 6
    rois = torch.cat([torch.randint(shape[0], (count, 1)), low / scale, high / scale], 1)
    out = roi_align(x, rois, size, scale, ratio, aligned)
    expected = reference(x, rois, size, scale, ratio, aligned)
    assert out.shape == expected.shape
    if count:
        assert (out - expected).abs().max() < 1e-10
        weight = torch.randn_like(out)
        # `0 * x` keeps both differentiable where every sample lies outside.
        got, want = (
            torch.autograd.grad((y * weight).sum() + (0 * x).sum(), x)[0] for y in (out, expected)
        )
        assert (got - want).abs().max() < 1e-10


def test_a_box_over_one_pixel_gives_that_pixel():
    """Aligned: pixel j covers j to j + 1, so one sample in its middle is the pixel itself."""
    x = torch.randn(1, 2, 5, 6, dtype=torch.float64)
    rois = torch.tensor([[0, 3, 2, 4, 3]], dtype=torch.float64)
    assert torch.allclose(roi_align(x, rois, (1, 1), sampling_ratio=1)[0, :, 0, 0], x[0, :, 2, 3])


def test_a_linear_ramp_is_sampled_exactly():
    ramp = torch.arange(12, dtype=torch.float64).expand(1, 1, 12, 12)
    rois = torch.tensor([[0, 2.3, 3.1, 8.7, 9.9]], dtype=torch.float64)
    out = roi_align(ramp, rois, (3, 4), sampling_ratio=2)
    centers = 2.3 - 0.5 + (torch.arange(4, dtype=torch.float64) + 0.5) * 6.4 / 4
    assert torch.allclose(out[0, 0], centers.expand(3, 4))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((torch.zeros(3, 8, 8), torch.zeros(1, 5), (2, 2)), r"x 应为 \(N, C, H, W\)"),
        ((torch.zeros(1, 3, 8, 8), torch.zeros(1, 4), (2, 2)), r"rois 应为 \(R, 5\)"),
        ((torch.zeros(1, 3, 8, 8), -torch.ones(1, 5), (2, 2)), "rois 第一列应为 0 到 0"),
    ],
)
def test_wrong_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        roi_align(*arguments)


def test_demonstration_runs(capsys):
    module.main()
    assert "[13.5, 17.5]" in capsys.readouterr().out
