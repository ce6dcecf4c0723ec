"""Aligned Xception-65, the backbone of DeepLab v3+."""

import pytest
import torch

from snippets.foundations.counting import count_parameters
from snippets.segmentation import aligned_xception as module
from snippets.segmentation.aligned_xception import AlignedXception
from tests.snippets.segmentation.networks import on_meta


def test_parameters(truth):
    """timm names 39,916,312 for xception65 and 26,969,560 for 41, each with a 1000-way layer."""
    head = 2048 * 1000 + 1000
    note = truth("xception", variant="paper")["note"]
    totals = [count_parameters(on_meta(AlignedXception, middle=n)) + head for n in (8, 16)]
    assert f"({totals[0]:,}/{totals[1]:,}/" in note


@pytest.mark.parametrize(("output_stride", "size"), [(32, 17), (16, 33), (8, 65)])
def test_shapes_and_dilations(output_stride, size):
    net = on_meta(AlignedXception, output_stride)
    low, high = net(torch.empty(1, 3, 513, 513, device="meta"))
    assert low.shape == (1, 256, 129, 129)
    assert high.shape == (1, 2048, size, size)
    rates = [block.stack[-1].conv_dw.dilation[0] for block in net.blocks]
    assert (
        rates
        == {
            32: [1] * 21,
            16: [1] * 20 + [2],
            8: [1] * 3 + [2] * 17 + [4],
        }[output_stride]
    )


def test_dilation_keeps_the_weights():
    coarse, fine = AlignedXception(32, 1, 1 / 32), AlignedXception(8, 1, 1 / 32)
    fine.load_state_dict(coarse.state_dict())


def test_state_layout():
    """Keys of timm's xception65."""
    keys = set(on_meta(AlignedXception).state_dict())
    assert {
        "stem.1.bn.weight",
        "blocks.0.shortcut.conv.weight",
        "blocks.19.stack.conv3.conv_pw.weight",
        "blocks.20.stack.conv1.bn_dw.running_mean",
    } < keys
    assert not any(key.startswith(("blocks.3.shortcut", "blocks.20.shortcut")) for key in keys)


def test_low_level_feature_is_from_before_the_stride():
    net = AlignedXception(16, 1, 1 / 32).eval()
    seen = []
    net.blocks[1].stack.act3.register_forward_hook(lambda _, __, out: seen.append(out))
    low, _ = net(torch.randn(1, 3, 33, 33))
    assert torch.equal(low, seen[0]) and (low >= 0).all()


def test_gradients_reach_every_parameter():
    net = AlignedXception(16, 1, 1 / 16)
    net(torch.randn(4, 3, 33, 33))[1].square().sum().backward()
    assert all(p.grad is not None and p.grad.any() for p in net.parameters())


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="output_stride 应为 8、16 或 32"):
        AlignedXception(4)
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
        AlignedXception(16, 0, 1 / 32)(torch.zeros(1, 1, 9, 9))


def test_demonstration_runs(capsys):
    module.main()
    assert "37,867,312" in capsys.readouterr().out
