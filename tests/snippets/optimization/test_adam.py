import pytest
import torch

from snippets.optimization.adam import Adam
from tests.snippets.checks import assert_close
from tests.snippets.optimization.optimizers import LOSSES, assert_same_path


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(
    ("betas", "eps"), [((0.9, 0.999), 1e-8), ((0.5, 0.9), 0.1), ((0.0, 0.0), 1e-3)]
)
def test_follows_torch(name, betas, eps):
    assert_same_path(
        lambda p: Adam(p, 0.01, betas, eps), lambda p: torch.optim.Adam(p, 0.01, betas, eps), name
    )


def test_defaults_are_those_of_the_paper_and_torch():
    assert_same_path(Adam, torch.optim.Adam, "ravine")


def test_first_step_is_the_rate_times_the_sign():
    w = torch.zeros(4, dtype=torch.float64, requires_grad=True)
    w.grad = torch.tensor([1e-3, -1.0, 50.0, -2e4], dtype=torch.float64)
    Adam([w], lr=0.1, eps=0).step()
    assert_close(w.detach(), -0.1 * w.grad.sign())


def test_a_late_parameter_is_corrected_by_its_own_count():
    mine, his = ([torch.ones(2).double().requires_grad_() for _ in range(2)] for _ in range(2))
    pairs = [(mine, Adam(mine, 0.1)), (his, torch.optim.Adam(his, 0.1))]
    for step in range(10):
        for params, optimizer in pairs:
            params[0].grad = torch.full((2,), 0.3 + step, dtype=torch.float64)
            params[1].grad = params[0].grad * 2 if step >= 5 else None
            optimizer.step()
    for a, b in zip(mine, his, strict=True):
        assert_close(a.detach(), b.detach())


def test_errors():
    w = [torch.zeros(1, requires_grad=True)]
    for bad in ({"lr": 0}, {"betas": (0.9, 1)}, {"betas": (-0.1, 0.9)}, {"betas": (0.9,)},
                {"eps": -1e-9}):  # fmt: skip
        with pytest.raises(ValueError, match=next(iter(bad))):
            Adam(w, **bad)
