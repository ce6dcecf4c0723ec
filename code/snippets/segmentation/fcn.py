"""FCN：把分类网络的全连接层改成卷积，直接输出每个像素的类别。

$7\\times7\\times512\\to4096$ 的全连接层就是一个 $7\\times7$ 卷积：权重一样，只是可以滑动，
于是任意大小的图都给出一张（步幅 32 的）得分图。得分图用转置卷积放大回原图；
为找回细节，把较浅的 pool4（步幅 16）、pool3（步幅 8）也各用一个 $1\\times1$ 卷积变成**得分**，
放大后逐元素相加：

$$
\\begin{aligned}
s_{16} &= \\mathrm{up}_2(s_{32}) + W_4 * \\mathrm{pool4} \\\\
s_{8} &= \\mathrm{up}_2(s_{16}) + W_3 * \\mathrm{pool3}
\\end{aligned}
$$

FCN-32s 只用 $s_{32}$，FCN-16s 用到 $s_{16}$，FCN-8s 用到 $s_8$。相加的是类别得分（21 通道），
不是特征图。

形状（500×500）：补边 100 后 698² → 五次池化 349²、175²、88²、44²、22² → fc6 16² → 放大、裁剪 500²。

来源：Long、Shelhamer、Darrell，CVPR 2015，3.1 节（卷积化）、4.2 节与图 3（融合）；
补边与裁剪同作者的 voc-fcn8s/val.prototxt。

与常见实现的差别：层名与 wkentaro/pytorch-fcn（作者 Caffe 模型的移植）相同，权重可直接载入。
那里转置卷积固定为双线性（学习率 0），这里可学，从双线性开始。
torchvision 的 `fcn_resnet50` 是空洞 ResNet 加一个头，不是 FCN-8s。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

DEPTHS = (2, 2, 3, 3, 3)  # VGG-16 每段的卷积数


def bilinear_kernel(channels: int, size: int) -> Tensor:
    """双线性插值写成转置卷积的权重：$(C,C,k,k)$，不同通道之间为零。"""
    factor = (size + 1) // 2
    center = factor - 1 if size % 2 else factor - 0.5
    line = 1 - (torch.arange(size) - center).abs() / factor
    return torch.eye(channels)[:, :, None, None] * torch.outer(line, line)


def upsampling(channels: int, factor: int) -> nn.ConvTranspose2d:
    """放大 `factor` 倍的转置卷积，从双线性插值开始学。"""
    layer = nn.ConvTranspose2d(channels, channels, 2 * factor, stride=factor, bias=False)
    with torch.no_grad():
        layer.weight.copy_(bilinear_kernel(channels, 2 * factor))
    return layer


def crop(x: Tensor, offset: int, like: Tensor) -> Tensor:
    """从 (`offset`, `offset`) 起裁出与 `like` 同样大小的一块。"""
    height, width = like.shape[-2:]
    return x[..., offset : offset + height, offset : offset + width]


class FCN(nn.Module):
    """VGG-16 骨干的全卷积网络，形状 $(N,3,H,W) \\to (N,K,H,W)$。

    Args:
        stride: 最细的得分图的步幅：32、16 或 8。
        num_classes: 类别数 $K$，含背景。
        widths: 五段卷积的通道数。
        hidden: fc6、fc7 的通道数。

    Raises:
        ValueError: `stride` 不是 32、16、8，或 `num_classes` 不是正数。
    """

    def __init__(
        self,
        stride: int = 8,
        num_classes: int = 21,
        widths: Sequence[int] = (64, 128, 256, 512, 512),
        hidden: int = 4096,
    ) -> None:
        super().__init__()
        if stride not in (32, 16, 8):
            raise ValueError(f"stride 应为 32、16 或 8，得到 {stride}")
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        self.stride = stride
        channels = 3
        for i, (depth, width) in enumerate(zip(DEPTHS, widths, strict=True), 1):
            for j in range(1, depth + 1):
                # 补 100 像素，使任何大小的图经 fc6 之后都还有剩。
                padding = 100 if (i, j) == (1, 1) else 1
                conv = nn.Conv2d(channels, width, 3, padding=padding)
                nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
                self.add_module(f"conv{i}_{j}", conv)
                channels = width
        self.fc6 = nn.Conv2d(channels, hidden, 7)
        self.fc7 = nn.Conv2d(hidden, hidden, 1)
        self.score_fr = nn.Conv2d(hidden, num_classes, 1)
        if stride == 32:
            self.upscore = upsampling(num_classes, 32)
        else:
            self.upscore2 = upsampling(num_classes, 2)
            self.score_pool4 = nn.Conv2d(widths[3], num_classes, 1)
        if stride == 16:
            self.upscore16 = upsampling(num_classes, 16)
        if stride == 8:
            self.upscore_pool4 = upsampling(num_classes, 2)
            self.score_pool3 = nn.Conv2d(widths[2], num_classes, 1)
            self.upscore8 = upsampling(num_classes, 8)

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or x.shape[1] != 3:
            raise ValueError(f"x 应为 (N, 3, H, W)，得到 {tuple(x.shape)}")
        h, pools = x, []
        for i, depth in enumerate(DEPTHS, 1):
            for j in range(1, depth + 1):
                h = self.get_submodule(f"conv{i}_{j}")(h).relu()
            h = F.max_pool2d(h, 2, ceil_mode=True)
            pools.append(h)
        for layer in (self.fc6, self.fc7):
            h = F.dropout2d(layer(h).relu(), 0.5, self.training)
        # --8<-- [start: heart]
        score = self.score_fr(h)
        if self.stride == 32:
            return crop(self.upscore(score), 19, x)
        score = self.upscore2(score)
        score = score + crop(self.score_pool4(pools[3]), 5, score)
        if self.stride == 16:
            return crop(self.upscore16(score), 27, x)
        score = self.upscore_pool4(score)
        score = score + crop(self.score_pool3(pools[2]), 9, score)
        return crop(self.upscore8(score), 31, x)
        # --8<-- [end: heart]


def main() -> None:
    for stride in (32, 16, 8):
        with torch.device("meta"):
            net = FCN(stride)
            y = net(torch.empty(1, 3, 500, 500))
        total = sum(p.numel() for p in net.parameters())
        print(f"FCN-{stride}s：(1, 3, 500, 500) → {tuple(y.shape)}，参数 {total:,}")
    print("放大 2 倍的双线性权重：", bilinear_kernel(1, 4)[0, 0, 1].tolist())


if __name__ == "__main__":
    main()
