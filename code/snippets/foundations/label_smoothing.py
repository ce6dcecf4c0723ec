r"""标签平滑：目标不取 1 而取 $1-\varepsilon$，分一点给其他类。

$$q_k=(1-\varepsilon)\,[k=y]+\frac{\varepsilon}{K},\qquad
L=-\sum_k q_k\ln p_k=(1-\varepsilon)\,(-\ln p_y)+\varepsilon\cdot\frac1K\sum_k(-\ln p_k)$$

硬标签要求正确类的 logit 无穷大；
平滑后最优的差是有限的 $\ln\frac{(1-\varepsilon)K+\varepsilon}{\varepsilon}$，
模型不至于过分自信，一定程度上防止过拟合。

来源：Szegedy et al. 2016, *Rethinking the Inception Architecture* §7
（$K=1000,\ \varepsilon=0.1$）。
与 `F.cross_entropy(label_smoothing=ε)` 相同。
"""

import torch


def label_smoothing_cross_entropy(
    logits: torch.Tensor, target: torch.Tensor, epsilon: float = 0.1
) -> torch.Tensor:
    """带标签平滑的交叉熵，取平均。

    Args:
        logits: softmax 之前的得分，$(N, K, …)$，类别在第 1 维（分割时后面还有 $H, W$）。
        target: 类别下标，$(N, …)$，整数。
        epsilon: 平滑系数 $\\varepsilon$；0 即普通交叉熵。

    Returns:
        损失，标量。

    Raises:
        ValueError: epsilon 不在 [0, 1] 内，或 target 的形状、取值不对。
    """
    if not 0 <= epsilon <= 1:
        raise ValueError(f"epsilon 应在 [0, 1] 内，得到 {epsilon}")
    if logits.ndim < 2 or target.shape != logits.shape[:1] + logits.shape[2:]:
        raise ValueError(
            f"target 应为 logits {tuple(logits.shape)} 去掉第 1 维，得到 {tuple(target.shape)}"
        )
    if target.numel() and not 0 <= int(target.min()) <= int(target.max()) < logits.shape[1]:
        raise ValueError(
            f"target 应在 [0, {logits.shape[1]}) 内，得到 {int(target.min())}…{int(target.max())}"
        )
    log_p = logits.log_softmax(1)
    hard = -log_p.gather(1, target.unsqueeze(1)).squeeze(1)
    uniform = -log_p.mean(1)
    return ((1 - epsilon) * hard + epsilon * uniform).mean()


def main() -> None:
    """正确类的 logit 越大，硬标签的损失越小；平滑的则在一处最低。"""
    target = torch.tensor([0])
    for z in (0.0, 2.0, 4.0, 4.61, 6.0, 10.0, 20.0):
        logits = torch.tensor([[z] + [0.0] * 9])
        hard, soft = (label_smoothing_cross_entropy(logits, target, e) for e in (0.0, 0.1))
        print(f"z = {z:>5}：ε=0 损失 {hard:.4f}，ε=0.1 损失 {soft:.4f}")


if __name__ == "__main__":
    main()
