import pytest
import torch

from snippets.optimization.momentum import Momentum
from tests.snippets.checks import assert_close
from tests.snippets.optimization.optimizers import LOSSES, assert_same_path


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_torch_form_follows_sgd(name, beta):
    assert_same_path(
        lambda p: Momentum(p, 0.01, beta, form="torch"),
        lambda p: torch.optim.SGD(p, 0.01, momentum=beta),
        name,
    )


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("beta", [0.5, 0.9])
def test_ng_form_follows_sgd_with_a_smaller_rate(name, beta):
    assert_same_path(
        lambda p: Momentum(p, 0.05, beta),
        lambda p: torch.optim.SGD(p, 0.05 * (1 - beta), momentum=beta),
        name,
    )


def test_dampening_is_not_ng():
    mine, his = (torch.ones(1, dtype=torch.float64, requires_grad=True) for _ in range(2))
    mine.grad = his.grad = torch.ones(1, dtype=torch.float64)
    Momentum([mine], lr=1, beta=0.9).step()
    torch.optim.SGD([his], lr=1, momentum=0.9, dampening=0.9).step()
    assert_close(mine.detach(), torch.tensor([0.9], dtype=torch.float64))
    assert_close(his.detach(), torch.tensor([0.0], dtype=torch.float64))  # the first is undamped


def test_errors():
    w = [torch.zeros(1, requires_grad=True)]
    for bad in ({"lr": 0}, {"lr": -1}, {"beta": 1}, {"beta": -0.1}, {"form": "adam"}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            Momentum(w, **{"lr": 0.1, **bad})
