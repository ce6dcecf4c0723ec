"""DeepLab v1 (LargeFOV)."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from snippets.foundations.counting import receptive_field, stage_shapes
from snippets.segmentation import deeplab_v1 as module
from snippets.segmentation.deeplab_v1 import DeepLabV1, dilated_vgg
from tests.snippets.segmentation.networks import assert_counts, assert_learns, conv_keys, on_meta

SMALL = {"widths": (4, 6, 8, 8, 8), "hidden": 12}


def test_counts(truth):
    assert_counts(on_meta(DeepLabV1), truth("deeplab_v1", variant="paper"))


def test_stage_shapes():
    pools = ["features.4", "features.9", "features.16", "features.23", "features.30"]
    shapes = stage_shapes(on_meta(DeepLabV1), (1, 3, 321, 321), [*pools, "classifier.1"])
    assert list(shapes.values()) == [
        (64, 161, 161), (128, 81, 81), (256, 41, 41), (512, 41, 41), (512, 41, 41), (1024, 41, 41),
    ]  # fmt: skip


def test_field_of_view_of_the_paper():
    """Table 2: 224 pixels, the 28 steps of 8 pixels that pool5, pool5a and fc6 reach across."""
    net = on_meta(DeepLabV1)
    head = nn.Sequential(net.features[30], net.classifier)
    assert [8 * (n - 1) for n in receptive_field(head, (1, 512, 200, 200))] == [224, 224]


def test_hole_algorithm_computes_the_coarse_responses_in_between():
    """Stride removed, rate doubled: every second output is what the strided layers give."""
    conv = nn.Conv2d(3, 4, 3, padding=1).double()
    x = torch.randn(1, 3, 17, 17, dtype=torch.float64)
    coarse = conv(F.max_pool2d(x, 3, 2, 1))
    pooled = F.max_pool2d(x, 3, 1, 1)
    dense = F.conv2d(pooled, conv.weight, conv.bias, padding=2, dilation=2)
    assert torch.allclose(dense[..., ::2, ::2], coarse, atol=1e-12)
    net = dilated_vgg()  # and that is what the network's fourth pooling and fifth stage do
    assert (net[23].stride, net[23].padding, net[24].dilation) == (1, 1, (2, 2))


def test_features_take_the_weights_of_vgg16():
    """The keys of torchvision's vgg16().features."""
    indices = [0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28]
    widths = [3, 64, 64, 128, 128, 256, 256, 256, *[512] * 6]
    published = {}
    for index, a, b in zip(indices, widths, widths[1:], strict=False):
        published |= conv_keys(str(index), b, a, (3, 3), True)
    assert {k: tuple(v.shape) for k, v in dilated_vgg().state_dict().items()} == published


def test_overfits_eight_images():
    assert_learns(DeepLabV1(3, rate=2, **SMALL), 65, rate=1e-2)


@pytest.mark.parametrize(("size", "output"), [((1, 1), (1, 1)), ((64, 41), (8, 6))])
def test_other_sizes_and_class_counts(size, output):
    assert DeepLabV1(5, **SMALL)(torch.randn(2, 3, *size)).shape == (2, 5, *output)


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        DeepLabV1(0)
    with pytest.raises(ValueError, match="rate 应为正整数"):
        DeepLabV1(2, rate=0)
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
        DeepLabV1(2, **SMALL)(torch.zeros(1, 1, 8, 8))


def test_demonstration_runs(capsys):
    module.main()
    assert "20,505,429" in capsys.readouterr().out
