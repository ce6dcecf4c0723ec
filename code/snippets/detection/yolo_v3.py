"""YOLO v3：残差骨干 Darknet-53，在三种尺度上预测。

相对 v2 的改动：

| v2 | v3 |
|---|---|
| Darknet-19，最大池化 | Darknet-53：残差模块，步幅 2 的卷积代替池化 |
| 一个尺度，5 个锚框 | 13×13、26×26、52×52 三个尺度，各 3 个锚框；深的放大后与浅的拼接 |
| 类别 softmax | 每类独立的 sigmoid，类别可以重叠 |
| 锚框与真值 IoU 回归置信度 | 最匹配的锚框目标为 1，IoU 超过 0.5 的其余锚框不算损失 |

框的解码与 v2 相同（见 `yolo_v2.decode`）；锚框以像素给出，用时除以步幅。

形状（416×416）：256×52² → 512×26² → 1024×13² → 输出 255×13²、255×26²、255×52²
（$255 = 3\\times(5+80)$），共 $3(13^2+26^2+52^2) = 10647$ 个框。

来源：Redmon、Farhadi，YOLOv3: An Incremental Improvement，2018，2.1–2.4 节与表 1。

与 darknet 的差别：层同 yolov3.cfg（65.86 BFLOPs）；权重文件里的 62,001,757 个数另含
52,608 个 BN 的滑动统计量。
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snippets.detection.yolo_v2 import conv_unit, decode

# 各尺度的三个锚框（宽, 高），像素；由粗到细，与输出的次序相同。
ANCHORS = (
    ((116, 90), (156, 198), (373, 326)),
    ((30, 61), (62, 45), (59, 119)),
    ((10, 13), (16, 30), (33, 23)),
)
STRIDES = (32, 16, 8)


class Residual(nn.Module):
    """1×1 减半通道，3×3 恢复，加上输入。"""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = conv_unit(channels, channels // 2, 1)
        self.conv2 = conv_unit(channels // 2, channels, 3)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(self.conv1(x))


class Darknet53(nn.Module):
    """骨干：$(N,3,H,W) \\to$ 步幅 8、16、32 的特征。

    Args:
        width: 通道数的倍数，论文为 1。
        depths: 五段的残差模块数。
    """

    def __init__(self, width: float = 1.0, depths: tuple[int, ...] = (1, 2, 8, 8, 4)) -> None:
        super().__init__()
        channels = int(32 * width)
        self.stem = conv_unit(3, channels, 3)
        self.stages = nn.ModuleList()
        for depth in depths:
            down = conv_unit(channels, 2 * channels, 3, stride=2)
            channels *= 2
            self.stages.append(nn.Sequential(down, *(Residual(channels) for _ in range(depth))))
        self.channels = (channels // 4, channels // 2, channels)

    def forward(self, x: Tensor) -> list[Tensor]:
        x, out = self.stem(x), []
        for stage in self.stages:
            x = stage(x)
            out.append(x)
        return out[-3:]


class Scale(nn.Module):
    """一个尺度的头：五个交替的 1×1、3×3 单元，分出输出与传给更细尺度的特征。"""

    def __init__(self, in_channels: int, channels: int, outputs: int) -> None:
        super().__init__()
        sizes = [(in_channels, channels, 1), (channels, 2 * channels, 3)]
        sizes += [(2 * channels, channels, 1), (channels, 2 * channels, 3)]
        sizes += [(2 * channels, channels, 1)]
        self.body = nn.Sequential(*(conv_unit(*size) for size in sizes))
        self.predict = nn.Sequential(
            conv_unit(channels, 2 * channels, 3), nn.Conv2d(2 * channels, outputs, 1)
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = self.body(x)
        return x, self.predict(x)


class YOLOv3(nn.Module):
    """形状 $(N,3,32H,32W) \\to$ 三个 $(N,3(5+C),\\cdot,\\cdot)$，由粗到细。

    Args:
        num_classes: 类别数 $C$。
        width: 通道数的倍数，论文为 1。
        depths: 骨干五段的残差模块数。

    Raises:
        ValueError: `num_classes` 不是正数。
    """

    def __init__(
        self,
        num_classes: int = 80,
        width: float = 1.0,
        depths: tuple[int, ...] = (1, 2, 8, 8, 4),
    ) -> None:
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        outputs = 3 * (5 + num_classes)
        self.backbone = Darknet53(width, depths)
        fine, middle, coarse = self.backbone.channels
        self.scales = nn.ModuleList(
            [
                Scale(coarse, coarse // 2, outputs),
                Scale(middle + middle // 2, middle // 2, outputs),
                Scale(fine + fine // 2, fine // 2, outputs),
            ]
        )
        self.lateral = nn.ModuleList(
            [conv_unit(coarse // 2, middle // 2, 1), conv_unit(middle // 2, fine // 2, 1)]
        )

    def forward(self, x: Tensor) -> list[Tensor]:
        if x.dim() != 4 or x.shape[1] != 3 or any(n % 32 for n in x.shape[2:]):
            raise ValueError(f"x 应为 (N, 3, H, W)，H、W 为 32 的倍数，得到 {tuple(x.shape)}")
        fine, middle, coarse = self.backbone(x)
        x, first = self.scales[0](coarse)
        outputs = [first]
        for lateral, scale, skip in zip(
            self.lateral, list(self.scales)[1:], (middle, fine), strict=True
        ):
            x = F.interpolate(lateral(x), scale_factor=2, mode="nearest")
            x, output = scale(torch.cat([x, skip], dim=1))
            outputs.append(output)
        return outputs


def detections(outputs: list[Tensor]) -> tuple[Tensor, Tensor]:
    """把三个尺度的输出合成全部的框与得分，可以交给 NMS。

    Args:
        outputs: `YOLOv3` 的输出。

    Returns:
        框 $(N,D,4)$，中心形式，以图像边长为 1；
        得分 $(N,D,C)$，即 $\\sigma(t_o)\\,\\sigma(\\text{类})$。
    """
    boxes, scores = [], []
    for output, anchors, stride in zip(outputs, ANCHORS, STRIDES, strict=True):
        prior = [(w / stride, h / stride) for w, h in anchors]
        box, confidence, classes = decode(output, prior)
        boxes.append(box.flatten(1, 3))
        scores.append((confidence[..., None] * classes.sigmoid()).flatten(1, 3))
    return torch.cat(boxes, dim=1), torch.cat(scores, dim=1)


def main() -> None:
    with torch.device("meta"):
        net = YOLOv3().eval()
        outputs = net(torch.empty(1, 3, 416, 416))
    total = sum(p.numel() for p in net.parameters())
    print(f"YOLO v3：416×416 → {[tuple(y.shape) for y in outputs]}，参数 {total:,}")
    boxes, scores = detections([torch.zeros(y.shape) for y in outputs])
    print(f"共 {boxes.shape[1]:,} 个框，全零输出的得分都是 {scores[0, 0, 0]:.2f}")
    print("最粗、最细尺度的第一个框：", boxes[0, 0].tolist(), boxes[0, -(52 * 52 * 3)].tolist())


if __name__ == "__main__":
    main()
