"""SegNet：解码器按编码器记下的最大值位置放回数值。

编码器是 VGG-16 的 13 个卷积（各接 BN、ReLU）。每次 $2\\times2$ 最大池化除了值还记下**位置**；
解码器对称，反池化时把每个值放回它原来的位置，其余填零，再用卷积把稀疏的图变稠密。
传过去的只是位置而不是特征图：论文的主张是省**内存**（每个 2×2 窗口只要 2 比特），而不是省计算。

形状（360×480）：64×180×240 → 128×90×120 → 256×45×60 → 512×23×30 → 512×12×15，
再一级级回到 360×480；45 是奇数，池化向上取整得 23，反池化时要恢复成 45。

来源：Badrinarayanan、Kendall、Cipolla，TPAMI 2017，3 节与图 2、图 3；
层与 alexgkendall/SegNet-Tutorial 的 `segnet_train.prototxt` 一致。

与常见实现的差别：许多移植用向下取整的池化，360×480 时乘加数少 0.4%；
最后一个卷积直接输出类别得分，后面没有 BN 与 ReLU。
"""

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

DEPTHS = (2, 2, 3, 3, 3)  # VGG-16 每段的卷积数


def conv_stage(channels: Sequence[int]) -> nn.Sequential:
    """相邻通道数之间各一个 3×3 卷积、BN、ReLU。"""
    layers: list[nn.Module] = []
    for a, b in pairwise(channels):
        layers += [nn.Conv2d(a, b, 3, padding=1), nn.BatchNorm2d(b), nn.ReLU()]
    return nn.Sequential(*layers)


class SegNet(nn.Module):
    """形状 $(N,3,H,W) \\to (N,K,H,W)$，$H$、$W$ 任意。

    Args:
        num_classes: 类别数 $K$。
        in_channels: 图像的通道数。
        widths: 五段的通道数。

    Raises:
        ValueError: `num_classes` 不是正数。
    """

    def __init__(
        self,
        num_classes: int = 11,
        in_channels: int = 3,
        widths: Sequence[int] = (64, 128, 256, 512, 512),
    ) -> None:
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        self.in_channels = in_channels
        before = (in_channels, *widths)  # 每段之前的通道数
        stages = list(zip(before, widths, DEPTHS, strict=False))
        self.encoder = nn.ModuleList(conv_stage([a] + [b] * depth) for a, b, depth in stages)
        # 解码器与编码器对称：同样多的卷积，最后一个把通道数变回前一段的。
        self.decoder = nn.ModuleList(conv_stage([b] * depth + [a]) for a, b, depth in stages[:0:-1])
        self.decoder.append(conv_stage([widths[0]] * DEPTHS[0]))
        self.head = nn.Conv2d(widths[0], num_classes, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or x.shape[1] != self.in_channels:
            raise ValueError(f"x 应为 (N, {self.in_channels}, H, W)，得到 {tuple(x.shape)}")
        memory = []
        for stage in self.encoder:
            x = stage(x)
            size = x.shape[-2:]
            x, positions = F.max_pool2d(x, 2, ceil_mode=True, return_indices=True)
            memory.append((positions, size))
        for stage, (positions, size) in zip(self.decoder, memory[::-1], strict=True):
            x = stage(F.max_unpool2d(x, positions, 2, output_size=size))
        return self.head(x)


def main() -> None:
    with torch.device("meta"):
        net = SegNet()
    total = sum(p.numel() for p in net.parameters())
    print(f"SegNet，11 类：参数 {total:,}")
    x = torch.tensor([[[[1.0, 5, 2, 0], [3, 4, 7, 1]]]])
    pooled, positions = F.max_pool2d(x, 2, return_indices=True)
    print("池化前", x[0, 0].tolist(), "→", pooled[0, 0].tolist(), "位置", positions[0, 0].tolist())
    print("反池化", F.max_unpool2d(pooled, positions, 2)[0, 0].tolist())


if __name__ == "__main__":
    main()
