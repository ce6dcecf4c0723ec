"""GoogLeNet: the paper's, with its auxiliary heads, and torchvision's."""

import pytest
import torch

from snippets.classification.googlenet import BLOCKS, GoogLeNet
from snippets.facts import Part
from snippets.foundations.counting import count_parameters, receptive_field, stage_shapes
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

STAGES = ["conv1", "maxpool1", "conv3", "maxpool2", "inception3a", "inception3b", "maxpool3",
          "inception4a", "inception4b", "inception4c", "inception4d", "inception4e", "maxpool4",
          "inception5a", "inception5b", "avgpool"]  # fmt: skip


def test_counts():
    """Parameters and MACs of both variants; the paper's with two heads has 13,378,280."""
    assert_published(meta(GoogLeNet), "googlenet", variant="paper")
    assert_published(meta(GoogLeNet, torchvision=True), "googlenet", variant="torchvision")
    assert count_parameters(meta(GoogLeNet, aux_heads=True)) == 13_378_280
    assert count_parameters(meta(GoogLeNet, aux_heads=True, torchvision=True)) == 13_004_888


@pytest.mark.parametrize("torchvision", [False, True])
def test_stages(torchvision):
    """Shapes after each stage, the same in both variants."""
    net = meta(GoogLeNet, torchvision=torchvision)
    assert_stages(net, 224, "googlenet tv", {name: name for name in STAGES})


@pytest.mark.parametrize(
    ("torchvision", "config"), [(False, "googlenet_5b"), (True, "googlenet_5b_torchvision")]
)
def test_receptive_field(torchvision, config):
    """715 pixels with 5×5 branches and a 3×3 pool4, 379 with torchvision's."""
    part = Part(meta(GoogLeNet, torchvision=torchvision), "features")
    assert (
        receptive_field(part, (1, 3, 2048, 2048))
        == (truth_row("receptive_field", config=config)["rf"],) * 2
    )


def test_published_weights_fit():
    """torchvision's googlenet: the same names and shapes, auxiliary heads included."""
    expected = {}

    def unit(name, out, cin, kernel):
        expected.update(conv(f"{name}.conv", out, cin, kernel, kernel) | norm(f"{name}.bn", out))

    unit("conv1", 64, 3, 7)
    unit("conv2", 64, 64, 1)
    unit("conv3", 192, 64, 3)
    cin = 192
    for name, (c1, c3, c5, pool) in BLOCKS.items():
        at = f"inception{name}"
        unit(f"{at}.branch1", c1, cin, 1)
        unit(f"{at}.branch2.0", c3[0], cin, 1)
        unit(f"{at}.branch2.1", c3[1], c3[0], 3)
        unit(f"{at}.branch3.0", c5[0], cin, 1)
        unit(f"{at}.branch3.1", c5[1], c5[0], 3)
        unit(f"{at}.branch4.1", pool, cin, 1)
        cin = c1 + c3[1] + c5[1] + pool
    for name, width in (("aux1", 512), ("aux2", 528)):
        unit(f"{name}.conv", 128, width, 1)
        expected |= linear(f"{name}.fc1", 1024, 2048) | linear(f"{name}.fc2", 1000, 1024)
    expected |= linear("fc", 1000, 1024)
    assert state(meta(GoogLeNet, aux_heads=True, torchvision=True)) == expected


def test_heads_only_in_training():
    """Three scores in training, one in evaluation; from 4×4 maps at 224 pixels."""
    net, x = meta(GoogLeNet, 5, aux_heads=True), torch.zeros(2, 3, 224, 224, device="meta")
    assert [tuple(out.shape) for out in net.train()(x)] == [(2, 5)] * 3
    assert net.eval()(x).shape == (2, 5)
    pools = stage_shapes(net.aux1.pool, (1, 512, 14, 14))
    assert list(pools.values()) == [(512, 4, 4), (512, 4, 4)]


@pytest.mark.parametrize("torchvision", [False, True])
def test_learns(torchvision):
    """Eight images by heart, gradients everywhere."""
    net = GoogLeNet(4, dropout=0, torchvision=torchvision)
    assert_learns(net, 32, steps=40, rate=3e-4)


def test_heads_carry_gradient():
    """The auxiliary losses alone move the layers below them."""
    net = GoogLeNet(4, aux_heads=True)
    _, aux1, aux2 = net(torch.randn(1, 3, 80, 80))
    (aux1.sum() + aux2.sum()).backward()
    assert net.conv1.conv.weight.grad.any()
    assert net.aux1.fc1.weight.grad.any()
    assert net.aux2.conv.conv.weight.grad.any()
    assert net.fc.weight.grad is None


def test_other_sizes():
    """The smallest, odd and oblong images; 7 classes."""
    assert_sizes(meta(GoogLeNet, 7), [(32, 32), (97, 129), (448, 224)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(GoogLeNet, 0), "num_classes 应为正整数"),
        (lambda: meta(GoogLeNet)(torch.zeros(1, 1, 224, 224)), r"x 应为 \(N, 3, H, W\)"),
        (lambda: meta(GoogLeNet)(torch.zeros(1, 3, 31, 31)), "≥ 32"),
        (lambda: meta(GoogLeNet, aux_heads=True)(torch.zeros(1, 3, 79, 80)), "≥ 80"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
