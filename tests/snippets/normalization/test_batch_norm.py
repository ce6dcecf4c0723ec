import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import nn

from snippets.normalization.batch_norm import BatchNorm
from tests.snippets.checks import assert_close, assert_same_function, assert_same_module, examples

LIBRARY = {0: nn.BatchNorm1d, 1: nn.BatchNorm1d, 2: nn.BatchNorm2d, 3: nn.BatchNorm3d}
places = st.lists(st.integers(1, 5), max_size=3).map(tuple)


def both(channels: int, places: tuple[int, ...], momentum: float = 0.1):
    theirs = LIBRARY[len(places)](channels, eps=1e-3, momentum=momentum).double()
    nn.init.normal_(theirs.weight)
    nn.init.normal_(theirs.bias)
    return BatchNorm(channels, eps=1e-3, momentum=momentum).double(), theirs


@given(st.integers(1, 4), st.integers(1, 4), places, st.floats(0, 1))
@examples
def test_training_equals_torch(batch, channels, places, momentum):
    x = torch.randn(batch, channels, *places, dtype=torch.float64) * 3 + 5
    assume(x[:, 0].numel() > 1)
    ours, theirs = both(channels, places, momentum)
    for _ in range(3):
        assert_same_module(ours, theirs, x)
        x = x * 2 - 1
    for name, buffer in theirs.named_buffers():
        assert_close(dict(ours.named_buffers())[name], buffer)


@given(st.integers(1, 4), st.integers(1, 4), places)
@examples
def test_evaluation_equals_torch_and_weights_load(batch, channels, places):
    ours, theirs = both(channels, places)
    theirs(torch.randn(9, channels, *places, dtype=torch.float64) * 3 + 5)
    assert [*ours.state_dict()] == [*theirs.state_dict()]
    ours.load_state_dict(theirs.state_dict())
    before = {k: v.clone() for k, v in theirs.state_dict().items()}
    assert_same_function(
        ours.eval(), theirs.eval(), torch.randn(batch, channels, *places, dtype=torch.float64)
    )
    for name, value in ours.state_dict().items():
        assert_close(value, before[name])


def test_zero_variance_gives_the_bias():
    ours, theirs = both(2, (3, 3))
    x = torch.full((2, 2, 3, 3), 4.0, dtype=torch.float64)
    assert_same_module(ours, theirs, x)
    assert_close(ours(x), ours.bias.reshape(1, 2, 1, 1).expand_as(x))


def test_normalises_with_the_biased_and_stores_the_unbiased_variance():
    x = torch.tensor([[1.0], [3.0]], dtype=torch.float64)  # biased variance 1, unbiased 2
    bn = BatchNorm(1, eps=0, momentum=1).double()
    assert_close(bn(x).detach().flatten(), torch.tensor([-1.0, 1.0]).double())
    assert bn.running_var.item() == 2 and bn.running_mean.item() == 2


def test_samples_meet_in_training_only():
    bn, x = BatchNorm(2).double(), torch.randn(4, 2, 3, 3).double()
    assert (bn(x)[:2] - bn(x[:2])).abs().max() > 1e-3
    assert_close(bn.eval()(x)[:2], bn(x[:2]))


def test_errors():
    with pytest.raises(ValueError, match="channels"):
        BatchNorm(0)
    bn = BatchNorm(3)
    for shape in ((2, 4), (3,), (2, 2, 3)):
        with pytest.raises(ValueError, match=r"x .*\(N, 3"):
            bn(torch.zeros(shape))
    for shape in ((1, 3), (1, 3, 1, 1)):
        with pytest.raises(ValueError, match="多于一个"):
            bn(torch.zeros(shape))
        assert bn.eval()(torch.zeros(shape)).shape == shape
        bn.train()
