"""Inception v2（BN-Inception）：每个卷积之后做批归一化，5×5 换成两个 3×3。

BN 把每个通道在一个批里归一化到零均值、单位方差，再缩放平移：

$$\\hat x = \\frac{x - \\mu_B}{\\sqrt{\\sigma_B^2 + \\varepsilon}},\\qquad
y = \\gamma \\hat x + \\beta,$$

于是可以用大得多的学习率，不再需要 LRN，dropout 也可以减弱。两个 3×3 的感受野与一个 5×5 相同，
参数是 $2\\cdot 9C^2$ 比 $25C^2$。降采样由步幅 2 的 Inception 模块完成：
两个卷积分支加一个没有投影的最大池化。

形状（224×224 输入）：conv1 64×112² → pool 64×56² → conv2 192×56² → pool 192×28² → 3b 320×28² →
3c 576×14² → 4d 608×14² → 4e 1056×7² → 5b 1024×7² → 1000。

来源：Ioffe, Szegedy, "Batch Normalization", ICML 2015, §4.2、附录图 5。

与常见实现的差别：“Inception v2” 有两张网。Inception-v4 一文 §1 用它称呼 BN-Inception，
即这里的这张；“Rethinking the Inception Architecture” 表 3 用它称呼另一张（38 亿次乘加）。
通道数随公开的权重（Cadene、pytorchcv），卷积带偏置，11,295,240 个参数；
BN 一文写的 13.6 M 没有任何公开实现对得上。
公开权重可按顺序载入：每个卷积之后紧跟它的 BN。
"""

import torch
from torch import Tensor, nn

from snippets.classification.inception_block import (
    Parallel,
    check_classes,
    check_image,
    conv_unit,
)

# 1×1；3×3 的降维与输出；两个 3×3 的降维与输出；池化方式；池化投影。步幅 2 的模块没有 1×1 与投影。
BLOCKS = {
    "3a": (64, (64, 64), (64, 96), "avg", 32),
    "3b": (64, (64, 96), (64, 96), "avg", 64),
    "3c": (0, (128, 160), (64, 96), "max", 0),
    "4a": (224, (64, 96), (96, 128), "avg", 128),
    "4b": (192, (96, 128), (96, 128), "avg", 128),
    "4c": (160, (128, 160), (128, 160), "avg", 128),
    "4d": (96, (128, 192), (160, 192), "avg", 128),
    "4e": (0, (128, 192), (192, 256), "max", 0),
    "5a": (352, (192, 320), (160, 224), "avg", 128),
    "5b": (352, (192, 320), (192, 224), "max", 128),
}


def unit(in_channels: int, out_channels: int, kernel: int, stride: int = 1) -> nn.Sequential:
    """带偏置的卷积（填充使尺寸只随步幅变化）、BN、ReLU。"""
    return conv_unit(in_channels, out_channels, kernel, stride, kernel // 2, bias=True, eps=1e-5)


def block(
    in_channels: int, c1: int, c3: tuple[int, int], double: tuple[int, int], pool: str, proj: int
) -> tuple[Parallel, int]:
    """一个模块和它的输出通道数；`c1` 为 0 时步幅为 2。"""
    stride = 1 if c1 else 2
    branches = [unit(in_channels, c1, 1)] if c1 else []
    # --8<-- [start: heart]
    branches += [
        nn.Sequential(unit(in_channels, c3[0], 1), unit(c3[0], c3[1], 3, stride)),
        nn.Sequential(
            unit(in_channels, double[0], 1),
            unit(double[0], double[1], 3),
            unit(double[1], double[1], 3, stride),
        ),
    ]
    # --8<-- [end: heart]
    if not proj:
        branches.append(nn.MaxPool2d(3, stride, ceil_mode=True))
        return Parallel(*branches), c3[1] + double[1] + in_channels
    pooling = (nn.AvgPool2d if pool == "avg" else nn.MaxPool2d)(3, 1, 1)
    branches.append(nn.Sequential(pooling, unit(in_channels, proj, 1)))
    return Parallel(*branches), c1 + c3[1] + double[1] + proj


class InceptionV2(nn.Module):
    """BN-Inception。

    Args:
        num_classes: 类别数。
        in_channels: 输入通道数。

    Raises:
        ValueError: 类别数不是正数。
    """

    def __init__(self, num_classes: int = 1000, in_channels: int = 3):
        super().__init__()
        check_classes(num_classes)
        self.in_channels = in_channels
        stages: dict[str, nn.Module] = {
            "conv1": unit(in_channels, 64, 7, 2),
            "pool1": nn.MaxPool2d(3, 2, ceil_mode=True),
            "reduce2": unit(64, 64, 1),
            "conv2": unit(64, 192, 3),
            "pool2": nn.MaxPool2d(3, 2, ceil_mode=True),
        }
        channels = 192
        for name, spec in BLOCKS.items():
            stages[f"inception{name}"], channels = block(channels, *spec)
        self.features = nn.Sequential()
        for name, stage in stages.items():
            self.features.add_module(name, stage)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(channels, num_classes)

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, 类别数)，H、W ≥ 32。"""
        check_image(x, self.in_channels, 32)
        return self.fc(self.avgpool(self.features(x)).flatten(1))


def main() -> None:
    """打印每一步之后的形状。"""
    with torch.device("meta"):
        net, x = InceptionV2().eval(), torch.zeros(1, 3, 224, 224)
    print(f"{sum(p.numel() for p in net.parameters()):,} 个参数")
    for name, stage in net.features.named_children():
        x = stage(x)
        print(f"{name:<12}", tuple(x.shape))


if __name__ == "__main__":
    main()
