"""The field by intervals is proven against the gradient: what has none was not seen."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from snippets.foundations.receptive_field import chain_receptive_field, receptive_field
from tests.snippets.checks import examples


def by_gradient(module: nn.Module, size: int) -> tuple[int, int]:
    """Widest span of non-zero gradients of one output, with all weights positive."""
    module = module.double()
    for p in module.parameters():
        nn.init.constant_(p, 1.0)
    x = torch.ones(1, 1, size, size, dtype=torch.float64, requires_grad=True)
    y = module(x)
    spans = [0, 0]
    middle = [n // 2 for n in y.shape[2:]]
    for axis in (0, 1):
        for shift in range(-4, 5):  # all phases of an upsampling
            at = [0, 0, *middle]
            at[2 + axis] += shift
            (grad,) = torch.autograd.grad(y[tuple(at)], x, retain_graph=True)
            seen = grad[0, 0].ne(0).any(dim=1 - axis).nonzero()
            assert seen.min() > 0 and seen.max() < size - 1, "the test's image is too small"
            spans[axis] = max(spans[axis], int(seen.max() - seen.min()) + 1)
    return tuple(spans)


class Branches(nn.Module):
    """Two paths, added or concatenated; the second loses its border and the first is cropped."""

    def __init__(self, left: nn.Module, right: nn.Module, join: str) -> None:
        super().__init__()
        self.left, self.right, self.join = left, right, join

    def forward(self, x):
        a, b = self.left(x), self.right(x)
        down = a.shape[-2] - b.shape[-2], a.shape[-1] - b.shape[-1]
        a = a[:, :, down[0] // 2 : a.shape[2] - (down[0] + 1) // 2]
        a = a[:, :, :, down[1] // 2 : a.shape[3] - (down[1] + 1) // 2]
        return a + b if self.join == "add" else torch.cat([a, b], 1).mean(1, keepdim=True)


@st.composite
def layers(draw, strides=(1, 2, 3)):
    kernel = (draw(st.integers(1, 4)), draw(st.integers(1, 4)))
    stride = draw(st.sampled_from(strides))
    kind = draw(st.sampled_from(["conv", "avg", "norm", "up", "bilinear", "transposed", "pad"]))
    if kind == "conv":
        dilation = draw(st.integers(1, 2))
        return nn.Conv2d(1, 1, kernel, stride, dilation=dilation, padding=draw(st.integers(0, 2)))
    if kind == "avg":
        return nn.AvgPool2d(
            3, stride, 1, ceil_mode=draw(st.booleans()), count_include_pad=draw(st.booleans())
        )
    if kind == "up" and stride > 1:
        return nn.Upsample(scale_factor=2)
    if kind == "bilinear" and stride > 1:
        # align_corners=True moves the phase along the image: compared on its own below
        return nn.Upsample(scale_factor=2, mode="bilinear")
    if kind == "transposed":
        return nn.ConvTranspose2d(
            1, 1, max(*kernel, stride), stride, padding=draw(st.integers(0, 1))
        )
    if kind == "pad":
        return nn.ZeroPad2d(draw(st.tuples(*[st.integers(0, 3)] * 4)))
    return nn.Sequential(nn.BatchNorm2d(1).eval(), nn.Identity())


@given(st.lists(layers(), min_size=1, max_size=3))
@examples
def test_chains_equal_the_gradient(stack):
    module = nn.Sequential(*stack)
    expected = by_gradient(module, 100)
    assert receptive_field(module, (1, 1, 512, 512)) == expected


@given(
    st.lists(layers(strides=(1,)), min_size=1, max_size=2),
    st.tuples(st.integers(1, 5), st.integers(1, 5)),
    st.sampled_from(["add", "cat"]),
)
@examples
def test_branches_equal_the_gradient(left, kernel, join):
    pad = nn.ZeroPad2d(8)  # so that the right branch is never the bigger one
    module = Branches(nn.Sequential(pad, *left), nn.Conv2d(1, 1, kernel), join)
    assert receptive_field(module, (1, 1, 256, 256)) == by_gradient(module, 90)


def test_align_corners_moves_the_phase():
    up = nn.Upsample(size=(7, 13), mode="bilinear", align_corners=True)
    x = torch.ones(1, 1, 4, 5, dtype=torch.float64, requires_grad=True)
    (grad,) = torch.autograd.grad(up(x)[0, 0, 3, 1], x)
    assert int(grad[0, 0].ne(0).sum()) == 4  # both rows and both columns between two points
    assert receptive_field(up, (1, 1, 4, 5)) == (2, 2)
    same = nn.Upsample(size=(4, 5), mode="bilinear", align_corners=True)
    assert receptive_field(same, (1, 1, 4, 5)) == (1, 1)


def vgg(depths: tuple[int, ...]) -> list[tuple[int, int]]:
    return [layer for n in depths for layer in [(3, 1)] * n + [(2, 2)]]


@pytest.mark.parametrize(
    ("config", "layers"),
    [
        ("vgg16_pool5", vgg((2, 2, 3, 3, 3))),
        ("vgg16_conv5_3", vgg((2, 2, 3, 3, 3))[:-1]),
        ("vgg19_pool5", vgg((2, 2, 4, 4, 4))),
        ("alexnet_pool5", [(11, 4), (3, 2), (5, 1), (3, 2), (3, 1), (3, 1), (3, 1), (3, 2)]),
        ("mobilenet_v1", [(3, 2), (3, 1)] * 3 + [(3, 2), *[(3, 1)] * 5, (3, 2), (3, 1)]),
        ("lenet5_c5", [(5, 1), (2, 2), (5, 1), (2, 2), (5, 1)]),
    ],
)  # fmt: skip
def test_published_chains(truth, config, layers):
    published = truth("receptive_field", config=config)["rf"]
    assert chain_receptive_field(layers) == published
    stack = nn.Sequential(*(nn.Conv2d(1, 1, k, s, padding=k // 2) for k, s in layers))
    assert receptive_field(stack, (1, 1, 1024, 1024)) == (published, published)


def test_other_operators():
    class Net(nn.Module):
        def forward(self, x):
            pooled, where = F.max_pool2d(F.relu(x, inplace=True), 2, return_indices=True)
            pooled = F.local_response_norm(pooled, 5)
            a, b = F.max_unpool2d(pooled, where, 2).chunk(2, dim=1)
            return F.interpolate(torch.maximum(a, b), scale_factor=2)[..., 1::2]

    assert receptive_field(Net(), (2, 4, 64, 64)) == (2, 2)
    assert receptive_field(nn.Conv1d(4, 4, 5, dilation=3), (1, 4, 99)) == (13,)
    assert receptive_field(nn.Conv3d(1, 1, (1, 2, 3)), (1, 1, 9, 9, 9)) == (1, 2, 3)


@pytest.mark.parametrize(
    "module",
    [
        nn.AdaptiveAvgPool2d(1),
        nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Upsample(size=(32, 32))),
        nn.Sequential(nn.Flatten(), nn.Linear(32 * 32, 4)),
        nn.Conv2d(1, 1, 33, padding=16),
        Branches(nn.Identity(), nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Upsample(32)), "add"),
    ],
)
def test_unbounded_or_too_small(module):
    with pytest.raises(ValueError, match="input"):
        receptive_field(module, (1, 1, 32, 32))


def test_bad_arguments():
    with pytest.raises(ValueError, match="input"):
        receptive_field(nn.ReLU(), (3, 4))
    for bad in [(0, 1), (3, 0), (-1, 1)]:
        with pytest.raises(ValueError, match="layers"):
            chain_receptive_field([(3, 1), bad])
