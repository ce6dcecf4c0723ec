"""编码、解码一家的结构图：FCN、U-Net、SegNet；尺寸由走一遍网络得来。"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from figures.blocks import Part, across, box, down, layer, note, operator, size, stack
from figures.shapes import traced, weightless
from figures.svg import Drawing, number
from snippets.classification.vgg import vgg16
from snippets.segmentation.fcn import FCN, upsampling
from snippets.segmentation.segnet import SegNet
from snippets.segmentation.unet import UNet


def convolutional() -> str:
    """左为 VGG-16 分类，右为把全连接层换成卷积之后：任意大小的图得到一张得分图。"""
    with torch.device("meta"):
        dense = [m for m in vgg16().classifier if isinstance(m, nn.Linear)]
        net = FCN(32)
    shapes = traced(lambda: FCN(32), 1, 3, 500, 500)
    d = Drawing(520, 400, "全卷积网络：把全连接层换成卷积层，逐像素预测")
    d.text(125, 22, "分类网络 VGG-16", "bold", 14, "middle")
    texts: list[str | tuple[str, str]] = ["输入 3×224²", ("卷积、池化\n512×7²", "ta")]
    texts += [(layer(linear), "tb") for linear in dense]
    parts = stack(d, 125, 36, texts, 22, 180)
    note(d, 125, parts[-1].bottom + 20, "一张图一个类别")
    d.text(385, 22, "FCN-32s", "bold", 14, "middle")
    texts = ["输入 3×500²（补边 100）", (f"卷积、池化\n512×{shapes['fc6'][2] + 6}²", "ta")]
    for name in ("fc6", "fc7", "score_fr"):
        conv = net.get_submodule(name)
        texts.append((f"{layer(conv)}\n{size(shapes[name])}", "tb"))
    up = net.upscore
    texts.append((f"转置卷积放大 {up.stride[0]} 倍，裁剪\n{size(shapes[''])}", "tc"))
    right = stack(d, 385, 36, texts, 18, 200)
    note(d, 385, right[-1].bottom + 20, "每个像素一个类别")
    note(
        d,
        125,
        330,
        f"{dense[0].in_features:,} → {dense[0].out_features} 的全连接层\n"
        "就是 7×7 的卷积：\n权重一样，只是可以滑动",
    )
    return d.render()


def skips() -> str:
    """三种步幅：越往下，融合的得分图越浅。"""
    shapes = traced(lambda: FCN(8), 1, 3, 500, 500)
    nets = weightless(lambda: {stride: FCN(stride) for stride in (32, 16, 8)})
    d = Drawing(520, 400, "FCN-32s、FCN-16s 与 FCN-8s：得分图放大后与更浅一层的得分相加")
    xs = {"pool3": 60, "pool4": 170, "fc7": 290}
    tops = {}
    for name, x in xs.items():
        key = {"pool3": "score_pool3", "pool4": "score_pool4", "fc7": "fc7"}[name]
        _, channels, side, _ = shapes[key]
        stride = {"pool3": 8, "pool4": 16, "fc7": 32}[name]
        deep = {"pool3": 256, "pool4": 512, "fc7": channels}[name]
        tops[name] = box(d, x, 30, f"{name}\n{deep}×{side}²", "ta", 96)
        note(d, x, 22, f"步幅 {stride}")
    across(d, tops["pool3"], tops["pool4"])
    across(d, tops["pool4"], tops["fc7"])
    scores = {}
    for name, key, top in (
        ("fc7", "score_fr", 110),
        ("pool4", "score_pool4", 190),
        ("pool3", "score_pool3", 280),
    ):
        scores[name] = box(
            d, xs[name], top, f"{layer(nets[8].get_submodule(key))}\n{size(shapes[key])}", "tb", 96
        )
        down(d, tops[name], scores[name])
    ends = []
    for stride, top in ((32, 110), (16, 190), (8, 280)):
        conv = {32: "upscore", 16: "upscore16", 8: "upscore8"}[stride]
        factor = nets[stride].get_submodule(conv).stride[0]
        ends.append(box(d, 460, top, f"FCN-{stride}s\n放大 {factor} 倍", "tc", 96))
    sum4, sum3 = operator(d, 290, scores["pool4"].y, "+"), operator(d, 290, scores["pool3"].y, "+")
    across(d, scores["fc7"], ends[0])
    down(d, scores["fc7"], sum4, "放大 2 倍")
    across(d, scores["pool4"], sum4)
    across(d, sum4, ends[1])
    down(d, sum4, sum3, "放大 2 倍")
    across(d, scores["pool3"], sum3)
    across(d, sum3, ends[2])
    note(
        d, 260, 350, f"相加的是 {shapes['score_fr'][1]} 类的得分，不是特征；相加之前裁剪到同样大小"
    )
    note(d, 260, 370, "输入 500×500；越浅的得分图越细，边界越准")
    return d.render()


def unet() -> str:
    """572 的输入，没有填充的卷积，一路 572 → 388。"""
    shapes, net = traced(UNet, 1, 1, 572, 572), weightless(UNet)
    levels = len(net.down)
    d = Drawing(520, 430, "U-Net 的 U 型编码-解码结构：每级把编码的特征裁剪后拼接过去")
    left: list[Part] = []
    for i in range(levels):
        x, w = 78 + 40 * i, 118
        left.append(
            box(
                d,
                x,
                26 + 70 * i,
                f"两个 3×3，{shapes[f'down.{i}'][1]}\n{shapes[f'down.{i}'][2]}²",
                "ta",
                w,
            )
        )
        if i:
            _steps(d, left[i - 1], left[i], "c")
    note(d, 78, 18, "输入 1×572²")
    below = left[-1]
    for i in range(levels - 1):
        x = 442 - 40 * (levels - 2 - i)
        level = levels - 2 - i
        part = box(
            d,
            x,
            26 + 70 * level,
            f"两个 3×3，{shapes[f'up.{i}'][1]}\n{shapes[f'up.{i}'][2]}²",
            "tb",
            118,
        )
        _steps(d, below, part, "d")
        other = left[level]
        d.arrow(other.right, other.y, part.left, part.y, "line dash")
        below = part
    d.arrow(below.x, below.top, below.x, below.top - 18)
    note(d, below.x - 8, 18, f"1×1，{net.head.out_channels} 类", "end")
    entries = (
        ("c", "2×2 最大池化"),
        ("d", "2×2 转置卷积，通道减半"),
        ("line dash", "裁剪，按通道拼接"),
    )
    for x, (style, name) in zip((20, 152, 352), entries, strict=True):
        d.line([(x, 404), (x + 26, 404)], style)
        d.text(x + 32, 409, name, "muted", 12)
    return d.render()


def _steps(d: Drawing, one: Part, other: Part, style: str) -> None:
    """斜着的两级之间：竖直的箭头，落在两个框都有的横坐标上。"""
    x = (max(one.left, other.left) + min(one.right, other.right)) / 2
    upward = other.y < one.y
    d.arrow(x, one.top if upward else one.bottom, x, other.bottom if upward else other.top, style)


def segnet() -> str:
    """编码器记下最大值的位置，解码器按位置放回。"""
    shapes, net = traced(SegNet, 1, 3, 360, 480), weightless(SegNet)
    levels = len(net.encoder)
    d = Drawing(520, 440, "SegNet 的编码-解码结构：池化的位置交给对应的解码级")
    d.text(120, 22, "编码器", "bold", 14, "middle")
    d.text(400, 22, "解码器", "bold", 14, "middle")
    previous: Part | None = None
    for i in range(levels):
        convs = sum(isinstance(m, nn.Conv2d) for m in net.encoder[i])
        part = box(
            d,
            120,
            34 + 72 * i,
            f"{convs} 个 3×3，{size(shapes[f'encoder.{i}'])}\n2×2 最大池化",
            "ta",
            190,
        )
        if previous:
            down(d, previous, part)
        previous = part
        j = levels - 1 - i
        convs = sum(isinstance(m, nn.Conv2d) for m in net.decoder[j])
        back = box(
            d,
            400,
            34 + 72 * i,
            f"按位置反池化\n{convs} 个 3×3，{size(shapes[f'decoder.{j}'])}",
            "tb",
            190,
        )
        d.arrow(part.right, part.y, back.left, back.y, "c dash")
        if i:
            d.arrow(400, back.top, 400, back.top - 30)
        if i == levels - 1:
            d.line([(120, part.bottom), (120, part.bottom + 14), (400, part.bottom + 14)])
            d.arrow(400, part.bottom + 14, 400, back.bottom)
    d.text(260, 48, "位置", "fc", 13, "middle")
    note(
        d,
        260,
        430,
        f"每个卷积之后 BN、ReLU；最后 3×3 卷积得到各类得分 {size(shapes['head'])}",
    )
    return d.render()


def unpooling() -> str:
    """同一个 4×4 的数阵：SegNet 按位置放回，FCN 用转置卷积放大再与编码的特征相加。"""
    x = torch.tensor([[1, 2, 0, 3], [5, 4, 1, 0], [2, 0, 6, 2], [1, 3, 4, 8]], dtype=torch.float32)
    x = x.view(1, 1, 4, 4)
    pooled, positions = F.max_pool2d(x, 2, return_indices=True)
    back = F.max_unpool2d(pooled, positions, 2)
    with torch.no_grad():
        large = upsampling(1, 2)(pooled)[..., 1:5, 1:5]
    d = Drawing(520, 430, "SegNet 按最大值位置反池化，与 FCN 的转置卷积对比")
    _grid(d, 60, 50, x, "输入", positions)
    d.arrow(190, 106, 250, 106)
    note(d, 220, 98, "2×2 池化")
    _grid(d, 266, 78, pooled, "最大值")
    note(d, 415, 100, "位置另存；\n着色的格子即最大值", "middle")
    d.text(110, 205, "SegNet：放回原处，其余为 0", "bold", 13, "middle")
    _grid(d, 60, 240, back, "反池化", positions)
    note(d, 116, 385, "稀疏；再由卷积填满。\n位置准，只需记下标")
    d.text(390, 205, "FCN：双线性核的转置卷积", "bold", 13, "middle")
    _grid(d, 330, 240, large, "放大")
    note(d, 386, 385, "处处有值；再与编码器的\n得分图相加，要存整张特征")
    return d.render()


def _grid(
    d: Drawing, x: float, y: float, values: Tensor, name: str, positions: Tensor | None = None
) -> None:
    """一张数阵，标题在上；positions 处着色。"""
    rows, columns = values.shape[-2:]
    chosen = set(positions.flatten().tolist()) if positions is not None else set()
    note(d, x + 14 * columns, y - 8, name)
    for row in range(rows):
        for column in range(columns):
            marked = row * columns + column in chosen
            left, top = x + 28 * column, y + 28 * row
            d.rect(left, top, 28, 28, "cell ta" if marked else "cell")
            value = number(round(float(values[0, 0, row, column]), 1))
            d.text(left + 14, top + 19, value, "", 12, "middle")
