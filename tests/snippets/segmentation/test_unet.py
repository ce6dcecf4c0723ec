"""U-Net as published: no padding, no batch normalisation."""

import pytest
import torch
from torch import nn

from snippets.foundations.counting import stage_shapes
from snippets.segmentation import unet as module
from snippets.segmentation.unet import UNet, center_crop
from tests.snippets.segmentation.networks import assert_counts, assert_learns, on_meta

WIDTHS = (4, 6, 8)  # three levels: 44 -> 4


def test_counts(truth):
    assert_counts(on_meta(UNet), truth("unet", variant="paper"))


def test_counts_of_other_channels(truth):
    note = truth("unet", variant="paper")["note"]
    for channels, classes in ((3, 2), (1, 1), (3, 1)):
        total = sum(p.numel() for p in on_meta(UNet, channels, classes).parameters())
        assert f"{channels}->{classes}: {total:,}" in note


def test_there_are_23_convolutions():
    kinds = (nn.Conv2d, nn.ConvTranspose2d)
    assert sum(isinstance(m, kinds) for m in on_meta(UNet).modules()) == 23


def test_stage_shapes():
    names = [f"down.{i}" for i in range(5)] + [f"up.{i}" for i in range(4)]
    assert list(stage_shapes(on_meta(UNet), (1, 1, 572, 572), names).values()) == [
        (64, 568, 568), (128, 280, 280), (256, 136, 136), (512, 64, 64), (1024, 28, 28),
        (512, 52, 52), (256, 100, 100), (128, 196, 196), (64, 388, 388),
    ]  # fmt: skip


def test_tiles_give_the_whole_image_without_a_seam():
    net = UNet(widths=WIDTHS).double().eval()
    image = torch.randn(1, 1, 60, 60, dtype=torch.float64)
    whole = net(image)  # 60 -> 20, that is 5 x 5 tiles of 4
    for top in range(0, 20, 4):
        for left in range(0, 20, 4):
            tile = net(image[..., top : top + 44, left : left + 44])
            assert torch.allclose(tile, whole[..., top : top + 4, left : left + 4], atol=1e-10)


def test_skip_is_cropped_around_the_centre():
    x = torch.arange(36.0).view(1, 1, 6, 6)
    assert torch.equal(center_crop(x, torch.zeros(1, 1, 2, 4)), x[..., 2:4, 1:5])


def test_overfits_eight_images():
    assert_learns(UNet(2, 3, WIDTHS), 44, rate=1e-2, channels=2)


@pytest.mark.parametrize(("size", "output"), [(188, 4), (572, 388), (700, 516), (956, 772)])
def test_output_size_is_what_comes_out(size, output):
    net = on_meta(UNet)
    assert net.output_size(size) == output
    assert net(torch.empty(1, 1, size, 572, device="meta")).shape == (1, 2, output, 388)


def test_wrong_input_is_named():
    net = UNet(widths=WIDTHS)
    with pytest.raises(ValueError, match=r"每次池化前都是正偶数.*得到 570"):
        on_meta(UNet).output_size(570)
    with pytest.raises(ValueError, match=r"边长太小.*40 得到 0"):
        net.output_size(40)
    with pytest.raises(ValueError, match="正偶数"):
        net(torch.zeros(1, 1, 44, 5))
    with pytest.raises(ValueError, match=r"x 应为 \(N, 1, H, W\)"):
        net(torch.zeros(1, 3, 44, 44))
    with pytest.raises(ValueError, match="widths 应至少有两级"):
        UNet(widths=(4,))
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        UNet(num_classes=0)


def test_demonstration_runs(capsys):
    module.main()
    assert "31,030,658" in capsys.readouterr().out
