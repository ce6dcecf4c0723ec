"""LSTM 单元的图：一张全图，四张分别突出一个门，最后一张附上 ∏f 的曲线。"""

import torch

from figures.svg import Axes, Drawing
from snippets.sequences.lstm import LSTM
from snippets.sequences.vanishing_gradient import cell_gradient, set_forget_bias

# 每个部件属于哪一步；没有点名的部件淡化
STEPS = {
    "forget": "遗忘门 f：上一刻的细胞状态留下多少",
    "input": "输入门 i 与候选内容 g：新写入什么、写入多少",
    "update": "细胞状态：先按 f 遗忘，再按 i 写入",
    "output": "输出门 o：从细胞状态读出多少",
}


def _cell(d: Drawing, chosen: str | None) -> None:
    """一个单元；chosen 为 None 则全部照常。"""

    def style(base: str, *steps: str) -> str:
        return base if chosen is None or chosen in steps else f"{base} faint"

    def gate(x: float, label: str, name: str, colour: str, *steps: str) -> None:
        d.rect(x - 24, 168, 48, 28, style(f"box t{colour}", *steps), 5)
        d.text(x, 187, label, style("math", *steps), 14, "middle")
        d.line([(x, 196), (x, 225)], style("line", *steps))
        d.text(x + 8, 160, name, style(f"math bold f{colour}", *steps), 16)

    def operator(x: float, y: float, sign: str, *steps: str) -> None:
        d.circle(x, y, 11, style("box", *steps))
        d.text(x, y + 5, sign, style("", *steps), 15, "middle")

    d.rect(70, 30, 380, 215, "rule", 12)
    # 细胞状态：贯穿上方
    d.text(12, 65, "c_{t−1}", style("math", "forget", "update"), 16)
    d.arrow(50, 60, 129, 60, style("line", "forget", "update"))
    d.arrow(151, 60, 249, 60, style("line", "update"))
    d.arrow(271, 60, 490, 60, style("line", "update", "output"))
    d.text(493, 65, "c_{t}", style("math", "update", "output"), 16)
    operator(140, 60, "×", "forget", "update")
    operator(260, 60, "+", "update")
    # 三个门与候选内容
    every = tuple(STEPS)
    d.line([(50, 225), (390, 225)], style("line", *every))
    d.text(12, 230, "h_{t−1}", style("math", *every), 16)
    d.arrow(110, 275, 110, 225, style("line", *every))
    d.text(118, 280, "x_{t}", style("math", *every), 16)
    gate(140, "σ", "f", "b", "forget", "update")
    gate(220, "σ", "i", "a", "input", "update")
    gate(300, "tanh", "g", "c", "input", "update")
    gate(390, "σ", "o", "d", "output")
    d.arrow(140, 168, 140, 71, style("line", "forget", "update"))
    d.line([(220, 168), (220, 120)], style("line", "input", "update"))
    d.arrow(220, 120, 249, 120, style("line", "input", "update"))
    d.line([(300, 168), (300, 120)], style("line", "input", "update"))
    d.arrow(300, 120, 271, 120, style("line", "input", "update"))
    operator(260, 120, "×", "input", "update")
    d.arrow(260, 109, 260, 71, style("line", "update"))
    # 输出
    d.line([(430, 60), (430, 78)], style("line", "output"))
    d.rect(407, 78, 46, 24, style("box", "output"), 12)
    d.text(430, 95, "tanh", style("math", "output"), 13, "middle")
    d.arrow(430, 102, 430, 119, style("line", "output"))
    operator(430, 130, "×", "output")
    d.line([(390, 168), (390, 130)], style("line", "output"))
    d.arrow(390, 130, 419, 130, style("line", "output"))
    d.line([(430, 141), (430, 225)], style("line", "output"))
    d.arrow(430, 225, 490, 225, style("line", "output"))
    d.text(493, 230, "h_{t}", style("math", "output"), 16)


def overview() -> str:
    """整个单元。"""
    d = Drawing(520, 330, "LSTM 单元：细胞状态从上方贯穿，遗忘门 f、输入门 i、候选内容 g、输出门 o")
    _cell(d, None)
    d.text(260, 318, "方框各是一层全连接；×、+ 与右边的 tanh 逐元素", "muted", 13, "middle")
    return d.render()


def step(name: str) -> str:
    """突出一步。"""
    formulas = {
        "forget": ["f_{t} = σ(W_{f} [h_{t−1}, x_{t}] + b_{f})"],
        "input": [
            "i_{t} = σ(W_{i} [h_{t−1}, x_{t}] + b_{i})",
            "g_{t} = tanh(W_{g} [h_{t−1}, x_{t}] + b_{g})",
        ],
        "update": ["c_{t} = f_{t} ⊙ c_{t−1} + i_{t} ⊙ g_{t}"],
        "output": [
            "o_{t} = σ(W_{o} [h_{t−1}, x_{t}] + b_{o})",
            "h_{t} = o_{t} ⊙ tanh(c_{t})",
        ],
    }[name]
    plot = name == "update"
    d = Drawing(520, 335 + 28 * len(formulas) + (250 if plot else 0), f"LSTM 的{STEPS[name]}")
    _cell(d, name)
    for i, formula in enumerate(formulas):
        d.text(260, 315 + 28 * i, formula, "math bold", 17, "middle")
    y = 320 + 28 * len(formulas)
    d.text(260, y, STEPS[name], "muted", 13, "middle")
    if plot:
        _decay(d, y + 25)
    return d.render()


def _decay(d: Drawing, top: float) -> None:
    """沿细胞状态的梯度 ∏f，三个遗忘门偏置。"""
    axes = Axes(d, (70, top, 420, 150), (0, 60), (-12, 0))
    axes.ticks((0, 20, 40, 60), ())
    for power in (0, -4, -8, -12):
        y = axes.at(0, power)[1]
        d.text(62, y + 4, f"10^{{{power}}}".replace("-", "−"), "muted", 12, "end")
    torch.manual_seed(0)
    lstm, x = LSTM(8, 16).double(), torch.randn(60, 1, 8, dtype=torch.float64)
    for i, (bias, style) in enumerate(((0.0, "b"), (1.0, "c"), (5.0, "a"))):
        set_forget_bias(lstm, bias)
        points = [(0.0, 0.0)]
        for steps in range(2, 61, 2):
            _, product = cell_gradient(lstm, x[:steps])
            mean = float(product.log10().mean())
            if mean < -12:
                break
            points.append((steps, mean))
        axes.plot(points, style)
        d.line([(90 + 140 * i, top + 188), (114 + 140 * i, top + 188)], style)
        d.text(120 + 140 * i, top + 193, f"b_{{f}} = {bias:g}", "math", 14)
    d.text(
        280, top + 217, "∂c_{t+k}/∂c_{t} = ∏ f，随步数 k（各单元的几何平均）", "muted", 13, "middle"
    )
