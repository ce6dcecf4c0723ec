"""空洞 ResNet：把后几段的步幅换成膨胀率，特征图不再缩小。

ResNet 的总步幅（输出步幅，OS）是 32。去掉第 4 段的步幅，特征图停在 1/16；
那一段的 $3\\times3$ 卷积改用膨胀率 2，看到的还是原来那些位置，权重照用。再去掉第 3 段的步幅，
停在 1/8，膨胀率依次为 2、4。代价是计算：OS 8 的第 3、4 段要算的位置分别是原来的 4 倍、16 倍。

| 输出步幅 | 第 3 段 | 第 4 段 |
|---|---|---|
| 32 | 步幅 2 | 步幅 2 |
| 16 | 步幅 2 | 膨胀率 2 |
| 8 | 膨胀率 2 | 膨胀率 4 |

DeepLab v3 的第 4 段三个模块再乘上 multi-grid $(1,2,4)$，使膨胀率不全相同，缓解网格效应。

形状（513×513，OS 16，宽 64）：256×129² → 512×65² → 1024×33² → 2048×33²。

来源：Yu、Koltun、Funkhouser，Dilated Residual Networks，CVPR 2017，3.1 节；
Chen 等，Rethinking Atrous Convolution，2017，3.2 节（multi-grid）。

与 torchvision 的差别：`replace_stride_with_dilation` 让一段的第一个模块仍用上一段的膨胀率，
这里与 DeepLab、PSPNet 作者的代码一样，整段都用新的；参数、乘加次数、键名都相同。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from snippets.classification.resnet import Bottleneck, ResNet

RATES = {32: {}, 16: {4: 2}, 8: {3: 2, 4: 4}}  # 输出步幅 → 段 → 膨胀率


def dilate(stage: nn.Sequential, rate: int, multi_grid: Sequence[int] = (1,)) -> None:
    """就地把一段的步幅换成膨胀率。

    Args:
        stage: 若干残差模块。
        rate: 这一段的膨胀率。
        multi_grid: 各模块再乘的倍数，循环使用。
    """
    for i, block in enumerate(stage):
        unit = rate * multi_grid[i % len(multi_grid)]
        for conv in block.modules():
            if isinstance(conv, nn.Conv2d):
                conv.stride = (1, 1)
                if conv.kernel_size == (3, 3):
                    conv.dilation = conv.padding = (unit, unit)


class DilatedResNet(ResNet):
    """没有分类头的 ResNet，给出四段的特征。

    Args:
        depths: 每段的瓶颈模块数，如 (3, 4, 23, 3)。
        output_stride: 最后一段的步幅：8、16 或 32。
        width: 第一段的基准宽度，论文为 64。
        stride_in_3x3: 步幅在 3×3（v1.5）还是第一个 1×1（原文）。
        multi_grid: 第 4 段各模块的膨胀率再乘的倍数。
        deep_stem: 开头用三个 3×3 卷积代替 7×7（PSPNet）。

    Raises:
        ValueError: `output_stride` 不是 8、16、32，或 `depths` 不是四个。
    """

    def __init__(
        self,
        depths: Sequence[int],
        output_stride: int = 8,
        width: int = 64,
        stride_in_3x3: bool = True,
        multi_grid: Sequence[int] = (1,),
        deep_stem: bool = False,
    ) -> None:
        if output_stride not in RATES:
            raise ValueError(f"output_stride 应为 8、16 或 32，得到 {output_stride}")
        if len(depths) != 4:
            raise ValueError(f"depths 应有四段，得到 {tuple(depths)}")
        super().__init__(Bottleneck, depths, width=width, stride_in_3x3=stride_in_3x3)
        del self.avgpool, self.fc
        if deep_stem:
            layers: list[nn.Module] = []
            for a, b, stride in ((3, width, 2), (width, width, 1), (width, 2 * width, 1)):
                layers += [nn.Conv2d(a, b, 3, stride, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU()]
            *stem, self.bn1, self.relu = layers
            self.conv1 = nn.Sequential(*stem)
            self.layer1[0] = Bottleneck(2 * width, width, stride_in_3x3=stride_in_3x3)
        for stage, rate in RATES[output_stride].items():
            dilate(self.get_submodule(f"layer{stage}"), rate, multi_grid if stage == 4 else (1,))
        self.channels = tuple(width * 2**i * Bottleneck.expansion for i in range(4))

    def forward(self, x: Tensor) -> tuple[Tensor, ...]:
        """(N, 3, H, W) → 四段的特征，由浅到深。"""
        if x.dim() != 4 or x.shape[1] != 3:
            raise ValueError(f"x 应为 (N, 3, H, W)，得到 {tuple(x.shape)}")
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        stages = []
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = layer(x)
            stages.append(x)
        return tuple(stages)


def main() -> None:
    for output_stride in (32, 16, 8):
        with torch.device("meta"):
            net = DilatedResNet((3, 4, 23, 3), output_stride)
            stages = net(torch.empty(1, 3, 513, 513))
        print(f"输出步幅 {output_stride}：", *(tuple(s.shape[1:]) for s in stages))


if __name__ == "__main__":
    main()
