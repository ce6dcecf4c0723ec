"""稠密 CRF：让位置近、颜色近的像素取同样的标签。

全连接条件随机场的能量由一元项与两两项组成，任意两个像素都相连：

$$
E(l) = \\sum_i \\psi_i(l_i) + \\sum_{i<j} [l_i\\ne l_j]\\, k(i,j)
$$

$$
k(i,j) = w_1 \\exp\\!\\left(
-\\frac{|p_i-p_j|^2}{2\\theta_\\alpha^2}-\\frac{|I_i-I_j|^2}{2\\theta_\\beta^2}\\right)
+ w_2 \\exp\\!\\left(-\\frac{|p_i-p_j|^2}{2\\theta_\\gamma^2}\\right)
$$

前一个核管颜色与位置（外观核），后一个只管位置（平滑核）。$\\psi_i=-\\ln P_i$ 来自分割网络。
平均场用独立的 $Q_i$ 近似后验，反复更新：每个像素收集其余像素的 $Q$，按核加权，

$$
Q_i(l) \\propto \\exp\\!\\Bigl(-\\psi_i(l) + \\sum_{j} \\tilde k(i,j)\\,Q_j(l)\\Bigr),\\qquad
\\tilde k(i,j) = \\frac{k(i,j)}{\\sqrt{n_i n_j}},\\quad n_i=\\sum_j k(i,j)
$$

（$\\sum_l Q_j(l)=1$，惩罚不同标签等于奖励相同标签。）每个核各自对称归一化，再乘权重。

来源：Krähenbühl、Koltun，NIPS 2011，2 节与算法 1；Chen 等，DeepLab，TPAMI 2018，3.3 节与式 (3)。

与 pydensecrf 的差别：那里用 permutohedral 格子近似核，$O(N)$；这里把 $N\\times N$ 的核矩阵
整个写出来，结果精确，但只适合小图（$64\\times64$ 的核占 64 MB）。与它一样对称归一化，
也不除去 $j=i$ 一项；论文的式中没有这一项，但归一化与之互相抵消了一部分。
"""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Kernels:
    """两个高斯核的宽度与权重。

    默认值 $w_2=3,\\ \\theta_\\gamma=3$ 同 DeepLab（ICLR 2015，4.1 节；其余三个它在验证集上搜索），
    $w_1$ 与 $\\theta_\\beta$ 同 pydensecrf 的例子，$\\theta_\\alpha$ 按小图缩小。


    Attributes:
        appearance_weight: 外观核的权重 $w_1$。
        position_width: 外观核的位置宽度 $\\theta_\\alpha$，像素。
        color_width: 外观核的颜色宽度 $\\theta_\\beta$，0–255。
        smoothness_weight: 平滑核的权重 $w_2$。
        smoothness_width: 平滑核的位置宽度 $\\theta_\\gamma$，像素。
    """

    appearance_weight: float = 10.0
    position_width: float = 20.0
    color_width: float = 13.0
    smoothness_weight: float = 3.0
    smoothness_width: float = 3.0

    def __post_init__(self) -> None:
        for name in ("position_width", "color_width", "smoothness_width"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} 应为正数，得到 {getattr(self, name)}")


def gaussian_kernel(features: Tensor) -> Tensor:
    """对称归一化的高斯核矩阵。

    Args:
        features: $(N,D)$，每个像素的特征，已除以宽度。

    Returns:
        $(N,N)$，$\\exp(-|f_i-f_j|^2/2)$ 除以行和、列和的平方根。
    """
    # 逐维相减而不用 |a|²+|b|²-2ab：后者在距离很小时有舍入误差。
    distance = sum((f[:, None] - f).square() for f in features.T)
    kernel = (-distance / 2).exp()
    scale = kernel.sum(1).rsqrt()
    return scale[:, None] * kernel * scale


def pairwise_kernel(image: Tensor, kernels: Kernels) -> Tensor:
    """一张图的 $\\tilde k$：外观核与平滑核的加权和，$(HW,HW)$。"""
    height, width = image.shape[-2:]
    y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    position = torch.stack([y, x], dim=-1).flatten(0, 1).to(image)
    color = image.flatten(1).T
    k = kernels
    both = torch.cat([position / k.position_width, color / k.color_width], dim=1)
    smooth = gaussian_kernel(position / k.smoothness_width)
    return k.appearance_weight * gaussian_kernel(both) + k.smoothness_weight * smooth


def mean_field(
    probabilities: Tensor, image: Tensor, iterations: int = 5, kernels: Kernels | None = None
) -> Tensor:
    """用平均场推断修正一张图的分割结果。

    Args:
        probabilities: $(K,H,W)$，网络给出的各类概率，每个像素之和为 1。
        image: $(C,H,W)$，颜色 0–255。
        iterations: 更新次数；0 次得到原来的概率。
        kernels: 核的参数。

    Returns:
        $(K,H,W)$，修正后的概率。

    Raises:
        ValueError: 两者大小不同，概率有负数，或 `iterations` 为负。
    """
    if probabilities.dim() != 3 or image.dim() != 3:
        raise ValueError(
            f"probabilities 与 image 应为 (通道, H, W)，"
            f"得到 {tuple(probabilities.shape)} 与 {tuple(image.shape)}"
        )
    if probabilities.shape[1:] != image.shape[1:]:
        raise ValueError(
            f"image 的大小应为 {tuple(probabilities.shape[1:])}，得到 {tuple(image.shape[1:])}"
        )
    if (probabilities < 0).any():
        raise ValueError("probabilities 应不小于 0")
    if iterations < 0:
        raise ValueError(f"iterations 应不小于 0，得到 {iterations}")
    kernel = pairwise_kernel(image, kernels or Kernels())
    # 概率为零时 ln 是 -inf，夹到类型能表示的最小正数。
    negative_unary = probabilities.clamp(min=torch.finfo(probabilities.dtype).tiny).log().flatten(1)
    q = negative_unary.softmax(0)
    for _ in range(iterations):
        q = (negative_unary + q @ kernel).softmax(0)
    return q.view_as(probabilities)


def main() -> None:
    torch.manual_seed(0)
    size = 24
    truth = torch.zeros(size, size, dtype=torch.long)
    truth[6:18, 8:20] = 1
    image = torch.tensor([60.0, 180.0])[truth].expand(3, -1, -1) + torch.randn(3, size, size) * 5
    scores = 2.0 * truth - 1 + torch.randn(size, size) * 1.5
    probabilities = torch.stack([scores.sigmoid().neg() + 1, scores.sigmoid()])
    for iterations in (0, 1, 5):
        q = mean_field(probabilities, image, iterations)
        wrong = (q.argmax(0) != truth).sum().item()
        print(f"更新 {iterations} 次：{size * size} 个像素里错 {wrong} 个")
        for row in q[1, 4:20:3]:
            print("  ", "".join("█" if v > 0.5 else "·" for v in row))


if __name__ == "__main__":
    main()
