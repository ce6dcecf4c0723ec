"""DeepLab v3 as in the paper and as in torchvision."""

import pytest
import torch

from snippets.foundations.counting import count_macs, count_parameters, stage_shapes
from snippets.segmentation import deeplab_v3 as module
from snippets.segmentation.deeplab_v3 import DeepLabV3
from tests.snippets.segmentation.networks import (
    RESNET_50,
    RESNET_101,
    assert_counts,
    assert_learns,
    on_meta,
)

SMALL = {"depths": (1, 1, 1, 1), "width": 4, "channels": 6}


def test_counts_of_the_paper(truth):
    assert_counts(on_meta(DeepLabV3), truth("deeplab_v3", variant="paper"))


@pytest.mark.parametrize(
    ("depths", "config"),
    [
        (RESNET_50, "torchvision ResNet-50, OS8, rates 12,24,36, extra 3x3 conv, no aux"),
        (RESNET_101, "torchvision ResNet-101, OS8, no aux"),
    ],
)
def test_counts_of_torchvision(depths, config, truth):
    """Its output is our scores, enlarged to the image."""
    row = truth("deeplab_v3", config=config)
    net = on_meta(DeepLabV3, depths, output_stride=8, torchvision=True)
    assert (count_parameters(net), count_macs(net, (1, 3, 520, 520))) == (
        row["params"],
        row["macs"],
    )
    assert net.eval()(torch.empty(1, 3, 520, 520, device="meta")).shape == (1, 21, 65, 65)


def test_stage_shapes():
    names = [f"backbone.layer{i}" for i in (1, 2, 3, 4)] + ["classifier.0", "classifier.1"]
    assert list(stage_shapes(on_meta(DeepLabV3), (1, 3, 513, 513), names).values()) == [
        (256, 129, 129), (512, 65, 65), (1024, 33, 33), (2048, 33, 33), (256, 33, 33), (21, 33, 33),
    ]  # fmt: skip


@pytest.mark.parametrize(("output_stride", "rates"), [(16, [6, 12, 18]), (8, [12, 24, 36])])
def test_rates_follow_the_output_stride(output_stride, rates):
    net = on_meta(DeepLabV3, output_stride=output_stride)
    aspp = net.classifier[0]
    assert [branch[0].dilation[0] for branch in list(aspp.convs)[1:4]] == rates
    grid = [block.conv2.dilation[0] for block in net.backbone.layer4]
    assert grid == [rates[0] // 3 * n for n in (1, 2, 4)]


def test_weights_trained_at_16_serve_at_8():
    fine = DeepLabV3(**SMALL, output_stride=8)
    fine.load_state_dict(DeepLabV3(**SMALL, output_stride=16).state_dict())


def test_state_is_that_of_torchvision():
    """The keys of deeplabv3_resnet50 without its auxiliary head."""
    keys = set(on_meta(DeepLabV3, RESNET_50, output_stride=8, torchvision=True).state_dict())
    assert {
        "backbone.layer4.2.conv3.weight",
        "classifier.0.convs.0.0.weight",
        "classifier.0.convs.4.2.running_var",
        "classifier.0.project.1.bias",
        "classifier.1.weight",
        "classifier.2.running_mean",
        "classifier.4.bias",
    } < keys
    assert {key.split(".")[1] for key in keys if key.startswith("classifier")} == set("0124")


def test_overfits_eight_images():
    assert_learns(DeepLabV3(**SMALL, num_classes=3, output_stride=8), 65, rate=1e-2)


@pytest.mark.parametrize(("size", "output"), [((17, 33), (2, 3)), ((64, 41), (4, 3))])
def test_other_sizes_and_class_counts(size, output):
    net = DeepLabV3(**SMALL, num_classes=5).eval()
    assert net(torch.randn(1, 3, *size)).shape == (1, 5, *output)


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        DeepLabV3(num_classes=0)
    with pytest.raises(ValueError, match="output_stride 应为 16 或 8"):
        DeepLabV3(output_stride=32)
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
        DeepLabV3(**SMALL)(torch.zeros(1, 1, 33, 33))


def test_demonstration_runs(capsys):
    module.main()
    assert "58,630,997" in capsys.readouterr().out
