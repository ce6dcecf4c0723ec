"""Fast R-CNN：整张图只算一次卷积，候选框在特征图上取。

R-CNN 对约 2000 个候选框各做一次前向，重叠的部分反复计算。Fast R-CNN 先对整张图算出特征
（VGG-16 去掉 pool5，步幅 16），再用 `roi_pool` 从特征图上为每个候选框取 $7\\times7$ 的特征，
代替 pool5，送进 fc6、fc7，最后两个并列的层给出

- $K$ 个类别（含背景）的得分，softmax；
- 每类一份框的偏移，共 $4K$ 个。

分类与回归一起训练，不再有 SVM 和单独的回归：

$$
L = L_{\\text{cls}}(p,u) + [u\\ge1]\\;\\mathrm{smooth}_{L_1}(t^u - v),\\qquad
\\mathrm{smooth}_{L_1}(x) = \\begin{cases}x^2/2 & |x|<1\\\\ |x|-\\tfrac12 & \\text{否则}\\end{cases}
$$

$u$ 是真实类别，背景（$u=0$）不学位置；$v$ 是编码后的偏移，见 `box_regression`。

形状：图 3×600×1000 → 特征 512×37×62；$R$ 个候选框 → $R\\times512\\times7\\times7$ → 4096 → 4096
→ 得分 $R\\times21$、偏移 $R\\times84$。

来源：Girshick，Fast R-CNN，ICCV 2015，2 节、2.1 节（RoI 池化）、2.3 节（多任务损失）；
层与 py-faster-rcnn 的 `fast_rcnn/test.prototxt` 相同。

与 torchvision 的差别：那里没有 VGG-16 的 Fast R-CNN，Faster R-CNN 用 ResNet-50-FPN 与 RoI Align。
py-faster-rcnn 的框宽为 $x_2-x_1+1$，这里为 $x_2-x_1$。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snippets.classification.vgg import VGG
from snippets.detection.box_regression import decode_boxes
from snippets.detection.boxes import clip_boxes
from snippets.detection.nms import nms
from snippets.detection.roi_pool import roi_pool

STRIDE = 16
WEIGHTS = (10, 10, 5, 5)  # 偏移按标准差 0.1、0.1、0.2、0.2 归一化


class FastRCNN(nn.Module):
    """图与候选框 → 每个候选框的类别得分与各类的偏移。

    Args:
        num_classes: 类别数 $K$，含背景（第 0 类）。
        widths: VGG 五段的通道数。
        hidden: fc6、fc7 的宽度。

    Raises:
        ValueError: `num_classes` 小于 2。
    """

    def __init__(
        self,
        num_classes: int = 21,
        widths: Sequence[int] = (64, 128, 256, 512, 512),
        hidden: int = 4096,
    ) -> None:
        super().__init__()
        if num_classes < 2:
            raise ValueError(f"num_classes 应至少为 2（含背景），得到 {num_classes}")
        self.num_classes = num_classes
        # 只要 VGG-16 的卷积部分，去掉最后的池化；分类器不用，取最小的。
        self.features = VGG((2, 2, 3, 3, 3), widths=widths, hidden=1).features[:-1]
        self.fc6 = nn.Linear(widths[-1] * 49, hidden)
        self.fc7 = nn.Linear(hidden, hidden)
        self.cls_score = nn.Linear(hidden, num_classes)
        self.bbox_pred = nn.Linear(hidden, 4 * num_classes)
        nn.init.normal_(self.cls_score.weight, std=0.01)
        nn.init.normal_(self.bbox_pred.weight, std=0.001)

    def extract(self, images: Tensor) -> Tensor:
        """整张图的特征，$(N,3,H,W) \\to (N,512,H/16,W/16)$。

        Raises:
            ValueError: `images` 不是 $(N,3,H,W)$，或边长小于 16。
        """
        if images.dim() != 4 or images.shape[1] != 3 or min(images.shape[2:]) < STRIDE:
            raise ValueError(
                f"images 应为 (N, 3, H, W)，H、W ≥ {STRIDE}，得到 {tuple(images.shape)}"
            )
        return self.features(images)

    def classify(self, features: Tensor, rois: Tensor) -> tuple[Tensor, Tensor]:
        """特征与候选框 $(R,5)$（图的序号与角点框）→ 得分 $(R,K)$、偏移 $(R,K,4)$。"""
        x = roi_pool(features, rois, (7, 7), 1 / STRIDE).flatten(1)
        for layer in (self.fc6, self.fc7):
            x = F.dropout(layer(x).relu(), 0.5, self.training)
        return self.cls_score(x), self.bbox_pred(x).unflatten(1, (self.num_classes, 4))

    def forward(self, images: Tensor, rois: Tensor) -> tuple[Tensor, Tensor]:
        return self.classify(self.extract(images), rois)


def fast_rcnn_loss(
    scores: Tensor, deltas: Tensor, labels: Tensor, targets: Tensor
) -> tuple[Tensor, Tensor]:
    """多任务损失，对候选框取平均。

    Args:
        scores: $(R,K)$ 类别得分。
        deltas: $(R,K,4)$ 各类的偏移。
        labels: $(R)$ 真实类别，0 为背景。
        targets: $(R,4)$ 目标偏移，背景的不用。

    Returns:
        分类损失与位置损失。
    """
    classification = F.cross_entropy(scores, labels)
    object_ = labels > 0
    own = deltas[object_, labels[object_]]
    location = F.smooth_l1_loss(own, targets[object_], reduction="sum")
    return classification, location / max(len(labels), 1)


def detections(
    scores: Tensor,
    deltas: Tensor,
    boxes: Tensor,
    size: tuple[int, int],
    score_threshold: float = 0.05,
    iou_threshold: float = 0.3,
) -> tuple[Tensor, Tensor, Tensor]:
    """一张图的检测结果：每类各自解码、裁剪、NMS。

    Args:
        scores: $(R,K)$ 类别得分，softmax 之前。
        deltas: $(R,K,4)$ 各类的偏移。
        boxes: $(R,4)$ 候选框。
        size: 图像的 (高, 宽)。
        score_threshold: 概率不超过它的丢掉。
        iou_threshold: NMS 的阈值。

    Returns:
        框 $(M,4)$、概率 $(M)$、类别 $(M)$（从 1 起），按概率从高到低。
    """
    probability = scores.softmax(1)
    roi, label = (probability[:, 1:] > score_threshold).nonzero().T
    label = label + 1
    found = clip_boxes(decode_boxes(deltas[roi, label], boxes[roi], WEIGHTS), size)
    value = probability[roi, label]
    keep = nms(found, value, iou_threshold, label)
    return found[keep], value[keep], label[keep]


def main() -> None:
    with torch.device("meta"):
        net = FastRCNN()
    total = sum(p.numel() for p in net.parameters())
    print(f"Fast R-CNN（VGG-16，VOC 21 类）：参数 {total:,}")
    torch.manual_seed(0)
    small = FastRCNN(3, widths=(4, 4, 4, 4, 4), hidden=8).eval()
    rois = torch.tensor([[0.0, 10, 10, 90, 90], [0, 40, 0, 120, 60]])
    scores, deltas = small(torch.randn(1, 3, 96, 128), rois)
    print("两个候选框：得分", tuple(scores.shape), "偏移", tuple(deltas.shape))


if __name__ == "__main__":
    main()
