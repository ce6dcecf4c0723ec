r"""反向传播：把误差从最后一层逐层往回传，手写、批量、不用 autograd。

网络每层 $z^{l+1} = a^l\,\theta^l + b^l,\ a^{l+1} = g(z^{l+1})$，$g$ 为 sigmoid；一行一个样本，
共 $m$ 行。损失为交叉熵 $J=-\frac1m\sum\big[y\ln a+(1-y)\ln(1-a)\big]$。
误差 $\delta^l = m\,\partial J/\partial z^l$：

$$\delta^{L}=a^{L}-y,\qquad \delta^{l}=\delta^{l+1}\,(\theta^{l})^{\top}\odot g'(z^{l})$$

$$\frac{\partial J}{\partial\theta^{l}}=\frac1m\,(a^{l})^{\top}\delta^{l+1},\qquad
\frac{\partial J}{\partial b^{l}}=\frac1m\sum_{\text{样本}}\delta^{l+1}$$

用维度来记：第 $l$ 层 2 个结点、第 $l+1$ 层 3 个结点，则 $\theta^l$ 为 $2\times3$，
$\delta^{l+1}$ 为 $m\times3$。要从 $m\times3$ 得到 $m\times2$ 的 $\delta^l$，
只能右乘 $(\theta^l)^\top$（$3\times2$）；要得到 $2\times3$ 的梯度，
只能是 $(a^l)^\top$（$2\times m$）乘 $\delta^{l+1}$。

来源：Rumelhart, Hinton, Williams 1986, *Nature* 323；Ng, *Machine Learning* (Coursera) 第 5 周。
Ng 一次算一个样本（列向量），且偏置并入 $\Theta$；这里一次算一批（行向量），偏置单列。
"""

import torch


def forward(
    x: torch.Tensor, weights: list[torch.Tensor], biases: list[torch.Tensor]
) -> list[torch.Tensor]:
    """前向传播，留下每层的激活。

    Args:
        x: 输入，$(m, n_0)$。
        weights: 各层权重，第 $l$ 个为 $(n_l, n_{l+1})$。
        biases: 各层偏置，第 $l$ 个为 $(n_{l+1},)$。

    Returns:
        激活 $a^0=x, a^1, …, a^L$。

    Raises:
        ValueError: 某层的权重或偏置与上一层的宽度对不上。
    """
    if len(weights) != len(biases):
        raise ValueError(f"biases 应与 weights 一样多（{len(weights)} 个），得到 {len(biases)} 个")
    activations = [x]
    for layer, (theta, b) in enumerate(zip(weights, biases, strict=True)):
        a = activations[-1]
        if theta.shape[0] != a.shape[1]:
            raise ValueError(f"weights[{layer}] 应有 {a.shape[1]} 行，得到 {tuple(theta.shape)}")
        if b.shape != theta.shape[1:]:
            raise ValueError(f"biases[{layer}] 应有 {theta.shape[1]} 个数，得到 {tuple(b.shape)}")
        activations.append(1 / (1 + torch.exp(-(a @ theta + b))))
    return activations


def cross_entropy(a: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """每个输出结点一个二分类的交叉熵，对样本取平均。

    Args:
        a: 网络输出，$(m, n_L)$，在 0 与 1 之间。
        y: 目标，形状同 a。

    Returns:
        损失，标量。
    """
    return -(y * a.log() + (1 - y) * (1 - a).log()).sum() / len(y)


def backward(
    activations: list[torch.Tensor], y: torch.Tensor, weights: list[torch.Tensor]
) -> tuple[list[torch.Tensor], list[torch.Tensor]]:
    """反向传播，求交叉熵对每个权重和偏置的梯度。

    Args:
        activations: `forward` 的结果。
        y: 目标，$(m, n_L)$。
        weights: 各层权重。

    Returns:
        各层权重的梯度、各层偏置的梯度，形状同权重和偏置。

    Raises:
        ValueError: y 的形状与输出不同。
    """
    if y.shape != activations[-1].shape:
        raise ValueError(f"y 应与输出同形 {tuple(activations[-1].shape)}，得到 {tuple(y.shape)}")
    grad_weights, grad_biases = [], []
    delta = activations[-1] - y
    for a, theta in zip(reversed(activations[:-1]), reversed(weights), strict=True):
        grad_weights.append(a.T @ delta / len(y))
        grad_biases.append(delta.mean(0))
        delta = delta @ theta.T * a * (1 - a)  # sigmoid 的导数是 a(1 − a)
    return grad_weights[::-1], grad_biases[::-1]


def main() -> None:
    """4-2-3 网络，m = 5：打印每个量的形状，并用梯度下降学会异或。"""
    torch.manual_seed(0)
    weights = [torch.randn(4, 2), torch.randn(2, 3)]
    biases = [torch.zeros(2), torch.zeros(3)]
    activations = forward(torch.randn(5, 4), weights, biases)
    grads, _ = backward(activations, torch.rand(5, 3).round(), weights)
    for layer, (theta, grad) in enumerate(zip(weights, grads, strict=True)):
        shapes = [tuple(t.shape) for t in (activations[layer], theta, grad)]
        print("a{0} {1}，θ{0} {2}，∂θ{0} {3}".format(layer, *shapes))

    x = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    y = torch.tensor([[0.0], [1], [1], [0]])
    weights, biases = [torch.randn(2, 4), torch.randn(4, 1)], [torch.zeros(4), torch.zeros(1)]
    for step in range(2001):
        activations = forward(x, weights, biases)
        if step % 500 == 0:
            print(f"第 {step:>4} 步，异或的损失 {cross_entropy(activations[-1], y):.4f}")
        grad_weights, grad_biases = backward(activations, y, weights)
        for p, g in zip(weights + biases, grad_weights + grad_biases, strict=True):
            p -= 2.0 * g


if __name__ == "__main__":
    main()
