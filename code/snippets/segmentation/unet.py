"""U-Net：对称的编码器与解码器，每一级把编码器的特征拼接过来。

编码器每级两个 $3\\times3$ 卷积、一次池化，通道加倍；解码器每级用 $2\\times2$ 转置卷积放大、
通道减半，与编码器同级的特征**拼接**，再两个 $3\\times3$ 卷积；最后 $1\\times1$ 卷积给出类别得分。
浅层特征直接越过瓶颈到达输出，边界因此清楚。

卷积不补零，每个少 2 像素，所以输出比输入小，拼接前要把编码器的特征居中裁剪：
输出的每个像素都只由真实的像素算出，大图可以切成重叠的小块分别处理，拼起来无缝。

形状（572×572）：64×568² → 128×280² → 256×136² → 512×64² → 1024×28² → 512×52² → 256×100²
→ 128×196² → 64×388² → 2×388²。

来源：Ronneberger、Fischer、Brox，MICCAI 2015，2 节与图 1；共 23 个卷积层。

与常见实现的差别：milesial/Pytorch-UNet 等补零且带 BN，输出与输入同样大，参数 31,037,698；
更有参数与论文相同而输出大小不同的，只数参数看不出来。
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn


def two_convs(in_channels: int, out_channels: int) -> nn.Sequential:
    """两个不补零的 3×3 卷积与 ReLU，边长减 4；按论文 3 节用 He 初始化。"""
    layers = []
    for channels in (in_channels, out_channels):
        conv = nn.Conv2d(channels, out_channels, 3)
        nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
        layers += [conv, nn.ReLU()]
    return nn.Sequential(*layers)


def center_crop(x: Tensor, like: Tensor) -> Tensor:
    """居中裁剪成与 `like` 同样大小。"""
    top, left = ((a - b) // 2 for a, b in zip(x.shape[-2:], like.shape[-2:], strict=True))
    return x[..., top : top + like.shape[-2], left : left + like.shape[-1]]


class UNet(nn.Module):
    """原版 U-Net，形状 $(N,C,H,W) \\to (N,K,H',W')$。

    Args:
        in_channels: 图像的通道数 $C$，论文是灰度图。
        num_classes: 类别数 $K$。
        widths: 各级的通道数，从浅到深。

    Raises:
        ValueError: 少于两级，或 `num_classes` 不是正数。
    """

    def __init__(
        self,
        in_channels: int = 1,
        num_classes: int = 2,
        widths: Sequence[int] = (64, 128, 256, 512, 1024),
    ) -> None:
        super().__init__()
        if len(widths) < 2:
            raise ValueError(f"widths 应至少有两级，得到 {tuple(widths)}")
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        self.in_channels = in_channels
        pairs = list(pairwise(widths))  # 相邻两级
        self.down = nn.ModuleList(two_convs(a, b) for a, b in [(in_channels, widths[0]), *pairs])
        self.pool = nn.MaxPool2d(2)
        self.upsample = nn.ModuleList(nn.ConvTranspose2d(b, a, 2, 2) for a, b in pairs[::-1])
        self.up = nn.ModuleList(two_convs(2 * a, a) for a, _ in pairs[::-1])
        self.head = nn.Conv2d(widths[0], num_classes, 1)

    def output_size(self, size: int) -> int:
        """边长为 `size` 的输入得到多大的输出。

        Raises:
            ValueError: 某次池化前的边长不是正偶数。
        """
        n = size
        for _ in self.upsample:
            n -= 4
            if n < 2 or n % 2:
                raise ValueError(
                    f"x 的边长应使每次池化前都是正偶数（如 572、444），得到 {size}，某级为 {n}"
                )
            n //= 2
        for _ in self.upsample:
            n = 2 * (n - 4)
        if n <= 4:
            raise ValueError(f"x 的边长太小：输出应至少为 1，{size} 得到 {n - 4}")
        return n - 4

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or x.shape[1] != self.in_channels:
            raise ValueError(f"x 应为 (N, {self.in_channels}, H, W)，得到 {tuple(x.shape)}")
        for size in x.shape[-2:]:
            self.output_size(size)
        skips = []
        for level in self.down[:-1]:
            x = level(x)
            skips.append(x)
            x = self.pool(x)
        x = self.down[-1](x)
        for upsample, level, skip in zip(self.upsample, self.up, skips[::-1], strict=True):
            x = upsample(x)
            x = level(torch.cat([center_crop(skip, x), x], dim=1))
        return self.head(x)


def main() -> None:
    with torch.device("meta"):
        net = UNet()
        y = net(torch.empty(1, 1, 572, 572))
    total = sum(p.numel() for p in net.parameters())
    print(f"U-Net：(1, 1, 572, 572) → {tuple(y.shape)}，参数 {total:,}")
    print("输入边长 → 输出边长：", {n: net.output_size(n) for n in (188, 380, 572, 956)})


if __name__ == "__main__":
    main()
