import pytest
import torch
from torch import nn

from snippets.foundations.meta_device import meta_copy, meta_input


def test_copy_keeps_sharing_and_leaves_the_module_alone():
    module = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4))
    module.append(module[0])
    module[0].bias.requires_grad_(False)
    twin = meta_copy(module)
    assert all(t.is_meta for t in [*twin.parameters(), *twin.buffers()])
    assert not any(t.is_meta for t in [*module.parameters(), *module.buffers()])
    assert twin[2] is twin[0] and twin[0].weight is not module[0].weight
    assert not twin.training and module.training
    assert isinstance(twin[0].weight, nn.Parameter)
    assert [p.requires_grad for p in twin.parameters()] == [True, False, True, True]


def test_lstm_runs_on_meta():
    lstm = nn.LSTM(3, 5)
    out, _ = meta_copy(lstm)(meta_input((7, 2, 3), lstm))
    assert out.shape == (7, 2, 5) and out.is_meta


def test_input_type_follows_the_module():
    assert meta_input((2, 3), nn.Linear(3, 3).double()).dtype == torch.float64
    assert meta_input((2, 3), nn.ReLU()).dtype == torch.float32
    assert meta_input(torch.zeros(2, dtype=torch.long), nn.ReLU()).dtype == torch.long


@pytest.mark.parametrize("bad", [(), (1, 0), (1, -3), (1.5, 2)])
def test_bad_shape(bad):
    with pytest.raises(ValueError, match="data"):
        meta_input(bad, nn.ReLU())
