"""框与 IoU：检测里最基本的量。

框用两个角 $(x_1,y_1,x_2,y_2)$ 表示，坐标连续，宽 $x_2-x_1$，高 $y_2-y_1$；
网络更爱用中心与宽高 $(c_x,c_y,w,h)$。两框重合的程度用交并比衡量：

$$
\\mathrm{IoU}(A,B) = \\frac{|A\\cap B|}{|A\\cup B|} = \\frac{|A\\cap B|}{|A|+|B|-|A\\cap B|}
$$

交集的左上角是两个左上角中较大的，右下角是两个右下角中较小的；广播之后一次算出全部 $N\\times M$ 对。

来源：Everingham 等，The PASCAL VOC Challenge，IJCV 2010，4.2 节（IoU 超过 0.5 才算检出）；
早期代码（VOC、py-faster-rcnn）把坐标当像素序号，宽为 $x_2-x_1+1$，这里不是。

与 torchvision 的差别：`box_iou` 等与 `torchvision.ops` 的定义相同，
两个面积为零的框之间也是 $0/0=$ NaN；但负宽或负高会报错，torchvision 不检查。
"""

import torch
from torch import Tensor


def check_boxes(boxes: Tensor, name: str = "boxes") -> None:
    """确认是一组角点框。

    Args:
        boxes: 应为 $(N,4)$，每行 $(x_1,y_1,x_2,y_2)$。
        name: 报错时用的参数名。

    Raises:
        ValueError: 形状不对，或有框 $x_2<x_1$ 或 $y_2<y_1$。
    """
    if boxes.dim() != 2 or boxes.shape[1] != 4:
        raise ValueError(f"{name} 应为 (N, 4)，得到 {tuple(boxes.shape)}")
    if (boxes[:, 2:] < boxes[:, :2]).any():
        raise ValueError(f"{name} 应满足 x1 ≤ x2 且 y1 ≤ y2，得到负的宽或高")


def to_center(boxes: Tensor) -> Tensor:
    """角点 $(x_1,y_1,x_2,y_2)$ → 中心 $(c_x,c_y,w,h)$；最后一维是 4，前面任意。"""
    low, high = boxes.split(2, dim=-1)
    return torch.cat([(low + high) / 2, high - low], dim=-1)


def to_corners(boxes: Tensor) -> Tensor:
    """中心 $(c_x,c_y,w,h)$ → 角点 $(x_1,y_1,x_2,y_2)$；最后一维是 4，前面任意。"""
    center, size = boxes.split(2, dim=-1)
    return torch.cat([center - size / 2, center + size / 2], dim=-1)


def box_area(boxes: Tensor) -> Tensor:
    """每个框的面积，$(N,4) \\to (N)$。"""
    check_boxes(boxes)
    return (boxes[:, 2:] - boxes[:, :2]).prod(dim=1)


# --8<-- [start: heart]
def box_iou(first: Tensor, second: Tensor) -> Tensor:
    """两组框两两之间的交并比。

    Args:
        first: $(N,4)$ 角点框。
        second: $(M,4)$ 角点框。

    Returns:
        $(N,M)$，每个元素在 0 与 1 之间；两框面积都为零时是 NaN。

    Raises:
        ValueError: 形状不对，或宽、高为负。
    """
    check_boxes(first, "first")
    check_boxes(second, "second")
    low = torch.maximum(first[:, None, :2], second[:, :2])
    high = torch.minimum(first[:, None, 2:], second[:, 2:])
    intersection = (high - low).clamp(min=0).prod(dim=2)
    return intersection / (box_area(first)[:, None] + box_area(second) - intersection)


# --8<-- [end: heart]


def clip_boxes(boxes: Tensor, size: tuple[int, int]) -> Tensor:
    """把框裁进图像。

    Args:
        boxes: $(N,4)$ 角点框。
        size: 图像的 (高, 宽)。

    Returns:
        $(N,4)$，完全在图外的框变成边上面积为零的框。
    """
    check_boxes(boxes)
    height, width = size
    if height < 1 or width < 1:
        raise ValueError(f"size 应为正的 (高, 宽)，得到 {size}")
    return boxes.clamp(min=0).minimum(boxes.new_tensor([width, height, width, height]))


def main() -> None:
    a = torch.tensor([[0.0, 0, 10, 10], [5, 5, 15, 15]])
    b = torch.tensor([[0.0, 0, 10, 10], [10, 0, 20, 10], [0, 0, 5, 10]])
    print("面积：", box_area(a).tolist())
    print("中心形式：", to_center(a).tolist())
    print("IoU：")
    for box, row in zip(a.tolist(), box_iou(a, b).tolist(), strict=True):
        print(f"  {box} 对三个框：", [round(v, 4) for v in row])


if __name__ == "__main__":
    main()
