"""框的回归：网络预测的是相对参考框的偏移，不是坐标。

参考框（候选框、锚框、默认框）的中心与宽高记作 $(p_x,p_y,p_w,p_h)$，目标框为 $(g_x,g_y,g_w,g_h)$：

$$
t_x = \\frac{g_x-p_x}{p_w},\\quad t_y = \\frac{g_y-p_y}{p_h},\\quad
t_w = \\ln\\frac{g_w}{p_w},\\quad t_h = \\ln\\frac{g_h}{p_h}
$$

除以宽高，使大框小框的偏移可比；取对数，使解码出的宽高总是正的。偏移再乘以权重
（Fast R-CNN 是 10、10、5、5，即除以标准差 0.1、0.1、0.2、0.2；SSD 称作 variance），
使各分量的方差接近 1。

来源：Girshick 等，R-CNN，CVPR 2014，附录 C；Fast R-CNN，ICCV 2015，2.3 节。

与 torchvision 的差别：等于 `torchvision.models.detection._utils.BoxCoder`，解码时 $t_w$、$t_h$
也以 $\\ln(1000/16)$ 为上限，免得训练之初溢出；宽为 $x_2-x_1$，py-faster-rcnn 则加 1、无上限。
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from snippets.detection.boxes import check_boxes, to_center, to_corners

LARGEST_LOG_SCALE = math.log(1000 / 16)


def _check(first: Tensor, second: Tensor, names: tuple[str, str], weights: Sequence[float]) -> None:
    if first.shape != second.shape:
        raise ValueError(f"{names[0]} 应与 {names[1]} 同形 {tuple(second.shape)}，"
                         f"得到 {tuple(first.shape)}")  # fmt: skip
    if len(weights) != 4 or min(weights) <= 0:
        raise ValueError(f"weights 应为四个正数，得到 {tuple(weights)}")


def encode_boxes(
    targets: Tensor, references: Tensor, weights: Sequence[float] = (1, 1, 1, 1)
) -> Tensor:
    """目标框相对参考框的偏移。

    Args:
        targets: $(N,4)$ 目标框，角点形式。
        references: $(N,4)$ 参考框，角点形式，宽高为正。
        weights: 四个分量各乘的权重。

    Returns:
        $(N,4)$ 偏移 $(t_x,t_y,t_w,t_h)$。

    Raises:
        ValueError: 形状不合，或宽、高、权重不为正。
    """
    _check(targets, references, ("targets", "references"), weights)
    check_boxes(targets, "targets")
    check_boxes(references, "references")
    target, reference = to_center(targets), to_center(references)
    shift = (target[:, :2] - reference[:, :2]) / reference[:, 2:]
    scale = (target[:, 2:] / reference[:, 2:]).log()
    return torch.cat([shift, scale], dim=1) * target.new_tensor(weights)


def decode_boxes(
    deltas: Tensor, references: Tensor, weights: Sequence[float] = (1, 1, 1, 1)
) -> Tensor:
    """`encode_boxes` 的逆：由偏移与参考框得到框。

    Args:
        deltas: $(N,4)$ 偏移。
        references: $(N,4)$ 参考框，角点形式。
        weights: 编码时用的权重。

    Returns:
        $(N,4)$ 角点框。

    Raises:
        ValueError: 形状不合，或权重不为正。
    """
    _check(deltas, references, ("deltas", "references"), weights)
    check_boxes(references, "references")
    reference = to_center(references)
    shift, scale = (deltas / deltas.new_tensor(weights)).split(2, dim=1)
    center = reference[:, :2] + shift * reference[:, 2:]
    size = reference[:, 2:] * scale.clamp(max=LARGEST_LOG_SCALE).exp()
    return to_corners(torch.cat([center, size], dim=1))


def main() -> None:
    anchor = torch.tensor([[0.0, 0, 100, 50]])
    truth = torch.tensor([[10.0, 5, 130, 65]])
    deltas = encode_boxes(truth, anchor)
    print("参考框", anchor[0].tolist(), "→ 目标框", truth[0].tolist())
    print("偏移", [round(v, 4) for v in deltas[0].tolist()])
    print("解码回来", decode_boxes(deltas, anchor)[0].tolist())


if __name__ == "__main__":
    main()
