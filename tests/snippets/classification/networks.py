"""What the tests of all classification networks share."""

import re
from collections.abc import Callable, Iterable, Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snippets.foundations.counting import count_macs, count_parameters, stage_shapes
from tests.snippets.checks import STAGES, truth_row


def meta(build: Callable[..., nn.Module], *args, **options) -> nn.Module:
    """The network without memory, for shapes and counts."""
    with torch.device("meta"):
        return build(*args, **options)


def assert_published(net: nn.Module, concept: str, **match: object) -> None:
    """Parameters and MACs are those of the one row of the truth table that matches."""
    row = truth_row(concept, **match)
    assert count_parameters(net) == row["params"]
    if row["macs"]:
        assert count_macs(net, tuple(map(int, row["input"].split("x")))) == row["macs"]


def assert_stages(net: nn.Module, size: int, known: str, names: Mapping[str, str]) -> None:
    """After each stage (`their name` → `our name`) the shape is that of the table."""
    shapes = stage_shapes(net, (1, 3, size, size), list(names.values()))
    expected = {ours: tuple(STAGES[known]["shapes"][theirs]) for theirs, ours in names.items()}
    assert shapes == expected


def scores(out: Tensor | tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """The main scores and those of auxiliary heads."""
    return (out,) if isinstance(out, Tensor) else out


def assert_learns(
    net: nn.Module, size: int, *, channels: int = 3, classes: int = 4, steps: int = 60,
    rate: float = 1e-3,
) -> None:  # fmt: skip
    """Gradients reach every parameter, and the network can learn eight random images by heart."""
    x = torch.randn(8, channels, size, size)
    y = torch.arange(8) % classes
    optimizer = torch.optim.Adam(net.parameters(), rate)
    net.train()
    first = None
    for _ in range(steps):
        optimizer.zero_grad()
        outs = scores(net(x))
        loss = sum(F.cross_entropy(out, y) for out in outs) / len(outs)
        loss.backward()
        if first is None:
            first = loss.item()
            unreached = [n for n, p in net.named_parameters() if p.grad is None or not p.grad.any()]
            assert not unreached, f"no gradient in {unreached}"
        optimizer.step()
        right = all((out.argmax(1) == y).all() for out in outs)
        if right and loss.item() < 0.1 * first:
            return
    raise AssertionError(f"loss {first:.3f} → {loss.item():.3f} after {steps} steps")


def assert_sizes(net: nn.Module, sizes: Iterable[tuple[int, int]], classes: int) -> None:
    """Images of other sizes give scores for each class."""
    for height, width in sizes:
        assert net.eval()(torch.zeros(2, 3, height, width, device="meta")).shape == (2, classes)


def state(net: nn.Module) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the floating-point state: parameters, BN statistics."""
    return {k: tuple(v.shape) for k, v in net.state_dict().items() if v.is_floating_point()}


def conv(name: str, *shape: int, bias: bool = False) -> dict[str, tuple[int, ...]]:
    """Manifest entries of a convolution or linear layer."""
    return {f"{name}.weight": shape} | ({f"{name}.bias": shape[:1]} if bias else {})


def norm(name: str, channels: int) -> dict[str, tuple[int, ...]]:
    """Manifest entries of a batch normalisation."""
    keys = ("weight", "bias", "running_mean", "running_var")
    return {f"{name}.{key}": (channels,) for key in keys}


def linear(name: str, out: int, cin: int) -> dict[str, tuple[int, ...]]:
    """Manifest entries of a linear layer."""
    return conv(name, out, cin, bias=True)


def resnet_manifest(
    depths: Iterable[int], bottleneck: bool, inner: int = 64, groups: int = 1
) -> dict[str, tuple[int, ...]]:
    """The state of torchvision's ResNets, in order (conv1, bn1, …, downsample; then fc)."""
    found = conv("conv1", 64, 3, 7, 7) | norm("bn1", 64)
    cin = 64
    for stage, depth in enumerate(depths):
        mid, out = inner * 2**stage, 64 * 2**stage * (4 if bottleneck else 1)
        for block in range(depth):
            at = f"layer{stage + 1}.{block}"
            shapes = [(mid, cin, 1, 1), (mid, mid // groups, 3, 3), (out, mid, 1, 1)]
            if not bottleneck:
                shapes = [(out, cin, 3, 3), (out, out, 3, 3)]
            for number, shape in enumerate(shapes, 1):
                found |= conv(f"{at}.conv{number}", *shape) | norm(f"{at}.bn{number}", shape[0])
            if block == 0 and (stage or bottleneck):
                found |= conv(f"{at}.downsample.0", out, cin, 1, 1)
                found |= norm(f"{at}.downsample.1", out)
            cin = out
    return found | linear("fc", 1000, cin)


def renamed(
    shapes: Mapping[str, tuple[int, ...]], *rules: tuple[str, str]
) -> dict[str, tuple[int, ...]]:
    """The state under the names that regular expressions give it: a key map."""
    result = {}
    for name, shape in shapes.items():
        for pattern, to in rules:
            name = re.sub(pattern, to, name)
        result[name] = shape
    return result
