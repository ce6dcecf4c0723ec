"""YOLO v2：锚框、批归一化、直通层，全卷积。

相对 v1 的改动：

| v1 | v2 |
|---|---|
| 没有 BN，有 dropout | 每个卷积后 BN，去掉 dropout |
| 全连接层，输入固定 448 | 全卷积，输入可变（32 的倍数，默认 416 → 13×13） |
| 每格 2 个框，类别按格 | 每格 5 个锚框，类别按框（softmax） |
| 直接回归宽高 | 相对锚框的指数；锚框由真值框 $k$-means（距离 $1-\\mathrm{IoU}$）得来 |
| 只用最后的特征 | 直通层：26×26×512 → $1\\times1$ 卷积 64 → 重排成 13×13×256，与 13×13×1024 拼接 |

中心用 sigmoid 限制在格内，训练不再发散：

$$
b_x = \\frac{\\sigma(t_x)+c_x}{W},\\quad b_y=\\frac{\\sigma(t_y)+c_y}{H},\\quad
b_w = \\frac{p_w e^{t_w}}{W},\\quad b_h=\\frac{p_h e^{t_h}}{H},\\quad c=\\sigma(t_o)
$$

形状（416×416）：32×416² → 64×208² → 128×104² → 256×52² → 512×26² → 1024×13²
→ 拼接 1280×13² → 1024×13² → 125×13²。

来源：Redmon、Farhadi，YOLO9000，CVPR 2017，2 节（直通层、直接位置预测）、3 节与表 6（Darknet-19）。

与 darknet 的差别：层同 yolov2-voc.cfg；darknet 的 reorg 层重排像素的次序很特别
（按转置的下标解释内存），这里用通常的 `pixel_unshuffle`，载入它的权重时要相应地重排通道。
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

# yolov2-voc.cfg 的锚框（宽, 高），以格为单位。
ANCHORS = (
    (1.3221, 1.73145), (3.19275, 4.00944), (5.05587, 8.09892), (9.47112, 4.84053),
    (11.2364, 10.0071),
)  # fmt: skip
FINE = [32, "M", 64, "M", 128, (64, 128), "M", 256, (128, 256), "M", 512, (256, 512), (256, 512)]
COARSE = ["M", 1024, (512, 1024), (512, 1024)]


def conv_unit(in_channels: int, out_channels: int, kernel: int, stride: int = 1) -> nn.Sequential:
    """darknet 的基本单元：卷积、BN、斜率 0.1 的 leaky ReLU。"""
    conv = nn.Conv2d(in_channels, out_channels, kernel, stride, kernel // 2, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(out_channels), nn.LeakyReLU(0.1))


def darknet19(in_channels: int, plan: Sequence, width: float = 1.0) -> nn.Sequential:
    """按计划堆单元：整数是 3×3，一对整数是 1×1 压缩接 3×3，"M" 是 2×2 最大池化。"""
    layers: list[nn.Module] = []
    for step in plan:
        if step == "M":
            layers.append(nn.MaxPool2d(2))
            continue
        *narrow, wide = step if isinstance(step, tuple) else (step,)
        for channels, kernel in [(n, 1) for n in narrow] + [(wide, 3)]:
            out = int(channels * width)
            layers.append(conv_unit(in_channels, out, kernel))
            in_channels = out
    return nn.Sequential(*layers)


class YOLOv2(nn.Module):
    """形状 $(N,3,32H,32W) \\to (N,A(5+C),H,W)$。

    Args:
        num_classes: 类别数 $C$，没有背景类。
        anchors: 每格的锚框数 $A$。
        width: 通道数的倍数，论文为 1。

    Raises:
        ValueError: `num_classes` 或 `anchors` 不是正数。
    """

    def __init__(self, num_classes: int = 20, anchors: int = 5, width: float = 1.0) -> None:
        super().__init__()
        for name, value in (("num_classes", num_classes), ("anchors", anchors)):
            if value < 1:
                raise ValueError(f"{name} 应为正整数，得到 {value}")
        c64, c512, c1024 = (int(n * width) for n in (64, 512, 1024))
        self.fine = darknet19(3, FINE, width)
        self.coarse = nn.Sequential(
            *darknet19(c512, COARSE, width),
            conv_unit(c1024, c1024, 3),
            conv_unit(c1024, c1024, 3),
        )
        self.passthrough = nn.Sequential(conv_unit(c512, c64, 1), nn.PixelUnshuffle(2))
        self.head = nn.Sequential(
            conv_unit(4 * c64 + c1024, c1024, 3),
            nn.Conv2d(c1024, anchors * (5 + num_classes), 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        if x.dim() != 4 or x.shape[1] != 3 or any(n % 32 for n in x.shape[2:]):
            raise ValueError(f"x 应为 (N, 3, H, W)，H、W 为 32 的倍数，得到 {tuple(x.shape)}")
        fine = self.fine(x)
        return self.head(torch.cat([self.passthrough(fine), self.coarse(fine)], dim=1))


def decode(
    output: Tensor, anchors: Sequence[Sequence[float]] = ANCHORS
) -> tuple[Tensor, Tensor, Tensor]:
    """把输出换成图像上的框。

    Args:
        output: $(N,A(5+C),H,W)$；每个锚框依次是 $t_x,t_y,t_w,t_h,t_o$ 与类别得分。
        anchors: $A$ 个锚框的 (宽, 高)，以格为单位。

    Returns:
        框 $(N,A,H,W,4)$，中心形式，以图像边长为 1；置信度 $(N,A,H,W)$；
        类别得分 $(N,A,H,W,C)$，softmax 之前。

    Raises:
        ValueError: 通道数不是锚框数的倍数，或每框不足 6 个数。
    """
    count = len(anchors)
    if output.dim() != 4 or output.shape[1] % count or output.shape[1] // count < 6:
        raise ValueError(f"output 应为 (N, {count}·(5 + C), H, W)，得到 {tuple(output.shape)}")
    raw = output.unflatten(1, (count, -1)).permute(0, 1, 3, 4, 2)
    height, width = output.shape[2:]
    size = output.new_tensor([width, height])
    rows, cols = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
    corner = torch.stack([cols, rows], dim=-1).to(output)
    prior = output.new_tensor(anchors)[:, None, None]
    center = (raw[..., :2].sigmoid() + corner) / size
    scale = prior * raw[..., 2:4].exp() / size
    return torch.cat([center, scale], dim=-1), raw[..., 4].sigmoid(), raw[..., 5:]


def anchor_clusters(sizes: Tensor, count: int, iterations: int = 100) -> Tensor:
    """用 $k$-means 从真值框的宽高求锚框，距离为 $1-\\mathrm{IoU}$（框都放在原点）。

    Args:
        sizes: $(M,2)$ 宽与高。
        count: 锚框数，不超过 $M$。
        iterations: 最多迭代几次，不再变化时停止。

    Returns:
        $(\\mathrm{count},2)$，按面积从小到大。

    Raises:
        ValueError: `count` 不在 1 与 $M$ 之间。
    """
    if not 1 <= count <= len(sizes):
        raise ValueError(f"count 应在 1 与 {len(sizes)} 之间，得到 {count}")
    # 从按面积排好、等距取出的框开始，结果不依赖随机数。
    sizes = sizes[sizes.prod(1).argsort(stable=True)]
    centers = sizes[torch.linspace(0, len(sizes) - 1, count).round().long()]
    for _ in range(iterations):
        overlap = torch.minimum(sizes[:, None], centers).prod(2)
        iou = overlap / (sizes.prod(1)[:, None] + centers.prod(1) - overlap)
        member = F.one_hot(iou.argmax(1), count).to(sizes)
        total = member.sum(0)[:, None]
        moved = torch.where(total > 0, member.T @ sizes / total.clamp(min=1), centers)
        if torch.equal(moved, centers):
            break
        centers = moved
    return centers[centers.prod(1).argsort(stable=True)]


def main() -> None:
    with torch.device("meta"):
        net = YOLOv2().eval()
        total = sum(p.numel() for p in net.parameters())
        for size in (416, 608):
            y = net(torch.empty(1, 3, size, size))
            print(f"YOLO v2：{size}×{size} → {tuple(y.shape)}，参数 {total:,}")
    boxes, confidence, _ = decode(torch.zeros(1, 125, 13, 13))
    print("全零输出的第一格、第一个锚框：", [round(v, 4) for v in boxes[0, 0, 0, 0].tolist()],
          "置信度", confidence[0, 0, 0, 0].item())  # fmt: skip
    torch.manual_seed(0)
    sizes = torch.cat([torch.rand(50, 2) + 1, torch.rand(50, 2) + torch.tensor([4.0, 8])])
    print(
        "两群框聚成两个锚框：",
        [[round(v, 2) for v in a] for a in anchor_clusters(sizes, 2).tolist()],
    )


if __name__ == "__main__":
    main()
