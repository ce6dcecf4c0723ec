"""锚框：在特征图的每个位置放一组固定的框，网络只预测相对它们的偏移。

RPN 的 9 个锚框由一个边长 16 的正方形得来：先变宽高比（面积不变），再放大：

$$
w = \\mathrm{round}\\!\\left(\\sqrt{16^2/\\rho}\\right),\\quad
h = \\mathrm{round}(w\\rho),\\quad
\\rho\\in\\{0.5,1,2\\};\\qquad (w,h)\\cdot s,\\ s\\in\\{8,16,32\\}
$$

然后平移到特征图的每个格点，格距等于主干网的步幅。框的个数与图像无关，只与特征图大小有关：
$H\\times W\\times 9$。

来源：Ren 等，Faster R-CNN，NIPS 2015，3.1.1 节；取整与坐标同
rbgirshick/py-faster-rcnn `lib/rpn/generate_anchors.py`（从 0 起的表）。

与 torchvision 的差别：`rpn_anchors` 是论文的表，坐标为像素序号（宽 $x_2-x_1+1$），
中心在 $(7.5,7.5)$；`centered_anchors` 与 `torchvision` 的 `AnchorGenerator` 相同，
中心在原点，四角取整到整数。
"""

from collections.abc import Sequence

import torch
from torch import Tensor


def _check_positive(**arguments: Sequence[float]) -> None:
    for name, values in arguments.items():
        if not values or min(values) <= 0:
            raise ValueError(f"{name} 应为至少一个正数，得到 {tuple(values)}")


def rpn_anchors(
    base_size: int = 16,
    ratios: Sequence[float] = (0.5, 1, 2),
    scales: Sequence[float] = (8, 16, 32),
) -> Tensor:
    """论文的锚框，围绕左上第一个格子，坐标为像素序号（首尾都算在内）。

    Args:
        base_size: 基准正方形的边长，即主干网的步幅。
        ratios: 高与宽之比。
        scales: 放大倍数。

    Returns:
        $(|\\rho|\\cdot|s|, 4)$，先变宽高比，再变大小。

    Raises:
        ValueError: 有参数不是正数。
    """
    _check_positive(base_size=[base_size], ratios=ratios, scales=scales)
    ratio = torch.tensor(ratios, dtype=torch.float64)
    width = (base_size**2 / ratio).sqrt().round()
    height = (width * ratio).round()
    size = torch.stack([width, height], dim=1)[:, None] * torch.tensor(scales)[:, None]
    half = (size.flatten(0, 1) - 1) / 2
    return torch.cat([-half, half], dim=1).add((base_size - 1) / 2).float()


def centered_anchors(
    sizes: Sequence[float] = (128, 256, 512), ratios: Sequence[float] = (0.5, 1, 2)
) -> Tensor:
    """torchvision 的锚框：中心在原点，四角取整。

    Args:
        sizes: 面积的平方根。
        ratios: 高与宽之比。

    Returns:
        $(|\\rho|\\cdot|s|, 4)$，先变宽高比，再变大小。

    Raises:
        ValueError: 有参数不是正数。
    """
    _check_positive(sizes=sizes, ratios=ratios)
    stretch = torch.tensor(ratios).sqrt()
    size = torch.stack([1 / stretch, stretch], dim=1)[:, None] * torch.tensor(sizes)[:, None]
    half = size.flatten(0, 1) / 2
    return torch.cat([-half, half], dim=1).round()


def tile_anchors(anchors: Tensor, grid: tuple[int, int], stride: tuple[float, float]) -> Tensor:
    """把一组锚框平移到每个格点。

    Args:
        anchors: $(A,4)$，围绕第一个格点的锚框。
        grid: 特征图的 (高, 宽)。
        stride: 纵、横方向的格距，单位像素。

    Returns:
        $(H\\cdot W\\cdot A, 4)$，先行后列，同一格点的锚框相邻。

    Raises:
        ValueError: `grid` 或 `stride` 不是正数。
    """
    _check_positive(grid=grid, stride=stride)
    y, x = (torch.arange(n) * step for n, step in zip(grid, stride, strict=True))
    y, x = torch.meshgrid(y, x, indexing="ij")
    shifts = torch.stack([x, y, x, y], dim=-1).to(anchors)
    return (shifts[:, :, None] + anchors).flatten(0, 2)


def main() -> None:
    anchors = rpn_anchors()
    print("论文的 9 个锚框与它们的宽×高：")
    for box in anchors.int().tolist():
        print(f"  {box}  {box[2] - box[0] + 1}×{box[3] - box[1] + 1}")
    tiled = tile_anchors(anchors, (38, 63), (16, 16))
    print(f"600×1000 的图，步幅 16：{38}×{63}×9 = {len(tiled):,} 个")


if __name__ == "__main__":
    main()
