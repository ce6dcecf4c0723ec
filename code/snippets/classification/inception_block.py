"""Inception 模块：不同大小的卷积并行，结果在通道上拼接。

一层里哪种感受野合适事先不知道，就让 1×1、3×3、5×5 卷积和池化一起做，由后面的层去选：

$$y = [\\,f_{1\\times1}(x),\\ f_{3\\times3}(g(x)),\\ f_{5\\times5}(h(x)),
\\ p(\\mathrm{pool}(x))\\,].$$

贵的卷积之前先用 1×1 卷积 $g, h$ 降维。以 GoogLeNet 的 3a（28×28×192 输入）为例，
不降维要 303.5 M 次乘加，降维后只要 128.0 M（`main` 打印这两个数）。

形状：(N, C, H, W) → (N, c1 + c3 + c5 + cp, H, W)，空间尺寸不变。

来源：Szegedy et al., "Going Deeper with Convolutions", CVPR 2015, §4、图 2。

与常见实现的差别：torchvision 的 GoogLeNet 在 5×5 分支里用的是 3×3（pytorch/vision#906），
用 `kernel=3` 得到；它还去掉卷积偏置、加上 BN，用 `batch_norm=True` 得到。
"""

from collections import OrderedDict
from collections.abc import Sequence

import torch
from torch import Tensor, nn


def conv_unit(
    in_channels: int,
    out_channels: int,
    kernel: int | tuple[int, int],
    stride: int = 1,
    padding: int | tuple[int, int] = 0,
    bias: bool = False,
    eps: float | None = 1e-3,
) -> nn.Sequential:
    """卷积、BN、ReLU；各代 Inception 的基本单元，子模块名与 torchvision 相同。

    Args:
        in_channels: 输入通道数。
        out_channels: 输出通道数。
        kernel: 卷积核大小，可以是 (1, 7) 这样的长条。
        stride: 步幅。
        padding: 填充。
        bias: 卷积是否带偏置。
        eps: BN 分母里的 ε；`None` 表示没有 BN。
    """
    conv = nn.Conv2d(in_channels, out_channels, kernel, stride, padding, bias=bias)
    if eps is None:
        # 没有 BN 就要靠 He 初始化让信号的方差逐层不变。
        nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
    layers = OrderedDict(conv=conv)
    if eps is not None:
        layers["bn"] = nn.BatchNorm2d(out_channels, eps=eps)
    layers["relu"] = nn.ReLU()
    return nn.Sequential(layers)


class Parallel(nn.Module):
    """并行的分支 `branch1`、`branch2` …，输出按通道拼接。"""

    def __init__(self, *branches: nn.Module):
        super().__init__()
        for number, branch in enumerate(branches, 1):
            self.add_module(f"branch{number}", branch)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([branch(x) for branch in self.children()], 1)


class InceptionBlock(Parallel):
    """GoogLeNet 的 Inception 模块。

    Args:
        in_channels: 输入通道数。
        c1: 1×1 分支的输出通道。
        c3: 3×3 分支的（降维，输出）通道。
        c5: 5×5 分支的（降维，输出）通道。
        pool: 池化分支 1×1 卷积的输出通道。
        batch_norm: 每个卷积用 BN 代替偏置（torchvision）。
        kernel: 大卷积核的边长；原文 5，torchvision 3。

    Raises:
        ValueError: 有通道数不是正数，或 `kernel` 不是奇数。
    """

    def __init__(
        self,
        in_channels: int,
        c1: int,
        c3: Sequence[int],
        c5: Sequence[int],
        pool: int,
        batch_norm: bool = False,
        kernel: int = 5,
    ):
        if min(in_channels, c1, *c3, *c5, pool) < 1:
            raise ValueError(f"c1、c3、c5、pool 应为正整数，得到 {c1}、{c3}、{c5}、{pool}")
        if kernel % 2 == 0:
            raise ValueError(f"kernel 应为奇数，否则空间尺寸会变，得到 {kernel}")
        norm = {"bias": not batch_norm, "eps": 1e-3 if batch_norm else None}
        # --8<-- [start: heart]
        super().__init__(
            conv_unit(in_channels, c1, 1, **norm),
            nn.Sequential(
                conv_unit(in_channels, c3[0], 1, **norm),
                conv_unit(c3[0], c3[1], 3, padding=1, **norm),
            ),
            nn.Sequential(
                conv_unit(in_channels, c5[0], 1, **norm),
                conv_unit(c5[0], c5[1], kernel, padding=kernel // 2, **norm),
            ),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), conv_unit(in_channels, pool, 1, **norm)),
        )
        # --8<-- [end: heart]


def check_image(x: Tensor, channels: int, smallest: int) -> None:
    """各代 Inception 网络对输入的要求。

    Raises:
        ValueError: `x` 不是 (N, channels, H, W)，或边长小于 `smallest`。
    """
    if x.ndim != 4 or x.shape[1] != channels or min(x.shape[2:]) < smallest:
        raise ValueError(f"x 应为 (N, {channels}, H, W)，H、W ≥ {smallest}，得到 {tuple(x.shape)}")


def check_classes(num_classes: int) -> None:
    """类别数应为正整数，否则 ValueError。"""
    if num_classes < 1:
        raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")


def main() -> None:
    """比较 3a 模块降维与不降维的乘加次数。"""
    block = InceptionBlock(192, 64, (96, 128), (16, 32), 32)
    print("输出", tuple(block(torch.zeros(1, 192, 28, 28)).shape))
    macs = 28 * 28 * sum(c.weight.numel() for c in block.modules() if isinstance(c, nn.Conv2d))
    naive = 28 * 28 * 192 * (64 + 9 * 128 + 25 * 32)
    print(f"降维 {macs / 1e6:.1f} M 次乘加，不降维（池化分支也没有投影）{naive / 1e6:.1f} M 次")


if __name__ == "__main__":
    main()
