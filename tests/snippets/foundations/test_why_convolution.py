import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from snippets.foundations.counting import count_parameters
from snippets.foundations.why_convolution import (
    conv_parameters,
    convolution_matrix,
    dense_parameters,
)
from tests.snippets.checks import assert_same_function, examples


def test_published_counts(truth):
    dense = truth("why_conv", config="32x32x3 -> 32x32x6, fully connected")["params"]
    conv = truth("why_conv", config="same map with one 5x5 conv (padding 2)")["params"]
    assert dense_parameters((3, 32, 32), (6, 32, 32)) == dense
    assert conv_parameters(3, 6, 5) == conv
    assert round(dense / conv) == 41_405


def test_three_3x3_against_one_7x7(truth):
    three = 3 * (conv_parameters(512, 512, 3) - 512)  # the table counts no bias
    assert three == truth("vgg_3x3_stack")["params"]
    assert conv_parameters(512, 512, 7) - 512 == 49 * 512**2 == 12_845_056


@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4), st.integers(1, 5))
@examples
def test_counts_equal_the_modules(groups, a, b, kernel):
    c_in, c_out = a * groups, b * groups
    conv = nn.Conv2d(c_in, c_out, kernel, groups=groups)
    assert conv_parameters(c_in, c_out, kernel, groups) == count_parameters(conv)
    dense = nn.Linear(c_in * 6, c_out * 4, device="meta")
    assert dense_parameters((c_in, 2, 3), (c_out, 4, 1)) == count_parameters(dense)


@given(
    st.integers(1, 3),
    st.integers(1, 3),
    st.tuples(st.integers(3, 6), st.integers(3, 6)),
    st.integers(1, 3),
    st.integers(1, 2),
    st.integers(0, 1),
)
@examples
def test_the_matrix_is_the_convolution(c_in, c_out, size, kernel, stride, padding):
    x = torch.randn(2, c_in, *size, dtype=torch.float64)
    weight = torch.randn(c_out, c_in, kernel, kernel, dtype=torch.float64)
    steps = {"stride": stride, "padding": padding}
    shape = F.conv2d(x, weight, **steps).shape
    assert_same_function(
        lambda x, w: (x.flatten(1) @ convolution_matrix(w, size, **steps).T).reshape(shape),
        lambda x, w: F.conv2d(x, w, **steps),
        x,
        weight,
    )


def test_local_and_shared():
    weight = torch.arange(1.0, 10).reshape(1, 1, 3, 3)
    matrix = convolution_matrix(weight, (5, 5))
    assert matrix.ne(0).sum(1).tolist() == [9] * 9  # local: nine entries a row
    assert all(sorted(row[row != 0].tolist()) == list(range(1, 10)) for row in matrix)  # shared


def test_errors():
    for groups in (0, 2, -1):
        with pytest.raises(ValueError, match="groups"):
            conv_parameters(3, 6, 3, groups)
