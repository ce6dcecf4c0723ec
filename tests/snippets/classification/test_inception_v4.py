"""Inception v4."""

import pytest
import torch
from torch.nn import functional as F

from snippets.classification.inception_v4 import InceptionV4, pool_branch
from tests.snippets.checks import assert_close
from tests.snippets.classification.networks import (
    assert_learns,
    assert_published,
    assert_sizes,
    assert_stages,
    linear,
    meta,
    state,
)


def test_counts():
    """42,679,816 parameters, 12.25 G MACs."""
    assert_published(meta(InceptionV4), "inception_v4")


def test_stages():
    """After each step of the stem and each kind of block, numbered as in timm."""
    names = [f"features.{number}" for number in (2, 3, 4, 5, 9, 10, 17, 18, 21)]
    assert_stages(meta(InceptionV4), 299, "inception_v4 timm", {name: name for name in names})


def test_published_weights_fit():
    """timm's inception_v4 (Cadene's): its convolutions in its order, each followed by its BN."""
    a = [(96, 384, 1, 1), (64, 384, 1, 1), (96, 64, 3, 3), (64, 384, 1, 1), (96, 64, 3, 3),
         (96, 96, 3, 3), (96, 384, 1, 1)]  # fmt: skip
    b = [(384, 1024, 1, 1), (192, 1024, 1, 1), (224, 192, 1, 7), (256, 224, 7, 1),
         (192, 1024, 1, 1), (192, 192, 7, 1), (224, 192, 1, 7), (224, 224, 7, 1), (256, 224, 1, 7),
         (128, 1024, 1, 1)]  # fmt: skip
    c = [(256, 1536, 1, 1), (384, 1536, 1, 1), (256, 384, 1, 3), (256, 384, 3, 1),
         (384, 1536, 1, 1), (448, 384, 3, 1), (512, 448, 1, 3), (256, 512, 1, 3), (256, 512, 3, 1),
         (256, 1536, 1, 1)]  # fmt: skip
    convs = [
        (32, 3, 3, 3), (32, 32, 3, 3), (64, 32, 3, 3), (96, 64, 3, 3), (64, 160, 1, 1),
        (96, 64, 3, 3), (64, 160, 1, 1), (64, 64, 1, 7), (64, 64, 7, 1), (96, 64, 3, 3),
        (192, 192, 3, 3), *a * 4,
        (384, 384, 3, 3), (192, 384, 1, 1), (224, 192, 3, 3), (256, 224, 3, 3), *b * 7,
        (192, 1024, 1, 1), (192, 192, 3, 3), (256, 1024, 1, 1), (256, 256, 1, 7), (320, 256, 7, 1),
        (320, 320, 3, 3), *c * 3,
    ]  # fmt: skip
    expected = [part for shape in convs for part in [shape] + [shape[:1]] * 4]
    expected += linear("fc", 1000, 1536).values()
    assert list(state(meta(InceptionV4)).values()) == expected


def test_average_leaves_out_padding():
    """The mean at a corner is over the four pixels there, not over nine."""
    x = torch.randn(1, 8, 5, 5, dtype=torch.float64)
    pool = pool_branch(8, 4)[0]
    ones = torch.ones(8, 1, 3, 3, dtype=torch.float64)
    total = F.conv2d(x, ones, padding=1, groups=8)
    count = F.conv2d(torch.ones_like(x), ones, padding=1, groups=8)
    assert_close(pool(x), total / count)


def test_learns():
    """One block of each kind: eight images by heart, gradients everywhere."""
    assert_learns(InceptionV4(4, repeats=(1, 1, 1), dropout=0), 75, steps=20)


def test_other_sizes():
    """The smallest, odd and oblong images; 7 classes."""
    assert_sizes(meta(InceptionV4, 7), [(75, 75), (224, 224), (299, 450)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(InceptionV4, 0), "num_classes 应为正整数"),
        (lambda: meta(InceptionV4, repeats=(1, -1, 1)), "repeats 应为三个非负整数"),
        (lambda: meta(InceptionV4)(torch.zeros(1, 1, 299, 299)), r"x 应为 \(N, 3, H, W\)"),
        (lambda: meta(InceptionV4)(torch.zeros(1, 3, 74, 299)), "≥ 75"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
