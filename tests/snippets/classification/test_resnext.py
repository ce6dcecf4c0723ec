"""ResNeXt: paths, groups, counts."""

import pytest
import torch

from snippets.classification.resnet import Bottleneck, ResNet
from snippets.classification.resnext import (
    PathsBlock,
    resnext,
    resnext50_32x4d,
    resnext101_32x4d,
    resnext101_64x4d,
)
from tests.snippets.checks import assert_same_function
from tests.snippets.classification.networks import (
    assert_learns,
    assert_published,
    assert_sizes,
    assert_stages,
    meta,
    resnet_manifest,
    state,
)


@pytest.mark.parametrize("build", [resnext50_32x4d, resnext101_32x4d, resnext101_64x4d])
def test_counts(build):
    """Parameters and MACs."""
    assert_published(meta(build), build.__name__)


def test_counts_with_wider_paths():
    """32 paths of 8 channels, torchvision's resnext101_32x8d."""
    assert_published(meta(resnext, (3, 4, 23, 3), 32, 8), "resnext101_32x8d")


def test_stages():
    """The shapes of ResNet-50."""
    names = [f"layer{i}" for i in (1, 2, 3, 4)]
    assert_stages(meta(resnext50_32x4d), 224, "resnext50_32x4d tv", {name: name for name in names})


@pytest.mark.parametrize(
    ("cin", "channels", "inner", "groups", "stride"),
    [(256, 64, 128, 32, 1), (16, 8, 16, 4, 2), (8, 2, 4, 1, 1), (8, 2, 4, 4, 1)],
)
def test_paths_equal_groups(cin, channels, inner, groups, stride):
    """Fig. 3: the sum over separate paths (a) is the grouped convolution (c), gradient included."""
    block = Bottleneck(cin, channels, stride, groups, inner, stride_in_3x3=True).double()
    for bn in (block.bn1, block.bn2, block.bn3):
        for value in (bn.weight, bn.bias, bn.running_mean):
            torch.nn.init.normal_(value)
        torch.nn.init.uniform_(bn.running_var, 0.5, 2)
    block.eval()
    x = torch.randn(2, cin, 9, 7, dtype=torch.float64)
    assert_same_function(PathsBlock(block), block, x)


def test_published_weights_fit():
    """torchvision's resnext50_32x4d: the same names, shapes and order."""
    manifest = resnet_manifest((3, 4, 6, 3), bottleneck=True, inner=128, groups=32)
    assert list(state(meta(resnext50_32x4d)).items()) == list(manifest.items())


def test_learns():
    """Four paths: eight images by heart, gradients everywhere."""
    net = ResNet(Bottleneck, (1, 1, 1, 1), 4, width=8, inner=16, groups=4, stride_in_3x3=True)
    assert_learns(net, 32)


def test_other_sizes():
    """One pixel, odd and oblong images; 7 classes."""
    assert_sizes(meta(resnext50_32x4d, 7), [(1, 1), (97, 129), (512, 256)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(resnext, (1,), 0, 4), "cardinality 与 width 应为正整数"),
        (lambda: meta(resnext, (1,), 32, -4), "cardinality 与 width 应为正整数"),
        (lambda: meta(resnext50_32x4d, 0), "num_classes 应为正整数"),
        (lambda: meta(Bottleneck, 8, 8, groups=3), "groups 应整除"),
        (lambda: meta(resnext50_32x4d)(torch.zeros(1, 1, 32, 32)), r"x 应为 \(N, 3, H, W\)"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
