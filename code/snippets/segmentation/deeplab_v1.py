"""DeepLab v1：空洞卷积使 VGG-16 的步幅停在 8，再用稠密 CRF 修边界。

VGG-16 的总步幅是 32，得分图太粗。DeepLab 把 pool4、pool5 的步幅改为 1，特征图停在 1/8；
但后面的卷积核原本是为更粗的图训练的，所以 conv5 的三个卷积用膨胀率 2 跳着看，
感受野与改动前相同，预训练的权重照样能用（“孔算法”）。
全连接的 fc6 变成 $3\\times3$、膨胀率 12、1024 通道的卷积（LargeFOV）：
比 $7\\times7\\times4096$ 小得多，看的范围却一样大：$3\\times3$ 的 pool5、pool5a 与 fc6 依次跨
$2+2+2\\cdot12=28$ 格，每格 8 像素，

$$
28\\times8 = 224 \\text{ 像素}
$$

正是论文表 2 的视野（field of view）。

形状（321×321）：64×161² → 128×81² → 256×41² → 512×41² → 512×41² → 1024×41² → 21×41²，
训练时把标注缩小 8 倍来比，测试时把得分双线性放大 8 倍，再交给 `dense_crf`。

来源：Chen 等，Semantic Image Segmentation with Deep Convolutional Nets and Fully Connected CRFs，
ICLR 2015，3.1 节、4 节与表 2（DeepLab-CRF-LargeFOV，20.5M 参数）。

与常见实现的差别：池化都是 $3\\times3$、补 1（作者的 prototxt），不是 VGG 的 $2\\times2$；
pool5 后作者另有一个 $3\\times3$ 平均池化 pool5a，这里同样有。特征部分的键与 torchvision 的
`vgg16().features` 相同，可直接载入 ImageNet 权重。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


# --8<-- [start: heart]
def dilated_vgg(widths: Sequence[int] = (64, 128, 256, 512, 512)) -> nn.Sequential:
    """VGG-16 的卷积部分，步幅 8：pool4、pool5 不缩小，conv5 膨胀率 2。

    Args:
        widths: 五段的通道数。

    Returns:
        $(N,3,H,W) \\to (N,C_5,\\lceil H/8\\rceil,\\lceil W/8\\rceil)$；
        卷积的序号与 torchvision 的 VGG-16 相同。
    """
    layers: list[nn.Module] = []
    channels = 3
    for i, (depth, width) in enumerate(zip((2, 2, 3, 3, 3), widths, strict=True)):
        rate = 2 if i == 4 else 1
        for _ in range(depth):
            conv = nn.Conv2d(channels, width, 3, padding=rate, dilation=rate)
            nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
            layers += [conv, nn.ReLU()]
            channels = width
        layers.append(nn.MaxPool2d(3, stride=2 if i < 3 else 1, padding=1))
    return nn.Sequential(*layers)


# --8<-- [end: heart]


class DeepLabV1(nn.Module):
    """DeepLab-LargeFOV，形状 $(N,3,H,W) \\to (N,K,\\lceil H/8\\rceil,\\lceil W/8\\rceil)$。

    Args:
        num_classes: 类别数 $K$，含背景。
        rate: fc6 的膨胀率。
        widths: 五段卷积的通道数。
        hidden: fc6、fc7 的通道数。

    Raises:
        ValueError: `num_classes` 或 `rate` 不是正数。
    """

    def __init__(
        self,
        num_classes: int = 21,
        rate: int = 12,
        widths: Sequence[int] = (64, 128, 256, 512, 512),
        hidden: int = 1024,
    ) -> None:
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        if rate < 1:
            raise ValueError(f"rate 应为正整数，得到 {rate}")
        self.features = dilated_vgg(widths)
        self.classifier = nn.Sequential(
            nn.AvgPool2d(3, stride=1, padding=1),
            nn.Conv2d(widths[-1], hidden, 3, padding=rate, dilation=rate),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Conv2d(hidden, hidden, 1),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Conv2d(hidden, num_classes, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or x.shape[1] != 3:
            raise ValueError(f"x 应为 (N, 3, H, W)，得到 {tuple(x.shape)}")
        return self.classifier(self.features(x))


def main() -> None:
    with torch.device("meta"):
        net = DeepLabV1()
        x = torch.empty(1, 3, 321, 321)
        y = net(x)
    total = sum(p.numel() for p in net.parameters())
    print(f"DeepLab v1（LargeFOV）：{tuple(x.shape)} → {tuple(y.shape)}，参数 {total:,}")
    fc6 = net.classifier[1].weight.numel()
    print(f"fc6 的权重 {fc6:,}；若是 7×7×4096 则为 {7 * 7 * 512 * 4096:,}")


if __name__ == "__main__":
    main()
