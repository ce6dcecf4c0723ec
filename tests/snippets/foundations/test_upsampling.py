import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from snippets.foundations.upsampling import (
    bilinear_kernel,
    interpolation_matrix,
    upsample_bilinear,
    upsample_nearest,
)
from tests.snippets.checks import assert_close, assert_same_function, examples

small = st.integers(1, 5)


@given(small, small, st.tuples(small, small), st.integers(1, 5))
@examples
def test_equal_interpolate(batch, channels, size, scale):
    x = torch.randn(batch, channels, *size, dtype=torch.float64)
    for ours, mode in ((upsample_nearest, "nearest"), (upsample_bilinear, "bilinear")):
        assert_same_function(
            lambda x, ours=ours: ours(x, scale),
            lambda x, mode=mode: F.interpolate(x, scale_factor=scale, mode=mode),
            x,
        )


@given(st.integers(1, 6), st.integers(1, 6))
@examples
def test_rows_sum_to_one_with_at_most_two_entries(size, scale):
    matrix = interpolation_matrix(size, scale, torch.float64)
    assert_close(matrix.sum(1), torch.ones(size * scale, dtype=torch.float64))
    assert matrix.count_nonzero(1).max() <= 2


@pytest.mark.parametrize("scale", [1, 2, 3, 4, 8, 16, 32])
def test_as_transposed_convolutions(scale):
    x = torch.randn(1, 1, 5, 6, dtype=torch.float64)
    ones = torch.ones(1, 1, scale, scale, dtype=torch.float64)
    assert_close(F.conv_transpose2d(x, ones, stride=scale), upsample_nearest(x, scale))
    kernel = bilinear_kernel(scale, torch.float64)[None, None]
    learned = F.conv_transpose2d(x, kernel, stride=scale, padding=scale // 2)
    exact = upsample_bilinear(x, scale)
    assert learned.shape == exact.shape
    inner = slice(scale, -scale)
    assert_close(learned[..., inner, inner], exact[..., inner, inner])
    if scale > 1:  # the border differs: zeros against copies
        assert (learned - exact)[..., 0].abs().max() > 1e-3


def test_errors():
    for upsample in (upsample_nearest, upsample_bilinear):
        for scale in (0, -2, 1.5):
            with pytest.raises(ValueError, match="scale"):
                upsample(torch.zeros(1, 1, 2, 2), scale)
        with pytest.raises(ValueError, match="scale"):
            bilinear_kernel(0)
        with pytest.raises(ValueError, match="x "):
            upsample(torch.zeros(2, 2), 2)
