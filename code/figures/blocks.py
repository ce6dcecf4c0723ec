"""结构图的部件：框、运算符和它们之间的线；框里的字由层写出，数字因此与代码一致。"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from torch import nn

from figures.svg import Drawing

LINE = 15  # 框中每行字的高


@dataclass(frozen=True)
class Part:
    """图上的一个部件：中心 (x, y) 与宽、高。"""

    x: float
    y: float
    w: float
    h: float

    @property
    def top(self) -> float:
        """上沿的 y。"""
        return self.y - self.h / 2

    @property
    def bottom(self) -> float:
        """下沿的 y。"""
        return self.y + self.h / 2

    @property
    def left(self) -> float:
        """左沿的 x。"""
        return self.x - self.w / 2

    @property
    def right(self) -> float:
        """右沿的 x。"""
        return self.x + self.w / 2


def box(
    d: Drawing, x: float, top: float, text: str, style: str = "", w: float = 110, size: float = 13
) -> Part:
    """一个框，字居中，`\\n` 换行；x 是中线，top 是上沿，style 多为底色（ta、tb、tc、td）。"""
    lines = text.split("\n")
    part = Part(x, top + (LINE * len(lines) + 12) / 2, w, LINE * len(lines) + 12)
    d.rect(part.left, part.top, part.w, part.h, f"box {style}".strip(), 5)
    for i, line in enumerate(lines):
        d.text(x, part.top + 18 + LINE * i, line, "" if i == 0 else "muted", size, "middle")
    return part


def operator(d: Drawing, x: float, y: float, sign: str) -> Part:
    """圆圈里的运算符；(x, y) 是圆心。"""
    d.circle(x, y, 11)
    d.text(x, y + 5, sign, "", 15, "middle")
    return Part(x, y, 22, 22)


def note(d: Drawing, x: float, y: float, text: str, anchor: str = "middle") -> None:
    """一行说明，`\\n` 换行；y 是第一行的基线。"""
    for i, line in enumerate(text.split("\n")):
        d.text(x, y + LINE * i, line, "muted", 12, anchor)


def down(d: Drawing, upper: Part, lower: Part, label: str = "", style: str = "line") -> None:
    """从上面的部件到下面的；不在一条竖线上时拐两个直角，两头都在彼此的宽度里就不拐。"""
    start, end = upper.x, lower.x
    if abs(start - end) > 0.5 and lower.left < start < lower.right:
        end = start
    elif abs(start - end) > 0.5 and upper.left < end < upper.right:
        start = end
    if abs(start - end) > 0.5:
        middle = (upper.bottom + lower.top) / 2
        d.line([(start, upper.bottom), (start, middle), (end, middle)], style)
        d.arrow(end, middle, end, lower.top, style)
    else:
        d.arrow(end, upper.bottom, end, lower.top, style)
    if label:
        d.text(end + 6, (upper.bottom + lower.top) / 2 + 4, label, "muted", 12)


def across(d: Drawing, one: Part, other: Part, label: str = "", style: str = "line") -> None:
    """横着从一个部件到旁边的；不等高时在中间拐。"""
    right = other.x > one.x
    x1, x2 = (one.right, other.left) if right else (one.left, other.right)
    if abs(one.y - other.y) > 0.5:
        middle = (x1 + x2) / 2
        d.line([(x1, one.y), (middle, one.y), (middle, other.y)], style)
        d.arrow(middle, other.y, x2, other.y, style)
    else:
        d.arrow(x1, one.y, x2, other.y, style)
    if label:
        d.text((x1 + x2) / 2, min(one.y, other.y) - 6, label, "muted", 12, "middle")


def around(
    d: Drawing, start: tuple[float, float], end: Part, lane: float, style: str = "line"
) -> None:
    """绕行的捷径：从线上一点出发，沿竖道 lane 走到 end 的侧面。"""
    d.line([start, (lane, start[1]), (lane, end.y)], style)
    d.arrow(lane, end.y, end.right if lane > end.x else end.left, end.y, style)


def stack(
    d: Drawing,
    x: float,
    top: float,
    texts: Iterable[str | tuple[str, str]],
    gap: float = 22,
    w: float = 110,
    size: float = 13,
) -> list[Part]:
    """一串从上到下的框，相邻的以箭头相连；(字, 底色) 给框上色。"""
    parts: list[Part] = []
    for entry in texts:
        text, style = (entry, "") if isinstance(entry, str) else entry
        part = box(d, x, top, text, style, w, size)
        if parts:
            down(d, parts[-1], part)
        parts.append(part)
        top = part.bottom + gap
    return parts


def layer(module: nn.Module) -> str:
    """一层的写法：核、输出通道，再加步幅、膨胀率与组数（只写不为 1 的）。

    Raises:
        TypeError: 不是认得的层。
    """
    if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
        height, width = module.kernel_size
        parts = [f"{height}×{width}", str(module.out_channels)]
        for name, value in (
            ("步幅", module.stride[0]),
            ("膨胀率", module.dilation[0]),
            ("组", module.groups),
        ):
            if value != 1:
                parts.append(f"{value} 组" if name == "组" else f"{name} {value}")
        return "，".join(parts)
    if isinstance(module, nn.Linear):
        return f"全连接，{module.out_features}"
    if isinstance(module, nn.MaxPool2d | nn.AvgPool2d):
        kind = "最大" if isinstance(module, nn.MaxPool2d) else "平均"
        return f"{module.kernel_size}×{module.kernel_size} {kind}池化"
    raise TypeError(f"不认得的层：{type(module).__name__}")


def size(shape: Sequence[int]) -> str:
    """(N, C, H, W) 的形状写作 C×H×W；H、W 相等写作 C×H²。"""
    _, channels, height, width = shape
    return f"{channels}×{height}²" if height == width else f"{channels}×{height}×{width}"
