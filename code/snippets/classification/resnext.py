"""ResNeXt：残差分支换成许多相同的窄分支之和，等价于分组卷积。

在深度与宽度之外，加一个维度“基数” $C$（并行分支的个数）：

$$y = x + \\sum_{i=1}^{C} T_i(x),$$

每个 $T_i$ 是同样形状的 1×1 → 3×3 → 1×1 小瓶颈，不像 Inception 那样各不相同。
因为求和可以并进最后的 1×1 卷积，各分支的第一个 1×1 也可以并成一个，
中间就是 $C$ 组的分组卷积（图 3 的 a、b、c 三种写法相等，`PathsBlock` 是写法 a，
测试证明它与写法 c 逐位置相等）。

32×4d 表示 32 个分支、每个 4 个通道；与 ResNet-50 的参数、乘加几乎相同，精度更高。

形状（224×224，50 层）：64×112² → 256×56² → 512×28² → 1024×14² → 2048×7² → 1000。

来源：Xie, Girshick, Dollár, Tu, He, "Aggregated Residual Transformations for Deep Neural
Networks", CVPR 2017, §3、表 1、图 3。

与常见实现的差别：没有；步幅按原文放在 3×3 上，键名与 torchvision 的 `resnext50_32x4d` 相同。
"""

import torch
from torch import Tensor, nn

from snippets.classification.resnet import Bottleneck, ResNet


class PathsBlock(nn.Module):
    """图 3(a)：把一个分组的瓶颈模块拆成一个个独立的分支，再相加。

    Args:
        block: 写法 c 的瓶颈模块；各分支的权重取自它的分组，BN 的统计量也按通道切开。
    """

    def __init__(self, block: Bottleneck):
        super().__init__()
        self.block = block
        self.paths = block.conv2.groups

    def path(self, x: Tensor, channels: slice) -> Tensor:
        """一个分支 $T_i$：只用第 `channels` 段中间通道，推理模式。"""

        def norm(x: Tensor, bn: nn.BatchNorm2d) -> Tensor:
            stats = (t[channels] for t in (bn.running_mean, bn.running_var, bn.weight, bn.bias))
            return nn.functional.batch_norm(x, *stats, eps=bn.eps)

        b = self.block
        x = nn.functional.conv2d(x, b.conv1.weight[channels], stride=b.conv1.stride)
        x = norm(x, b.bn1).relu()
        x = nn.functional.conv2d(x, b.conv2.weight[channels], stride=b.conv2.stride, padding=1)
        x = norm(x, b.bn2).relu()
        return nn.functional.conv2d(x, b.conv3.weight[:, channels])

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C', H', W')，与 `block` 在推理模式下的输出相等。"""
        size = self.block.conv2.out_channels // self.paths
        slices = (slice(i * size, (i + 1) * size) for i in range(self.paths))
        total = sum(self.path(x, channels) for channels in slices)
        bn = self.block.bn3
        return (bn(total) + self.block.downsample(x)).relu()


def resnext(
    depths: tuple[int, ...], cardinality: int = 32, width: int = 4, num_classes: int = 1000
) -> ResNet:
    """ImageNet 上的 ResNeXt。

    Args:
        depths: 每段的模块数。
        cardinality: 分支个数（分组数）。
        width: 第一段每个分支的通道数。
        num_classes: 类别数。

    Raises:
        ValueError: `cardinality` 或 `width` 不是正数。
    """
    if cardinality < 1 or width < 1:
        raise ValueError(f"cardinality 与 width 应为正整数，得到 {cardinality}、{width}")
    return ResNet(Bottleneck, depths, num_classes, inner=cardinality * width, groups=cardinality,
                  stride_in_3x3=True)  # fmt: skip


def resnext50_32x4d(num_classes: int = 1000) -> ResNet:
    """50 层，32 个分支，每个 4 通道。"""
    return resnext((3, 4, 6, 3), 32, 4, num_classes)


def resnext101_32x4d(num_classes: int = 1000) -> ResNet:
    """101 层，32 个分支，每个 4 通道。"""
    return resnext((3, 4, 23, 3), 32, 4, num_classes)


def resnext101_64x4d(num_classes: int = 1000) -> ResNet:
    """101 层，64 个分支，每个 4 通道。"""
    return resnext((3, 4, 23, 3), 64, 4, num_classes)


def main() -> None:
    """同样的参数预算下比较基数，并验证 32 个分支之和等于分组卷积。"""
    with torch.device("meta"):
        for cardinality, width in ((1, 64), (2, 40), (4, 24), (8, 14), (32, 4)):
            net = resnext((3, 4, 6, 3), cardinality, width)
            print(f"{cardinality:>2}×{width}d  {sum(p.numel() for p in net.parameters()):,} 个参数")
    block = Bottleneck(256, 64, groups=32, inner=128).eval().double()
    x = torch.randn(1, 256, 14, 14, dtype=torch.float64)
    print("最大差", (block(x) - PathsBlock(block)(x)).abs().max().item())


if __name__ == "__main__":
    main()
