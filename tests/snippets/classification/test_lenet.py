"""LeNet-5, as taught and as published in 1998."""

import pytest
import torch
from torch.nn import functional as F

from snippets.classification.lenet import (
    C3_TABLE,
    LeNet5,
    LeNet5Original,
    PartialConv,
    ScaledTanh,
    Subsample,
)
from snippets.foundations.counting import count_buffers, count_parameters, stage_shapes
from tests.snippets.checks import assert_close
from tests.snippets.classification.networks import assert_learns, assert_published, meta


def test_counts():
    """60,000 and 61,706 parameters; 325,680 and 416,520 MACs."""
    assert_published(meta(LeNet5Original), "lenet5", variant="paper")
    assert_published(meta(LeNet5), "lenet5", variant="modern")
    assert_published(meta(LeNet5), "lenet5", variant="modern")
    assert count_parameters(LeNet5(image_size=28, padding=2)) == 61706
    assert count_buffers(LeNet5Original()) == 840


def test_parameters_of_each_layer():
    """The original's layers as the paper lists them: 156, 12, 1,516, 32, 48,120, 10,164."""
    counts = [count_parameters(layer) for _, layer in LeNet5Original().named_children()]
    assert counts == [156, 12, 1516, 32, 48120, 10164, 0]


def test_stages():
    """C1 6×28², S2 6×14², C3 16×10², S4 16×5², C5 120, F6 84."""
    shapes = [(6, 28, 28), (6, 14, 14), (16, 10, 10), (16, 5, 5), (120, 1, 1), (84,)]
    names = ["c1", "s2", "c3", "s4", "c5", "f6"]
    assert list(stage_shapes(LeNet5Original(), (1, 1, 32, 32), names).values()) == shapes
    modern = stage_shapes(LeNet5(), (1, 1, 32, 32), ["features.0", "features.2", "features.3",
                                                     "features.5"])  # fmt: skip
    assert list(modern.values()) == shapes[:4]


def test_table_of_connections():
    """C3: six maps of three, nine of four, one of six; every input feeds ten maps."""
    assert sorted(map(len, C3_TABLE)) == [3] * 6 + [4] * 9 + [6]
    assert [sum(i in row for row in C3_TABLE) for i in range(6)] == [10] * 6
    assert C3_TABLE[12:15] == ((0, 1, 3, 4), (1, 2, 4, 5), (2, 3, 5, 0))


def test_partial_convolution_is_a_masked_one():
    """A convolution over all inputs whose missing connections are zero gives the same."""
    layer = PartialConv(C3_TABLE, 5).double()
    weight = torch.zeros(16, 6, 5, 5, dtype=torch.float64)
    for out, (conv, inputs) in enumerate(zip(layer.maps, C3_TABLE, strict=True)):
        weight[out, list(inputs)] = conv.weight[0].detach()
    bias = torch.cat([conv.bias for conv in layer.maps])
    x = torch.randn(2, 6, 14, 14, dtype=torch.float64)
    assert_close(layer(x), F.conv2d(x, weight, bias))


def test_subsampling_is_a_scaled_sum():
    """w · (sum of 2×2) + b, channel by channel."""
    layer = Subsample(3).double()
    with torch.no_grad():
        layer.weight.normal_()
        layer.bias.normal_()
    x = torch.randn(2, 3, 6, 8, dtype=torch.float64)
    sums = sum(x[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1))
    assert_close(layer(x), sums * layer.weight + layer.bias)


def test_squashing_function():
    """Appendix A: f(1) = 1, f(−1) = −1, largest curvature there."""
    x = torch.tensor([-1.0, 0.0, 1.0], dtype=torch.float64)
    torch.testing.assert_close(ScaledTanh()(x), x, atol=1e-4, rtol=0)


def test_output_is_minus_the_squared_distance():
    """An input of F6 equal to a prototype scores 0 for its class, less for all others."""
    net = LeNet5Original()
    net.f6 = torch.nn.Identity()
    net.squash = torch.nn.Identity()
    net.features = lambda x: net.prototypes[:, :, None, None]
    out = net(torch.zeros(10, 1, 32, 32))
    assert (out.diagonal() == 0).all()
    assert (out.argmax(1) == torch.arange(10)).all()
    distance = torch.cdist(net.prototypes, net.prototypes) ** 2
    torch.testing.assert_close(out, -distance)


@pytest.mark.parametrize("build", [LeNet5Original, LeNet5])
def test_learns(build):
    """Eight images by heart, gradients everywhere."""
    assert_learns(build(4), 32, channels=1, steps=150, rate=3e-3)


def test_other_sizes():
    """28×28 with padding, 64×64 in colour, 3 classes."""
    assert LeNet5(3, image_size=28, padding=2)(torch.zeros(2, 1, 28, 28)).shape == (2, 3)
    assert LeNet5(3, in_channels=3, image_size=64)(torch.zeros(2, 3, 64, 64)).shape == (2, 3)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: LeNet5(0), "num_classes 应为正整数"),
        (lambda: LeNet5Original(-1), "num_classes 应为正整数"),
        (lambda: LeNet5(image_size=15), "不小于 16"),
        (lambda: LeNet5()(torch.zeros(1, 3, 32, 32)), r"x 应为 \(N, \*\(1, 32, 32\)\)"),
        (lambda: LeNet5()(torch.zeros(1, 1, 28, 28)), "x 应为"),
        (lambda: LeNet5Original()(torch.zeros(1, 1, 28, 28)), r"x 应为 \(N, 1, 32, 32\)"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
