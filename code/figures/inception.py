"""Inception 一家的模块图：降维的、分解卷积的、极致版的；框里的数取自各代的模块。"""

from torch import nn

from figures.blocks import Part, box, down, layer, note, stack
from figures.shapes import weightless
from figures.svg import Drawing
from snippets.classification.googlenet import GoogLeNet
from snippets.classification.inception_block import Parallel
from snippets.classification.inception_v2 import InceptionV2
from snippets.classification.inception_v3 import block_b, block_c
from snippets.foundations.counting import count_parameters

_GAP = 20


def _layers(branch: nn.Module) -> list[nn.Module]:
    """一条分支里依次的卷积与池化；再分出的分支不展开，留作最后一项。"""
    found: list[nn.Module] = []
    for child in branch.children() if not isinstance(branch, nn.Conv2d) else [branch]:
        if isinstance(child, Parallel | nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
            found.append(child)
        else:
            found += _layers(child)
    return found


def _style(module: nn.Module) -> str:
    if isinstance(module, nn.Conv2d):
        return "ta" if module.kernel_size != (1, 1) else "tb"
    return "tc"


def _parallel(d: Drawing, top: float, block: nn.Module, channels: int, deep: int) -> Part:
    """从输入分出几条分支，再拼接；deep 是最深的分支有几层。返回拼接的框。"""
    branches = [_layers(branch) for branch in block.children()]
    entry = box(d, 260, top, f"输入，{channels} 个通道", "", 480)
    row = 27 + _GAP
    joined = box(d, 260, entry.bottom + _GAP + deep * row, "按通道拼接", "", 480)
    for i, branch in enumerate(branches):
        x = 80 + 120 * i
        plain = [module for module in branch if not isinstance(module, Parallel)]
        parts = stack(d, x, entry.bottom + _GAP, [(layer(m), _style(m)) for m in plain], _GAP, 106)
        down(d, entry, parts[0])
        ends = [parts[-1]]
        if len(plain) < len(branch):
            ends = []
            for side, leaf in zip((-27.5, 27.5), branch[-1].children(), strict=True):
                (conv,) = _layers(leaf)
                text = layer(conv).split("，")
                end = box(d, x + side, parts[-1].bottom + _GAP, "\n".join(text), "ta", 51)
                d.arrow(x + side, parts[-1].bottom, x + side, end.top)
                ends.append(end)
        for end in ends:
            d.arrow(end.x, end.bottom, end.x, joined.top)
    return joined


def _result(d: Drawing, joined: Part, block: nn.Module) -> None:
    """拼接之后的箭头，与各分支输出的通道数之和。"""
    parts = []
    for branch in block.children():
        last = _layers(branch)[-1]
        ends = [_layers(leaf)[0] for leaf in last.children()] if isinstance(last, Parallel) else []
        parts += [conv.out_channels for conv in ends or [last]]
    d.arrow(joined.x, joined.bottom, joined.x, joined.bottom + 18)
    note(d, joined.x, joined.bottom + 33, f"{' + '.join(map(str, parts))} = {sum(parts)} 个通道")


def googlenet() -> str:
    """3a 模块：1×1 卷积先降维，再做大卷积。"""
    block = weightless(GoogLeNet).inception3a
    d = Drawing(520, 245, "带 1×1 降维的 Inception 模块，通道数取 GoogLeNet 的 3a")
    joined = _parallel(d, 12, block, 192, 2)
    _result(d, joined, block)
    note(
        d,
        260,
        235,
        f"{count_parameters(block):,} 个参数；橙色的 1×1 只混合通道，贵的卷积之前先降维",
    )
    return d.render()


def factorized() -> str:
    """三种分解：两个 3×3 代替 5×5，1×7 接 7×1 代替 7×7，并列的 1×3 与 3×1 代替 3×3。"""
    d = Drawing(520, 1000, "分解卷积后的 Inception 模块：v2 的 3a，v3 的 17×17 与 8×8 模块")
    top = 30
    for name, block, channels, deep in (
        ("v2：5×5 换成两个 3×3", weightless(InceptionV2).features.inception3a, 192, 3),
        ("v3，17×17：7×7 换成 1×7 接 7×1", block_b(768, 128), 768, 5),
        ("v3，8×8：3×3 换成并列的 1×3 与 3×1", block_c(1280), 1280, 3.4),
    ):
        d.text(260, top - 8, name, "bold", 14, "middle")
        joined = _parallel(d, top, block, channels, deep)
        _result(d, joined, block)
        top = joined.bottom + 84
    return d.render()
