"""Inception v2 (BN-Inception)."""

import pytest
import torch

from snippets.classification.inception_v2 import InceptionV2
from snippets.foundations.counting import receptive_field
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
    """11,295,240 parameters, 2.03 G MACs."""
    assert_published(meta(InceptionV2), "inception_v2")


def test_stages():
    """After the stem and each of the three groups of blocks."""
    names = {"features.init_block": "features.pool2", "features.stage1": "features.inception3b",
             "features.stage2": "features.inception4d",
             "features.stage3": "features.inception5b"}  # fmt: skip
    assert_stages(meta(InceptionV2), 224, "bninception", names)


def test_published_weights_fit():
    """Cadene's bninception, in order: each convolution with bias, then its BN (3a, 3c, 5b here)."""
    shapes = list(state(meta(InceptionV2)).values())

    def units(*specs):
        units = (conv("c", out, cin, k, k, bias=True) | norm("b", out) for out, cin, k in specs)
        return [shape for unit in units for shape in unit.values()]

    stem = units((64, 3, 7), (64, 64, 1), (192, 64, 3))
    block3a = units((64, 192, 1), (64, 192, 1), (64, 64, 3), (64, 192, 1), (96, 64, 3), (96, 96, 3),
                    (32, 192, 1))  # fmt: skip
    assert shapes[: len(stem + block3a)] == stem + block3a
    block3c = units((128, 320, 1), (160, 128, 3), (64, 320, 1), (96, 64, 3), (96, 96, 3))
    start = len(stem) + 2 * len(block3a)
    assert shapes[start : start + len(block3c)] == block3c
    block5b = units((352, 1024, 1), (192, 1024, 1), (320, 192, 3), (192, 1024, 1), (224, 192, 3),
                    (224, 224, 3), (128, 1024, 1))  # fmt: skip
    end = list(linear("fc", 1000, 1024).values())
    assert shapes[-len(block5b + end) :] == block5b + end


def test_two_small_kernels_see_as_much_as_five():
    """The double 3×3 branch of 3a sees 5×5 pixels."""
    branch = meta(InceptionV2).features.inception3a.branch3
    assert receptive_field(branch, (1, 192, 16, 16)) == (5, 5)


def test_learns():
    """Eight images by heart; in evaluation mode, where BN keeps biases, gradients everywhere."""
    net = InceptionV2(4).double().eval()
    net(torch.randn(2, 3, 64, 64, dtype=torch.float64)).square().sum().backward()
    assert not [name for name, p in net.named_parameters() if not p.grad.any()]
    assert_learns(InceptionV2(4), 32, steps=30)


def test_other_sizes():
    """The smallest, odd and oblong images; 7 classes."""
    assert_sizes(meta(InceptionV2, 7), [(32, 32), (97, 129), (448, 224)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(InceptionV2, 0), "num_classes 应为正整数"),
        (lambda: meta(InceptionV2)(torch.zeros(1, 1, 224, 224)), r"x 应为 \(N, 3, H, W\)"),
        (lambda: meta(InceptionV2)(torch.zeros(1, 3, 31, 31)), "≥ 32"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
