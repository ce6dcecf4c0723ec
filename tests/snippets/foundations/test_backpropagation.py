from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from snippets.foundations.backpropagation import backward, cross_entropy, forward
from tests.snippets.checks import assert_close, examples


@given(st.lists(st.integers(1, 6), min_size=2, max_size=5), st.integers(1, 7))
@examples
def test_gradients_equal_autograd(widths, samples):
    double = {"dtype": torch.float64}
    weights = [torch.randn(a, b, **double) for a, b in pairwise(widths)]
    biases = [torch.randn(b, **double) for b in widths[1:]]
    x, y = torch.randn(samples, widths[0], **double), torch.rand(samples, widths[-1], **double)

    a = x
    leaves = [p.clone().requires_grad_() for p in weights + biases]
    for theta, b in zip(leaves[: len(weights)], leaves[len(weights) :], strict=True):
        z = a @ theta + b
        a = torch.sigmoid(z)
    loss = F.binary_cross_entropy_with_logits(z, y, reduction="sum") / samples
    expected = torch.autograd.grad(loss, leaves)

    activations = forward(x, weights, biases)
    assert_close(activations[-1], a.detach())
    assert_close(cross_entropy(activations[-1], y), loss.detach())
    grad_weights, grad_biases = backward(activations, y, weights)
    for grad, right in zip(grad_weights + grad_biases, expected, strict=True):
        assert_close(grad, right)


def test_shapes_of_the_notes_example():
    activations = forward(torch.randn(5, 2), [torch.randn(2, 3)], [torch.zeros(3)])
    (grad,), (grad_bias,) = backward(activations, torch.zeros(5, 3), [torch.randn(2, 3)])
    assert grad.shape == (2, 3) and grad_bias.shape == (3,)


def test_errors():
    w, b = torch.randn(2, 3), torch.zeros(3)
    with pytest.raises(ValueError, match=r"weights\[0\].*4"):
        forward(torch.randn(5, 4), [w], [b])
    with pytest.raises(ValueError, match=r"biases\[0\].*3"):
        forward(torch.randn(5, 2), [w], [torch.zeros(2)])
    with pytest.raises(ValueError, match="biases"):
        forward(torch.randn(5, 2), [w], [])
    with pytest.raises(ValueError, match=r"y .*\(5, 3\)"):
        backward(forward(torch.randn(5, 2), [w], [b]), torch.zeros(5, 1), [w])
