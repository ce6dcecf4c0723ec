r"""指数加权平均：越久远的数，权重按指数越小。

$$v_t=\beta\,v_{t-1}+(1-\beta)\,\theta_t,\qquad v_0=0$$

展开得 $v_t=(1-\beta)\sum_{k=0}^{t-1}\beta^{k}\,\theta_{t-k}$。权重之和是 $1-\beta^t$，
开头远小于 1，所以 $v$ 偏小；偏差修正就是除以这个和：

$$\hat v_t=\frac{v_t}{1-\beta^{t}}$$

$\beta^{1/(1-\beta)}\approx 1/e$，即约 $\frac1{1-\beta}$ 个数之前的权重降到 $1/e$，
所以说它近似于最近 $\frac1{1-\beta}$ 个数的平均：$\beta=0.9$ 约 10 个，$\beta=0.98$ 约 50 个。

来源：Ng, *Deep Learning* (Coursera) 课程 2 第 2 周；偏差修正见 Kingma & Ba 2015 §3。
修正后等于 pandas 的 `ewm(adjust=True)`；PyTorch 的 `AveragedModel` 不修正，
而从 $v_1=\theta_1$ 起步。
"""

import torch


# --8<-- [start: heart]
def exponential_moving_average(
    theta: torch.Tensor, beta: float, bias_correction: bool = True
) -> torch.Tensor:
    """沿第 0 维求指数加权平均。

    Args:
        theta: 序列，$(T, …)$。
        beta: 衰减系数，$0\\le\\beta<1$。
        bias_correction: 是否除以 $1-\\beta^t$。

    Returns:
        每个时刻的平均，形状同 theta。

    Raises:
        ValueError: beta 不在 [0, 1) 内，或 theta 没有时间维。
    """
    if not 0 <= beta < 1:
        raise ValueError(f"beta 应在 [0, 1) 内，得到 {beta}")
    if theta.ndim == 0:
        raise ValueError("theta 应至少有一维（时间），得到标量")
    v = torch.zeros_like(theta[:1]).squeeze(0)
    averages = []
    for t, value in enumerate(theta, start=1):
        v = beta * v + (1 - beta) * value
        averages.append(v / (1 - beta**t) if bias_correction else v)
    return torch.stack(averages) if averages else theta.clone()


# --8<-- [end: heart]


def weights(count: int, beta: float) -> torch.Tensor:
    """展开式里的权重 $(1-\\beta)\\beta^k$。

    Args:
        count: 项数 $t$。
        beta: 衰减系数。

    Returns:
        `(count,)`，第 $k$ 个是 $k$ 步之前那个数的权重；和为 $1-\\beta^t$。

    Raises:
        ValueError: count 为负，或 beta 不在 [0, 1) 内。
    """
    if count < 0 or not 0 <= beta < 1:
        raise ValueError(f"count 应不为负、beta 应在 [0, 1) 内，得到 {count}、{beta}")
    return (1 - beta) * beta ** torch.arange(count, dtype=torch.float64)


def main() -> None:
    """一条带噪声的温度曲线：β 越大越平滑；没有修正时，开头几天偏低。"""
    torch.manual_seed(0)
    days = torch.arange(100, dtype=torch.float64)
    temperature = 15 + 10 * torch.sin(days / 30) + 3 * torch.randn(100, dtype=torch.float64)
    print("第 1、2、3 天：", [round(v, 1) for v in temperature[:3].tolist()])
    for beta in (0.5, 0.9, 0.98):
        raw = exponential_moving_average(temperature, beta, bias_correction=False)
        fixed = exponential_moving_average(temperature, beta)
        window = round(1 / (1 - beta))
        print(
            f"β={beta}（约 {window} 天）：不修正 {[round(v, 1) for v in raw[:3].tolist()]}，"
            f"修正 {[round(v, 1) for v in fixed[:3].tolist()]}，"
            f"{window} 天前的权重是今天的 {float(weights(101, beta)[window] / (1 - beta)):.2f}"
        )


if __name__ == "__main__":
    main()
