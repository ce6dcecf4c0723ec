"""反向传播的两张图：单个样本的误差往回传，批量时各矩阵的形状。"""

import torch

from figures.svg import Drawing
from snippets.foundations.backpropagation import backward, forward


def single() -> str:
    """Ng 的四层网络：前向算激活，δ 从右往左传。"""
    d = Drawing(520, 330, "单个样本的反向传播：误差项 δ 从输出层逐层往回传")
    layers = [(70, 3), (195, 4), (320, 4), (445, 2)]
    rows = {i: [30 + (k + (4 - n) / 2) * 42 for k in range(n)] for i, (_, n) in enumerate(layers)}
    for i in range(3):
        for y1 in rows[i]:
            for y2 in rows[i + 1]:
                d.line([(layers[i][0] + 13, y1), (layers[i + 1][0] - 13, y2)], "rule")
    names = ["a^{(1)} = x", "a^{(2)}", "a^{(3)}", "a^{(4)}"]
    for i, (x, _) in enumerate(layers):
        for y in rows[i]:
            d.circle(x, y, 13, "box")
        d.text(x, 205, names[i], "math", 15, "middle")
        if i:
            d.text(x, 245, f"δ^{{({i + 1})}}", "math bold fb", 17, "middle")
    for left, right in ((1, 2), (2, 3)):
        d.arrow(layers[right][0] - 28, 240, layers[left][0] + 28, 240, "b")
    d.text(70, 245, "误差往回传", "fb", 13, "middle")
    d.text(
        260, 285, "δ^{(4)} = a^{(4)} − y　　δ^{(l)} = (Θ^{(l)})^{⊤} δ^{(l+1)} ⊙ g′(z^{(l)})",
        "math", 16, "middle",
    )  # fmt: skip
    d.text(260, 315, "Δ^{(l)} := Δ^{(l)} + δ^{(l+1)} (a^{(l)})^{⊤}", "math", 16, "middle")
    return d.render()


def batch() -> str:
    """m 个样本、L 层 2 个结点、L+1 层 3 个结点；形状由代码算出。"""
    m = 5
    weights, biases = [torch.zeros(2, 3)], [torch.zeros(3)]
    activations = forward(torch.zeros(m, 2), weights, biases)
    delta = activations[1] - torch.zeros(m, 3)
    (grad,), _ = backward(activations, torch.zeros(m, 3), weights)
    back = delta @ weights[0].T
    d = Drawing(520, 330, "批量数据的反向传播：各矩阵的形状")

    def matrix(x: float, y: float, value: torch.Tensor, name: str, style: str) -> float:
        rows, columns = value.shape
        for r in range(rows):
            for c in range(columns):
                d.rect(x + 22 * c, y + 22 * r, 22, 22, f"cell {style}")
        d.rect(x, y, 22 * columns, 22 * rows, "box")
        d.text(x + 11 * columns, y - 24, name, "math bold", 15, "middle")
        shape = f"{'m' if rows == m else rows}×{'m' if columns == m else columns}"
        d.text(x + 11 * columns, y - 8, shape, "muted", 12, "middle")
        return x + 22 * columns

    x = matrix(40, 48, back, "δ^{L}", "tb")
    d.text(x + 20, 108, "=", "math", 18, "middle")
    x = matrix(x + 40, 48, delta, "δ^{L+1}", "tb")
    x = matrix(x + 24, 48, weights[0].T, "(θ^{L})^{⊤}", "ta")
    d.text(x + 18, 108, "⊙", "math", 18, "middle")
    matrix(x + 42, 48, back, "g′(z^{L})", "")
    x = matrix(40, 230, grad, "∂J/∂θ^{L}", "ta")
    d.text(x + 30, 258, "= ¹⁄ₘ", "math", 16, "middle")
    x = matrix(x + 62, 230, activations[0].T, "(a^{L})^{⊤}", "tc")
    matrix(x + 34, 210, delta, "δ^{L+1}", "tb")
    return d.render()
