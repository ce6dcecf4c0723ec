"""非极大值抑制：同一物体的许多框只留得分最高的一个。

把框按得分从高到低排，依次看每个框：若它与某个**已留下的**框 IoU 超过阈值，就抑制它。
逐个看是串行的。换一种写法：记 $S_{ij}$ 为“$i$ 排在 $j$ 前且 $\\mathrm{IoU}_{ij}>t$”，
留下的框恰好满足

$$
k_j = \\neg\\bigvee_{i} \\left(k_i \\wedge S_{ij}\\right)
$$

$S$ 是严格上三角的，所以解唯一，就是串行的结果；从全 1 出发反复代入，第 $m$ 次之后
至少前 $m$ 个框已经定下，总会停在这个解上，次数不超过最长的“抑制链”，通常只有几次。
每次代入是一次矩阵运算，不必逐框循环。

来源：Girshick 等，R-CNN，CVPR 2014，2.2 节（每类各做一次贪心 NMS）；
Zheng 等，Cluster-NMS，IEEE Trans. Cybernetics 2021，III-B 节（反复代入等于串行）。

与 torchvision 的差别：结果（含顺序）与 `torchvision.ops.nms`、`batched_nms` 的定义相同，
同分时原来在前的先看，IoU 恰等于阈值时不抑制。`batched_nms` 那里靠平移坐标让不同类不相交，
会带来舍入误差；这里直接比较类别。单精度时阈值也按单精度比较。
占 $O(N^2)$ 内存，框多时应先按得分取前几百、几千个。
"""

import torch
from torch import Tensor

from snippets.detection.boxes import box_iou


def suppress(overlaps: Tensor) -> Tensor:
    """已按得分排好的框中，哪些留下。

    Args:
        overlaps: $(N,N)$ 布尔矩阵，两框是否重合过多。

    Returns:
        $(N)$ 布尔，贪心法留下的框。
    """
    suppressing = overlaps.triu(diagonal=1)
    keep = torch.ones(len(overlaps), dtype=torch.bool, device=overlaps.device)
    while True:
        updated = ~(suppressing & keep[:, None]).any(dim=0)
        if torch.equal(updated, keep):
            return keep
        keep = updated


def nms(
    boxes: Tensor, scores: Tensor, iou_threshold: float, classes: Tensor | None = None
) -> Tensor:
    """贪心的非极大值抑制。

    Args:
        boxes: $(N,4)$ 角点框。
        scores: $(N)$ 得分。
        iou_threshold: IoU 大于它的低分框被抑制。
        classes: $(N)$ 类别；给出时只有同类的框互相抑制。

    Returns:
        留下的框的序号，按得分从高到低。

    Raises:
        ValueError: 框的形状不对、宽或高为负，或 `scores`、`classes` 与框的个数不同。
    """
    for name, values in (("scores", scores), ("classes", classes)):
        if values is not None and values.shape != boxes.shape[:1]:
            raise ValueError(f"{name} 应为 ({len(boxes)},)，得到 {tuple(values.shape)}")
    order = scores.argsort(descending=True, stable=True)
    boxes = boxes[order]
    overlaps = box_iou(boxes, boxes) > iou_threshold
    if classes is not None:
        overlaps &= classes[order][:, None] == classes[order]
    return order[suppress(overlaps)]


def main() -> None:
    boxes = torch.tensor(
        [[0.0, 0, 10, 10], [1, 1, 11, 11], [2, 2, 12, 12], [30, 30, 40, 40], [0, 0, 10, 10]]
    )
    scores = torch.tensor([0.8, 0.9, 0.7, 0.6, 0.8])
    for threshold in (0.3, 0.5, 0.7):
        print(f"阈值 {threshold}：留下 {nms(boxes, scores, threshold).tolist()}")
    classes = torch.tensor([0, 0, 1, 1, 2])
    print("分类别，阈值 0.3：留下", nms(boxes, scores, 0.3, classes).tolist())


if __name__ == "__main__":
    main()
