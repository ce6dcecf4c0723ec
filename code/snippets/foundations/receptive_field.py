r"""感受野：输出的一个点能看到输入的多大一块。

对一串核长 $k_l$、步幅 $s_l$、膨胀率 $d_l$ 的卷积或池化，感受野 $r$ 和跳步 $j$
（相邻两个输出点在输入上的距离）从 $r_0=1,\ j_0=1$ 起逐层递推：

$$r_l = r_{l-1} + d_l\,(k_l-1)\,j_{l-1},\qquad j_l = s_l\,j_{l-1}$$

有分支、上采样、裁剪时，公式不够用。`receptive_field` 为每个中间结果的每个位置记下它所见的输入区间
$[\text{lo}, \text{hi}]$：卷积取各抽头区间之并，相加、拼接取各路区间之并。网络在 meta 设备上空跑，
所以输入再大也不费内存。

来源：Araujo, Norris, Sim, *Computing Receptive Fields of Convolutional Neural Networks*,
[Distill 2019](https://distill.pub/2019/computing-receptive-fields/)。
区间是沿每个轴的“最左到最右”（空洞卷积中间的空隙也算在内）；归一化层的统计量不算“看到”。
"""

from collections.abc import Iterable
from functools import reduce
from typing import NamedTuple

import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from snippets.foundations.meta_device import meta_copy, meta_input

_FAR = 2**31  # 比任何坐标都大：空集的左端


# --8<-- [start: heart]
def chain_receptive_field(layers: Iterable[tuple[int, int]]) -> int:
    """一串层的感受野，按递推公式。

    Args:
        layers: 各层的（核长, 步幅），从输入到输出；空洞卷积的核长填 `d * (k - 1) + 1`。

    Returns:
        最后一层一个输出点的感受野边长。

    Raises:
        ValueError: 核长或步幅不是正数。
    """
    field, jump = 1, 1
    for kernel, stride in layers:
        if kernel < 1 or stride < 1:
            raise ValueError(f"layers 的核长与步幅应为正整数，得到 {(kernel, stride)}")
        field += (kernel - 1) * jump
        jump *= stride
    return field


# --8<-- [end: heart]


class _Axis(NamedTuple):
    """一个轴上每个位置所见的输入区间；inside 表示没有被图像边缘截断。"""

    lo: torch.Tensor
    hi: torch.Tensor
    inside: torch.Tensor

    def look(self, taps: torch.Tensor, linked: torch.Tensor | None = None) -> "_Axis":
        """新位置 o 由旧位置 taps[o] 算出：区间取并；linked 为假的抽头不存在，越界的落在填充上。"""
        valid = (taps >= 0) & (taps < len(self.lo))
        cut = ~valid if linked is None else ~valid & linked
        if linked is not None:
            valid &= linked
        at = taps.clamp(0, len(self.lo) - 1)
        return _Axis(
            torch.where(valid, self.lo[at], _FAR).amin(1),
            torch.where(valid, self.hi[at], -_FAR).amax(1),
            ~cut.any(1) & (self.inside[at] | ~valid).all(1),
        )

    def resize(self, length: int) -> "_Axis":
        """长度不变则原样，长度 1 则广播，否则视为看到了一切（展平、全局池化）。"""
        if len(self.lo) in (1, length):
            return _Axis(*(v.expand(length) for v in self))
        everything = (self.lo.amin(), self.hi.amax(), torch.tensor(False, device="cpu"))
        return _Axis(*(v.expand(length) for v in everything))

    def union(self, other: "_Axis") -> "_Axis":
        return _Axis(
            torch.minimum(self.lo, other.lo),
            torch.maximum(self.hi, other.hi),
            self.inside & other.inside,
        )


def _window(size: int, kernel: int, stride: int, padding: int, dilation: int) -> torch.Tensor:
    """卷积或池化的抽头：输出 o 取输入 o·s − p + t·d。"""
    o = torch.arange(size, device="cpu")[:, None]
    return o * stride - padding + torch.arange(kernel, device="cpu") * dilation


def _step(name: str, args: tuple, size: int, dim: int, axis: _Axis) -> _Axis:
    """一个算子在倒数第 −dim 个轴上的作用；size 是输出长度，axis 是某个输入的区间。"""

    def pick(i: int, default: int) -> int:
        """args[i] 在本轴上的值：列表可以比轴少（一个数管所有轴），也可以不给。"""
        value = args[i] if len(args) > i else []
        value = value if isinstance(value, (list, tuple)) else [value]
        return default if not value else value[0] if len(value) == 1 else value[dim]

    o = torch.arange(size, device="cpu")[:, None]
    if name == "convolution":
        kernel, stride, padding, dilation = args[1].shape[dim], pick(3, 1), pick(4, 0), pick(5, 1)
        if not args[6]:
            return axis.look(_window(size, kernel, stride, padding, dilation))
        ahead = (
            o + padding - torch.arange(kernel, device="cpu") * dilation
        )  # 转置：i·s − p + t·d = o
        return axis.look(ahead // stride, linked=ahead % stride == 0)
    if name.startswith(("max_pool", "avg_pool")):
        kernel = pick(1, 1)
        dilation = pick(4, 1) if name.startswith("max") else 1
        return axis.look(_window(size, kernel, pick(2, kernel), pick(3, 0), dilation))
    if name.startswith(("upsample_nearest", "max_unpool")):
        return axis.look(o * len(axis.lo) // size)
    if name.startswith(("upsample_linear", "upsample_bilinear")):
        n = len(axis.lo)
        corners = bool(args[2])
        at = o * ((n - 1) / max(size - 1, 1)) if corners else (o + 0.5) * (n / size) - 0.5
        at = torch.cat([at.floor(), at.ceil()], dim=1).long()
        return axis.look(at.clamp(0, n - 1))
    if name == "constant_pad_nd" and len(args[1]) >= -2 * dim:
        return axis.look(o - args[1][-2 * dim - 2])
    if name == "slice" and args[1] in (dim, args[0].ndim + dim):
        start = args[2] if len(args) > 2 and args[2] is not None else 0
        start = start + len(axis.lo) if start < 0 else start
        return axis.look(start + o * (args[4] if len(args) > 4 else 1))
    return axis.resize(size)


class _Tracer(TorchDispatchMode):
    """拦下每个算子，让区间跟着张量走（存在张量的 `field` 属性里）。"""

    def __init__(self, axes: int) -> None:
        super().__init__()
        self.axes = axes

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        out = func(*args, **(kwargs or {}))
        name = func.overloadpacket.__name__
        seen = [t.field for t in tree_leaves((args, kwargs)) if hasattr(t, "field")]
        for t in tree_leaves(out) if seen else ():
            if isinstance(t, torch.Tensor):
                t.field = [self._axis(name, args, seen, t, i) for i in range(self.axes)]
        return out

    def _axis(self, name: str, args: tuple, seen: list, out: torch.Tensor, i: int) -> _Axis:
        size = out.shape[i - self.axes] if out.ndim > self.axes else 1
        axes = (_step(name, args, size, i - self.axes, field[i]) for field in seen)
        return reduce(_Axis.union, axes)


def receptive_field(
    module: nn.Module, input: torch.Tensor | tuple[int, ...] = (1, 3, 4096, 4096)
) -> tuple[int, ...]:
    """任意模块的感受野。

    Args:
        module: 输入 $(N, C, H, W)$、输出仍有空间维的模块（一维、三维也可），如网络的 `features`。
        input: 输入的形状或张量，边长要大过感受野。

    Returns:
        每个空间轴上的感受野长度；位置不同而大小不同时（如上采样）取最大者。

    Raises:
        ValueError: 输入太小，或输出看得到整幅图（全局池化、全连接），感受野没有边界。
    """
    x = meta_input(input, module)
    if x.ndim < 3:
        raise ValueError(f"input 应为 (N, C, 空间维…)，得到 {tuple(x.shape)}")
    whole = [torch.arange(n, device="cpu") for n in x.shape[2:]]
    x.field = [_Axis(at, at, torch.ones_like(at, dtype=torch.bool)) for at in whole]
    twin = meta_copy(module)
    with torch.no_grad(), torch.device("meta"), _Tracer(x.ndim - 2):
        y = twin(x)
    sizes = []
    for axis in y.field:
        if y.ndim != x.ndim or not axis.inside.any():
            raise ValueError(
                f"input 的边长应大于感受野，得到 {tuple(x.shape)}；"
                "若网络里有全局池化或全连接，输出看得到整幅图，感受野没有边界"
            )
        sizes.append(int((axis.hi - axis.lo + 1)[axis.inside].max()))
    return tuple(sizes)


def main() -> None:
    """VGG-16 的 pool5：按公式和按网络各算一遍；两条分支的并。"""
    vgg = [(3, 1)] * 2 + [(2, 2)] + [(3, 1)] * 2 + [(2, 2)]
    vgg += ([(3, 1)] * 3 + [(2, 2)]) * 3
    layers = [nn.Conv2d(1, 1, k, padding=1) if s == 1 else nn.MaxPool2d(k, s) for k, s in vgg]
    print("VGG-16 pool5，递推公式：", chain_receptive_field(vgg))
    print("VGG-16 pool5，空跑网络：", receptive_field(nn.Sequential(*layers), (1, 1, 512, 512)))

    class TwoBranches(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.small, self.wide = (
                nn.Conv2d(3, 8, 3, padding=1),
                nn.Conv2d(3, 8, (1, 9), padding=(0, 4)),
            )

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return torch.cat([self.small(x), self.wide(x)], dim=1)

    print("3×3 与 1×9 两条分支拼接（高, 宽）：", receptive_field(TwoBranches()))


if __name__ == "__main__":
    main()
