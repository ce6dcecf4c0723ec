"""ASPP：空洞空间金字塔池化，用几种膨胀率并行地看同一张特征图。

膨胀率为 $r$ 的 $3\\times3$ 空洞卷积只有 9 个权重，却覆盖 $(2r+1)\\times(2r+1)$ 的范围：

$$
y[p] = \\sum_{k\\in\\{-1,0,1\\}^2} w[k]\\,x[p + r\\,k]
$$

几条膨胀率不同的支路并行，等于同时以几种感受野看每个位置；步幅都是 1，填充等于膨胀率，
所以各支路输出的大小与输入相同，可以直接合并。三代 DeepLab 合并的方式不同：

| 版本 | 支路 | 合并 |
|---|---|---|
| v2 | 四个 $3\\times3$，膨胀率 6、12、18、24，直接出类别得分 | **相加** |
| v3 | $1\\times1$、三个 $3\\times3$（6、12、18）、全局池化，都带 BN | **拼接**，再 $1\\times1$ |
| v3+ | 同 v3，但 $3\\times3$ 换成深度可分离的空洞卷积 | 拼接，再 $1\\times1$ |

膨胀率接近特征图边长 $n$ 时，外圈的权重大多落在填充的零上，$3\\times3$ 退化成 $1\\times1$
（见 `valid_taps`）；v3 因此加入全局平均池化这一支来取得图像级的特征。

来源：Chen 等，DeepLab，TPAMI 2018，3.2 节与图 7（相加）；
Chen 等，Rethinking Atrous Convolution，2017，3.3 节与图 4、图 5（拼接、全局池化）；
Chen 等，Encoder-Decoder with Atrous Separable Convolution，ECCV 2018，3.1 节（可分离）。

与 torchvision 的差别：`ASPP` 与 `torchvision.models.segmentation.deeplabv3.ASPP`
结构、状态字典的键都相同；后者的 DeepLab 用膨胀率 12、24、36（输出步幅 8），
且只有拼接这一种形式。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def check_features(x: Tensor, channels: int) -> None:
    """确认 `x` 是通道数正确的一批特征图。

    Args:
        x: 待检查的张量。
        channels: 应有的通道数。

    Raises:
        ValueError: `x` 不是 $(N,C,H,W)$，或 $C$ 不等于 `channels`。
    """
    if x.dim() != 4 or x.shape[1] != channels:
        raise ValueError(f"x 应为 (N, {channels}, H, W)，得到 {tuple(x.shape)}")


def check_rates(rates: Sequence[int]) -> None:
    """确认膨胀率至少一个，且都是正整数，否则抛出 ValueError。"""
    if not rates or any(rate < 1 for rate in rates):
        raise ValueError(f"rates 应为至少一个正整数，得到 {tuple(rates)}")


def atrous_conv(in_channels: int, out_channels: int, rate: int, bias: bool = False) -> nn.Conv2d:
    """不改变大小的 3×3 空洞卷积：填充等于膨胀率。"""
    return nn.Conv2d(in_channels, out_channels, 3, padding=rate, dilation=rate, bias=bias)


class SummedASPP(nn.Module):
    """DeepLab v2 的 ASPP：每条支路各出一份类别得分，相加。

    形状：$(N,C_{in},H,W) \\to (N,C_{out},H,W)$。

    Args:
        in_channels: 输入通道数。
        out_channels: 输出通道数，通常是类别数。
        rates: 每条支路的膨胀率。
        hidden: 若给出，则支路为 VGG 版的 fc6–fc7–fc8 三层（fc6 空洞，其余 1×1），
            中间 `hidden` 个通道；否则为 ResNet 版的单个卷积。

    Raises:
        ValueError: 膨胀率不是正整数。
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        rates: Sequence[int] = (6, 12, 18, 24),
        hidden: int | None = None,
    ) -> None:
        super().__init__()
        check_rates(rates)
        self.in_channels = in_channels
        self.convs = nn.ModuleList(
            atrous_conv(in_channels, out_channels, rate, bias=True)
            if hidden is None
            else nn.Sequential(
                atrous_conv(in_channels, hidden, rate, bias=True),
                nn.ReLU(),
                nn.Dropout(0.5),
                nn.Conv2d(hidden, hidden, 1),
                nn.ReLU(),
                nn.Dropout(0.5),
                nn.Conv2d(hidden, out_channels, 1),
            )
            for rate in rates
        )

    def forward(self, x: Tensor) -> Tensor:
        check_features(x, self.in_channels)
        return torch.stack([conv(x) for conv in self.convs]).sum(0)


def conv_bn_relu(conv: nn.Module, out_channels: int) -> nn.Sequential:
    """卷积、批归一化、ReLU 三件套。"""
    return nn.Sequential(conv, nn.BatchNorm2d(out_channels), nn.ReLU())


def separable_atrous_conv(in_channels: int, out_channels: int, rate: int) -> nn.Sequential:
    """深度可分离的空洞卷积：逐通道 3×3（空洞）、BN、ReLU，再逐点 1×1。"""
    depthwise = nn.Conv2d(
        in_channels, in_channels, 3, padding=rate, dilation=rate, groups=in_channels, bias=False
    )
    pointwise = nn.Conv2d(in_channels, out_channels, 1, bias=False)
    return nn.Sequential(*conv_bn_relu(depthwise, in_channels), pointwise)


class ImagePooling(nn.Sequential):
    """图像级特征：全局平均池化、1×1 卷积、BN、ReLU，再铺回原来的大小。

    训练时 BN 需要每通道多于一个值，所以批大小至少为 2。
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        conv = nn.Conv2d(in_channels, out_channels, 1, bias=False)
        super().__init__(nn.AdaptiveAvgPool2d(1), *conv_bn_relu(conv, out_channels))

    def forward(self, x: Tensor) -> Tensor:
        # 由 1×1 双线性放大，结果处处相同，铺开即可。
        return super().forward(x).expand(-1, -1, *x.shape[-2:])


class ASPP(nn.Module):
    """DeepLab v3 与 v3+ 的 ASPP：五条支路拼接，再用 1×1 卷积压缩。

    形状：$(N,C_{in},H,W) \\to (N,C_{out},H,W)$。

    Args:
        in_channels: 输入通道数。
        rates: 三条空洞支路的膨胀率；输出步幅 16 用 6、12、18，输出步幅 8 时加倍。
        out_channels: 每条支路以及输出的通道数。
        separable: 空洞支路是否用深度可分离卷积（v3+）。

    Raises:
        ValueError: 膨胀率不是正整数。
    """

    def __init__(
        self,
        in_channels: int,
        rates: Sequence[int] = (6, 12, 18),
        out_channels: int = 256,
        separable: bool = False,
    ) -> None:
        super().__init__()
        check_rates(rates)
        self.in_channels = in_channels
        atrous = separable_atrous_conv if separable else atrous_conv
        point = nn.Conv2d(in_channels, out_channels, 1, bias=False)
        self.convs = nn.ModuleList(
            [
                conv_bn_relu(point, out_channels),
                *(conv_bn_relu(atrous(in_channels, out_channels, r), out_channels) for r in rates),
                ImagePooling(in_channels, out_channels),
            ]
        )
        project = nn.Conv2d(len(self.convs) * out_channels, out_channels, 1, bias=False)
        self.project = nn.Sequential(*conv_bn_relu(project, out_channels), nn.Dropout(0.5))

    def forward(self, x: Tensor) -> Tensor:
        check_features(x, self.in_channels)
        return self.project(torch.cat([conv(x) for conv in self.convs], dim=1))


def valid_taps(size: int, rate: int) -> float:
    """3×3 空洞卷积的权重平均有多少落在特征图之内，而不是填充的零上。

    $r<n$ 时为 $\\left(1-\\frac{2r}{3n}\\right)^2$，$r\\ge n$ 时只剩中心，即 $\\frac19$。

    Args:
        size: 特征图边长 $n$。
        rate: 膨胀率 $r$。

    Returns:
        0 与 1 之间的比例。
    """
    check_rates([rate])
    ones, kernel = torch.ones(1, 1, size, size), torch.ones(1, 1, 3, 3)
    return F.conv2d(ones, kernel, padding=rate, dilation=rate).mean().item() / 9


def main() -> None:
    with torch.device("meta"):
        x = torch.empty(2, 2048, 33, 33)
        modules = {
            "v2（相加）": SummedASPP(2048, 21),
            "v3（拼接）": ASPP(2048),
            "v3+（可分离）": ASPP(2048, separable=True),
        }
    for name, module in modules.items():
        count = sum(p.numel() for p in module.parameters())
        print(f"{name}：{tuple(x.shape)} → {tuple(module(x).shape)}，参数 {count:,}")
    print("33×33 特征图上，3×3 权重落在图内的比例：")
    for rate in (1, 6, 12, 18, 24, 32, 36):
        print(f"  膨胀率 {rate:2d}：{valid_taps(33, rate):.3f}")


if __name__ == "__main__":
    main()
