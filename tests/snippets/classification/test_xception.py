"""Xception."""

import pytest
import torch
from torch.nn import functional as F

from snippets.classification.xception import Block, SeparableConv, Xception
from tests.snippets.checks import assert_same_function
from tests.snippets.classification.networks import (
    assert_learns,
    assert_published,
    assert_sizes,
    assert_stages,
    conv,
    linear,
    meta,
    norm,
    state,
)


def test_counts():
    """22,855,952 parameters, 8.36 G MACs."""
    assert_published(meta(Xception), "xception")


def test_stages():
    """After each step of the entry, middle and exit flows."""
    names = ["conv1", "conv2", "block1", "block2", "block3", "block11", "block12", "conv3", "conv4"]
    assert_stages(meta(Xception), 299, "xception timm", {name: name for name in names})


def test_separable_convolution_is_a_factorised_dense_one():
    """Its dense kernel is the product of the depthwise and the pointwise weights."""
    layer = SeparableConv(5, 7).double()
    dense = layer.pointwise.weight * layer.conv1.weight.view(1, 5, 3, 3)

    def written_out(x):
        return F.conv2d(x, dense.detach(), padding=1)

    assert_same_function(layer, written_out, torch.randn(2, 5, 6, 9, dtype=torch.float64))


def test_block_is_its_formula():
    """ReLU before each separable convolution but the first; pooling; a normalised shortcut."""
    block = Block(4, 6, 6, stride=2, relu_first=False).double()

    def written_out(x):
        def bn(x):
            return F.batch_norm(x, None, None, training=True)

        sep1, sep2 = (part for part in block.rep if isinstance(part, SeparableConv))
        out = bn(sep2(bn(sep1(x)).relu()))
        short = F.conv2d(x, block.skip.weight, stride=2)
        return F.max_pool2d(out, 3, 2, 1) + bn(short)

    assert_same_function(block, written_out, torch.randn(2, 4, 7, 9, dtype=torch.float64))


def test_published_weights_fit():
    """Cadene's and timm's legacy_xception: the same names and shapes."""
    expected = conv("conv1", 32, 3, 3, 3) | norm("bn1", 32)
    expected |= conv("conv2", 64, 32, 3, 3) | norm("bn2", 64)

    def separable(name, out, cin):
        return conv(f"{name}.conv1", cin, 1, 3, 3) | conv(f"{name}.pointwise", out, cin, 1, 1)

    blocks = {1: (64, 128, 128), 2: (128, 256, 256), 3: (256, 728, 728), 12: (728, 728, 1024)}
    blocks |= dict.fromkeys(range(4, 12), (728,) * 4)
    for number in range(1, 13):
        widths, at = blocks[number], f"block{number}"
        for step in range(len(widths) - 1):
            index = 3 * step + (0 if number == 1 else 1)
            expected |= separable(f"{at}.rep.{index}", widths[step + 1], widths[step])
            expected |= norm(f"{at}.rep.{index + 1}", widths[step + 1])
        if widths[0] != widths[-1]:
            expected |= conv(f"{at}.skip", widths[-1], widths[0], 1, 1)
            expected |= norm(f"{at}.skipbn", widths[-1])
    expected |= separable("conv3", 1536, 1024) | norm("bn3", 1536)
    expected |= separable("conv4", 2048, 1536) | norm("bn4", 2048) | linear("fc", 1000, 2048)
    assert state(meta(Xception)) == expected


def test_learns():
    """One middle block: eight images by heart, gradients everywhere."""
    assert_learns(Xception(4, middle=1), 32, steps=30)


def test_other_sizes():
    """The smallest, odd and oblong images; 7 classes."""
    assert_sizes(meta(Xception, 7), [(7, 7), (97, 129), (299, 450)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(Xception, 0), "num_classes 应为正整数"),
        (lambda: meta(Xception, middle=-1), "middle 应为非负整数"),
        (lambda: meta(Xception)(torch.zeros(1, 1, 299, 299)), r"x 应为 \(N, 3, H, W\)"),
        (lambda: meta(Xception)(torch.zeros(1, 3, 6, 299)), "≥ 7"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
