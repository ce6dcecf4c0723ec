import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from snippets.foundations.unpooling import max_pool2d, max_unpool2d
from tests.snippets.checks import assert_close, assert_same_function, examples

small = st.integers(1, 4)
sizes = st.tuples(st.integers(4, 9), st.integers(4, 9))


@given(small, small, sizes, small, st.one_of(st.none(), st.integers(1, 3)), st.booleans())
@examples
def test_pool_equals_torch(batch, channels, size, kernel, stride, ties):
    x = torch.randn(batch, channels, *size, dtype=torch.float64)
    x = x.round() if ties else x
    ours, indices = max_pool2d(x, kernel, stride)
    theirs, where = F.max_pool2d(x, kernel, stride, return_indices=True)
    assert_close(ours, theirs)
    assert indices.equal(where)
    assert_same_function(
        lambda x: max_pool2d(x, kernel, stride)[0], lambda x: F.max_pool2d(x, kernel, stride), x
    )


@given(small, small, sizes, st.integers(1, 4))
@examples
def test_unpool_equals_torch(batch, channels, size, kernel):
    x = torch.randn(batch, channels, *size, dtype=torch.float64)
    pooled, indices = F.max_pool2d(x, kernel, return_indices=True)
    assert_same_function(
        lambda p: max_unpool2d(p, indices, size),
        lambda p: F.max_unpool2d(p, indices, kernel, output_size=size),
        pooled,
    )


def test_overlapping_windows_put_one_maximum_back_once():
    x = torch.randn(2, 3, 9, 7, dtype=torch.float64)
    pooled, indices = F.max_pool2d(x, 3, stride=1, return_indices=True)
    assert indices.flatten(2).sort().values.diff().eq(0).any()
    theirs = F.max_unpool2d(pooled, indices, 3, stride=1, output_size=(9, 7))
    assert_close(max_unpool2d(pooled, indices, (9, 7)), theirs)


def test_pooling_again_gives_the_same():
    x = torch.rand(2, 3, 8, 8)
    pooled, indices = max_pool2d(x, 2)
    again, same = max_pool2d(max_unpool2d(pooled, indices, (8, 8)), 2)
    assert again.equal(pooled) and same.equal(indices)


def test_errors():
    x = torch.zeros(1, 1, 4, 4)
    for kernel, stride, name in ((0, None, "kernel"), (2, 0, "stride"), (5, None, "x ")):
        with pytest.raises(ValueError, match=name):
            max_pool2d(x, kernel, stride)
    pooled, indices = max_pool2d(x, 2)
    with pytest.raises(ValueError, match="indices"):
        max_unpool2d(pooled, indices[..., :1], (4, 4))
    with pytest.raises(ValueError, match=r"indices .*9"):
        max_unpool2d(pooled, indices, (3, 3))
    with pytest.raises(ValueError, match="indices"):
        max_unpool2d(pooled, indices - 20, (4, 4))
