"""SSD 的匹配与损失：每个默认框学一个类别和一份偏移。

**匹配**：每个默认框配给 IoU 最大的真值框，IoU 不足 0.5 的算背景；
另外每个真值框一定得到与它 IoU 最大的那个默认框，即使不足 0.5，所以没有物体会被漏掉。

**损失**：类别用交叉熵，位置（只算正样本）用 smooth L1，除以正样本数 $N$：

$$
L = \\frac1N\\bigl(L_{\\text{conf}} + \\alpha L_{\\text{loc}}\\bigr),\\qquad \\alpha = 1
$$

8732 个框里绝大多数是背景。**难例挖掘**：每张图只留损失最大的背景框，个数为正样本的 3 倍。
一个正样本也没有时损失为 0。

来源：Liu 等，SSD，ECCV 2016，2.2 节（匹配、式 (1)–(3)、难例挖掘）。

与常见实现的差别：匹配与损失同 amdegroot/ssd.pytorch（它在 $N=0$ 时得 NaN）；
两个真值框的最佳默认框相同时，排在后面的得到它。
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from snippets.detection.box_regression import encode_boxes
from snippets.detection.boxes import box_iou, to_corners

WEIGHTS = (10, 10, 5, 5)  # 即 variance 0.1、0.1、0.2、0.2 的倒数


def match(boxes: Tensor, defaults: Tensor, threshold: float = 0.5) -> Tensor:
    """每个默认框配给哪个真值框。

    Args:
        boxes: $(M,4)$ 真值框，角点形式。
        defaults: $(D,4)$ 默认框，角点形式。
        threshold: IoU 小于它的算背景。

    Returns:
        $(D)$，真值框的序号，背景为 -1。
    """
    matched = torch.full((len(defaults),), -1, device=defaults.device)
    if not len(boxes):
        return matched
    iou = box_iou(boxes, defaults)
    best, owner = iou.max(dim=0)
    matched = torch.where(best >= threshold, owner, matched)
    # 每个真值框最佳的默认框强制归它；几个真值框争同一个时，序号大的得到它。
    truths = torch.arange(len(boxes), device=boxes.device)
    forced = torch.full_like(matched, -1)
    forced = forced.scatter_reduce(0, iou.argmax(dim=1), truths, "amax")
    return torch.where(forced >= 0, forced, matched)


def hardest(loss: Tensor, positive: Tensor, ratio: int) -> Tensor:
    """每张图损失最大的背景框，个数至多为正样本的 `ratio` 倍。

    Args:
        loss: $(N,D)$ 每个框的分类损失。
        positive: $(N,D)$ 布尔，是否正样本。
        ratio: 背景与正样本之比。

    Returns:
        $(N,D)$ 布尔。
    """
    order = loss.masked_fill(positive, -torch.inf).argsort(dim=1, descending=True, stable=True)
    rank = order.argsort(dim=1)
    count = (ratio * positive.sum(1, keepdim=True)).minimum((~positive).sum(1, keepdim=True))
    return rank < count


def multibox_loss(
    deltas: Tensor,
    scores: Tensor,
    targets: Sequence[tuple[Tensor, Tensor]],
    defaults: Tensor,
    threshold: float = 0.5,
    ratio: int = 3,
) -> tuple[Tensor, Tensor]:
    """一批图的位置损失与分类损失。

    Args:
        deltas: $(N,D,4)$ 预测的偏移。
        scores: $(N,D,K)$ 预测的类别得分，0 为背景。
        targets: 每张图的 (框 $(M,4)$ 角点形式，类别 $(M)$ 从 1 起)，以图像边长为 1。
        defaults: $(D,4)$ 默认框，中心形式。
        threshold: 匹配的 IoU 下限。
        ratio: 背景与正样本之比。

    Returns:
        位置损失、分类损失，各已除以正样本数。

    Raises:
        ValueError: 形状不合，或类别不在 1 与 $K-1$ 之间。
    """
    if deltas.shape != (len(targets), len(defaults), 4) or scores.shape[:2] != deltas.shape[:2]:
        raise ValueError(
            f"deltas 与 scores 应为 ({len(targets)}, {len(defaults)}, 4 与类别数)，"
            f"得到 {tuple(deltas.shape)} 与 {tuple(scores.shape)}"
        )
    corners = to_corners(defaults)
    classes = torch.zeros(deltas.shape[:2], dtype=torch.long, device=deltas.device)
    wanted = torch.zeros_like(deltas)
    for n, (boxes, labels) in enumerate(targets):
        if len(labels) and not (labels.min() >= 1 and labels.max() < scores.shape[2]):
            raise ValueError(f"targets 的类别应在 1 与 {scores.shape[2] - 1} 之间，0 是背景")
        owner = match(boxes, corners, threshold)
        at = (owner >= 0).nonzero().flatten()
        classes[n, at] = labels[owner[at]]
        wanted[n, at] = encode_boxes(boxes[owner[at]], corners[at], WEIGHTS)
    positive = classes > 0
    total = positive.sum().clamp(min=1)
    location = F.smooth_l1_loss(deltas[positive], wanted[positive], reduction="sum")
    loss = F.cross_entropy(scores.flatten(0, 1), classes.flatten(), reduction="none")
    loss = loss.view_as(classes)
    chosen = positive | hardest(loss.detach(), positive, ratio)
    return location / total, loss[chosen].sum() / total


def main() -> None:
    torch.manual_seed(0)
    from snippets.detection.default_boxes import default_boxes

    defaults = default_boxes()
    boxes = torch.tensor([[0.1, 0.1, 0.5, 0.6], [0.62, 0.6, 0.66, 0.63]])
    owner = match(boxes, to_corners(defaults))
    for i, box in enumerate(boxes.tolist()):
        best = box_iou(boxes[i : i + 1], to_corners(defaults)).max()
        print(f"真值框 {box}：{(owner == i).sum()} 个默认框，最大 IoU {best:.3f}")
    deltas, scores = torch.zeros(1, len(defaults), 4), torch.zeros(1, len(defaults), 21)
    location, confidence = multibox_loss(deltas, scores, [(boxes, torch.tensor([7, 3]))], defaults)
    print(f"全零的预测：位置损失 {location:.4f}，分类损失 {confidence:.4f} = 4 ln 21")


if __name__ == "__main__":
    main()
