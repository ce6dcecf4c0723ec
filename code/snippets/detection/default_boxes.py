"""SSD 的默认框：在六种大小的特征图上铺满不同尺度、不同宽高比的框。

细的特征图管小物体，粗的管大物体。第 $k$ 张图的尺度 $s_k$（相对图像边长）从 0.2 到 0.9 等距，
最细的一张单独取 0.1。每个格点有

- 两个正方形：边长 $s_k$ 与 $\\sqrt{s_k s_{k+1}}$；
- 每个宽高比 $a$ 两个长方形：$(s_k\\sqrt a,\\ s_k/\\sqrt a)$ 与它的转置，面积不变。

中心在格子中央：$\\left(\\frac{j+0.5}{f_k},\\ \\frac{i+0.5}{f_k}\\right)$，
$f_k$ 为图像边长除以步幅。

SSD300：$38^2\\cdot4 + 19^2\\cdot6 + 10^2\\cdot6 + 5^2\\cdot6 + 3^2\\cdot4 + 1\\cdot4 = 8732$ 个框。

来源：Liu 等，SSD，ECCV 2016，2.2 节（尺度与宽高比）、3.1 节（SSD300 的设置）。

与常见实现的差别：顺序与数值同 amdegroot/ssd.pytorch 的 `PriorBox`，中心形式，裁剪到 $[0,1]$；
尺度按 VOC 的取整值 30、60、111、162、213、264、315 像素；COCO 的设置最小为 0.07。
"""

from collections.abc import Sequence
from math import sqrt

import torch
from torch import Tensor

GRIDS = (38, 19, 10, 5, 3, 1)
STEPS = (8, 16, 32, 64, 100, 300)
SCALES = (0.1, 0.2, 0.37, 0.54, 0.71, 0.88, 1.05)
RATIOS = ((2,), (2, 3), (2, 3), (2, 3), (2,), (2,))


def cell_sizes(scale: float, next_scale: float, ratios: Sequence[float]) -> Tensor:
    """一个格点上各框的宽与高，$(2+2|a|, 2)$：两个正方形，然后每个宽高比两个。"""
    middle = sqrt(scale * next_scale)
    sizes = [(scale, scale), (middle, middle)]
    for ratio in ratios:
        long, short = scale * sqrt(ratio), scale / sqrt(ratio)
        sizes += [(long, short), (short, long)]
    return torch.tensor(sizes)


def default_boxes(
    grids: Sequence[int] = GRIDS,
    steps: Sequence[float] = STEPS,
    scales: Sequence[float] = SCALES,
    ratios: Sequence[Sequence[float]] = RATIOS,
    image_size: int = 300,
) -> Tensor:
    """全部默认框。

    Args:
        grids: 各特征图的边长。
        steps: 各特征图的步幅，像素。
        scales: 各特征图的尺度，最后多一个，给最粗的图算 $\\sqrt{s_k s_{k+1}}$。
        ratios: 各特征图除 1 以外的宽高比。
        image_size: 图像边长，像素。

    Returns:
        $(D,4)$，中心形式 $(c_x,c_y,w,h)$，以图像边长为 1。先按图，再先行后列，最后是格点上的框。

    Raises:
        ValueError: 各参数的个数不合，或有不是正数的。
    """
    if not len(grids) == len(steps) == len(scales) - 1 == len(ratios):
        raise ValueError(
            f"grids、steps、ratios 应等长，scales 多一个，"
            f"得到 {len(grids)}、{len(steps)}、{len(ratios)}、{len(scales)}"
        )
    numbers = [*grids, *steps, *scales, *(a for group in ratios for a in group), image_size]
    if min(numbers) <= 0:
        raise ValueError("grids、steps、scales、ratios、image_size 应全为正数")
    boxes = []
    for k, (grid, step) in enumerate(zip(grids, steps, strict=True)):
        sizes = cell_sizes(scales[k], scales[k + 1], ratios[k])
        center = (torch.arange(grid) + 0.5) * step / image_size
        y, x = torch.meshgrid(center, center, indexing="ij")
        centers = torch.stack([x, y], dim=-1)[:, :, None].expand(-1, -1, len(sizes), -1)
        boxes.append(torch.cat([centers, sizes.expand(grid, grid, -1, -1)], dim=-1).flatten(0, 2))
    return torch.cat(boxes).clamp(0, 1)


def main() -> None:
    boxes = default_boxes()
    print(f"SSD300 的默认框：{len(boxes)} 个")
    start = 0
    for grid, scale, ratios in zip(GRIDS, SCALES, RATIOS, strict=False):
        count = grid * grid * (2 + 2 * len(ratios))
        first = [round(v, 3) for v in boxes[start].tolist()]
        print(f"  {grid:2d}×{grid:<2d} 尺度 {scale:.2f}：{count:5d} 个，第一个 {first}")
        start += count


if __name__ == "__main__":
    main()
