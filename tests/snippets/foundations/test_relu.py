import math

import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from snippets.foundations.relu import relu
from tests.snippets.checks import assert_same_function, examples


@given(st.lists(st.floats(-5, 5), min_size=1, max_size=20))
@examples
def test_equals_torch_with_a_zero_gradient_at_zero(values):
    x = torch.tensor([*values, 0.0, -0.0], dtype=torch.float64)
    assert_same_function(relu, F.relu, x)


def test_infinities_and_nan():
    x = torch.tensor([math.inf, -math.inf, math.nan])
    assert relu(x)[:2].tolist() == [math.inf, 0] and relu(x)[2].isnan()


def test_clamp_has_another_gradient_at_zero():
    at = torch.zeros(1, requires_grad=True)
    at.clamp(min=0).backward()
    assert at.grad.item() == 1
    at.grad = None
    relu(at).backward()
    assert at.grad.item() == 0
