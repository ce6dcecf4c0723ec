"""Inception v3."""

import pytest
import torch
from torch import nn

from snippets.classification.inception_v3 import InceptionV3, block_c, chain
from snippets.foundations.counting import count_parameters, receptive_field
from tests.snippets.classification.networks import (
    assert_learns,
    assert_published,
    assert_sizes,
    assert_stages,
    linear,
    meta,
    state,
)

STAGES = {
    "Conv2d_1a_3x3": "stem.0", "Conv2d_2a_3x3": "stem.1", "Conv2d_2b_3x3": "stem.2",
    "maxpool1": "stem.3", "Conv2d_3b_1x1": "stem.4", "Conv2d_4a_3x3": "stem.5",
    "maxpool2": "stem.6", "Mixed_5b": "mixed5.0", "Mixed_5c": "mixed5.1", "Mixed_5d": "mixed5.2",
    "Mixed_6a": "mixed6.0", "Mixed_6b": "mixed6.1", "Mixed_6e": "mixed6.4", "Mixed_7a": "mixed7.0",
    "Mixed_7b": "mixed7.1", "Mixed_7c": "mixed7.2",
}  # fmt: skip


def test_counts():
    """23,834,568 parameters, 27,161,264 with the auxiliary head, 5.71 G MACs."""
    assert_published(meta(InceptionV3), "inception_v3", variant="paper")
    assert_published(meta(InceptionV3, aux_head=True), "inception_v3", variant="torchvision")


def test_stages():
    """35×35, 17×17 and 8×8 grids as in torchvision."""
    assert_stages(meta(InceptionV3), 299, "inception_v3 tv", STAGES)


def test_published_weights_fit():
    """torchvision's inception_v3: its 96 convolutions in its order, each followed by its BN."""

    def a(cin, pool):
        return [(64, cin, 1, 1), (48, cin, 1, 1), (64, 48, 5, 5), (64, cin, 1, 1), (96, 64, 3, 3),
                (96, 96, 3, 3), (pool, cin, 1, 1)]  # fmt: skip

    def c(n):
        return [(192, 768, 1, 1), (n, 768, 1, 1), (n, n, 1, 7), (192, n, 7, 1),
                (n, 768, 1, 1), (n, n, 7, 1), (n, n, 1, 7), (n, n, 7, 1), (192, n, 1, 7),
                (192, 768, 1, 1)]  # fmt: skip

    def e(cin):
        return [(320, cin, 1, 1), (384, cin, 1, 1), (384, 384, 1, 3), (384, 384, 3, 1),
                (448, cin, 1, 1), (384, 448, 3, 3), (384, 384, 1, 3), (384, 384, 3, 1),
                (192, cin, 1, 1)]  # fmt: skip

    convs = [
        (32, 3, 3, 3), (32, 32, 3, 3), (64, 32, 3, 3), (80, 64, 1, 1), (192, 80, 3, 3),
        *a(192, 32), *a(256, 64), *a(288, 64),
        (384, 288, 3, 3), (64, 288, 1, 1), (96, 64, 3, 3), (96, 96, 3, 3),  # Mixed_6a
        *c(128), *c(160), *c(160), *c(192),
        (128, 768, 1, 1), (768, 128, 5, 5), (0, 0),  # AuxLogits: conv0, conv1, fc
        (192, 768, 1, 1), (320, 192, 3, 3), (192, 768, 1, 1), (192, 192, 1, 7), (192, 192, 7, 1),
        (192, 192, 3, 3),  # Mixed_7a
        *e(1280), *e(2048),
    ]  # fmt: skip
    expected = []
    for shape in convs:
        expected += [shape] + [shape[:1]] * 4 if shape[0] else linear("fc", 1000, 768).values()
    expected += linear("fc", 1000, 2048).values()
    assert len(convs) - 1 == 96
    assert list(state(meta(InceptionV3, aux_head=True)).values()) == expected


def test_factorised_kernels():
    """1×7 then 7×1 sees 7×7 pixels with 14/49 of the weights."""
    pair = meta(chain, 192, (192, 1, 7), (192, 7, 1))
    assert receptive_field(pair, (1, 192, 16, 16)) == (7, 7)
    weights = [unit.conv.weight.numel() for unit in pair]
    assert sum(weights) == 14 * 192**2
    assert nn.Conv2d(192, 192, 7, bias=False, device="meta").weight.numel() == 49 * 192**2


def test_expanded_branch_is_parallel():
    """In 8×8 blocks the 1×3 and the 3×1 read the same map and are concatenated."""
    block = block_c(16).double().eval()
    x = torch.randn(2, 16, 8, 8, dtype=torch.float64)
    first, split = block.branch2
    parts = [split.branch1(first(x)), split.branch2(first(x))]
    assert torch.equal(block(x)[:, 320 : 320 + 768], torch.cat(parts, 1))


def test_head_only_in_training():
    """Two scores in training, from images of at least 299 pixels; one in evaluation."""
    net, x = meta(InceptionV3, 5, aux_head=True), torch.zeros(2, 3, 299, 299, device="meta")
    assert [tuple(out.shape) for out in net.train()(x)] == [(2, 5)] * 2
    assert net.eval()(x).shape == (2, 5)
    assert count_parameters(net.aux) == 768 * 128 + 2 * 128 + 128 * 768 * 25 + 2 * 768 + 769 * 5


def test_learns():
    """Eight images by heart, gradients everywhere."""
    assert_learns(InceptionV3(4, dropout=0), 75, steps=20)


def test_other_sizes():
    """The smallest, odd and oblong images; 7 classes."""
    assert_sizes(meta(InceptionV3, 7), [(75, 75), (224, 224), (299, 450)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(InceptionV3, 0), "num_classes 应为正整数"),
        (lambda: meta(InceptionV3)(torch.zeros(1, 1, 299, 299)), r"x 应为 \(N, 3, H, W\)"),
        (lambda: meta(InceptionV3)(torch.zeros(1, 3, 74, 299)), "≥ 75"),
        (lambda: meta(InceptionV3, aux_head=True)(torch.zeros(1, 3, 224, 224)), "≥ 299"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
