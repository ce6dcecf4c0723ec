r"""LSTM 为什么能缓解梯度消失：一个可以重做的实验。

RNN 的梯度往回走一步要乘 $\operatorname{diag}(1-h_t^2)\,W_{hh}$，走 $T$ 步的范数不超过

$$\Big\|\frac{\partial h_T}{\partial h_0}\Big\|
\le\prod_{t}\big\|\operatorname{diag}(1-h_t^2)\,W_{hh}\big\|$$

$\|W_{hh}\|<1$ 时按指数消失。LSTM 的细胞状态是相加更新的，
沿 $c_{T}\to c_{T-1}\to\dots\to c_0$ 这条路

$$\frac{\partial c_T}{\partial c_0}=\prod_{t=1}^{T}f_t$$

没有矩阵连乘，只有遗忘门；门由数据决定，学到 $f\approx1$ 梯度就能原样通过。
所以是**缓解**而非根治：$f<1$ 时照样按指数消失（$f=0.5$，50 步后是 $10^{-15}$）。
遗忘门的偏置因此常从 1 起步。

来源：Hochreiter & Schmidhuber 1997 §3–4；Bengio et al. 1994（RNN 的消失）；
Jozefowicz et al. 2015（偏置取 1）。
"""

import torch

from snippets.sequences.lstm import LSTM
from snippets.sequences.rnn import RNN


def rnn_gradient(rnn: RNN, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """最后的状态对初始状态的梯度，与它的上界。

    Args:
        rnn: 一层 RNN。
        x: 一个样本的序列，$(T, 1, \\text{in})$。

    Returns:
        $\\|\\partial h_T/\\partial h_0\\|_2$（谱范数）与各步谱范数之积。
    """
    h0 = x.new_zeros(1, rnn.hidden_size)
    jacobian = torch.autograd.functional.jacobian(lambda h: rnn(x, h)[1], h0)
    with torch.no_grad():
        states, _ = rnn(x, h0)
        steps = (1 - states.transpose(1, 2) ** 2) * rnn.weight_hh_l0  # 每个时刻一个雅可比
        bound = torch.linalg.matrix_norm(steps, 2).prod()
    return torch.linalg.matrix_norm(jacobian[0, :, 0], 2), bound


# --8<-- [start: heart]
def cell_gradient(lstm: LSTM, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """细胞状态这条路上的梯度：$h$ 不传梯度，只看 $c_T$ 对 $c_0$。

    Args:
        lstm: 一层 LSTM。
        x: 序列，$(T, N, \\text{in})$。

    Returns:
        autograd 的 $\\partial c_T/\\partial c_0$ 与 $\\prod_t f_t$，都是 $(N, \\text{hidden})$。
    """
    h = x.new_zeros(x.shape[1], lstm.hidden_size)
    c0 = c = torch.zeros_like(h).requires_grad_()
    product = torch.ones_like(h)
    for drive in lstm.drive(x):
        h, c, f = lstm.step(drive, h.detach(), c)
        product = product * f.detach()
    (grad,) = torch.autograd.grad(c.sum(), c0)
    return grad, product


# --8<-- [end: heart]


def full_cell_gradient(lstm: LSTM, x: torch.Tensor) -> torch.Tensor:
    """所有的路都算上（经过 $h$ 与门的也算）。

    Args:
        lstm: 一层 LSTM。
        x: 一个样本的序列，$(T, 1, \\text{in})$。

    Returns:
        $\\|\\partial c_T/\\partial c_0\\|_2$（谱范数）。
    """
    zero = x.new_zeros(1, lstm.hidden_size)
    jacobian = torch.autograd.functional.jacobian(lambda c: lstm(x, (zero, c))[1][1], zero)
    return torch.linalg.matrix_norm(jacobian[0, :, 0], 2)


def set_forget_bias(lstm: LSTM, value: float) -> LSTM:
    """把遗忘门的偏置（两个之和）设为 value。

    Args:
        lstm: 一层 LSTM，就地改。
        value: 偏置；$\\sigma(1)=0.73$，$\\sigma(5)=0.993$。

    Returns:
        同一个 lstm。
    """
    forget = slice(lstm.hidden_size, 2 * lstm.hidden_size)
    with torch.no_grad():
        lstm.bias_ih_l0[forget] = value
        lstm.bias_hh_l0[forget] = 0
    return lstm


def main() -> None:
    """序列越来越长，梯度还剩多少。"""
    torch.manual_seed(0)
    size = 16
    rnn, lstm = RNN(8, size).double(), LSTM(8, size).double()
    x = torch.randn(100, 1, 8, dtype=torch.float64)
    print(f"{'步数':>4}{'RNN':>12}{'LSTM b_f=0':>13}{'b_f=1':>10}{'b_f=5':>10}")
    for steps in (1, 10, 20, 50, 100):
        row = [rnn_gradient(rnn, x[:steps])[0]]
        row += [full_cell_gradient(set_forget_bias(lstm, b), x[:steps]) for b in (0, 1, 5)]
        print(f"{steps:>6}" + "".join(f"{float(v):>12.1e}" for v in row))
    grad, product = cell_gradient(lstm, x)
    print(f"细胞这条路：autograd 与 ∏f 相差 {float((grad - product).abs().max()):.0e}")


if __name__ == "__main__":
    main()
