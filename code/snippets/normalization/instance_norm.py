r"""实例归一化（IN）：每个样本的每个通道，在自己的空间位置上归一化。

统计范围 $S$：一个样本、一个通道的 $H\times W$ 个数：

$$\hat x=\frac{x-\mu_{nc}}{\sqrt{\sigma_{nc}^2+\varepsilon}}$$

它抹去每张图每个通道的亮度与对比度（即“风格”），所以用在图像生成与风格迁移。

来源：Ulyanov, Vedaldi, Lempitsky 2016, *Instance Normalization* §2。
与 `nn.InstanceNorm1d/2d/3d` 的默认用法相同（不记滑动平均，训练与推断一样）；
等于每组一个通道的组归一化，也等于把样本并入通道之后的 BN。
"""

import torch
from torch import nn


class InstanceNorm(nn.Module):
    """实例归一化，输入 $(N, C, …)$。

    Args:
        channels: 通道数 $C$。
        eps: 加在方差上的 $\\varepsilon$。
        affine: 是否有逐通道的 $\\gamma,\\beta$；同 PyTorch，默认没有。

    Raises:
        ValueError: channels 不是正数。
    """

    def __init__(self, channels: int, eps: float = 1e-5, affine: bool = False) -> None:
        if channels < 1:
            raise ValueError(f"channels 应为正整数，得到 {channels}")
        super().__init__()
        self.channels, self.eps = channels, eps
        self.weight = nn.Parameter(torch.ones(channels)) if affine else None
        self.bias = nn.Parameter(torch.zeros(channels)) if affine else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """归一化。

        Args:
            x: $(N, C, …)$，空间位置多于一个。

        Returns:
            形状同 x。

        Raises:
            ValueError: 通道数不对，或只有一个空间位置（方差恒为 0）。
        """
        if x.ndim < 3 or x.shape[1] != self.channels:
            raise ValueError(f"x 应为 (N, {self.channels}, 空间维…)，得到 {tuple(x.shape)}")
        if x[0, 0].numel() < 2:
            raise ValueError(f"x 应有多于一个空间位置，得到 {tuple(x.shape)}")
        dims = list(range(2, x.ndim))
        centred = x - x.mean(dims, keepdim=True)
        var = centred.square().mean(dims, keepdim=True)
        y = centred * torch.rsqrt(var + self.eps)
        if self.weight is None:
            return y
        shape = (self.channels,) + (1,) * len(dims)
        return y * self.weight.reshape(shape) + self.bias.reshape(shape)


def main() -> None:
    """改变一张图的对比度与亮度，输出不变。"""
    torch.manual_seed(0)
    x = torch.randn(2, 3, 16, 16)
    norm = InstanceNorm(3)
    brighter = 5 * x + 20
    print(f"输入相差 {float((brighter - x).abs().mean()):.2f}", end="，")
    print(f"输出相差 {float((norm(brighter) - norm(x)).abs().mean()):.1e}")


if __name__ == "__main__":
    main()
