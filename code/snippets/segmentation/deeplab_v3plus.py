"""DeepLab v3+：把 v3 当编码器，加一个用浅层特征找回边界的小解码器。

v3 的输出步幅是 16，直接放大 16 倍，边界模糊。v3+ 先放大 4 倍，与骨干里步幅 4 的低层特征拼接，
再卷积、放大 4 倍：

$$
y = \\mathrm{up}_4\\bigl(\\mathrm{conv}
[\\,\\mathrm{up}_4(\\mathrm{ASPP}(x_{16})),\\ W_{1\\times1} x_4\\,]\\bigr)
$$

低层特征的通道多（256），会压过语义特征，所以先用 $1\\times1$ 卷积压到 48。骨干换成
`aligned_xception`，ASPP 与解码器的 $3\\times3$ 卷积也都换成深度可分离的：与普通的卷积相比，
参数与计算都少得多，精度相近。

形状（513×513）：编码器 2048×33² → ASPP 256×33² → 放大 256×129²，拼 48×129² → 304×129²
→ 256×129² → 21×129² → 放大 21×513²。

来源：Chen 等，ECCV 2018，3.1 节与图 2（解码器）、3.2 节（骨干）、
4.1 节（48 个通道、两个 $3\\times3$ 卷积）。

与常见实现的差别：jfzhang95/pytorch-deeplab-xception 的 ASPP 与解码器用普通卷积（54.7M 参数）；
`segmentation_models_pytorch` 的可分离，但骨干默认 ResNet，逐通道与逐点卷积之间没有 BN。
官方的 TensorFlow 版在 COCO、JFT 上预训练，放大用 `align_corners=True`，这里同样。
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snippets.segmentation.aligned_xception import AlignedXception
from snippets.segmentation.aspp import ASPP, conv_bn_relu, separable_atrous_conv


def enlarge(x: Tensor, size: torch.Size) -> Tensor:
    """双线性放大到给定的 (高, 宽)。"""
    return F.interpolate(x, size, mode="bilinear", align_corners=True)


class DeepLabV3Plus(nn.Module):
    """形状 $(N,3,H,W) \\to (N,K,H,W)$。

    Args:
        num_classes: 类别数 $K$，含背景。
        output_stride: 编码器的输出步幅，16 或 8；ASPP 的膨胀率为 6、12、18 或它们的两倍。
        middle: 骨干中间段的模块数。
        width: 骨干通道数的倍数。
        channels: ASPP 与解码器的通道数。
        low_channels: 低层特征压到几个通道。

    Raises:
        ValueError: `num_classes` 不是正数，或 `output_stride` 不是 16、8。
    """

    def __init__(
        self,
        num_classes: int = 21,
        output_stride: int = 16,
        middle: int = 16,
        width: float = 1.0,
        channels: int = 256,
        low_channels: int = 48,
    ) -> None:
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        if output_stride not in (16, 8):
            raise ValueError(f"output_stride 应为 16 或 8，得到 {output_stride}")
        self.backbone = AlignedXception(output_stride, middle, width)
        low, high = self.backbone.channels
        rates = [96 // output_stride * k for k in (1, 2, 3)]
        self.aspp = ASPP(high, rates, channels, separable=True)
        self.reduce = conv_bn_relu(nn.Conv2d(low, low_channels, 1, bias=False), low_channels)
        self.decoder = nn.Sequential(
            conv_bn_relu(separable_atrous_conv(channels + low_channels, channels, 1), channels),
            conv_bn_relu(separable_atrous_conv(channels, channels, 1), channels),
            nn.Conv2d(channels, num_classes, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        low, high = self.backbone(x)
        semantics = enlarge(self.aspp(high), low.shape[-2:])
        scores = self.decoder(torch.cat([semantics, self.reduce(low)], dim=1))
        return enlarge(scores, x.shape[-2:])


def main() -> None:
    with torch.device("meta"):
        net = DeepLabV3Plus().eval()
        y = net(torch.empty(1, 3, 513, 513))
    total = sum(p.numel() for p in net.parameters())
    print(f"DeepLab v3+（Xception-65）：(1, 3, 513, 513) → {tuple(y.shape)}，参数 {total:,}")
    for name, part in net.named_children():
        print(f"  {name:<9}{sum(p.numel() for p in part.parameters()):>12,}")


if __name__ == "__main__":
    main()
