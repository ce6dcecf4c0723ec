r"""批归一化（BN）：每个通道在整批样本上归一化。

统计范围 $S$：同一通道的所有样本、所有位置，即对 $(N, H, W)$ 求均值和方差：

$$\hat x=\frac{x-\mu_c}{\sqrt{\sigma_c^2+\varepsilon}},\qquad y=\gamma_c\,\hat x+\beta_c$$

训练时用本批的 $\mu,\sigma^2$，同时维护滑动平均；推断时用滑动平均。
于是样本之间在训练时互相影响，批太小则统计不准。

来源：Ioffe & Szegedy 2015, *Batch Normalization*, Algorithm 1、2 与 §3.2。
与 `nn.BatchNorm1d/2d/3d` 相同，参数与缓冲区同名，权重可直接互换。归一化用有偏方差（除以 $n$），
滑动平均里存的却是无偏方差（除以 $n-1$），这是论文 Algorithm 2 的做法。
"""

import torch
from torch import nn


class BatchNorm(nn.Module):
    """批归一化，输入 $(N, C)$ 或 $(N, C, …)$。

    Args:
        channels: 通道数 $C$。
        eps: 加在方差上的 $\\varepsilon$。
        momentum: 滑动平均里新值的份量。

    Raises:
        ValueError: channels 不是正数。
    """

    def __init__(self, channels: int, eps: float = 1e-5, momentum: float = 0.1) -> None:
        if channels < 1:
            raise ValueError(f"channels 应为正整数，得到 {channels}")
        super().__init__()
        self.eps, self.momentum = eps, momentum
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))
        self.register_buffer("num_batches_tracked", torch.tensor(0))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """归一化；训练模式下同时更新滑动平均。

        Args:
            x: $(N, C, …)$。

        Returns:
            形状同 x。

        Raises:
            ValueError: 通道数不对，或训练时每个通道只有一个数。
        """
        channels = len(self.weight)
        if x.ndim < 2 or x.shape[1] != channels:
            raise ValueError(f"x 应为 (N, {channels}, …)，得到 {tuple(x.shape)}")
        shape = (1, channels) + (1,) * (x.ndim - 2)  # 与 x 对齐，便于广播
        # --8<-- [start: heart]
        mean, var = self.running_mean, self.running_var
        if self.training:
            dims = [d for d in range(x.ndim) if d != 1]
            count = x.numel() // channels
            if count < 2:
                raise ValueError(f"x 训练时每个通道应多于一个数，得到 {tuple(x.shape)}")
            mean = x.mean(dims)
            var = (x - mean.reshape(shape)).square().mean(dims)
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(var * count / (count - 1), self.momentum)
                self.num_batches_tracked += 1
        scale = self.weight * torch.rsqrt(var + self.eps)
        shift = self.bias - mean * scale
        return x * scale.reshape(shape) + shift.reshape(shape)
        # --8<-- [end: heart]


def main() -> None:
    """训练时每个通道均值 0、方差 1；批为 1 个样本、1 个位置时没有方差可言。"""
    torch.manual_seed(0)
    bn = BatchNorm(3)
    x = torch.randn(8, 3, 5, 5) * 4 + 10
    y = bn(x)
    print("训练：均值", [round(v, 4) for v in y.mean((0, 2, 3)).tolist()], end="，")
    print("方差", [round(v, 4) for v in y.var((0, 2, 3), correction=0).tolist()])
    print("滑动均值走了一成：", [round(v, 3) for v in bn.running_mean.tolist()])
    print("推断：均值", [round(v, 2) for v in bn.eval()(x).mean((0, 2, 3)).tolist()])
    try:
        bn.train()(torch.randn(1, 3))
    except ValueError as error:
        print("ValueError:", error)


if __name__ == "__main__":
    main()
