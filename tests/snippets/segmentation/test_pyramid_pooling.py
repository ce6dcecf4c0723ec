"""Pyramid pooling against means over explicit cells."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from snippets.segmentation import pyramid_pooling as module
from snippets.segmentation.pyramid_pooling import PyramidPooling
from tests.snippets.checks import assert_same_function


def adaptive_mean(x, bins):
    """Cell i covers floor(i n / b) to ceil((i + 1) n / b); the cells may overlap."""
    height, width = x.shape[-2:]

    def cells(n):
        return [(i * n // bins, math.ceil((i + 1) * n / bins)) for i in range(bins)]

    rows = [
        torch.stack([x[..., a:b, c:d].mean((-2, -1)) for c, d in cells(width)], -1)
        for a, b in cells(height)
    ]
    return torch.stack(rows, -2)


def corner_weights(n, size):
    """Linear interpolation from n to size points whose outer ones coincide."""
    at = torch.arange(size, dtype=torch.float64) * ((n - 1) / max(size - 1, 1))
    return (1 - (at[:, None] - torch.arange(n)).abs()).clamp(min=0)


@pytest.mark.parametrize("training", [False, True])
@settings(max_examples=20)
@given(
    size=st.tuples(st.integers(1, 13), st.integers(1, 13)),
    bins=st.lists(st.integers(1, 6), min_size=1, max_size=4),
)
def test_equals_the_definition_forward_and_gradient(training, size, bins):
    torch.manual_seed(0)
    net = PyramidPooling(2 * len(bins), bins).double().train(training)
    for norm in net.modules():
        if isinstance(norm, nn.BatchNorm2d):
            nn.init.uniform_(norm.running_mean)
            nn.init.uniform_(norm.running_var, 0.5, 1.5)
            nn.init.uniform_(norm.weight, 0.5, 1.5)
            nn.init.uniform_(norm.bias)

    def reference(x):
        out = [x]
        for (_, conv, norm, _), size in zip(net.features, bins, strict=True):
            y = torch.einsum("oc,nchw->nohw", conv.weight.flatten(1), adaptive_mean(x, size))
            mean = y.mean((0, 2, 3)) if training else norm.running_mean
            var = y.var((0, 2, 3), unbiased=False) if training else norm.running_var
            y = (y - mean[:, None, None]) / (var + norm.eps).sqrt()[:, None, None]
            y = (y * norm.weight[:, None, None] + norm.bias[:, None, None]).relu()
            rows, cols = (corner_weights(size, n) for n in x.shape[-2:])
            out.append(torch.einsum("ph,nchw,qw->ncpq", rows, y, cols))
        return torch.cat(out, 1)

    assert_same_function(net, reference, torch.randn(3, 2 * len(bins), *size, dtype=torch.float64))


def test_parameters_and_state_layout(truth):
    with torch.device("meta"):
        net = PyramidPooling(2048)
    assert sum(p.numel() for p in net.parameters()) == truth("ppm")["params"]
    assert net.state_dict()["features.3.1.weight"].shape == (512, 2048, 1, 1)  # as in semseg's PPM


def test_gradients_reach_every_parameter():
    net = PyramidPooling(8)
    net(torch.randn(4, 8, 7, 9)).square().sum().backward()
    assert all(p.grad.any() for p in net.parameters())


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="channels 应能被支数 4 整除"):
        PyramidPooling(6)
    with pytest.raises(ValueError, match="bins 应为至少一个正整数"):
        PyramidPooling(8, ())
    with pytest.raises(ValueError, match="bins 应为至少一个正整数"):
        PyramidPooling(8, (1, 0))
    with pytest.raises(ValueError, match=r"x 应为 \(N, 8, H, W\)"):
        PyramidPooling(8)(torch.zeros(1, 4, 6, 6))


def test_demonstration_runs(capsys):
    module.main()
    assert "4,198,400" in capsys.readouterr().out
