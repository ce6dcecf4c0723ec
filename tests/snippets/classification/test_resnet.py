"""Residual networks: torchvision's layout, the paper's stride, CIFAR's parameter-free shortcuts."""

import pytest
import torch
from torch.nn import functional as F

from snippets.classification.resnet import (
    BasicBlock,
    Bottleneck,
    PadShortcut,
    ResNet,
    resnet18,
    resnet34,
    resnet50,
    resnet101,
    resnet152,
    resnet_cifar,
)
from snippets.foundations.counting import count_parameters
from tests.snippets.checks import assert_close, truth_row
from tests.snippets.classification.networks import (
    assert_learns,
    assert_published,
    assert_sizes,
    assert_stages,
    meta,
    resnet_manifest,
    state,
)


@pytest.mark.parametrize(
    ("build", "options", "concept", "variant"),
    [
        (resnet18, {}, "resnet18", "paper"),
        (resnet34, {}, "resnet34", "paper"),
        (resnet50, {}, "resnet50", "paper"),
        (resnet50, {"stride_in_3x3": True}, "resnet50", "torchvision"),
        (resnet101, {}, "resnet101", "paper"),
        (resnet152, {"stride_in_3x3": True}, "resnet152", "torchvision"),
    ],
)
def test_counts(build, options, concept, variant):
    """Parameters and MACs, v1 and v1.5."""
    assert_published(meta(build, **options), concept, variant=variant)


@pytest.mark.parametrize("depth", [20, 32, 44, 56])
def test_counts_on_cifar(depth):
    """Table 6: 0.27M to 0.85M parameters."""
    assert_published(meta(resnet_cifar, depth), f"resnet{depth}_cifar")


@pytest.mark.parametrize("depth", [110, 1202])
def test_very_deep(depth):
    """1.7M parameters in 110 layers, 19.4M in 1202."""
    row = truth_row(f"resnet{depth}_cifar")
    assert count_parameters(meta(resnet_cifar, depth)) == row["params"]


@pytest.mark.parametrize("build", [resnet18, resnet50])
def test_stages(build):
    """Shapes after each stage; the stride's place does not change them."""
    names = ["conv1", "maxpool", "layer1", "layer2", "layer3", "layer4"]
    assert_stages(meta(build), 224, f"{build.__name__} tv", {name: name for name in names})


def test_published_weights_fit():
    """torchvision's resnet18, resnet50 and resnet101: the same names, shapes and order."""
    manifest = resnet_manifest((2, 2, 2, 2), bottleneck=False)
    assert list(state(meta(resnet18)).items()) == list(manifest.items())
    manifest = resnet_manifest((3, 4, 6, 3), bottleneck=True)
    assert list(state(meta(resnet50)).items()) == list(manifest.items())
    manifest = resnet_manifest((3, 4, 23, 3), bottleneck=True)
    assert list(state(meta(resnet101)).items()) == list(manifest.items())


def normed(x, bn):
    return F.batch_norm(x, bn.running_mean, bn.running_var, bn.weight, bn.bias)


def randomised(block):
    """Batch normalisations that do something, in evaluation mode, in float64."""
    for bn in block.modules():
        if isinstance(bn, torch.nn.BatchNorm2d):
            for value in (bn.weight, bn.bias, bn.running_mean):
                torch.nn.init.normal_(value)
            torch.nn.init.uniform_(bn.running_var, 0.5, 2)
    return block.double().eval()


def test_basic_block_is_its_formula():
    """ReLU(F(x) + Wx), written out."""
    b = randomised(BasicBlock(4, 8, 2))
    x = torch.randn(2, 4, 7, 9, dtype=torch.float64)
    out = normed(F.conv2d(x, b.conv1.weight, stride=2, padding=1), b.bn1).relu()
    out = normed(F.conv2d(out, b.conv2.weight, padding=1), b.bn2)
    short = normed(F.conv2d(x, b.downsample[0].weight, stride=2), b.downsample[1])
    assert_close(b(x), (out + short).relu())


@pytest.mark.parametrize("in_3x3", [False, True])
def test_bottleneck_is_its_formula(in_3x3):
    """1×1, 3×3, 1×1, with the stride where it is said to be."""
    b = randomised(Bottleneck(8, 4, 2, stride_in_3x3=in_3x3))
    x = torch.randn(2, 8, 7, 9, dtype=torch.float64)
    out = normed(F.conv2d(x, b.conv1.weight, stride=1 if in_3x3 else 2), b.bn1).relu()
    out = normed(F.conv2d(out, b.conv2.weight, stride=2 if in_3x3 else 1, padding=1), b.bn2).relu()
    out = normed(F.conv2d(out, b.conv3.weight), b.bn3)
    short = normed(F.conv2d(x, b.downsample[0].weight, stride=2), b.downsample[1])
    assert_close(b(x), (out + short).relu())


@pytest.mark.parametrize("block", [BasicBlock(8, 8), Bottleneck(8, 2)])
def test_identity_is_easy(block):
    """A residual branch of zeros leaves a non-negative input as it is."""
    last = block.bn3 if isinstance(block, Bottleneck) else block.bn2
    torch.nn.init.zeros_(last.weight)
    x = torch.rand(2, 8, 5, 5)
    assert torch.equal(block(x), x)


def test_padded_shortcut():
    """Every second pixel, zeros in the added channels, no parameters."""
    x = torch.randn(2, 3, 5, 4)
    out = PadShortcut(2, 2)(x)
    assert out.shape == (2, 5, 3, 2)
    assert torch.equal(out[:, :3], x[:, :, ::2, ::2])
    assert not out[:, 3:].any()
    assert count_parameters(BasicBlock(4, 8, 2, "pad").downsample) == 0


@pytest.mark.parametrize("block", [BasicBlock, Bottleneck])
def test_learns(block):
    """Eight images by heart, gradients everywhere."""
    assert_learns(ResNet(block, (1, 1, 1, 1), 4, width=8), 32)


def test_learns_on_cifar():
    """20 layers with padded shortcuts."""
    assert_learns(resnet_cifar(20, 4), 16, rate=3e-3)


def test_other_sizes():
    """One pixel, odd and oblong images; 7 classes."""
    assert_sizes(meta(resnet50, 7), [(1, 1), (97, 129), (512, 256)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(resnet18, 0), "num_classes 应为正整数"),
        (lambda: meta(ResNet, BasicBlock, (2, 0)), "depths 应全为正整数"),
        (lambda: meta(ResNet, BasicBlock, ()), "depths 应全为正整数"),
        (lambda: meta(Bottleneck, 8, 6, groups=4), "groups 应整除 3×3 卷积的通道数 6"),
        (lambda: meta(resnet_cifar, 21), r"depth 应为 6n\+2"),
        (lambda: meta(resnet18)(torch.zeros(1, 4, 32, 32)), r"x 应为 \(N, 3, H, W\)"),
        (lambda: meta(resnet18)(torch.zeros(1, 3, 0, 32)), "x 应为"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
