import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from snippets.foundations.label_smoothing import label_smoothing_cross_entropy
from tests.snippets.checks import assert_same_function, examples


@given(
    st.integers(1, 5),
    st.integers(1, 7),
    st.sampled_from([(), (3,), (2, 4)]),
    st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1.0])),
)
@examples
def test_equals_torch(batch, classes, places, epsilon):
    logits = torch.randn(batch, classes, *places, dtype=torch.float64) * 10
    target = torch.randint(classes, (batch, *places))
    assert_same_function(
        lambda z: label_smoothing_cross_entropy(z, target, epsilon),
        lambda z: F.cross_entropy(z, target, label_smoothing=epsilon),
        logits,
    )


@pytest.mark.parametrize("epsilon", [0.1, 0.3])
def test_the_best_logit_is_finite_and_as_the_formula_says(epsilon):
    classes = 10
    best = math.log(((1 - epsilon) * classes + epsilon) / epsilon)
    logits = torch.zeros(1, classes, dtype=torch.float64)
    logits[0, 3] = best
    logits.requires_grad_()
    label_smoothing_cross_entropy(logits, torch.tensor([3]), epsilon).backward()
    assert logits.grad.abs().max() < 1e-12


def test_errors():
    logits, target = torch.zeros(2, 3), torch.tensor([0, 2])
    for epsilon in (-0.1, 1.1):
        with pytest.raises(ValueError, match="epsilon"):
            label_smoothing_cross_entropy(logits, target, epsilon)
    for bad in (target[:1], target[:, None], torch.tensor([0, 3]), torch.tensor([-1, 0])):
        with pytest.raises(ValueError, match="target"):
            label_smoothing_cross_entropy(logits, bad)
