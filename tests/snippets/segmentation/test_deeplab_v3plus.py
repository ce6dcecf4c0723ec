"""DeepLab v3+ on the aligned Xception-65."""

import pytest
import torch

from snippets.foundations.counting import stage_shapes
from snippets.segmentation import deeplab_v3plus as module
from snippets.segmentation.deeplab_v3plus import DeepLabV3Plus
from tests.snippets.segmentation.networks import assert_counts, assert_learns, on_meta

SMALL = {"middle": 1, "width": 1 / 16, "channels": 8, "low_channels": 4}


def test_counts(truth):
    assert_counts(on_meta(DeepLabV3Plus), truth("deeplab_v3plus", variant="paper(derived)"))


def test_stage_shapes():
    names = ["aspp", "reduce", "decoder.0", "decoder.2"]
    assert list(stage_shapes(on_meta(DeepLabV3Plus), (1, 3, 513, 513), names).values()) == [
        (256, 33, 33), (48, 129, 129), (256, 129, 129), (21, 129, 129),
    ]  # fmt: skip


@pytest.mark.parametrize(("output_stride", "rates"), [(16, [6, 12, 18]), (8, [12, 24, 36])])
def test_every_atrous_convolution_is_separable(output_stride, rates):
    net = on_meta(DeepLabV3Plus, output_stride=output_stride)
    depthwise = [branch[0][0] for branch in list(net.aspp.convs)[1:4]]
    assert [conv.dilation[0] for conv in depthwise] == rates
    assert all(conv.groups == conv.in_channels == 2048 for conv in depthwise)
    assert [block[0][0].groups for block in list(net.decoder)[:2]] == [304, 256]


def test_overfits_eight_images():
    assert_learns(DeepLabV3Plus(3, **SMALL), 33, rate=1e-2)


@pytest.mark.parametrize("size", [(33, 65), (40, 50)])
def test_other_sizes_and_class_counts(size):
    for output_stride in (16, 8):
        net = DeepLabV3Plus(5, output_stride, **SMALL).eval()
        assert net(torch.randn(1, 3, *size)).shape == (1, 5, *size)


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        DeepLabV3Plus(0)
    with pytest.raises(ValueError, match="output_stride 应为 16 或 8"):
        DeepLabV3Plus(output_stride=32)
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
        DeepLabV3Plus(3, **SMALL)(torch.zeros(1, 1, 33, 33))


def test_demonstration_runs(capsys):
    module.main()
    assert "41,055,413" in capsys.readouterr().out
