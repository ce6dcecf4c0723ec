"""Inception v4：更规整、更深的纯 Inception 网络，没有残差连接。

v3 的各模块带着旧训练系统分布式切分的痕迹；v4 把它们统一成三种模块 A、B、C，各重复 4、7、3 次，
中间两次降采样。stem 里的降采样也是“卷积与池化并行再拼接”。

形状（299×299 输入）：stem 384×35² → A×4 384×35² → 1024×17² → B×7 1024×17² → 1536×8² → C×3 1536×8²
→ 1000。

来源：Szegedy, Ioffe, Vanhoucke, Alemi, "Inception-v4, Inception-ResNet and the Impact of Residual
Connections on Learning", AAAI 2017, §3.1、图 3–9。

与常见实现的差别：同一篇文章的 Inception-ResNet-v1/v2 才有残差连接，v4 没有。v4 不在 torchvision；
这里与 timm、Cadene 的 42,679,816 个参数相同，权重可按顺序载入。平均池化不把填充的零算进平均数。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from snippets.classification.inception_block import (
    Parallel,
    check_classes,
    check_image,
    conv_unit,
)
from snippets.classification.inception_v3 import chain, same


def pool_branch(cin: int, cout: int) -> nn.Sequential:
    """3×3 平均池化（不算填充）接 1×1 卷积。"""
    return nn.Sequential(nn.AvgPool2d(3, 1, 1, count_include_pad=False), same(cin, cout, 1))


def stem(cin: int) -> nn.Sequential:
    """图 3：299×299 → 384×35²。"""
    return nn.Sequential(
        conv_unit(cin, 32, 3, 2),
        conv_unit(32, 32, 3),
        same(32, 64, 3),
        Parallel(nn.MaxPool2d(3, 2), conv_unit(64, 96, 3, 2)),
        Parallel(
            nn.Sequential(same(160, 64, 1), conv_unit(64, 96, 3)),
            nn.Sequential(*chain(160, (64, 1), (64, 1, 7), (64, 7, 1)), conv_unit(64, 96, 3)),
        ),
        Parallel(conv_unit(192, 192, 3, 2), nn.MaxPool2d(3, 2)),
    )


def block_a() -> Parallel:
    """图 4：35×35，384 → 384 通道。"""
    return Parallel(
        same(384, 96, 1),
        chain(384, (64, 1), (96, 3)),
        chain(384, (64, 1), (96, 3), (96, 3)),
        pool_branch(384, 96),
    )


def reduce_a() -> Parallel:
    """图 7：35×35 → 17×17，384 → 1024 通道。"""
    return Parallel(
        conv_unit(384, 384, 3, 2),
        nn.Sequential(*chain(384, (192, 1), (224, 3)), conv_unit(224, 256, 3, 2)),
        nn.MaxPool2d(3, 2),
    )


def block_b() -> Parallel:
    """图 5：17×17，1024 → 1024 通道。"""
    return Parallel(
        same(1024, 384, 1),
        chain(1024, (192, 1), (224, 1, 7), (256, 7, 1)),
        chain(1024, (192, 1), (192, 7, 1), (224, 1, 7), (224, 7, 1), (256, 1, 7)),
        pool_branch(1024, 128),
    )


def reduce_b() -> Parallel:
    """图 8：17×17 → 8×8，1024 → 1536 通道。"""
    return Parallel(
        nn.Sequential(same(1024, 192, 1), conv_unit(192, 192, 3, 2)),
        nn.Sequential(*chain(1024, (256, 1), (256, 1, 7), (320, 7, 1)), conv_unit(320, 320, 3, 2)),
        nn.MaxPool2d(3, 2),
    )


def split(cin: int) -> Parallel:
    """图 6 里并列的 1×3 与 3×1，各输出 256 通道。"""
    return Parallel(same(cin, 256, 1, 3), same(cin, 256, 3, 1))


def block_c() -> Parallel:
    """图 6：8×8，1536 → 1536 通道。"""
    return Parallel(
        same(1536, 256, 1),
        nn.Sequential(same(1536, 384, 1), split(384)),
        nn.Sequential(*chain(1536, (384, 1), (448, 3, 1), (512, 1, 3)), split(512)),
        pool_branch(1536, 256),
    )


class InceptionV4(nn.Module):
    """纯 Inception 的 v4。

    Args:
        num_classes: 类别数。
        in_channels: 输入通道数。
        repeats: A、B、C 模块各重复几次。
        dropout: 最后线性层之前置零的概率；原文保留 0.8。

    Raises:
        ValueError: 类别数不是正数，或 `repeats` 不是三个非负数。
    """

    def __init__(
        self,
        num_classes: int = 1000,
        in_channels: int = 3,
        repeats: Sequence[int] = (4, 7, 3),
        dropout: float = 0.2,
    ):
        super().__init__()
        check_classes(num_classes)
        if len(repeats) != 3 or min(repeats) < 0:
            raise ValueError(f"repeats 应为三个非负整数，得到 {tuple(repeats)}")
        self.in_channels = in_channels
        a, b, c = repeats
        # --8<-- [start: heart]
        self.features = nn.Sequential(
            *stem(in_channels),
            *(block_a() for _ in range(a)), reduce_a(),
            *(block_b() for _ in range(b)), reduce_b(),
            *(block_c() for _ in range(c)),
        )  # fmt: skip
        # --8<-- [end: heart]
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(dropout)
        self.fc = nn.Linear(1536, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, 类别数)，H、W ≥ 75。"""
        check_image(x, self.in_channels, 75)
        return self.fc(self.dropout(self.avgpool(self.features(x)).flatten(1)))


def main() -> None:
    """打印每个模块之后的形状。"""
    with torch.device("meta"):
        net, x = InceptionV4().eval(), torch.zeros(1, 3, 299, 299)
    print(f"{sum(p.numel() for p in net.parameters()):,} 个参数")
    for number, layer in enumerate(net.features):
        x = layer(x)
        print(f"features.{number:<2}", tuple(x.shape))


if __name__ == "__main__":
    main()
