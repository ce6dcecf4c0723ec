"""Wide residual networks: CIFAR's, and the ImageNet network of the same name."""

import pytest
import torch

from snippets.classification.wide_resnet import wide_resnet, wide_resnet50_2
from snippets.foundations.counting import count_parameters
from tests.snippets.checks import truth_row
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
    ("depth", "k"),
    [(40, 1), (40, 2), (40, 4), (40, 8), (28, 10), (28, 12), (22, 8), (22, 10), (16, 8), (16, 10)],
)
def test_counts(depth, k):
    """Parameters and MACs of Table 4."""
    assert_published(
        meta(wide_resnet, depth, k), "wide_resnet", config=f"WRN-{depth}-{k}, CIFAR-10"
    )


def test_counts_elsewhere():
    """WRN-28-10 with 100 classes; WRN-50-2 on ImageNet."""
    net = meta(wide_resnet, 28, 10, 100)
    assert_published(net, "wide_resnet", config="WRN-28-10, CIFAR-100")
    assert_published(meta(wide_resnet50_2), "wide_resnet", config="WRN-50-2-bottleneck, ImageNet")


def test_stages():
    """160·32², 320·16², 640·8²."""
    names = {"features.init_block": "features.stem"}
    names |= {f"features.stage{i}": f"features.stage{i}" for i in (1, 2, 3)}
    assert_stages(meta(wide_resnet), 32, "wrn28_10", names)


def test_wider_is_not_always_fewer():
    """WRN-28-10 has three and a half times the parameters of the 1001-layer network."""
    narrow = truth_row("preresnet1001_cifar")["params"]
    assert count_parameters(meta(wide_resnet, 40, 4)) < narrow < count_parameters(meta(wide_resnet))


def test_published_weights_fit():
    """torchvision's wide_resnet50_2: the same names, shapes and order."""
    manifest = resnet_manifest((3, 4, 6, 3), bottleneck=True, inner=128)
    assert list(state(meta(wide_resnet50_2)).items()) == list(manifest.items())


def test_dropout_stands_before_the_second_convolution():
    """With everything dropped, only the shortcut remains; in evaluation nothing is dropped."""
    block = wide_resnet(10, 1, dropout=1.0).features.stage1[0]
    x = torch.randn(2, 16, 4, 4)
    assert torch.equal(block.train()(x), x)
    assert not torch.equal(block.eval()(x), x)


def test_learns():
    """Eight images by heart, gradients everywhere."""
    assert_learns(wide_resnet(10, 1, 4), 16, steps=150, rate=3e-3)


def test_other_sizes():
    """One pixel, odd and oblong images; 7 classes."""
    assert_sizes(meta(wide_resnet, 16, 2, 7), [(1, 1), (33, 47), (64, 32)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(wide_resnet, 29), r"depth 应为 6n\+4"),
        (lambda: meta(wide_resnet, 4), r"depth 应为 6n\+4"),
        (lambda: meta(wide_resnet, 28, 0), "k 应为正整数"),
        (lambda: meta(wide_resnet, num_classes=0), "num_classes 应为正整数"),
        (lambda: meta(wide_resnet)(torch.zeros(1, 1, 32, 32)), r"x 应为 \(N, 3, H, W\)"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
