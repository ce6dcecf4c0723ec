import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from snippets.foundations.transposed_convolution import conv_transpose2d, overlap_count
from snippets.foundations.why_convolution import convolution_matrix
from tests.snippets.checks import assert_close, assert_same_function, examples

small = st.integers(1, 4)


@given(
    batch=small,
    channels=st.tuples(small, small),
    size=st.tuples(st.integers(2, 6), st.integers(2, 6)),
    kernel=st.tuples(small, small),
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
    extra=st.integers(0, 2),
    bias=st.booleans(),
)
@examples
def test_equals_torch(batch, channels, size, kernel, stride, padding, extra, bias):
    c_in, c_out = channels
    steps = {"stride": stride, "padding": padding, "output_padding": min(extra, stride - 1)}
    inputs = [torch.randn(batch, c_in, *size, dtype=torch.float64)]
    inputs += [torch.randn(c_in, c_out, *kernel, dtype=torch.float64)]
    inputs += [torch.randn(c_out, dtype=torch.float64)] if bias else []
    out = [(n - 1) * stride - 2 * padding + k for n, k in zip(size, kernel, strict=True)]
    assume(min(out) + steps["output_padding"] >= 1)  # else nothing is left: torch refuses as well
    assert_same_function(
        lambda *a: conv_transpose2d(*a, **steps),
        lambda *a: F.conv_transpose2d(*a, **steps),
        *inputs,
    )


@given(small, small, st.integers(1, 3), st.integers(1, 2), st.integers(0, 1))
@examples
def test_is_the_transpose_and_the_gradient_of_the_convolution(c, c_out, kernel, stride, padding):
    size = (5, 7)
    weight = torch.randn(c_out, c, kernel, kernel, dtype=torch.float64)
    x = torch.randn(1, c, *size, dtype=torch.float64, requires_grad=True)
    y = F.conv2d(x, weight, stride=stride, padding=padding)
    grad = torch.randn_like(y)
    lost = [(n + 2 * padding - kernel) % stride for n in size]
    assume(lost[0] == lost[1])  # output_padding is one number here
    back = conv_transpose2d(grad, weight, None, stride, padding, lost[0])
    matrix = convolution_matrix(weight, size, stride, padding)
    assert_close(back.flatten(), matrix.T @ grad.flatten())
    assert_close(back, torch.autograd.grad(y, x, grad)[0])


def test_checkerboard():
    assert overlap_count(6, 3, 2)[4].tolist() == [2, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 2]
    assert overlap_count(6, 3, 2)[3, 3:6].tolist() == [1, 2, 1]
    inner = overlap_count(6, 4, 2)[2:-2, 2:-2]
    assert inner.eq(4).all()


def test_errors():
    x, w = torch.zeros(1, 2, 3, 3), torch.zeros(2, 4, 3, 3)
    with pytest.raises(ValueError, match=r"x .*\(N, 2, H, W\)"):
        conv_transpose2d(torch.zeros(1, 3, 3, 3), w)
    with pytest.raises(ValueError, match="x "):
        conv_transpose2d(x[0], w)
    for bad in ({"stride": 0}, {"padding": -1}, {"output_padding": 1}, {"output_padding": -1}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            conv_transpose2d(x, w, **bad)
