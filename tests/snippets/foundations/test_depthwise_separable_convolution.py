import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from snippets.foundations.counting import count_macs, count_parameters
from snippets.foundations.depthwise_separable_convolution import DepthwiseSeparableConv2d
from tests.snippets.checks import assert_close, assert_same_function, examples

small = st.integers(1, 4)


@given(small, small, small, st.integers(1, 3), st.integers(0, 2), st.integers(1, 2), st.booleans())
@examples
def test_equals_the_plain_convolution_with_the_product_kernel(
    c_in, c_out, kernel, stride, padding, dilation, bias
):
    layer = DepthwiseSeparableConv2d(c_in, c_out, kernel, stride, padding, dilation, bias).double()
    weight, offset = layer.equivalent_weight().detach(), layer.pointwise.bias
    assert weight.shape == (c_out, c_in, kernel, kernel)
    x = torch.randn(2, c_in, 9, 7, dtype=torch.float64)
    assert_same_function(layer, lambda x: F.conv2d(x, weight, offset, stride, padding, dilation), x)


@given(small, small)
@examples
def test_first_step_is_one_convolution_a_channel(c_in, c_out):
    layer = DepthwiseSeparableConv2d(c_in, c_out, padding=1).double()
    x = torch.randn(2, c_in, 6, 5, dtype=torch.float64)
    each = [F.conv2d(x[:, [c]], layer.depthwise.weight[[c]], padding=1) for c in range(c_in)]
    summed = sum(p[None, :, None, None] * y for p, y in
                 zip(layer.pointwise.weight[:, :, 0, 0].T, each, strict=True))  # fmt: skip
    assert_close(layer(x).detach(), summed.detach())


def test_published_count_and_ratio(truth):
    layer = DepthwiseSeparableConv2d(512, 512, padding=1)
    plain = torch.nn.Conv2d(512, 512, 3, padding=1, bias=False)
    assert count_parameters(layer) == truth("depthwise_separable")["params"]
    for count in (count_parameters, lambda m: count_macs(m, (1, 512, 7, 7))):
        assert count(layer) / count(plain) == pytest.approx(1 / 512 + 1 / 9)


def test_errors():
    for bad in ({"c_in": 0}, {"c_out": -1}, {"kernel": 0}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            DepthwiseSeparableConv2d(**{"c_in": 2, "c_out": 2, **bad})
    with pytest.raises(ValueError, match=r"x .*\(N, 2, H, W\)"):
        DepthwiseSeparableConv2d(2, 3)(torch.zeros(1, 3, 5, 5))
