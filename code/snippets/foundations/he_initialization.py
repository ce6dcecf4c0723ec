r"""He 初始化：为 ReLU 补上被它砍掉的一半方差。

ReLU 把一半的激活变成 0，$E[\text{ReLU}(z)^2]=\frac12\operatorname{Var}z$，所以每层方差要多乘 2：

$$\operatorname{Var}W=\frac{2}{n_\text{in}}$$

- 正态：$W\sim\mathcal N(0,\ 2/n_\text{in})$；
- 均匀：$W\sim U(-a,a),\ a=\sqrt{6/n_\text{in}}$。

来源：He et al. 2015, *Delving Deep into Rectifiers* §2.2，式 (10)。
与 `torch.nn.init.kaiming_normal_(nonlinearity="relu")`、`kaiming_uniform_` 同一个随机数发生器给出
同样的数。注意 `nn.Linear`、`nn.Conv2d` 的默认初始化是 $U(\pm1/\sqrt{n_\text{in}})$，
方差只有 He 的 1/6。
"""

import math

import torch

from snippets.foundations.xavier_initialization import fan_in_and_out


@torch.no_grad()
def he_uniform(weight: torch.Tensor, generator: torch.Generator | None = None) -> torch.Tensor:
    """就地填入 $U(-a,a)$，$a=\\sqrt{6/n_\\text{in}}$。

    Args:
        weight: 要填的张量，$(\\text{out}, \\text{in}, …)$。
        generator: 随机数发生器。

    Returns:
        填好的 weight。
    """
    n_in, _ = fan_in_and_out(weight)
    noise = 2 * torch.rand(weight.shape, generator=generator, dtype=weight.dtype) - 1
    return weight.copy_(noise * math.sqrt(6 / n_in))


@torch.no_grad()
def he_normal(weight: torch.Tensor, generator: torch.Generator | None = None) -> torch.Tensor:
    """就地填入 $\\mathcal N(0,\\ 2/n_\\text{in})$。

    Args:
        weight: 要填的张量，$(\\text{out}, \\text{in}, …)$。
        generator: 随机数发生器。

    Returns:
        填好的 weight。
    """
    n_in, _ = fan_in_and_out(weight)
    noise = torch.randn(weight.shape, generator=generator, dtype=weight.dtype)
    return weight.copy_(noise * math.sqrt(2 / n_in))


def main() -> None:
    """30 层 ReLU 网络：Xavier 的信号每层减半，He 的不变。"""
    torch.manual_seed(0)
    for name, variance in (("Xavier", 1 / 512), ("He", 2 / 512)):
        x = torch.randn(1000, 512)
        for _ in range(30):
            x = torch.relu(x @ torch.randn(512, 512).mul(math.sqrt(variance)).T)
        print(f"{name:<7} 30 层之后激活的均方根 {x.pow(2).mean().sqrt():.2e}")
    w = he_normal(torch.empty(64, 32, 3, 3))
    print(f"3×3 卷积 32→64：方差 {w.var():.6f}，应为 2/(32·9) = {2 / 288:.6f}")


if __name__ == "__main__":
    main()
