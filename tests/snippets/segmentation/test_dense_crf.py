"""Dense CRF by mean field, against the sums of the paper written out pixel by pixel."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.segmentation import dense_crf as module
from snippets.segmentation.dense_crf import Kernels, gaussian_kernel, mean_field, pairwise_kernel


def random_case(labels, height, width, dtype=torch.float64):
    return torch.rand(labels, height, width, dtype=dtype).softmax(0), torch.rand(
        3, height, width, dtype=dtype
    ) * 255


def reference(probabilities, image, iterations, k):
    """The update of Algorithm 1 for each pixel and label, sums over all pixels as loops."""
    labels, height, width = probabilities.shape
    at = [(y, x) for y in range(height) for x in range(width)]
    color = {p: image[:, p[0], p[1]].tolist() for p in at}
    unary = {p: [-math.log(v) for v in probabilities[:, p[0], p[1]].tolist()] for p in at}

    def appearance(p, q):
        near = (p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2
        alike = sum((a - b) ** 2 for a, b in zip(color[p], color[q], strict=True))
        return math.exp(-near / (2 * k.position_width**2) - alike / (2 * k.color_width**2))

    def smoothness(p, q):
        return math.exp(-((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2) / (2 * k.smoothness_width**2))

    def normalise(v):
        return [a / sum(v) for a in v]

    terms = []
    for weight, kernel in ((k.appearance_weight, appearance), (k.smoothness_weight, smoothness)):
        norm = {p: math.sqrt(sum(kernel(p, q) for q in at)) for p in at}
        terms.append({(p, q): weight * kernel(p, q) / norm[p] / norm[q] for p in at for q in at})
    belief = {p: normalise([math.exp(-u) for u in unary[p]]) for p in at}
    for _ in range(iterations):
        # The Potts penalty of label l: what the other labels of the other pixels weigh.
        belief = {
            p: normalise(
                [
                    math.exp(
                        -unary[p][label]
                        - sum(t[p, q] * (1 - belief[q][label]) for t in terms for q in at)
                    )
                    for label in range(labels)
                ]
            )
            for p in at
        }
    flat = [belief[p] for p in at]
    return torch.tensor(flat, dtype=torch.float64).T.reshape(labels, height, width)


@settings(max_examples=12)
@given(
    st.integers(1, 4), st.integers(1, 4), st.integers(1, 5), st.integers(0, 4), st.integers(0, 99)
)
def test_equals_the_sums_of_the_paper(labels, height, width, iterations, seed):
    torch.manual_seed(seed)
    probabilities, image = random_case(labels, height, width)
    kernels = Kernels(3.0, 5.0, 40.0, 2.0, 1.5)
    q = mean_field(probabilities, image, iterations, kernels)
    assert (q - reference(probabilities, image, iterations, kernels)).abs().max() < 1e-10


def test_default_widths_are_those_the_docstring_names():
    probabilities, image = random_case(2, 3, 4)
    expected = reference(probabilities, image, 2, Kernels(10, 20, 13, 3, 3))
    assert (mean_field(probabilities, image, 2) - expected).abs().max() < 1e-10


def test_kernel_is_symmetric_and_normalised():
    features = torch.randn(30, 4, dtype=torch.float64)
    kernel = gaussian_kernel(features)
    assert torch.allclose(kernel, kernel.T)
    raw = (-torch.cdist(features, features).square() / 2).exp()
    root = raw.sum(1).sqrt()
    assert torch.allclose(kernel * root * root[:, None], raw)
    _, image = random_case(1, 3, 5)
    k = pairwise_kernel(image, Kernels())
    assert k.shape == (15, 15) and torch.allclose(k, k.T)


def test_noise_is_smoothed_and_the_edge_stays():
    torch.manual_seed(0)
    truth = (torch.arange(16) >= 7).long().expand(16, -1)
    image = torch.tensor([50.0, 200.0])[truth].expand(3, -1, -1) + 4 * torch.randn(3, 16, 16)
    positive = (2.0 * truth - 1 + 1.5 * torch.randn(16, 16)).sigmoid()
    probabilities = torch.stack([1 - positive, positive])
    assert (probabilities.argmax(0) != truth).sum() > 30
    assert (mean_field(probabilities, image).argmax(0) == truth).all()
    blind = mean_field(probabilities, torch.zeros_like(image)).argmax(0)  # no colour, no edge
    assert (blind != truth).any()


def test_certain_pixels_give_no_nan_and_no_iterations_give_the_input():
    probabilities = torch.zeros(2, 3, 3)
    probabilities[0] = 1
    image = torch.rand(3, 3, 3)
    assert torch.allclose(mean_field(probabilities, image, 0), probabilities)
    assert torch.allclose(mean_field(probabilities, image, 5), probabilities)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((torch.rand(2, 4, 4), torch.rand(3, 4, 5)), r"image 的大小应为 \(4, 4\)"),
        ((torch.rand(4, 4), torch.rand(3, 4, 4)), r"probabilities 与 image 应为"),
        ((-torch.rand(2, 4, 4), torch.rand(3, 4, 4)), "probabilities 应不小于 0"),
        ((torch.rand(2, 4, 4), torch.rand(3, 4, 4), -1), "iterations 应不小于 0"),
    ],
)
def test_wrong_input_is_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        mean_field(*arguments)


def test_wrong_widths_are_named():
    with pytest.raises(ValueError, match="color_width 应为正数"):
        Kernels(color_width=0)


def test_demonstration_runs(capsys):
    module.main()
    assert "更新 5 次：576 个像素里错 0 个" in capsys.readouterr().out
