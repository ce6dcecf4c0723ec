r"""ReLU：负数变 0，正数不变。

$$\operatorname{ReLU}(x)=\max(0,x),\qquad
\operatorname{ReLU}'(x)=\begin{cases}1&x>0\\0&x\le0\end{cases}$$

正的一侧导数恒为 1，梯度穿过多少层也不缩小；sigmoid 的导数至多 $\frac14$，十层就不到 $10^{-6}$。
代价：若一个神经元对所有样本都为负，梯度恒为 0，它就“死”了。

来源：Nair & Hinton 2010；用于深网络见 Krizhevsky et al. 2012 (AlexNet) §3.1。
$x=0$ 处不可导，PyTorch 取 0，这里也是；若交给 autograd 对 `clamp(min=0)` 求导，得到的是 1。
"""

import torch


# --8<-- [start: heart]
class _ReLU(torch.autograd.Function):
    """前向与反向都手写；反向只需要输出，不需要输入。"""

    @staticmethod
    def forward(ctx, x: torch.Tensor) -> torch.Tensor:
        y = x.clamp(min=0)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad: torch.Tensor) -> torch.Tensor:
        (y,) = ctx.saved_tensors
        return grad * (y > 0)  # 正的地方梯度原样通过


# --8<-- [end: heart]


def relu(x: torch.Tensor) -> torch.Tensor:
    """逐元素 $\\max(0, x)$，导数在 0 处取 0。

    Args:
        x: 任意形状，浮点。

    Returns:
        形状同 x；NaN 仍是 NaN。
    """
    return _ReLU.apply(x)


def main() -> None:
    """十层之后梯度还剩多少。"""
    for name, f in (("ReLU", relu), ("sigmoid", torch.sigmoid), ("tanh", torch.tanh)):
        x = torch.tensor(0.5, requires_grad=True)
        y = x
        for _ in range(10):
            y = f(y)
        y.backward()
        print(f"{name:<8} f(f(…f(0.5))) 十层，导数 {x.grad:.2e}")


if __name__ == "__main__":
    main()
