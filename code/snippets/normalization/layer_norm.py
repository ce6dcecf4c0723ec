r"""层归一化（LN）：每个样本在自己这一层的所有神经元上归一化。

统计范围 $S$：一个样本的全部特征——全连接层是 $D$ 个神经元，卷积层是 $C\times H\times W$ 个：

$$\hat x=\frac{x-\mu_n}{\sqrt{\sigma_n^2+\varepsilon}},\qquad y=\gamma\odot\hat x+\beta$$

$\gamma,\beta$ 与被归一化的部分同形（每个神经元一对）。不看别的样本，所以批大小、
训练与推断没有分别，适合 RNN。

来源：Ba, Kiros, Hinton 2016, *Layer Normalization* §3。与 `nn.LayerNorm` 相同，参数同名。
`GN(1 组)` 的统计范围与 LN 在 $(C,H,W)$ 上的相同，但仿射参数按通道而非按元素。
"""

from math import prod

import torch
from torch import nn


class LayerNorm(nn.Module):
    """层归一化，在最后几维上求统计量。

    Args:
        normalized_shape: 一个样本里被归一化的形状，如 $D$ 或 $(C, H, W)$。
        eps: 加在方差上的 $\\varepsilon$。
        affine: 是否有 $\\gamma,\\beta$。

    Raises:
        ValueError: normalized_shape 不是正数。
    """

    def __init__(
        self, normalized_shape: int | tuple[int, ...], eps: float = 1e-5, affine: bool = True
    ) -> None:
        super().__init__()
        shape = (
            (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
        )
        if not shape or min(shape) < 1:
            raise ValueError(f"normalized_shape 应由正整数组成，得到 {normalized_shape}")
        self.normalized_shape, self.eps = shape, eps
        self.weight = nn.Parameter(torch.ones(shape)) if affine else None
        self.bias = nn.Parameter(torch.zeros(shape)) if affine else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """归一化。

        Args:
            x: 最后几维等于 normalized_shape，前面任意。

        Returns:
            形状同 x。

        Raises:
            ValueError: 最后几维不对。
        """
        k = len(self.normalized_shape)
        if tuple(x.shape[-k:]) != self.normalized_shape:
            raise ValueError(f"x 的最后几维应为 {self.normalized_shape}，得到 {tuple(x.shape)}")
        dims = list(range(-k, 0))
        centred = x - x.mean(dims, keepdim=True)
        var = centred.square().mean(dims, keepdim=True)
        y = centred * torch.rsqrt(var + self.eps)
        return y if self.weight is None else y * self.weight + self.bias


def main() -> None:
    """每个样本各自均值 0、方差 1，与批里的其他样本无关。"""
    torch.manual_seed(0)
    x = torch.randn(4, 3, 5, 5) * torch.tensor([1.0, 10, 100, 1000]).reshape(4, 1, 1, 1)
    ln = LayerNorm((3, 5, 5))
    y = ln(x).detach()
    alone = ln(x[:1]).detach()
    print("每个样本的标准差：", [round(v, 4) for v in y.std((1, 2, 3), correction=0).tolist()])
    print("单独算第 0 个，相差", float((alone - y[:1]).abs().max()))
    print(f"仿射参数 {sum(p.numel() for p in ln.parameters())} 个 = 2 × {prod((3, 5, 5))}")


if __name__ == "__main__":
    main()
