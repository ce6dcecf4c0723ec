"""指数加权平均的两张图：展开式与权重，不同 β 的曲线与偏差修正。"""

import torch

from figures.svg import Axes, Drawing
from snippets.foundations.exponential_moving_average import exponential_moving_average, weights


def recursion() -> str:
    """递推式、前几项，以及权重随时间衰减的柱。"""
    d = Drawing(520, 300, "指数加权平均的递推式、前三项与各项的权重")
    d.text(260, 30, "v_{t} = β v_{t−1} + (1 − β) θ_{t}，　v_{0} = 0", "math bold", 18, "middle")
    d.text(60, 62, "v_{1} = (1−β) θ_{1}", "math", 15)
    d.text(60, 86, "v_{2} = (1−β) (θ_{2} + β θ_{1})", "math", 15)
    d.text(60, 110, "v_{3} = (1−β) (θ_{3} + β θ_{2} + β^{2} θ_{1})", "math", 15)
    axes = Axes(d, (60, 140, 430, 105), (-0.8, 29.8), (0, 0.105))
    axes.ticks(range(0, 30, 5), (0, 0.05, 0.1))
    for k, w in enumerate(weights(30, 0.9).tolist()):
        x, y = axes.at(k, w)
        d.rect(x - 5, y, 10, 245 - y, "fa" if k < 10 else "ta")
    d.text(
        275, 285, "k 天之前的权重 (1−β) β^{k}，β = 0.9：前 10 天占三分之二", "muted", 13, "middle"
    )
    return d.render()


def curves() -> str:
    """带噪声的温度，三个 β；虚线没有偏差修正。"""
    torch.manual_seed(4)
    days = torch.arange(120, dtype=torch.float64)
    theta = 14 + 9 * torch.sin(days / 22 - 1) + 2.2 * torch.randn(120, dtype=torch.float64)
    d = Drawing(520, 360, "温度与 β 为 0.5、0.9、0.98 的指数加权平均，虚线未做偏差修正")
    axes = Axes(d, (45, 20, 455, 250), (0, 119), (0, 28))
    axes.ticks((0, 20, 40, 60, 80, 100), (0, 10, 20))
    for x, y in zip(days.tolist(), theta.tolist(), strict=True):
        d.circle(*axes.at(x, y), 2, "muted faint")
    for beta, style in ((0.5, "c"), (0.9, "a"), (0.98, "b")):
        for corrected in (False, True):
            v = exponential_moving_average(theta, beta, corrected)
            axes.plot(enumerate(v.tolist()), style if corrected else f"{style} dash")
    for i, (beta, style) in enumerate(((0.5, "c"), (0.9, "a"), (0.98, "b"))):
        x = 50 + 155 * i
        d.line([(x, 312), (x + 24, 312)], style)
        d.text(x + 30, 317, f"β={beta}，约 {round(1 / (1 - beta))} 天", "", 13)
    d.text(272, 345, "点为每天的温度；虚线未做偏差修正，开头偏低", "muted", 13, "middle")
    return d.render()
