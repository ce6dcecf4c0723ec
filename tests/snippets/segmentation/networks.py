"""What the tests of the segmentation networks share."""

import torch
from torch import nn
from torch.nn import functional as F

from snippets.foundations.counting import count_macs, count_parameters

RESNET_50, RESNET_101, RESNET_152 = (3, 4, 6, 3), (3, 4, 23, 3), (3, 8, 36, 3)


def on_meta(build, *args, **kwargs) -> nn.Module:
    """Build a network without memory, for shapes and counts."""
    with torch.device("meta"):
        return build(*args, **kwargs)


def assert_counts(net: nn.Module, row: dict) -> None:
    """Parameters, MACs and output shape are those of a row of the truth table."""
    shape = tuple(int(n) for n in row["input"].split("x"))
    assert count_parameters(net) == row["params"]
    assert count_macs(net, shape) == row["macs"]
    if "output" in row:
        expected = row["output"]
        expected = expected["out"] if isinstance(expected, dict) else expected
        assert list(net.eval()(torch.empty(shape, device="meta")).shape) == expected


def assert_learns(net: nn.Module, size: int, rate: float = 3e-3, channels: int = 3) -> None:
    """Overfit eight images within 150 steps; every parameter gets a gradient on the way.

    The left and the right half of an image are of two classes, each class a colour under noise.
    The targets are as large as the output. Dropout is off, batch normalisation trains.
    """
    net.train()
    for module in net.modules():
        if isinstance(module, nn.modules.dropout._DropoutNd):
            module.eval()
    classes, height, width = net(torch.zeros(8, channels, size, size)).shape[1:]
    sides = torch.randint(classes, (8, 2))
    colour = 2 * torch.randn(classes, channels)[sides]  # (8, 2, channels)
    half = (torch.arange(size) >= size / 2).long()
    x = colour[:, half].permute(0, 2, 1)[:, :, None] + torch.randn(8, channels, size, size)
    half = (torch.arange(width) >= width / 2).long()
    target = sides[:, half][:, None].expand(-1, height, -1)
    optimizer = torch.optim.Adam(net.parameters(), rate)
    untouched = {name for name, _ in net.named_parameters()}
    for _ in range(150):
        optimizer.zero_grad()
        y = net(x)
        loss = F.cross_entropy(y, target)
        loss.backward()
        for name, p in net.named_parameters():
            if p.grad is not None and p.grad.any():
                untouched.discard(name)
        optimizer.step()
        accuracy = (y.argmax(1) == target).double().mean()
        if accuracy > 0.95 and not untouched:
            return
    raise AssertionError(f"accuracy {accuracy:.3f}, loss {loss:.3f}, no gradient: {untouched}")


def assert_loads(net: nn.Module, published: dict[str, tuple[int, ...]], rename) -> None:
    """A published state, given as key -> shape, is ours after renaming its keys."""
    ours = {key: tuple(value.shape) for key, value in net.state_dict().items()}
    assert {rename(key): shape for key, shape in published.items()} == ours


def conv_keys(name: str, out: int, inn: int, kernel: tuple[int, int], bias: bool) -> dict:
    """The two keys of a convolution in a published state."""
    keys = {f"{name}.weight": (out, inn, *kernel)}
    return keys | ({f"{name}.bias": (out,)} if bias else {})


def norm_keys(name: str, channels: int) -> dict:
    """The five keys of a batch normalisation in a published state."""
    vectors = ("weight", "bias", "running_mean", "running_var")
    return {f"{name}.{key}": (channels,) for key in vectors} | {f"{name}.num_batches_tracked": ()}
