import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from snippets.foundations.grouped_convolution import block_diagonal, grouped_conv2d
from tests.snippets.checks import assert_same_function, examples

small = st.integers(1, 4)


@given(
    small, small, small, small, st.tuples(small, small), st.integers(1, 3), st.integers(0, 2),
    st.booleans(),
)  # fmt: skip
@examples
def test_equals_torch_and_the_block_diagonal_kernel(
    batch, groups, per_in, per_out, kernel, stride, padding, bias
):
    c_in, c_out = groups * per_in, groups * per_out
    inputs = [torch.randn(batch, c_in, 7, 6, dtype=torch.float64)]
    inputs += [torch.randn(c_out, per_in, *kernel, dtype=torch.float64)]
    inputs += [torch.randn(c_out, dtype=torch.float64)] if bias else []
    steps = {"stride": stride, "padding": padding}

    def ours(x, w, b=None):
        return grouped_conv2d(x, w, b, groups, **steps)

    for theirs in (
        lambda x, w, b=None: F.conv2d(x, w, b, groups=groups, **steps),
        lambda x, w, b=None: F.conv2d(x, block_diagonal(w, groups), b, **steps),
    ):
        assert_same_function(ours, theirs, *inputs)


def test_errors():
    x, w = torch.zeros(1, 6, 5, 5), torch.zeros(4, 3, 3, 3)
    for groups in (0, 3, 5):
        with pytest.raises(ValueError, match="groups"):
            grouped_conv2d(x, w, groups=groups)
    with pytest.raises(ValueError, match="weight"):
        grouped_conv2d(x, w, groups=1)
