import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from snippets.foundations.xavier_initialization import (
    fan_in_and_out,
    xavier_normal,
    xavier_uniform,
)
from tests.snippets.checks import assert_close, examples

shapes = st.lists(st.integers(1, 6), min_size=2, max_size=4)


@given(shapes, st.floats(0.1, 3), st.integers(0, 99))
@examples
def test_same_numbers_as_torch(shape, gain, seed):
    for ours, theirs in (
        (xavier_uniform, nn.init.xavier_uniform_),
        (xavier_normal, nn.init.xavier_normal_),
    ):
        mine, his = (torch.empty(shape, dtype=torch.float64) for _ in range(2))
        ours(mine, gain, generator=torch.Generator().manual_seed(seed))
        theirs(his, gain, generator=torch.Generator().manual_seed(seed))
        assert_close(mine, his)


@pytest.mark.parametrize("shape", [(600, 400), (64, 32, 5, 3)])
def test_distribution(shape):
    n_in, n_out = fan_in_and_out(torch.empty(shape))
    variance = 2 / (n_in + n_out)
    w = xavier_uniform(torch.empty(shape))
    bound = math.sqrt(6 / (n_in + n_out))
    assert 0.99 * bound < w.abs().max() <= bound
    assert float(w.var()) == pytest.approx(variance, rel=0.03)
    assert abs(w.mean()) < 5 * math.sqrt(variance / w.numel())
    counts = torch.histc(w, 10, -bound, bound) / w.numel()
    assert (counts - 0.1).abs().max() < 0.01  # flat
    w = xavier_normal(torch.empty(shape))
    assert float(w.var()) == pytest.approx(variance, rel=0.03)
    within = (w.abs() < math.sqrt(variance)).float().mean()
    assert float(within) == pytest.approx(0.6827, abs=0.01)  # bell-shaped


def test_the_notes_randn_has_three_times_the_variance():
    w = torch.randn(600, 400) * math.sqrt(6 / 1000)
    ratio = w.var() / xavier_uniform(torch.empty(600, 400)).var()
    assert float(ratio) == pytest.approx(3, rel=0.03)


def test_fills_in_place_without_a_gradient_and_needs_two_dimensions():
    p = nn.Parameter(torch.zeros(3, 4))
    assert xavier_uniform(p) is p and p.grad_fn is None and p.ne(0).all()
    with pytest.raises(ValueError, match="weight"):
        xavier_normal(torch.empty(5))
