"""Residual networks with pre-activation."""

import pytest
import torch
from torch.nn import functional as F

from snippets.classification.preresnet import (
    PreActBlock,
    PreActBottleneck,
    PreResNet,
    preresnet50,
    preresnet_cifar,
)
from snippets.foundations.counting import count_parameters
from tests.snippets.checks import assert_same_function, truth_row
from tests.snippets.classification.networks import (
    assert_learns,
    assert_published,
    assert_sizes,
    assert_stages,
    conv,
    linear,
    meta,
    norm,
    renamed,
    state,
)


def test_counts():
    """pytorchcv's and timm's networks of 50 layers; the paper's 164, and 110, on CIFAR."""
    row = {"variant": "library"}
    assert_published(meta(preresnet50), "preresnet50", macs=3857973248, **row)
    timm = meta(preresnet50, stem_norm=False, stride_in_3x3=True)
    assert_published(timm, "preresnet50", macs=4089184256, **row)
    assert_published(meta(preresnet_cifar, 164), "preresnet164_cifar")
    assert_published(meta(preresnet_cifar, 110, bottleneck=False), "preresnet110_cifar")


def test_1001_layers():
    """The network of 1001 layers has 10.3M parameters."""
    expected = truth_row("preresnet1001_cifar")["params"]
    assert count_parameters(meta(preresnet_cifar, 1001)) == expected


def test_stages():
    """After the stem and each stage."""
    names = {"features.init_block": "features.stem"}
    names |= {f"features.stage{i}": f"features.stage{i}" for i in (1, 2, 3, 4)}
    assert_stages(meta(preresnet50), 224, "preresnet50", names)


def test_block_is_its_formula():
    """BN, ReLU, convolution, twice; the shortcut starts after the first ReLU."""
    block = PreActBlock(4, 6, 2).double()

    def written_out(x):
        def pre(x):
            return F.batch_norm(x, None, None, training=True).relu()

        first = pre(x)
        out = F.conv2d(first, block.convs[0].weight, stride=2, padding=1)
        out = F.conv2d(pre(out), block.convs[1].weight, padding=1)
        return F.conv2d(first, block.shortcut.weight, stride=2) + out

    assert_same_function(block, written_out, torch.randn(3, 4, 7, 9, dtype=torch.float64))


def test_bottleneck_is_its_formula():
    """Three pre-activated convolutions added to an untouched input."""
    block = PreActBottleneck(8, 8).double()

    def written_out(x):
        out = x
        for conv_, padding in zip(block.convs, (0, 1, 0), strict=True):
            out = F.batch_norm(out, None, None, training=True).relu()
            out = F.conv2d(out, conv_.weight, padding=padding)
        return x + out

    assert_same_function(block, written_out, torch.randn(3, 8, 5, 5, dtype=torch.float64))


def test_signal_passes_untouched():
    """With residual branches of zeros a stack of blocks is the identity, gradient included."""
    stack = torch.nn.Sequential(*(PreActBlock(4, 4) for _ in range(20)))
    for block in stack:
        torch.nn.init.zeros_(block.convs[-1].weight)
    x = torch.randn(2, 4, 5, 5, requires_grad=True)
    out = stack(x)
    assert torch.equal(out, x)
    out.sum().backward()
    assert torch.equal(x.grad, torch.ones_like(x))


def test_published_weights_fit():
    """pytorchcv's preresnet50 under a plain key map: the same shapes."""
    expected = conv("features.init_block.conv", 64, 3, 7, 7) | norm("features.init_block.bn", 64)
    cin = 64
    for stage, depth in enumerate((3, 4, 6, 3), 1):
        mid, out = 32 * 2**stage, 128 * 2**stage
        for unit in range(1, depth + 1):
            at = f"features.stage{stage}.unit{unit}"
            shapes = [(mid, cin, 1, 1), (mid, mid, 3, 3), (out, mid, 1, 1)]
            for number, shape in enumerate(shapes, 1):
                expected |= norm(f"{at}.body.conv{number}.bn", shape[1])
                expected |= conv(f"{at}.body.conv{number}.conv", *shape)
            if unit == 1:
                expected |= conv(f"{at}.identity_conv", out, cin, 1, 1)
            cin = out
    expected |= norm("features.post_activ.bn", 2048) | linear("output", 1000, 2048)

    rules = [
        (r"^features\.stem\.0", "features.init_block.conv"),
        (r"^features\.stem\.1", "features.init_block.bn"),
        (r"^features\.final\.0", "features.post_activ.bn"),
        (r"^fc", "output"),
        (r"\.shortcut\.", ".identity_conv."),
        *((rf"(stage\d)\.{i}\.", rf"\1.unit{i + 1}.") for i in range(6)),
        *((rf"\.norms\.{i}\.", f".body.conv{i + 1}.bn.") for i in range(3)),
        *((rf"\.convs\.{i}\.", f".body.conv{i + 1}.conv.") for i in range(3)),
    ]
    assert renamed(state(meta(preresnet50)), *rules) == expected


@pytest.mark.parametrize(("depth", "bottleneck"), [(11, True), (8, False)])
def test_learns(depth, bottleneck):
    """Eight images by heart, gradients everywhere."""
    assert_learns(preresnet_cifar(depth, 4, bottleneck), 16, steps=150, rate=3e-3)


def test_other_sizes():
    """One pixel, odd and oblong images; 7 classes."""
    assert_sizes(meta(preresnet50, 7), [(1, 1), (97, 129), (512, 256)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(preresnet50, 0), "num_classes 应为正整数"),
        (lambda: PreActBottleneck(8, 6), "out_channels 应为 4 的倍数"),
        (lambda: meta(preresnet_cifar, 165), r"depth 应为 9n\+2"),
        (lambda: meta(preresnet_cifar, 2), r"depth 应为 9n\+2"),
        (lambda: meta(preresnet_cifar, 165, bottleneck=False), r"depth 应为 6n\+2"),
        (lambda: PreResNet(PreActBlock, (1,), (4, 8), torch.nn.Identity(), 3, 2), "与 widths 等长"),
        (lambda: meta(preresnet50)(torch.zeros(1, 1, 32, 32)), r"x 应为 \(N, 3, H, W\)"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
