"""YOLO v1：把检测当作回归，一个网络一次输出全部的框与类别。

图像分成 $S\\times S=7\\times7$ 格，物体的中心落在哪一格，就由那一格负责。
每格预测 $B=2$ 个框，每框 5 个数 $(x,y,\\sqrt w,\\sqrt h,c)$，再加 $C=20$ 个类别概率，
输出 $7\\times7\\times(2\\cdot5+20)=7\\times7\\times30$：

- $x,y$：中心在格内的位置，以格为单位；
- $\\sqrt w,\\sqrt h$：宽高占图像的比例，取平方根使小框的误差更重；
- $c$：置信度，训练时的目标是与真值框的 IoU，没有物体时为 0；
- 类别概率每格一份，两个框共用，所以同一格里检不出两类物体。

测试时每个框、每一类的得分是 $c\\cdot p(\\text{类})$，再做 NMS。

形状（448×448）：64×112² → 192×56² → 512×28² → 1024×14² → 1024×7² → 4096 → 1470。

来源：Redmon 等，CVPR 2016，2 节、2.1 节与图 3（24 个卷积层、2 个全连接层）。

与 darknet 的差别：这里按论文。放出的 yolov1.cfg 有 BN，用一个局部连接层代替第一个全连接层，
每格 3 个框，197,301,875 个参数；它输出的次序是先全部类别、再置信度、再坐标，这里按格排列。
"""

import torch
from torch import Tensor, nn

# (核长, 通道, 步幅)；"M" 是 2×2 最大池化。
PLAN = [
    (7, 64, 2), "M", (3, 192, 1), "M",
    (1, 128, 1), (3, 256, 1), (1, 256, 1), (3, 512, 1), "M",
    *[(1, 256, 1), (3, 512, 1)] * 4, (1, 512, 1), (3, 1024, 1), "M",
    *[(1, 512, 1), (3, 1024, 1)] * 2, (3, 1024, 1), (3, 1024, 2),
    (3, 1024, 1), (3, 1024, 1),
]  # fmt: skip


class YOLOv1(nn.Module):
    """形状 $(N,3,64S,64S) \\to (N,S,S,5B+C)$。

    Args:
        num_classes: 类别数 $C$，没有背景类。
        grid: 每边的格数 $S$；输入边长为 $64S$。
        boxes: 每格的框数 $B$。
        width: 通道数的倍数，论文为 1。
        hidden: 第一个全连接层的宽度。

    Raises:
        ValueError: `num_classes`、`grid`、`boxes` 不是正数。
    """

    def __init__(
        self,
        num_classes: int = 20,
        grid: int = 7,
        boxes: int = 2,
        width: float = 1.0,
        hidden: int = 4096,
    ) -> None:
        super().__init__()
        for name, value in (("num_classes", num_classes), ("grid", grid), ("boxes", boxes)):
            if value < 1:
                raise ValueError(f"{name} 应为正整数，得到 {value}")
        self.grid, self.boxes, self.num_classes = grid, boxes, num_classes
        layers: list[nn.Module] = []
        channels = 3
        for step in PLAN:
            if step == "M":
                layers.append(nn.MaxPool2d(2))
                continue
            kernel, out, stride = step[0], int(step[1] * width), step[2]
            conv = nn.Conv2d(channels, out, kernel, stride, kernel // 2)
            nn.init.kaiming_normal_(conv.weight, a=0.1)
            layers += [conv, nn.LeakyReLU(0.1)]
            channels = out
        self.features = nn.Sequential(*layers)
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Linear(channels * grid * grid, hidden),
            nn.LeakyReLU(0.1),
            nn.Dropout(0.5),
            nn.Linear(hidden, grid * grid * (5 * boxes + num_classes)),
        )

    def forward(self, x: Tensor) -> Tensor:
        size = 64 * self.grid
        if x.dim() != 4 or x.shape[1:] != (3, size, size):
            raise ValueError(f"x 应为 (N, 3, {size}, {size})，得到 {tuple(x.shape)}")
        y = self.head(self.features(x))
        return y.view(len(x), self.grid, self.grid, 5 * self.boxes + self.num_classes)


def split(output: Tensor, boxes: int = 2) -> tuple[Tensor, Tensor, Tensor]:
    """把输出拆成三部分，并把坐标换成图像上的框。

    Args:
        output: $(N,S,S,5B+C)$。
        boxes: 每格的框数 $B$。

    Returns:
        框 $(N,S,S,B,4)$，中心形式，以图像边长为 1；置信度 $(N,S,S,B)$；类别 $(N,S,S,C)$。

    Raises:
        ValueError: `output` 不是四维，两个 $S$ 不等，或最后一维不大于 $5B$。
    """
    if output.dim() != 4 or output.shape[1] != output.shape[2] or output.shape[3] <= 5 * boxes:
        raise ValueError(f"output 应为 (N, S, S, {5 * boxes} + C)，得到 {tuple(output.shape)}")
    grid = output.shape[1]
    raw = output[..., : 5 * boxes].unflatten(3, (boxes, 5))
    cell = torch.arange(grid).to(output)
    x = (raw[..., 0] + cell[:, None]) / grid
    y = (raw[..., 1] + cell[:, None, None]) / grid
    box = torch.stack([x, y, raw[..., 2].square(), raw[..., 3].square()], dim=-1)
    return box, raw[..., 4], output[..., 5 * boxes :]


def decode(output: Tensor, boxes: int = 2) -> tuple[Tensor, Tensor]:
    """全部的框与它们每一类的得分，可以交给 NMS。

    Args:
        output: $(N,S,S,5B+C)$。
        boxes: 每格的框数 $B$。

    Returns:
        框 $(N,S^2B,4)$，中心形式，以图像边长为 1；得分 $(N,S^2B,C)$，即 $c\\cdot p$。
    """
    box, confidence, classes = split(output, boxes)
    scores = confidence[..., None] * classes[..., None, :]
    return box.flatten(1, 3), scores.flatten(1, 3)


def main() -> None:
    with torch.device("meta"):
        net = YOLOv1().eval()
        y = net(torch.empty(1, 3, 448, 448))
    total = sum(p.numel() for p in net.parameters())
    dense = net.head[1].weight.numel()
    print(f"YOLO v1：(1, 3, 448, 448) → {tuple(y.shape)}，参数 {total:,}")
    print(f"第一个全连接层占 {dense / total:.1%}")
    output = torch.zeros(1, 7, 7, 30)
    output[0, 3, 2, :5] = torch.tensor([0.5, 0.5, 0.4, 0.6, 0.9])
    output[0, 3, 2, 10 + 7] = 0.8
    box, scores = decode(output)
    at = scores.flatten().argmax().item()
    print("第 3 行第 2 格的框：", [round(v, 4) for v in box[0, at // 20].tolist()],
          f"第 {at % 20} 类，得分 {scores.max():.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
