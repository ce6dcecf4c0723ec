"""利用上下文的分割网络：RefineNet、PSPNet、大卷积核网络（GCN）；数取自各网络的层。"""

import torch

from figures.blocks import Part, across, around, box, down, layer, note, operator, size, stack
from figures.shapes import traced, weightless
from figures.svg import Axes, Drawing
from snippets.foundations.counting import count_parameters
from snippets.segmentation.large_kernel import GlobalConv, LargeKernelNet
from snippets.segmentation.pspnet import PSPNet
from snippets.segmentation.refinenet import RefineNet


def refinenet() -> str:
    """上为四级级联，下为一块的内部。"""
    net = weightless(RefineNet)
    shapes = traced(RefineNet, 1, 3, 512, 512)
    d = Drawing(520, 640, "RefineNet 的级联结构与 RefineNet 模块")
    levels = len(net.refine)
    d.text(260, 22, "级联：由深到浅，每级与更深一级的输出融合", "bold", 14, "middle")
    previous: Part | None = None
    for i in range(levels):
        y = 40 + 62 * i
        block = shapes[f"refine.{i}"]
        side = block[2]
        deep = net.refine[i].reduce.in_channels
        stage = box(d, 110, y, f"ResNet，1/{512 // side}\n{deep}×{side}²", "ta", 150)
        part = box(d, 370, y, f"RefineNet 块\n{size(block)}", "tb", 190)
        across(d, stage, part)
        if previous:
            down(d, previous, part)
        previous = part
    note(d, 370, previous.bottom + 18, f"3×3 卷积得到 {net.head.out_channels} 类的得分，1/4 大小")

    top = 345
    d.text(260, top, "RefineNet 块", "bold", 14, "middle")
    block = net.refine[1]
    own = stack(
        d,
        140,
        top + 18,
        ["这一级的特征", (f"3×3\n{len(block.adapt)} 个残差卷积单元", "ta")],
        18,
        190,
    )
    other = box(d, 380, top + 18, "更深一块的输出", "", 190)
    deeper = box(d, 380, own[1].top, "3×3\n双线性放大", "ta", 190)
    down(d, other, deeper)
    plus = operator(d, 260, own[1].bottom + 26, "+")
    for part in (own[1], deeper):
        d.line([(part.x, part.bottom), (part.x, plus.y)])
        d.arrow(part.x, plus.y, plus.left if part.x < 260 else plus.right, plus.y)
    note(d, 260, own[1].y + 4, "融合")
    pool = box(
        d,
        260,
        plus.bottom + 18,
        f"链式残差池化：{len(block.pool.convs)} 级\n每级 5×5 最大池化、3×3，都加到输出上",
        "tc",
        300,
    )
    down(d, plus, pool)
    end = box(d, 260, pool.bottom + 18, f"{len(block.output)} 个残差卷积单元", "ta", 300)
    down(d, pool, end)
    d.arrow(260, end.bottom, 260, end.bottom + 20)
    note(d, 260, end.bottom + 42, "残差卷积单元：两次（ReLU、3×3 卷积），加上输入，没有 BN")
    return d.render()


def pspnet() -> str:
    """整体结构；右下的格子是各级池化在 60×60 特征图上的范围。"""
    net = weightless(PSPNet)
    shapes = traced(PSPNet, 1, 3, 473, 473)
    bins = [branch[0].output_size for branch in net.ppm.features]
    d = Drawing(520, 560, "PSPNet 的整体结构与金字塔池化模块")
    channels = net.ppm.channels
    side = shapes["ppm"][2]
    texts = ["输入 3×473²", (f"空洞 ResNet，步幅 8\n{channels}×{side}²", "ta")]
    trunk = stack(d, 260, 12, texts, 20, 220)
    joined_top = 330
    joined = box(
        d,
        260,
        joined_top,
        f"放大回 {side}²，按通道拼接：{channels} + {len(bins)} × {channels // len(bins)}",
        "",
        500,
    )
    xs = [150 + 105 * i for i in range(len(bins))]
    for x, bin_, branch in zip(xs, bins, net.ppm.features, strict=True):
        pool = box(d, x, 130, f"{bin_}×{bin_}\n平均池化", "tc", 92)
        _bins(d, x - 24, 186, side, bin_)
        conv = box(d, x, 252, layer(branch[1]), "tb", 92)
        d.line([(260, trunk[1].bottom), (260, 112), (x, 112)])
        d.arrow(x, 112, x, pool.top)
        d.arrow(x, conv.bottom, x, joined.top)
    d.line([(260, 112), (52, 112)])
    d.arrow(52, 112, 52, joined.top)
    note(d, 58, 200, "原特征", "start")
    head = [(f"{layer(net.cls[0])}\nBN，ReLU，dropout", "ta"), (layer(net.cls[-1]), "tb")]
    top = joined.bottom + 20
    for text, style in [*head, (f"放大 8 倍\n{size(shapes[''])}", "tc")]:
        part = box(d, 260, top, text, style, 220)
        down(d, joined, part)
        joined, top = part, part.bottom + 18
    return d.render()


def _bins(d: Drawing, x: float, y: float, side: int, bins: int) -> None:
    """特征图上各池化格的范围，取自自适应池化的下标。"""
    scale = 48 / side
    starts = [i * side // bins for i in range(bins)]
    ends = [-(-(i + 1) * side // bins) for i in range(bins)]
    d.rect(x, y, 48, 48, "cell")
    for row in range(bins):
        for column in range(bins):
            d.rect(
                x + starts[column] * scale, y + starts[row] * scale,
                (ends[column] - starts[column]) * scale, (ends[row] - starts[row]) * scale,
                "cell ta" if (row + column) % 2 == 0 else "cell",
            )  # fmt: skip


def auxiliary() -> str:
    """主干分成四段，第四段（res4）之后接辅助头；损失乘 0.4 相加。"""
    net = weightless(lambda: PSPNet((3, 4, 23, 3), auxiliary=True))
    d = Drawing(520, 400, "PSPNet 主干网络上的辅助损失")
    depths = (3, 4, 23, 3)
    texts: list[str | tuple[str, str]] = ["输入 3×473²", ("三个 3×3，池化", "ta")]
    for i, (depth, channels) in enumerate(zip(depths, net.backbone.channels, strict=True), 2):
        texts.append((f"res{i}：{depth} 个瓶颈，{channels}", "ta"))
    trunk = stack(d, 140, 12, texts, 16, 200)
    main = stack(d, 140, trunk[-1].bottom + 16, [("金字塔池化、分类头", "tc")], 16, 200)
    down(d, trunk[-1], main[0])
    third = trunk[-2]
    head = box(d, 390, third.y - 14, f"{layer(net.aux[0])}\n{layer(net.aux[-1])}", "tb", 180)
    d.arrow(third.right, third.y, head.left, third.y)
    loss_main = box(d, 140, main[0].bottom + 24, "主损失", "", 110)
    loss_aux = box(d, 390, main[0].bottom + 24, "辅助损失 × 0.4", "", 150)
    down(d, main[0], loss_main)
    down(d, head, loss_aux)
    plus = operator(d, 265, loss_main.y, "+")
    across(d, loss_main, plus)
    across(d, loss_aux, plus)
    d.arrow(265, plus.bottom, 265, plus.bottom + 24)
    note(d, 260, plus.bottom + 46, "辅助损失只在训练时有，帮较深的主干收敛；推理时去掉辅助头")
    return d.render()


def large_kernel() -> str:
    """整体流程、两个模块，以及参数随核长的增长。"""
    net = weightless(LargeKernelNet)
    shapes = traced(LargeKernelNet, 1, 3, 512, 512)
    classes = shapes[""][1]
    d = Drawing(520, 880, "全局卷积网络：整体流程、GCN 模块与边界细化模块，以及参数随核长的增长")
    levels = len(net.gcn)
    d.text(260, 22, "整体：每级 GCN、BR，再逐级放大相加", "bold", 14, "middle")
    below: Part | None = None
    for i in reversed(range(levels)):
        row = levels - 1 - i
        y = 38 + 74 * row
        deep, side = net.gcn[i][0].in_channels, shapes[f"gcn.{i}"][2]
        stage = box(d, 80, y, f"res{i + 2}，1/{512 // side}\n{deep}×{side}²", "ta", 120)
        gcn = box(d, 240, y, f"GCN、BR\n{size(shapes[f'gcn.{i}'])}", "tb", 120)
        across(d, stage, gcn)
        if below is None:
            d.line([(gcn.right, gcn.y), (370, gcn.y)])
            below = Part(370, gcn.y, 0, 0)
        else:
            plus = operator(d, 370, gcn.y, "+")
            across(d, gcn, plus)
            down(d, below, plus)
            note(
                d,
                378,
                (below.bottom + plus.top) / 2 + 4,
                ("放大 2 倍" if row == 1 else "BR，放大 2 倍"),
                "start",
            )
            below = plus
    end = box(
        d, 370, below.bottom + 30, f"BR，再两次（放大 2 倍、BR）\n{size(shapes[''])}", "tc", 250
    )
    down(d, below, end)

    top = end.bottom + 40
    k = net.gcn[0][0].left[0].kernel_size[0]
    d.text(150, top, f"GCN 模块，k = {k}", "bold", 14, "middle")
    d.text(410, top, "边界细化 BR", "bold", 14, "middle")
    gcn = net.gcn[0][0]
    columns = [
        stack(d, x, top + 44, [(layer(conv), "tb") for conv in side], 18, 110)
        for x, side in ((85, gcn.left), (215, gcn.right))
    ]
    d.line([(150, top + 10), (150, top + 26)])
    plus = operator(d, 150, columns[0][-1].bottom + 26, "+")
    for column in columns:
        d.line([(150, top + 26), (column[0].x, top + 26)])
        d.arrow(column[0].x, top + 26, column[0].x, column[0].top)
        d.line([(column[-1].x, column[-1].bottom), (column[-1].x, plus.y)])
        d.arrow(column[-1].x, plus.y, plus.left if column[-1].x < 150 else plus.right, plus.y)
    d.arrow(150, plus.bottom, 150, plus.bottom + 18)
    refine = net.refine[0]
    parts = stack(
        d,
        400,
        top + 44,
        [(f"{layer(refine.conv1)}，ReLU", "tb"), (layer(refine.conv2), "tb")],
        18,
        120,
    )
    d.arrow(400, top + 10, 400, parts[0].top)
    final = operator(d, 400, parts[-1].bottom + 26, "+")
    down(d, parts[-1], final)
    around(d, (400, top + 26), final, 490, "a")
    d.arrow(400, final.bottom, 400, final.bottom + 18)

    axes = Axes(d, (70, plus.bottom + 55, 420, 150), (3, 15), (0, 10))
    axes.ticks((3, 5, 7, 9, 11, 13, 15), (0, 5, 10))
    channels = net.gcn[-1][0].in_channels
    plain = [(k, k * k * channels * classes / 1e6) for k in range(3, 16, 2)]
    with torch.device("meta"):
        ours = [
            (k, count_parameters(GlobalConv(channels, classes, k)) / 1e6) for k in range(3, 16, 2)
        ]
    for points, style, name, y in ((plain, "b", "普通的 k×k 卷积", 20), (ours, "a", "GCN", 42)):
        axes.plot(points, style)
        d.line([(95, axes.frame[1] + y), (119, axes.frame[1] + y)], style)
        d.text(125, axes.frame[1] + y + 5, name, "", 13)
    note(
        d,
        280,
        axes.frame[1] + 185,
        f"参数（百万）随核长 k；输入 {channels} 通道，输出 {classes} 类",
    )
    return d.render()
