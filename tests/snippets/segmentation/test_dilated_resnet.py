"""ResNet whose last stages are dilated instead of strided."""

import pytest
import torch
from torch import nn

from snippets.foundations.counting import receptive_field
from snippets.segmentation import dilated_resnet as module
from snippets.segmentation.dilated_resnet import DilatedResNet
from tests.snippets.checks import assert_close
from tests.snippets.segmentation.networks import RESNET_50, on_meta

SHAPES = {
    32: [(256, 129), (512, 65), (1024, 33), (2048, 17)],
    16: [(256, 129), (512, 65), (1024, 33), (2048, 33)],
    8: [(256, 129), (512, 65), (1024, 65), (2048, 65)],
}


@pytest.mark.parametrize("output_stride", SHAPES)
@pytest.mark.parametrize("options", [{}, {"stride_in_3x3": False}, {"deep_stem": True}])
def test_stage_shapes(output_stride, options):
    net = on_meta(DilatedResNet, RESNET_50, output_stride, **options)
    stages = net(torch.empty(1, 3, 513, 513, device="meta"))
    assert [(s.shape[1], s.shape[2]) for s in stages] == SHAPES[output_stride]
    assert net.channels == (256, 512, 1024, 2048)


@pytest.mark.parametrize("stride_in_3x3", [True, False])
def test_same_weights_give_the_same_values_on_the_coarse_grid(stride_in_3x3):
    """Output stride 8 computes what 32 computes, and the positions in between as well.

    The first block after a removed stride is where the two differ: there the strided network
    still looks at neighbours of the finer map. So a stage is compared from the same input.
    """
    torch.manual_seed(0)
    coarse = DilatedResNet((1, 1, 1, 3), 32, 4, stride_in_3x3).double().eval()
    fine = DilatedResNet((1, 1, 1, 3), 16, 4, stride_in_3x3).double().eval()
    fine.load_state_dict(coarse.state_dict())
    x = torch.randn(1, 64, 17, 17, dtype=torch.float64)
    wide = fine.layer4[0].relu(x)
    # After the first block every second position of `wide` is a map of the strided network.
    y, expected = wide, wide[..., ::2, ::2]
    blocks = zip(list(fine.layer4)[1:], list(coarse.layer4)[1:], strict=True)
    expand = nn.Conv2d(64, 128, 1).double()
    y, expected = expand(y), expand(expected)
    for dilated, plain in blocks:
        y, expected = dilated(y), plain(expected)
    assert_close(y[..., ::2, ::2], expected)


def test_receptive_field_grows_by_the_dilation():
    """Layer 4 of ResNet-50 (v1.5): three 3x3 of rate 1 at stride 32 and of rate 2 at 16 agree,
    except that the first block of the dilated one steps 32 instead of 16 pixels to each side."""

    class Last(DilatedResNet):
        def forward(self, x):
            return super().forward(x)[-1]

    fields = {
        stride: receptive_field(on_meta(Last, RESNET_50, stride), (1, 3, 2048, 2048))[0]
        for stride in (32, 16)
    }
    assert fields == {32: 427, 16: 427 + 32}  # 427: the table's figure for ResNet-50 v1.5


def test_multi_grid_multiplies_the_rates_of_the_last_stage():
    net = on_meta(DilatedResNet, (3, 4, 23, 3), 8, multi_grid=(1, 2, 4))
    assert [block.conv2.dilation[0] for block in net.layer4] == [4, 8, 16]
    assert {block.conv2.dilation[0] for block in net.layer3} == {2}
    assert {block.conv2.dilation[0] for block in net.layer2} == {1}


def test_state_is_that_of_torchvision_without_the_head():
    keys = set(on_meta(DilatedResNet, RESNET_50).state_dict())
    assert len(keys) == 318  # torchvision's resnet50 has 320, two of them fc
    assert {
        "conv1.weight",
        "bn1.running_var",
        "layer3.5.bn3.bias",
        "layer4.0.downsample.1.weight",
    } < keys


def test_gradients_reach_every_parameter():
    net = DilatedResNet((1, 1, 1, 1), width=4, deep_stem=True)
    net(torch.randn(2, 3, 33, 33))[-1].square().sum().backward()
    assert all(p.grad is not None and p.grad.any() for p in net.parameters())


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="output_stride 应为 8、16 或 32"):
        DilatedResNet(RESNET_50, 4)
    with pytest.raises(ValueError, match="depths 应有四段"):
        DilatedResNet((1, 1, 1))
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
        on_meta(DilatedResNet, RESNET_50)(torch.empty(1, 1, 9, 9, device="meta"))


def test_demonstration_runs(capsys):
    module.main()
    assert "(2048, 65, 65)" in capsys.readouterr().out
