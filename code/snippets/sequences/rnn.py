r"""循环神经网络（RNN，Elman 网络）：同一组权重走过每个时刻，状态传给下一刻。

$$h_t=\tanh\big(W_{ih}\,x_t+b_{ih}+W_{hh}\,h_{t-1}+b_{hh}\big)$$

形状：$x$ 为 $(T,N,\text{in})$，$h_t$ 为 $(N,\text{hidden})$；参数个数与 $T$ 无关。梯度要连乘 $T$ 次
$\operatorname{diag}(1-h_t^2)\,W_{hh}$，所以容易消失或爆炸。

来源：Elman 1990, *Finding Structure in Time*。与一层的 `nn.RNN` 相同，
参数同名（`weight_ih_l0`……），权重可直接互换；两个偏置合成一个也一样，保留两个是为此。
"""

import torch
from torch import nn


class RNN(nn.Module):
    """一层 tanh 循环网络。

    Args:
        input_size: 每个时刻输入的长度。
        hidden_size: 状态的长度。

    Raises:
        ValueError: 长度不是正数。
    """

    def __init__(self, input_size: int, hidden_size: int) -> None:
        if input_size < 1 or hidden_size < 1:
            raise ValueError(f"input_size 与 hidden_size 应为正，得到 {input_size}、{hidden_size}")
        super().__init__()
        self.input_size, self.hidden_size = input_size, hidden_size
        self.weight_ih_l0 = nn.Parameter(torch.empty(hidden_size, input_size))
        self.weight_hh_l0 = nn.Parameter(torch.empty(hidden_size, hidden_size))
        self.bias_ih_l0 = nn.Parameter(torch.empty(hidden_size))
        self.bias_hh_l0 = nn.Parameter(torch.empty(hidden_size))
        for p in self.parameters():
            nn.init.uniform_(p, -(hidden_size**-0.5), hidden_size**-0.5)

    def forward(
        self, x: torch.Tensor, h: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """走完整个序列。

        Args:
            x: $(T, N, \\text{in})$，$T\\ge1$。
            h: 初始状态 $(N, \\text{hidden})$，不给则为 0。

        Returns:
            每个时刻的状态 $(T, N, \\text{hidden})$ 与最后的状态 $(N, \\text{hidden})$。

        Raises:
            ValueError: x 或 h 的形状不对。
        """
        if x.ndim != 3 or x.shape[2] != self.input_size or len(x) == 0:
            raise ValueError(f"x 应为 (T, N, {self.input_size})，T ≥ 1，得到 {tuple(x.shape)}")
        if h is None:
            h = x.new_zeros(x.shape[1], self.hidden_size)
        if h.shape != (x.shape[1], self.hidden_size):
            raise ValueError(f"h 应为 {(x.shape[1], self.hidden_size)}，得到 {tuple(h.shape)}")
        # 输入的部分与状态无关，所有时刻一次算完
        driven = x @ self.weight_ih_l0.T + self.bias_ih_l0 + self.bias_hh_l0
        states = []
        for drive in driven:
            h = torch.tanh(drive + h @ self.weight_hh_l0.T)
            states.append(h)
        return torch.stack(states), h


def main() -> None:
    """形状，以及参数个数与序列长短无关。"""
    torch.manual_seed(0)
    rnn = RNN(10, 20)
    for steps in (1, 50):
        out, h = rnn(torch.randn(steps, 3, 10))
        print(f"T={steps}：全部状态 {tuple(out.shape)}，最后的状态 {tuple(h.shape)}")
    print(f"参数 {sum(p.numel() for p in rnn.parameters())} 个 = 20·10 + 20·20 + 20 + 20")


if __name__ == "__main__":
    main()
