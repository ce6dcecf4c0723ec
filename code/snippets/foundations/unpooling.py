r"""反池化：记住最大值从哪里来，放大时放回原处，其余补 0。

最大池化时记下每块最大值的位置（展平的下标 $iW+j$），反池化把值放回这些位置。不需要参数，
只需存下标，而不是整张特征图——SegNet 的解码器就是这样恢复边界的。

来源：Zeiler & Fergus 2014 §2.1 (“switches”)；Badrinarayanan et al. 2017 (SegNet) §3。
与 `F.max_pool2d(return_indices=True)`、`F.max_unpool2d` 相同；并列最大时都取先遇到的那个（逐行）。
"""

import torch


def max_pool2d(
    x: torch.Tensor, kernel: int, stride: int | None = None
) -> tuple[torch.Tensor, torch.Tensor]:
    """最大池化，连同位置。

    Args:
        x: 输入，$(N, C, H, W)$。
        kernel: 窗口边长。
        stride: 步幅，不给则等于窗口边长（不重叠）。

    Returns:
        最大值与它在 $H\\times W$ 里的展平下标，都是 $(N, C, H', W')$。

    Raises:
        ValueError: 窗口或步幅不是正数，或图比窗口小。
    """
    stride = kernel if stride is None else stride
    if kernel < 1 or stride < 1:
        raise ValueError(f"kernel 与 stride 应为正，得到 {kernel}、{stride}")
    if x.ndim != 4 or min(x.shape[2:]) < kernel:
        raise ValueError(f"x 应为 (N, C, H, W) 且边长不小于 kernel={kernel}，得到 {tuple(x.shape)}")
    windows = x.unfold(2, kernel, stride).unfold(3, kernel, stride).flatten(4)
    where = windows.argmax(4)
    rows = torch.arange(windows.shape[2], device=x.device)[:, None] * stride + where // kernel
    columns = torch.arange(windows.shape[3], device=x.device) * stride + where % kernel
    return windows.gather(4, where[..., None]).squeeze(4), rows * x.shape[3] + columns


def max_unpool2d(x: torch.Tensor, indices: torch.Tensor, size: tuple[int, int]) -> torch.Tensor:
    """把值放回 indices 所指的位置，其余为 0。

    Args:
        x: 池化后的特征图，$(N, C, H', W')$。
        indices: `max_pool2d` 给的下标，形状同 x。
        size: 输出的高与宽。

    Returns:
        $(N, C, H, W)$。

    Raises:
        ValueError: indices 与 x 不同形，或下标超出 size。
    """
    if indices.shape != x.shape:
        raise ValueError(f"indices 应与 x 同形 {tuple(x.shape)}，得到 {tuple(indices.shape)}")
    h, w = size
    if indices.numel() and not 0 <= int(indices.min()) <= int(indices.max()) < h * w:
        raise ValueError(
            f"indices 应在 [0, {h * w}) 内（size={size}），得到最大 {int(indices.max())}"
        )
    flat = x.new_zeros(*x.shape[:2], h * w)
    return flat.scatter(2, indices.flatten(2), x.flatten(2)).unflatten(2, size)


def main() -> None:
    """4×4 池化成 2×2，再放回去。"""
    x = torch.tensor([[1.0, 3, 2, 1], [4, 2, 1, 5], [0, 1, 7, 2], [6, 2, 3, 4]])[None, None]
    pooled, indices = max_pool2d(x, 2)
    print("输入：\n", x[0, 0])
    print("最大值：\n", pooled[0, 0], "\n位置：\n", indices[0, 0])
    print("反池化：\n", max_unpool2d(pooled, indices, (4, 4))[0, 0])


if __name__ == "__main__":
    main()
