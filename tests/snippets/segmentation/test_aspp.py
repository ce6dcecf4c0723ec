"""ASPP: each form against an explicit sum of shifted feature maps, in float64."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from snippets.segmentation import aspp
from snippets.segmentation.aspp import ASPP, SummedASPP, valid_taps


def shifted_sum(x, weight, bias, rate):
    """y[p] = sum_k w[k] x[p + rate k], by shifting the zero-padded map, without any convolution."""
    height, width = x.shape[-2:]
    padded = F.pad(x, [rate] * 4)
    total = 0
    for i in range(3):
        for j in range(3):
            window = padded[..., i * rate : i * rate + height, j * rate : j * rate + width]
            total = total + torch.einsum("oc,nchw->nohw", weight[:, :, i, j], window)
    return total if bias is None else total + bias[:, None, None]


def point(x, weight):
    return torch.einsum("oc,nchw->nohw", weight.flatten(1), x)


def bn_relu(x, bn):
    """Batch normalisation by its definition, biased variance when training."""
    if bn.training:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
    else:
        mean, var = bn.running_mean, bn.running_var
    scale = bn.weight / (var + bn.eps).sqrt()
    return ((x - mean[:, None, None]) * scale[:, None, None] + bn.bias[:, None, None]).relu()


def reference(module, x, rates):
    first, *atrous, image = module.convs
    out = [bn_relu(point(x, first[0].weight), first[1])]
    for branch, rate in zip(atrous, rates, strict=True):
        conv, bn = branch[0], branch[1]
        if isinstance(conv, nn.Conv2d):
            y = shifted_sum(x, conv.weight, None, rate)
        else:
            depthwise = torch.diag_embed(conv[0].weight[:, 0].permute(1, 2, 0)).permute(2, 3, 0, 1)
            y = point(bn_relu(shifted_sum(x, depthwise, None, rate), conv[1]), conv[3].weight)
        out.append(bn_relu(y, bn))
    pooled = bn_relu(point(x.mean((2, 3), keepdim=True), image[1].weight), image[2])
    out.append(F.interpolate(pooled, x.shape[-2:], mode="bilinear", align_corners=False))
    return bn_relu(point(torch.cat(out, 1), module.project[0].weight), module.project[1])


def scramble(module):
    """Statistics and affine parameters away from their defaults, so that each must be used."""
    for m in module.modules():
        if isinstance(m, nn.BatchNorm2d):
            for t, low in (
                (m.running_mean, -1),
                (m.running_var, 0.5),
                (m.weight, 0.5),
                (m.bias, -1),
            ):
                nn.init.uniform_(t, low, low + 1)


sizes = st.tuples(st.integers(2, 3), st.integers(1, 5), st.integers(2, 9), st.integers(2, 9))


@settings(max_examples=30)
@given(sizes, st.integers(1, 4), st.lists(st.integers(1, 12), min_size=1, max_size=4))
def test_v2_is_the_sum_of_its_branches(size, classes, rates):
    x = torch.randn(size, dtype=torch.float64)
    module = SummedASPP(size[1], classes, rates).double()
    expected = sum(
        shifted_sum(x, c.weight, c.bias, r) for c, r in zip(module.convs, rates, strict=True)
    )
    assert (module(x) - expected).abs().max() < 1e-10


@pytest.mark.parametrize("separable", [False, True])
@pytest.mark.parametrize("training", [False, True])
@settings(max_examples=10)
@given(size=sizes, rates=st.lists(st.integers(1, 12), min_size=1, max_size=3))
def test_v3_equals_the_definition_forward_and_gradient(separable, training, size, rates):
    torch.manual_seed(0)
    x = torch.randn(size, dtype=torch.float64, requires_grad=True)
    module = ASPP(size[1], rates, 4, separable).double()
    scramble(module)
    module.train(training).project[-1].eval()  # dropout off
    inputs = [x, *module.parameters()]
    y, expected = module(x), reference(module, x, rates)
    weight = torch.randn_like(y)
    assert (y - expected).abs().max() < 1e-10
    for a, b in zip(
        torch.autograd.grad((y * weight).sum(), inputs),
        torch.autograd.grad((expected * weight).sum(), inputs),
        strict=True,
    ):
        assert (a - b).abs().max() < 1e-9 * (1 + b.abs().max())


def test_three_layer_branches_of_the_vgg_version():
    module = SummedASPP(3, 5, (1, 4), hidden=6).double().eval()
    x = torch.randn(2, 3, 7, 8, dtype=torch.float64)
    expected = 0
    for branch, rate in zip(module.convs, (1, 4), strict=True):
        fc6, fc7, fc8 = (m for m in branch if isinstance(m, nn.Conv2d))
        h = shifted_sum(x, fc6.weight, fc6.bias, rate).relu()
        h = (point(h, fc7.weight) + fc7.bias[:, None, None]).relu()
        expected = expected + point(h, fc8.weight) + fc8.bias[:, None, None]
    assert (module(x) - expected).abs().max() < 1e-10


def test_parameters_and_state_layout():
    with torch.device("meta"):
        module = ASPP(2048, (12, 24, 36))
    assert sum(p.numel() for p in module.parameters()) == 15_535_104  # torchvision 0.28.0
    norm = ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"]
    expected = [
        key
        for branch, (conv, bn) in {
            **{f"convs.{i}": (0, 1) for i in range(4)},
            "convs.4": (1, 2),
            "project": (0, 1),
        }.items()
        for key in (f"{branch}.{conv}.weight", *(f"{branch}.{bn}.{n}" for n in norm))
    ]
    assert list(module.state_dict()) == expected  # the keys of torchvision's ASPP


@pytest.mark.parametrize("separable", [False, True])
def test_gradients_reach_every_parameter(separable):
    torch.manual_seed(0)
    module = ASPP(3, (1, 2, 3), 4, separable)
    module(torch.randn(2, 3, 6, 7)).square().sum().backward()
    assert all(p.grad is not None and p.grad.any() for p in module.parameters())


@pytest.mark.parametrize(("size", "rate"), [(33, 6), (33, 18), (5, 4), (5, 5), (5, 9)])
def test_valid_taps_follow_the_closed_form(size, rate):
    expected = (1 - 2 * rate / (3 * size)) ** 2 if rate < size else 1 / 9
    assert valid_taps(size, rate) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("module", [SummedASPP(3, 2), ASPP(3, out_channels=2)])
@pytest.mark.parametrize("shape", [(2, 4, 5, 5), (3, 5, 5)])
def test_wrong_input_is_named(module, shape):
    with pytest.raises(ValueError, match=r"x 应为 \(N, 3, H, W\)"):
        module(torch.zeros(shape))


@pytest.mark.parametrize("rates", [(), (6, 0), (-1,)])
def test_wrong_rates_are_named(rates):
    for build in (lambda: SummedASPP(3, 2, rates), lambda: ASPP(3, rates)):
        with pytest.raises(ValueError, match="rates 应为"):
            build()


def test_demonstration_runs(capsys):
    aspp.main()
    assert "15,535,104" in capsys.readouterr().out
