"""DenseNet：密集块内，每一层都接收它之前所有层的输出。

ResNet 把特征相加，DenseNet 把特征拼接：

$$x_\\ell = H_\\ell([x_0, x_1, \\dots, x_{\\ell-1}]),$$

$H_\\ell$ 是 BN → ReLU → 卷积，只新产生 $k$（增长率）个通道，所以每层很窄，特征被反复利用，
梯度可直达每一层。
DenseNet-B 先用 1×1 卷积降到 $4k$ 个通道；DenseNet-C 在块与块之间的过渡层把通道乘以
$\\theta = 0.5$。
连接只在块内；块之间的过渡层（BN、ReLU、1×1 卷积、2×2 平均池化）把它们隔开。

形状（224×224，DenseNet-121，各块之后）：64×112² → pool 64×56² → 256×56² → 512×28² → 1024×14² →
1024×7² → 1000。

来源：Huang, Liu, van der Maaten, Weinberger, "Densely Connected Convolutional Networks", CVPR
2017, §3、表 1、2。

与常见实现的差别：没有；键名与 torchvision 的 `densenet121` 等完全相同（它的旧权重文件里
`norm.1` 一类的点要先去掉）。pytorchcv 的 CIFAR 版在不带 C 的网络里也缩减通道，与原文不同。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class DenseLayer(nn.Module):
    """$H_\\ell$：产生 `growth` 个新通道。

    Args:
        in_channels: 之前所有层的通道总数。
        growth: 增长率 k。
        bottleneck: 是否先用 1×1 卷积降到 4k 个通道。
        dropout: 新特征被置零的概率。
    """

    def __init__(self, in_channels: int, growth: int, bottleneck: bool, dropout: float = 0):
        super().__init__()
        self.norm1 = nn.BatchNorm2d(in_channels)
        if bottleneck:
            self.conv1 = nn.Conv2d(in_channels, 4 * growth, 1, bias=False)
            self.norm2 = nn.BatchNorm2d(4 * growth)
            self.conv2 = nn.Conv2d(4 * growth, growth, 3, padding=1, bias=False)
        else:
            self.conv1 = nn.Conv2d(in_channels, growth, 3, padding=1, bias=False)
        self.bottleneck = bottleneck
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, k, H, W)。"""
        x = self.conv1(self.norm1(x).relu())
        if self.bottleneck:
            x = self.conv2(self.norm2(x).relu())
        return self.dropout(x)


class DenseBlock(nn.Module):
    """密集块：`depth` 层，输出是输入与各层新特征的拼接，C + depth·k 个通道。"""

    def __init__(
        self, in_channels: int, depth: int, growth: int, bottleneck: bool = True, dropout: float = 0
    ):
        super().__init__()
        for index in range(depth):
            layer = DenseLayer(in_channels + index * growth, growth, bottleneck, dropout)
            self.add_module(f"denselayer{index + 1}", layer)

    # --8<-- [start: heart]
    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C + depth·k, H, W)。"""
        for layer in self.children():
            x = torch.cat([x, layer(x)], 1)
        return x

    # --8<-- [end: heart]


class Transition(nn.Sequential):
    """过渡层：1×1 卷积改变通道数，2×2 平均池化把尺寸减半。"""

    def __init__(self, in_channels: int, out_channels: int):
        super().__init__()
        self.norm = nn.BatchNorm2d(in_channels)
        self.relu = nn.ReLU()
        self.conv = nn.Conv2d(in_channels, out_channels, 1, bias=False)
        self.pool = nn.AvgPool2d(2)


class DenseNet(nn.Module):
    """密集连接的网络。

    Args:
        depths: 每个密集块的层数。
        growth: 增长率 k。
        num_classes: 类别数。
        in_channels: 输入通道数。
        stem_width: 第一个卷积的输出通道；默认 2k。
        bottleneck: 是否用 1×1 瓶颈（B）。
        compression: 过渡层保留的通道比例 θ（C）；1 表示不缩减。
        cifar: 32×32 小图的开头：一个 3×3 卷积，不池化。
        dropout: 每层新特征被置零的概率；原文在没有数据增强时用 0.2。

    Raises:
        ValueError: 类别数、增长率不是正数，或 `compression` 不在 (0, 1]。
    """

    def __init__(
        self,
        depths: Sequence[int],
        growth: int = 32,
        num_classes: int = 1000,
        in_channels: int = 3,
        stem_width: int | None = None,
        bottleneck: bool = True,
        compression: float = 0.5,
        cifar: bool = False,
        dropout: float = 0,
    ):
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        if growth < 1:
            raise ValueError(f"growth 应为正整数，得到 {growth}")
        if not 0 < compression <= 1:
            raise ValueError(f"compression 应在 (0, 1] 之内，得到 {compression}")
        self.in_channels = in_channels
        # 每次减半都要还剩至少一个像素。
        self.smallest = 2 ** (len(depths) - 1) * (1 if cifar else 4)
        channels = stem_width or 2 * growth
        self.features = nn.Sequential()
        kernel, stride = (3, 1) if cifar else (7, 2)
        self.features.conv0 = nn.Conv2d(
            in_channels, channels, kernel, stride, kernel // 2, bias=False
        )
        if not cifar:
            self.features.norm0 = nn.BatchNorm2d(channels)
            self.features.relu0 = nn.ReLU()
            self.features.pool0 = nn.MaxPool2d(3, 2, 1)
        for index, depth in enumerate(depths, 1):
            block = DenseBlock(channels, depth, growth, bottleneck, dropout)
            self.features.add_module(f"denseblock{index}", block)
            channels += depth * growth
            if index < len(depths):
                reduced = int(channels * compression)
                self.features.add_module(f"transition{index}", Transition(channels, reduced))
                channels = reduced
        self.features.norm5 = nn.BatchNorm2d(channels)
        self.classifier = nn.Linear(channels, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, 类别数)，ImageNet 的网络要 H、W ≥ 32。"""
        if x.ndim != 4 or x.shape[1] != self.in_channels or min(x.shape[2:]) < self.smallest:
            raise ValueError(
                f"x 应为 (N, {self.in_channels}, H, W)，H、W ≥ {self.smallest}，"
                f"得到 {tuple(x.shape)}"
            )
        return self.classifier(self.features(x).relu().mean((2, 3)))


def densenet121(num_classes: int = 1000) -> DenseNet:
    """DenseNet-BC，121 层，k = 32。"""
    return DenseNet((6, 12, 24, 16), 32, num_classes)


def densenet169(num_classes: int = 1000) -> DenseNet:
    """DenseNet-BC，169 层，k = 32。"""
    return DenseNet((6, 12, 32, 32), 32, num_classes)


def densenet201(num_classes: int = 1000) -> DenseNet:
    """DenseNet-BC，201 层，k = 32。"""
    return DenseNet((6, 12, 48, 32), 32, num_classes)


def densenet161(num_classes: int = 1000) -> DenseNet:
    """DenseNet-BC，161 层，k = 48。"""
    return DenseNet((6, 12, 36, 24), 48, num_classes)


def densenet_cifar(depth: int, growth: int, bc: bool = False, num_classes: int = 10) -> DenseNet:
    """CIFAR 上三个块的网络（表 2）；`bc` 表示带瓶颈与缩减。

    Raises:
        ValueError: `depth` 不是 3n+4（带瓶颈时 6n+4）。
    """
    per = 6 if bc else 3
    if depth <= per or depth % per != 4 % per:
        raise ValueError(f"depth 应为 {per}n+4，得到 {depth}")
    return DenseNet(((depth - 4) // per,) * 3, growth, num_classes, bottleneck=bc, cifar=True,
                    stem_width=2 * growth if bc else 16, compression=0.5 if bc else 1)  # fmt: skip


def main() -> None:
    """打印 DenseNet-121 每一步之后的形状。"""
    with torch.device("meta"):
        net, x = densenet121().eval(), torch.zeros(1, 3, 224, 224)
    print(f"{sum(p.numel() for p in net.parameters()):,} 个参数")
    for name, stage in net.features.named_children():
        x = stage(x)
        print(f"{name:<12}", tuple(x.shape))


if __name__ == "__main__":
    main()
