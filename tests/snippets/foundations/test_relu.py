import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from snippets.foundations.relu import relu, relu_backward
from tests.snippets.checks import assert_close, assert_same_function, examples


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=20))
@examples
def test_equals_torch_with_a_zero_gradient_at_zero(values):
    x = torch.tensor([*values, 0.0, -0.0], dtype=torch.float64)
    assert_same_function(relu, F.relu, x)
    leaf = x.clone().requires_grad_()
    grad = torch.randn_like(x)
    F.relu(leaf).backward(grad)
    assert_close(relu_backward(grad, x), leaf.grad)


def test_infinities_and_nan():
    x = torch.tensor([math.inf, -math.inf, math.nan])
    assert relu(x)[:2].tolist() == [math.inf, 0] and relu(x)[2].isnan()


def test_errors():
    with pytest.raises(ValueError, match="grad"):
        relu_backward(torch.zeros(2), torch.zeros(3))
