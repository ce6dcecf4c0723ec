"""金字塔池化：用几种粗细的网格平均整张图，再拼回去。

把特征图分别平均池化成 $1\\times1$、$2\\times2$、$3\\times3$、$6\\times6$，各用 $1\\times1$
卷积把通道压到 $1/4$，双线性放大回原来的大小，与输入拼接。
$1\\times1$ 是整幅图的上下文，$6\\times6$ 是局部的；于是每个像素都知道自己处在怎样的场景里。

形状：$(N,C,H,W) \\to (N,2C,H,W)$，四支各 $C/4$。

自适应平均池化把长 $n$ 分成 $b$ 格，第 $i$ 格覆盖
$[\\lfloor in/b\\rfloor,\\ \\lceil (i+1)n/b\\rceil)$：$b$ 不整除 $n$ 时
相邻格重叠，不等于普通的平均池化。

来源：Zhao 等，PSPNet，CVPR 2017，3.2 节与图 3。

与常见实现的差别：层与 hszhao/semseg（第一作者）的 `PPM` 相同，放大时 `align_corners=True`；
作者原来的 Caffe 版在 60×60 的图上用固定的池化核，大小不能变。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class PyramidPooling(nn.Module):
    """金字塔池化模块。

    训练时 1×1 的一支每个通道只有 $N$ 个值供 BN 统计，所以批大小至少为 2。

    Args:
        channels: 输入通道数 $C$，能被支数整除。
        bins: 每支把图分成几乘几。

    Raises:
        ValueError: `bins` 不是正整数，或支数不整除 `channels`。
    """

    def __init__(self, channels: int, bins: Sequence[int] = (1, 2, 3, 6)) -> None:
        super().__init__()
        if not bins or min(bins) < 1:
            raise ValueError(f"bins 应为至少一个正整数，得到 {tuple(bins)}")
        if channels % len(bins):
            raise ValueError(f"channels 应能被支数 {len(bins)} 整除，得到 {channels}")
        self.channels = channels
        reduced = channels // len(bins)
        self.features = nn.ModuleList(
            nn.Sequential(
                nn.AdaptiveAvgPool2d(size),
                nn.Conv2d(channels, reduced, 1, bias=False),
                nn.BatchNorm2d(reduced),
                nn.ReLU(),
            )
            for size in bins
        )

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or x.shape[1] != self.channels:
            raise ValueError(f"x 应为 (N, {self.channels}, H, W)，得到 {tuple(x.shape)}")
        branches = [
            F.interpolate(branch(x), x.shape[-2:], mode="bilinear", align_corners=True)
            for branch in self.features
        ]
        return torch.cat([x, *branches], dim=1)


def main() -> None:
    with torch.device("meta"):
        module = PyramidPooling(2048).eval()
        x = torch.empty(1, 2048, 60, 60)
    total = sum(p.numel() for p in module.parameters())
    print(f"{tuple(x.shape)} → {tuple(module(x).shape)}，参数 {total:,}")
    line = torch.arange(7.0).view(1, 1, 7)
    print("长 7 的 0…6 平均成 3 格（格有重叠）：", F.adaptive_avg_pool1d(line, 3)[0, 0].tolist())


if __name__ == "__main__":
    main()
