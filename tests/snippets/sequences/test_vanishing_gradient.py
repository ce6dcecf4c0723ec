import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from snippets.sequences.lstm import LSTM
from snippets.sequences.rnn import RNN
from snippets.sequences.vanishing_gradient import (
    cell_gradient,
    full_cell_gradient,
    rnn_gradient,
    set_forget_bias,
)
from tests.snippets.checks import assert_close, examples

double = {"dtype": torch.float64}


@given(st.integers(1, 40), st.integers(1, 6), st.integers(1, 6), st.integers(1, 3))
@examples
def test_along_the_cell_the_gradient_is_the_product_of_forget_gates(steps, n_in, hidden, batch):
    lstm = LSTM(n_in, hidden).double()
    grad, product = cell_gradient(lstm, torch.randn(steps, batch, n_in, **double))
    assert grad.shape == (batch, hidden)
    assert_close(grad, product)
    assert product.max() < 1


@given(st.integers(1, 30), st.integers(1, 6), st.floats(0.1, 3))
@examples
def test_rnn_stays_below_the_product_of_its_steps(steps, hidden, scale):
    rnn = RNN(2, hidden).double()
    with torch.no_grad():
        rnn.weight_hh_l0.mul_(scale)
    norm, bound = rnn_gradient(rnn, torch.randn(steps, 1, 2, **double))
    assert norm <= bound * (1 + 1e-10)
    norm, bound = rnn_gradient(rnn, torch.randn(1, 1, 2, **double))
    assert_close(norm, bound)  # one step: equal


def test_one_unit_by_hand():
    lstm = set_forget_bias(LSTM(1, 1).double(), 1.0)
    with torch.no_grad():
        lstm.weight_ih_l0.zero_()
        lstm.weight_hh_l0.zero_()  # no other way back than the cell
    expected = torch.sigmoid(torch.tensor(1.0, **double)) ** 7
    assert_close(full_cell_gradient(lstm, torch.randn(7, 1, 1, **double)), expected)
    rnn = RNN(1, 1).double()
    with torch.no_grad():
        for p in rnn.parameters():
            p.fill_(0.5)
    h = torch.tanh(torch.tensor(1.5, **double))  # 0.5·x + two biases, h₀ = 0
    norm, _ = rnn_gradient(rnn, torch.ones(1, 1, 1, **double))
    assert_close(norm, (1 - h**2) * 0.5)


@pytest.mark.parametrize("seed", range(5))
def test_the_lstm_keeps_what_the_rnn_loses(seed):
    torch.manual_seed(seed)
    rnn, lstm = RNN(8, 16).double(), LSTM(8, 16).double()
    x = torch.randn(60, 1, 8, **double)
    lost, _ = rnn_gradient(rnn, x)
    assert lost < 1e-8
    assert full_cell_gradient(set_forget_bias(lstm, 5.0), x) > 0.1
    assert full_cell_gradient(set_forget_bias(lstm, -1.0), x) < 1e-8  # eased, not solved
    norms = [full_cell_gradient(set_forget_bias(lstm, b), x) for b in (0.0, 1.0, 3.0)]
    assert lost < norms[0] < norms[1] < norms[2]


def test_bias_moves_the_forget_gate_alone():
    lstm = set_forget_bias(LSTM(2, 3), 100.0)
    grad, product = cell_gradient(lstm, torch.randn(20, 2, 2))
    assert product.eq(1).all() and grad.eq(1).all()
    before = LSTM(2, 3)
    after = {k: v.clone() for k, v in before.state_dict().items()}
    set_forget_bias(before, 2.0)
    for name, value in before.state_dict().items():
        changed = (value != after[name]).nonzero().flatten().tolist()
        assert set(changed) <= ({3, 4, 5} if name.startswith("bias") else set())
