r"""组归一化（GN）：通道分组，每个样本在每组内归一化。

统计范围 $S$：一个样本、一组通道（$C/G$ 个）的所有位置：

$$\hat x=\frac{x-\mu_{ng}}{\sqrt{\sigma_{ng}^2+\varepsilon}},\qquad y=\gamma_c\,\hat x+\beta_c$$

它介于 LN 与 IN 之间：$G=1$ 时统计范围同 LN（整层），$G=C$ 时就是 IN（单个通道）。不依赖批大小，
所以批很小的检测、分割、视频任务里优于 BN。

来源：Wu & He 2018, *Group Normalization* §3.1，式 (7)；默认 $G=32$。
与 `nn.GroupNorm` 相同，参数同名。
"""

import torch
from torch import nn


class GroupNorm(nn.Module):
    """组归一化，输入 $(N, C, …)$。

    Args:
        groups: 组数 $G$。
        channels: 通道数 $C$，能被 G 整除。
        eps: 加在方差上的 $\\varepsilon$。
        affine: 是否有逐通道的 $\\gamma,\\beta$。

    Raises:
        ValueError: groups 不能整除 channels。
    """

    def __init__(self, groups: int, channels: int, eps: float = 1e-5, affine: bool = True) -> None:
        if groups < 1 or channels < 1 or channels % groups:
            raise ValueError(f"groups 应整除 channels={channels}，得到 {groups}")
        super().__init__()
        self.groups, self.channels, self.eps = groups, channels, eps
        self.weight = nn.Parameter(torch.ones(channels)) if affine else None
        self.bias = nn.Parameter(torch.zeros(channels)) if affine else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """归一化。

        Args:
            x: $(N, C, …)$。

        Returns:
            形状同 x。

        Raises:
            ValueError: 通道数不对。
        """
        if x.ndim < 2 or x.shape[1] != self.channels:
            raise ValueError(f"x 应为 (N, {self.channels}, …)，得到 {tuple(x.shape)}")
        grouped = x.reshape(len(x), self.groups, -1)
        centred = grouped - grouped.mean(2, keepdim=True)
        var = centred.square().mean(2, keepdim=True)
        y = (centred * torch.rsqrt(var + self.eps)).reshape(x.shape)
        if self.weight is None:
            return y
        shape = (self.channels,) + (1,) * (x.ndim - 2)
        return y * self.weight.reshape(shape) + self.bias.reshape(shape)


def main() -> None:
    """组数从 1 到 C：从 LN 走到 IN。"""
    torch.manual_seed(0)
    x = torch.randn(2, 6, 4, 4) * torch.arange(1.0, 7).reshape(1, 6, 1, 1)
    layer = torch.nn.functional.layer_norm(x, x.shape[1:])
    instance = torch.nn.functional.instance_norm(x)
    for groups in (1, 2, 3, 6):
        y = GroupNorm(groups, 6)(x)
        to_layer, to_instance = ((y - z).abs().mean() for z in (layer, instance))
        print(f"G={groups}：与 LN 平均相差 {to_layer:.4f}，与 IN 平均相差 {to_instance:.4f}")


if __name__ == "__main__":
    main()
