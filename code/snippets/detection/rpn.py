"""区域建议网络（RPN）：在共享的特征上滑动，直接提出候选框。

Selective Search 给一张图提候选框要两秒，成了 Fast R-CNN 的瓶颈。RPN 在特征图的每个位置
用一个 $3\\times3$ 卷积看邻域，再用两个 $1\\times1$ 卷积对 9 个锚框（见 `anchors`）各预测

- 2 个得分：背景、物体；
- 4 个偏移：锚框怎样变成物体的框。

物体得分最高的 6000 个锚框解码、裁剪、去掉太小的，NMS（0.7）之后取前 300 个，就是候选框。

训练：与某个真值框的 IoU 超过 0.7，或是与它 IoU 最大的锚框，为正；
与所有真值框的 IoU 都低于 0.3 的为负；
其余以及伸出图外的不参与。每张图抽 256 个，正的至多一半：

$$
L = \\frac1{N_{\\text{cls}}}\\sum_i L_{\\text{cls}}(p_i,p_i^*)
+ \\lambda\\frac1{N_{\\text{reg}}}\\sum_i p_i^*\\,\\mathrm{smooth}_{L_1}(t_i-t_i^*)
$$

$N_{\\text{cls}}=256$ 是抽样数，$N_{\\text{reg}}$ 是特征图的位置数，$\\lambda=10$ 使两项大致相当。

形状（600×1000）：特征 512×37×62 → 得分 18×37×62、偏移 36×37×62。

来源：Ren 等，Faster R-CNN，NIPS 2015，3.1 节（RPN）、3.1.2 节（损失、正负样本）、
3.3 节（0.7、300；6000 是 py-faster-rcnn 的设置）；
层与 py-faster-rcnn 的 `faster_rcnn_end2end/test.prototxt` 相同。

与 torchvision 的差别：那里每个锚框一个 sigmoid 得分，锚框与框的宽都不加 1；
这里得分同论文（两类 softmax），框的宽不加 1。
py-faster-rcnn 的 smooth L1 在 1/9 处转折，这里同论文。
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snippets.detection.anchors import rpn_anchors, tile_anchors
from snippets.detection.box_regression import decode_boxes, encode_boxes
from snippets.detection.boxes import box_iou, clip_boxes
from snippets.detection.nms import nms


class RPN(nn.Module):
    """特征 $(N,C,H,W) \\to$ 每个锚框的得分 $(N,HWA,2)$ 与偏移 $(N,HWA,4)$。

    Args:
        channels: 特征的通道数，也是中间层的。
        stride: 特征图的步幅。
        scales: 锚框的放大倍数。
    """

    def __init__(
        self, channels: int = 512, stride: int = 16, scales: tuple[float, ...] = (8, 16, 32)
    ) -> None:
        super().__init__()
        self.channels, self.stride = channels, stride
        self.register_buffer("base", rpn_anchors(stride, scales=scales), persistent=False)
        count = len(self.base)
        self.conv = nn.Conv2d(channels, channels, 3, padding=1)
        self.cls_score = nn.Conv2d(channels, 2 * count, 1)
        self.bbox_pred = nn.Conv2d(channels, 4 * count, 1)
        for layer in (self.conv, self.cls_score, self.bbox_pred):
            nn.init.normal_(layer.weight, std=0.01)
            nn.init.zeros_(layer.bias)

    def anchors(self, features: Tensor) -> Tensor:
        """特征图上的全部锚框，$(HWA,4)$，次序与输出相同。"""
        return tile_anchors(self.base, tuple(features.shape[2:]), (self.stride, self.stride))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        if x.dim() != 4 or x.shape[1] != self.channels:
            raise ValueError(f"x 应为 (N, {self.channels}, H, W)，得到 {tuple(x.shape)}")
        h = self.conv(x).relu()
        # 得分的通道先是各锚框的背景，再是各锚框的物体；偏移的通道按锚框排。
        scores = self.cls_score(h).unflatten(1, (2, -1)).permute(0, 3, 4, 2, 1)
        deltas = self.bbox_pred(h).unflatten(1, (-1, 4)).permute(0, 3, 4, 1, 2)
        return scores.flatten(1, 3), deltas.flatten(1, 3)


def propose(
    scores: Tensor,
    deltas: Tensor,
    anchors: Tensor,
    size: tuple[int, int],
    before: int = 6000,
    after: int = 300,
    iou_threshold: float = 0.7,
    smallest: float = 16.0,
) -> Tensor:
    """一张图的候选框。

    Args:
        scores: $(D,2)$ 背景与物体的得分。
        deltas: $(D,4)$ 偏移。
        anchors: $(D,4)$ 锚框。
        size: 图像的 (高, 宽)。
        before: NMS 之前留几个；训练时 12000。
        after: NMS 之后留几个；训练时 2000。
        iou_threshold: NMS 的阈值。
        smallest: 宽或高小于它的丢掉，像素。

    Returns:
        $(R,4)$，按得分从高到低，不带梯度。
    """
    boxes = clip_boxes(decode_boxes(deltas.detach(), anchors), size)
    value = scores.detach().softmax(1)[:, 1]
    large = (boxes[:, 2:] - boxes[:, :2] >= smallest).all(dim=1)
    boxes, value = boxes[large], value[large]
    first = value.argsort(descending=True, stable=True)[:before]
    keep = nms(boxes[first], value[first], iou_threshold)[:after]
    return boxes[first[keep]]


def assign(
    anchors: Tensor, boxes: Tensor, size: tuple[int, int], high: float = 0.7, low: float = 0.3
) -> tuple[Tensor, Tensor]:
    """给每个锚框定正负，并配一个真值框。

    Args:
        anchors: $(D,4)$ 锚框。
        boxes: $(M,4)$ 真值框。
        size: 图像的 (高, 宽)；伸出图外的锚框不参与。
        high: IoU 不低于它的为正。
        low: IoU 低于它的为负。

    Returns:
        标签 $(D)$：1 正、0 负、-1 不参与；IoU 最大的真值框的序号 $(D)$。
    """
    height, width = size
    inside = (anchors[:, :2] >= 0).all(1) & (anchors[:, 2] < width) & (anchors[:, 3] < height)
    label = torch.full((len(anchors),), -1, device=anchors.device)
    if not len(boxes):
        return label.masked_fill(inside, 0), torch.zeros_like(label)
    iou = box_iou(anchors, boxes).masked_fill(~inside[:, None], -1)
    best, owner = iou.max(dim=1)
    label[best < low] = 0
    # 每个真值框 IoU 最大的锚框（可以并列）一定为正。
    label[((iou == iou.amax(0)) & (iou > 0)).any(1)] = 1
    label[best >= high] = 1
    return label.masked_fill(~inside, -1), owner


def sample(label: Tensor, count: int = 256, generator: torch.Generator | None = None) -> Tensor:
    """随机抽 `count` 个参与损失，正的至多一半；正的不够由负的补。

    Returns:
        $(D)$ 布尔。
    """
    chosen = torch.zeros_like(label, dtype=torch.bool)
    for kind, limit in ((1, count // 2), (0, count)):
        index = (label == kind).nonzero().flatten()
        order = torch.randperm(len(index), generator=generator)
        chosen[index[order[: limit - int(chosen.sum())]]] = True
    return chosen


def rpn_loss(
    scores: Tensor,
    deltas: Tensor,
    anchors: Tensor,
    boxes: Tensor,
    size: tuple[int, int],
    balance: float = 10.0,
    generator: torch.Generator | None = None,
) -> tuple[Tensor, Tensor]:
    """一张图的分类损失与位置损失（已乘 $\\lambda$）。

    Args:
        scores: $(D,2)$ 得分。
        deltas: $(D,4)$ 偏移。
        anchors: $(D,4)$ 锚框。
        boxes: $(M,4)$ 真值框。
        size: 图像的 (高, 宽)。
        balance: 位置损失的权重 $\\lambda$。
        generator: 抽样用的随机数。
    """
    label, owner = assign(anchors, boxes, size)
    chosen = sample(label, generator=generator)
    classification = F.cross_entropy(scores[chosen], label[chosen], reduction="sum")
    positive = chosen & (label == 1)
    location = deltas.new_zeros(())
    if positive.any():
        wanted = encode_boxes(boxes[owner[positive]], anchors[positive])
        location = F.smooth_l1_loss(deltas[positive], wanted, reduction="sum")
    positions = len(anchors) / len(rpn_anchors())
    return classification / chosen.sum().clamp(min=1), balance * location / positions


def main() -> None:
    with torch.device("meta"):
        rpn = RPN()
        scores, deltas = rpn(torch.empty(1, 512, 37, 62))
    print(f"特征 512×37×62 → 得分 {tuple(scores.shape)}，偏移 {tuple(deltas.shape)}")
    print(f"参数 {sum(p.numel() for p in rpn.parameters()):,}")
    anchors = tile_anchors(rpn_anchors(), (37, 62), (16, 16))
    boxes = torch.tensor([[100.0, 100, 400, 380], [600, 200, 760, 500]])
    label, _ = assign(anchors, boxes, (600, 1000))
    counts = {"正": 1, "负": 0, "不参与": -1}
    print("、".join(f"{name} {(label == k).sum():,}" for name, k in counts.items()))


if __name__ == "__main__":
    main()
