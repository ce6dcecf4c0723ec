r"""im2col：把卷积变成一次矩阵乘法。

把每个输出点所看的那一小块 $C\times k_h\times k_w$ 拉直成一列，所有输出点排成矩阵，卷积就成了

$$Y=\underbrace{W}_{C_\text{out}\times(Ck_hk_w)}\;\underbrace{\text{cols}}_{(Ck_hk_w)\times(H'W')}$$

输出边长 $H'=\big\lfloor\frac{H+2p-d(k_h-1)-1}{s}\big\rfloor+1$。
代价是内存：每个像素重复约 $k_hk_w$ 次。

来源：Chellapilla, Puri, Simard 2006, *High Performance Convolutional Neural Networks for Document
Processing*；Caffe 与早期 PyTorch 的 CPU 卷积即此法。`im2col` 与 `F.unfold` 的结果相同。
"""

import torch
import torch.nn.functional as F


def output_size(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """卷积输出的边长。

    Args:
        size: 输入边长。
        kernel: 核长。
        stride: 步幅。
        padding: 补边。
        dilation: 膨胀率。

    Returns:
        $\\lfloor(H+2p-d(k-1)-1)/s\\rfloor+1$；放不下一个核则不大于 0。
    """
    return (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def im2col(
    x: torch.Tensor,
    kernel_size: tuple[int, int],
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> torch.Tensor:
    """取出每个输出点所看的小块，各拉直成一列。

    Args:
        x: 输入，$(N, C, H, W)$。
        kernel_size: 核的高与宽。
        stride: 步幅。
        padding: 四周各补几圈 0。
        dilation: 核中相邻两点在输入上的距离。

    Returns:
        $(N,\\ C\\,k_h k_w,\\ H'W')$。

    Raises:
        ValueError: 参数不是合法的正数，或图比核小。
    """
    if x.ndim != 4:
        raise ValueError(f"x 应为 (N, C, H, W)，得到 {tuple(x.shape)}")
    if stride < 1 or dilation < 1 or padding < 0 or min(kernel_size) < 1:
        raise ValueError(
            "kernel_size、stride、dilation 应为正、padding 不为负，"
            f"得到 {kernel_size}、{stride}、{dilation}、{padding}"
        )
    h, w = (
        output_size(n, k, stride, padding, dilation)
        for n, k in zip(x.shape[2:], kernel_size, strict=True)
    )
    if h < 1 or w < 1:
        raise ValueError(f"x 补边后应不小于核 {kernel_size}，得到 {tuple(x.shape)}")
    x = F.pad(x, [padding] * 4)
    # 核的每个元素一次：它在所有输出点上所乘的像素，是隔 stride 取的一整块
    rows = [
        slice(i * dilation, i * dilation + (h - 1) * stride + 1, stride)
        for i in range(kernel_size[0])
    ]
    columns = [
        slice(j * dilation, j * dilation + (w - 1) * stride + 1, stride)
        for j in range(kernel_size[1])
    ]
    taps = [x[:, :, row, column] for row in rows for column in columns]
    return torch.stack(taps, dim=2).flatten(3).flatten(1, 2)


def conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> torch.Tensor:
    """二维卷积（深度学习的“卷积”其实是互相关：核不翻转）。

    Args:
        x: 输入，$(N, C, H, W)$。
        weight: 核，$(C_\\text{out}, C, k_h, k_w)$。
        bias: 偏置，$(C_\\text{out},)$，可无。
        stride: 步幅。
        padding: 四周各补几圈 0。
        dilation: 膨胀率。

    Returns:
        $(N, C_\\text{out}, H', W')$。

    Raises:
        ValueError: 通道数对不上，或 `im2col` 的参数不合法。
    """
    if x.ndim == 4 and weight.shape[1] != x.shape[1]:
        raise ValueError(f"x 应有 {weight.shape[1]} 个通道（同 weight），得到 {x.shape[1]}")
    kernel_size = (weight.shape[2], weight.shape[3])
    y = weight.flatten(1) @ im2col(x, kernel_size, stride, padding, dilation)
    h = output_size(x.shape[2], kernel_size[0], stride, padding, dilation)
    y = y.unflatten(2, (h, -1))
    return y if bias is None else y + bias[:, None, None]


def main() -> None:
    """一张 4×4 的图、一个 3×3 的核：4 个输出点，每点一列 9 个数。"""
    x = torch.arange(16.0).reshape(1, 1, 4, 4)
    cols = im2col(x, (3, 3))
    print("输入：\n", x[0, 0])
    print("im2col，形状", tuple(cols.shape), "：\n", cols[0])
    weight = torch.ones(1, 1, 3, 3)
    print("核全为 1，卷积即每块之和：\n", conv2d(x, weight)[0, 0])
    print("与 F.conv2d 相差", float((conv2d(x, weight) - F.conv2d(x, weight)).abs().max()))


if __name__ == "__main__":
    main()
