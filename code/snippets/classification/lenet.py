"""LeNet-5：卷积与下采样交替，最后接三层全连接。

卷积核在整幅图上共享，所以特征与位置无关；下采样让特征对小的平移不敏感；
通道数随空间尺寸减小而增加。
这里有两个版本：

- `LeNet5Original` 是 1998 年的原文：S2、S4 的下采样带可训练的系数和偏置，
  C3 的每个图只连到 S2 的一部分图（表 I），输出层是径向基函数 $\\sum_j (x_j - w_{ij})^2$，
  恰好 60,000 个可训练参数。
- `LeNet5` 是今天通行的教学版：C3 全连接到 S2，平均池化没有参数，输出层是线性层，
  共 61,706 个参数。

原文的下采样与激活是

$$y = f\\Bigl(w_c \\sum_{2\\times 2} x + b_c\\Bigr),\\qquad f(a) = 1.7159\\tanh(\\tfrac23 a).$$

形状（32×32 输入）：1×32² → C1 6×28² → S2 6×14² → C3 16×10² → S4 16×5² → C5 120 → F6 84 → 10。

来源：LeCun, Bottou, Bengio, Haffner, "Gradient-Based Learning Applied to Document Recognition",
1998, §II-B。

与常见实现的差别：d2l 用 28×28 的 MNIST 加 `padding=2`，参数量相同；
激活函数常换成 sigmoid 或 ReLU。
"""

import torch
from torch import Tensor, nn

# 表 I：C3 的 16 个图各连到 S2 的哪几个图（6 个三连、6 个四连、3 个跳连的四连、1 个全连）。
C3_TABLE = (
    *(tuple((i + k) % 6 for k in range(3)) for i in range(6)),
    *(tuple((i + k) % 6 for k in range(4)) for i in range(6)),
    *((i, i + 1, (i + 3) % 6, (i + 4) % 6) for i in range(3)),
    tuple(range(6)),
)


class LeNet5(nn.Module):
    """教学版 LeNet-5。

    Args:
        num_classes: 类别数。
        in_channels: 输入通道数。
        image_size: 图像边长；第一层全连接的大小由它决定。
        padding: 第一个卷积的填充；28×28 的图像用 2，等于把它补成 32×32。

    Raises:
        ValueError: 类别数不是正数，或图像小到两次卷积、池化之后什么也不剩。
    """

    def __init__(
        self, num_classes: int = 10, in_channels: int = 1, image_size: int = 32, padding: int = 0
    ):
        super().__init__()
        side = ((image_size + 2 * padding - 4) // 2 - 4) // 2
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        if side < 1:
            raise ValueError(f"image_size + 2·padding 应不小于 16，得到 {image_size}、{padding}")
        self.expected = (in_channels, image_size, image_size)
        # --8<-- [start: heart]
        self.features = nn.Sequential(
            nn.Conv2d(in_channels, 6, 5, padding=padding), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        )  # fmt: skip
        self.classifier = nn.Sequential(
            nn.Flatten(), nn.Linear(16 * side * side, 120), nn.Tanh(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, num_classes),
        )  # fmt: skip
        # --8<-- [end: heart]

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, 边长, 边长) → (N, 类别数)。"""
        if x.shape[1:] != self.expected:
            raise ValueError(f"x 应为 (N, *{self.expected})，得到 {tuple(x.shape)}")
        return self.classifier(self.features(x))


class ScaledTanh(nn.Module):
    """原文附录 A 的压缩函数，使 $f(\\pm 1) = \\pm 1$。"""

    def forward(self, x: Tensor) -> Tensor:
        return 1.7159 * torch.tanh(x * 2 / 3)


class Subsample(nn.Module):
    """S2、S4：2×2 求和，乘以每个通道的系数，加上偏置。"""

    def __init__(self, channels: int):
        super().__init__()
        self.weight = nn.Parameter(torch.full((channels, 1, 1), 0.25))
        self.bias = nn.Parameter(torch.zeros(channels, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.weight * 4 * nn.functional.avg_pool2d(x, 2) + self.bias


class PartialConv(nn.Module):
    """C3：每个输出图只看 `table` 给出的输入图，打破对称，也省连接。"""

    def __init__(self, table: tuple[tuple[int, ...], ...], kernel: int):
        super().__init__()
        self.table = table
        self.maps = nn.ModuleList(nn.Conv2d(len(inputs), 1, kernel) for inputs in table)

    def forward(self, x: Tensor) -> Tensor:
        pairs = zip(self.maps, self.table, strict=True)
        return torch.cat([conv(x[:, list(inputs)]) for conv, inputs in pairs], 1)


class LeNet5Original(nn.Module):
    """1998 年的 LeNet-5，输入 32×32 的灰度图。

    Args:
        num_classes: 类别数。原文的原型是 7×12 的数字点阵；这里是固定种子产生的 ±1 码，
            大小（84）、计算方式和“不训练”都相同。
    """

    def __init__(self, num_classes: int = 10):
        super().__init__()
        if num_classes < 1:
            raise ValueError(f"num_classes 应为正整数，得到 {num_classes}")
        self.c1, self.s2 = nn.Conv2d(1, 6, 5), Subsample(6)
        self.c3, self.s4 = PartialConv(C3_TABLE, 5), Subsample(16)
        self.c5, self.f6 = nn.Conv2d(16, 120, 5), nn.Linear(120, 84)
        self.squash = ScaledTanh()
        codes = torch.randint(2, (num_classes, 84), generator=torch.Generator().manual_seed(1998),
                              device="cpu")  # fmt: skip
        self.register_buffer("prototypes", codes * 2.0 - 1)

    def features(self, x: Tensor) -> Tensor:
        """(N, 1, 32, 32) → (N, 120, 1, 1)，即 C5 的输出。"""
        for layer in (self.c1, self.s2, self.c3, self.s4, self.c5):
            x = self.squash(layer(x))
        return x

    def forward(self, x: Tensor) -> Tensor:
        """(N, 1, 32, 32) → (N, 类别数)：到各原型的距离平方取负，越大越像。"""
        if x.shape[1:] != (1, 32, 32):
            raise ValueError(f"x 应为 (N, 1, 32, 32)，得到 {tuple(x.shape)}")
        x = self.squash(self.f6(self.features(x).flatten(1)))
        return -(x[:, None] - self.prototypes.to(x.device)).square().sum(-1)


def main() -> None:
    """打印两个版本的参数量和各层形状。"""
    x = torch.zeros(1, 1, 32, 32)
    for net in (LeNet5Original(), LeNet5()):
        print(type(net).__name__, f"参数 {sum(p.numel() for p in net.parameters()):,}")
        print("  特征", tuple(net.features(x).shape), "→ 输出", tuple(net(x).shape))


if __name__ == "__main__":
    main()
