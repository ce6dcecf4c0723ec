"""R-CNN：把每个候选框抠出来，缩放成同样大小，各过一遍卷积网络。

三步，分开训练：

1. Selective Search 提出约 2000 个候选框；
2. 每个框连同周围 16 像素（缩放之后的）缩放成 $227\\times227$，不管原来的宽高比，
   过 AlexNet，取 fc7 的 4096 维特征，每类一个线性 SVM 打分，按类 NMS；
3. 每类一个线性回归，由 pool5 的特征修正框（偏移见 `box_regression`），用岭回归解出：

$$
\\hat w = \\arg\\min_w \\sum_i (t_i - w^\\top \\phi_i)^2 + \\lambda\\lVert w\\rVert^2
= (\\Phi^\\top\\Phi + \\lambda I)^{-1}\\Phi^\\top t,\\qquad \\lambda = 1000
$$

每个框都要完整地前向一次，所以慢：一张图 13 秒（GPU）。Fast R-CNN 改为整张图只算一次。

形状：图 3×H×W 与 $R$ 个框 → $R\\times3\\times227^2$ → pool5 $R\\times9216$ → fc7 $R\\times4096$
→ 得分 $R\\times20$、偏移 $R\\times20\\times4$。

来源：Girshick 等，CVPR 2014，2.1 节、2.2 节（测试）、2.3 节（训练）、附录 A（缩放与上下文）、
附录 C（回归）。

与原实现的差别：那里用 Caffe 的 CaffeNet（先池化后 LRN）与 MATLAB 的 imresize；
这里用 `alexnet`（先 LRN 后池化，参数相同）与双线性插值（每个输出像素取一个点，即 `roi_align`）。
图应先减去均值，框外、图外的像素为 0。Selective Search 不在此列。
"""

import torch
from torch import Tensor, nn

from snippets.classification.alexnet import AlexNet
from snippets.detection.box_regression import decode_boxes
from snippets.detection.boxes import clip_boxes, to_center, to_corners
from snippets.detection.nms import nms
from snippets.detection.roi_align import roi_align

CROP, CONTEXT = 227, 16


def warp(image: Tensor, boxes: Tensor, size: int = CROP, context: int = CONTEXT) -> Tensor:
    """抠出候选框，各向异性地缩放成正方形。

    Args:
        image: $(3,H,W)$，已减去均值。
        boxes: $(R,4)$ 候选框。
        size: 输出的边长。
        context: 输出里四周各有多少像素是框外的上下文。

    Returns:
        $(R,3,\\mathrm{size},\\mathrm{size})$，图外的像素为 0。

    Raises:
        ValueError: `image` 不是三维，或 `context` 不在 0 与边长的一半之间。
    """
    if image.dim() != 3:
        raise ValueError(f"image 应为 (3, H, W)，得到 {tuple(image.shape)}")
    if not 0 <= context < size / 2:
        raise ValueError(f"context 应在 0 与 {size / 2} 之间，得到 {context}")
    center = to_center(boxes)
    center = torch.cat([center[:, :2], center[:, 2:] * size / (size - 2 * context)], dim=1)
    rois = torch.cat([boxes.new_zeros(len(boxes), 1), to_corners(center)], dim=1)
    return roi_align(image[None], rois, (size, size), sampling_ratio=1)


class RCNN(nn.Module):
    """图与候选框 → 每个框每类的 SVM 得分与偏移。

    Args:
        num_classes: 类别数 $K$，没有背景类。
        cnn: AlexNet；它的 fc8 不用，去掉。

    Raises:
        ValueError: `num_classes` 不是正数。
    """

    def __init__(self, num_classes: int = 20, cnn: AlexNet | None = None) -> None:
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        self.num_classes = num_classes
        self.cnn = AlexNet() if cnn is None else cnn
        del self.cnn.fc8
        self.svm = nn.Linear(self.cnn.fc7.out_features, num_classes)
        self.regressor = nn.Linear(self.cnn.fc6.in_features, 4 * num_classes)

    def extract(self, crops: Tensor) -> tuple[Tensor, Tensor]:
        """缩放后的候选框 → pool5 与 fc7 的特征。"""
        pool5 = self.cnn.resize(self.cnn.features(crops)).flatten(1)
        return pool5, self.cnn.fc7(self.cnn.fc6(pool5).relu()).relu()

    def forward(self, image: Tensor, boxes: Tensor) -> tuple[Tensor, Tensor]:
        """图 $(3,H,W)$、框 $(R,4)$ → 得分 $(R,K)$、偏移 $(R,K,4)$。"""
        pool5, fc7 = self.extract(warp(image, boxes))
        return self.svm(fc7), self.regressor(pool5).unflatten(1, (self.num_classes, 4))

    def detect(
        self, image: Tensor, boxes: Tensor, threshold: float = 0.0, iou_threshold: float = 0.3
    ) -> tuple[Tensor, Tensor, Tensor]:
        """框 $(M,4)$、得分 $(M)$、类别 $(M)$：先按类 NMS，再修正框。"""
        scores, deltas = self(image, boxes)
        box, label = (scores > threshold).nonzero().T
        keep = nms(boxes[box], scores[box, label], iou_threshold, label)
        box, label = box[keep], label[keep]
        found = clip_boxes(decode_boxes(deltas[box, label], boxes[box]), tuple(image.shape[1:]))
        return found, scores[box, label], label


def hinge_loss(scores: Tensor, labels: Tensor) -> Tensor:
    """一对多线性 SVM 的损失 $\\max(0, 1-ys)$，对框与类取平均。

    Args:
        scores: $(R,K)$ 得分。
        labels: $(R)$ 类别，背景为 -1；只用真值框作正样本，IoU 低于 0.3 的作负样本。
    """
    sign = 2 * (labels[:, None] == torch.arange(scores.shape[1])).to(scores) - 1
    return (1 - sign * scores).clamp(min=0).mean()


def ridge(features: Tensor, targets: Tensor, strength: float = 1000.0) -> Tensor:
    """岭回归的闭式解。

    Args:
        features: $(R,D)$，pool5 的特征。
        targets: $(R,4)$，目标偏移；只用与真值框 IoU 超过 0.6 的候选框。
        strength: $\\lambda$，应为正数。

    Returns:
        $(D,4)$ 的权重。

    Raises:
        ValueError: `strength` 不是正数，或个数不同。
    """
    if strength <= 0 or len(features) != len(targets):
        raise ValueError(
            f"strength 应为正数，features 与 targets 应一样多，"
            f"得到 {strength}、{len(features)}、{len(targets)}"
        )
    gram = features.T @ features + strength * torch.eye(features.shape[1]).to(features)
    return torch.linalg.solve(gram, features.T @ targets)


def main() -> None:
    with torch.device("meta"):
        net = RCNN()
    print(f"R-CNN（AlexNet，VOC 20 类）：参数 {sum(p.numel() for p in net.parameters()):,}")
    image = torch.arange(40.0).expand(3, 30, 40)
    crops = warp(image, torch.tensor([[10.0, 5, 20, 25], [30, 10, 50, 20]]), 8, 1)
    print("10×20 的框缩放成 8×8，一行：", [round(v, 2) for v in crops[0, 0, 4].tolist()])
    print("伸出图外的框，一行：", [round(v, 2) for v in crops[1, 0, 4].tolist()])


if __name__ == "__main__":
    main()
