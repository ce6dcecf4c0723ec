"""残差一家的模块图：ResNet、预激活 ResNet、ResNeXt。"""

from collections.abc import Iterable

from torch import nn

from figures.blocks import Part, around, box, down, layer, note, operator, stack
from figures.shapes import weightless
from figures.svg import Drawing
from snippets.classification.preresnet import PreActBlock
from snippets.classification.resnet import BasicBlock, Bottleneck
from snippets.classification.resnext import resnext50_32x4d
from snippets.foundations.counting import count_parameters


def _residual(
    d: Drawing,
    x: float,
    top: float,
    texts: Iterable[str | tuple[str, str]],
    lane: float,
    w: float = 120,
) -> Part:
    """一串层，输入沿竖道 lane 绕过它们，相加；返回加号。"""
    parts = stack(d, x, top + 40, texts, gap=18, w=w)
    d.arrow(x, top, x, parts[0].top)
    plus = operator(d, x, parts[-1].bottom + 29, "+")
    down(d, parts[-1], plus)
    around(d, (x, top + 18), plus, lane, "a")
    return plus


def _finish(d: Drawing, plus: Part) -> None:
    """相加之后的 ReLU 与出口。"""
    relu = box(d, plus.x, plus.bottom + 16, "ReLU", "tb", 70)
    down(d, plus, relu)
    d.arrow(plus.x, relu.bottom, plus.x, relu.bottom + 20)


def _layers(block: nn.Module) -> list[nn.Conv2d]:
    return [module for name, module in block.named_children() if name.startswith("conv")]


def resnet() -> str:
    """基本结构与瓶颈结构，通道数取 ResNet-34 与 ResNet-50 的第一段。"""
    d = Drawing(520, 385, "残差块：左为两个 3×3 卷积的基本结构，右为 1×1、3×3、1×1 的瓶颈结构")
    for x, block, name in (
        (125, BasicBlock(64, 64), "基本结构（18、34 层）"),
        (375, Bottleneck(256, 64), "瓶颈结构（50 层起）"),
    ):
        convs = _layers(block)
        d.text(x, 22, name, "bold", 14, "middle")
        note(d, x - 8, 52, f"{convs[0].in_channels} 个通道", "end")
        texts = [(f"{layer(conv)}\nBN，ReLU", "ta") for conv in convs[:-1]]
        plus = _residual(d, x, 34, [*texts, (f"{layer(convs[-1])}\nBN", "ta")], x + 95)
        d.text(x + 101, (52 + plus.y) / 2, "恒等", "fa", 13)
        _finish(d, plus)
        note(d, x, 372, f"{count_parameters(block):,} 个参数")
    return d.render()


def preresnet() -> str:
    """原残差单元与预激活单元：同样的层，次序不同；后者的捷径上什么也没有。"""
    d = Drawing(520, 445, "原残差单元与预激活残差单元：后者把 BN 与 ReLU 移到卷积之前")
    first, second = ((layer(conv), "ta") for conv in PreActBlock(64, 64).convs)
    relu = ("ReLU", "tb")
    d.text(125, 22, "原残差单元", "bold", 14, "middle")
    _finish(d, _residual(d, 125, 34, [first, "BN", relu, second, "BN"], 215))
    d.text(375, 22, "预激活残差单元", "bold", 14, "middle")
    plus = _residual(d, 375, 34, ["BN", relu, first, "BN", relu, second], 465)
    d.arrow(375, plus.bottom, 375, plus.bottom + 20)
    note(d, 125, 418, "相加之后还有 ReLU，\n一路走来并不是恒等")
    note(d, 375, 418, "捷径从头到尾是恒等，\n信号与梯度都能直达")
    return d.render()


def resnext() -> str:
    """瓶颈模块与 32 路的模块，取第一段的通道数。"""
    plain, grouped = Bottleneck(256, 64), weightless(resnext50_32x4d).get_submodule("layer1.1")
    paths, wide = grouped.conv2.groups, grouped.conv1.in_channels
    narrow = grouped.conv2.out_channels // paths
    d = Drawing(520, 340, f"ResNet 的瓶颈模块与 ResNeXt 的 {paths} 路模块")
    d.text(80, 22, "ResNet", "bold", 14, "middle")
    texts = [(layer(conv), "ta") for conv in _layers(plain)]
    plus = _residual(d, 80, 34, texts, 145, w=82)
    d.arrow(80, plus.bottom, 80, 300)

    middle, xs = 330, (225, 330, 435)
    d.text(middle, 22, f"ResNeXt：{paths} 路，每路 {narrow} 个通道", "bold", 14, "middle")
    d.line([(middle, 34), (middle, 52)])
    d.line([(xs[0], 62), (xs[0], 52), (xs[-1], 52), (xs[-1], 62)])
    total = operator(d, middle, 232, "+")
    for x in xs:
        texts = [f"1×1，{narrow}", f"3×3，{narrow}", f"1×1，{wide}"]
        parts = stack(d, x, 74, [(text, "tb") for text in texts], gap=18, w=82)
        d.arrow(x, 52, x, parts[0].top)
        if x == middle:
            down(d, parts[-1], total)
        else:
            d.line([(x, parts[-1].bottom), (x, total.y)])
            d.arrow(x, total.y, total.right if x > middle else total.left, total.y)
    d.text((xs[1] + xs[2]) / 2, 140, "…", "bold", 20, "middle")
    plus = operator(d, middle, 272, "+")
    down(d, total, plus)
    around(d, (middle, 43), plus, 500, "a")
    d.arrow(middle, plus.bottom, middle, 300)
    for x, block in ((80, plain), (middle, grouped)):
        weights = sum(conv.weight.numel() for conv in _layers(block))
        note(d, x, 322, f"卷积权重共 {weights:,} 个")
    return d.render()
