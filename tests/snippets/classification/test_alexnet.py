"""AlexNet: the paper's two groups, the single tower, torchvision's."""

import pytest
import torch
from torch import nn

from snippets.classification.alexnet import AlexNet, alexnet_torchvision
from snippets.foundations.counting import stage_shapes
from tests.snippets.checks import assert_close
from tests.snippets.classification.networks import (
    assert_learns,
    assert_published,
    assert_sizes,
    assert_stages,
    conv,
    linear,
    meta,
    renamed,
    state,
)

SMALL = {"widths": (8, 16, 24, 24, 16), "hidden": 32}


def test_counts():
    """Parameters and MACs of the three variants."""
    assert_published(meta(AlexNet), "alexnet", variant="paper")
    assert_published(meta(AlexNet, groups=1), "alexnet", variant="ungrouped")
    assert_published(meta(alexnet_torchvision), "alexnet", variant="torchvision")


def test_stages():
    """55, 27, 13, 6 pixels: the figure of the paper, and torchvision's maps."""
    names = ["conv1", "conv2", "conv3", "conv4", "conv5", "resize"]
    shapes = stage_shapes(meta(AlexNet), (1, 3, 227, 227), names)
    assert list(shapes.values()) == [(96, 55, 55), (256, 27, 27), (384, 13, 13), (384, 13, 13),
                                     (256, 13, 13), (256, 6, 6)]  # fmt: skip
    assert_stages(
        meta(alexnet_torchvision),
        224,
        "alexnet tv",
        {"features.0": "conv1", "features.3": "conv2", "features.6": "conv3",
         "features.8": "conv4", "features.10": "conv5", "avgpool": "resize"},
    )  # fmt: skip


def test_two_groups_are_two_towers():
    """conv2, conv4, conv5 on each half of the channels alone give the same as the group form."""
    net = AlexNet(4, **SMALL).double().eval()
    for layer in (net.conv2, net.conv4, net.conv5):
        x = torch.randn(2, layer.in_channels, 13, 13, dtype=torch.float64)
        halves = [
            nn.functional.conv2d(part, w, b, padding=layer.padding)
            for part, w, b in zip(x.chunk(2, 1), layer.weight.chunk(2), layer.bias.chunk(2),
                                  strict=True)
        ]  # fmt: skip
        assert_close(layer(x), torch.cat(halves, 1))


def test_local_response_normalisation_is_the_papers():
    """a / (k + α Σ a²)^β over five neighbouring channels, α = 1e-4 not divided by five."""
    a = torch.randn(2, 9, 3, 4, dtype=torch.float64) * 50
    squares = torch.stack([(a[:, max(0, i - 2) : i + 3] ** 2).sum(1) for i in range(9)], 1)
    assert_close(meta(AlexNet).norm(a), a / (2 + 1e-4 * squares) ** 0.75)


def test_published_weights_fit():
    """Caffe's names are ours; torchvision's follow in the same order."""
    caffe = conv("conv1", 96, 3, 11, 11, bias=True) | conv("conv2", 256, 48, 5, 5, bias=True)
    caffe |= conv("conv3", 384, 256, 3, 3, bias=True) | conv("conv4", 384, 192, 3, 3, bias=True)
    caffe |= conv("conv5", 256, 192, 3, 3, bias=True)
    caffe |= linear("fc6", 4096, 9216) | linear("fc7", 4096, 4096) | linear("fc8", 1000, 4096)
    assert list(state(meta(AlexNet)).items()) == list(caffe.items())
    theirs = conv("features.0", 64, 3, 11, 11, bias=True)
    theirs |= conv("features.3", 192, 64, 5, 5, bias=True)
    theirs |= conv("features.6", 384, 192, 3, 3, bias=True)
    theirs |= conv("features.8", 256, 384, 3, 3, bias=True)
    theirs |= conv("features.10", 256, 256, 3, 3, bias=True)
    theirs |= linear("classifier.1", 4096, 9216) | linear("classifier.4", 4096, 4096)
    theirs |= linear("classifier.6", 1000, 4096)
    names = {"conv1": "features.0", "conv2": "features.3", "conv3": "features.6",
             "conv4": "features.8", "conv5": "features.10", "fc6": "classifier.1",
             "fc7": "classifier.4", "fc8": "classifier.6"}  # fmt: skip
    ours = renamed(state(meta(alexnet_torchvision)), *names.items())
    assert list(ours.items()) == list(theirs.items())


def test_learns():
    """Eight images by heart, gradients everywhere."""
    assert_learns(AlexNet(4, dropout=0, **SMALL), 67, steps=120)


def test_other_sizes():
    """224 (the paper's figure), odd, oblong and the smallest images; 7 classes."""
    assert_sizes(meta(AlexNet, 7), [(224, 224), (67, 67), (301, 200)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(AlexNet, 0), "num_classes 应为正整数"),
        (lambda: meta(AlexNet, groups=5), "groups 应整除 widths"),
        (lambda: meta(AlexNet, groups=0), "groups 应整除 widths"),
        (lambda: meta(AlexNet)(torch.zeros(1, 1, 227, 227)), r"x 应为 \(N, 3, H, W\)"),
        (lambda: meta(AlexNet)(torch.zeros(1, 3, 66, 227)), "≥ 67"),
        (lambda: meta(AlexNet)(torch.zeros(3, 227, 227)), "x 应为"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
