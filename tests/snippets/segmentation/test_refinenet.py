"""RefineNet."""

import re

import pytest
import torch
from torch.nn import functional as F

from snippets.foundations.counting import stage_shapes
from snippets.segmentation import refinenet as module
from snippets.segmentation.refinenet import (
    ChainedResidualPooling,
    RefineNet,
    ResidualConvUnit,
)
from tests.snippets.checks import assert_same_function
from tests.snippets.segmentation.networks import (
    RESNET_50,
    RESNET_101,
    RESNET_152,
    assert_counts,
    assert_learns,
    assert_loads,
    conv_keys,
    on_meta,
)

SMALL = {"depths": (1, 1, 1, 1), "width": 4, "channels": 6}


@pytest.mark.parametrize(
    ("depths", "name"), [(RESNET_50, "50"), (RESNET_101, "101"), (RESNET_152, "152")]
)
def test_counts(depths, name, truth):
    row = truth("refinenet", config=f"4-cascaded, ResNet-{name}, 21 classes")
    assert_counts(on_meta(RefineNet, depths), row)


def test_stage_shapes():
    shapes = stage_shapes(on_meta(RefineNet), (1, 3, 512, 512), [f"refine.{i}" for i in range(4)])
    assert list(shapes.values()) == [
        (512, 16, 16), (256, 32, 32), (256, 64, 64), (256, 128, 128),
    ]  # fmt: skip


def test_units_by_their_formulas():
    x = torch.randn(2, 3, 7, 6, dtype=torch.float64)
    unit, chain = ResidualConvUnit(3).double(), ChainedResidualPooling(3, 2).double()

    def conv(x, layer):
        return F.conv2d(x, layer.weight, layer.bias, padding=1)

    def window_maximum(x):
        padded = F.pad(x, [2] * 4, value=-torch.inf)
        return padded.unfold(2, 5, 1).unfold(3, 5, 1).amax((4, 5))

    assert_same_function(
        unit, lambda x: x + conv(conv(x.clamp(min=0), unit.conv1).clamp(min=0), unit.conv2), x
    )

    def chained(x):
        first = conv(window_maximum(x), chain.convs[0])
        return x + first + conv(window_maximum(first), chain.convs[1])

    assert_same_function(chain, chained, x)


def published_heads() -> dict:
    """The layers that DrSleep/refinenet-pytorch (models/resnet.py) adds to torchvision's ResNet."""
    keys = {}
    for level, inputs in enumerate((2048, 1024, 512, 256), 1):
        width = 512 if level == 1 else 256
        convs = {f"p_ims1d2_outl{level}_dimred": (width, inputs, False)}
        for i in (1, 2):
            convs[f"adapt_stage{level}_b.0.{i}_conv"] = (width, width, True)
            convs[f"adapt_stage{level}_b.0.{i}_conv_relu_varout_dimred"] = (width, width, False)
        if level > 1:
            convs[f"adapt_stage{level}_b2_joint_varout_dimred"] = (width, width, False)
        for i in (1, 2, 3, 4):
            convs[f"mflow_conv_g{level}_pool.0.{i}_outvar_dimred"] = (width, width, False)
        for i in (1, 2, 3):
            convs[f"mflow_conv_g{level}_b.0.{i}_conv"] = (width, width, True)
            convs[f"mflow_conv_g{level}_b.0.{i}_conv_relu_varout_dimred"] = (width, width, False)
        if level < 4:
            convs[f"mflow_conv_g{level}_b3_joint_varout_dimred"] = (256, width, False)
        for name, (out, inn, bias) in convs.items():
            keys |= conv_keys(name, out, inn, (3, 3), bias)
    return keys | conv_keys("clf_conv", 21, 256, (3, 3), True)


RULES = [
    (r"clf_conv", lambda m: "head"),
    (r"p_ims1d2_outl(\d)_dimred", lambda m: f"refine.{int(m[1]) - 1}.reduce"),
    (r"adapt_stage(\d)_b2_joint_varout_dimred", lambda m: f"refine.{int(m[1]) - 1}.fuse"),
    # What leaves one block is fused in the next.
    (r"mflow_conv_g(\d)_b3_joint_varout_dimred", lambda m: f"refine.{m[1]}.fuse_deeper"),
    (
        r"mflow_conv_g(\d)_pool\.0\.(\d)_outvar_dimred",
        lambda m: f"refine.{int(m[1]) - 1}.pool.convs.{int(m[2]) - 1}",
    ),
    (
        r"(adapt_stage|mflow_conv_g)(\d)_b\.0\.(\d)_conv(_relu_varout_dimred)?",
        lambda m: (
            f"refine.{int(m[2]) - 1}.{'adapt' if m[1] == 'adapt_stage' else 'output'}"
            f".{int(m[3]) - 1}.conv{2 if m[4] else 1}"
        ),
    ),
]


def rename(key):
    name, kind = key.rsplit(".", 1)
    for pattern, ours in RULES:
        if match := re.fullmatch(pattern, name):
            return f"{ours(match)}.{kind}"
    return f"backbone.{key}"


def test_published_state_loads_by_a_plain_key_map():
    net = on_meta(RefineNet)
    backbone = {k: tuple(v.shape) for k, v in net.backbone.state_dict().items()}
    assert_loads(net, backbone | published_heads(), rename)


def test_overfits_eight_images():
    assert_learns(RefineNet(**SMALL, num_classes=3), 40, rate=3e-3)


@pytest.mark.parametrize(("size", "output"), [((32, 32), (8, 8)), ((65, 41), (17, 11))])
def test_other_sizes_and_class_counts(size, output):
    net = RefineNet(**SMALL, num_classes=5).eval()
    assert net(torch.randn(1, 3, *size)).shape == (1, 5, *output)


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        RefineNet(num_classes=0)
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
        RefineNet(**SMALL)(torch.zeros(1, 1, 32, 32))


def test_demonstration_runs(capsys):
    module.main()
    assert "118,052,437" in capsys.readouterr().out
