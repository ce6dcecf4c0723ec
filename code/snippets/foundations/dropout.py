r"""Dropout：训练时随机让一部分神经元为 0，推断时全用。

训练：每个元素以概率 $p$ 置 0，留下的除以 $1-p$，使期望不变（“倒置”的写法）；推断：原样通过。

$$y_i=\frac{m_i}{1-p}\,x_i,\qquad m_i\sim\text{Bernoulli}(1-p)$$

每次等于训练一个随机的子网络，神经元不能只依赖某几个伙伴，相当于许多共享参数的网络取平均。

来源：Srivastava et al. 2014, JMLR 15 §4；Krizhevsky et al. 2012 (AlexNet) §4.2。
原论文训练时不放大、推断时乘 $1-p$，两者期望相同；与 `F.dropout` 同一个种子给出同样的数。
"""

import torch


def dropout(
    x: torch.Tensor, p: float = 0.5, training: bool = True, generator: torch.Generator | None = None
) -> torch.Tensor:
    """随机失活。

    Args:
        x: 任意形状。
        p: 置 0 的概率，$0\\le p\\le1$。
        training: 训练还是推断。
        generator: 随机数发生器。

    Returns:
        形状同 x。

    Raises:
        ValueError: p 不在 [0, 1] 内。
    """
    if not 0 <= p <= 1:
        raise ValueError(f"p 应在 [0, 1] 内，得到 {p}")
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    mask = torch.empty_like(x).bernoulli_(1 - p, generator=generator)
    return x * (mask / (1 - p))


def main() -> None:
    """一半为 0，其余加倍；均值不变。"""
    torch.manual_seed(0)
    print("x 全为 1，p = 0.5：", *dropout(torch.ones(10)).tolist())
    x = torch.rand(100_000)
    print(f"均值：原来 {x.mean():.4f}，失活后 {dropout(x).mean():.4f}", end="，")
    print(f"推断时 {dropout(x, training=False).mean():.4f}")


if __name__ == "__main__":
    main()
