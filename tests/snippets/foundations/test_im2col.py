import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from snippets.foundations.im2col import conv2d, im2col
from tests.snippets.checks import assert_close, assert_same_function, examples


@given(
    batch=st.integers(1, 3),
    channels=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    size=st.tuples(st.integers(5, 11), st.integers(5, 11)),
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.integers(1, 3),
    padding=st.integers(0, 2),
    dilation=st.integers(1, 2),
    bias=st.booleans(),
)
@examples
def test_equals_torch(batch, channels, size, kernel, stride, padding, dilation, bias):
    c_in, c_out = channels
    x = torch.randn(batch, c_in, *size, dtype=torch.float64)
    inputs = [x, torch.randn(c_out, c_in, *kernel, dtype=torch.float64)]
    inputs += [torch.randn(c_out, dtype=torch.float64)] if bias else []
    steps = {"stride": stride, "padding": padding, "dilation": dilation}
    assert_same_function(lambda *a: conv2d(*a, **steps), lambda *a: F.conv2d(*a, **steps), *inputs)
    cols = im2col(x, kernel, **steps)
    assert_close(cols, F.unfold(x, kernel, **steps))


def test_the_kernel_may_be_the_whole_image():
    x, w = torch.randn(2, 3, 7, 8), torch.randn(5, 3, 7, 8)
    torch.testing.assert_close(conv2d(x, w)[:, :, 0, 0], x.flatten(1) @ w.flatten(1).T)


def test_errors():
    x = torch.zeros(1, 2, 4, 4)
    with pytest.raises(ValueError, match=r"x .*3 个通道"):
        conv2d(x, torch.zeros(1, 3, 3, 3))
    with pytest.raises(ValueError, match="x 补边后"):
        conv2d(x, torch.zeros(1, 2, 5, 3))
    with pytest.raises(ValueError, match="x 应为"):
        im2col(x[0], (2, 2))
    for bad in ({"stride": 0}, {"padding": -1}, {"dilation": 0}, {"kernel_size": (0, 1)}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            im2col(x, **{"kernel_size": (2, 2), **bad})
