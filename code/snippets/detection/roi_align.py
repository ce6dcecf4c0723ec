"""RoI Align：不取整，用双线性插值在候选框内采样再平均。

候选框分成 $h\\times w$ 格，每格内均匀取 $s\\times s$ 个点，每点的值由周围四个像素双线性插值。
在 $y$ 处采样时像素 $j$ 的权重是帽子函数 $\\max(0,1-|y-j|)$，纵横两个方向的权重相乘；
取样点排成方阵，平均也就分成纵、横两步，于是整个运算是两次矩阵乘法：

$$
Y_{rc} = A_r\\,X_c\\,B_r^{\\top},\\qquad
A_r[i,j] = \\frac1s\\sum_{k=1}^{s} \\max(0,\\,1-|y_{rik}-j|)
$$

$A_r$ 为 $h\\times H$，$B_r$ 为 $w\\times W$，每个候选框一对；
梯度由矩阵乘法自然得到，每个像素按权重分到一份。

来源：He 等，Mask R-CNN，ICCV 2017，3 节“RoIAlign”。

与 torchvision 的差别：与 `torchvision.ops.roi_align` 的定义相同（误差在舍入之内）：
`aligned=True` 先平移半个像素；`False` 时宽高至少为 1；`sampling_ratio` 不为正时每格取
$\\lceil$ 框高 $/h\\rceil$ 个点；越过边缘不足一个像素的点夹到边上，再远的算作 0。
"""

import torch
from torch import Tensor

from snippets.detection.roi_pool import check_rois


def sampling_matrix(
    low: Tensor, length: Tensor, bins: int, size: int, sampling_ratio: int
) -> Tensor:
    """一个方向上，每格是特征图各行（列）怎样的加权平均。

    Args:
        low: $(R)$ 候选框的起点，单位为特征图的格。
        length: $(R)$ 候选框的长度。
        bins: 分成几格。
        size: 特征图在这个方向的长度。
        sampling_ratio: 每格取几个点；不为正时按格长取。

    Returns:
        $(R,\\mathrm{bins},\\mathrm{size})$ 的权重，每行之和为 1（有点落在图外时更小）。
    """
    step = length / bins
    # 框可能各取不同个数的点：按最多的排，多余的点权重为零。
    count = torch.full_like(step, sampling_ratio) if sampling_ratio > 0 else step.ceil()
    k = torch.arange(max(int(count.max()), 1), device=low.device).to(low)
    used = k < count[:, None]
    within = (k + 0.5) / count.clamp(min=1)[:, None]
    start = low[:, None] + torch.arange(bins, device=low.device) * step[:, None]
    point = start[..., None] + (within * step[:, None])[:, None]  # (R, bins, k)
    used = used[:, None] & (point >= -1) & (point <= size)
    pixel = torch.arange(size, device=low.device)
    hat = (1 - (point.clamp(0, size - 1)[..., None] - pixel).abs()).clamp(min=0)
    return (hat * used[..., None]).sum(2) / count.clamp(min=1)[:, None, None]


def roi_align(
    x: Tensor,
    rois: Tensor,
    output_size: tuple[int, int],
    spatial_scale: float = 1.0,
    sampling_ratio: int = 2,
    aligned: bool = True,
) -> Tensor:
    """按候选框插值、平均。

    Args:
        x: $(N,C,H,W)$ 特征图。
        rois: $(R,5)$，每行是图的序号与原图上的角点框。
        output_size: 输出的 (高, 宽)。
        spatial_scale: 特征图与原图边长之比，即步幅的倒数。
        sampling_ratio: 每格每个方向取几个点；不为正时按格长取。
        aligned: 像素中心是否在半整数处；原论文的实现没有这半个像素的修正。

    Returns:
        $(R,C,h,w)$。

    Raises:
        ValueError: 见 `roi_pool.check_rois`。
    """
    check_rois(x, rois, output_size, spatial_scale)
    out = x.new_zeros(len(rois), x.shape[1], *output_size)
    low = rois[:, 1:3] * spatial_scale - (0.5 if aligned else 0.0)
    length = (rois[:, 3:5] - rois[:, 1:3]) * spatial_scale
    if not aligned:
        length = length.clamp(min=1)
    # --8<-- [start: heart]
    for n, image in enumerate(x):
        mine = (rois[:, 0] == n).nonzero().flatten()
        if not len(mine):
            continue
        (left, top), (width, height) = low[mine].T, length[mine].T
        rows = sampling_matrix(top, height, output_size[0], x.shape[2], sampling_ratio)
        cols = sampling_matrix(left, width, output_size[1], x.shape[3], sampling_ratio)
        out = out.index_copy(0, mine, torch.einsum("rih,chw,rjw->rcij", rows, image, cols))
    return out
    # --8<-- [end: heart]


def main() -> None:
    x = torch.arange(64.0).view(1, 1, 8, 8)
    rois = torch.tensor([[0.0, 0, 0, 128, 128], [0, 30, 30, 90, 60]])
    print("8×8 特征图（值为序号），步幅 16，两个候选框各取成 2×2：")
    for roi, out in zip(rois.tolist(), roi_align(x, rois, (2, 2), 1 / 16), strict=True):
        print(f"  {roi[1:]} →", [[round(v, 3) for v in row] for row in out[0].tolist()])
    shifted = rois + torch.tensor([0.0, 1, 1, 1, 1])
    moved = roi_align(x, shifted, (2, 2), 1 / 16)[1] - roi_align(x, rois, (2, 2), 1 / 16)[1]
    print(f"框移动 1 个像素（1/16 格），值变化 {moved.mean():.4f}；RoI 池化往往毫无变化")


if __name__ == "__main__":
    main()
