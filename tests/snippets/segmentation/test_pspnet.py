"""PSPNet."""

import re

import pytest
import torch

from snippets.foundations.counting import count_parameters, stage_shapes
from snippets.segmentation import pspnet as module
from snippets.segmentation.pspnet import PSPNet
from tests.snippets.segmentation.networks import (
    RESNET_50,
    RESNET_101,
    assert_counts,
    assert_learns,
    assert_loads,
    on_meta,
)

SMALL = {"depths": (1, 1, 1, 1), "width": 4}


@pytest.mark.parametrize(("depths", "name"), [(RESNET_50, "50"), (RESNET_101, "101")])
def test_counts(depths, name, truth):
    config = f"ResNet-{name} dilated (deep 3x conv stem), bins 1,2,3,6, 21 classes, without aux"
    row = truth("pspnet", config=config)
    assert_counts(on_meta(PSPNet, depths), row)
    with_aux = count_parameters(on_meta(PSPNet, depths, auxiliary=True))
    assert f"with aux head {with_aux:,} (aux = {with_aux - row['params']:,})" in row["note"]


def test_stage_shapes():
    names = [f"backbone.layer{i}" for i in (1, 2, 3, 4)] + ["ppm", "cls"]
    assert list(stage_shapes(on_meta(PSPNet), (1, 3, 473, 473), names).values()) == [
        (256, 119, 119), (512, 60, 60), (1024, 60, 60), (2048, 60, 60), (4096, 60, 60),
        (21, 60, 60),
    ]  # fmt: skip


def test_auxiliary_output_only_while_training():
    net = PSPNet(**SMALL, num_classes=3, auxiliary=True)
    x = torch.randn(2, 3, 33, 41)
    main, aux = net(x)
    assert main.shape == aux.shape == (2, 3, 33, 41)
    (main.square().sum() + 0.4 * aux.square().sum()).backward()
    assert all(p.grad is not None and p.grad.any() for p in net.parameters())
    assert net.eval()(x).shape == (2, 3, 33, 41)


def test_published_state_loads_by_a_plain_key_map():
    """hszhao/semseg: layer0 holds the stem and its norms, layer1 to layer4 are torchvision's."""
    net = on_meta(PSPNet)

    def published(key):  # ours -> semseg's
        key = key.removeprefix("backbone.")
        return re.sub(r"^bn1\.", "layer0.7.", re.sub(r"^conv1\.", "layer0.", key))

    def rename(key):
        key = re.sub(r"^layer0\.7\.", "bn1.", key)
        key = re.sub(r"^layer0\.", "conv1.", key)
        return f"backbone.{key}" if re.match(r"(conv1|bn1|layer)", key) else key

    state = {published(key): tuple(value.shape) for key, value in net.state_dict().items()}
    assert state["layer0.6.weight"] == (128, 64, 3, 3)  # the third convolution of the stem
    assert state["layer0.7.weight"] == (128,)  # and its batch normalisation
    assert state["layer1.0.downsample.0.weight"] == (256, 128, 1, 1)
    assert state["ppm.features.0.1.weight"] == (512, 2048, 1, 1)
    assert state["cls.0.weight"] == (512, 4096, 3, 3) and state["cls.4.bias"] == (21,)
    assert_loads(net, state, rename)


def test_overfits_eight_images():
    assert_learns(PSPNet(**SMALL, num_classes=3), 41, rate=1e-2)


@pytest.mark.parametrize("size", [(9, 9), (17, 65)])
def test_other_sizes_and_class_counts(size):
    net = on_meta(PSPNet, **SMALL, num_classes=5).eval()
    assert net(torch.empty(1, 3, *size, device="meta")).shape == (1, 5, *size)


def test_wrong_input_is_named():
    net = on_meta(PSPNet, **SMALL)
    for shape in ((1, 3, 32, 33), (1, 3, 33, 32), (1, 1, 33, 33)):
        with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)，H、W 为 8k\+1"):
            net(torch.empty(shape, device="meta"))
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        PSPNet(num_classes=0)


def test_demonstration_runs(capsys):
    module.main()
    assert "46,716,373" in capsys.readouterr().out
