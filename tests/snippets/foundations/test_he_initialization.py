import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from snippets.foundations.he_initialization import he_normal, he_uniform
from tests.snippets.checks import assert_close, examples


@given(st.lists(st.integers(1, 6), min_size=2, max_size=4), st.integers(0, 99))
@examples
def test_same_numbers_as_torch(shape, seed):
    for ours, theirs in (
        (he_uniform, nn.init.kaiming_uniform_),
        (he_normal, nn.init.kaiming_normal_),
    ):
        mine, his = (torch.empty(shape, dtype=torch.float64) for _ in range(2))
        ours(mine, generator=torch.Generator().manual_seed(seed))
        theirs(his, nonlinearity="relu", generator=torch.Generator().manual_seed(seed))
        assert_close(mine, his)


@pytest.mark.parametrize("shape", [(600, 400), (64, 32, 5, 3)])
def test_distribution(shape):
    n_in = math.prod(shape[1:])
    w = he_uniform(torch.empty(shape))
    bound = math.sqrt(6 / n_in)
    assert 0.99 * bound < w.abs().max() <= bound
    assert float(w.var()) == pytest.approx(2 / n_in, rel=0.03)
    counts = torch.histc(w, 10, -bound, bound) / w.numel()
    assert (counts - 0.1).abs().max() < 0.01
    w = he_normal(torch.empty(shape))
    assert float(w.var()) == pytest.approx(2 / n_in, rel=0.03)
    within = (w.abs() < math.sqrt(2 / n_in)).float().mean()
    assert float(within) == pytest.approx(0.6827, abs=0.01)


def test_the_default_of_linear_and_conv_is_not_he():
    for layer in (nn.Linear(400, 600), nn.Conv2d(16, 600, 5)):
        n_in = layer.weight[0].numel()
        assert layer.weight.abs().max() <= 1 / math.sqrt(n_in)
        ratio = he_normal(torch.empty_like(layer.weight)).var() / layer.weight.var()
        assert ratio.item() == pytest.approx(6, rel=0.05)


def test_relu_keeps_the_second_moment():
    x = torch.randn(500, 800)
    for _ in range(10):
        x = torch.relu(x @ he_normal(torch.empty(800, 800)).T)
    assert 0.5 < float(x.pow(2).mean()) < 2


def test_needs_two_dimensions():
    for init in (he_uniform, he_normal):
        with pytest.raises(ValueError, match="weight"):
            init(torch.empty(5))
