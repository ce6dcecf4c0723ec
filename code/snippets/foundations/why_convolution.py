r"""为什么用卷积层：局部连接与参数共享，使参数少几万倍。

$32\times32\times3$ 的图变成 $32\times32\times6$ 的特征图，
全连接要 $3072\times6144+6144=18{,}880{,}512$ 个参数；
一个 $5\times5$ 的卷积只要 $6\times(3\times5\times5)+6=456$ 个，少 41,405 倍。

卷积就是一个受限的全连接：把它写成矩阵，每行只有 $C k^2$ 个非零元素（**局部连接**），
而各行用的是同一组数（**参数共享**）。因为共享，图平移多少，特征图也平移多少（平移等变）。

来源：LeCun et al. 1998 §II-A；Ng, *Deep Learning* (Coursera) 课程 4 第 1 周 “Why Convolutions?”。
"""

import torch
import torch.nn.functional as F


def dense_parameters(in_shape: tuple[int, int, int], out_shape: tuple[int, int, int]) -> int:
    """全连接层的参数个数（含偏置）。

    Args:
        in_shape: 输入 $(C, H, W)$。
        out_shape: 输出 $(C', H', W')$。

    Returns:
        $n_\\text{in}\\,n_\\text{out}+n_\\text{out}$。
    """
    n_in, n_out = (c * h * w for c, h, w in (in_shape, out_shape))
    return n_in * n_out + n_out


def conv_parameters(c_in: int, c_out: int, kernel: int, groups: int = 1) -> int:
    """卷积层的参数个数（含偏置），与图的大小无关。

    Args:
        c_in: 输入通道数。
        c_out: 输出通道数。
        kernel: 核的边长。
        groups: 分组数。

    Returns:
        $C_\\text{out}\\,(C_\\text{in}/g)\\,k^2+C_\\text{out}$。

    Raises:
        ValueError: groups 不能整除通道数。
    """
    if groups < 1 or c_in % groups or c_out % groups:
        raise ValueError(f"groups 应整除 c_in={c_in} 与 c_out={c_out}，得到 {groups}")
    return c_out * (c_in // groups) * kernel**2 + c_out


def convolution_matrix(
    weight: torch.Tensor, size: tuple[int, int], stride: int = 1, padding: int = 0
) -> torch.Tensor:
    """把卷积写成全连接层的权重矩阵。

    单位矩阵的每一行是一张只有一个像素为 1 的图；把它们一起卷积，就得到矩阵的各列。

    Args:
        weight: 核，$(C_\\text{out}, C, k_h, k_w)$。
        size: 输入图的高与宽。
        stride: 步幅。
        padding: 补边。

    Returns:
        $(C_\\text{out}H'W',\\ C H W)$，乘展平的输入即得展平的输出（无偏置）。
    """
    c, (h, w) = weight.shape[1], size
    pixels = torch.eye(c * h * w, dtype=weight.dtype, device=weight.device)
    return (
        F.conv2d(pixels.reshape(-1, c, h, w), weight, stride=stride, padding=padding).flatten(1).T
    )


def main() -> None:
    """参数之比，以及一个 3×3 卷积在 5×5 图上的矩阵。"""
    dense = dense_parameters((3, 32, 32), (6, 32, 32))
    conv = conv_parameters(3, 6, 5)
    print(f"全连接 {dense:,}，5×5 卷积 {conv:,}，相差 {dense / conv:,.0f} 倍")
    matrix = convolution_matrix(torch.arange(1.0, 10).reshape(1, 1, 3, 3), (5, 5))
    print(
        f"矩阵 {tuple(matrix.shape)}：{matrix.numel()} 个元素，非零 {matrix.count_nonzero()} 个，"
    )
    print("其中不同的数只有", matrix[matrix != 0].unique().numel(), "个。头两行：")
    for row in matrix[:2].int().tolist():
        print(" ", *row)


if __name__ == "__main__":
    main()
