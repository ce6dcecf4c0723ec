"""Xception：深度可分离卷积加残差连接，Inception 假设的极端形式。

Inception 认为通道相关与空间相关可以分开学：先 1×1 混合通道，再在几段通道上各做 3×3。分得越细，
段数等于通道数时，就是深度可分离卷积——先逐通道 3×3，再 1×1：

$$y = W_{1\\times1} * (W_{3\\times3}^{(c)} * x_c)_{c=1}^{C}.$$

与文中“极端 Inception”的两点不同：先后次序相反；两步之间没有 ReLU（§4.7 的实验说明有了反而差）。
14 个模块分成入口、中间（重复 8 次）、出口三段，除首尾外都有残差连接，
参数与 Inception v3 相近而精度更高。

形状（299×299）：32×149² → 64×147² → 128×74² → 256×37² → 728×19² → 1024×10² → 1536×10² → 2048×10²
→ 1000。

来源：Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", CVPR 2017, §3、
图 5、表 3。

与常见实现的差别：不在 torchvision；键名与 Cadene、timm 的 `legacy_xception` 相同，
最后一层后者叫 `fc`，前者叫 `last_linear`。Keras 报的 22,910,480 包括 BN 的滑动统计量；
timm 的 `xception65` 是 DeepLab 用的另一张网。
"""

from itertools import pairwise

import torch
from torch import Tensor, nn


# --8<-- [start: heart]
class SeparableConv(nn.Module):
    """逐通道的 3×3 卷积，接 1×1 卷积，中间没有 BN 与 ReLU。"""

    def __init__(self, in_channels: int, out_channels: int):
        super().__init__()
        self.conv1 = nn.Conv2d(
            in_channels, in_channels, 3, padding=1, groups=in_channels, bias=False
        )
        self.pointwise = nn.Conv2d(in_channels, out_channels, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C', H, W)。"""
        return self.pointwise(self.conv1(x))


# --8<-- [end: heart]


class Block(nn.Module):
    """若干个（ReLU、可分离卷积、BN），步幅 2 时接最大池化，再与捷径相加。

    Args:
        widths: 输入通道与每个可分离卷积的输出通道。
        stride: 2 表示把尺寸减半。
        relu_first: 第一个可分离卷积之前是否有 ReLU；入口的第一个模块没有。
    """

    def __init__(self, *widths: int, stride: int = 1, relu_first: bool = True):
        super().__init__()
        layers: list[nn.Module] = []
        for cin, cout in pairwise(widths):
            layers += [nn.ReLU(), SeparableConv(cin, cout), nn.BatchNorm2d(cout)]
        if not relu_first:
            del layers[0]
        if stride > 1:
            layers.append(nn.MaxPool2d(3, stride, 1))
        self.rep = nn.Sequential(*layers)
        self.skip = None
        if stride > 1 or widths[0] != widths[-1]:
            self.skip = nn.Conv2d(widths[0], widths[-1], 1, stride, bias=False)
            self.skipbn = nn.BatchNorm2d(widths[-1])

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C', H/stride, W/stride)。"""
        return self.rep(x) + (x if self.skip is None else self.skipbn(self.skip(x)))


class Xception(nn.Module):
    """36 个卷积层（可分离卷积算一层）的 Xception。

    Args:
        num_classes: 类别数。
        in_channels: 输入通道数。
        middle: 中间段的模块数。

    Raises:
        ValueError: 类别数不是正数，或 `middle` 是负数。
    """

    def __init__(self, num_classes: int = 1000, in_channels: int = 3, middle: int = 8):
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        if middle < 0:
            raise ValueError(f"middle 应为非负整数，得到 {middle}")
        self.in_channels, self.last = in_channels, 4 + middle
        self.conv1 = nn.Conv2d(in_channels, 32, 3, 2, bias=False)
        self.bn1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 64, 3, bias=False)
        self.bn2 = nn.BatchNorm2d(64)
        self.block1 = Block(64, 128, 128, stride=2, relu_first=False)
        self.block2 = Block(128, 256, 256, stride=2)
        self.block3 = Block(256, 728, 728, stride=2)
        for number in range(4, self.last):
            self.add_module(f"block{number}", Block(728, 728, 728, 728))
        self.add_module(f"block{self.last}", Block(728, 728, 1024, stride=2))
        self.conv3 = SeparableConv(1024, 1536)
        self.bn3 = nn.BatchNorm2d(1536)
        self.conv4 = SeparableConv(1536, 2048)
        self.bn4 = nn.BatchNorm2d(2048)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(2048, num_classes)

    def features(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, 2048, H/32, W/32)（向上取整）。"""
        x = self.bn1(self.conv1(x)).relu()
        x = self.bn2(self.conv2(x)).relu()
        for number in range(1, self.last + 1):
            x = getattr(self, f"block{number}")(x)
        x = self.bn3(self.conv3(x)).relu()
        return self.bn4(self.conv4(x)).relu()

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, 类别数)，H、W ≥ 7。"""
        if x.ndim != 4 or x.shape[1] != self.in_channels or min(x.shape[2:]) < 7:
            raise ValueError(
                f"x 应为 (N, {self.in_channels}, H, W)，H、W ≥ 7，得到 {tuple(x.shape)}"
            )
        return self.fc(self.avgpool(self.features(x)).flatten(1))


def main() -> None:
    """打印参数量和各段的形状。"""
    with torch.device("meta"):
        net, x = Xception().eval(), torch.zeros(1, 3, 299, 299)
        print(f"{sum(p.numel() for p in net.parameters()):,} 个参数")
        for name in ("block1", "block2", "block3", "block11", "block12", "conv3", "conv4"):
            layer = net.get_submodule(name)
            layer.register_forward_hook(
                lambda _, __, out, name=name: print(f"{name:<8}", tuple(out.shape))
            )
        print("输出    ", tuple(net(x).shape))


if __name__ == "__main__":
    main()
