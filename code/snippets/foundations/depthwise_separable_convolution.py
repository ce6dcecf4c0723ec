r"""深度可分离卷积：先逐通道做 $k\times k$，再用 $1\times1$ 组合通道。

$$y_{o}=\sum_{c}P_{oc}\,(D_c * x_c)$$

$*$ 是二维卷积，$D_c$ 是第 $c$ 个通道自己的核，$P$ 是 $1\times1$ 卷积的矩阵。参数与计算量之比

$$\frac{k^2C+C\,C_\text{out}}{k^2C\,C_\text{out}}=\frac1{C_\text{out}}+\frac1{k^2}$$

$k=3,\ C_\text{out}=512$ 时为 0.113，约 1/9。它恰是一类特殊的普通卷积：$W_{oc}=P_{oc}D_c$，
每个输入通道的所有核都只差一个倍数。

来源：Sifre 2014；Howard et al. 2017 (MobileNet) §3.1；Chollet 2017 (Xception) §1。
MobileNet 在两步之间有 BN 与 ReLU，Xception 没有；这里只是两个卷积。
"""

import torch
from torch import nn


class DepthwiseSeparableConv2d(nn.Module):
    """逐通道卷积接 1×1 卷积，中间没有非线性。

    Args:
        c_in: 输入通道数。
        c_out: 输出通道数。
        kernel: 核的边长。
        stride: 步幅（在逐通道的一步）。
        padding: 补边。
        dilation: 膨胀率。
        bias: 1×1 卷积是否有偏置；逐通道的一步没有。

    Raises:
        ValueError: 通道数、核长不是正数。
    """

    def __init__(
        self,
        c_in: int,
        c_out: int,
        kernel: int = 3,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
        bias: bool = False,
    ) -> None:
        if min(c_in, c_out, kernel) < 1:
            raise ValueError(f"c_in、c_out、kernel 应为正，得到 {c_in}、{c_out}、{kernel}")
        super().__init__()
        self.depthwise = nn.Conv2d(
            c_in, c_in, kernel, stride, padding, dilation, groups=c_in, bias=False
        )
        self.pointwise = nn.Conv2d(c_in, c_out, 1, bias=bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """$(N, C, H, W)$ → $(N, C_\\text{out}, H', W')$。"""
        if x.ndim != 4 or x.shape[1] != self.depthwise.in_channels:
            raise ValueError(
                f"x 应为 (N, {self.depthwise.in_channels}, H, W)，得到 {tuple(x.shape)}"
            )
        return self.pointwise(self.depthwise(x))

    def equivalent_weight(self) -> torch.Tensor:
        """与之相等的普通卷积的核 $W_{oc}=P_{oc}D_c$，$(C_\\text{out}, C, k, k)$。"""
        return self.pointwise.weight * self.depthwise.weight.transpose(0, 1)


def main() -> None:
    """512→512 的 3×3：参数少到 11.3%。"""
    layer, plain = DepthwiseSeparableConv2d(512, 512), nn.Conv2d(512, 512, 3, bias=False)
    ours, full = (sum(p.numel() for p in m.parameters()) for m in (layer, plain))
    print(f"深度可分离 {ours:,}，普通 {full:,}")
    print(f"比 {ours / full:.4f} = 1/512 + 1/9 = {1 / 512 + 1 / 9:.4f}")
    small = DepthwiseSeparableConv2d(3, 4)
    x = torch.randn(1, 3, 8, 8)
    same = torch.nn.functional.conv2d(x, small.equivalent_weight())
    print("与等价的普通卷积相差", float((small(x) - same).detach().abs().max()))


if __name__ == "__main__":
    main()
