"""深度可分离卷积与普通卷积的计算量之比。"""

from figures.svg import Axes, Drawing
from snippets.foundations.counting import count_parameters
from snippets.foundations.depthwise_separable_convolution import DepthwiseSeparableConv2d


def cost_ratio() -> str:
    """公式与曲线；点由数参数得来。"""
    d = Drawing(520, 345, "深度可分离卷积与普通卷积的计算量之比，随输出通道数 N 变化")
    d.text(
        260, 30, "（D_{K}·D_{K}·M + M·N）/（D_{K}·D_{K}·M·N） = 1/N + 1/D_{K}^{2}",
        "math bold", 17, "middle",
    )  # fmt: skip
    axes = Axes(d, (50, 55, 440, 220), (3, 10), (0, 0.4))
    axes.ticks((), (0, 0.1, 0.2, 0.3, 0.4))
    for k in range(3, 11):
        x, _ = axes.at(k, 0)
        d.text(x, 292, str(2**k), "muted", 12, "middle")
    for kernel, style, name in ((3, "a", "3×3 的核，趋于 1/9"), (5, "b", "5×5 的核，趋于 1/25")):
        points = []
        for k in range(3, 11):
            n = 2**k
            plain = 16 * n * kernel**2
            layer = DepthwiseSeparableConv2d(16, n, kernel)
            points.append((k, count_parameters(layer) / plain))
        axes.plot(points, style)
        for point in points:
            d.circle(*axes.at(*point), 3, f"f{style}")
        limit = axes.at(3, 1 / kernel**2)[1]
        d.line([(50, limit), (490, limit)], f"{style} dash faint")
        y = 80 if kernel == 3 else 102
        d.line([(300, y), (324, y)], style)
        d.text(330, y + 5, name, "", 13)
    d.text(270, 312, "输出通道数 N", "muted", 13, "middle")
    d.text(260, 336, "纵轴：参数（同为计算量）之比，M = 16", "muted", 13, "middle")
    return d.render()
