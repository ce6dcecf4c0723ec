r"""转置卷积：卷积的转置，把小图变大图，核可以学习。

把卷积写成矩阵 $y=Cx$，转置卷积就是 $C^{\top}$：形状反过来，数值并不还原，所以“反卷积”是误称。
实现上等价于三步：在相邻像素间插 $s-1$ 个 0，四周补 $k-1-p$ 圈 0，
再用上下左右翻转的核做步幅 1 的卷积。

$$H' = (H-1)\,s - 2p + k + p_\text{out}$$

核长不能被步幅整除时，各输出点被覆盖的次数不同，图上就有**棋盘效应**：$k=3,s=2$ 的次数是 4、2、
4、2……，$k=4,s=2$ 则处处是 4。

来源：Dumoulin & Visin 2016, *A Guide to Convolution Arithmetic* §4；
Odena et al.,
[*Deconvolution and Checkerboard Artifacts*](https://distill.pub/2016/deconv-checkerboard/),
Distill 2016。与 `F.conv_transpose2d` 相同；`F` 的还支持分组与膨胀。
"""

import torch
import torch.nn.functional as F


def conv_transpose2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
) -> torch.Tensor:
    """插零、补边、用翻转的核卷积。

    Args:
        x: 输入，$(N, C, H, W)$。
        weight: 核，$(C, C_\\text{out}, k_h, k_w)$——注意输入通道在前，因为它是卷积的转置。
        bias: $(C_\\text{out},)$，可无。
        stride: 放大的倍数。
        padding: 对应卷积的补边，这里是从输出四周裁掉的圈数。
        output_padding: 只在右、下多出的行列数，小于 stride，用来在几个可能的大小里选定一个。

    Returns:
        $(N, C_\\text{out}, H', W')$。

    Raises:
        ValueError: 通道数对不上，或步幅、补边不合法。
    """
    if x.ndim != 4 or weight.shape[0] != x.shape[1]:
        raise ValueError(f"x 应为 (N, {weight.shape[0]}, H, W)，得到 {tuple(x.shape)}")
    if stride < 1 or padding < 0:
        raise ValueError(f"stride 应为正、padding 不为负，得到 {stride}、{padding}")
    if not 0 <= output_padding < stride:
        raise ValueError(f"output_padding 应不为负且小于 stride={stride}，得到 {output_padding}")
    n, c, h, w = x.shape
    kh, kw = weight.shape[2:]
    # --8<-- [start: heart]
    spread = x.new_zeros(n, c, (h - 1) * stride + 1, (w - 1) * stride + 1)
    spread[..., ::stride, ::stride] = x
    left, top = kw - 1 - padding, kh - 1 - padding  # 为负时 F.pad 裁掉
    spread = F.pad(spread, [left, left + output_padding, top, top + output_padding])
    return F.conv2d(spread, weight.transpose(0, 1).flip(2, 3), bias)
    # --8<-- [end: heart]


def overlap_count(size: int, kernel: int, stride: int) -> torch.Tensor:
    """每个输出点被几个核窗口盖住：全 1 的图、全 1 的核。

    Args:
        size: 输入边长。
        kernel: 核长。
        stride: 步幅。

    Returns:
        次数，$(H', W')$。
    """
    return conv_transpose2d(
        torch.ones(1, 1, size, size), torch.ones(1, 1, kernel, kernel), stride=stride
    )[0, 0]


def main() -> None:
    """2×2 放大为 5×5；棋盘效应。"""
    x = torch.tensor([[[[1.0, 2], [3, 4]]]])
    print("核全为 1，步幅 2：\n", conv_transpose2d(x, torch.ones(1, 1, 3, 3), stride=2)[0, 0])
    for kernel in (3, 4):
        row = overlap_count(6, kernel, 2)[4].int().tolist()
        print(f"k={kernel}, s=2，中间一行被覆盖的次数：", *row)


if __name__ == "__main__":
    main()
