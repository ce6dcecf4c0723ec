"""Faster R-CNN：RPN 与 Fast R-CNN 共用卷积特征，整个检测由一个网络完成。

图 → VGG-16 的特征 → `rpn` 提出 300 个候选框 → `fast_rcnn` 对候选框分类、修正。
卷积只算一次，提候选框的代价几乎为零。

训练时把四项损失加起来（近似联合训练）：RPN 的分类与位置、Fast R-CNN 的分类与位置。
候选框当作常数，梯度不穿过它们的坐标。RPN 的候选框与真值框一起按 IoU 抽出 128 个：
IoU 不低于 0.5 的取真值的类别，至多占四分之一；0.5 以下的是背景。

参数（VOC 21 类）：Fast R-CNN 134,690,729，加 RPN 的 2,387,510，共 137,078,239。

来源：Ren 等，NIPS 2015，3 节与图 2、3.2 节（共享特征、近似联合训练）；
采样的比例见 Fast R-CNN 2.3 节；层与 py-faster-rcnn 的 `faster_rcnn_end2end` 相同。

与 torchvision 的差别：`fasterrcnn_resnet50_fpn` 用带 FPN 的 ResNet-50 与 RoI Align，
41,755,286 个参数（BN 冻结；不给权重时 BN 不冻结，41,808,406）。
论文主要用四步交替训练，结果相近。
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from snippets.detection.box_regression import encode_boxes
from snippets.detection.boxes import box_iou
from snippets.detection.fast_rcnn import WEIGHTS, FastRCNN, detections, fast_rcnn_loss
from snippets.detection.rpn import RPN, propose, rpn_loss, sample


class FasterRCNN(FastRCNN):
    """图 → 检测结果；训练时给出四项损失。一次一张图。

    Args:
        num_classes: 类别数，含背景。
        widths: VGG 五段的通道数。
        hidden: fc6、fc7 的宽度。
        scales: 锚框的放大倍数。
    """

    def __init__(
        self,
        num_classes: int = 21,
        widths: Sequence[int] = (64, 128, 256, 512, 512),
        hidden: int = 4096,
        scales: tuple[float, ...] = (8, 16, 32),
    ) -> None:
        super().__init__(num_classes, widths, hidden)
        self.rpn = RPN(widths[-1], scales=scales)

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """图 $(1,3,H,W)$ → 候选框 $(R,4)$、得分 $(R,K)$、偏移 $(R,K,4)$。

        Raises:
            ValueError: 不是一张图。
        """
        if image.dim() != 4 or len(image) != 1:
            raise ValueError(f"image 应为 (1, 3, H, W)，得到 {tuple(image.shape)}")
        features = self.extract(image)
        scores, deltas = self.rpn(features)
        anchors = self.rpn.anchors(features)
        boxes = propose(scores[0], deltas[0], anchors, tuple(image.shape[2:]))
        return boxes, *self.classify(features, as_rois(boxes))

    def detect(self, image: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """图 $(1,3,H,W)$ → 框 $(M,4)$、概率 $(M)$、类别 $(M)$。"""
        boxes, scores, deltas = self(image)
        return detections(scores, deltas, boxes, tuple(image.shape[2:]))

    def losses(
        self,
        image: Tensor,
        boxes: Tensor,
        labels: Tensor,
        generator: torch.Generator | None = None,
    ) -> dict[str, Tensor]:
        """四项损失，加起来就是总损失。

        Args:
            image: $(1,3,H,W)$。
            boxes: $(M,4)$ 真值框，像素。
            labels: $(M)$ 类别，从 1 起。
            generator: 抽样用的随机数。

        Returns:
            `rpn_class`、`rpn_box`、`class`、`box`。
        """
        size = tuple(image.shape[2:])
        features = self.extract(image)
        scores, deltas = self.rpn(features)
        anchors = self.rpn.anchors(features)
        rpn_class, rpn_box = rpn_loss(
            scores[0], deltas[0], anchors, boxes, size, generator=generator
        )
        proposals = propose(scores[0], deltas[0], anchors, size, before=12000, after=2000)
        rois, classes, targets = sample_rois(proposals, boxes, labels, generator=generator)
        scores, deltas = self.classify(features, as_rois(rois))
        classification, location = fast_rcnn_loss(scores, deltas, classes, targets)
        return {
            "rpn_class": rpn_class,
            "rpn_box": rpn_box,
            "class": classification,
            "box": location,
        }


def as_rois(boxes: Tensor) -> Tensor:
    """唯一一张图的框 $(R,4)$ → $(R,5)$，前面加上图的序号 0。"""
    return torch.cat([boxes.new_zeros(len(boxes), 1), boxes], dim=1)


def sample_rois(
    proposals: Tensor,
    boxes: Tensor,
    labels: Tensor,
    count: int = 128,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    """从候选框与真值框中抽出训练用的，物体至多占四分之一。

    Args:
        proposals: $(R,4)$ 候选框。
        boxes: $(M,4)$ 真值框；它们自己也作候选框，起初 RPN 还不准时就有正样本。
        labels: $(M)$ 类别，从 1 起。
        count: 抽几个。
        generator: 抽样用的随机数。

    Returns:
        框 $(S,4)$、类别 $(S)$（0 为背景）、目标偏移 $(S,4)$。
    """
    rois = torch.cat([proposals, boxes])
    if not len(boxes):
        chosen = sample(torch.zeros(len(rois), dtype=torch.long), count, generator)
        return rois[chosen], torch.zeros(int(chosen.sum()), dtype=torch.long), rois[chosen] * 0
    best, owner = box_iou(rois, boxes).max(dim=1)
    object_ = best >= 0.5
    # 抽样的上限是一半；先把物体随机减到四分之一。
    index = object_.nonzero().flatten()
    order = torch.randperm(len(index), generator=generator)
    label = object_.long()
    label[index[order[count // 4 :]]] = -1
    chosen = sample(label, count, generator)
    rois, owner, object_ = rois[chosen], owner[chosen], object_[chosen]
    classes = torch.where(object_, labels[owner], 0)
    return rois, classes, encode_boxes(boxes[owner], rois, WEIGHTS)


def main() -> None:
    with torch.device("meta"):
        net = FasterRCNN()
    total = sum(p.numel() for p in net.parameters())
    shared = sum(p.numel() for p in net.features.parameters())
    print(f"Faster R-CNN（VGG-16，VOC 21 类）：参数 {total:,}，其中共享的卷积 {shared:,}")
    torch.manual_seed(0)
    small = FasterRCNN(3, (4, 4, 4, 4, 8), 16, scales=(2, 4)).eval()
    image = torch.randn(1, 3, 128, 160)
    boxes, scores, _ = small(image)
    print(f"未训练的小网络：{len(boxes)} 个候选框，得分 {tuple(scores.shape)}")
    truth, label = torch.tensor([[20.0, 20, 90, 100]]), torch.tensor([1])
    for name, value in small.losses(image, truth, label).items():
        print(f"  {name:<10}{value:.4f}")


if __name__ == "__main__":
    main()
