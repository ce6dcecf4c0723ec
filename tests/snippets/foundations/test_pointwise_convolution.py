import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from snippets.foundations.pointwise_convolution import pointwise_conv2d
from tests.snippets.checks import assert_same_function, examples

small = st.integers(1, 5)


@given(small, small, small, st.tuples(small, small), st.booleans())
@examples
def test_equals_1x1_convolution_and_linear_per_pixel(batch, c_in, c_out, size, bias):
    inputs = [torch.randn(batch, c_in, *size, dtype=torch.float64)]
    inputs += [torch.randn(c_out, c_in, dtype=torch.float64)]
    inputs += [torch.randn(c_out, dtype=torch.float64)] if bias else []
    for theirs in (
        lambda x, w, *b: F.conv2d(x, w[:, :, None, None], *b),
        lambda x, w, *b: F.linear(x.permute(0, 2, 3, 1), w, *b).permute(0, 3, 1, 2),
    ):
        assert_same_function(pointwise_conv2d, theirs, *inputs)


@pytest.mark.parametrize("shape", [(4, 2), (4, 3, 1, 1), (3,)])
def test_errors(shape):
    with pytest.raises(ValueError, match=r"weight .*\(C_out, 3\)"):
        pointwise_conv2d(torch.zeros(1, 3, 2, 2), torch.zeros(shape))
