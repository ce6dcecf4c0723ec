"""SSD300：一次前向，在六张由细到粗的特征图上同时预测类别与框。

没有候选框，也没有 RoI 池化。VGG-16 之后接几层越来越小的特征图，每张图用 $3\\times3$ 卷积
对每个默认框（见 `default_boxes`）直接输出 $K$ 个类别得分与 4 个偏移：
细的图看小物体，粗的图看大物体。

对 VGG-16 的改动：pool5 改为 $3\\times3$、步幅 1；fc6、fc7 变成膨胀率 6 的 $3\\times3$ 卷积与
$1\\times1$ 卷积，1024 通道（权重由原来的抽样而来）。conv4_3 的数值比其他层大，
先在通道上 L2 归一化，再乘可学的系数，初值 20：

$$
y_c = \\gamma_c\\,\\frac{x_c}{\\lVert x\\rVert_2}
$$

形状（300×300）：512×38² → 1024×19² → 512×10² → 256×5² → 256×3² → 256×1²，共 8732 个框。

来源：Liu 等，SSD，ECCV 2016，2.1 节与图 2、3 节（对 VGG 的改动）；
L2 归一化：Liu 等，ParseNet，2015，3.3 节。

与常见实现的差别：层与键同 amdegroot/ssd.pytorch，权重可直接载入；
torchvision 的 `ssd300_vgg16` 结构相同，键不同，COCO 91 类时 35,641,826 个参数。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snippets.detection.box_regression import decode_boxes
from snippets.detection.boxes import to_corners
from snippets.detection.default_boxes import RATIOS
from snippets.detection.multibox_loss import WEIGHTS
from snippets.detection.nms import nms


class L2Norm(nn.Module):
    """每个位置的通道向量除以它的长度，再逐通道乘可学的系数。"""

    def __init__(self, channels: int, scale: float = 20.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.full((channels,), scale))

    def forward(self, x: Tensor) -> Tensor:
        return self.weight[:, None, None] * F.normalize(x, dim=1, eps=1e-10)


def vgg_base(widths: Sequence[int], hidden: int) -> nn.ModuleList:
    """改动过的 VGG-16，到 conv7 为止；序号同 torchvision，之后是 pool5、conv6、conv7。"""
    layers: list[nn.Module] = []
    channels = 3
    for stage, (depth, width) in enumerate(zip((2, 2, 3, 3, 3), widths, strict=True)):
        for _ in range(depth):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        # 第三次池化向上取整（75 → 38），第五次不缩小。
        layers.append(nn.MaxPool2d(2, ceil_mode=stage == 2) if stage < 4 else nn.MaxPool2d(3, 1, 1))
    layers += [nn.Conv2d(channels, hidden, 3, padding=6, dilation=6), nn.ReLU()]
    layers += [nn.Conv2d(hidden, hidden, 1), nn.ReLU()]
    for layer in layers:
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    return nn.ModuleList(layers)


def grid_sizes(size: int, extra: int = 4) -> list[int]:
    """输入边长为 `size` 时各特征图的边长；300 得到 38、19、10、5、3、1。

    Args:
        size: 图像边长。
        extra: conv7 之后有几张图。

    Raises:
        ValueError: 边长太小，最粗的图没有了。
    """
    grids = [(size // 4 + 1) // 2]
    grids.append(grids[0] // 2)
    for i in range(extra):
        grids.append((grids[-1] + 1) // 2 if i < 2 else grids[-1] - 2)
    if grids[-1] < 1:
        raise ValueError(f"x 的边长太小：各特征图的边长应至少为 1，{size} 得到 {grids}")
    return grids


class SSD(nn.Module):
    """SSD300，$(N,3,300,300) \\to$ 偏移 $(N,8732,4)$ 与得分 $(N,8732,K)$。

    别的大小也可以，默认框要按 `grid_sizes` 的结果另算；SSD300 要求边长不小于 268。

    Args:
        num_classes: 类别数 $K$，含背景（第 0 类）。
        widths: VGG 五段的通道数。
        hidden: conv6、conv7 的通道数。
        extra: 其余各张图的通道数，至多四张；少几张就能用更小的图。

    Raises:
        ValueError: `num_classes` 小于 2，或 `extra` 多于四张。
    """

    def __init__(
        self,
        num_classes: int = 21,
        widths: Sequence[int] = (64, 128, 256, 512, 512),
        hidden: int = 1024,
        extra: Sequence[int] = (512, 256, 256, 256),
    ) -> None:
        super().__init__()
        if num_classes < 2:
            raise ValueError(f"num_classes 应至少为 2（含背景），得到 {num_classes}")
        if len(extra) > 4:
            raise ValueError(f"extra 应至多有四张图，得到 {len(extra)}")
        self.num_classes = num_classes
        self.vgg = vgg_base(widths, hidden)
        self.L2Norm = L2Norm(widths[3])
        self.extras = nn.ModuleList()
        channels = hidden
        for i, width in enumerate(extra):
            stride, padding = (2, 1) if i < 2 else (1, 0)
            self.extras.append(nn.Conv2d(channels, width // 2, 1))
            self.extras.append(nn.Conv2d(width // 2, width, 3, stride, padding))
            channels = width
        sources = (widths[3], hidden, *extra)
        counts = [2 + 2 * len(ratios) for ratios in RATIOS[: len(sources)]]
        pairs = list(zip(sources, counts, strict=True))
        self.loc = nn.ModuleList(nn.Conv2d(c, 4 * n, 3, padding=1) for c, n in pairs)
        self.conf = nn.ModuleList(nn.Conv2d(c, num_classes * n, 3, padding=1) for c, n in pairs)
        for layer in (*self.extras, *self.loc, *self.conf):  # 新加的层用 Xavier（论文 3 节）
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)

    def sources(self, x: Tensor) -> list[Tensor]:
        """用来预测的特征图，由细到粗。

        Raises:
            ValueError: `x` 不是 $(N,3,H,W)$，或边长太小。
        """
        if x.dim() != 4 or x.shape[1] != 3:
            raise ValueError(f"x 应为 (N, 3, H, W)，得到 {tuple(x.shape)}")
        for size in x.shape[2:]:
            grid_sizes(size, len(self.extras) // 2)
        maps = []
        for i, layer in enumerate(self.vgg):
            x = layer(x)
            if i == 22:  # conv4_3 的 ReLU
                maps.append(self.L2Norm(x))
        maps.append(x)
        for i, layer in enumerate(self.extras):
            x = layer(x).relu()
            if i % 2:
                maps.append(x)
        return maps

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        maps = self.sources(x)

        def predict(heads: nn.ModuleList, size: int) -> Tensor:
            """各图的输出按 先行后列、再格点上的框 的顺序排成一列。"""
            out = [head(m).permute(0, 2, 3, 1) for head, m in zip(heads, maps, strict=True)]
            return torch.cat([y.reshape(len(x), -1, size) for y in out], dim=1)

        return predict(self.loc, 4), predict(self.conf, self.num_classes)


def detect(
    deltas: Tensor,
    scores: Tensor,
    defaults: Tensor,
    score_threshold: float = 0.01,
    iou_threshold: float = 0.45,
    top: int = 200,
) -> tuple[Tensor, Tensor, Tensor]:
    """一张图的检测结果：解码、按类 NMS、取前若干个（论文 3.1 节的设置）。

    Args:
        deltas: $(D,4)$ 偏移。
        scores: $(D,K)$ 得分，softmax 之前。
        defaults: $(D,4)$ 默认框，中心形式。
        score_threshold: 概率低于它的丢掉。
        iou_threshold: NMS 的阈值。
        top: 最多留几个。

    Returns:
        框 $(M,4)$、概率 $(M)$、类别 $(M)$（从 1 起），按概率从高到低。
    """
    boxes = decode_boxes(deltas, to_corners(defaults), WEIGHTS).clamp(0, 1)
    probability = scores.softmax(1)[:, 1:]
    box, label = (probability > score_threshold).nonzero().T
    value = probability[box, label]
    # N² 的 NMS 之前先取前 2000 个。
    first = value.argsort(descending=True, stable=True)[:2000]
    box, label, value = box[first], label[first], value[first]
    keep = nms(boxes[box], value, iou_threshold, label)[:top]
    return boxes[box[keep]], value[keep], label[keep] + 1


def main() -> None:
    with torch.device("meta"):
        net = SSD()
        x = torch.empty(1, 3, 300, 300)
        maps, (deltas, scores) = net.sources(x), net(x)
    total = sum(p.numel() for p in net.parameters())
    print(f"SSD300，VOC 21 类：参数 {total:,}")
    print("特征图：", *(tuple(m.shape[1:]) for m in maps))
    print(f"偏移 {tuple(deltas.shape)}，得分 {tuple(scores.shape)}")


if __name__ == "__main__":
    main()
