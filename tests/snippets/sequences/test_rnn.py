import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from snippets.foundations.counting import count_parameters
from snippets.sequences.rnn import RNN
from tests.snippets.checks import assert_same_module, examples

small = st.integers(1, 5)


@given(st.integers(1, 9), small, small, small, st.booleans(), st.booleans())
@examples
def test_equals_torch(steps, batch, n_in, hidden, given_state, training):
    ours = RNN(n_in, hidden).double().train(training)
    theirs = nn.RNN(n_in, hidden).double().train(training)
    assert [*ours.state_dict()] == [*theirs.state_dict()]
    inputs = [torch.randn(steps, batch, n_in, dtype=torch.float64)]
    inputs += [torch.randn(batch, hidden, dtype=torch.float64)] if given_state else []

    def wrap(rnn, library):
        class Both(nn.Module):
            def __init__(self):
                super().__init__()
                self.rnn = rnn

            def forward(self, x, h=None):
                out, last = self.rnn(x, h if h is None or not library else h[None])
                return torch.cat([out, last if library else last[None]])

        return Both()

    assert_same_module(wrap(ours, False), wrap(theirs, True), *inputs)


def test_initial_weights_lie_where_torch_puts_them():
    weights = torch.cat([p.detach().flatten() for p in RNN(50, 100).parameters()])
    assert 0.099 < weights.abs().max() <= 0.1
    assert count_parameters(RNN(50, 100)) == 100 * 50 + 100 * 100 + 200


def test_errors():
    for bad in ((0, 3), (3, -1)):
        with pytest.raises(ValueError, match="hidden_size"):
            RNN(*bad)
    rnn = RNN(3, 4)
    for shape in ((5, 2, 4), (5, 3), (0, 2, 3)):
        with pytest.raises(ValueError, match=r"x .*\(T, N, 3\)"):
            rnn(torch.zeros(shape))
    for shape in ((2, 3), (1, 4), (1, 2, 4)):
        with pytest.raises(ValueError, match=r"h .*\(2, 4\)"):
            rnn(torch.zeros(5, 2, 3), torch.zeros(shape))
