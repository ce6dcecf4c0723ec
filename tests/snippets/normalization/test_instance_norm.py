import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import nn

from snippets.normalization.batch_norm import BatchNorm
from snippets.normalization.instance_norm import InstanceNorm
from tests.snippets.checks import assert_close, assert_same_function, assert_same_module, examples

LIBRARY = {1: nn.InstanceNorm1d, 2: nn.InstanceNorm2d, 3: nn.InstanceNorm3d}
places = st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple)


@given(st.integers(1, 4), st.integers(1, 4), places, st.booleans(), st.booleans())
@examples
def test_equals_torch(batch, channels, places, affine, training):
    x = torch.randn(batch, channels, *places, dtype=torch.float64) * 3 + 5
    assume(x[0, 0].numel() > 1)
    theirs = LIBRARY[len(places)](channels, eps=1e-3, affine=affine).double().train(training)
    for p in theirs.parameters():
        nn.init.normal_(p)
    ours = InstanceNorm(channels, eps=1e-3, affine=affine).double().train(training)
    assert_same_module(ours, theirs, x)
    ours.load_state_dict(theirs.state_dict())


@given(st.integers(1, 3), st.integers(1, 4))
@examples
def test_is_group_norm_with_one_channel_a_group_and_batch_norm_of_all(batch, channels):
    x = torch.randn(batch, channels, 4, 3, dtype=torch.float64)
    norm = InstanceNorm(channels)
    assert_same_function(norm, lambda x: F.group_norm(x, channels), x)
    bn = BatchNorm(batch * channels).double()
    assert_same_function(norm, lambda x: bn(x.reshape(1, -1, 4, 3)).reshape(x.shape), x)


def test_zero_variance_gives_zero():
    x = torch.full((2, 3, 4), 7.0, dtype=torch.float64)
    assert_same_module(InstanceNorm(3), nn.InstanceNorm1d(3), x)
    assert_close(InstanceNorm(3)(x), torch.zeros_like(x))


def test_errors():
    with pytest.raises(ValueError, match="channels"):
        InstanceNorm(0)
    for shape in ((2, 4, 5), (2, 3), (3, 5, 5)):
        with pytest.raises(ValueError, match=r"x .*\(N, 3"):
            InstanceNorm(3)(torch.zeros(shape))
    with pytest.raises(ValueError, match="多于一个"):
        InstanceNorm(3)(torch.zeros(2, 3, 1, 1))
