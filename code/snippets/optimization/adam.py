r"""Adam：动量（一阶矩）加 RMSProp（二阶矩），并修正偏差。

$$m\leftarrow\beta_1 m+(1-\beta_1)\,g,\qquad v\leftarrow\beta_2 v+(1-\beta_2)\,g^2$$

$$\hat m=\frac{m}{1-\beta_1^t},\qquad \hat v=\frac{v}{1-\beta_2^t},\qquad
w\leftarrow w-\alpha\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}$$

$m,v$ 从 0 起步，开头偏小，除以 $1-\beta^t$ 修正。于是第一步恰为 $\alpha\operatorname{sign}(g)$
（$\varepsilon$ 可忽略时），不论梯度大小。
要调的有四个：$\alpha,\ \beta_1=0.9,\ \beta_2=0.999,\ \varepsilon=10^{-8}$，通常只调 $\alpha$。

来源：Kingma & Ba 2015, *Adam*, Algorithm 1。与 `torch.optim.Adam`（默认参数）相同。
"""

from collections.abc import Iterable

import torch


class Adam:
    """Adam 优化器。

    Args:
        params: 要更新的张量，都有 `.grad`（为 None 的跳过）。
        lr: 学习率 $\\alpha$，正数。
        betas: $(\\beta_1, \\beta_2)$，都在 [0, 1) 内。
        eps: $\\varepsilon$，不为负。

    Raises:
        ValueError: lr、betas 或 eps 不合法。
    """

    def __init__(
        self,
        params: Iterable[torch.Tensor],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
    ) -> None:
        if lr <= 0:
            raise ValueError(f"lr 应为正数，得到 {lr}")
        if len(betas) != 2 or not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"betas 应为 [0, 1) 内的两个数，得到 {betas}")
        if eps < 0:
            raise ValueError(f"eps 应不为负，得到 {eps}")
        self.params = list(params)
        self.lr, self.betas, self.eps = lr, betas, eps
        self.steps = [0] * len(self.params)
        self.mean = [torch.zeros_like(p) for p in self.params]
        self.square = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self) -> None:
        """按当前梯度更新一次。"""
        beta1, beta2 = self.betas
        for i, (p, m, v) in enumerate(zip(self.params, self.mean, self.square, strict=True)):
            if p.grad is None:
                continue
            self.steps[i] += 1
            m.mul_(beta1).add_(p.grad, alpha=1 - beta1)
            v.mul_(beta2).addcmul_(p.grad, p.grad, value=1 - beta2)
            m_hat = m / (1 - beta1 ** self.steps[i])
            v_hat = v / (1 - beta2 ** self.steps[i])
            p.addcdiv_(m_hat, v_hat.sqrt() + self.eps, value=-self.lr)


def main() -> None:
    """第一步与梯度大小无关；去掉偏差修正会怎样。"""
    w = torch.zeros(4, requires_grad=True)
    w.grad = torch.tensor([1e-3, -1.0, 50.0, -2e4])
    Adam([w], lr=0.1).step()
    print("梯度", w.grad.tolist())
    print("第一步走了", [round(-v, 6) for v in w.tolist()], "= lr · sign(g)")
    print(f"不修正则是它的 {(1 - 0.9) / (1 - 0.999) ** 0.5:.2f} 倍：(1−β₁)/√(1−β₂)")


if __name__ == "__main__":
    main()
