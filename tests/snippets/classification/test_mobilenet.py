"""MobileNet v1."""

import pytest
import torch
from torch.nn import functional as F

from snippets.classification.mobilenet import FullBlock, MobileNet, SeparableBlock
from snippets.foundations.counting import count_macs, count_parameters
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


@pytest.mark.parametrize("alpha", [1.0, 0.75, 0.5, 0.25])
def test_counts(alpha):
    """Parameters and MACs of Table 6."""
    assert_published(meta(MobileNet, alpha=alpha), "mobilenet_v1", config=f"{alpha}-224")


def test_stages():
    """After the stem and each group of blocks, numbered as in timm."""
    names = {"conv_stem": "features.0"} | {f"blocks.{i}": f"features.{i + 1}" for i in range(5)}
    assert_stages(meta(MobileNet), 224, "mobilenetv1 timm", names)


def test_saving_against_full_convolutions():
    """Table 4: 29.3 M parameters and 4,867 M MACs (it says 4,866) without separation."""
    thin, full = meta(MobileNet), meta(MobileNet, block=FullBlock)
    size = (1, 3, 224, 224)
    assert round(count_parameters(full) / 1e6, 1) == 29.3
    assert count_macs(full, size) // 10**6 == 4867
    assert round(count_parameters(full) / count_parameters(thin), 2) == 6.92
    weights = [sum(p.numel() for p in net.parameters() if p.ndim > 1) for net in (full, thin)]
    assert round(weights[0] / weights[1], 2) == 6.96
    assert round(count_macs(full, size) / count_macs(thin, size), 2) == 8.56


def test_saving_of_one_layer():
    """3×3, 512 → 512: 1/512 + 1/9 of the weights."""
    separable = sum(p.numel() for p in meta(SeparableBlock, 512, 512).parameters() if p.ndim == 4)
    assert separable == truth_row("depthwise_separable")["params"]
    assert separable / (9 * 512 * 512) == pytest.approx(1 / 512 + 1 / 9, abs=1e-15)


@pytest.mark.parametrize("stride", [1, 2])
def test_block_is_its_formula(stride):
    """Each channel convolved alone, BN, ReLU; then mixed, BN, ReLU."""
    block = SeparableBlock(3, 5, stride).double()

    def written_out(x):
        def after(x):
            return F.batch_norm(x, None, None, training=True).relu()

        depthwise = [F.conv2d(x[:, c : c + 1], block[0].weight[c : c + 1], stride=stride, padding=1)
                     for c in range(3)]  # fmt: skip
        x = after(torch.cat(depthwise, 1))
        return after(torch.einsum("oi,nihw->nohw", block[3].weight[:, :, 0, 0], x))

    assert_same_function(block, written_out, torch.randn(2, 3, 7, 9, dtype=torch.float64))


def test_published_weights_fit():
    """timm's mobilenetv1_100 under a plain key map: the same shapes in the same order."""
    expected = conv("conv_stem", 32, 3, 3, 3) | norm("bn1", 32)
    cin = 32
    for stage, widths in enumerate(([64], [128] * 2, [256] * 2, [512] * 6, [1024] * 2)):
        for block, out in enumerate(widths):
            at = f"blocks.{stage}.{block}"
            expected |= conv(f"{at}.conv_dw", cin, 1, 3, 3) | norm(f"{at}.bn1", cin)
            expected |= conv(f"{at}.conv_pw", out, cin, 1, 1) | norm(f"{at}.bn2", out)
            cin = out
    expected |= linear("classifier", 1000, cin)
    ours = renamed(
        state(meta(MobileNet)),
        (r"^features\.0\.0", "conv_stem"),
        (r"^features\.0\.1", "bn1"),
        *((rf"^features\.{i}\.(\d)\.", rf"blocks.{i - 1}.\1.") for i in range(1, 6)),
        (r"^(blocks\.\d\.\d)\.0\.", r"\1.conv_dw."),
        (r"^(blocks\.\d\.\d)\.1\.", r"\1.bn1."),
        (r"^(blocks\.\d\.\d)\.3\.", r"\1.conv_pw."),
        (r"^(blocks\.\d\.\d)\.4\.", r"\1.bn2."),
        (r"^fc\.", "classifier."),
    )
    assert list(ours.items()) == list(expected.items())


def test_learns():
    """A quarter as wide: eight images by heart, gradients everywhere."""
    assert_learns(MobileNet(4, alpha=0.25), 32, steps=100, rate=3e-3)


def test_other_sizes():
    """One pixel, odd and oblong images; 7 classes."""
    assert_sizes(meta(MobileNet, 7), [(1, 1), (97, 129), (128, 192)], 7)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: meta(MobileNet, 0), "num_classes 应为正整数"),
        (lambda: meta(MobileNet, alpha=0.01), "alpha 应不小于 1/32"),
        (lambda: meta(MobileNet, alpha=-1), "alpha 应不小于 1/32"),
        (lambda: meta(MobileNet)(torch.zeros(1, 1, 32, 32)), r"x 应为 \(N, 3, H, W\)"),
    ],
)
def test_wrong_input(act, message):
    """Errors name the argument and what was expected."""
    with pytest.raises(ValueError, match=message):
        act()
