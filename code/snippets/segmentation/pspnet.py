"""PSPNet：空洞 ResNet 加金字塔池化，训练时再加一个辅助损失。

错误往往来自不看场景：把河上的船认成车。PSPNet 在输出步幅 8 的 ResNet 之后接 `pyramid_pooling`，
把四种尺度的全局上下文拼到每个像素上，再由 $3\\times3$ 卷积与 $1\\times1$ 卷积分类。
训练时第 3 段的输出也接一个小的分类头，直接输出分割结果、算辅助损失：

$$
L = L_{\\text{main}} + 0.4\\,L_{\\text{aux}}
$$

它只帮助优化，测试时不用。

形状（473×473）：128×119² → 256×119² → 512×60² → 1024×60² → 2048×60² → 拼接 4096×60²
→ 512×60² → 21×60² → 放大 21×473²。

来源：Zhao 等，PSPNet，CVPR 2017，3.2 节（金字塔池化）、3.3 节（结构）、4 节（辅助损失，权重 0.4 见
5.1 节）。

与常见实现的差别：层与 hszhao/semseg（第一作者）相同：开头是三个 $3\\times3$ 卷积，边长应为 $8k+1$，
插值 `align_corners=True`。`segmentation_models_pytorch` 的 PSPNet 默认只用编码器的前三级，
是另一个网络（ResNet-50 时 24.4M 参数）。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from snippets.segmentation.dilated_resnet import DilatedResNet
from snippets.segmentation.pyramid_pooling import PyramidPooling


def head(in_channels: int, channels: int, num_classes: int) -> nn.Sequential:
    """3×3 卷积、BN、ReLU、dropout，再用 1×1 卷积分类。"""
    return nn.Sequential(
        nn.Conv2d(in_channels, channels, 3, padding=1, bias=False),
        nn.BatchNorm2d(channels),
        nn.ReLU(),
        nn.Dropout2d(0.1),
        nn.Conv2d(channels, num_classes, 1),
    )


class PSPNet(nn.Module):
    """形状 $(N,3,H,W) \\to (N,K,H,W)$，$H$、$W$ 为 $8k+1$。

    Args:
        depths: ResNet 每段的模块数，默认 ResNet-50。
        num_classes: 类别数 $K$。
        width: ResNet 第一段的基准宽度。
        bins: 金字塔池化的网格。
        auxiliary: 是否有辅助头；有时训练模式返回 (主输出, 辅助输出)。

    Raises:
        ValueError: `num_classes` 不是正数。
    """

    def __init__(
        self,
        depths: Sequence[int] = (3, 4, 6, 3),
        num_classes: int = 21,
        width: int = 64,
        bins: Sequence[int] = (1, 2, 3, 6),
        auxiliary: bool = False,
    ) -> None:
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        self.backbone = DilatedResNet(depths, 8, width, deep_stem=True)
        *_, third, fourth = self.backbone.channels
        self.ppm = PyramidPooling(fourth, bins)
        self.cls = head(2 * fourth, fourth // 4, num_classes)
        self.aux = head(third, third // 4, num_classes) if auxiliary else None

    def forward(self, x: Tensor) -> Tensor | tuple[Tensor, Tensor]:
        if x.dim() != 4 or x.shape[1] != 3 or any(n % 8 != 1 for n in x.shape[2:]):
            raise ValueError(f"x 应为 (N, 3, H, W)，H、W 为 8k+1，得到 {tuple(x.shape)}")
        *_, third, fourth = self.backbone(x)
        outputs = [self.cls(self.ppm(fourth))]
        if self.aux is not None and self.training:
            outputs.append(self.aux(third))
        main, *auxiliary = (
            F.interpolate(y, x.shape[-2:], mode="bilinear", align_corners=True) for y in outputs
        )
        return (main, *auxiliary) if auxiliary else main


def main() -> None:
    for name, depths in {"ResNet-50": (3, 4, 6, 3), "ResNet-101": (3, 4, 23, 3)}.items():
        with torch.device("meta"):
            net = PSPNet(depths).eval()
            y = net(torch.empty(1, 3, 473, 473))
        total = sum(p.numel() for p in net.parameters())
        print(f"PSPNet（{name}）：(1, 3, 473, 473) → {tuple(y.shape)}，参数 {total:,}")


if __name__ == "__main__":
    main()
