r"""1×1 卷积：对每个像素的通道向量做同一个线性变换。

$$y_{n,:,i,j}=W\,x_{n,:,i,j}+b,\qquad W\in\mathbb{R}^{C_\text{out}\times C}$$

它不看邻居，只在通道之间组合：$C_\text{out}<C$ 即降维（省下后面大核的参数），
后接 ReLU 则多一次非线性。

来源：Lin, Chen, Yan 2014, *Network in Network* §3.1；用于降维见 Szegedy et al. 2015 §4。
与 `nn.Conv2d(kernel_size=1)` 只是写法不同：这里 weight 没有最后两个 1 的维度。
"""

import torch


def pointwise_conv2d(
    x: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None = None
) -> torch.Tensor:
    """逐像素的线性变换。

    Args:
        x: 输入，$(N, C, H, W)$。
        weight: $(C_\\text{out}, C)$。
        bias: $(C_\\text{out},)$，可无。

    Returns:
        $(N, C_\\text{out}, H, W)$。

    Raises:
        ValueError: weight 不是矩阵，或列数不等于 x 的通道数。
    """
    if weight.ndim != 2 or weight.shape[1] != x.shape[1]:
        raise ValueError(f"weight 应为 (C_out, {x.shape[1]})，得到 {tuple(weight.shape)}")
    y = (weight @ x.flatten(2)).unflatten(2, x.shape[2:])  # 像素排成列，一次矩阵乘法
    return y if bias is None else y + bias[:, None, None]


def main() -> None:
    """256 通道先降到 64 再做 3×3，参数少多少。"""
    torch.manual_seed(0)
    x = torch.randn(2, 256, 28, 28)
    y = pointwise_conv2d(x, torch.randn(64, 256))
    print(f"{tuple(x.shape)} → {tuple(y.shape)}")
    direct = 256 * 256 * 9
    reduced = 256 * 64 + 64 * 256 * 9
    print(f"直接 3×3 到 256 通道：{direct:,} 个权重", end="；")
    print(f"先降到 64：{reduced:,} 个（{reduced / direct:.0%}）")


if __name__ == "__main__":
    main()
