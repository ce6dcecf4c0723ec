r"""动量：更新方向是梯度的指数加权平均，有惯性。

两种写法，差一个 $1-\beta$：

$$\text{Ng：}\ v\leftarrow\beta v+(1-\beta)\,g\qquad \text{PyTorch：}\ v\leftarrow\beta v+g$$

然后都是 $w\leftarrow w-\alpha v$。

PyTorch 的 $v$ 是 Ng 的 $\frac1{1-\beta}$ 倍，所以 Ng 的学习率 $\alpha$ 相当于 PyTorch 的
$\alpha(1-\beta)$。

峡谷形的损失里，来回震荡的方向正负相消，一直向前的方向越积越大，于是又稳又快。

来源：Polyak 1964；Sutskever et al. 2013 §2；Ng, *Deep Learning* (Coursera) 课程 2 第 2 周。
`form="torch"` 等于 `torch.optim.SGD(momentum=β)`；`torch.optim` 的 `dampening` 第一步不打折，
与 Ng 的写法不同。
"""

from collections.abc import Iterable

import torch


class Momentum:
    """带动量的梯度下降。

    Args:
        params: 要更新的张量，都有 `.grad`（为 None 的跳过）。
        lr: 学习率 $\\alpha$，正数。
        beta: 动量系数 $\\beta$，$0\\le\\beta<1$；0 即普通梯度下降。
        form: `"ng"` 或 `"torch"`，见上。

    Raises:
        ValueError: lr、beta 或 form 不合法。
    """

    def __init__(
        self, params: Iterable[torch.Tensor], lr: float, beta: float = 0.9, form: str = "ng"
    ) -> None:
        if lr <= 0:
            raise ValueError(f"lr 应为正数，得到 {lr}")
        if not 0 <= beta < 1:
            raise ValueError(f"beta 应在 [0, 1) 内，得到 {beta}")
        if form not in ("ng", "torch"):
            raise ValueError(f'form 应为 "ng" 或 "torch"，得到 {form!r}')
        self.params = list(params)
        self.lr, self.beta = lr, beta
        self.scale = 1 - beta if form == "ng" else 1.0
        self.velocity = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self) -> None:
        """按当前梯度更新一次。"""
        for p, v in zip(self.params, self.velocity, strict=True):
            if p.grad is None:
                continue
            v.mul_(self.beta).add_(p.grad, alpha=self.scale)
            p.sub_(v, alpha=self.lr)


def main() -> None:
    """峡谷 $f=\\frac12(w_1^2+50w_2^2)$：同样的步数，动量走得更远。"""
    curvature = torch.tensor([1.0, 50.0])
    for beta in (0.0, 0.9):
        w = torch.tensor([10.0, 1.0], requires_grad=True)
        optimizer = Momentum([w], lr=0.02, beta=beta, form="torch")
        for step in range(61):
            w.grad = None
            loss = (curvature * w**2).sum() / 2
            loss.backward()
            if step % 20 == 0:
                print(f"β={beta}，第 {step:>2} 步，损失 {loss:.4f}")
            optimizer.step()


if __name__ == "__main__":
    main()
