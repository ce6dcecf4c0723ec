"""RoI 池化：把大小不一的候选框变成同样大小的特征。

候选框按步幅缩小后**四舍五入**到整数格，再分成 $h\\times w$ 个小格，每格取最大值。
格 $i$ 覆盖行 $\\lfloor i\\,b\\rfloor$ 到 $\\lceil (i+1)\\,b\\rceil$（$b$ 为候选框高除以 $h$），
相邻两格因此可能重叠一行。取整使特征与原框错开半格，小物体尤其受影响；RoI Align 去掉了取整。

做法：先求出每格的起止行、列，再按最大的格取出一块块特征，格外的位置填 $-\\infty$，取最大值。

来源：Girshick，Fast R-CNN，ICCV 2015，2.1 节。

与 torchvision 的差别：与 `torchvision.ops.roi_pool` 的定义相同：宽为 $x_2-x_1+1$、至少为 1，
四舍五入时 .5 远离零，空格（完全在图外）得 0，梯度只流向每格第一个最大值。
占 $O(R\\cdot C\\cdot$ 框的面积$)$ 内存，C++ 版不用。
"""

import torch
from torch import Tensor


def check_rois(x: Tensor, rois: Tensor, output_size: tuple[int, int], spatial_scale: float) -> None:
    """确认特征与候选框合用。

    Raises:
        ValueError: `x` 不是 $(N,C,H,W)$；`rois` 不是 $(R,5)$，或图的序号不在 0 与 $N-1$ 之间；
            `output_size` 或 `spatial_scale` 不是正数。
    """
    if x.dim() != 4:
        raise ValueError(f"x 应为 (N, C, H, W)，得到 {tuple(x.shape)}")
    if rois.dim() != 2 or rois.shape[1] != 5:
        raise ValueError(f"rois 应为 (R, 5)：图的序号与 x1, y1, x2, y2，得到 {tuple(rois.shape)}")
    if len(rois) and not (rois[:, 0].min() >= 0 and rois[:, 0].max() < len(x)):
        raise ValueError(f"rois 第一列应为 0 到 {len(x) - 1} 的图的序号")
    if min(output_size) < 1:
        raise ValueError(f"output_size 应为两个正整数，得到 {output_size}")
    if spatial_scale <= 0:
        raise ValueError(f"spatial_scale 应为正数，得到 {spatial_scale}")


def bin_indices(low: Tensor, high: Tensor, bins: int, size: int) -> tuple[Tensor, Tensor]:
    """一个方向上，每个候选框的每格覆盖哪些行（列）。

    Args:
        low: $(R)$ 候选框的起点，单位为特征图的格，未取整。
        high: $(R)$ 终点。
        bins: 分成几格。
        size: 特征图在这个方向的长度。

    Returns:
        行号 $(R,\\mathrm{bins},K)$，以及每个位置是否真在该格之内；$K$ 为最大的格的长度。
    """
    start, stop = ((v.abs() + 0.5).floor() * v.sign() for v in (low, high))
    step = (stop - start + 1).clamp(min=1) / bins
    index = torch.arange(bins + 1, device=low.device).to(low)
    begin = ((index[:-1] * step[:, None]).floor() + start[:, None]).clamp(0, size).long()
    end = ((index[1:] * step[:, None]).ceil() + start[:, None]).clamp(0, size).long()
    longest = max(int((end - begin).max()), 1)
    rows = begin[..., None] + torch.arange(longest, device=low.device)
    return rows.clamp(max=size - 1), rows < end[..., None]


def roi_pool(
    x: Tensor, rois: Tensor, output_size: tuple[int, int], spatial_scale: float = 1.0
) -> Tensor:
    """按候选框做最大池化。

    Args:
        x: $(N,C,H,W)$ 特征图。
        rois: $(R,5)$，每行是图的序号与原图上的角点框。
        output_size: 输出的 (高, 宽)。
        spatial_scale: 特征图与原图边长之比，即步幅的倒数。

    Returns:
        $(R,C,h,w)$。

    Raises:
        ValueError: 见 `check_rois`。
    """
    check_rois(x, rois, output_size, spatial_scale)
    if not len(rois):
        return x.new_zeros(0, x.shape[1], *output_size)
    # --8<-- [start: heart]
    x1, y1, x2, y2 = (rois[:, 1:] * spatial_scale).unbind(1)
    rows, row_inside = bin_indices(y1, y2, output_size[0], x.shape[2])
    cols, col_inside = bin_indices(x1, x2, output_size[1], x.shape[3])
    # 广播成 (R, h, w, K行, K列)，通道落在最后。
    inside = row_inside[:, :, None, :, None] & col_inside[:, None, :, None, :]
    image = rois[:, 0].long()[:, None, None, None, None]
    patch = x[image, :, rows[:, :, None, :, None], cols[:, None, :, None, :]]
    patch = patch.masked_fill(~inside[..., None], -torch.inf)
    largest = patch.flatten(3, 4).max(dim=3).values
    empty = ~inside.flatten(3).any(dim=3)
    return largest.masked_fill(empty[..., None], 0).permute(0, 3, 1, 2)
    # --8<-- [end: heart]


def main() -> None:
    x = torch.arange(64.0).view(1, 1, 8, 8)
    rois = torch.tensor([[0.0, 0, 0, 111, 111], [0, 30, 30, 90, 60]])
    print("8×8 特征图（值为序号），步幅 16，两个候选框各池化成 2×2：")
    for roi, out in zip(rois.tolist(), roi_pool(x, rois, (2, 2), 1 / 16), strict=True):
        print(f"  {roi[1:]} →", out[0].tolist())


if __name__ == "__main__":
    main()
