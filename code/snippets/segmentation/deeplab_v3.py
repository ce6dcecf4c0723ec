"""DeepLab v3：改进 ASPP，加入图像级特征与 BN，不再需要 CRF。

与 v2 相比：

- ASPP 的支路**拼接**再压缩，带 BN，多了全局平均池化一支（见 `aspp`）；
- 第 4 段的三个残差模块用 multi-grid $(1,2,4)$，膨胀率为 $2\\times(1,2,4)$；
- 训练时输出步幅 16，测试时可换成 8，ASPP 的膨胀率随之加倍，权重不变；
- 损失在放大回原图的得分上算，标注不缩小；丢掉 CRF。

残差网络 v2 已经在用；v3 的新意是级联、并行地使用空洞卷积的系统比较。

形状（513×513，OS 16）：256×129² → 512×65² → 1024×33² → 2048×33² → ASPP 256×33² → 21×33²，
再双线性放大到原图。

来源：Chen 等，Rethinking Atrous Convolution for Semantic Image Segmentation，2017，
3.2 节（multi-grid）、3.3 节与图 5（ASPP）、4 节。

与 torchvision 的差别：`deeplabv3_resnet101` 是 OS 8、膨胀率 12、24、36、没有 multi-grid，
并在 ASPP 之后多一个 $3\\times3$ 卷积（590,336 个参数）；`torchvision=True` 得到它，
骨干与 ASPP 的键也与它相同。原文的步幅在第一个 $1\\times1$ 卷积上，torchvision 的在 $3\\times3$ 上。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from snippets.segmentation.aspp import ASPP, conv_bn_relu
from snippets.segmentation.dilated_resnet import DilatedResNet


class DeepLabV3(nn.Module):
    """形状 $(N,3,H,W) \\to (N,K,\\lceil H/s\\rceil,\\lceil W/s\\rceil)$，$s$ 为输出步幅。

    Args:
        depths: ResNet 每段的模块数，默认 ResNet-101。
        num_classes: 类别数 $K$，含背景。
        output_stride: 输出步幅，16 或 8；ASPP 的膨胀率为 6、12、18 或它们的两倍。
        width: ResNet 第一段的基准宽度。
        channels: ASPP 的通道数。
        torchvision: 是否为 torchvision 的变体。

    Raises:
        ValueError: `num_classes` 不是正数，或 `output_stride` 不是 16、8。
    """

    def __init__(
        self,
        depths: Sequence[int] = (3, 4, 23, 3),
        num_classes: int = 21,
        output_stride: int = 16,
        width: int = 64,
        channels: int = 256,
        torchvision: bool = False,
    ) -> None:
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        if output_stride not in (16, 8):
            raise ValueError(f"output_stride 应为 16 或 8，得到 {output_stride}")
        self.backbone = DilatedResNet(
            depths,
            output_stride,
            width,
            stride_in_3x3=torchvision,
            multi_grid=(1,) if torchvision else (1, 2, 4),
        )
        extra = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        # --8<-- [start: heart]
        rates = [96 // output_stride * k for k in (1, 2, 3)]
        self.classifier = nn.Sequential(
            ASPP(self.backbone.channels[-1], rates, channels),
            *(conv_bn_relu(extra, channels) if torchvision else ()),
            nn.Conv2d(channels, num_classes, 1),
        )
        # --8<-- [end: heart]

    def forward(self, x: Tensor) -> Tensor:
        return self.classifier(self.backbone(x)[-1])


def main() -> None:
    variants = {
        "论文，ResNet-101，OS 16": ({}, 513),
        "同样的权重，OS 8": ({"output_stride": 8}, 513),
        "torchvision，ResNet-101": ({"output_stride": 8, "torchvision": True}, 520),
    }
    for name, (options, size) in variants.items():
        with torch.device("meta"):
            net = DeepLabV3(**options).eval()
            y = net(torch.empty(1, 3, size, size))
        total = sum(p.numel() for p in net.parameters())
        print(f"{name}：{size}×{size} → {tuple(y.shape)}，参数 {total:,}")


if __name__ == "__main__":
    main()
