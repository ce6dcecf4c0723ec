"""DeepLab v2：用 ASPP 在多个尺度上看，骨干换成空洞 ResNet-101。

v1 只有一个膨胀率 12 的 fc6；v2 让膨胀率 6、12、18、24 的四条支路并行，各出一份类别得分，**相加**
（不是拼接，拼接从 v3 开始）。骨干有两种：

- VGG-16：每条支路是 fc6（空洞 $3\\times3$）、fc7、fc8 三层，称 ASPP-L；
- ResNet-101：输出步幅 8，每条支路只有一个空洞 $3\\times3$ 卷积，直接出得分。

最后仍用 `dense_crf` 修边界。

形状：VGG（321×321）512×41² → 21×41²；ResNet（513×513）2048×65² → 21×65²。

来源：Chen 等，DeepLab，TPAMI 2018，3.2 节与图 7（ASPP）、
4.1 节（VGG 与 ResNet-101 的结果）。

与常见实现的差别：ResNet 版的层与 kazuto1011/deeplab-pytorch（作者 Caffe 模型的移植）相同，
步幅在第一个 $1\\times1$ 卷积上；训练时三个尺度的输入取最大得分（MSC），这里没有。
v2 的最大池化向上取整，513 这样的 $8k+1$ 边长上与这里相同。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from snippets.segmentation.aspp import SummedASPP
from snippets.segmentation.deeplab_v1 import dilated_vgg
from snippets.segmentation.dilated_resnet import DilatedResNet


class DeepLabV2(nn.Module):
    """ResNet 版，形状 $(N,3,H,W) \\to (N,K,\\lceil H/8\\rceil,\\lceil W/8\\rceil)$。

    Args:
        depths: ResNet 每段的模块数，默认 ResNet-101。
        num_classes: 类别数 $K$，含背景。
        rates: ASPP 各支路的膨胀率。
        width: ResNet 第一段的基准宽度。

    Raises:
        ValueError: `num_classes` 或 `rates` 不是正数。
    """

    def __init__(
        self,
        depths: Sequence[int] = (3, 4, 23, 3),
        num_classes: int = 21,
        rates: Sequence[int] = (6, 12, 18, 24),
        width: int = 64,
    ) -> None:
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        # --8<-- [start: heart]
        self.backbone = DilatedResNet(depths, 8, width, stride_in_3x3=False)
        self.aspp = SummedASPP(self.backbone.channels[-1], num_classes, rates)
        # --8<-- [end: heart]

    def forward(self, x: Tensor) -> Tensor:
        return self.aspp(self.backbone(x)[-1])


class DeepLabV2VGG(nn.Module):
    """VGG-16 版（ASPP-L），形状 $(N,3,H,W) \\to (N,K,\\lceil H/8\\rceil,\\lceil W/8\\rceil)$。

    Args:
        num_classes: 类别数 $K$，含背景。
        rates: ASPP 各支路的膨胀率。
        widths: VGG 五段的通道数。
        hidden: 每条支路 fc6、fc7 的通道数。

    Raises:
        ValueError: `num_classes` 或 `rates` 不是正数。
    """

    def __init__(
        self,
        num_classes: int = 21,
        rates: Sequence[int] = (6, 12, 18, 24),
        widths: Sequence[int] = (64, 128, 256, 512, 512),
        hidden: int = 1024,
    ) -> None:
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        self.features = dilated_vgg(widths)
        self.aspp = SummedASPP(widths[-1], num_classes, rates, hidden)

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or x.shape[1] != 3:
            raise ValueError(f"x 应为 (N, 3, H, W)，得到 {tuple(x.shape)}")
        return self.aspp(self.features(x))


def main() -> None:
    for name, build, size in (
        ("VGG-16", DeepLabV2VGG, 321),
        ("ResNet-101", DeepLabV2, 513),
    ):
        with torch.device("meta"):
            net = build()
            y = net(torch.empty(1, 3, size, size))
        total = sum(p.numel() for p in net.parameters())
        print(f"DeepLab v2（{name}）：{size}×{size} → {tuple(y.shape)}，参数 {total:,}")


if __name__ == "__main__":
    main()
