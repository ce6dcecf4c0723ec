import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from snippets.foundations.counting import count_parameters
from snippets.sequences.lstm import LSTM
from tests.snippets.checks import assert_close, assert_same_module, examples

small = st.integers(1, 5)


class Joined(nn.Module):
    """All outputs, the last h and the last c in one tensor, so that each takes part."""

    def __init__(self, lstm: nn.Module, of_torch: bool) -> None:
        super().__init__()
        self.lstm, self.of_torch = lstm, of_torch

    def forward(self, x, *state):
        lead = [s[None] for s in state] if self.of_torch else state
        out, last = self.lstm(x, tuple(lead) or None)
        return torch.cat([out, *(s if self.of_torch else s[None] for s in last)])


@given(st.integers(1, 9), small, small, small, st.booleans(), st.booleans())
@examples
def test_equals_torch(steps, batch, n_in, hidden, given_state, training):
    ours = LSTM(n_in, hidden).double().train(training)
    theirs = nn.LSTM(n_in, hidden).double().train(training)
    assert [*ours.state_dict()] == [*theirs.state_dict()]
    inputs = [torch.randn(steps, batch, n_in, dtype=torch.float64)]
    if given_state:
        inputs += [torch.randn(batch, hidden, dtype=torch.float64) for _ in range(2)]
    assert_same_module(Joined(ours, False), Joined(theirs, True), *inputs)


def test_one_step_is_the_cell():
    lstm, cell = LSTM(3, 4).double(), nn.LSTMCell(3, 4).double()
    for name, p in cell.named_parameters():
        p.data.copy_(dict(lstm.named_parameters())[name + "_l0"])
    x, h, c = (torch.randn(2, n, dtype=torch.float64) for n in (3, 4, 4))
    new_h, new_c, _ = lstm.step(lstm.drive(x[None])[0], h, c)
    for ours, theirs in zip((new_h, new_c), cell(x, (h, c)), strict=True):
        assert_close(ours, theirs)


@pytest.mark.parametrize(("gate", "index"), [("i", 0), ("f", 1), ("o", 3)])
def test_what_each_gate_does(gate, index):
    lstm = LSTM(3, 4).double()
    with torch.no_grad():
        lstm.bias_ih_l0[4 * index : 4 * index + 4] = -100  # shut
    c = torch.randn(2, 4, dtype=torch.float64)
    _, (h, new) = lstm(torch.randn(1, 2, 3, dtype=torch.float64), (torch.zeros_like(c), c))
    if gate == "i":  # nothing is written: what is left of the old
        assert (new / c).min() > 0 and (new / c).max() < 1
    if gate == "f":  # the old is forgotten: nothing of it is left
        other = lstm(torch.zeros(1, 2, 3).double(), (torch.zeros_like(c), c))[1][1]
        again = lstm(torch.zeros(1, 2, 3).double(), (torch.zeros_like(c), -c))[1][1]
        assert_close(other, again)
    if gate == "o":  # nothing is read, yet the cell has changed
        assert h.abs().max() < 1e-10 and (new - c).abs().min() > 1e-6


def test_four_times_the_parameters_of_an_rnn():
    assert count_parameters(LSTM(50, 100)) == 4 * (100 * 50 + 100 * 100 + 200)
    weights = torch.cat([p.detach().flatten() for p in LSTM(50, 100).parameters()])
    assert 0.099 < weights.abs().max() <= 0.1


def test_errors():
    for bad in ((0, 3), (3, -1)):
        with pytest.raises(ValueError, match="hidden_size"):
            LSTM(*bad)
    lstm, state = LSTM(3, 4), torch.zeros(2, 4)
    for shape in ((5, 2, 4), (5, 3), (0, 2, 3)):
        with pytest.raises(ValueError, match=r"x .*\(T, N, 3\)"):
            lstm(torch.zeros(shape))
    for bad in ((state[:1], state), (state, state[:1]), (state, state[None])):
        with pytest.raises(ValueError, match=r"state .*\(2, 4\)"):
            lstm(torch.zeros(5, 2, 3), bad)
