"""Wide ResNet：不再加深，而是把残差模块加宽 k 倍。

上千层的残差网络层层依次计算，很慢，而每层学到的很少。WRN-d-k 用 d 层、每段 16k、32k、64k
通道的预激活模块，两个 3×3 卷积之间可加 dropout。宽度让参数与乘加都按 $k^2$ 增长，
但大卷积在 GPU 上远比许多小卷积快：
WRN-40-4 与 1001 层的 preResNet 精度相近，参数相近（8.9 M 比 10.3 M），训练快 8 倍。
论文的结论是层数少、参数相近、快得多，并不是参数总是更少：WRN-28-10 有 36.5 M。

层数 $d = 6n + 4$：每段 $n$ 个模块，另有开头的卷积与三个换段的 1×1 捷径。

形状（32×32，WRN-28-10）：16×32² → 160×32² → 320×16² → 640×8² → 10。

来源：Zagoruyko, Komodakis, "Wide Residual Networks", BMVC 2016, §2、表 1、4、5。

与常见实现的差别：torchvision 的 `wide_resnet50_2` 是另一张网，
即把 ImageNet 的 ResNet-50 瓶颈中间加宽一倍（68,883,240 个参数），用 `wide_resnet50_2` 得到，
键名与 torchvision 相同。
"""

import torch
from torch import nn

from snippets.classification.preresnet import PreActBlock, PreResNet
from snippets.classification.resnet import Bottleneck, ResNet


def wide_resnet(
    depth: int = 28, k: int = 10, num_classes: int = 10, dropout: float = 0
) -> PreResNet:
    """CIFAR 上的 WRN-depth-k。

    Args:
        depth: 层数，6n+4。
        k: 加宽的倍数。
        num_classes: 类别数。
        dropout: 两个卷积之间置零的概率；原文 CIFAR 上用 0.3。

    Raises:
        ValueError: `depth` 不是 6n+4，或 `k` 不是正数。
    """
    if depth < 10 or depth % 6 != 4:
        raise ValueError(f"depth 应为 6n+4（如 16、28、40），得到 {depth}")
    if k < 1:
        raise ValueError(f"k 应为正整数，得到 {k}")
    # --8<-- [start: heart]
    stem = nn.Conv2d(3, 16, 3, padding=1, bias=False)
    depths, widths = (depth // 6,) * 3, (16 * k, 32 * k, 64 * k)
    return PreResNet(PreActBlock, depths, widths, stem, 16, num_classes, dropout=dropout)
    # --8<-- [end: heart]


def wide_resnet50_2(num_classes: int = 1000) -> ResNet:
    """ImageNet 上的 WRN-50-2（§3，表 8）：ResNet-50 v1.5，瓶颈里的 3×3 卷积加宽一倍。"""
    return ResNet(Bottleneck, (3, 4, 6, 3), num_classes, inner=128, stride_in_3x3=True)


def main() -> None:
    """打印论文表 4 里几种深度与宽度的参数量。"""
    for depth, k in ((40, 1), (40, 4), (16, 8), (28, 10)):
        with torch.device("meta"):
            net = wide_resnet(depth, k)
        print(f"WRN-{depth}-{k:<3}{sum(p.numel() for p in net.parameters()):>12,} 个参数")


if __name__ == "__main__":
    main()
