import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from snippets.foundations.dropout import dropout
from tests.snippets.checks import assert_same_function, examples


@given(
    st.lists(st.integers(1, 6), min_size=1, max_size=4),
    st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1.0])),
    st.booleans(),
    st.integers(0, 99),
)
@examples
def test_equals_torch_with_the_same_seed(shape, p, training, seed):
    def seeded(function):
        def run(x):
            torch.manual_seed(seed)
            return function(x, p, training)

        return run

    x = torch.randn(shape, dtype=torch.float64)
    assert_same_function(seeded(dropout), seeded(F.dropout), x)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_share_of_zeros_and_expectation(p):
    y = dropout(torch.ones(200_000), p, generator=torch.Generator().manual_seed(3))
    assert float(y.eq(0).float().mean()) == pytest.approx(p, abs=0.005)
    assert float(y.mean()) == pytest.approx(1, abs=0.03)
    assert len(y.unique()) == 2


def test_generator():
    runs = [dropout(torch.ones(50), generator=torch.Generator().manual_seed(s)) for s in (1, 1, 2)]
    assert runs[0].equal(runs[1]) and not runs[0].equal(runs[2])


def test_errors():
    for p in (-0.1, 1.1):
        with pytest.raises(ValueError, match="p "):
            dropout(torch.ones(2), p)
        with pytest.raises(ValueError, match="p "):
            dropout(torch.ones(2), p, training=False)
