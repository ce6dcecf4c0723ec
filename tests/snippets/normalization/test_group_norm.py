from math import prod

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import nn

from snippets.normalization.group_norm import GroupNorm
from snippets.normalization.layer_norm import LayerNorm
from tests.snippets.checks import assert_close, assert_same_function, assert_same_module, examples

small = st.integers(1, 4)


@given(small, small, small, st.lists(small, max_size=3), st.booleans(), st.booleans())
@examples
def test_equals_torch(batch, groups, per_group, places, affine, training):
    channels = groups * per_group
    assume(batch * per_group * prod(places) > 1)  # torch refuses a single number
    theirs = nn.GroupNorm(groups, channels, eps=1e-3, affine=affine).double().train(training)
    for p in theirs.parameters():
        nn.init.normal_(p)
    ours = GroupNorm(groups, channels, eps=1e-3, affine=affine).double().train(training)
    x = torch.randn(batch, channels, *places, dtype=torch.float64) * 3 + 5
    assert_same_module(ours, theirs, x)
    ours.load_state_dict(theirs.state_dict())


@given(small, st.integers(1, 6))
@examples
def test_lies_between_layer_and_instance_norm(batch, channels):
    x = torch.randn(batch, channels, 3, 5, dtype=torch.float64)
    whole = LayerNorm((channels, 3, 5), affine=False)
    assert_same_function(GroupNorm(1, channels, affine=False), whole, x)
    assert_same_function(GroupNorm(channels, channels, affine=False), F.instance_norm, x)


def test_one_group_differs_from_layer_norm_in_its_affine_parameters():
    assert GroupNorm(1, 6).weight.shape == (6,)
    assert LayerNorm((6, 3, 5)).weight.shape == (6, 3, 5)


def test_zero_variance_gives_the_bias():
    theirs = nn.GroupNorm(2, 4).double()
    nn.init.normal_(theirs.bias)
    ours, x = GroupNorm(2, 4).double(), torch.full((3, 4, 2, 2), 5.0, dtype=torch.float64)
    assert_same_module(ours, theirs, x)
    assert_close(ours(x), ours.bias.reshape(4, 1, 1).expand_as(x))


def test_errors():
    for groups, channels in ((0, 4), (3, 4), (5, 4), (1, 0), (-2, 4)):
        with pytest.raises(ValueError, match="groups"):
            GroupNorm(groups, channels)
    for shape in ((2, 3), (4,), (4, 2, 2)):
        with pytest.raises(ValueError, match=r"x .*\(N, 4"):
            GroupNorm(2, 4)(torch.zeros(shape))
