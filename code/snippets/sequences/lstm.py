r"""LSTM：用三个门管住一条贯穿时间的细胞状态。

$$\begin{aligned}
f_t&=\sigma(W_f[x_t,h_{t-1}]+b_f)&&\text{遗忘门：}c_{t-1}\text{ 留下多少}\\
i_t&=\sigma(W_i[x_t,h_{t-1}]+b_i)&&\text{输入门：新内容写入多少}\\
g_t&=\tanh(W_g[x_t,h_{t-1}]+b_g)&&\text{候选内容}\\
o_t&=\sigma(W_o[x_t,h_{t-1}]+b_o)&&\text{输出门：读出多少}\\
c_t&=f_t\odot c_{t-1}+i_t\odot g_t,&&h_t=o_t\odot\tanh c_t
\end{aligned}$$

更新细胞状态的是遗忘门与输入门，输出门只管读出。三个门与候选内容
由一次矩阵乘法算完，参数是同样大小 RNN 的 4 倍。

来源：Hochreiter & Schmidhuber 1997；遗忘门见 Gers, Schmidhuber, Cummins 2000。
与一层的 `nn.LSTM` 相同，参数同名，门的次序为 i、f、g、o，两个偏置相加。
"""

import torch
from torch import nn


class LSTM(nn.Module):
    """一层 LSTM。

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
        self.weight_ih_l0 = nn.Parameter(torch.empty(4 * hidden_size, input_size))
        self.weight_hh_l0 = nn.Parameter(torch.empty(4 * hidden_size, hidden_size))
        self.bias_ih_l0 = nn.Parameter(torch.empty(4 * hidden_size))
        self.bias_hh_l0 = nn.Parameter(torch.empty(4 * hidden_size))
        for p in self.parameters():
            nn.init.uniform_(p, -(hidden_size**-0.5), hidden_size**-0.5)

    # --8<-- [start: heart]
    def step(
        self, drive: torch.Tensor, h: torch.Tensor, c: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """走一步。

        Args:
            drive: 输入的部分 $W_{ih}x_t+b$，$(N, 4\\,\\text{hidden})$。
            h: 上一刻的输出，$(N, \\text{hidden})$。
            c: 上一刻的细胞状态，$(N, \\text{hidden})$。

        Returns:
            新的 $h$、新的 $c$、遗忘门 $f$。
        """
        i, f, g, o = (drive + h @ self.weight_hh_l0.T).chunk(4, dim=-1)
        f = torch.sigmoid(f)
        c = f * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c, f

    # --8<-- [end: heart]

    def drive(self, x: torch.Tensor) -> torch.Tensor:
        """所有时刻的输入部分 $W_{ih}x_t+b_{ih}+b_{hh}$，一次算完。

        Args:
            x: $(T, N, \\text{in})$。

        Returns:
            $(T, N, 4\\,\\text{hidden})$。
        """
        return x @ self.weight_ih_l0.T + self.bias_ih_l0 + self.bias_hh_l0

    def forward(
        self, x: torch.Tensor, state: tuple[torch.Tensor, torch.Tensor] | None = None
    ) -> tuple[torch.Tensor, tuple[torch.Tensor, torch.Tensor]]:
        """走完整个序列。

        Args:
            x: $(T, N, \\text{in})$，$T\\ge1$。
            state: 初始的 $(h, c)$，各 $(N, \\text{hidden})$，不给则为 0。

        Returns:
            每个时刻的 $h$，$(T, N, \\text{hidden})$，与最后的 $(h, c)$。

        Raises:
            ValueError: x 或 state 的形状不对。
        """
        if x.ndim != 3 or x.shape[2] != self.input_size or len(x) == 0:
            raise ValueError(f"x 应为 (T, N, {self.input_size})，T ≥ 1，得到 {tuple(x.shape)}")
        shape = (x.shape[1], self.hidden_size)
        h, c = (x.new_zeros(shape), x.new_zeros(shape)) if state is None else state
        if h.shape != shape or c.shape != shape:
            raise ValueError(f"state 应为两个 {shape}，得到 {tuple(h.shape)}、{tuple(c.shape)}")
        outputs = []
        for drive in self.drive(x):
            h, c, _ = self.step(drive, h, c)
            outputs.append(h)
        return torch.stack(outputs), (h, c)


def main() -> None:
    """形状；与同样大小的 RNN 比参数。"""
    torch.manual_seed(0)
    lstm = LSTM(10, 20)
    out, (h, c) = lstm(torch.randn(50, 3, 10))
    print(f"全部输出 {tuple(out.shape)}，最后的 h {tuple(h.shape)}、c {tuple(c.shape)}")
    print(f"参数 {sum(p.numel() for p in lstm.parameters())} 个，是 RNN（640 个）的 4 倍")


if __name__ == "__main__":
    main()
