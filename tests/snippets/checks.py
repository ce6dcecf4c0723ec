"""What the snippet tests share: the truth table and equality of values and gradients.

`truth.json` holds published figures, each with its source: parameters (trainable; buffers apart),
MACs (convolution, linear, matmul; batch 1, evaluation mode), receptive fields. `stages.json` holds
the shapes after each stage of known networks.
"""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from hypothesis import settings
from torch import nn

HERE = Path(__file__).parent
TRUTH: list[dict] = json.loads((HERE / "truth.json").read_text(encoding="utf-8"))
STAGES: dict[str, dict] = json.loads((HERE / "stages.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-10

examples = settings(max_examples=25)


def truth_row(concept: str, **match: object) -> dict:
    """The one row of the table whose fields equal `match`; anything else is an error."""
    rows = [
        row
        for row in TRUTH
        if row["concept"] == concept and all(row[key] == value for key, value in match.items())
    ]
    assert len(rows) == 1, f"{len(rows)} rows of truth.json match {concept} {match}"
    return rows[0]


def assert_close(actual: torch.Tensor, expected: torch.Tensor) -> None:
    """Same shape and type, and no element further apart than 1e-10."""
    torch.testing.assert_close(actual, expected, rtol=TOLERANCE, atol=TOLERANCE)


def assert_same_function(
    ours: Callable[..., torch.Tensor],
    theirs: Callable[..., torch.Tensor],
    *inputs: torch.Tensor,
) -> None:
    """Both give the same output, and the same gradient for every floating-point input.

    The gradients are those of a random projection of the output, so that no error cancels out.
    """
    results = []
    for function in (ours, theirs):
        leaves = [
            x.detach().clone().requires_grad_() if x.is_floating_point() else x for x in inputs
        ]
        out = function(*leaves)
        weight = torch.randn(out.shape, dtype=out.dtype, generator=torch.Generator().manual_seed(1))
        (out * weight).sum().backward()
        results.append((out.detach(), [x.grad for x in leaves if x.is_floating_point()]))
    (out, grads), (expected, expected_grads) = results
    assert_close(out, expected)
    for grad, expected_grad in zip(grads, expected_grads, strict=True):
        assert (grad is None) == (expected_grad is None)
        if grad is not None:
            assert_close(grad, expected_grad)


def assert_same_module(ours: nn.Module, theirs: nn.Module, *inputs: torch.Tensor) -> None:
    """Both modules give the same output and the same gradients of inputs and parameters.

    The parameters are copied from `theirs` to `ours` first, by name where all names agree,
    else in order.
    """
    source, target = dict(theirs.named_parameters()), dict(ours.named_parameters())
    assert len(source) == len(target)
    names = zip(target, target if target.keys() == source.keys() else source, strict=True)
    pairs = [(target[mine], source[his]) for mine, his in names]
    with torch.no_grad():
        for mine, his in pairs:
            mine.copy_(his)
    ours.zero_grad()
    theirs.zero_grad()
    assert_same_function(ours, theirs, *inputs)
    for mine, his in pairs:
        assert (mine.grad is None) == (his.grad is None)
        if his.grad is not None:
            assert_close(mine.grad, his.grad)
