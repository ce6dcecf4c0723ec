"""VGG-16/19：只用 3×3 卷积和 2×2 池化，靠重复堆叠加深。

三个 3×3 卷积叠起来与一个 7×7 卷积的感受野相同，参数却是 $3\\cdot 3^2C^2 = 27C^2$ 比
$7^2C^2 = 49C^2$，还多出两次非线性。网络由五段组成，每段若干个卷积、一次池化，
空间尺寸减半、通道加倍（到 512 为止）。

形状（224×224 输入，每段池化之后）：64×112² → 128×56² → 256×28² → 512×14² → 512×7² → 4096 → 4096 →
1000。

来源：Simonyan, Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition",
ICLR 2015, 表 1（D 为 VGG-16，E 为 VGG-19）、§2.3。

与常见实现的差别：原文没有 BN，`batch_norm=True` 得到 torchvision 的 `vgg16_bn`。
键名与 torchvision 完全相同，权重可直接载入。标准输入下自适应池化什么也不做，它只为别的尺寸而设。
三个全连接层占 VGG-16 参数的 89%。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class VGG(nn.Module):
    """五段 3×3 卷积，三个全连接层。

    Args:
        depths: 每段的卷积层数。
        num_classes: 类别数。
        in_channels: 输入通道数。
        widths: 每段的通道数。
        hidden: 前两个全连接层的宽度。
        batch_norm: 每个卷积之后是否接 BN。
        dropout: 前两个全连接层输出被置零的概率。

    Raises:
        ValueError: `num_classes` 不是正数，或 `depths` 与 `widths` 长度不同。
    """

    def __init__(
        self,
        depths: Sequence[int],
        num_classes: int = 1000,
        in_channels: int = 3,
        widths: Sequence[int] = (64, 128, 256, 512, 512),
        hidden: int = 4096,
        batch_norm: bool = False,
        dropout: float = 0.5,
    ):
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        if len(depths) != len(widths):
            raise ValueError(f"depths 应与 widths 等长（{len(widths)}），得到 {tuple(depths)}")
        self.in_channels = in_channels
        self.smallest = 2 ** len(depths)
        layers: list[nn.Module] = []
        channels = in_channels
        # --8<-- [start: heart]
        for depth, width in zip(depths, widths, strict=True):
            for _ in range(depth):
                layers.append(nn.Conv2d(channels, width, 3, padding=1))
                if batch_norm:
                    layers.append(nn.BatchNorm2d(width))
                layers.append(nn.ReLU())
                channels = width
            layers.append(nn.MaxPool2d(2))
        # --8<-- [end: heart]
        self.features = nn.Sequential(*layers)
        self.avgpool = nn.AdaptiveAvgPool2d(7)
        self.classifier = nn.Sequential(
            nn.Linear(channels * 49, hidden), nn.ReLU(), nn.Dropout(dropout),
            nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(dropout),
            nn.Linear(hidden, num_classes),
        )  # fmt: skip
        # 没有 BN 的深网络要用 He 初始化才训得动（原文先训浅的，再拿来初始化深的）。
        for layer in self.features:
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
                nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, 类别数)，H、W ≥ 32。"""
        if x.ndim != 4 or x.shape[1] != self.in_channels or min(x.shape[2:]) < self.smallest:
            raise ValueError(
                f"x 应为 (N, {self.in_channels}, H, W)，H、W ≥ {self.smallest}，"
                f"得到 {tuple(x.shape)}"
            )
        return self.classifier(self.avgpool(self.features(x)).flatten(1))


def vgg16(num_classes: int = 1000, batch_norm: bool = False) -> VGG:
    """配置 D：13 个卷积层加 3 个全连接层。"""
    return VGG((2, 2, 3, 3, 3), num_classes, batch_norm=batch_norm)


def vgg19(num_classes: int = 1000, batch_norm: bool = False) -> VGG:
    """配置 E：16 个卷积层加 3 个全连接层。"""
    return VGG((2, 2, 4, 4, 4), num_classes, batch_norm=batch_norm)


def main() -> None:
    """打印两种配置的参数量，以及全连接层所占的比例。"""
    for build in (vgg16, vgg19):
        with torch.device("meta"):
            net = build()
        total, dense = (sum(p.numel() for p in m.parameters()) for m in (net, net.classifier))
        print(f"{build.__name__}  参数 {total:,}，其中全连接 {dense / total:.1%}")
    print("C=512 时：三个 3×3 卷积", f"{27 * 512**2:,}", "，一个 7×7 卷积", f"{49 * 512**2:,}")


if __name__ == "__main__":
    main()
