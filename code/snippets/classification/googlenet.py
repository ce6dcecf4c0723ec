"""GoogLeNet（Inception v1）：九个 Inception 模块，全局平均池化，两个辅助分类器。

用稀疏的多尺度分支代替更宽更深的稠密卷积，22 层而只有约 700 万参数。
全局平均池化取代了 VGG 那样的大全连接层，只剩一层 1024→1000 的线性层（1,025,000 个参数）。
训练时 4a、4d 之后各接一个辅助分类器，损失

$$L = L_\\text{main} + 0.3\\,(L_\\text{aux1} + L_\\text{aux2}),$$

把梯度直接送到中间；推理时去掉。

形状（224×224 输入）：conv1 64×112² → pool 64×56² → conv3 192×56² → pool 192×28² → 3b 480×28² →
pool 480×14² → 4e 832×14² → pool 832×7² → 5b 1024×7² → 1024 → 1000。

来源：Szegedy et al., "Going Deeper with Convolutions", CVPR 2015, §5、表 1、图 3。

与常见实现的差别：原文有卷积偏置和 LRN，没有 BN，大分支是 5×5，pool4 是 3×3；
torchvision 用 BN、3×3（pytorch/vision#906）、2×2 的 pool4，参数 6,624,904 而非 6,998,552，
感受野 379 而非 715。
`GoogLeNet(torchvision=True)` 与它键名相同，权重可直接载入（输入按它的 `transform_input` 处理）。
表 1 的参数列是取整的，conv1、4c、5a 与层的定义对不上，不要拿来核对。
"""

import torch
from torch import Tensor, nn

from snippets.classification.inception_block import (
    InceptionBlock,
    check_classes,
    check_image,
    conv_unit,
)

# 表 1：1×1；3×3 降维、3×3；5×5 降维、5×5；池化投影。
BLOCKS = {
    "3a": (64, (96, 128), (16, 32), 32),
    "3b": (128, (128, 192), (32, 96), 64),
    "4a": (192, (96, 208), (16, 48), 64),
    "4b": (160, (112, 224), (24, 64), 64),
    "4c": (128, (128, 256), (24, 64), 64),
    "4d": (112, (144, 288), (32, 64), 64),
    "4e": (256, (160, 320), (32, 128), 128),
    "5a": (256, (160, 320), (32, 128), 128),
    "5b": (384, (192, 384), (48, 128), 128),
}


class AuxiliaryHead(nn.Module):
    """辅助分类器：平均池化到 4×4，1×1 卷积到 128 通道，两层全连接。"""

    def __init__(self, in_channels: int, num_classes: int, **norm):
        super().__init__()
        # 14×14 的输入池化之后正好 4×4；自适应的一步只为别的输入尺寸。
        self.pool = nn.Sequential(nn.AvgPool2d(5, 3), nn.AdaptiveAvgPool2d(4))
        if norm["eps"] is not None:
            self.pool = nn.AdaptiveAvgPool2d(4)
        self.conv = conv_unit(in_channels, 128, 1, **norm)
        self.fc1 = nn.Linear(2048, 1024)
        self.fc2 = nn.Linear(1024, num_classes)
        self.dropout = nn.Dropout(0.7)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(self.pool(x)).flatten(1)
        return self.fc2(self.dropout(self.fc1(x).relu()))


class GoogLeNet(nn.Module):
    """22 层的 GoogLeNet。

    Args:
        num_classes: 类别数。
        in_channels: 输入通道数。
        aux_heads: 是否带两个辅助分类器；带时训练模式返回三个得分，
            图像边长要不小于 80。
        torchvision: torchvision 的变体（BN、3×3、2×2 的 pool4）。
        dropout: 最后线性层之前置零的概率。

    Raises:
        ValueError: 类别数不是正数。
    """

    def __init__(
        self,
        num_classes: int = 1000,
        in_channels: int = 3,
        aux_heads: bool = False,
        torchvision: bool = False,
        dropout: float = 0.4,
    ):
        super().__init__()
        check_classes(num_classes)
        self.in_channels = in_channels
        norm = {"bias": not torchvision, "eps": 1e-3 if torchvision else None}
        lrn = nn.Identity() if torchvision else nn.LocalResponseNorm(5, alpha=1e-4, beta=0.75)
        pool = nn.MaxPool2d(3, 2, ceil_mode=True)
        self.conv1 = conv_unit(in_channels, 64, 7, 2, 3, **norm)
        self.maxpool1 = nn.Sequential(pool, lrn)
        self.conv2 = conv_unit(64, 64, 1, **norm)
        self.conv3 = conv_unit(64, 192, 3, padding=1, **norm)
        self.maxpool2 = nn.Sequential(lrn, pool)
        channels = 192
        for name, (c1, c3, c5, p) in BLOCKS.items():
            block = InceptionBlock(channels, c1, c3, c5, p, torchvision, 3 if torchvision else 5)
            self.add_module(f"inception{name}", block)
            channels = c1 + c3[1] + c5[1] + p
            if name == "3b":
                self.maxpool3 = nn.MaxPool2d(3, 2, ceil_mode=True)
            elif name == "4e":
                self.maxpool4 = nn.MaxPool2d(2 if torchvision else 3, 2, ceil_mode=True)
        self.aux1 = AuxiliaryHead(512, num_classes, **norm) if aux_heads else None
        self.aux2 = AuxiliaryHead(528, num_classes, **norm) if aux_heads else None
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(dropout)
        self.fc = nn.Linear(1024, num_classes)

    # --8<-- [start: heart]
    def features(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(N, 3, H, W) → 5b、4a、4d 的输出；5b 为 (N, 1024, H/32, W/32)。"""
        x = self.maxpool1(self.conv1(x))
        x = self.maxpool2(self.conv3(self.conv2(x)))
        x = self.maxpool3(self.inception3b(self.inception3a(x)))
        middle1 = self.inception4a(x)
        middle2 = self.inception4d(self.inception4c(self.inception4b(middle1)))
        x = self.maxpool4(self.inception4e(middle2))
        return self.inception5b(self.inception5a(x)), middle1, middle2

    # --8<-- [end: heart]

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, Tensor, Tensor]:
        """(N, 3, H, W) → (N, 类别数)；带辅助分类器且在训练时返回 (主, 辅1, 辅2)。"""
        heads = self.training and self.aux1 is not None
        check_image(x, self.in_channels, 80 if heads else 32)
        x, middle1, middle2 = self.features(x)
        scores = self.fc(self.dropout(self.avgpool(x).flatten(1)))
        if heads:
            return scores, self.aux1(middle1), self.aux2(middle2)
        return scores


def main() -> None:
    """打印每个 Inception 模块的参数量，以及两种变体的总量。"""
    with torch.device("meta"):
        nets = {"原文": GoogLeNet(), "原文加辅助分类器": GoogLeNet(aux_heads=True),
                "torchvision": GoogLeNet(torchvision=True)}  # fmt: skip
    for name in BLOCKS:
        block = getattr(nets["原文"], f"inception{name}")
        print(f"inception{name}  {sum(p.numel() for p in block.parameters()):,}")
    for name, net in nets.items():
        print(f"{name}：{sum(p.numel() for p in net.parameters()):,} 个参数")


if __name__ == "__main__":
    main()
