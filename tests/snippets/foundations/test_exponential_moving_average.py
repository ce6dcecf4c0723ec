import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from snippets.foundations.exponential_moving_average import exponential_moving_average, weights
from tests.snippets.checks import assert_close, examples

betas = st.floats(0, 0.999)


@given(betas, st.integers(1, 30), st.sampled_from([(), (1,), (2, 3)]))
@examples
def test_both_forms_are_the_weighted_sums_they_claim(beta, steps, shape):
    theta = torch.randn(steps, *shape, dtype=torch.float64, requires_grad=True)
    age = torch.arange(steps, dtype=torch.float64)
    age = age[:, None] - age  # how long before t the value k was seen
    table = torch.where(age >= 0, beta ** age.clamp(min=0), 0)
    raw = (1 - beta) * torch.einsum("tk,k...->t...", table, theta)
    fixed = torch.einsum("tk,k...->t...", table / table.sum(1, keepdim=True), theta)
    for correction, expected in ((False, raw), (True, fixed)):
        ours = exponential_moving_average(theta, beta, correction)
        assert_close(ours, expected)
        weight = torch.randn_like(expected)
        grads = [torch.autograd.grad((v * weight).sum(), theta, retain_graph=True)[0]
                 for v in (ours, expected)]  # fmt: skip
        assert_close(*grads)


@given(betas, st.integers(1, 40))
@examples
def test_weights(beta, count):
    w = weights(count, beta)
    assert_close(w.sum(), torch.tensor(1 - beta**count, dtype=torch.float64))
    theta = torch.randn(count, dtype=torch.float64)
    last = exponential_moving_average(theta, beta, bias_correction=False)[-1]
    assert_close((w * theta.flip(0)).sum(), last)


def test_torch_starts_from_the_first_value():
    model = torch.nn.Linear(3, 2, dtype=torch.float64)
    averaged = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))
    history = []
    for _ in range(20):
        history.append(model.weight.detach().clone())
        averaged.update_parameters(model)
        torch.nn.init.normal_(model.weight)
    history = torch.stack(history)
    # v₁ = θ₁ is a shift by θ₁: v − θ₁ starts at 0
    ours = exponential_moving_average(history - history[0], 0.9, False) + history[0]
    assert_close(ours[-1], averaged.module.weight.detach())


def test_correction_matters_at_the_start_only():
    theta = torch.full((200,), 7.0, dtype=torch.float64)
    assert_close(exponential_moving_average(theta, 0.9), theta)
    raw = exponential_moving_average(theta, 0.9, False)
    assert raw[0] == pytest.approx(0.7) and raw[-1] == pytest.approx(7.0)


def test_empty_and_errors():
    assert exponential_moving_average(torch.zeros(0, 3), 0.9).shape == (0, 3)
    for beta in (-0.1, 1.0, 1.5):
        with pytest.raises(ValueError, match="beta"):
            exponential_moving_average(torch.zeros(3), beta)
    for bad in ((-1, 0.9), (3, 1.0)):
        with pytest.raises(ValueError, match=r"count.*beta"):
            weights(*bad)
    with pytest.raises(ValueError, match="theta"):
        exponential_moving_average(torch.tensor(1.0), 0.9)
