"""The Inception block of GoogLeNet."""

import pytest
import torch
from torch.nn import functional as F

from snippets.classification.inception_block import InceptionBlock, check_image, conv_unit
from snippets.foundations.counting import count_macs, count_parameters
from tests.snippets.checks import assert_same_function
from tests.snippets.classification.networks import meta

TABLE = {  # parameters of each block of bvlc_googlenet, parsed from its deploy.prototxt
    (192, 64, (96, 128), (16, 32), 32): 163_696,
    (256, 128, (128, 192), (32, 96), 64): 388_736,
    (480, 192, (96, 208), (16, 48), 64): 376_176,
    (832, 384, (192, 384), (48, 128), 128): 1_444_080,
}


@pytest.mark.parametrize("spec", TABLE)
def test_counts(spec):
    """Parameters of 3a, 3b, 4a and 5b."""
    assert count_parameters(meta(InceptionBlock, *spec)) == TABLE[spec]


def test_reduction_saves_work():
    """3a on 28×28: 128 M MACs with 1×1 reduction, 303.5 M without."""
    block = meta(InceptionBlock, 192, 64, (96, 128), (16, 32), 32)
    assert count_macs(block, (1, 192, 28, 28)) == 128_049_152
    assert 28 * 28 * 192 * (64 + 9 * 128 + 25 * 32) == 303_464_448


@pytest.mark.parametrize("size", [(7, 7), (1, 1), (6, 9)])
def test_block_is_its_branches(size):
    """Four branches written out, concatenated in the order 1×1, 3×3, 5×5, pooling."""
    block = InceptionBlock(6, 3, (2, 4), (2, 5), 2).double()
    weights = list(block.parameters())

    def branches(x):
        w = iter(weights)

        def conv(x, padding=0):
            return F.conv2d(x, next(w), next(w), padding=padding).relu()

        return torch.cat([conv(x), conv(conv(x), 1), conv(conv(x), 2),
                          conv(F.max_pool2d(x, 3, 1, 1))], 1)  # fmt: skip

    assert_same_function(block, branches, torch.randn(2, 6, *size, dtype=torch.float64))


def test_unit_with_normalisation():
    """Convolution without bias, BN with the given ε, ReLU."""
    unit = conv_unit(3, 5, 3, 2, 1, eps=1e-3).double()

    def written_out(x):
        x = F.conv2d(x, unit.conv.weight, stride=2, padding=1)
        return F.batch_norm(x, None, None, training=True, eps=1e-3).relu()

    assert_same_function(unit, written_out, torch.randn(2, 3, 7, 7, dtype=torch.float64))


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: InceptionBlock(6, 0, (2, 4), (2, 5), 2), "应为正整数"),
        (lambda: InceptionBlock(6, 3, (2, -4), (2, 5), 2), "应为正整数"),
        (lambda: InceptionBlock(6, 3, (2, 4), (2, 5), 2, kernel=4), "kernel 应为奇数"),
        (lambda: check_image(torch.zeros(1, 1, 9, 9), 3, 8), r"x 应为 \(N, 3, H, W\)"),
        (lambda: check_image(torch.zeros(1, 3, 9, 7), 3, 8), "≥ 8"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
