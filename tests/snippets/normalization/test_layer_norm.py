import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from snippets.normalization.layer_norm import LayerNorm
from tests.snippets.checks import assert_close, assert_same_module, examples

dims = st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple)


@given(st.lists(st.integers(1, 4), max_size=2), dims, st.booleans(), st.booleans())
@examples
def test_equals_torch(lead, shape, affine, training):
    theirs = nn.LayerNorm(shape, eps=1e-3, elementwise_affine=affine).double().train(training)
    for p in theirs.parameters():
        nn.init.normal_(p)
    ours = LayerNorm(shape, eps=1e-3, affine=affine).double().train(training)
    x = torch.randn(*lead, *shape, dtype=torch.float64) * 3 + 5
    assert_same_module(ours, theirs, x)
    ours.load_state_dict(theirs.state_dict())


def test_on_a_dense_layer_each_row_is_its_own():
    x = torch.randn(3, 8, dtype=torch.float64)
    ln = LayerNorm(8, eps=0).double()
    rows = (x - x.mean(1, keepdim=True)) / x.std(1, correction=0, keepdim=True)
    assert_close(ln(x).detach(), rows)
    assert_close(ln(x[1:2]), ln(x)[1:2])


def test_zero_variance_gives_the_bias():
    ln, theirs = LayerNorm((2, 3)).double(), nn.LayerNorm((2, 3)).double()
    nn.init.normal_(theirs.bias)
    x = torch.full((4, 2, 3), 9.0, dtype=torch.float64)
    assert_same_module(ln, theirs, x)
    assert_close(ln(x), ln.bias.expand_as(x))


def test_errors():
    for bad in (0, (), (3, -1)):
        with pytest.raises(ValueError, match="normalized_shape"):
            LayerNorm(bad)
    for shape in ((2, 3), (4,), (5, 4, 2)):
        with pytest.raises(ValueError, match=r"x .*\(5, 4\)"):
            LayerNorm((5, 4))(torch.zeros(shape))
