"""ResNet：让每个模块只学残差，输入原样加到输出上。

层数一多，普通网络的训练误差反而上升（退化问题）。残差模块改学 $F(x) = H(x) - x$：

$$y = \\mathrm{ReLU}(F(x, \\{W_i\\}) + W_s x),$$

尺寸不变时 $W_s$ 是恒等，换段时是步幅 2 的 1×1 卷积。要学恒等映射，只需把 $F$ 推到零，
比用几层非线性去拟合容易。
18、34 层用两个 3×3 的基本模块；50 层起用 1×1 降维、3×3、1×1 升维的瓶颈模块，使计算量相近。

形状（224×224，ResNet-50）：conv1 64×112² → pool 64×56² → 256×56² → 512×28² → 1024×14² → 2048×7² →
1000。

来源：He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition", CVPR 2016, §3.3、表 1；
§4.2（CIFAR）。

与常见实现的差别：换段时原文（v1）的步幅在瓶颈的第一个 1×1 上，torchvision（v1.5）的在 3×3 上，
参数相同，乘加多 6%（50 层 4.089 G 比 3.858 G），感受野 427 而非 483；
用 `stride_in_3x3=True` 得到。
键名与 torchvision 完全相同，权重可直接载入。CIFAR 上的网络用不带参数的补零恒等连接（选项 A）。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class BasicBlock(nn.Module):
    """两个 3×3 卷积的残差模块。

    Args:
        in_channels: 输入通道数。
        channels: 中间（也是输出）的通道数。
        stride: 第一个卷积的步幅。
        shortcut: 换尺寸时的捷径：`"conv"` 是 1×1 卷积（选项 B），`"pad"` 是补零（选项 A）。
    """

    expansion = 1

    def __init__(self, in_channels: int, channels: int, stride: int = 1, shortcut: str = "conv"):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample = projection(in_channels, channels, stride, shortcut)

    # --8<-- [start: heart]
    def residual(self, x: Tensor) -> Tensor:
        """残差分支 F(x)。"""
        return self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, channels·expansion, H/stride, W/stride)。"""
        return self.relu(self.residual(x) + self.downsample(x))

    # --8<-- [end: heart]


class Bottleneck(BasicBlock):
    """1×1 降维、3×3、1×1 升维的残差模块。

    Args:
        in_channels: 输入通道数。
        channels: 瓶颈的基准宽度；输出是它的 4 倍。
        stride: 步幅。
        groups: 3×3 卷积的分组数；ResNeXt 用 32。
        inner: 3×3 卷积的通道数，默认等于 `channels`；ResNeXt、Wide ResNet 更宽。
        stride_in_3x3: 步幅放在 3×3（v1.5）还是第一个 1×1（原文）。

    Raises:
        ValueError: `groups` 不能整除 `inner`。
    """

    expansion = 4

    def __init__(
        self,
        in_channels: int,
        channels: int,
        stride: int = 1,
        groups: int = 1,
        inner: int | None = None,
        stride_in_3x3: bool = False,
    ):
        nn.Module.__init__(self)
        inner = inner or channels
        if groups < 1 or inner % groups:
            raise ValueError(f"groups 应整除 3×3 卷积的通道数 {inner}，得到 {groups}")
        first, second = (1, stride) if stride_in_3x3 else (stride, 1)
        out_channels = channels * self.expansion
        self.conv1 = nn.Conv2d(in_channels, inner, 1, first, bias=False)
        self.bn1 = nn.BatchNorm2d(inner)
        self.conv2 = nn.Conv2d(inner, inner, 3, second, 1, groups=groups, bias=False)
        self.bn2 = nn.BatchNorm2d(inner)
        self.conv3 = nn.Conv2d(inner, out_channels, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out_channels)
        self.relu = nn.ReLU()
        self.downsample = projection(in_channels, out_channels, stride)

    def residual(self, x: Tensor) -> Tensor:
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.relu(self.bn2(self.conv2(x)))
        return self.bn3(self.conv3(x))


class PadShortcut(nn.Module):
    """选项 A：隔点取样，多出的通道补零，没有参数。"""

    def __init__(self, extra: int, stride: int):
        super().__init__()
        self.extra, self.stride = extra, stride

    def forward(self, x: Tensor) -> Tensor:
        x = x[:, :, :: self.stride, :: self.stride]
        return nn.functional.pad(x, (0, 0, 0, 0, 0, self.extra))


def projection(cin: int, cout: int, stride: int, shortcut: str = "conv") -> nn.Module:
    """捷径 $W_s$：形状不变时恒等，否则是 1×1 卷积加 BN，或补零。"""
    if stride == 1 and cin == cout:
        return nn.Identity()
    if shortcut == "pad":
        return PadShortcut(cout - cin, stride)
    return nn.Sequential(nn.Conv2d(cin, cout, 1, stride, bias=False), nn.BatchNorm2d(cout))


class ResNet(nn.Module):
    """ImageNet 或 CIFAR 上的残差网络。

    Args:
        block: 残差模块的类。
        depths: 每段的模块数。
        num_classes: 类别数。
        in_channels: 输入通道数。
        width: 第一段的基准宽度，之后每段加倍。
        inner: 第一段瓶颈里 3×3 卷积的通道数，之后每段加倍；默认等于 `width`。
        cifar: 32×32 小图的开头：一个 3×3 卷积，不池化。
        options: 传给每个模块的其余参数（`groups`、`stride_in_3x3`、`shortcut`）。

    Raises:
        ValueError: 类别数不是正数，或 `depths` 里有不是正数的。
    """

    def __init__(
        self,
        block: type[BasicBlock],
        depths: Sequence[int],
        num_classes: int = 1000,
        in_channels: int = 3,
        width: int = 64,
        inner: int | None = None,
        cifar: bool = False,
        **options,
    ):
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        if min(depths, default=0) < 1:
            raise ValueError(f"depths 应全为正整数，得到 {tuple(depths)}")
        self.in_channels, self.depth = in_channels, len(depths)
        kernel, stride = (3, 1) if cifar else (7, 2)
        self.conv1 = nn.Conv2d(in_channels, width, kernel, stride, kernel // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU()
        self.maxpool = nn.Identity() if cifar else nn.MaxPool2d(3, 2, 1)
        channels = width
        for stage, depth in enumerate(depths):
            if inner is not None:
                options["inner"] = inner * 2**stage
            blocks = []
            for index in range(depth):
                stride = 2 if stage and not index else 1
                blocks.append(block(channels, width * 2**stage, stride, **options))
                channels = width * 2**stage * block.expansion
            self.add_module(f"layer{stage + 1}", nn.Sequential(*blocks))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, num_classes)

    def features(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → 最后一段的特征，224 的输入得到 7×7。"""
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        for stage in range(self.depth):
            x = getattr(self, f"layer{stage + 1}")(x)
        return x

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, 类别数)。"""
        if x.ndim != 4 or x.shape[1] != self.in_channels or min(x.shape[2:]) < 1:
            raise ValueError(f"x 应为 (N, {self.in_channels}, H, W)，得到 {tuple(x.shape)}")
        return self.fc(self.avgpool(self.features(x)).flatten(1))


def resnet18(num_classes: int = 1000) -> ResNet:
    """18 层，基本模块。"""
    return ResNet(BasicBlock, (2, 2, 2, 2), num_classes)


def resnet34(num_classes: int = 1000) -> ResNet:
    """34 层，基本模块。"""
    return ResNet(BasicBlock, (3, 4, 6, 3), num_classes)


def resnet50(num_classes: int = 1000, stride_in_3x3: bool = False) -> ResNet:
    """50 层，瓶颈模块；`stride_in_3x3=True` 是 torchvision 的 v1.5。"""
    return ResNet(Bottleneck, (3, 4, 6, 3), num_classes, stride_in_3x3=stride_in_3x3)


def resnet101(num_classes: int = 1000, stride_in_3x3: bool = False) -> ResNet:
    """101 层，瓶颈模块。"""
    return ResNet(Bottleneck, (3, 4, 23, 3), num_classes, stride_in_3x3=stride_in_3x3)


def resnet152(num_classes: int = 1000, stride_in_3x3: bool = False) -> ResNet:
    """152 层，瓶颈模块。"""
    return ResNet(Bottleneck, (3, 8, 36, 3), num_classes, stride_in_3x3=stride_in_3x3)


def resnet_cifar(depth: int, num_classes: int = 10) -> ResNet:
    """CIFAR 上的 6n+2 层网络（§4.2），捷径用选项 A。

    Raises:
        ValueError: `depth` 不是 6n+2（20、32、44、56、110、1202 …）。
    """
    if depth < 8 or depth % 6 != 2:
        raise ValueError(f"depth 应为 6n+2（如 20、56、110），得到 {depth}")
    depths = (depth // 6,) * 3
    return ResNet(BasicBlock, depths, num_classes, width=16, cifar=True, shortcut="pad")


def main() -> None:
    """打印各深度的参数量和 ResNet-50 每段的形状。"""
    with torch.device("meta"):
        for build in (resnet18, resnet34, resnet50, resnet101, resnet152):
            print(f"{build.__name__:<10}{sum(p.numel() for p in build().parameters()):>12,} 个参数")
        net, x = resnet50().eval(), torch.zeros(1, 3, 224, 224)
        for name in ("conv1", "bn1", "relu", "maxpool", "layer1", "layer2", "layer3", "layer4"):
            x = getattr(net, name)(x)
            print(f"{name:<8}", tuple(x.shape))


if __name__ == "__main__":
    main()
