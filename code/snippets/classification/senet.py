"""SENet：用全局信息给每个通道一个 0 到 1 的权重。

卷积把空间与通道混在一起，却不知道哪个通道此刻重要。SE 模块先压缩（squeeze）再激励（excitation）：

$$z_c = \\frac{1}{HW} \\sum_{i,j} x_{c,i,j},\\qquad
s = \\sigma(W_2\\, \\mathrm{ReLU}(W_1 z)),\\qquad
\\tilde x_c = s_c\\, x_c,$$

$W_1 \\in \\mathbb{R}^{C/r \\times C}$，$W_2 \\in \\mathbb{R}^{C \\times C/r}$，缩减比 $r = 16$。
它可以插进任何网络；在 ResNet 里放在残差分支末尾、与捷径相加之前，参数多约 10%，乘加只多
0.07%（原文连池化等也数在内，为 0.26%）。

形状：(N, C, H, W) → (N, C, H, W)；SE-ResNet-50 各段与 ResNet-50 相同。

来源：Hu, Shen, Sun, "Squeeze-and-Excitation Networks", CVPR 2018, §3、图 3、表 2。

与常见实现的差别：公开权重的两层全连接都有偏置，写成 1×1 卷积，这里相同（28,088,024 个参数）；
步幅按原文在第一个 1×1 上，timm 的 `seresnet50` 在 3×3 上（4.092 G），
用 `stride_in_3x3=True` 得到。
键名只需把 `se.` 换成 `se_module.`、开头加上 `layer0.`（Cadene、timm 的 `legacy_seresnet50`）。
"""

import torch
from torch import Tensor, nn

from snippets.classification.resnet import Bottleneck, ResNet


class SqueezeExcitation(nn.Module):
    """压缩与激励。

    Args:
        channels: 通道数 C。
        reduction: 缩减比 r。

    Raises:
        ValueError: `reduction` 不能整除 `channels`。
    """

    def __init__(self, channels: int, reduction: int = 16):
        super().__init__()
        if channels < 1 or reduction < 1 or channels % reduction:
            raise ValueError(f"reduction 应整除 channels {channels}，得到 {reduction}")
        self.fc1 = nn.Conv2d(channels, channels // reduction, 1)
        self.fc2 = nn.Conv2d(channels // reduction, channels, 1)

    # --8<-- [start: heart]
    def scale(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C, 1, 1) 的权重 s。"""
        return self.fc2(self.fc1(x.mean((2, 3), keepdim=True)).relu()).sigmoid()

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) → (N, C, H, W)，每个通道乘上它的权重。"""
        return self.scale(x) * x

    # --8<-- [end: heart]


class SEBottleneck(Bottleneck):
    """残差分支末尾带 SE 的瓶颈模块；参数与 `Bottleneck` 相同，另有 `reduction`。"""

    def __init__(self, *args, reduction: int = 16, **options):
        super().__init__(*args, **options)
        self.se = SqueezeExcitation(self.conv3.out_channels, reduction)

    def residual(self, x: Tensor) -> Tensor:
        return self.se(super().residual(x))


def se_resnet50(num_classes: int = 1000, stride_in_3x3: bool = False) -> ResNet:
    """50 层的 SE-ResNet。"""
    return ResNet(SEBottleneck, (3, 4, 6, 3), num_classes, stride_in_3x3=stride_in_3x3)


def se_resnext50_32x4d(num_classes: int = 1000) -> ResNet:
    """50 层的 SE-ResNeXt，32 个分支，每个 4 通道。"""
    return ResNet(SEBottleneck, (3, 4, 6, 3), num_classes, inner=128, groups=32, stride_in_3x3=True)


def main() -> None:
    """打印 SE 增加的参数，以及一次前向里各通道的权重。"""
    with torch.device("meta"):
        plain, se = ResNet(Bottleneck, (3, 4, 6, 3)), se_resnet50()
    counts = [sum(p.numel() for p in net.parameters()) for net in (plain, se)]
    more = counts[1] / counts[0] - 1
    print(f"ResNet-50 {counts[0]:,} → SE-ResNet-50 {counts[1]:,}（多 {more:.1%}）")
    torch.manual_seed(0)
    scale = SqueezeExcitation(16, 4).scale(torch.randn(1, 16, 8, 8))
    print("前四个通道的权重：", scale.flatten()[:4].tolist())


if __name__ == "__main__":
    main()
