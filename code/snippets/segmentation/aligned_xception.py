"""Aligned Xception：DeepLab v3+ 的骨干，可以用空洞卷积控制步幅的 Xception。

在 Chollet 的 Xception 上改三处：

1. 更深：中间段 16 个模块（Xception-65），而不是 8 个；
2. 所有最大池化换成步幅 2 的可分离卷积，于是可以换成空洞卷积，在任意步幅取出特征；
3. 每个逐通道 $3\\times3$ 卷积之后都加 BN（与 ReLU）。

形状（513×513，OS 16）：32×257² → 64×257² → 128×129² → 256×65² → 728×33² → 1024×33² → 2048×33²；
另取第二个模块步幅之前的 256×129² 作为低层特征。

来源：Chen 等，Encoder-Decoder with Atrous Separable Convolution，ECCV 2018，3.2 节与图 4；
“aligned”之名来自 Dai 等，Deformable ConvNets（COCO 2017 参赛报告）。

与常见实现的差别：层与键同 timm 的 `xception65`（TensorFlow 权重的移植，去掉分类头）；
BN 的 eps 为 0.001。去掉步幅的模块自己仍用旧的膨胀率，其后的才加倍，与 timm、TensorFlow 版相同。
"""

from collections import OrderedDict
from functools import partial

import torch
from torch import Tensor, nn

BatchNorm = partial(nn.BatchNorm2d, eps=1e-3)


class ConvNorm(nn.Module):
    """卷积加 BN，`relu` 时再接 ReLU。"""

    def __init__(
        self, in_channels: int, out_channels: int, kernel: int, stride: int, relu: bool
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, kernel, stride, kernel // 2, bias=False)
        self.bn = BatchNorm(out_channels)
        self.act = nn.ReLU() if relu else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return self.act(self.bn(self.conv(x)))


class SeparableConv(nn.Module):
    """逐通道 3×3、BN，再 1×1、BN；`relu` 时两个 BN 之后各有 ReLU。"""

    def __init__(
        self, in_channels: int, out_channels: int, stride: int, dilation: int, relu: bool
    ) -> None:
        super().__init__()
        self.conv_dw = nn.Conv2d(
            in_channels, in_channels, 3, stride, dilation, dilation, in_channels, bias=False
        )
        self.bn_dw = BatchNorm(in_channels)
        self.conv_pw = nn.Conv2d(in_channels, out_channels, 1, bias=False)
        self.bn_pw = BatchNorm(out_channels)
        self.act = nn.ReLU() if relu else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return self.act(self.bn_pw(self.conv_pw(self.act(self.bn_dw(self.conv_dw(x))))))


class Block(nn.Module):
    """三个可分离卷积，加捷径；步幅在第三个上。

    Args:
        channels: 输入通道与三个卷积的输出通道。
        stride: 步幅。
        dilation: 膨胀率。
        last: 是否为最后的模块：没有捷径，ReLU 在卷积之后而不是之前。
    """

    def __init__(
        self, channels: tuple[int, int, int, int], stride: int, dilation: int, last: bool = False
    ) -> None:
        super().__init__()
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        for i in range(3):
            if not last:
                layers[f"act{i + 1}"] = nn.ReLU()
            layers[f"conv{i + 1}"] = SeparableConv(
                channels[i], channels[i + 1], stride if i == 2 else 1, dilation, relu=last
            )
        self.stack = nn.Sequential(layers)
        self.last = last
        self.shortcut = nn.Identity()
        if not last and (stride > 1 or channels[0] != channels[3]):
            self.shortcut = ConvNorm(channels[0], channels[3], 1, stride, relu=False)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """返回模块的输出，以及第三个卷积之前（步幅之前）的特征。"""
        before = self.stack[:-1](x)
        y = self.stack[-1](before)
        return (y if self.last else y + self.shortcut(x)), before


class AlignedXception(nn.Module):
    """形状 $(N,3,H,W) \\to$ 步幅 4 的低层特征与最后的特征。

    Args:
        output_stride: 最后的特征的步幅：8、16 或 32。
        middle: 中间段的模块数；Xception-65 为 16，Xception-41 为 8。
        width: 各处通道数的倍数，论文为 1。

    Raises:
        ValueError: `output_stride` 不是 8、16、32。
    """

    def __init__(self, output_stride: int = 16, middle: int = 16, width: float = 1.0) -> None:
        super().__init__()
        if output_stride not in (8, 16, 32):
            raise ValueError(f"output_stride 应为 8、16 或 32，得到 {output_stride}")
        c = {n: int(n * width) for n in (32, 64, 128, 256, 728, 1024, 1536, 2048)}
        self.channels = (c[256], c[2048])
        self.stem = nn.Sequential(
            ConvNorm(3, c[32], 3, 2, relu=True), ConvNorm(c[32], c[64], 3, 1, relu=True)
        )
        plan = [
            ((c[64], c[128], c[128], c[128]), 2),
            ((c[128], c[256], c[256], c[256]), 2),
            ((c[256], c[728], c[728], c[728]), 2),
            *[((c[728], c[728], c[728], c[728]), 1)] * middle,
            ((c[728], c[728], c[1024], c[1024]), 2),
            ((c[1024], c[1536], c[1536], c[2048]), 1),
        ]
        self.blocks = nn.ModuleList()
        total, dilation = 2, 1
        for i, (channels, stride) in enumerate(plan):
            shrink = stride if total * stride <= output_stride else 1
            self.blocks.append(Block(channels, shrink, dilation, last=i == len(plan) - 1))
            total *= shrink
            dilation *= stride // shrink

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """(N, 3, H, W) → 低层特征 (N, 256, H/4, W/4) 与 (N, 2048, H/s, W/s)。"""
        if x.dim() != 4 or x.shape[1] != 3:
            raise ValueError(f"x 应为 (N, 3, H, W)，得到 {tuple(x.shape)}")
        x, low = self.stem(x), None
        for i, block in enumerate(self.blocks):
            x, before = block(x)
            if i == 1:
                low = before
        return low, x


def main() -> None:
    for output_stride in (32, 16, 8):
        with torch.device("meta"):
            net = AlignedXception(output_stride)
            low, high = net(torch.empty(1, 3, 513, 513))
        total = sum(p.numel() for p in net.parameters())
        shapes = f"低层 {tuple(low.shape[1:])}，高层 {tuple(high.shape[1:])}"
        print(f"输出步幅 {output_stride}：{shapes}，参数 {total:,}")


if __name__ == "__main__":
    main()
