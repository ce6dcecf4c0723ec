"""YOLO v1 的损失：只有负责的那个框才学位置。

每个物体由它中心所在的格负责；格里 $B$ 个框中，与真值框 IoU 最大的那个“负责”它。五项平方误差：

$$
\\begin{aligned}
L =\\ & \\lambda_{\\text{coord}} \\sum \\mathbb 1^{\\text{obj}}_{ij}
\\bigl[(x-\\hat x)^2 + (y-\\hat y)^2\\bigr]
+ \\lambda_{\\text{coord}} \\sum \\mathbb 1^{\\text{obj}}_{ij}
\\bigl[(\\sqrt w-\\sqrt{\\hat w})^2 + (\\sqrt h-\\sqrt{\\hat h})^2\\bigr] \\\\
& + \\sum \\mathbb 1^{\\text{obj}}_{ij} (c-\\hat c)^2
+ \\lambda_{\\text{noobj}} \\sum \\mathbb 1^{\\text{noobj}}_{ij} c^2
+ \\sum_i \\mathbb 1^{\\text{obj}}_{i} \\sum_k (p_k-\\hat p_k)^2
\\end{aligned}
$$

$\\lambda_{\\text{coord}}=5$，$\\lambda_{\\text{noobj}}=0.5$：多数格没有物体，不压低它们的权重，
训练会把置信度都推向 0。$\\hat c$ 是负责的框与真值框的 IoU（不传梯度）。

来源：Redmon 等，YOLO，CVPR 2016，2.2 节与式 (3)。

与 darknet 的差别：那里在各框与真值的 IoU 全为 0 时按坐标的均方误差选负责的框，
这里取第一个；同一格有几个物体时只学最后一个，两者相同。
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from snippets.detection.boxes import to_center, to_corners
from snippets.detection.yolo_v1 import split


def aligned_iou(first: Tensor, second: Tensor) -> Tensor:
    """两组框一一对应的 IoU；最后一维是角点框，前面可以广播。面积都为零时为 0。"""
    low = torch.maximum(first[..., :2], second[..., :2])
    high = torch.minimum(first[..., 2:], second[..., 2:])
    overlap = (high - low).clamp(min=0).prod(-1)
    area = sum((b[..., 2:] - b[..., :2]).prod(-1) for b in (first, second))
    return overlap / (area - overlap).clamp(min=1e-12)


def yolo_loss(
    output: Tensor,
    targets: Sequence[tuple[Tensor, Tensor]],
    boxes: int = 2,
    coord: float = 5.0,
    noobj: float = 0.5,
) -> dict[str, Tensor]:
    """一批图的损失，各项分开，已除以图数。

    Args:
        output: $(N,S,S,5B+C)$，网络的输出。
        targets: 每张图的 (框 $(M,4)$ 角点形式，类别 $(M)$ 从 0 起)，以图像边长为 1。
        boxes: 每格的框数 $B$。
        coord: 位置的权重 $\\lambda_{\\text{coord}}$。
        noobj: 没有物体的框的权重 $\\lambda_{\\text{noobj}}$。

    Returns:
        `center`、`size`、`object`、`background`、`classes` 五项；加起来就是损失。

    Raises:
        ValueError: `targets` 的个数与图数不同，或框的中心不在图内。
    """
    if len(targets) != len(output):
        raise ValueError(f"targets 应有 {len(output)} 项，得到 {len(targets)}")
    predicted, confidence, classes = split(output, boxes)
    grid = output.shape[1]
    image = torch.cat([torch.full((len(b),), n) for n, (b, _) in enumerate(targets)])
    truth = to_center(torch.cat([b for b, _ in targets])).to(output)
    label = torch.cat([labels for _, labels in targets])
    if len(truth) and not (truth[:, :2].min() >= 0 and truth[:, :2].max() < 1):
        raise ValueError("targets 的框的中心应在图内，以图像边长为 1")
    col, row = (truth[:, :2] * grid).long().T
    # 同一格的物体中最后一个留下。
    cell = (image * grid + row) * grid + col
    last = torch.full((len(output) * grid * grid,), -1).scatter_reduce(
        0, cell, torch.arange(len(cell)), "amax"
    )
    kept = last[last >= 0]
    image, row, col, truth, label = (v[kept] for v in (image, row, col, truth, label))

    mine = predicted[image, row, col]  # (M, B, 4)
    iou = aligned_iou(to_corners(mine), to_corners(truth)[:, None]).detach()
    best, owner = iou.max(dim=1)
    wanted = torch.zeros_like(confidence)
    responsible = torch.zeros_like(confidence, dtype=torch.bool)
    wanted[image, row, col, owner] = best
    responsible[image, row, col, owner] = True
    # 中心的误差以格为单位，大小的误差在平方根上：两者都直接取自网络的输出。
    raw = output[..., : 5 * boxes].unflatten(3, (boxes, 5))[image, row, col, owner]
    offset = truth[:, :2] * grid - torch.stack([col, row], dim=1)
    error = (confidence - wanted).square()
    one_hot = F.one_hot(label, classes.shape[-1]).to(output)
    terms = {
        "center": coord * (raw[:, :2] - offset).square().sum(),
        "size": coord * (raw[:, 2:4] - truth[:, 2:].sqrt()).square().sum(),
        "object": error[responsible].sum(),
        "background": noobj * error[~responsible].sum(),
        "classes": (classes[image, row, col] - one_hot).square().sum(),
    }
    return {name: term / len(output) for name, term in terms.items()}


def main() -> None:
    output = torch.full((1, 7, 7, 30), 0.1)
    targets = [(torch.tensor([[0.3, 0.4, 0.5, 0.8]]), torch.tensor([7]))]
    terms = yolo_loss(output, targets)
    for name, value in terms.items():
        print(f"{name:<11}{value:.4f}")
    print(f"{'合计':<9}{sum(terms.values()):.4f}")


if __name__ == "__main__":
    main()
