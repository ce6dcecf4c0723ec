import pytest
import torch

from snippets.optimization.rmsprop import RMSProp
from tests.snippets.optimization.optimizers import LOSSES, assert_same_path


@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize(("alpha", "eps"), [(0.9, 1e-8), (0.99, 1e-8), (0.5, 0.1)])
def test_follows_torch(name, alpha, eps):
    assert_same_path(
        lambda p: RMSProp(p, 0.01, alpha, eps),
        lambda p: torch.optim.RMSprop(p, 0.01, alpha, eps),
        name,
    )


def test_defaults_are_hintons():
    w = torch.zeros(1, requires_grad=True)
    w.grad = torch.full((1,), 7.0)
    RMSProp([w], lr=0.1).step()
    assert w.item() == pytest.approx(-0.1 / 0.1**0.5)  # 0.9 keeps a tenth of the new square


def test_errors():
    w = [torch.zeros(1, requires_grad=True)]
    for bad in ({"lr": 0}, {"alpha": 1}, {"alpha": -0.1}, {"eps": -1e-9}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            RMSProp(w, **{"lr": 0.1, **bad})
