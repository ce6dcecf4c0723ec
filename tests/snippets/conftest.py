"""Fixtures of the snippet tests: the truth table, the stage shapes, one thread, a fixed seed."""

import pytest
import torch

from tests.snippets.checks import STAGES, truth_row


@pytest.fixture(autouse=True)
def _one_thread_one_seed():
    torch.set_num_threads(1)
    torch.manual_seed(0)


@pytest.fixture
def truth():
    """`truth("alexnet", variant="paper")` is the one row that matches, a dict."""
    return truth_row


@pytest.fixture
def stages():
    """`stages["vgg16"]` maps layer names to shapes `[C, H, W]` (source beside it in the file)."""
    return {name: entry["shapes"] for name, entry in STAGES.items()}
