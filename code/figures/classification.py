"""分类网络的结构图与配置表：AlexNet、VGG、DenseNet、SENet、Wide ResNet。"""

import torch
from torch import nn

from figures.blocks import Part, around, box, down, layer, note, operator, stack
from figures.shapes import traced, weightless
from figures.svg import Drawing
from snippets.classification.alexnet import AlexNet
from snippets.classification.densenet import DenseBlock
from snippets.classification.senet import SEBottleneck
from snippets.classification.vgg import VGG
from snippets.classification.wide_resnet import wide_resnet
from snippets.foundations.counting import count_parameters

# VGG 论文表 1 里五段各有几个 3×3 卷积（C 的 1×1 不在此列，故略去）
_VGG = {"A": (1, 1, 2, 2, 2), "B": (2, 2, 2, 2, 2), "D": (2, 2, 3, 3, 3), "E": (2, 2, 4, 4, 4)}


def alexnet() -> str:
    """两路并行，conv3 与全连接层处相通；分组的层各看自己那一半通道。"""
    shapes, net = traced(AlexNet, 1, 3, 227, 227), weightless(AlexNet)
    d = Drawing(520, 580, "AlexNet 的双路网络结构：分组的卷积各在一路上，conv3 与全连接层两路相通")
    source = box(d, 260, 12, "输入 3×227²", "", 250)
    above: tuple[Part, ...] = (source, source)
    top = source.bottom + 26
    for name in ("conv1", "conv2", "conv3", "conv4", "conv5"):
        conv = net.get_submodule(name)
        half = conv.out_channels // 2
        kernel = f"{name}：{conv.kernel_size[0]}×{conv.kernel_size[0]}，{half}"
        if conv.stride[0] > 1:
            kernel += f"，步幅 {conv.stride[0]}"
        side = shapes[name][2]
        if name in ("conv1", "conv2", "conv5"):  # 之后 3×3、步幅 2 的最大池化
            kernel += f"\n{half}×{side}²，池化到 {net.pool(torch.zeros(1, side, side)).shape[1]}²"
        else:
            kernel += f"\n{half}×{side}²"
        pair = tuple(
            box(d, x, top, kernel, "tb" if lane else "ta", 190) for lane, x in enumerate((140, 380))
        )
        for one, other in zip(above, pair, strict=True):
            if one is source or conv.groups == 2:
                d.arrow(other.x, one.bottom, other.x, other.top)
            else:
                for part in pair:
                    d.arrow(one.x, one.bottom, part.x, part.top)
        if above[0] is not source:
            note(d, 260, top + 24, {1: "相通", 2: "不相连"}[conv.groups])
        above, top = pair, pair[0].bottom + 26
    for name in ("fc6", "fc7", "fc8"):
        dense = net.get_submodule(name)
        wide = box(d, 260, top, f"{name}：{layer(dense)}", "tc", 430)
        for one in above if name == "fc6" else [above[0]]:
            d.arrow(one.x, one.bottom, one.x, wide.top)
        above, top = (wide,), wide.bottom + 24
    grouped, single = count_parameters(net), count_parameters(weightless(lambda: AlexNet(groups=1)))
    note(d, 260, top + 8, f"{grouped:,} 个参数；不分组的单塔版 {single:,} 个")
    return d.render()


def vgg() -> str:
    """各种配置每段几个 3×3 卷积，以及参数量；参数由造出来的网络数得。"""
    nets = weightless(lambda: {name: VGG(depths) for name, depths in _VGG.items()})
    shapes = traced(lambda: VGG(_VGG["D"]), 1, 3, 224, 224)
    pools = [name for name, module in nets["D"].named_modules() if isinstance(module, nn.MaxPool2d)]
    d = Drawing(520, 500, "VGG 的网络结构与各种配置：五段 3×3 卷积，每段之后 2×2 最大池化")
    xs = {name: 170 + 85 * i for i, name in enumerate(nets)}
    for name, x in xs.items():
        number = sum(_VGG[name]) + 3
        d.text(x, 22, f"{name}：{number} 层", "bold", 14, "middle")
    top = 36.0
    for stage, pool in enumerate(pools):
        width = shapes[pool][1]
        rows = max(depths[stage] for depths in _VGG.values())
        d.text(10, top + 17, f"3×3，{width}", "", 13)
        note(d, 10, top + 34, f"{shapes[pool][2] * 2}² → {shapes[pool][2]}²", "start")
        for name, x in xs.items():
            for row in range(_VGG[name][stage]):
                d.rect(x - 34, top + 4 + 16 * row, 68, 12, "box ta", 3)
            d.line([(x - 34, top + 16 * rows + 8), (x + 34, top + 16 * rows + 8)], "c")
        top += 16 * max(rows, 2) + 18
    dense = [layer(m) for m in nets["D"].classifier if isinstance(m, nn.Linear)]
    for text in dense:
        d.text(10, top + 12, text, "", 13)
        for x in xs.values():
            d.rect(x - 34, top + 2, 68, 12, "box tb", 3)
        top += 18
    d.text(10, top + 24, "参数（百万）", "", 13)
    for name, x in xs.items():
        d.text(x, top + 24, f"{count_parameters(nets[name]) / 1e6:.1f}", "bold", 13, "middle")
    note(d, 260, top + 54, "绿线是 2×2 最大池化；D、E 即 VGG-16、VGG-19")
    return d.render()


def densenet() -> str:
    """五层的密集块：每层的输入是前面所有特征的拼接；k₀ 与 k 同论文图 1。"""
    channels, growth, depth = 6, 4, 5
    block = DenseBlock(channels, depth, growth, bottleneck=False)
    d = Drawing(520, 330, "五层的密集连接块：每一层都看到前面所有层的特征")
    xs = [50 + 84 * i for i in range(depth + 1)]
    axis = 190
    names = ["输入", *(f"H{'₁₂₃₄₅'[i]}" for i in range(depth))]
    for i, (x, name) in enumerate(zip(xs, names, strict=True)):
        made = channels if i == 0 else growth
        box(d, x, axis - 21, f"{name}\n{made} 个新特征", "tb" if i == 0 else "ta", 72, 12)
        if i:
            d.arrow(xs[i - 1] + 36, axis, x - 36, axis)
    for i, start in enumerate(xs[:-2]):
        for j in range(i + 2, depth + 1):
            height = 22 + 26 * (j - i - 1)
            d.path(
                f"M{start:g} {axis - 21}C{start:g} {axis - 21 - height:g} "
                f"{xs[j]:g} {axis - 21 - height:g} {xs[j]:g} {axis - 21}",
                "abcd"[i % 4],
            )
    for i, layer_ in enumerate(block.children()):
        conv = next(m for m in layer_.modules() if isinstance(m, nn.Conv2d))
        note(d, xs[i + 1], axis + 45, f"输入 {conv.in_channels}")
    note(
        d,
        260,
        axis + 80,
        f"k₀ = {channels}，增长率 k = {growth}：第 i 层输入 k₀ + (i − 1)·k 个通道",
    )
    note(d, 260, axis + 102, "H 是 BN、ReLU、3×3 卷积；弧线是按通道的拼接，不是相加")
    total = channels + depth * growth
    note(d, 260, axis + 124, f"块的输出是全部特征的拼接：{total} 个通道")
    return d.render()


def senet() -> str:
    """残差分支末尾的压缩与激励；通道数取 SE-ResNet-50 的第一段。"""
    block = SEBottleneck(256, 64)
    se, channels = block.se, block.conv3.out_channels
    d = Drawing(520, 460, "压缩与激励（SE）模块：一个通道一个权重，乘回残差分支")
    x, lane = 150, 40
    residual = box(d, x, 48, "残差分支\n1×1、3×3、1×1", "ta", 140)
    d.arrow(x, 14, x, residual.top)
    note(d, x + 10, residual.bottom + 18, f"{channels}×H×W", "start")
    texts = [
        ("压缩：全局平均池化\n" + f"{channels}×1²", "tc"),
        (f"全连接，{se.fc1.out_channels}\nReLU", "tb"),
        (f"全连接，{se.fc2.out_channels}\nSigmoid", "tb"),
    ]
    parts = stack(d, 380, residual.bottom + 6, texts, 22, 170)
    d.line([(x, residual.bottom + 27), (260, residual.bottom + 27)])
    d.arrow(260, parts[0].y, parts[0].left, parts[0].y)
    scale = operator(d, x, 305, "×")
    d.arrow(x, residual.bottom, x, scale.top)
    d.line([(380, parts[-1].bottom), (380, scale.y)])
    d.arrow(380, scale.y, scale.right, scale.y)
    note(d, 280, scale.y - 7, "激励：每个通道的权重 s")
    plus = operator(d, x, 350, "+")
    down(d, scale, plus)
    around(d, (x, 30), plus, lane, "a")
    d.text(lane - 4, 200, "恒等", "fa", 13, "end")
    relu = box(d, x, plus.bottom + 16, "ReLU", "tb", 70)
    down(d, plus, relu)
    d.arrow(x, relu.bottom, x, relu.bottom + 20)
    ratio = se.fc1.in_channels // se.fc1.out_channels
    counts = (count_parameters(module) for module in (se, block))
    note(d, 260, 450, "缩减比 r = {}；SE 有 {:,} 个参数，整块 {:,} 个".format(ratio, *counts))
    return d.render()


def wide_resnet_stages() -> str:
    """各段的输出尺寸与层，以及几种深度、宽度的参数量。"""
    d = Drawing(520, 415, "Wide ResNet 各阶段的宽度与层数：加宽 k 倍，每段 N 个模块")
    depth, k = 28, 10
    shapes = traced(lambda: wide_resnet(depth, k), 1, 3, 32, 32)
    rows = [("conv1", "features.stem", "3×3，16")]
    for i in range(3):
        rows.append(
            (
                f"conv{i + 2}",
                f"features.stage{i + 1}",
                f"[3×3，{16 * 2**i}k；3×3，{16 * 2**i}k] × N",
            )
        )
    rows.append(("平均池化", "avgpool", ""))
    xs = (15, 110, 200, 420)
    for x, name in zip(xs, ("阶段", "输出", "层", f"WRN-{depth}-{k}"), strict=True):
        d.text(x, 24, name, "bold", 13)
    for i, (name, key, layers) in enumerate(rows):
        y = 36 + 34 * i
        d.line([(10, y), (510, y)], "rule")
        _, wide, side, _ = shapes[key]
        for x, text in zip(xs, (name, f"{side}²", layers, f"{wide} 个通道"), strict=True):
            d.text(x, y + 22, text, "", 13)
    d.line([(10, 206), (510, 206)], "rule")
    note(d, 260, 230, "层数 = 6N + 4；模块是预激活的，两个 3×3 之间可加 dropout")
    nets = ((40, 1), (40, 4), (16, 8), (28, 10))
    counts = weightless(lambda: [count_parameters(wide_resnet(*net)) / 1e6 for net in nets])
    for i, ((depth, k), count) in enumerate(zip(nets, counts, strict=True)):
        y = 252 + 34 * i
        d.text(15, y + 15, f"WRN-{depth}-{k}", "", 13)
        d.rect(110, y, 330 * count / max(counts), 22, "ta")
        d.text(118 + 330 * count / max(counts), y + 15, f"{count:.1f} 百万", "muted", 12)
    note(d, 260, 405, "参数量：宽度让它按 k² 增长")
    return d.render()
