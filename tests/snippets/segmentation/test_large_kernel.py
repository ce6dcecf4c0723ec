"""Global convolutional network (Large Kernel Matters)."""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from snippets.foundations.counting import count_parameters, receptive_field, stage_shapes
from snippets.segmentation import large_kernel as module
from snippets.segmentation.large_kernel import BoundaryRefinement, GlobalConv, LargeKernelNet
from tests.snippets.checks import assert_close
from tests.snippets.segmentation.networks import assert_counts, assert_learns, on_meta

SMALL = {"depths": (1, 1, 1, 1), "kernel_size": 5, "width": 4}


def test_counts(truth):
    assert_counts(on_meta(LargeKernelNet), truth("gcn_large_kernel"))


def test_counts_of_the_module(truth):
    note = truth("gcn_large_kernel")["note"]
    counts = {k: count_parameters(on_meta(GlobalConv, 2048, 21, k)) for k in (7, 13, 15)}
    dense = count_parameters(on_meta(nn.Conv2d, 2048, 21, 15))
    assert f"k=15 {counts[15]:,} vs dense 15x15 {dense:,}" in note
    assert f"grows {(counts[15] - counts[13]) // 2:,} per +1 k (k=7: {counts[7]:,})" in note


def test_stage_shapes():
    names = [f"gcn.{i}" for i in range(4)] + [f"refine.{i}" for i in range(5)]
    shapes = stage_shapes(on_meta(LargeKernelNet), (1, 3, 512, 512), names)
    assert [shape for _, *shape in shapes.values()] == [
        [n, n] for n in (128, 64, 32, 16, 32, 64, 128, 256, 512)
    ]
    assert {shape[0] for shape in shapes.values()} == {21}


@pytest.mark.parametrize(("k", "size"), [(1, (4, 5)), (3, (6, 5)), (7, (5, 9))])
def test_it_is_a_dense_k_by_k_convolution_of_low_rank(k, size):
    net = GlobalConv(3, 2, k).double()
    for branch in (net.left, net.right):
        nn.init.zeros_(branch[0].bias)  # else the zero padding of the second sees the bias
    (tall, wide), (wide2, tall2) = net.left, net.right
    kernel = torch.einsum("omx,miy->oiyx", wide.weight[:, :, 0], tall.weight[..., 0])
    kernel = kernel + torch.einsum("omy,mix->oiyx", tall2.weight[..., 0], wide2.weight[:, :, 0])
    bias = net.left[1].bias + net.right[1].bias
    x = torch.randn(2, 3, *size, dtype=torch.float64)
    assert_close(net(x), F.conv2d(x, kernel, bias, padding=k // 2))


def test_receptive_field_of_the_module_is_k():
    assert receptive_field(on_meta(GlobalConv, 3, 2, 15), (1, 3, 64, 64)) == (15, 15)


def test_boundary_refinement_adds_to_its_input():
    net = BoundaryRefinement(3)
    x = torch.randn(1, 3, 5, 5)
    residual = net.conv2(net.conv1(x).clamp(min=0))
    assert torch.allclose(net(x) - x, residual, atol=1e-6) and residual.any()


def test_overfits_eight_images():
    assert_learns(LargeKernelNet(**SMALL, num_classes=3), 32, rate=1e-2)


@pytest.mark.parametrize("size", [(32, 32), (96, 64)])
def test_other_sizes_and_class_counts(size):
    net = LargeKernelNet(**SMALL, num_classes=5).eval()
    assert net(torch.randn(1, 3, *size)).shape == (1, 5, *size)


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="kernel_size 应为正奇数"):
        GlobalConv(3, 2, 4)
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
        GlobalConv(3, 2, 5)(torch.zeros(1, 2, 9, 9))
    with pytest.raises(ValueError, match=r"H、W 为 32 的倍数"):
        LargeKernelNet(**SMALL)(torch.zeros(1, 3, 32, 40))
    with pytest.raises(ValueError, match="num_classes 应为正整数"):
        LargeKernelNet(num_classes=0)


def test_demonstration_runs(capsys):
    module.main()
    assert "60,723,469" in capsys.readouterr().out
