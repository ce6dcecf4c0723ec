"""preResNet：把 BN 和 ReLU 挪到卷积之前，让捷径上什么也没有。

原来的残差模块在相加之后还有 ReLU，信号从一个模块到下一个要经过它。
改成“BN → ReLU → 卷积”的预激活次序，相加之后不再做任何事，于是

$$x_L = x_l + \\sum_{i=l}^{L-1} F(x_i),\\qquad
\\frac{\\partial E}{\\partial x_l} = \\frac{\\partial E}{\\partial x_L}
\\Bigl(1 + \\frac{\\partial}{\\partial x_l} \\sum_{i=l}^{L-1} F(x_i)\\Bigr),$$

信号与梯度都有一条直达的路，上千层也训得动。最后一个模块之后补一次 BN 和 ReLU。

形状（224×224，50 层）：64×112² → pool 64×56² → 256×56² → 512×28² → 1024×14² → 2048×7² → 1000。

来源：He, Zhang, Ren, Sun, "Identity Mappings in Deep Residual Networks", ECCV 2016, §2、图 4(e)、
附录。

与常见实现的差别：原文在 CIFAR（110、164、1001 层）和 ImageNet（200 层）上做实验，没有 50 层的。
这里的 50 层与 pytorchcv 相同（开头有 BN，25,549,480 个参数）；
timm 开头没有 BN、步幅在 3×3 上（25,549,352），用 `stem_norm=False, stride_in_3x3=True` 得到。
换形状的捷径是没有 BN 的 1×1 卷积，作用在预激活之后的信号上。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class PreActBlock(nn.Module):
    """预激活的残差模块：依次的（BN、ReLU、卷积）。

    Args:
        in_channels: 输入通道数。
        out_channels: 输出通道数。
        stride: 步幅。
        dropout: 最后一个卷积之前置零的概率（Wide ResNet 用）。
    """

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1, dropout: float = 0):
        super().__init__()
        self.build(
            (in_channels, out_channels),
            nn.Conv2d(in_channels, out_channels, 3, stride, 1, bias=False),
            nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False),
            stride=stride,
            dropout=dropout,
        )

    def build(self, ends: tuple[int, int], *convs: nn.Conv2d, stride: int, dropout: float) -> None:
        """登记各卷积、它们之前的 BN，以及形状改变时的捷径。"""
        self.norms = nn.ModuleList(nn.BatchNorm2d(conv.in_channels) for conv in convs)
        self.convs = nn.ModuleList(convs)
        self.dropout = nn.Dropout(dropout)
        changes = stride > 1 or ends[0] != ends[1]
        self.shortcut = nn.Conv2d(*ends, 1, stride, bias=False) if changes else None

    # --8<-- [start: heart]
    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, out_channels, H/stride, W/stride)；相加之后没有激活。"""
        out = self.norms[0](x).relu()
        x = x if self.shortcut is None else self.shortcut(out)
        out = self.convs[0](out)
        for index in range(1, len(self.convs)):
            out = self.norms[index](out).relu()
            if index == len(self.convs) - 1:
                out = self.dropout(out)
            out = self.convs[index](out)
        return x + out

    # --8<-- [end: heart]


class PreActBottleneck(PreActBlock):
    """预激活的瓶颈模块：1×1、3×3、1×1，中间宽度是输出的四分之一。

    Raises:
        ValueError: `out_channels` 不是 4 的倍数。
    """

    def __init__(
        self, in_channels: int, out_channels: int, stride: int = 1, stride_in_3x3: bool = True
    ):
        nn.Module.__init__(self)
        if out_channels % 4:
            raise ValueError(f"out_channels 应为 4 的倍数，得到 {out_channels}")
        inner = out_channels // 4
        first, second = (1, stride) if stride_in_3x3 else (stride, 1)
        self.build(
            (in_channels, out_channels),
            nn.Conv2d(in_channels, inner, 1, first, bias=False),
            nn.Conv2d(inner, inner, 3, second, 1, bias=False),
            nn.Conv2d(inner, out_channels, 1, bias=False),
            stride=stride,
            dropout=0,
        )


class PreResNet(nn.Module):
    """预激活的残差网络。

    Args:
        block: 模块的类。
        depths: 每段的模块数。
        widths: 每段的输出通道数。
        stem: 开头，输出 `stem_width` 个通道。
        stem_width: 开头的输出通道数。
        num_classes: 类别数。
        options: 传给每个模块的其余参数。

    Raises:
        ValueError: 类别数不是正数，或 `depths` 与 `widths` 不等长。
    """

    def __init__(
        self,
        block: type[PreActBlock],
        depths: Sequence[int],
        widths: Sequence[int],
        stem: nn.Module,
        stem_width: int,
        num_classes: int,
        **options,
    ):
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        if len(depths) != len(widths):
            raise ValueError(f"depths 应与 widths 等长（{len(widths)}），得到 {tuple(depths)}")
        self.features = nn.Sequential()
        self.features.add_module("stem", stem)
        channels = stem_width
        for stage, (depth, width) in enumerate(zip(depths, widths, strict=True), 1):
            strides = [1 if stage == 1 else 2] + [1] * (depth - 1)
            blocks = nn.Sequential()
            for stride in strides:
                blocks.append(block(channels, width, stride, **options))
                channels = width
            self.features.add_module(f"stage{stage}", blocks)
        self.features.add_module("final", nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU()))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, 类别数)。"""
        if x.ndim != 4 or x.shape[1] != 3 or min(x.shape[2:]) < 1:
            raise ValueError(f"x 应为 (N, 3, H, W)，得到 {tuple(x.shape)}")
        return self.fc(self.avgpool(self.features(x)).flatten(1))


def preresnet50(
    num_classes: int = 1000, stem_norm: bool = True, stride_in_3x3: bool = False
) -> PreResNet:
    """ImageNet 上的 50 层。

    Args:
        num_classes: 类别数。
        stem_norm: 第一个卷积之后是否有 BN、ReLU。
        stride_in_3x3: 步幅放在 3×3 还是第一个 1×1。
    """
    norm = (nn.BatchNorm2d(64), nn.ReLU()) if stem_norm else ()
    stem = nn.Sequential(
        nn.Conv2d(3, 64, 7, 2, 3, bias=False), *norm, nn.MaxPool2d(3, 2, 1)
    )  # fmt: skip
    return PreResNet(PreActBottleneck, (3, 4, 6, 3), (256, 512, 1024, 2048), stem, 64, num_classes,
                     stride_in_3x3=stride_in_3x3)  # fmt: skip


def preresnet_cifar(depth: int, num_classes: int = 10, bottleneck: bool = True) -> PreResNet:
    """CIFAR 上的网络：瓶颈模块 9n+2 层（164、1001），否则 6n+2 层（110）。

    Raises:
        ValueError: `depth` 不合上面的式子。
    """
    per = 9 if bottleneck else 6
    if depth <= per or depth % per != 2:
        raise ValueError(f"depth 应为 {per}n+2，得到 {depth}")
    block = PreActBottleneck if bottleneck else PreActBlock
    widths = [16 * 2**i * (4 if bottleneck else 1) for i in range(3)]
    stem = nn.Conv2d(3, 16, 3, padding=1, bias=False)
    return PreResNet(block, (depth // per,) * 3, widths, stem, 16, num_classes)


def main() -> None:
    """打印各版本的参数量，并验证：残差分支全为零时，模块是恒等映射。"""
    with torch.device("meta"):
        nets = {"50": preresnet50(), "164（CIFAR）": preresnet_cifar(164),
                "1001（CIFAR）": preresnet_cifar(1001)}  # fmt: skip
    for name, net in nets.items():
        print(f"preResNet-{name}：{sum(p.numel() for p in net.parameters()):,} 个参数")
    block = PreActBlock(8, 8)
    nn.init.zeros_(block.convs[-1].weight)
    x = torch.randn(2, 8, 4, 4)
    print("分支为零时输出等于输入：", torch.equal(block(x), x))


if __name__ == "__main__":
    main()
