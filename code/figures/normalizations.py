"""归一化的统计范围：哪些数一起求均值与方差，由代码里的求和维度决定。"""

import torch
from torch import nn

from figures.svg import Drawing
from snippets.normalization.batch_norm import BatchNorm
from snippets.normalization.group_norm import GroupNorm
from snippets.normalization.instance_norm import InstanceNorm
from snippets.normalization.layer_norm import LayerNorm

SAMPLES, CHANNELS, PLACES = 4, 6, 4


def _statistic_set(norm: nn.Module, shape: tuple[int, ...]) -> torch.Tensor:
    """哪些输入影响第一个输出：与它同一个统计范围。由梯度得出，而非手写。"""
    torch.manual_seed(0)
    x = torch.randn(shape, dtype=torch.float64, requires_grad=True)
    y = norm.double()(x)
    (grad,) = torch.autograd.grad(y[(0,) * len(shape)], x)
    return grad.ne(0)


def _cube(d: Drawing, x: float, y: float, norm: nn.Module, scale: float = 1.0) -> None:
    """N×C×(H,W) 的长方体，统计范围涂色。"""
    inside = _statistic_set(norm, (SAMPLES, CHANNELS, 2, PLACES // 2)).flatten(2)
    u, slant = 22 * scale, 11 * scale  # 单元边长；N 轴斜着画
    for n in reversed(range(SAMPLES)):
        for c in range(CHANNELS):
            for p in range(PLACES):
                hit = bool(inside[n, c, p])
                left, top = x + u * c + slant * n, y + u * p - slant * n + slant * SAMPLES
                front = n == 0
                if front:
                    d.rect(left, top, u, u, "cell ta" if hit else "cell")
                if p == 0:  # 顶面
                    corners = [(0, 0), (slant, -slant), (u + slant, -slant), (u, 0)]
                    path = "M" + "L".join(f"{left + a:g} {top + b:g}" for a, b in corners) + "Z"
                    d.path(path, "cell ta" if hit else "cell")
                if c == CHANNELS - 1:  # 右面
                    corners = [(u, 0), (u + slant, -slant), (u + slant, u - slant), (u, u)]
                    path = "M" + "L".join(f"{left + a:g} {top + b:g}" for a, b in corners) + "Z"
                    d.path(path, "cell ta" if hit else "cell")
    base = y + u * PLACES + slant * SAMPLES
    size = 13 if scale >= 1 else 11.5
    d.text(x + u * CHANNELS / 2, base + 16, "通道 C", "muted", size, "middle")
    d.text(x - 6, y + u * PLACES / 2 + slant * SAMPLES + 4, "H, W", "muted", size, "end")
    edge = x + u * CHANNELS + slant * SAMPLES / 2 + 8
    d.text(edge, base - slant, "样本 N", "muted", size)


def dense_layer() -> str:
    """全连接层：一个样本的全部神经元。"""
    d = Drawing(520, 235, "全连接层中层归一化的统计范围 S：一个样本的全部神经元")
    inside = _statistic_set(LayerNorm(8), (SAMPLES, 8))
    for n in range(SAMPLES):
        for k in range(8):
            x, y = 130 + 36 * k, 40 + 36 * n
            d.circle(x, y, 13, "box ta" if inside[n, k] else "cell")
        d.text(100, 45 + 36 * n, f"样本 {n + 1}", "muted", 13, "end")
    d.rect(110, 20, 292, 40, "a", 8)
    d.text(412, 45, "S", "math bold fa", 18)
    d.text(256, 200, "同一隐层的神经元", "muted", 13, "middle")
    d.text(256, 224, "μ、σ² 对每个样本各算一次，与批里别的样本无关", "", 13, "middle")
    return d.render()


def _one(norm: nn.Module, title: str, caption: str) -> str:
    d = Drawing(520, 262, title)
    _cube(d, 150, 20, norm, 1.3)
    d.text(260, 248, caption, "", 13.5, "middle")
    return d.render()


def conv_layer() -> str:
    """卷积层的 LN：一个样本的所有通道、所有位置。"""
    shape = (CHANNELS, 2, PLACES // 2)
    return _one(
        LayerNorm(shape),
        "卷积层中层归一化的统计范围 S：一个样本的全部通道与位置",
        "S：一个样本的 C×H×W 个数",
    )


def instance_norm() -> str:
    """IN：一个样本的一个通道。"""
    return _one(
        InstanceNorm(CHANNELS),
        "实例归一化的统计范围 S：一个样本的单个通道",
        "S：一个样本、一个通道的 H×W 个数",
    )


def group_norm() -> str:
    """GN，并与另外三种对照。"""
    d = Drawing(520, 425, "组归一化的统计范围 S：一个样本的一组通道；与 BN、LN、IN 对照")
    shape = (CHANNELS, 2, PLACES // 2)
    panels = [
        ("BN：一个通道，所有样本", BatchNorm(CHANNELS)),
        ("LN：一个样本，所有通道", LayerNorm(shape)),
        ("IN：一个样本，一个通道", InstanceNorm(CHANNELS)),
        ("GN：一个样本，一组通道", GroupNorm(2, CHANNELS)),
    ]
    for i, (name, norm) in enumerate(panels):
        x, y = 45 + 255 * (i % 2), 40 + 205 * (i // 2)
        d.text(x, y - 16, name, "bold", 14)
        _cube(d, x, y, norm, 0.95)
    return d.render()
