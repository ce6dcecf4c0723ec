"""SegNet: VGG-16 encoder, decoder that unpools to the remembered positions."""

import re

import pytest
import torch

from snippets.foundations.counting import count_parameters, stage_shapes
from snippets.segmentation import segnet as module
from snippets.segmentation.segnet import SegNet
from tests.snippets.segmentation.networks import (
    assert_counts,
    assert_learns,
    assert_loads,
    conv_keys,
    norm_keys,
    on_meta,
)

WIDTHS = (4, 6, 8, 8, 8)


def test_counts(truth):
    assert_counts(on_meta(SegNet), truth("segnet", variant="paper"))


@pytest.mark.parametrize(("classes", "params"), [(12, 29_449_932), (21, 29_455_125)])
def test_counts_of_other_class_numbers(classes, params):
    """From the note to the same row of the truth table."""
    assert count_parameters(on_meta(SegNet, classes)) == params


def test_stage_shapes():
    names = [f"{side}.{i}" for side in ("encoder", "decoder") for i in range(5)]
    shapes = list(stage_shapes(on_meta(SegNet), (1, 3, 360, 480), names).values())
    assert shapes == [
        (64, 360, 480), (128, 180, 240), (256, 90, 120), (512, 45, 60), (512, 23, 30),
        (512, 23, 30), (256, 45, 60), (128, 90, 120), (64, 180, 240), (64, 360, 480),
    ]  # fmt: skip


def test_values_return_to_where_they_were():
    """Identity stages: what comes out is the input where it was the maximum, zero elsewhere."""
    net = SegNet(1, 1, (1,) * 5)
    for stages in (net.encoder, net.decoder):
        for i in range(5):
            stages[i] = torch.nn.Identity()
    net.head = torch.nn.Identity()
    x = torch.rand(1, 1, 45, 37)
    y = net(x)
    assert 0 < y.count_nonzero() == 2 * 2  # after five poolings ceil(45/32) x ceil(37/32) are left
    assert torch.equal(y[y > 0], x[y > 0])
    assert y.max() == x.max()


def test_published_layers():
    """alexgkendall/SegNet-Tutorial segnet_train.prototxt: convI_J, convI_J_D and their _bn."""
    widths, published, channels = (64, 128, 256, 512, 512), {}, 3
    for stage, width in enumerate(widths, 1):
        for i in range(1, 3 + (stage > 2)):
            published |= conv_keys(f"conv{stage}_{i}", width, channels, (3, 3), True)
            published |= norm_keys(f"conv{stage}_{i}_bn", width)
            channels = width
    for stage in (5, 4, 3, 2, 1):
        for i in range(2 + (stage > 2), 0, -1):
            out = widths[stage - 1] if i > 1 else widths[max(stage - 2, 0)]
            last = (stage, i) == (1, 1)
            name = f"conv{stage}_{i}_D"
            published |= conv_keys(name, 11 if last else out, widths[stage - 1], (3, 3), True)
            published |= {} if last else norm_keys(f"{name}_bn", out)

    def rename(key):
        stage, i, decoder, norm, kind = re.fullmatch(
            r"conv(\d)_(\d)(_D)?(_bn)?\.(\w+)", key
        ).groups()
        if decoder and (stage, i) == ("1", "1"):
            return f"head.{kind}"
        depth = 2 + (int(stage) > 2)
        place = 5 - int(stage) if decoder else int(stage) - 1
        index = depth - int(i) if decoder else int(i) - 1
        return f"{'decoder' if decoder else 'encoder'}.{place}.{3 * index + bool(norm)}.{kind}"

    assert_loads(on_meta(SegNet), published, rename)


def test_overfits_eight_images():
    assert_learns(SegNet(3, widths=WIDTHS), 32, rate=1e-2)


@pytest.mark.parametrize("size", [(1, 1), (31, 33), (64, 50)])
def test_other_sizes(size):
    net = SegNet(5, 2, WIDTHS).eval()
    assert net(torch.randn(2, 2, *size)).shape == (2, 5, *size)


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        SegNet(0)
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
        SegNet(2, widths=WIDTHS)(torch.zeros(1, 1, 8, 8))


def test_demonstration_runs(capsys):
    module.main()
    assert "29,449,355" in capsys.readouterr().out
