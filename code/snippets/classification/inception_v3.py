"""Inception v3：把大卷积分解成小的、不对称的卷积，并用标签平滑训练。

分解的依据：n×n 卷积可以换成 1×n 接 n×1，参数从 $n^2C^2$ 降到 $2nC^2$，感受野不变。
于是 17×17 的格子上用 1×7 与 7×1，8×8 的格子上把 3×3 拆成并列的 1×3 与 3×1 来扩展通道。
降采样时卷积与池化并行，既不先丢信息，也不先做贵的卷积。标签平滑把目标从独热改成

$$q'(k) = (1-\\epsilon)\\,\\delta_{k,y} + \\epsilon / K,\\qquad \\epsilon = 0.1.$$

形状（299×299 输入）：32×149² → 32×147² → 64×147² → pool 64×73² → 80×73² → 192×71² → pool 192×35²
→ 5d 288×35² → 6e 768×17² → 7c 2048×8² → 1000。

来源：Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", CVPR 2016,
§3–§7、图 5–7、10。

与常见实现的差别：35×35 的格子上，原文图 5 画的是两个 3×3，公开的权重与 torchvision
在另一分支里仍用 5×5；这里随公开的权重。子模块依次与 torchvision 的 `Mixed_5b` … `Mixed_7c` 对应，
权重可按顺序载入（23,834,568 个参数；带辅助分类器 27,161,264）。Keras 的 BN 没有 γ，
因此它的数字更小。
"""

import torch
from torch import Tensor, nn

from snippets.classification.inception_block import (
    Parallel,
    check_classes,
    check_image,
    conv_unit,
)


def same(in_channels: int, out_channels: int, *kernel: int) -> nn.Sequential:
    """步幅 1、尺寸不变的卷积单元；`kernel` 是高和宽，只给一个就是方的。"""
    height, width = kernel if len(kernel) == 2 else kernel * 2
    padding = (height // 2, width // 2)
    return conv_unit(in_channels, out_channels, (height, width), padding=padding)


def chain(in_channels: int, *specs: tuple[int, ...]) -> nn.Sequential:
    """依次的卷积单元，每个由（输出通道，核的高[，宽]）给出。"""
    units = []
    for out_channels, *kernel in specs:
        units.append(same(in_channels, out_channels, *kernel))
        in_channels = out_channels
    return nn.Sequential(*units)


def block_a(cin: int, pool: int) -> Parallel:
    """35×35：1×1、5×5、两个 3×3、平均池化，输出 224 + pool 通道。"""
    return Parallel(
        same(cin, 64, 1),
        chain(cin, (48, 1), (64, 5)),
        chain(cin, (64, 1), (96, 3), (96, 3)),
        nn.Sequential(nn.AvgPool2d(3, 1, 1), same(cin, pool, 1)),
    )


def reduce_a(cin: int) -> Parallel:
    """35×35 → 17×17，输出 cin + 480 通道。"""
    return Parallel(
        conv_unit(cin, 384, 3, 2),
        nn.Sequential(*chain(cin, (64, 1), (96, 3)), conv_unit(96, 96, 3, 2)),
        nn.MaxPool2d(3, 2),
    )


# --8<-- [start: heart]
def block_b(cin: int, c7: int) -> Parallel:
    """17×17：1×7 与 7×1 的分解卷积，输出 768 通道。"""
    return Parallel(
        same(cin, 192, 1),
        chain(cin, (c7, 1), (c7, 1, 7), (192, 7, 1)),
        chain(cin, (c7, 1), (c7, 7, 1), (c7, 1, 7), (c7, 7, 1), (192, 1, 7)),
        nn.Sequential(nn.AvgPool2d(3, 1, 1), same(cin, 192, 1)),
    )


# --8<-- [end: heart]


def reduce_b(cin: int) -> Parallel:
    """17×17 → 8×8，输出 cin + 512 通道。"""
    return Parallel(
        nn.Sequential(same(cin, 192, 1), conv_unit(192, 320, 3, 2)),
        nn.Sequential(*chain(cin, (192, 1), (192, 1, 7), (192, 7, 1)), conv_unit(192, 192, 3, 2)),
        nn.MaxPool2d(3, 2),
    )


def block_c(cin: int) -> Parallel:
    """8×8：3×3 拆成并列的 1×3 与 3×1，输出 2048 通道。"""
    return Parallel(
        same(cin, 320, 1),
        nn.Sequential(same(cin, 384, 1), Parallel(same(384, 384, 1, 3), same(384, 384, 3, 1))),
        nn.Sequential(
            *chain(cin, (448, 1), (384, 3)),
            Parallel(same(384, 384, 1, 3), same(384, 384, 3, 1)),
        ),
        nn.Sequential(nn.AvgPool2d(3, 1, 1), same(cin, 192, 1)),
    )


class AuxiliaryHead(nn.Sequential):
    """17×17 之后的辅助分类器；带 BN，主要起正则化的作用（§4）。"""

    def __init__(self, in_channels: int, num_classes: int):
        super().__init__(
            nn.AvgPool2d(5, 3), conv_unit(in_channels, 128, 1), conv_unit(128, 768, 5),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(768, num_classes),
        )  # fmt: skip


class InceptionV3(nn.Module):
    """48 层的 Inception v3。

    Args:
        num_classes: 类别数。
        in_channels: 输入通道数。
        aux_head: 是否带辅助分类器；带时训练模式返回两个得分，输入边长要不小于 299。
        dropout: 最后线性层之前置零的概率。

    Raises:
        ValueError: 类别数不是正数。
    """

    def __init__(
        self,
        num_classes: int = 1000,
        in_channels: int = 3,
        aux_head: bool = False,
        dropout: float = 0.5,
    ):
        super().__init__()
        check_classes(num_classes)
        self.in_channels = in_channels
        self.stem = nn.Sequential(
            conv_unit(in_channels, 32, 3, 2), conv_unit(32, 32, 3), same(32, 64, 3),
            nn.MaxPool2d(3, 2), conv_unit(64, 80, 1), conv_unit(80, 192, 3), nn.MaxPool2d(3, 2),
        )  # fmt: skip
        self.mixed5 = nn.Sequential(block_a(192, 32), block_a(256, 64), block_a(288, 64))
        self.mixed6 = nn.Sequential(reduce_a(288), *(block_b(768, c) for c in (128, 160, 160, 192)))
        self.aux = AuxiliaryHead(768, num_classes) if aux_head else None
        self.mixed7 = nn.Sequential(reduce_b(768), block_c(1280), block_c(2048))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.dropout = nn.Dropout(dropout)
        self.fc = nn.Linear(2048, num_classes)

    def features(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(N, 3, H, W) → 最后的 2048 通道特征，以及中间的 768 通道特征。"""
        middle = self.mixed6(self.mixed5(self.stem(x)))
        return self.mixed7(middle), middle

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        """(N, 3, H, W) → (N, 类别数)，H、W ≥ 75；带辅助分类器且在训练时返回 (主, 辅)。"""
        aux = self.aux if self.training else None
        check_image(x, self.in_channels, 75 if aux is None else 299)
        x, middle = self.features(x)
        scores = self.fc(self.dropout(self.avgpool(x).flatten(1)))
        return scores if aux is None else (scores, aux(middle))


def main() -> None:
    """打印每一段之后的形状，以及 7×7 卷积分解前后的参数量。"""
    with torch.device("meta"):
        net, x = InceptionV3().eval(), torch.zeros(1, 3, 299, 299)
    print(f"{sum(p.numel() for p in net.parameters()):,} 个参数")
    for name in ("stem", "mixed5", "mixed6", "mixed7"):
        x = getattr(net, name)(x)
        print(name, tuple(x.shape))
    print(f"192 通道的 7×7 卷积 {49 * 192**2:,} 个参数，1×7 接 7×1 {14 * 192**2:,} 个")


if __name__ == "__main__":
    main()
