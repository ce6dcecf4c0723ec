"""Squeeze-and-excitation, and the residual networks that carry it."""

import pytest
import torch
from torch.nn import functional as F

from snippets.classification.resnet import ResNet, resnet50
from snippets.classification.senet import (
    SEBottleneck,
    SqueezeExcitation,
    se_resnet50,
    se_resnext50_32x4d,
)
from snippets.foundations.counting import count_parameters
from tests.snippets.checks import assert_close, assert_same_function
from tests.snippets.classification.networks import (
    assert_learns,
    assert_published,
    assert_sizes,
    assert_stages,
    conv,
    meta,
    renamed,
    resnet_manifest,
    state,
)


def test_counts():
    """SE-ResNet-50 with the paper's stride and timm's, SE-ResNeXt-50."""
    assert_published(meta(se_resnet50), "se_resnet50", variant="paper")
    assert_published(meta(se_resnet50, stride_in_3x3=True), "se_resnet50", variant="timm")
    assert_published(meta(se_resnext50_32x4d), "se_resnext50_32x4d")


def test_added_parameters():
    """2/r · Σ N·C² weights and 16,048 biases more than ResNet-50."""
    more = count_parameters(meta(se_resnet50)) - count_parameters(meta(resnet50))
    blocks = {256: 3, 512: 4, 1024: 6, 2048: 3}
    assert more == 2 * sum(n * c * c for c, n in blocks.items()) // 16 + 16_048


def test_stages():
    """The shapes of ResNet-50."""
    names = {"layer0": "relu"} | {f"layer{i}": f"layer{i}" for i in (1, 2, 3, 4)}
    assert_stages(meta(se_resnet50), 224, "seresnet50", names)


@pytest.mark.parametrize(("channels", "reduction", "size"), [(16, 4, (5, 7)), (8, 8, (1, 1))])
def test_block_is_its_formula(channels, reduction, size):
    """x · σ(W₂ ReLU(W₁ mean(x))), with fully connected layers written out."""
    se = SqueezeExcitation(channels, reduction).double()

    def written_out(x):
        z = x.flatten(2).mean(2)
        z = F.linear(z, se.fc1.weight.flatten(1), se.fc1.bias).relu()
        s = F.linear(z, se.fc2.weight.flatten(1), se.fc2.bias)
        return x / (1 + torch.exp(-s))[:, :, None, None]

    x = torch.randn(3, channels, *size, dtype=torch.float64)
    assert_same_function(se, written_out, x)


def test_gate_stands_before_the_sum():
    """With all gates closed the block passes a non-negative input on unchanged."""
    block = SEBottleneck(16, 4, reduction=4).double().eval()
    with torch.no_grad():
        block.se.fc2.weight.zero_()
        block.se.fc2.bias.fill_(-1e3)
    x = torch.rand(2, 16, 5, 5, dtype=torch.float64)
    assert_close(block(x), x)


def test_published_weights_fit():
    """Cadene's se_resnet50 under a plain key map: ResNet-50, and two 1×1 convolutions a block."""
    expected = resnet_manifest((3, 4, 6, 3), bottleneck=True)
    for stage, depth in enumerate((3, 4, 6, 3), 1):
        width = 128 * 2**stage
        for block in range(depth):
            at = f"layer{stage}.{block}.se_module"
            expected |= conv(f"{at}.fc1", width // 16, width, 1, 1, bias=True)
            expected |= conv(f"{at}.fc2", width, width // 16, 1, 1, bias=True)
    stem = (r"^(conv1|bn1)\.", r"layer0.\1.")
    head = (r"^fc\.", "last_linear.")
    ours = renamed(state(meta(se_resnet50)), stem, head, (r"\.se\.", ".se_module."))
    assert ours == renamed(expected, stem, head)


def test_learns():
    """Eight images by heart, gradients everywhere."""
    assert_learns(ResNet(SEBottleneck, (1, 1, 1, 1), 4, width=8, reduction=4), 32)


def test_other_sizes():
    """One pixel, odd and oblong images; 7 classes."""
    assert_sizes(meta(se_resnet50, 7), [(1, 1), (97, 129), (512, 256)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: SqueezeExcitation(20, 16), "reduction 应整除 channels 20"),
        (lambda: SqueezeExcitation(16, 0), "reduction 应整除"),
        (lambda: meta(se_resnet50, 0), "num_classes 应为正整数"),
        (lambda: meta(se_resnet50)(torch.zeros(1, 1, 32, 32)), r"x 应为 \(N, 3, H, W\)"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
