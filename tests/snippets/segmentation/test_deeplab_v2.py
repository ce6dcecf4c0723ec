"""DeepLab v2, both backbones."""

import re

import pytest
import torch

from snippets.foundations.counting import stage_shapes
from snippets.segmentation import deeplab_v2 as module
from snippets.segmentation.deeplab_v2 import DeepLabV2, DeepLabV2VGG
from tests.snippets.segmentation.networks import (
    assert_counts,
    assert_learns,
    assert_loads,
    conv_keys,
    norm_keys,
    on_meta,
)

SMALL = {"depths": (1, 1, 1, 1), "rates": (1, 2), "width": 4}
SMALL_VGG = {"widths": (4, 6, 8, 8, 8), "hidden": 12, "rates": (1, 2)}


def test_counts(truth):
    vgg = "ASPP-L, VGG-16, rates 6,12,18,24"
    assert_counts(on_meta(DeepLabV2VGG), truth("deeplab_v2", config=vgg))
    resnet = "ResNet-101, ASPP 6,12,18,24, 21 classes"
    assert_counts(on_meta(DeepLabV2), truth("deeplab_v2", config=resnet))


def test_stage_shapes():
    names = [f"backbone.layer{i}" for i in (1, 2, 3, 4)]
    shapes = stage_shapes(on_meta(DeepLabV2), (1, 3, 513, 513), names)
    assert list(shapes.values()) == [
        (256, 129, 129), (512, 65, 65), (1024, 65, 65), (2048, 65, 65),
    ]  # fmt: skip


def published() -> dict:
    """The keys of kazuto1011/deeplab-pytorch, libs/models/deeplabv2.py and resnet.py."""
    unit = lambda name, out, inn, k: (  # noqa: E731
        conv_keys(f"{name}.conv", out, inn, (k, k), False) | norm_keys(f"{name}.bn", out)
    )
    keys, channels = unit("layer1.conv1", 64, 3, 7), 64
    for layer, (blocks, mid) in enumerate(((3, 64), (4, 128), (23, 256), (3, 512)), 2):
        for i in range(1, blocks + 1):
            name = f"layer{layer}.block{i}"
            keys |= unit(f"{name}.reduce", mid, channels, 1) | unit(f"{name}.conv3x3", mid, mid, 3)
            keys |= unit(f"{name}.increase", 4 * mid, mid, 1)
            if i == 1:
                keys |= unit(f"{name}.proj", 4 * mid, channels, 1)
            channels = 4 * mid
    for i in range(4):
        keys |= conv_keys(f"aspp.stages.c{i}", 21, 2048, (3, 3), True)
    return keys


def rename(key):
    key = re.sub(r"^aspp\.stages\.c(\d)", r"aspp.convs.\1", key)
    key = re.sub(r"^layer1\.conv1\.(conv|bn)", r"backbone.\g<1>1", key)
    if match := re.match(r"layer(\d)\.block(\d+)\.(\w+)\.(conv|bn)\.(.*)", key):
        layer, block, part, kind, rest = match.groups()
        place = {"reduce": "1", "conv3x3": "2", "increase": "3"}.get(part)
        inner = f"{kind}{place}" if place else f"downsample.{0 if kind == 'conv' else 1}"
        return f"backbone.layer{int(layer) - 1}.{int(block) - 1}.{inner}.{rest}"
    return key


def test_published_state_loads_by_a_plain_key_map():
    assert_loads(on_meta(DeepLabV2), published(), rename)


def test_overfits_eight_images():
    assert_learns(DeepLabV2(**SMALL, num_classes=3), 65, rate=1e-2)
    assert_learns(DeepLabV2VGG(**SMALL_VGG, num_classes=3), 65, rate=1e-2)


@pytest.mark.parametrize(("size", "output"), [((17, 33), (3, 5)), ((64, 41), (8, 6))])
def test_other_sizes_and_class_counts(size, output):
    for net in (DeepLabV2(**SMALL, num_classes=5), DeepLabV2VGG(**SMALL_VGG, num_classes=5)):
        assert net.eval()(torch.randn(1, 3, *size)).shape == (1, 5, *output)


def test_wrong_input_is_named():
    for build, small in ((DeepLabV2, SMALL), (DeepLabV2VGG, SMALL_VGG)):
        with pytest.raises(ValueError, match="num_classes 应为正整数"):
            build(num_classes=0)
        with pytest.raises(ValueError, match="rates 应为至少一个正整数"):
            build(**{**small, "rates": (0,)})
        with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
            build(**small)(torch.zeros(1, 1, 33, 33))


def test_demonstration_runs(capsys):
    module.main()
    assert "44,048,532" in capsys.readouterr().out
