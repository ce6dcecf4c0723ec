"""Large Kernel Matters：用可分离的大卷积核同时照顾分类与定位（全局卷积网络 GCN）。

分类要对平移、旋转不敏感，与特征密集相连；定位要对位置敏感，不能有全连接或全局池化。
折中的办法是核很大的卷积：$k\\times k$ 接近整张特征图，每个输出几乎看到全部特征，却仍逐位置计算。
直接用 $k\\times k$ 太贵，GCN 用两条支路之和近似：

$$
y = W_{1\\times k} * (W_{k\\times1} * x) + W'_{k\\times1} * (W'_{1\\times k} * x)
$$

参数从 $k^2 C K$ 降到 $2k(C+K)K$（中间不加非线性，所以仍是一个 $k\\times k$ 的线性核，只是秩低）。
$C=2048$、$K=21$、$k=15$ 时为 1,303,554 比 9,676,821（含偏置）。

每段特征的得分图还要经过边界细化块（BR）：$x + W_2\\,\\mathrm{ReLU}(W_1 x)$，修整物体边缘。
从最深一级起，得分图用转置卷积放大 2 倍，与上一级相加，再 BR，直到原图大小。

形状（512×512）：得分图 21×16² → 21×32² → 21×64² → 21×128² → 21×256² → 21×512²。

来源：Peng、Zhang、Yu、Luo、Sun，CVPR 2017，3.1 节与图 2、图 3。

与常见实现的差别：论文没有给出代码；zijundeng/pytorch-semantic-segmentation 用 $k=7$，
放大用插值。这里按论文的图：$k=15$，转置卷积 $4\\times4$、步幅 2。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from snippets.segmentation.dilated_resnet import DilatedResNet


class GlobalConv(nn.Module):
    """GCN 模块：$k\\times1$ 接 $1\\times k$，与 $1\\times k$ 接 $k\\times1$，相加。

    Args:
        in_channels: 输入通道数。
        out_channels: 输出通道数，即类别数。
        kernel_size: 核长 $k$，奇数。

    Raises:
        ValueError: `kernel_size` 不是正奇数。
    """

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int = 15) -> None:
        super().__init__()
        if kernel_size < 1 or kernel_size % 2 == 0:
            raise ValueError(f"kernel_size 应为正奇数，得到 {kernel_size}")
        self.in_channels = in_channels
        k, half = kernel_size, kernel_size // 2
        tall, wide = (
            {"kernel_size": (k, 1), "padding": (half, 0)},
            {
                "kernel_size": (1, k),
                "padding": (0, half),
            },
        )
        self.left = nn.Sequential(
            nn.Conv2d(in_channels, out_channels, **tall),
            nn.Conv2d(out_channels, out_channels, **wide),
        )
        self.right = nn.Sequential(
            nn.Conv2d(in_channels, out_channels, **wide),
            nn.Conv2d(out_channels, out_channels, **tall),
        )

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or x.shape[1] != self.in_channels:
            raise ValueError(f"x 应为 (N, {self.in_channels}, H, W)，得到 {tuple(x.shape)}")
        return self.left(x) + self.right(x)


class BoundaryRefinement(nn.Module):
    """BR：两个 3×3 卷积的残差模块，没有 BN。"""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(self.conv1(x).relu())


class LargeKernelNet(nn.Module):
    """GCN 网络，形状 $(N,3,H,W) \\to (N,K,H,W)$，$H$、$W$ 为 32 的倍数。

    Args:
        depths: ResNet 每段的模块数，默认 ResNet-152。
        num_classes: 类别数 $K$。
        kernel_size: GCN 的核长。
        width: ResNet 第一段的基准宽度。

    Raises:
        ValueError: `num_classes` 不是正数，或 `kernel_size` 不是正奇数。
    """

    def __init__(
        self,
        depths: Sequence[int] = (3, 8, 36, 3),
        num_classes: int = 21,
        kernel_size: int = 15,
        width: int = 64,
    ) -> None:
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        self.backbone = DilatedResNet(depths, 32, width)
        self.gcn = nn.ModuleList(
            nn.Sequential(
                GlobalConv(channels, num_classes, kernel_size), BoundaryRefinement(num_classes)
            )
            for channels in self.backbone.channels
        )
        # 五次放大：前三次之后与上一级相加，每次之后都 BR。
        self.up = nn.ModuleList(
            nn.ConvTranspose2d(num_classes, num_classes, 4, stride=2, padding=1) for _ in range(5)
        )
        self.refine = nn.ModuleList(BoundaryRefinement(num_classes) for _ in range(5))

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or x.shape[1] != 3 or any(n % 32 for n in x.shape[2:]):
            raise ValueError(f"x 应为 (N, 3, H, W)，H、W 为 32 的倍数，得到 {tuple(x.shape)}")
        scores = [gcn(stage) for gcn, stage in zip(self.gcn, self.backbone(x), strict=True)]
        y = scores.pop()
        for up, refine in zip(self.up, self.refine, strict=True):
            y = up(y)
            if scores:
                y = y + scores.pop()
            y = refine(y)
        return y


def main() -> None:
    with torch.device("meta"):
        net = LargeKernelNet()
        y = net(torch.empty(1, 3, 512, 512))
    total = sum(p.numel() for p in net.parameters())
    print(f"GCN（ResNet-152，k=15）：(1, 3, 512, 512) → {tuple(y.shape)}，参数 {total:,}")
    for k in (7, 15):
        gcn = sum(p.numel() for p in GlobalConv(2048, 21, k).parameters())
        print(f"k={k:2d}：GCN {gcn:,}，普通 {k}×{k} 卷积 {k * k * 2048 * 21 + 21:,}")


if __name__ == "__main__":
    main()
