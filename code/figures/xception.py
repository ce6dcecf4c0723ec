"""Xception 的三张图：从 Inception 到极致版，三种卷积的核，以及整张网络。"""

from torch import nn

from figures.blocks import around, box, down, layer, note, operator, size, stack
from figures.shapes import traced, weightless
from figures.svg import Drawing
from snippets.classification.xception import SeparableConv, Xception
from snippets.foundations.counting import count_parameters


def extreme() -> str:
    """简化的 Inception 模块分三段做 3×3，极致版每个通道一段。"""
    d = Drawing(520, 322, "从简化的 Inception 模块到极致版：统一的 1×1 之后，逐段做 3×3")
    for x, name, labels in (
        (130, "简化版：分成三段", ["3×3", "3×3", "3×3"]),
        (390, "极致版：每个通道一段", ["3×3", "3×3", "3×3", "…", "3×3"]),
    ):
        d.text(x, 22, name, "bold", 14, "middle")
        entry = box(d, x, 36, "输入", "", 230)
        point = box(d, x, entry.bottom + 22, "1×1", "tb", 230)
        down(d, entry, point)
        joined = box(d, x, 225, "按通道拼接", "", 230)
        step = 230 / len(labels)
        for i, label in enumerate(labels):
            place = x - 115 + step * (i + 0.5)
            if label == "…":
                d.text(place, 183, label, "bold", 18, "middle")
                continue
            conv = box(d, place, 165, label, "ta", min(step - 8, 60))
            d.arrow(place, point.bottom, place, conv.top)
            d.arrow(place, conv.bottom, place, joined.top)
        share = "每段看三分之一的通道" if len(labels) == 3 else "每段只看一个通道"
        note(d, x, 292, share)
        d.arrow(x, joined.bottom, x, joined.bottom + 20)
    note(d, 260, 314, "段数等于通道数，就与深度可分离卷积只差两步的次序和中间的 ReLU")
    return d.render()


def kernels() -> str:
    """三种卷积的核；M 个输入通道，N 个输出通道，数由层的权重得来。"""
    m, n = 4, 6
    standard, separable = nn.Conv2d(m, n, 3, bias=False), SeparableConv(m, n)
    d = Drawing(520, 345, "标准卷积的核、逐通道卷积的核与逐点卷积的核")
    rows = (
        ("（a）标准卷积", standard, "每个核看全部 M 个通道"),
        ("（b）逐通道卷积", separable.conv1, "每个核只看一个通道，共 M 个"),
        ("（c）逐点卷积", separable.pointwise, "1×1 的核把 M 个通道组合成一个，共 N 个"),
    )
    for (name, conv, text), top in zip(rows, (12, 125, 238), strict=True):
        count, deep, height, _ = conv.weight.shape
        d.text(10, top + 14, name, "bold", 14)
        symbols = f"{'N' if count == n else 'M'} 个 {height}×{height}×{'M' if deep == m else '1'}"
        d.text(10, top + 36, symbols, "", 13)
        note(d, 10, top + 58, f"M = {m}，N = {n}：{conv.weight.numel()} 个权重", "start")
        for i in range(count):
            _cuboid(d, 215 + 50 * i, top + 8, height, deep)
        note(d, 215, top + 92, text, "start")
    return d.render()


def _cuboid(d: Drawing, x: float, y: float, side: int, deep: int) -> None:
    """side×side×deep 的格子块：前面是核，深度向右上。"""
    cell, dx, dy = 11.0, 3.0, -3.0
    y += 22 + (3 - side) * cell / 2
    wide = side * cell
    for row in range(side):
        for column in range(side):
            d.rect(x + column * cell, y + row * cell, cell, cell, "cell ta")
    ex, ey = dx * deep, dy * deep
    d.path(f"M{x:g} {y:g}l{ex:g} {ey:g}h{wide:g}l{-ex:g} {-ey:g}z", "box tb")
    d.path(f"M{x + wide:g} {y:g}l{ex:g} {ey:g}v{wide:g}l{-ex:g} {-ey:g}z", "box tc")
    d.rect(x, y, wide, wide)


def flows() -> str:
    """入口、中间、出口三段；形状由走一遍网络得来。"""
    shapes = traced(Xception, 1, 3, 299, 299)
    net = weightless(Xception)
    d = Drawing(520, 668, "Xception 的入口流、中间流与出口流")
    columns = (
        ("入口流", 90, ["bn1", "bn2", "block1", "block2", "block3"]),
        ("中间流", 260, ["block4"]),
        ("出口流", 430, ["block12", "bn3", "bn4"]),
    )
    for name, x, parts in columns:
        d.text(x, 22, name, "bold", 15, "middle")
        top, last = 40.0, None
        for part in parts:
            module = net.get_submodule(part)
            if isinstance(module, nn.BatchNorm2d):
                texts = [(_unit(net, part), "ta")]
            else:
                texts = [(_separable(conv), "tc") for conv in module.rep
                         if isinstance(conv, SeparableConv)]  # fmt: skip
                if any(isinstance(m, nn.MaxPool2d) for m in module.rep):
                    texts.append(("3×3 最大池化，步幅 2", ""))
            entry = top + 14 if last is None else last.bottom + 24
            group = stack(d, x, entry, texts, 14, 132, 12)
            if last is not None:
                down(d, last, group[0])
            else:
                d.arrow(x, top - 8, x, group[0].top)
            last = group[-1]
            if not isinstance(module, nn.BatchNorm2d):
                plus = operator(d, x, last.bottom + 25, "+")
                down(d, last, plus)
                around(d, (x, group[0].top - 12), plus, x - 76, "b" if module.skip else "a")
                last = plus
            note(d, x + 14, last.bottom + 13, size(shapes[part]), "start")
        d.arrow(x, last.bottom, x, last.bottom + 22)
        if name == "中间流":
            note(d, x, last.bottom + 44, "重复 8 次")
        elif name == "出口流":
            box(d, x, last.bottom + 24, f"全局平均池化\n{layer(net.fc)}", "tb", 132, 12)
    note(d, 345, 560, "绿：ReLU、可分离卷积、BN；蓝：卷积、BN、ReLU", "middle")
    note(d, 345, 580, "蓝线是恒等捷径，橙线上有步幅 2 的 1×1 卷积", "middle")
    note(d, 345, 600, f"共 {count_parameters(net):,} 个参数", "middle")
    return d.render()


def _unit(net: Xception, norm: str) -> str:
    conv = net.get_submodule(norm.replace("bn", "conv"))
    return _separable(conv) if isinstance(conv, SeparableConv) else layer(conv)


def _separable(conv: SeparableConv) -> str:
    height, width = conv.conv1.kernel_size
    return f"可分离 {height}×{width}，{conv.pointwise.out_channels}"
