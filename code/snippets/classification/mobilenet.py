"""MobileNet：全部用深度可分离卷积，并用一个系数调节宽度。

深度可分离卷积把 $D_K \\times D_K$ 的卷积拆成逐通道卷积与 1×1 卷积。
$M$ 个输入通道、$N$ 个输出通道时，每个位置的乘加次数之比

$$\\frac{D_K^2 M + M N}{D_K^2 M N} = \\frac{1}{N} + \\frac{1}{D_K^2},$$

3×3 的核约为 1/9 到 1/8。这是单层的比例；整张网 29.3 M → 4.2 M 个参数（1/6.92；
不数 BN 与偏置是 1/6.96），乘加 1/8.56，因为最后的全连接层没有变。与 Xception 不同，
两步之间有 BN 和 ReLU，先逐通道再 1×1。

形状（224×224）：32×112² → 64×112² → 128×56² → 256×28² → 512×14² → 1024×7² → 1000。

来源：Howard et al., "MobileNets: Efficient CNNs for Mobile Vision Applications", 2017, §3、表 1、
4、6。

与常见实现的差别：表 1 最后一个逐通道卷积写着步幅 2，但尺寸没有变，实际是 1。
torchvision 只有 v2、v3；Keras 的 4,253,864 把 BN 的滑动统计量也算了进去。
与 timm 的 `mobilenetv1_100` 的权重顺序相同。
"""

import torch
from torch import Tensor, nn

# 表 1：每个模块的输出通道与步幅，按输出的尺寸分段。
STAGES = (
    ((64, 1),),
    ((128, 2), (128, 1)),
    ((256, 2), (256, 1)),
    ((512, 2), *((512, 1),) * 5),
    ((1024, 2), (1024, 1)),
)


def conv_bn(cin: int, cout: int, kernel: int, stride: int = 1, groups: int = 1) -> list[nn.Module]:
    """卷积、BN、ReLU。"""
    conv = nn.Conv2d(cin, cout, kernel, stride, kernel // 2, groups=groups, bias=False)
    return [conv, nn.BatchNorm2d(cout), nn.ReLU()]


# --8<-- [start: heart]
class SeparableBlock(nn.Sequential):
    """3×3 逐通道卷积、BN、ReLU、1×1 卷积、BN、ReLU。"""

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1):
        super().__init__(
            *conv_bn(in_channels, in_channels, 3, stride, groups=in_channels),
            *conv_bn(in_channels, out_channels, 1),
        )


# --8<-- [end: heart]


class FullBlock(nn.Sequential):
    """普通的 3×3 卷积、BN、ReLU；表 4 用它作对照。"""

    def __init__(self, in_channels: int, out_channels: int, stride: int = 1):
        super().__init__(*conv_bn(in_channels, out_channels, 3, stride))


class MobileNet(nn.Module):
    """28 层的 MobileNet v1。

    Args:
        num_classes: 类别数。
        in_channels: 输入通道数。
        alpha: 宽度系数，各层通道数乘以它；原文用 1、0.75、0.5、0.25。
        block: 模块；`FullBlock` 得到表 4 里不用深度可分离卷积的对照网络。

    Raises:
        ValueError: 类别数不是正数，或 `alpha` 小到第一层没有通道。
    """

    def __init__(
        self,
        num_classes: int = 1000,
        in_channels: int = 3,
        alpha: float = 1.0,
        block: type[nn.Sequential] = SeparableBlock,
    ):
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        if 32 * alpha < 1:
            raise ValueError(f"alpha 应不小于 1/32，得到 {alpha}")
        self.in_channels = in_channels
        channels = int(32 * alpha)
        self.features = nn.Sequential(nn.Sequential(*conv_bn(in_channels, channels, 3, 2)))
        for stage in STAGES:
            blocks = nn.Sequential()
            for width, stride in stage:
                blocks.append(block(channels, int(width * alpha), stride))
                channels = int(width * alpha)
            self.features.append(blocks)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, 类别数)。"""
        if x.ndim != 4 or x.shape[1] != self.in_channels or min(x.shape[2:]) < 1:
            raise ValueError(f"x 应为 (N, {self.in_channels}, H, W)，得到 {tuple(x.shape)}")
        return self.fc(self.avgpool(self.features(x)).flatten(1))


def main() -> None:
    """打印各宽度系数的参数量，以及换回普通卷积之后的。"""
    with torch.device("meta"):
        nets = {f"α = {alpha}": MobileNet(alpha=alpha) for alpha in (1.0, 0.75, 0.5, 0.25)}
        nets["普通卷积"] = MobileNet(block=FullBlock)
    for name, net in nets.items():
        print(f"{name:<10}{sum(p.numel() for p in net.parameters()):>12,} 个参数")
    print("单层比例（3×3，512 → 512）", f"{1 / 512 + 1 / 9:.5f}")


if __name__ == "__main__":
    main()
