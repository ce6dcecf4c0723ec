"""VGG-16 and VGG-19."""

import pytest
import torch
from torch import nn

from snippets.classification.vgg import VGG, vgg16, vgg19
from snippets.foundations.counting import count_parameters, receptive_field
from tests.snippets.checks import truth_row
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
    """Parameters and MACs of configurations D and E, and of D with BN."""
    assert_published(meta(vgg16), "vgg16")
    assert_published(meta(vgg19), "vgg19")
    assert_published(meta(vgg16, batch_norm=True), "vgg16_bn")


def test_stages():
    """After each pooling: 64·112², 128·56², 256·28², 512·14², 512·7²."""
    names = ["features.4", "features.9", "features.16", "features.23", "features.30"]
    assert_stages(meta(vgg16), 224, "vgg16", {name: name for name in names})


def test_receptive_fields():
    """conv5_3 196, pool5 212, fc7 (fc6 as a 7×7 convolution) 404."""
    features = meta(vgg16).features
    size = (1, 3, 600, 600)
    row = {k: truth_row("receptive_field", config=f"vgg16_{k}")["rf"] for k in ("conv5_3", "pool5")}
    assert receptive_field(features[:-1], size) == (row["conv5_3"],) * 2
    assert receptive_field(features, size) == (row["pool5"],) * 2
    assert receptive_field(nn.Sequential(*features, meta(nn.Conv2d, 512, 8, 7)), size) == (404, 404)


def test_three_small_kernels_see_as_much_as_a_large_one():
    """Three 3×3 and one 7×7: receptive field 7 each, 27C² against 49C² weights."""
    small = nn.Sequential(*(nn.Conv2d(512, 512, 3, bias=False, device="meta") for _ in range(3)))
    large = nn.Conv2d(512, 512, 7, bias=False, device="meta")
    assert receptive_field(small, (1, 512, 16, 16)) == receptive_field(large, (1, 512, 16, 16))
    assert count_parameters(small) == truth_row("vgg_3x3_stack")["params"] == 27 * 512**2
    assert count_parameters(large) == 49 * 512**2


def test_most_parameters_are_dense():
    """89 % of VGG-16 are the three fully connected layers."""
    net = meta(vgg16)
    assert count_parameters(net.features) == 14_714_688
    assert round(count_parameters(net.classifier) / count_parameters(net), 4) == 0.8936


@pytest.mark.parametrize("batch_norm", [False, True])
def test_published_weights_fit(batch_norm):
    """torchvision's vgg16 and vgg16_bn: the same names, shapes and order."""
    expected, cin, index = {}, 3, 0
    for depth, width in zip((2, 2, 3, 3, 3), (64, 128, 256, 512, 512), strict=True):
        for _ in range(depth):
            expected |= conv(f"features.{index}", width, cin, 3, 3, bias=True)
            if batch_norm:
                expected |= norm(f"features.{index + 1}", width)
            cin, index = width, index + (3 if batch_norm else 2)
        index += 1
    expected |= linear("classifier.0", 4096, 25088) | linear("classifier.3", 4096, 4096)
    expected |= linear("classifier.6", 1000, 4096)
    assert list(state(meta(vgg16, batch_norm=batch_norm)).items()) == list(expected.items())


def test_learns():
    """All 16 layers, narrow: eight images by heart, gradients everywhere."""
    net = VGG((2, 2, 3, 3, 3), 4, widths=(8, 16, 16, 32, 32), hidden=32, dropout=0)
    assert_learns(net, 32, steps=200)


def test_other_sizes():
    """The smallest, odd and oblong images; 7 classes."""
    assert_sizes(meta(vgg16, 7), [(32, 32), (97, 129), (384, 224)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(vgg16, 0), "num_classes 应为正整数"),
        (lambda: meta(VGG, (1, 2)), "depths 应与 widths 等长"),
        (lambda: meta(vgg16)(torch.zeros(1, 4, 224, 224)), r"x 应为 \(N, 3, H, W\)"),
        (lambda: meta(vgg16)(torch.zeros(1, 3, 31, 64)), "≥ 32"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
