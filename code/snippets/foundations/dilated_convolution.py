r"""空洞卷积：核的点之间隔开，感受野变大，参数和分辨率不变。

$$y[i]=\sum_t w[t]\,x[i+d\,t]$$

膨胀率（dilation rate，也译扩张率）$d$ 使长 $k$ 的核盖住 $d(k-1)+1$；
等于在核的相邻元素间插 $d-1$ 个 0 后做普通卷积，但不算那些 0。

若层层都用同一个 $d>1$，能看到的位置仍是隔开的格子，即**网格效应**；换着用（如 1、2、
5）才能无缝覆盖。

来源：Yu & Koltun 2016, *Multi-Scale Context Aggregation by Dilated Convolutions* §2；
网格效应见 Wang et al. 2018, *Understanding Convolution for Semantic Segmentation* §3.2。
与 `F.conv2d(dilation=d)` 相同。
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F

from snippets.foundations.im2col import conv2d


def dilated_conv2d(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor | None = None,
    dilation: int = 2,
    padding: int | None = None,
) -> torch.Tensor:
    """隔着取样的卷积。

    Args:
        x: 输入，$(N, C, H, W)$。
        weight: 核，$(C_\\text{out}, C, k, k)$。
        bias: $(C_\\text{out},)$，可无。
        dilation: 膨胀率 $d$。
        padding: 补边；不给则取 $d(k-1)/2$，奇数核的输出与输入同样大。

    Returns:
        $(N, C_\\text{out}, H', W')$。

    Raises:
        ValueError: dilation 不是正数，或通道、大小对不上。
    """
    if padding is None:
        padding = dilation * (weight.shape[-1] - 1) // 2
    return conv2d(x, weight, bias, padding=padding, dilation=dilation)


# --8<-- [start: heart]
def insert_zeros(weight: torch.Tensor, dilation: int) -> torch.Tensor:
    """在核的相邻元素间插 $d-1$ 个 0。

    Args:
        weight: 核，$(C_\\text{out}, C, k, k)$。
        dilation: 膨胀率 $d$。

    Returns:
        $(C_\\text{out}, C, d(k-1)+1, d(k-1)+1)$；拿它做普通卷积，与空洞卷积结果相同。

    Raises:
        ValueError: dilation 不是正数。
    """
    if dilation < 1:
        raise ValueError(f"dilation 应为正整数，得到 {dilation}")
    kh, kw = (dilation * (k - 1) + 1 for k in weight.shape[2:])
    spread = weight.new_zeros(*weight.shape[:2], kh, kw)
    spread[..., ::dilation, ::dilation] = weight
    return spread


# --8<-- [end: heart]


def coverage(rates: Sequence[int], kernel: int = 3) -> torch.Tensor:
    """叠几层空洞卷积之后，一个输出点经多少条路看到各个输入位置（一维）。

    Args:
        rates: 各层的膨胀率。
        kernel: 核长。

    Returns:
        路数，长度即感受野；为 0 的位置看不到（网格效应）。
    """
    paths = torch.ones(1, 1, 1)
    for rate in rates:
        spread = insert_zeros(torch.ones(1, 1, 1, kernel), rate)[0]
        paths = F.conv_transpose1d(paths, spread)
    return paths.flatten().long()


def main() -> None:
    """膨胀率与感受野；网格效应。"""
    print("3×3 的核，膨胀率 2：\n", insert_zeros(torch.ones(1, 1, 3, 3), 2)[0, 0].int())
    for rates in ((2, 2, 2), (1, 2, 5)):
        seen = coverage(rates)
        print(
            f"膨胀率 {rates}：感受野 {len(seen)}，看得到 {int(seen.gt(0).sum())} 处：",
            *seen.tolist(),
        )


if __name__ == "__main__":
    main()
