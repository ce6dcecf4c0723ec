import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from snippets.foundations.counting import (
    count_buffers,
    count_macs,
    count_parameters,
    stage_shapes,
)
from tests.snippets.checks import examples

LENET = nn.Sequential(
    nn.Sequential(nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2)),
    nn.Sequential(nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2)),
    nn.Flatten(),
    nn.Sequential(nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)),
)


def test_lenet_equals_the_published_counts(truth):
    row = truth("lenet5", variant="modern")
    assert count_parameters(LENET) == row["params"]
    assert count_macs(LENET, (1, 1, 32, 32)) == row["macs"]


def test_one_layer_of_each_why_conv_row(truth):
    dense = truth("why_conv", config="32x32x3 -> 32x32x6, fully connected")
    conv = truth("why_conv", config="same map with one 5x5 conv (padding 2)")
    with torch.device("meta"):
        assert count_parameters(nn.Linear(32 * 32 * 3, 32 * 32 * 6)) == dense["params"]
    assert count_parameters(nn.Conv2d(3, 6, 5, padding=2)) == conv["params"]


@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.booleans())
@examples
def test_convolution_by_formula(kernel, stride, groups, width, transposed):
    c_in, c_out, size, batch = 2 * groups, width * groups, 9, 2
    kind = nn.ConvTranspose2d if transposed else nn.Conv2d
    conv = kind(c_in, c_out, kernel, stride=stride, groups=groups)
    n_out = conv(torch.zeros(batch, c_in, size, size)).shape[-1]
    per_place = c_in * c_out // groups * kernel**2
    assert count_parameters(conv) == per_place + c_out
    places = size if transposed else n_out  # a transposed convolution multiplies at each input
    assert count_macs(conv, (batch, c_in, size, size)) == batch * places**2 * per_place


def test_linear_and_lstm_by_formula():
    assert count_macs(nn.Linear(30, 7), (5, 30)) == 5 * 30 * 7
    steps, batch, n_in, hidden = 6, 2, 3, 5
    macs = steps * batch * 4 * hidden * (n_in + hidden)
    assert count_macs(nn.LSTM(n_in, hidden), (steps, batch, n_in)) == macs


def test_two_inputs():
    class Product(nn.Module):
        def forward(self, a, b):
            return a @ b

    assert count_macs(Product(), (4, 3), torch.zeros(3, 2)) == 4 * 3 * 2


def test_shared_parameters_count_once_and_buffers_apart():
    layer = nn.Linear(2, 3)
    assert count_parameters(nn.Sequential(layer, nn.Linear(3, 2), layer)) == 9 + 8
    norm = nn.BatchNorm2d(8)
    norm.weight.requires_grad_(False)
    assert count_parameters(norm) == 16 and count_buffers(norm) == 16


def test_stage_shapes():
    assert stage_shapes(LENET, (1, 1, 32, 32)) == {
        "0": (6, 14, 14), "1": (16, 5, 5), "2": (400,), "3": (10,)
    }  # fmt: skip
    assert list(stage_shapes(LENET, (1, 1, 32, 32), ["1.0", "0.0"])) == ["0.0", "1.0"]
    assert stage_shapes(nn.Sequential(nn.LSTM(3, 5)), (7, 2, 3)) == {"0": (2, 5)}
    with pytest.raises(ValueError, match=r"names.*'pool'"):
        stage_shapes(LENET, (1, 1, 32, 32), ["0", "pool"])
