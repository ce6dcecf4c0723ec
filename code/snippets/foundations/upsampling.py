r"""上采样：按固定的规则把图放大，没有参数。

- **最近邻**：每个像素复制成 $s\times s$ 块，等于核全为 1、步幅等于核长的转置卷积；
- **双线性**：输出点 $o$ 落在输入坐标 $u=(o+\tfrac12)/s-\tfrac12$ 处，
  按距离混合上下左右四个像素。行与列互不相干，所以是两个矩阵：$Y=A_h\,X\,A_w^{\top}$，
  每行至多两个非零数、和为 1。

来源：FCN（Long et al. 2015 §3.3）用双线性的核初始化转置卷积。
与 `F.interpolate(mode="nearest" / "bilinear", align_corners=False)` 相同；放大倍数只取整数。
"""

import torch


def upsample_nearest(x: torch.Tensor, scale: int) -> torch.Tensor:
    """最近邻上采样。

    Args:
        x: 输入，$(N, C, H, W)$。
        scale: 放大倍数，正整数。

    Returns:
        $(N, C, sH, sW)$。

    Raises:
        ValueError: scale 不是正整数，或 x 不是四维。
    """
    _check(x, scale)
    return x.repeat_interleave(scale, dim=2).repeat_interleave(scale, dim=3)


def interpolation_matrix(size: int, scale: int, dtype: torch.dtype) -> torch.Tensor:
    """一维线性插值的矩阵。

    Args:
        size: 输入长度 $n$。
        scale: 放大倍数 $s$。
        dtype: 元素类型。

    Returns:
        $(sn, n)$，每行的和为 1；越界的坐标取到边上（边缘像素复制）。
    """
    at = ((torch.arange(size * scale, dtype=dtype) + 0.5) / scale - 0.5).clamp(0, size - 1)
    return (1 - (at[:, None] - torch.arange(size, dtype=dtype)).abs()).clamp(min=0)


def upsample_bilinear(x: torch.Tensor, scale: int) -> torch.Tensor:
    """双线性上采样，像素中心对齐（`align_corners=False`）。

    Args:
        x: 输入，$(N, C, H, W)$。
        scale: 放大倍数，正整数。

    Returns:
        $(N, C, sH, sW)$。

    Raises:
        ValueError: scale 不是正整数，或 x 不是四维。
    """
    _check(x, scale)
    rows, columns = (interpolation_matrix(n, scale, x.dtype).to(x.device) for n in x.shape[2:])
    return rows @ x @ columns.T


def bilinear_kernel(scale: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    """做 $s$ 倍双线性放大的转置卷积核（步幅 $s$，补边 $\\lfloor s/2\\rfloor$）。

    Args:
        scale: 放大倍数 $s$。
        dtype: 元素类型。

    Returns:
        $(k, k)$，$k = 2s - s\\bmod 2$。图的内部与 `upsample_bilinear` 相同；
            四边不同，因为补的是 0 而非边缘像素。

    Raises:
        ValueError: scale 不是正数。
    """
    if scale < 1:
        raise ValueError(f"scale 应为正整数，得到 {scale}")
    k = 2 * scale - scale % 2
    line = 1 - (torch.arange(k, dtype=dtype) - (k - 1) / 2).abs() / scale
    return line[:, None] * line


def _check(x: torch.Tensor, scale: int) -> None:
    if x.ndim != 4:
        raise ValueError(f"x 应为 (N, C, H, W)，得到 {tuple(x.shape)}")
    if not isinstance(scale, int) or scale < 1:
        raise ValueError(f"scale 应为正整数，得到 {scale}")


def main() -> None:
    """同一个 2×2，两种放大。"""
    x = torch.tensor([[[[1.0, 2], [3, 4]]]])
    print("最近邻：\n", upsample_nearest(x, 2)[0, 0])
    print("双线性：\n", upsample_bilinear(x, 2)[0, 0])
    print("行方向的矩阵：\n", interpolation_matrix(2, 2, torch.float32))


if __name__ == "__main__":
    main()
