"""RefineNet：从最深的特征开始，一级级与较浅的特征融合。

ResNet 的四段特征（步幅 4、8、16、32）各接一个 RefineNet 块，形成 U 型：深的一块的输出放大后，
进入浅一级的块。每块四步：

1. **适配**：两个残差卷积单元（RCU）$x + W_2\\,\\mathrm{ReLU}(W_1\\,\\mathrm{ReLU}\\,x)$；
2. **多分辨率融合**：两路各过 $3\\times3$ 卷积，深的一路放大，相加；
3. **链式残差池化**（CRP）：ReLU 之后反复“$5\\times5$ 最大池化、$3\\times3$ 卷积”，每次的结果都
   加到输出上，池化核一次次叠加，得到越来越大的背景（下式）；
4. **输出**：再过几个 RCU。

$$
t_0 = x,\\quad t_k = W_k * \\mathrm{pool}_5(t_{k-1}),\\qquad y = x + \\sum_k t_k
$$

各步都有恒等的捷径，梯度可以从损失一路直达各级 ResNet 特征（长程残差连接）。

形状（512×512）：特征 256×128²、512×64²、1024×32²、2048×16²；
四块的输出 512×16² → 256×32² → 256×64² → 256×128² → 得分 21×128²。

来源：Lin、Milan、Shen、Reid，CVPR 2017，3.2 节与图 2、图 3。

与论文的差别：层数按 DrSleep/refinenet-pytorch（作者 MATLAB 模型的移植，权重经键名对照可载入）：
输出处三个 RCU（最深与最浅的块也一样），CRP 四级；论文图 3 画的是一个 RCU、两级池化。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snippets.segmentation.dilated_resnet import DilatedResNet


def conv3x3(in_channels: int, out_channels: int, bias: bool = False) -> nn.Conv2d:
    """大小不变的 3×3 卷积。"""
    return nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=bias)


class ResidualConvUnit(nn.Module):
    """RCU：两个“ReLU、3×3 卷积”，加上输入；没有 BN。"""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = conv3x3(channels, channels, bias=True)
        self.conv2 = conv3x3(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(self.conv1(x.relu()).relu())


class ChainedResidualPooling(nn.Module):
    """CRP：一串“5×5 最大池化、3×3 卷积”，每一级的结果都加到输出上。"""

    def __init__(self, channels: int, stages: int = 4) -> None:
        super().__init__()
        self.convs = nn.ModuleList(conv3x3(channels, channels) for _ in range(stages))

    def forward(self, x: Tensor) -> Tensor:
        top = x
        for conv in self.convs:
            top = conv(F.max_pool2d(top, 5, stride=1, padding=2))
            x = x + top
        return x


class RefineBlock(nn.Module):
    """一级 RefineNet 块。

    Args:
        in_channels: ResNet 这一段的通道数。
        channels: 块内的通道数。
        deeper_channels: 更深一块的通道数；最深的一块没有，为 None。
    """

    def __init__(self, in_channels: int, channels: int, deeper_channels: int | None) -> None:
        super().__init__()
        self.reduce = conv3x3(in_channels, channels)
        self.adapt = nn.Sequential(*(ResidualConvUnit(channels) for _ in range(2)))
        if deeper_channels is not None:
            self.fuse = conv3x3(channels, channels)
            self.fuse_deeper = conv3x3(deeper_channels, channels)
        self.pool = ChainedResidualPooling(channels)
        self.output = nn.Sequential(*(ResidualConvUnit(channels) for _ in range(3)))

    def forward(self, x: Tensor, deeper: Tensor | None = None) -> Tensor:
        """(N, C, H, W) 与更深一块的输出 → (N, channels, H, W)。"""
        x = self.adapt(self.reduce(x))
        if deeper is not None:
            x = self.fuse(x)
            deeper = self.fuse_deeper(deeper)
            x = x + F.interpolate(deeper, x.shape[-2:], mode="bilinear", align_corners=True)
        return self.output(self.pool(x.relu()))


class RefineNet(nn.Module):
    """四级 RefineNet，形状 $(N,3,H,W) \\to (N,K,\\lceil H/4\\rceil,\\lceil W/4\\rceil)$。

    Args:
        depths: ResNet 每段的模块数，默认 ResNet-101。
        num_classes: 类别数 $K$。
        width: ResNet 第一段的基准宽度。
        channels: 各块的通道数，最深的一块加倍。

    Raises:
        ValueError: `num_classes` 不是正数。
    """

    def __init__(
        self,
        depths: Sequence[int] = (3, 4, 23, 3),
        num_classes: int = 21,
        width: int = 64,
        channels: int = 256,
    ) -> None:
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        self.backbone = DilatedResNet(depths, 32, width)
        first, second, third, fourth = self.backbone.channels
        self.refine = nn.ModuleList(
            [
                RefineBlock(fourth, 2 * channels, None),
                RefineBlock(third, channels, 2 * channels),
                RefineBlock(second, channels, channels),
                RefineBlock(first, channels, channels),
            ]
        )
        self.dropout = nn.Dropout(0.5)
        self.head = conv3x3(channels, num_classes, bias=True)

    def forward(self, x: Tensor) -> Tensor:
        first, second, third, fourth = self.backbone(x)
        y = None
        for block, stage in zip(
            self.refine, (self.dropout(fourth), self.dropout(third), second, first), strict=True
        ):
            y = block(stage, y)
        return self.head(self.dropout(y))


def main() -> None:
    for name, depths in {"50": (3, 4, 6, 3), "101": (3, 4, 23, 3), "152": (3, 8, 36, 3)}.items():
        with torch.device("meta"):
            net = RefineNet(depths)
            y = net(torch.empty(1, 3, 512, 512))
        total = sum(p.numel() for p in net.parameters())
        print(f"RefineNet-{name}：(1, 3, 512, 512) → {tuple(y.shape)}，参数 {total:,}")


if __name__ == "__main__":
    main()
