"""Each snippet against PyTorch's own operator: forward and backward, same inputs, same run.

A block is our function, PyTorch's, and the inputs of both. Times are medians over alternating
runs on one thread; the last column of each pair is ours divided by PyTorch's.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from snippets.foundations.depthwise_separable_convolution import DepthwiseSeparableConv2d
from snippets.foundations.dilated_convolution import dilated_conv2d
from snippets.foundations.dropout import dropout
from snippets.foundations.grouped_convolution import grouped_conv2d
from snippets.foundations.im2col import conv2d
from snippets.foundations.label_smoothing import label_smoothing_cross_entropy
from snippets.foundations.pointwise_convolution import pointwise_conv2d
from snippets.foundations.relu import relu
from snippets.foundations.transposed_convolution import conv_transpose2d
from snippets.foundations.unpooling import max_pool2d, max_unpool2d
from snippets.foundations.upsampling import upsample_bilinear, upsample_nearest
from snippets.normalization.batch_norm import BatchNorm
from snippets.normalization.group_norm import GroupNorm
from snippets.normalization.instance_norm import InstanceNorm
from snippets.normalization.layer_norm import LayerNorm
from snippets.optimization.adam import Adam
from snippets.optimization.momentum import Momentum
from snippets.optimization.rmsprop import RMSProp
from snippets.sequences.lstm import LSTM
from snippets.sequences.rnn import RNN

REPEATS = 15

Function = Callable[..., torch.Tensor]


@dataclass(frozen=True)
class Block:
    """Our function, PyTorch's, and the inputs that both are given."""

    name: str
    ours: Function
    theirs: Function
    inputs: tuple[torch.Tensor, ...]


def _median_ms(runs: tuple[Callable[[], object], Callable[[], object]]) -> tuple[float, float]:
    """Median time of each, taken in turns after one warm-up."""
    times: tuple[list[float], list[float]] = ([], [])
    for repeat in range(REPEATS + 1):
        for run, seen in zip(runs, times, strict=True):
            start = time.perf_counter()
            run()
            if repeat:
                seen.append(time.perf_counter() - start)
    return tuple(1e3 * statistics.median(seen) for seen in times)


def _backward(function: Function, inputs: tuple[torch.Tensor, ...]) -> Callable[[], None]:
    """Forward and backward of one random gradient, to all floating-point inputs."""
    leaves = [x.detach().clone().requires_grad_() if x.is_floating_point() else x for x in inputs]
    grad = torch.randn_like(function(*leaves))

    def run() -> None:
        for x in leaves:
            x.grad = None
        function(*leaves).backward(grad)

    return run


def _forward(function: Function, inputs: tuple[torch.Tensor, ...]) -> Callable[[], None]:
    def run() -> None:
        with torch.no_grad():
            function(*inputs)

    return run


def blocks() -> list[Block]:
    """The blocks of the basic groups, at sizes that a real network has."""
    x = torch.randn(8, 64, 32, 32)
    w = torch.randn(64, 64, 3, 3)
    grouped, wt = torch.randn(64, 16, 3, 3), torch.randn(64, 64, 4, 4)
    pooled, where = F.max_pool2d(x, 2, return_indices=True)
    separable = DepthwiseSeparableConv2d(64, 64, padding=1)
    kernel = separable.equivalent_weight().detach()
    logits, target = torch.randn(256, 1000), torch.randint(1000, (256,))
    sequence = torch.randn(50, 16, 64)
    rnn, lstm, torch_rnn, torch_lstm = (
        RNN(64, 128),
        LSTM(64, 128),
        nn.RNN(64, 128),
        nn.LSTM(64, 128),
    )
    return [
        Block(
            "im2col convolution",
            lambda x, w: conv2d(x, w, padding=1),
            lambda x, w: F.conv2d(x, w, padding=1),
            (x, w),
        ),
        Block(
            "1×1 convolution",
            pointwise_conv2d,
            lambda x, w: F.conv2d(x, w[:, :, None, None]),
            (x, torch.randn(64, 64)),
        ),
        Block(
            "grouped convolution, g=4",
            lambda x, w: grouped_conv2d(x, w, groups=4, padding=1),
            lambda x, w: F.conv2d(x, w, groups=4, padding=1),
            (x, grouped),
        ),
        Block(
            "dilated convolution, d=6",
            lambda x, w: dilated_conv2d(x, w, dilation=6),
            lambda x, w: F.conv2d(x, w, padding=6, dilation=6),
            (x, w),
        ),
        Block(
            "depthwise separable (rival: plain 3×3)",
            separable,
            lambda x: F.conv2d(x, kernel, padding=1),
            (x,),
        ),
        Block(
            "transposed convolution, s=2",
            lambda x, w: conv_transpose2d(x, w, stride=2, padding=1),
            lambda x, w: F.conv_transpose2d(x, w, stride=2, padding=1),
            (x, wt),
        ),
        Block(
            "nearest upsampling",
            lambda x: upsample_nearest(x, 2),
            lambda x: F.interpolate(x, scale_factor=2),
            (x,),
        ),
        Block(
            "bilinear upsampling",
            lambda x: upsample_bilinear(x, 2),
            lambda x: F.interpolate(x, scale_factor=2, mode="bilinear"),
            (x,),
        ),
        Block("max pooling", lambda x: max_pool2d(x, 2)[0], lambda x: F.max_pool2d(x, 2), (x,)),
        Block(
            "max unpooling",
            lambda p: max_unpool2d(p, where, (32, 32)),
            lambda p: F.max_unpool2d(p, where, 2),
            (pooled,),
        ),
        Block("ReLU", relu, F.relu, (x,)),
        Block("dropout", dropout, F.dropout, (x,)),
        Block(
            "label smoothing",
            lambda z: label_smoothing_cross_entropy(z, target),
            lambda z: F.cross_entropy(z, target, label_smoothing=0.1),
            (logits,),
        ),
        Block("batch norm", BatchNorm(64), nn.BatchNorm2d(64), (x,)),
        Block("layer norm", LayerNorm((64, 32, 32)), nn.LayerNorm((64, 32, 32)), (x,)),
        Block("instance norm", InstanceNorm(64), nn.InstanceNorm2d(64), (x,)),
        Block("group norm, G=32", GroupNorm(32, 64), nn.GroupNorm(32, 64), (x,)),
        Block("RNN, 50 steps", lambda x: rnn(x)[0], lambda x: torch_rnn(x)[0], (sequence,)),
        Block("LSTM, 50 steps", lambda x: lstm(x)[0], lambda x: torch_lstm(x)[0], (sequence,)),
    ]


def _optimizers() -> list[tuple[str, Callable[[], object], Callable[[], object]]]:
    """One step over twenty parameters of 128×128."""

    def parameters() -> list[torch.Tensor]:
        params = [torch.randn(128, 128, requires_grad=True) for _ in range(20)]
        for p in params:
            p.grad = torch.randn_like(p)
        return params

    pairs = [
        ("momentum", Momentum(parameters(), 0.1), torch.optim.SGD(parameters(), 0.1, 0.9)),
        ("RMSProp", RMSProp(parameters(), 0.1), torch.optim.RMSprop(parameters(), 0.1)),
        ("Adam", Adam(parameters()), torch.optim.Adam(parameters())),
    ]
    return [(f"{name} step", ours.step, theirs.step) for name, ours, theirs in pairs]


def main() -> None:
    """Print the table, the slowest against PyTorch first."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rows = []
    for block in blocks():
        forward = _median_ms(
            (_forward(block.ours, block.inputs), _forward(block.theirs, block.inputs))
        )
        both = _median_ms(
            (_backward(block.ours, block.inputs), _backward(block.theirs, block.inputs))
        )
        rows.append((block.name, forward, both))
    rows += [(name, _median_ms((ours, theirs)), None) for name, ours, theirs in _optimizers()]
    head = f"{'':<40}{'forward ms':>22}{'ratio':>7}{'forward + backward ms':>26}{'ratio':>7}"
    print(f"ours and PyTorch {torch.__version__}, one thread, median of {REPEATS}\n{head}")
    for name, forward, both in sorted(rows, key=lambda row: -(row[1][0] / row[1][1])):
        line = f"{name:<40}"
        for pair, width in ((forward, 22), (both, 26)):
            if pair is not None:
                line += f"{pair[0]:>{width - 10}.2f}{pair[1]:>10.2f}{pair[0] / pair[1]:>7.2f}"
        print(line)


if __name__ == "__main__":
    main()
