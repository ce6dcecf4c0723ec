"""Densely connected networks: ImageNet's, and CIFAR's with and without bottleneck."""

import pytest
import torch
from torch.nn import functional as F

from snippets.classification.densenet import (
    DenseBlock,
    DenseNet,
    densenet121,
    densenet161,
    densenet_cifar,
)
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


@pytest.mark.parametrize("build", [densenet121, densenet161])
def test_counts(build):
    """Parameters and MACs on ImageNet."""
    assert_published(meta(build), build.__name__)


@pytest.mark.parametrize(
    ("depth", "growth", "bc"),
    [(40, 12, False), (100, 12, False), (100, 12, True)],
)
def test_counts_on_cifar(depth, growth, bc):
    """Parameters and MACs of Table 2."""
    config = f"DenseNet{'-BC' * bc} L={depth} k={growth}, CIFAR-10"
    assert_published(meta(densenet_cifar, depth, growth, bc), "densenet_cifar", config=config)


def test_stages():
    """After each block and transition."""
    names = ["conv0", "pool0", "denseblock1", "transition1", "denseblock2", "transition2",
             "denseblock3", "transition3", "denseblock4"]  # fmt: skip
    names = {f"features.{name}": f"features.{name}" for name in names}
    assert_stages(meta(densenet121), 224, "densenet121 tv", names)


@pytest.mark.parametrize("bottleneck", [False, True])
def test_every_layer_sees_all_before_it(bottleneck):
    """The l-th layer's input is the concatenation of the input and all earlier outputs."""
    block = DenseBlock(3, 4, 2, bottleneck).double()

    def written_out(x):
        seen = [x]
        for layer in block.children():
            out = F.batch_norm(torch.cat(seen, 1), None, None, training=True).relu()
            out = F.conv2d(out, layer.conv1.weight, padding=0 if bottleneck else 1)
            if bottleneck:
                out = F.batch_norm(out, None, None, training=True).relu()
                out = F.conv2d(out, layer.conv2.weight, padding=1)
            seen.append(out)
        return torch.cat(seen, 1)

    assert_same_function(block, written_out, torch.randn(2, 3, 5, 7, dtype=torch.float64))


def test_published_weights_fit():
    """torchvision's densenet121: the same names, shapes and order."""
    expected = conv("features.conv0", 64, 3, 7, 7) | norm("features.norm0", 64)
    cin = 64
    for block, depth in enumerate((6, 12, 24, 16), 1):
        for layer in range(1, depth + 1):
            at = f"features.denseblock{block}.denselayer{layer}"
            expected |= norm(f"{at}.norm1", cin) | conv(f"{at}.conv1", 128, cin, 1, 1)
            expected |= norm(f"{at}.norm2", 128) | conv(f"{at}.conv2", 32, 128, 3, 3)
            cin += 32
        if block < 4:
            at = f"features.transition{block}"
            expected |= norm(f"{at}.norm", cin) | conv(f"{at}.conv", cin // 2, cin, 1, 1)
            cin //= 2
    expected |= norm("features.norm5", cin) | linear("classifier", 1000, cin)
    assert list(state(meta(densenet121)).items()) == list(expected.items())


@pytest.mark.parametrize("bottleneck", [False, True])
def test_learns(bottleneck):
    """Narrow: eight images by heart, gradients everywhere."""
    net = DenseNet((2, 2, 2, 2), 8, 4, bottleneck=bottleneck)
    assert_learns(net, 64, rate=3e-3)


def test_other_sizes():
    """The smallest, odd and oblong images; 7 classes."""
    assert_sizes(meta(densenet121, 7), [(32, 32), (97, 129), (448, 224)], 7)
    assert_sizes(meta(densenet_cifar, 40, 12, False, 7), [(4, 4), (33, 47)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(densenet121, 0), "num_classes 应为正整数"),
        (lambda: meta(DenseNet, (2,), 0), "growth 应为正整数"),
        (lambda: meta(DenseNet, (2,), compression=1.5), "compression 应在"),
        (lambda: meta(densenet_cifar, 41, 12), r"depth 应为 3n\+4"),
        (lambda: meta(densenet_cifar, 103, 12, True), r"depth 应为 6n\+4"),
        (lambda: meta(densenet_cifar, 1, 12), r"depth 应为 3n\+4"),
        (lambda: meta(densenet121)(torch.zeros(1, 1, 224, 224)), r"x 应为 \(N, 3, H, W\)"),
        (lambda: meta(densenet121)(torch.zeros(1, 3, 31, 224)), "≥ 32"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
