"""Box deltas against torchvision's BoxCoder, written out for one box at a time."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets.detection import box_regression as module
from snippets.detection.box_regression import decode_boxes, encode_boxes

WEIGHTS = st.sampled_from([(1, 1, 1, 1), (10, 10, 5, 5), (1, 2, 3, 4)])


def encode_one(t, r, w):
    rw, rh = r[2] - r[0], r[3] - r[1]
    dx = (t[0] + t[2] - r[0] - r[2]) / 2 / rw
    dy = (t[1] + t[3] - r[1] - r[3]) / 2 / rh
    dw, dh = math.log((t[2] - t[0]) / rw), math.log((t[3] - t[1]) / rh)
    return [w[0] * dx, w[1] * dy, w[2] * dw, w[3] * dh]


def decode_one(d, r, w):
    rw, rh = r[2] - r[0], r[3] - r[1]
    x, y = (r[0] + r[2]) / 2 + d[0] / w[0] * rw, (r[1] + r[3]) / 2 + d[1] / w[1] * rh
    limit = math.log(1000 / 16)
    half_w = rw * math.exp(min(d[2] / w[2], limit)) / 2
    half_h = rh * math.exp(min(d[3] / w[3], limit)) / 2
    return [x - half_w, y - half_h, x + half_w, y + half_h]


def random_boxes(n):
    low = torch.rand(n, 2, dtype=torch.float64) * 50
    return torch.cat([low, low + 1 + torch.rand(n, 2, dtype=torch.float64) * 50], 1)


@settings(max_examples=40)
@given(st.integers(0, 9), WEIGHTS, st.integers(0, 99))
def test_equals_the_definition_and_round_trips(n, weights, seed):
    torch.manual_seed(seed)
    targets, references = random_boxes(n), random_boxes(n)
    deltas = encode_boxes(targets, references, weights)
    expected = [
        encode_one(t, r, weights)
        for t, r in zip(targets.tolist(), references.tolist(), strict=True)
    ]
    assert torch.allclose(deltas, deltas.new_tensor(expected).reshape(n, 4), rtol=0, atol=1e-12)
    assert torch.allclose(decode_boxes(deltas, references, weights), targets, atol=1e-10)
    wild = torch.randn(n, 4, dtype=torch.float64) * 10  # far beyond the upper limit
    expected = [
        decode_one(d, r, weights) for d, r in zip(wild.tolist(), references.tolist(), strict=True)
    ]
    decoded = decode_boxes(wild, references, weights)
    assert torch.allclose(decoded, decoded.new_tensor(expected).reshape(n, 4), rtol=1e-12)


def test_wrong_input_is_named():
    box, flipped = torch.tensor([[0.0, 0, 1, 1]]), torch.tensor([[1.0, 0, 0, 1]])
    with pytest.raises(ValueError, match="targets 应与 references 同形"):
        encode_boxes(box, box.repeat(2, 1))
    with pytest.raises(ValueError, match="deltas 应与 references 同形"):
        decode_boxes(torch.zeros(1, 8), box)
    with pytest.raises(ValueError, match="weights 应为四个正数"):
        decode_boxes(box, box, (1, 1, 1))
    with pytest.raises(ValueError, match="references 应满足"):
        encode_boxes(box, flipped)


def test_demonstration_runs(capsys):
    module.main()
    assert "0.1823" in capsys.readouterr().out
