"""Losses on which an optimiser is compared with torch's, step by step."""

from collections.abc import Callable

import torch
import torch.nn.functional as F

from tests.snippets.checks import assert_close

Params = list[torch.Tensor]
Loss = Callable[[Params], torch.Tensor]


def ravine(params: Params) -> torch.Tensor:
    """A quadratic a hundred times steeper in one direction."""
    (w,) = params
    return (torch.tensor([1.0, 100.0, 10.0]) * (w - 1) ** 2).sum() / 2


def rosenbrock(params: Params) -> torch.Tensor:
    a, b = params
    return ((1 - a) ** 2 + 100 * (b - a**2) ** 2).sum() / 100


def classifier(params: Params) -> torch.Tensor:
    """Two layers, two classes; the last parameter takes no part and gets no gradient."""
    w1, b1, w2, _unused = params
    generator = torch.Generator().manual_seed(5)
    x = torch.randn(20, 4, generator=generator, dtype=torch.float64)
    target = torch.arange(20) % 2
    return F.cross_entropy(torch.tanh(x @ w1 + b1) @ w2, target)


def absolute(params: Params) -> torch.Tensor:
    """A kink: the sign of the gradient flips at 0, and exactly at 0 it is 0."""
    return params[0].abs().sum()


LOSSES: dict[str, tuple[Loss, list[tuple[int, ...]]]] = {
    "ravine": (ravine, [(3,)]),
    "rosenbrock": (rosenbrock, [(2,), (2,)]),
    "classifier": (classifier, [(4, 5), (5,), (5, 2), (3,)]),
    "absolute": (absolute, [(4,)]),
}


def assert_same_path(
    ours: Callable[[Params], object], theirs: Callable[[Params], object], name: str
) -> None:
    """Both optimisers pass through the same points for 100 steps, from one random start."""
    loss, shapes = LOSSES[name]
    start = [torch.randn(s, dtype=torch.float64) for s in shapes]
    mine, his = ([p.clone().requires_grad_() for p in start] for _ in range(2))
    pairs = [(mine, ours(mine)), (his, theirs(his))]
    values = []
    for _ in range(100):
        for params, optimizer in pairs:
            for p in params:
                p.grad = None
            value = loss(params)
            value.backward()
            optimizer.step()
        values.append(float(value.detach()))
        for a, b in zip(mine, his, strict=True):
            assert_close(a.detach(), b.detach())
    assert min(values[1:]) < values[0], "the loss should fall, or nothing was compared"
