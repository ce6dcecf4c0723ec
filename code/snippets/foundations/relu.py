r"""ReLU：负数变 0，正数不变。

$$\operatorname{ReLU}(x)=\max(0,x),\qquad
\operatorname{ReLU}'(x)=\begin{cases}1&x>0\\0&x\le0\end{cases}$$

正的一侧导数恒为 1，梯度穿过多少层也不缩小；sigmoid 的导数至多 $\frac14$，十层就不到 $10^{-6}$。
代价：若一个神经元对所有样本都为负，梯度恒为 0，它就“死”了。

源：Nair & Hinton 2010；用于深网络见 Krizhevsky et al. 2012 (AlexNet) §3.1。
$x=0$ 处不可导，PyTorch 取 0，这里也是（用 `clamp` 则得 1）。
"""

import torch


def relu(x: torch.Tensor) -> torch.Tensor:
    """逐元素 $\\max(0, x)$。

    Args:
        x: 任意形状。

    Returns:
        形状同 x；NaN 仍是 NaN。
    """
    return torch.where(x <= 0, 0, x)


def relu_backward(grad: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """手写的反向：正的地方梯度原样通过。

    Args:
        grad: 损失对输出的梯度。
        x: 前向的输入。

    Returns:
        损失对输入的梯度。

    Raises:
        ValueError: grad 与 x 不同形。
    """
    if grad.shape != x.shape:
        raise ValueError(f"grad 应与 x 同形 {tuple(x.shape)}，得到 {tuple(grad.shape)}")
    return grad * (x > 0)


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
