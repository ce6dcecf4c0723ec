"""特征图放大的三种办法，在同一个 2×2 上算出来。"""

import torch

from figures.svg import Drawing
from snippets.foundations.transposed_convolution import conv_transpose2d
from snippets.foundations.unpooling import max_pool2d, max_unpool2d
from snippets.foundations.upsampling import upsample_nearest

CELL = 34


def _grid(d: Drawing, x: float, y: float, values: torch.Tensor, shade: dict | None = None) -> None:
    """数字方格；shade 给出某些格子的类名。"""
    for r, row in enumerate(values.int().tolist()):
        for c, value in enumerate(row):
            style = (shade or {}).get((r, c), "")
            d.rect(x + CELL * c, y + CELL * r, CELL, CELL, f"cell {style}")
            dim = "" if value or style else "muted"
            d.text(x + CELL * (c + 0.5), y + CELL * (r + 0.5) + 5, str(value), dim, 14, "middle")
    d.rect(x, y, CELL * values.shape[1], CELL * values.shape[0], "box")


def enlarging() -> str:
    """(a) 反池化，(b) 上采样，(c) 转置卷积。"""
    before = torch.tensor([[1.0, 3, 2, 1], [4, 2, 1, 5], [0, 1, 7, 2], [6, 2, 3, 4]])[None, None]
    pooled, indices = max_pool2d(before, 2)
    unpooled = max_unpool2d(pooled, indices, (4, 4))
    copied = upsample_nearest(pooled, 2)
    kernel = torch.tensor([[1.0, 1, 0], [1, 2, 1], [0, 1, 1]])[None, None]
    learned = conv_transpose2d(pooled, kernel, stride=2)
    d = Drawing(520, 640, "反池化把值放回最大值原来的位置，上采样复制，转置卷积用学习到的核展开")
    colours = ["ta", "tb", "tc", "td"]
    small = {(i // 2, i % 2): style for i, style in enumerate(colours)}
    places = {divmod(int(v), 4): colours[i] for i, v in enumerate(indices.flatten())}

    d.text(20, 24, "(a) 反池化：记住最大值的位置，放回原处，其余补 0", "bold", 14)
    _grid(d, 20, 40, before[0, 0], places)
    d.arrow(165, 108, 205, 108)
    d.text(185, 98, "池化", "muted", 12, "middle")
    _grid(d, 215, 74, pooled[0, 0], small)
    d.arrow(293, 108, 333, 108)
    d.text(313, 98, "反池化", "muted", 12, "middle")
    _grid(d, 343, 40, unpooled[0, 0], places)

    d.text(20, 220, "(b) 上采样：复制最近的像素", "bold", 14)
    _grid(d, 215, 270, pooled[0, 0], small)
    d.arrow(293, 304, 333, 304)
    quarters = {(r, c): small[r // 2, c // 2] for r in range(4) for c in range(4)}
    _grid(d, 343, 236, copied[0, 0], quarters)

    d.text(20, 416, "(c) 反卷积（转置卷积）：每个像素乘以核，步幅 2，重叠处相加", "bold", 14)
    _grid(d, 40, 490, kernel[0, 0])
    d.text(91, 480, "核（可学习）", "muted", 12, "middle")
    d.text(178, 546, "×", "", 18, "middle")
    _grid(d, 215, 507, pooled[0, 0], small)
    d.arrow(293, 541, 333, 541)
    _grid(d, 343, 456, learned[0, 0], {(0, 0): "ta", (0, 4): "tb", (4, 0): "tc", (4, 4): "td"})
    return d.render()
