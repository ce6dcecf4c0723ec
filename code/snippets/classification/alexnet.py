"""AlexNet：把 LeNet 做大做深，用 ReLU、dropout 和数据增强在 ImageNet 上训练。

五个卷积层加三个全连接层。ReLU $\\max(0, x)$ 不饱和，训练比 tanh 快数倍；dropout 抑制两个 4096
维全连接层的过拟合；重叠池化（3×3，步幅 2）与局部响应归一化（LRN）

$$b^i = a^i \\Bigl/ \\Bigl(k + \\alpha \\sum_{|j-i| \\le n/2} (a^j)^2\\Bigr)^{\\beta},\\qquad
k=2,\\ n=5,\\ \\alpha=10^{-4},\\ \\beta=0.75$$

略微降低错误率。当年一块 GPU 放不下，conv2、conv4、conv5 因此分成两组，组间不相连。

形状（227×227 输入）：3×227² → conv1 96×55² → pool 96×27² → conv2 256×27² → pool 256×13² →
conv3 384×13² → conv4 384×13² → conv5 256×13² → pool 256×6² → 4096 → 4096 → 1000。

来源：Krizhevsky, Sutskever, Hinton, "ImageNet Classification with Deep CNNs", NIPS 2012, §3、
图 2。

与常见实现的差别：

- 原文写 224，但 55 = (227 − 11)/4 + 1，输入其实是 227（或 224 加填充 2）。
- torchvision 的 AlexNet 是另一张网（"One weird trick", 2014）：通道 64-192-384-256-256，不分组，
  没有 LRN，dropout 放在全连接层之前；用 `alexnet_torchvision` 得到。
- `groups=1` 是许多教程的单塔版，参数 62,378,344；分组的原文是 60,965,224。
- `torch.nn.LocalResponseNorm` 把 α 除以 n，所以这里写 5e-4。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class AlexNet(nn.Module):
    """五个卷积层、三个全连接层。

    Args:
        num_classes: 类别数。
        in_channels: 输入通道数。
        groups: conv2、conv4、conv5 的分组数；原文为 2。
        widths: 五个卷积层的输出通道。
        hidden: fc6、fc7 的宽度。
        lrn: conv1、conv2 之后是否做局部响应归一化。
        padding: conv1 的填充。
        dropout: fc6、fc7 输出被置零的概率。

    Raises:
        ValueError: `num_classes` 不是正数，或 `groups` 不能整除它所分的通道。
    """

    def __init__(
        self,
        num_classes: int = 1000,
        in_channels: int = 3,
        groups: int = 2,
        widths: Sequence[int] = (96, 256, 384, 384, 256),
        hidden: int = 4096,
        lrn: bool = True,
        padding: int = 0,
        dropout: float = 0.5,
    ):
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        if groups < 1 or any(width % groups for width in widths):
            raise ValueError(f"groups 应整除 widths {tuple(widths)}，得到 {groups}")
        self.in_channels = in_channels
        c1, c2, c3, c4, c5 = widths
        self.conv1 = nn.Conv2d(in_channels, c1, 11, stride=4, padding=padding)
        self.conv2 = nn.Conv2d(c1, c2, 5, padding=2, groups=groups)
        self.conv3 = nn.Conv2d(c2, c3, 3, padding=1)
        self.conv4 = nn.Conv2d(c3, c4, 3, padding=1, groups=groups)
        self.conv5 = nn.Conv2d(c4, c5, 3, padding=1, groups=groups)
        self.norm = nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2) if lrn else nn.Identity()
        self.pool = nn.MaxPool2d(3, 2)
        self.relu = nn.ReLU()
        # 标准输入下已是 6×6，这一步什么也不做；它让别的输入尺寸也能用。
        self.resize = nn.AdaptiveAvgPool2d(6)
        self.drop = nn.Dropout(dropout)
        self.fc6 = nn.Linear(c5 * 36, hidden)
        self.fc7 = nn.Linear(hidden, hidden)
        self.fc8 = nn.Linear(hidden, num_classes)

    # --8<-- [start: heart]
    def features(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, 256, h, w)，227 的输入得到 6×6（pool5）。"""
        x = self.pool(self.norm(self.relu(self.conv1(x))))
        x = self.pool(self.norm(self.relu(self.conv2(x))))
        x = self.relu(self.conv4(self.relu(self.conv3(x))))
        return self.pool(self.relu(self.conv5(x)))

    # --8<-- [end: heart]

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, 类别数)，H、W ≥ 67。"""
        if x.ndim != 4 or x.shape[1] != self.in_channels or min(x.shape[2:]) < 67:
            raise ValueError(
                f"x 应为 (N, {self.in_channels}, H, W)，H、W ≥ 67，得到 {tuple(x.shape)}"
            )
        x = self.resize(self.features(x)).flatten(1)
        x = self.drop(self.relu(self.fc6(x)))
        x = self.drop(self.relu(self.fc7(x)))
        return self.fc8(x)


def alexnet_torchvision(num_classes: int = 1000) -> AlexNet:
    """torchvision 的 AlexNet：参数按顺序与其权重文件一一对应（推理时数值相同）。"""
    return AlexNet(num_classes, groups=1, widths=(64, 192, 384, 256, 256), lrn=False, padding=2)


def main() -> None:
    """打印原文版每层的参数量，可以看到绝大部分在全连接层。"""
    with torch.device("meta"):
        net = AlexNet()
        print("输出", tuple(net(torch.zeros(1, 3, 227, 227)).shape))
    for name, layer in net.named_children():
        count = sum(p.numel() for p in layer.parameters())
        if count:
            print(f"{name}  {count:>12,}")


if __name__ == "__main__":
    main()
