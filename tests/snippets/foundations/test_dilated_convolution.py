import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from snippets.foundations.dilated_convolution import coverage, dilated_conv2d, insert_zeros
from snippets.foundations.receptive_field import receptive_field
from tests.snippets.checks import assert_close, assert_same_function, examples

small = st.integers(1, 4)


@given(small, small, st.integers(1, 3), small, st.integers(0, 3), st.booleans())
@examples
def test_equals_torch_and_the_kernel_with_zeros(c_in, c_out, kernel, dilation, padding, bias):
    inputs = [torch.randn(2, c_in, 11, 13, dtype=torch.float64)]
    inputs += [torch.randn(c_out, c_in, kernel, kernel, dtype=torch.float64)]
    inputs += [torch.randn(c_out, dtype=torch.float64)] if bias else []

    def ours(x, w, b=None):
        return dilated_conv2d(x, w, b, dilation, padding)

    for theirs in (
        lambda x, w, b=None: F.conv2d(x, w, b, padding=padding, dilation=dilation),
        lambda x, w, b=None: F.conv2d(x, insert_zeros(w, dilation), b, padding=padding),
    ):
        assert_same_function(ours, theirs, *inputs)


@given(st.sampled_from([1, 3, 5]), st.integers(1, 3))
@examples
def test_keeps_the_size_by_default(kernel, dilation):
    x, w = torch.randn(1, 1, 9, 6), torch.randn(1, 1, kernel, kernel)
    torch.testing.assert_close(
        dilated_conv2d(x, w, dilation=dilation), F.conv2d(x, w, padding="same", dilation=dilation)
    )


@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(1, 4))
@examples
def test_coverage_equals_the_gradient(rates, kernel):
    stack = nn.Sequential(*(nn.Conv1d(1, 1, kernel, dilation=d, bias=False) for d in rates))
    for layer in stack:
        nn.init.ones_(layer.weight)
    paths = coverage(rates, kernel)
    x = torch.zeros(1, 1, len(paths), requires_grad=True)
    (grad,) = torch.autograd.grad(stack(x).squeeze(), x)
    assert_close(paths, grad.flatten().long())
    assert receptive_field(stack, (1, 1, 256)) == (len(paths),)


def test_gridding():
    assert coverage((2, 2, 2))[1::2].eq(0).all()
    assert coverage((1, 2, 5)).gt(0).all()


def test_errors():
    x, w = torch.zeros(1, 1, 9, 9), torch.zeros(1, 1, 3, 3)
    with pytest.raises(ValueError, match="dilation"):
        dilated_conv2d(x, w, dilation=0)
    with pytest.raises(ValueError, match="dilation"):
        insert_zeros(w, 0)
    with pytest.raises(ValueError, match="x "):
        dilated_conv2d(x, w, dilation=5, padding=0)
