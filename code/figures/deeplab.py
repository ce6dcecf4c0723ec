"""DeepLab 各代的结构图；膨胀率、通道数与尺寸取自各代的网络。"""

from torch import nn

from figures.blocks import box, down, layer, note, operator, size, stack
from figures.shapes import traced, weightless
from figures.svg import Axes, Drawing
from snippets.segmentation.aspp import ASPP, SummedASPP, valid_taps
from snippets.segmentation.deeplab_v1 import DeepLabV1
from snippets.segmentation.deeplab_v3plus import DeepLabV3Plus


def _footprint(d: Drawing, x: float, y: float, rate: int, reach: int) -> None:
    """3×3 空洞卷积看的九个位置，在边长 2·reach+1 的格子上，中心在 (x, y)。"""
    side = 66.0
    step = side / (2 * reach + 1)
    d.rect(x - side / 2, y - side / 2, side, side, "cell")
    for row in (-rate, 0, rate):
        for column in (-rate, 0, rate):
            d.rect(x + (column - 0.5) * step - 0.6, y + (row - 0.5) * step - 0.6, step + 1.2,
                   step + 1.2, "fa")  # fmt: skip


def v1() -> str:
    """步幅 8 的空洞 VGG 出得分图，放大后由全连接 CRF 细化。"""
    shapes = traced(DeepLabV1, 1, 3, 321, 321)
    net = weightless(DeepLabV1)
    last = [m for m in net.features if isinstance(m, nn.Conv2d)][-1]
    fc6 = net.classifier[1]
    d = Drawing(520, 330, "DeepLab v1：卷积网络得到得分图，上采样后再经 CRF 细化")
    texts = [
        "输入 3×321²",
        (f"空洞 VGG-16，步幅 8\n末段 {layer(last)}", "ta"),
        (f"{layer(fc6)}\n1×1，{fc6.out_channels}", "ta"),
        (f"得分图\n{size(shapes[''])}", "tb"),
    ]
    left = stack(d, 130, 12, texts, 20, 200)
    right = stack(
        d, 390, left[1].top,
        [(f"双线性放大 8 倍\n{shapes[''][1]}×321²", "tc"), ("全连接 CRF\n均值场迭代几次", "td"),
         "分割结果"],
        20, 200,
    )  # fmt: skip
    d.line([(left[-1].right, left[-1].y), (260, left[-1].y), (260, right[0].y)])
    d.arrow(260, right[0].y, right[0].left, right[0].y)
    note(
        d,
        260,
        262,
        "CRF 的两个核：颜色与位置都近的像素（双边核），位置近的像素（平滑核），\n"
        "都倾向于同一类；边界因此贴着颜色的边",
    )
    note(d, 260, 312, "步幅 8 的得分图已够平滑，双线性放大即可，不必学转置卷积")
    return d.render()


def v2() -> str:
    """四条支路各出一份得分，相加。"""
    rates = (6, 12, 18, 24)
    module = weightless(lambda: SummedASPP(2048, 21, rates))
    d = Drawing(520, 360, "DeepLab v2 的 ASPP：四个膨胀率并行的空洞卷积，得分相加")
    entry = box(d, 260, 12, f"特征图，{module.in_channels} 通道，步幅 8", "", 480)
    plus = operator(d, 260, 282, "+")
    for i, conv in enumerate(module.convs):
        x = 80 + 120 * i
        (rate, _) = conv.dilation
        part = box(
            d, x, entry.bottom + 22, f"3×3，膨胀率 {rate}\n{conv.out_channels} 类得分", "ta", 108
        )
        d.arrow(x, entry.bottom, x, part.top)
        _footprint(d, x, part.bottom + 52, rate, max(rates))
        note(d, x, part.bottom + 104, f"范围 {2 * rate + 1}×{2 * rate + 1}")
        d.line([(x, part.bottom + 112), (x, 258)])
        if abs(x - 260) > 1:
            d.line([(x, 258), (260, 258)])
    d.arrow(260, 258, 260, plus.top)
    d.arrow(260, plus.bottom, 260, plus.bottom + 22)
    note(d, 260, 348, "四份得分相加，不是拼接；每条支路都只有 9 个位置的权重，步幅 1，大小不变")
    return d.render()


def v3() -> str:
    """五条支路拼接；下面是膨胀率过大时有效权重的份额。"""
    module = weightless(lambda: ASPP(2048, (6, 12, 18)))
    d = Drawing(520, 480, "DeepLab v3 的 ASPP：加入图像级全局池化，拼接之后再 1×1")
    entry = box(d, 260, 12, "特征图，2048 通道，步幅 16", "", 500)
    convs = [
        next(m for m in branch.modules() if isinstance(m, nn.Conv2d)) for branch in module.convs
    ]
    joined = box(d, 260, 152, f"按通道拼接：{len(convs)} × {convs[0].out_channels}", "", 500)
    for i, conv in enumerate(convs):
        x = 58 + 101 * i
        rate = conv.dilation[0]
        first = f"{conv.kernel_size[0]}×{conv.kernel_size[0]}"
        last = i == len(convs) - 1
        text = (
            "全局池化\n1×1，放大"
            if last
            else f"{first}\n" + (f"膨胀率 {rate}" if rate > 1 else "BN")
        )
        part = box(d, x, entry.bottom + 26, text, "tc" if last else "ta", 90)
        d.arrow(x, entry.bottom, x, part.top)
        d.arrow(x, part.bottom, x, joined.top)
    end = box(d, 260, joined.bottom + 20, f"{layer(module.project[0])}，BN，ReLU", "tb", 220)
    down(d, joined, end)
    d.arrow(260, end.bottom, 260, end.bottom + 18)

    axes = Axes(d, (70, end.bottom + 50, 420, 140), (1, 70), (0, 1))
    axes.ticks((1, 10, 20, 30, 40, 50, 60, 70), (0, 0.5, 1))
    axes.plot([(rate, valid_taps(65, rate)) for rate in range(1, 71)], "a")
    floor = axes.at(1, 1 / 9)[1]
    d.line([(70, floor), (490, floor)], "b dash")
    d.text(80, floor - 6, "1/9：只剩中心，退化成 1×1", "fb", 12)
    note(d, 280, axes.frame[1] + 175, "65×65 的特征图上，3×3 的权重落在图内的份额，随膨胀率变化")
    return d.render()


def v3plus() -> str:
    """编码器即 v3（骨干换成 Xception），解码器融合低层特征。"""
    shapes = traced(DeepLabV3Plus, 1, 3, 513, 513)
    net = weightless(DeepLabV3Plus)
    low, _ = net.backbone.channels
    side = shapes["reduce"][2]
    d = Drawing(520, 500, "DeepLab v3+ 的编码器与解码器")
    d.text(140, 22, "编码器（原来的 v3）", "bold", 14, "middle")
    d.text(395, 22, "解码器", "bold", 14, "middle")
    high = net.aspp.in_channels
    trunk = stack(
        d, 140, 40,
        ["输入 3×513²", (f"改进的 Xception，浅层\n{low}×{side}²", "ta"),
         (f"深层，步幅 16\n{high}×{shapes['aspp'][2]}²", "ta"),
         (f"ASPP，可分离的空洞卷积\n{size(shapes['aspp'])}", "tc")],
        34, 200,
    )  # fmt: skip
    reduce = box(
        d, 395, trunk[1].top, f"{layer(net.reduce[0])}\n{size(shapes['reduce'])}", "tb", 180
    )
    d.arrow(trunk[1].right, trunk[1].y, reduce.left, trunk[1].y)
    note(d, 272, trunk[1].y - 8, "低层")
    joined = box(
        d,
        395,
        trunk[3].top,
        f"按通道拼接\n{shapes['aspp'][1] + shapes['reduce'][1]}×{side}²",
        "",
        180,
    )
    down(d, reduce, joined)
    d.arrow(trunk[3].right, trunk[3].y, joined.left, joined.y)
    note(d, 272, trunk[3].y - 8, "放大 4 倍")
    depthwise = net.decoder[0][0][0]
    kernel = f"{depthwise.kernel_size[0]}×{depthwise.kernel_size[0]}"
    parts = stack(
        d, 395, joined.bottom + 24,
        [(f"两个可分离 {kernel}\n{size(shapes['decoder.1'])}", "tb"), layer(net.decoder[-1]),
         (f"放大 4 倍\n{size(shapes[''])}", "tc")],
        20, 180,
    )  # fmt: skip
    down(d, joined, parts[0])
    note(d, 140, parts[0].y, "浅层特征空间信息更丰富，\n先压到很少的通道，\n以免盖过语义")
    return d.render()
