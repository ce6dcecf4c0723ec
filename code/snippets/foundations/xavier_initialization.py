r"""Xavier 初始化：让信号和梯度穿过一层后方差不变。

线性层 $y=Wx$ 前向方差乘 $n_\text{in}\operatorname{Var}W$，
反向乘 $n_\text{out}\operatorname{Var}W$。两个都等于 1 做不到，折中取

$$\operatorname{Var}W=\frac{2}{n_\text{in}+n_\text{out}}$$

- 正态：$W\sim\mathcal N\big(0,\ \tfrac{2}{n_\text{in}+n_\text{out}}\big)$；
- 均匀：$W\sim U(-a,a)$，$U(-a,a)$ 的方差是 $a^2/3$，所以 $a=\sqrt{6/(n_\text{in}+n_\text{out})}$。

来源：Glorot & Bengio 2010, *Understanding the Difficulty of Training Deep Feedforward Neural
Networks*，式 (12) 与 (16)。推导假设激活在 0 附近近似恒等（tanh）；ReLU 用 He 初始化。
`rand` 与 `randn` 不可混用：`randn * sqrt(6 / (in + out))` 的方差是应有的 3 倍。
与 `torch.nn.init.xavier_uniform_`、`xavier_normal_` 同一个随机数发生器给出同样的数。
"""

import math

import torch


def fan_in_and_out(weight: torch.Tensor) -> tuple[int, int]:
    """一个输出连着几个输入，一个输入连着几个输出。

    Args:
        weight: $(\\text{out}, \\text{in}, …)$，卷积核的空间大小两边都乘上。

    Returns:
        $(n_\\text{in}, n_\\text{out})$。

    Raises:
        ValueError: weight 不足两维。
    """
    if weight.ndim < 2:
        raise ValueError(f"weight 应至少有两维 (out, in)，得到 {tuple(weight.shape)}")
    area = weight[0, 0].numel()
    return weight.shape[1] * area, weight.shape[0] * area


@torch.no_grad()
def xavier_uniform(
    weight: torch.Tensor, gain: float = 1.0, generator: torch.Generator | None = None
) -> torch.Tensor:
    """就地填入 $U(-a,a)$，$a=\\text{gain}\\sqrt{6/(n_\\text{in}+n_\\text{out})}$。

    Args:
        weight: 要填的张量，$(\\text{out}, \\text{in}, …)$。
        gain: 激活函数的增益，tanh 为 5/3。
        generator: 随机数发生器。

    Returns:
        填好的 weight。
    """
    n_in, n_out = fan_in_and_out(weight)
    a = gain * math.sqrt(6 / (n_in + n_out))
    return weight.copy_(
        (2 * torch.rand(weight.shape, generator=generator, dtype=weight.dtype) - 1) * a
    )


@torch.no_grad()
def xavier_normal(
    weight: torch.Tensor, gain: float = 1.0, generator: torch.Generator | None = None
) -> torch.Tensor:
    """就地填入 $\\mathcal N(0,\\ \\text{gain}^2\\cdot 2/(n_\\text{in}+n_\\text{out}))$。

    Args:
        weight: 要填的张量，$(\\text{out}, \\text{in}, …)$。
        gain: 激活函数的增益。
        generator: 随机数发生器。

    Returns:
        填好的 weight。
    """
    n_in, n_out = fan_in_and_out(weight)
    std = gain * math.sqrt(2 / (n_in + n_out))
    return weight.copy_(torch.randn(weight.shape, generator=generator, dtype=weight.dtype) * std)


def main() -> None:
    """方差与上界；10 层 tanh 网络里，信号的标准差怎样变化。"""
    torch.manual_seed(0)
    w = xavier_uniform(torch.empty(600, 400))
    print(f"400→600 均匀：方差 {w.var():.6f}，应为 {2 / 1000}", end="；")
    print(f"最大 {w.max():.6f}，界 {math.sqrt(6 / 1000):.6f}")
    w = torch.randn(600, 400) * math.sqrt(6 / 1000)
    print(f"误把 rand 写成 randn：方差 {w.var():.6f}，大了 3 倍")
    for name, scale in (("标准差 0.01", 0.01), ("Xavier", None), ("标准差 1", 1.0)):
        x = torch.randn(1000, 256)
        for _ in range(10):
            w = torch.empty(256, 256)
            w = xavier_normal(w) if scale is None else w.normal_(0, scale)
            x = torch.tanh(x @ w.T)
        print(f"{name:<10} 10 层之后激活的标准差 {x.std():.2e}")


if __name__ == "__main__":
    main()
