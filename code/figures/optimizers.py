"""优化算法的三张图：更新公式，与在峡谷形损失上实际走过的路。"""

from collections.abc import Callable

import torch

from figures.svg import Axes, Drawing
from snippets.optimization.adam import Adam
from snippets.optimization.momentum import Momentum
from snippets.optimization.rmsprop import RMSProp

CURVATURE = (1.0, 20.0)
START = (-9.0, 2.2)


def _walk(make: Callable[[list[torch.Tensor]], object], steps: int) -> list[tuple[float, float]]:
    """在 $(w^2 + 20 b^2)/2$ 上走 steps 步经过的点。"""
    p = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([p])
    path = [START]
    for _ in range(steps):
        p.grad = p.detach() * torch.tensor(CURVATURE, dtype=torch.float64)
        optimizer.step()
        path.append(tuple(p.detach().tolist()))
    return path


def _ravine(d: Drawing, top: float, paths: list[tuple[str, str, list]]) -> None:
    """等高线、终点与各条路。"""
    axes = Axes(d, (40, top, 450, 170), (-10, 2.5), (-2.6, 2.6))
    ox, oy = axes.at(0, 0)
    for level in (0.5, 4, 14, 32, 58):
        rx = axes.at((2 * level / CURVATURE[0]) ** 0.5, 0)[0] - ox
        ry = oy - axes.at(0, (2 * level / CURVATURE[1]) ** 0.5)[1]
        left, right = axes.at(-10, 0)[0], axes.at(2.5, 0)[0]
        points = []
        for i in range(73):
            angle = torch.tensor(i * torch.pi / 36, dtype=torch.float64)
            x, y = ox + rx * float(angle.cos()), oy + ry * float(angle.sin())
            inside = left <= x <= right and top <= y <= top + 170
            if inside:
                points.append((x, y))
            if points and (not inside or i == 72):
                d.line(points, "rule")
                points = []
    d.circle(ox, oy, 3.5, "fc")
    d.text(486, top + 186, "w", "math muted", 14, "end")
    d.text(32, top + 10, "b", "math muted", 14, "end")
    for i, (name, style, path) in enumerate(paths):
        axes.plot(path, style)
        for point in path:
            d.circle(*axes.at(*point), 2, f"f{style}")
        d.line([(60 + 225 * i, top + 200), (84 + 225 * i, top + 200)], style)
        d.text(90 + 225 * i, top + 205, name, "", 13)


def momentum() -> str:
    """同样的学习率，梯度下降来回震荡，动量抵消震荡。"""
    d = Drawing(520, 320, "动量法的更新公式，以及它与梯度下降在峡谷形损失上的轨迹")
    d.text(260, 28, "v_{dw} = β v_{dw} + (1 − β) dw", "math bold", 17, "middle")
    d.text(260, 54, "w = w − α v_{dw}", "math bold", 17, "middle")
    paths = [
        ("梯度下降，α=0.095", "b", _walk(lambda p: Momentum(p, 0.095, 0.0), 18)),
        ("动量，α=0.25，β=0.8", "a", _walk(lambda p: Momentum(p, 0.25, 0.8), 18)),
    ]
    _ravine(d, 75, paths)
    d.text(260, 308, "各走 18 步", "muted", 13, "middle")
    return d.render()


def rmsprop() -> str:
    """陡的方向步子小，缓的方向步子大。"""
    d = Drawing(520, 345, "RMSProp 的更新公式，以及它在峡谷形损失上的轨迹")
    d.text(260, 28, "s_{dw} = β s_{dw} + (1 − β) (dw)^{2}", "math bold", 17, "middle")
    d.text(260, 56, "w = w − α dw / (√s_{dw} + ε)", "math bold", 17, "middle")
    d.text(260, 80, "b 同样，各用各的 s", "muted", 13, "middle")
    paths = [
        ("梯度下降，α=0.095", "b", _walk(lambda p: Momentum(p, 0.095, 0.0), 18)),
        ("RMSProp，α=0.3", "a", _walk(lambda p: RMSProp(p, 0.3, 0.9), 18)),
    ]
    _ravine(d, 100, paths)
    d.text(260, 333, "各走 18 步；RMSProp 一开始在两个方向上步子一样大", "muted", 13, "middle")
    return d.render()


def adam() -> str:
    """算法与第一步：梯度差七个数量级，步长都是学习率。"""
    d = Drawing(520, 400, "Adam 的完整步骤；第一步的步长恰为学习率，与梯度大小无关")
    lines = [
        "m = β_{1} m + (1 − β_{1}) dw",
        "v = β_{2} v + (1 − β_{2}) (dw)^{2}",
        "m̂ = m / (1 − β_{1}^{t})　　v̂ = v / (1 − β_{2}^{t})",
        "w = w − α m̂ / (√v̂ + ε)",
    ]
    notes = ["一阶矩：惯性", "二阶矩：环境感知", "偏差修正", "更新"]
    for i, (line, note) in enumerate(zip(lines, notes, strict=True)):
        d.text(30, 32 + 30 * i, line, "math bold", 16)
        d.text(495, 32 + 30 * i, note, "muted", 13, "end")
    gradients = [10.0**k for k in range(-4, 4)]
    axes = Axes(d, (60, 160, 430, 160), (-4.5, 3.5), (0, 0.36))
    axes.ticks((), (0, 0.1, 0.2, 0.3))
    for k, g in enumerate(gradients):
        w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        w.grad = torch.tensor([g], dtype=torch.float64)
        Adam([w], lr=0.1).step()
        x, y = axes.at(k - 4, -w.item())
        d.rect(x - 12, y, 24, 320 - y, "fa")
        raw = 0.1 * 0.1 / 0.001**0.5
        d.line([(x - 16, axes.at(0, raw)[1]), (x + 16, axes.at(0, raw)[1])], "b dash")
        d.text(x, 337, f"10^{{{k - 4}}}".replace("-", "−"), "muted", 12, "middle")
    d.text(275, 362, "梯度的大小", "muted", 13, "middle")
    d.text(275, 388, "第一步的步长（α = 0.1）；虚线：不做偏差修正则是 3.16 倍", "", 13, "middle")
    return d.render()
