"""FCN-32s/16s/8s."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from snippets.foundations.counting import receptive_field, stage_shapes
from snippets.segmentation import fcn as module
from snippets.segmentation.fcn import FCN, bilinear_kernel
from tests.snippets.checks import assert_close
from tests.snippets.segmentation.networks import assert_counts, assert_learns, conv_keys, on_meta


class EvalMode(nn.Sequential):
    """Keeps the functional dropout off while training; there is no batch normalisation."""

    def train(self, mode=True):
        return super().train(False)


def small(stride, classes=3):
    return FCN(stride, classes, widths=(3, 4, 6, 6, 8), hidden=12)


@pytest.mark.parametrize("stride", [32, 16, 8])
def test_counts_of_the_published_networks(stride, truth):
    assert_counts(on_meta(FCN, stride), truth(f"fcn{stride}s", variant="paper"))


def test_stage_shapes():
    names = ["conv1_2", "conv2_2", "conv3_3", "conv4_3", "conv5_3", "fc6", "score_fr", "upscore8"]
    shapes = stage_shapes(on_meta(FCN), (1, 3, 500, 500), names)
    assert list(shapes.values()) == [
        (64, 698, 698), (128, 349, 349), (256, 175, 175), (512, 88, 88), (512, 44, 44),
        (4096, 16, 16), (21, 16, 16), (21, 568, 568),
    ]  # fmt: skip


def test_receptive_field_of_fc7():
    """404 pixels, Table 1 of the paper (FCN-VGG16, stride 32)."""

    class UpToFc7(FCN):
        def forward(self, x):
            fc7 = []
            handle = self.fc7.register_forward_hook(lambda _, __, out: fc7.append(out))
            super().forward(x)
            handle.remove()
            return fc7[0]

    assert receptive_field(on_meta(UpToFc7, 32), (1, 3, 1200, 1200)) == (404, 404)


@pytest.mark.parametrize("stride", [32, 16, 8])
def test_output_pixels_lie_over_their_input_pixels(stride):
    """With positive constant weights the gradient of one output is centred on its input pixel."""
    net = small(stride, 1).double().eval()
    with torch.no_grad():
        for name, p in net.named_parameters():
            if not name.startswith("upscore"):
                p.fill_(0.0 if name.endswith("bias") else 1.0)
    x = torch.full((1, 3, 500, 500), 1.0, dtype=torch.float64, requires_grad=True)
    with pytest.MonkeyPatch.context() as patch:  # maximum -> mean: a linear network
        patch.setattr(F, "max_pool2d", F.avg_pool2d)
        output = net(x)
    row, col = 240, 270
    (grad,) = torch.autograd.grad(output[0, 0, row, col], x)
    mass = grad[0].sum(0)
    at = torch.arange(500, dtype=torch.float64)
    centre = (mass.sum(1) @ at / mass.sum(), mass.sum(0) @ at / mass.sum())
    # One score cell covers `stride` pixels, and the offsets round to whole pixels.
    assert abs(centre[0] - row) < stride / 16 + 0.5 and abs(centre[1] - col) < stride / 16 + 0.5


@pytest.mark.parametrize("factor", [2, 8, 16, 32])
def test_upsampling_is_bilinear_in_the_interior(factor):
    x = torch.randn(1, 3, 6, 6, dtype=torch.float64)
    weight = bilinear_kernel(3, 2 * factor).double()
    y = F.conv_transpose2d(x, weight, stride=factor)
    half, inner = factor // 2, slice(factor, 5 * factor)
    expected = F.interpolate(x, scale_factor=factor, mode="bilinear", align_corners=False)
    assert_close(y[..., half:-half, half:-half][..., inner, inner], expected[..., inner, inner])


def test_odd_kernel_is_bilinear_too():
    assert bilinear_kernel(1, 3)[0, 0, 1].tolist() == [0.5, 1, 0.5]


def test_convolution_is_the_dense_layer_it_came_from():
    x = torch.randn(2, 8, 7, 7)
    conv = small(32).fc6
    dense = nn.Linear(8 * 49, 12)
    dense.load_state_dict({"weight": conv.weight.flatten(1), "bias": conv.bias})
    assert torch.allclose(conv(x).flatten(1), dense(x.flatten(1)), atol=1e-5)


def test_published_state_has_these_keys():
    """wkentaro/pytorch-fcn, torchfcn/models/fcn8s.py: our names are its names."""
    published, channels = {}, 3
    for stage, width in ((1, 64), (2, 128), (3, 256), (4, 512), (5, 512)):
        for i in range(1, 3 + (stage > 2)):
            published |= conv_keys(f"conv{stage}_{i}", width, channels, (3, 3), True)
            channels = width
    published |= conv_keys("fc6", 4096, 512, (7, 7), True)
    published |= conv_keys("fc7", 4096, 4096, (1, 1), True)
    for name, width in (("fr", 4096), ("pool4", 512), ("pool3", 256)):
        published |= conv_keys(f"score_{name}", 21, width, (1, 1), True)
    for name, kernel in (("2", 4), ("_pool4", 4), ("8", 16)):
        published |= conv_keys(f"upscore{name}", 21, 21, (kernel, kernel), False)
    ours = {key: tuple(value.shape) for key, value in on_meta(FCN).state_dict().items()}
    assert ours == published


@pytest.mark.parametrize("stride", [32, 16, 8])
def test_overfits_eight_images(stride):
    assert_learns(EvalMode(small(stride)), 64, rate=1e-2)


@pytest.mark.parametrize("size", [(1, 1), (33, 64), (97, 50)])
def test_other_sizes_and_class_counts(size):
    for stride in (32, 16, 8):
        net = on_meta(FCN, stride, 5)
        assert net(torch.empty(2, 3, *size, device="meta")).shape == (2, 5, *size)


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="stride 应为 32、16 或 8"):
        FCN(4)
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        FCN(8, 0)
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
        small(8)(torch.zeros(1, 1, 40, 40))


def test_demonstration_runs(capsys):
    module.main()
    assert "134,489,759" in capsys.readouterr().out
