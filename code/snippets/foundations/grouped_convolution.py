r"""分组卷积：通道分成 $g$ 组，各组只看自己的输入。

第 $i$ 组的输出只由第 $i$ 组的输入算出，参数与计算量是普通卷积的 $1/g$：

$$C_\text{out}\cdot\frac{C}{g}\cdot k^2$$

$g=1$ 即普通卷积，$g=C$ 即逐通道（depthwise）卷积。它等于核的“分块对角”的普通卷积：
组与组之间的权重全为 0。

来源：Krizhevsky et al. 2012 (AlexNet) §3.2（为两块 GPU 而分）；Xie et al. 2017 (ResNeXt) §3.3。
与 `F.conv2d(groups=g)` 相同。
"""

import torch

from snippets.foundations.im2col import im2col, output_size


def grouped_conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    groups: int = 1,
    stride: int = 1,
    padding: int = 0,
) -> torch.Tensor:
    """分组卷积，各组一起算。

    Args:
        x: 输入，$(N, C, H, W)$。
        weight: 核，$(C_\\text{out}, C/g, k_h, k_w)$。
        bias: $(C_\\text{out},)$，可无。
        groups: 组数 $g$。
        stride: 步幅。
        padding: 补边。

    Returns:
        $(N, C_\\text{out}, H', W')$。

    Raises:
        ValueError: groups 不能整除通道数，或核的通道数不是 $C/g$。
    """
    n, c = x.shape[:2]
    c_out, c_group, kh, kw = weight.shape
    if groups < 1 or c % groups or c_out % groups:
        raise ValueError(f"groups 应整除输入通道 {c} 与输出通道 {c_out}，得到 {groups}")
    if c_group != c // groups:
        raise ValueError(f"weight 的第 1 维应为 {c}/{groups} = {c // groups}，得到 {c_group}")
    # --8<-- [start: heart]
    # 把组并入批量取窗口，再每组乘自己的核
    cols = im2col(x.reshape(n * groups, c_group, *x.shape[2:]), (kh, kw), stride, padding)
    kernels = weight.reshape(groups, c_out // groups, -1)
    y = kernels @ cols.unflatten(0, (n, groups))  # (N, g, C_out/g, H'W')
    h = output_size(x.shape[2], kh, stride, padding, dilation=1)
    y = y.reshape(n, c_out, h, -1)
    return y if bias is None else y + bias[:, None, None]
    # --8<-- [end: heart]


def block_diagonal(weight: torch.Tensor, groups: int) -> torch.Tensor:
    """与分组卷积相等的普通卷积的核：组间为 0。

    Args:
        weight: 分组的核，$(C_\\text{out}, C/g, k_h, k_w)$。
        groups: 组数 $g$。

    Returns:
        $(C_\\text{out}, C, k_h, k_w)$。
    """
    c_out, c_group, kh, kw = weight.shape
    dense = weight.new_zeros(groups, c_out // groups, groups, c_group, kh, kw)
    own = torch.arange(groups)
    dense[own, :, own] = weight.reshape(groups, c_out // groups, c_group, kh, kw)
    return dense.reshape(c_out, groups * c_group, kh, kw)


def main() -> None:
    """AlexNet 的 conv2：48·2 → 256，分两组；等价的核一半是 0。"""
    weight = torch.randn(256, 48, 5, 5)
    y = grouped_conv2d(torch.randn(1, 96, 27, 27), weight, groups=2, padding=2)
    dense = block_diagonal(weight, 2)
    print(f"输出 {tuple(y.shape)}，权重 {weight.numel():,} 个；不分组 {dense.numel():,} 个")
    print(f"等价的普通卷积的核里，0 占 {1 - dense.count_nonzero() / dense.numel():.0%}")


if __name__ == "__main__":
    main()
