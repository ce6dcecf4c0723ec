r"""RMSProp：每个参数除以自己梯度的均方根，各有各的学习率。

$$s\leftarrow\alpha s+(1-\alpha)\,g^2,\qquad w\leftarrow w-\eta\,\frac{g}{\sqrt s+\varepsilon}$$

一直很陡（来回震荡）的方向 $s$ 大，步子被缩小；平缓的方向 $s$ 小，步子被放大。平均的是梯度的平方
（二阶矩），梯度本身不做平均。

来源：Tieleman & Hinton, *Lecture 6.5*, Coursera 2012。与 `torch.optim.RMSprop` 相同；
默认值不同：Hinton 与 Ng 用 $\alpha=0.9$，PyTorch 用 0.99。
$\varepsilon$ 在根号外（TensorFlow 早期版本在根号内）。
"""

from collections.abc import Iterable

import torch


class RMSProp:
    """RMSProp 优化器。

    Args:
        params: 要更新的张量，都有 `.grad`（为 None 的跳过）。
        lr: 学习率 $\\eta$，正数。
        alpha: 平方的衰减系数，$0\\le\\alpha<1$。
        eps: 防止除以 0，不为负。

    Raises:
        ValueError: lr、alpha 或 eps 不合法。
    """

    def __init__(
        self, params: Iterable[torch.Tensor], lr: float, alpha: float = 0.9, eps: float = 1e-8
    ) -> None:
        if lr <= 0:
            raise ValueError(f"lr 应为正数，得到 {lr}")
        if not 0 <= alpha < 1:
            raise ValueError(f"alpha 应在 [0, 1) 内，得到 {alpha}")
        if eps < 0:
            raise ValueError(f"eps 应不为负，得到 {eps}")
        self.params = list(params)
        self.lr, self.alpha, self.eps = lr, alpha, eps
        self.square = [torch.zeros_like(p) for p in self.params]

    @torch.no_grad()
    def step(self) -> None:
        """按当前梯度更新一次。"""
        for p, s in zip(self.params, self.square, strict=True):
            if p.grad is None:
                continue
            s.mul_(self.alpha).addcmul_(p.grad, p.grad, value=1 - self.alpha)
            p.addcdiv_(p.grad, s.sqrt() + self.eps, value=-self.lr)


def main() -> None:
    """两个方向的坡度差 100 倍，步子却一样大。"""
    slope = torch.tensor([1.0, 100.0])
    w = torch.tensor([1.0, 1.0], requires_grad=True)
    optimizer = RMSProp([w], lr=0.01)
    for step in range(1, 6):
        before = w.detach().clone()
        w.grad = None
        (slope * w).sum().backward()
        optimizer.step()
        moved = (before - w.detach()).tolist()
        print(f"第 {step} 步：梯度 {w.grad.tolist()}，步子 [{moved[0]:.6f}, {moved[1]:.6f}]")


if __name__ == "__main__":
    main()
