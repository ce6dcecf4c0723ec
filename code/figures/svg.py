"""画 SVG 的小工具：矩形、线、箭头、带上下标的文字、坐标轴。

输出是确定的：同样的调用给出同样的字节。颜色取自一组 CSS 变量，深浅两套；
作为图片嵌入时，浏览器按所在页面的 `color-scheme` 选一套。文字就是文字，放大也清楚。
"""

import re
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape

_STYLE = """
svg{--ink:#24292f;--muted:#5f6670;--rule:#c3c9d1;--a:#1f6fb2;--b:#a8530a;--c:#0b7a75;--d:#7a4fb5}
@media (prefers-color-scheme:dark){
svg{--ink:#e2e6eb;--muted:#a3abb6;--rule:#5b6470;--a:#6db3f2;--b:#f0a35e;--c:#4fd1c5;--d:#c3a6f2}}
text{font-family:system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
text{fill:var(--ink)}
.math{font-family:"STIX Two Math","Cambria Math","Latin Modern Math",Georgia,serif}
.muted{fill:var(--muted)} .bold{font-weight:600}
.line{fill:none;stroke:var(--ink);stroke-width:1.4} .rule{fill:none;stroke:var(--rule)}
.box{fill:none;stroke:var(--ink);stroke-width:1.2} .cell{fill:none;stroke:var(--rule)}
.a,.b,.c,.d{stroke-width:2;fill:none}
.a{stroke:var(--a)} .b{stroke:var(--b)} .c{stroke:var(--c)} .d{stroke:var(--d)}
.fa{fill:var(--a)} .fb{fill:var(--b)} .fc{fill:var(--c)} .fd{fill:var(--d)}
.ta{fill:var(--a);fill-opacity:.2} .tb{fill:var(--b);fill-opacity:.2}
.tc{fill:var(--c);fill-opacity:.2} .td{fill:var(--d);fill-opacity:.2}
.dash{stroke-dasharray:5 4} .faint{opacity:.3}
""".strip()


def number(value: float) -> str:
    """最多两位小数，不带多余的 0，没有负零。"""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


class Drawing:
    """一张图；坐标以左上为原点，单位约为 CSS 像素。

    Args:
        width: 宽。
        height: 高。
        title: 给读屏软件的说明。
    """

    def __init__(self, width: float, height: float, title: str) -> None:
        self.width, self.height, self.title = width, height, title
        self.parts: list[str] = []

    def _add(self, tag: str, style: str, **attributes: object) -> None:
        shown = (
            f'{name.replace("_", "-")}="{number(v) if isinstance(v, float | int) else escape(v)}"'
            for name, v in attributes.items()
        )
        self.parts.append(f'<{tag} class="{style}" {" ".join(shown)}/>')

    def rect(
        self, x: float, y: float, w: float, h: float, style: str = "box", radius: float = 0
    ) -> None:
        """矩形；style 是一个或几个类名。"""
        self._add("rect", style, x=x, y=y, width=w, height=h, rx=radius)

    def circle(self, x: float, y: float, r: float, style: str = "box") -> None:
        """圆。"""
        self._add("circle", style, cx=x, cy=y, r=r)

    def line(self, points: Iterable[tuple[float, float]], style: str = "line") -> None:
        """折线。"""
        joined = " ".join(f"{number(x)},{number(y)}" for x, y in points)
        self._add("polyline", style, points=joined)

    def path(self, d: str, style: str = "line") -> None:
        """任意路径。"""
        self._add("path", style, d=d)

    def arrow(self, x1: float, y1: float, x2: float, y2: float, style: str = "line") -> None:
        """直线箭头，箭头颜色随线。"""
        self.line([(x1, y1), (x2, y2)], style)
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        head = [(x2 - 7 * ux - s * 4 * uy, y2 - 7 * uy + s * 4 * ux) for s in (1, -1)]
        plain = " ".join(word for word in style.split() if word != "dash")
        self.line([head[0], (x2, y2), head[1]], plain)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        style: str = "",
        size: float = 14,
        anchor: str = "start",
    ) -> None:
        """文字；`_{…}` 为下标，`^{…}` 为上标。"""
        parts, shift = [], 0.0
        for mark, inner, plain in re.findall(r"([_^])\{([^}]*)\}|([^_^]+|[_^])", text):
            level = {"_": 0.25, "^": -0.38}.get(mark, 0.0) * size
            dy = f' dy="{number(level - shift)}"' if level != shift else ""
            small = f' font-size="{number(size * 0.72)}"' if mark else ""
            parts.append(f"<tspan{dy}{small}>{escape(inner or plain)}</tspan>")
            shift = level
        body = (
            parts[0][7:-8] if len(parts) == 1 and parts[0].startswith("<tspan>") else "".join(parts)
        )
        self.parts.append(
            f'<text class="{style}" x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
            f' text-anchor="{anchor}">{body}</text>'
        )

    def render(self) -> str:
        """SVG 文件的内容。"""
        size = f"{number(self.width)} {number(self.height)}"
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img"'
                f' width="{number(self.width)}" height="{number(self.height)}">',
                f"<title>{escape(self.title)}</title>",
                f"<style>{_STYLE}</style>",
                *self.parts,
                "</svg>\n",
            ]
        )


class Axes:
    """一块坐标轴：数据坐标到图上坐标，连同刻度。

    Args:
        drawing: 画在哪张图上。
        frame: 左、上、宽、高。
        x: 横轴的范围。
        y: 纵轴的范围。
    """

    def __init__(
        self,
        drawing: Drawing,
        frame: tuple[float, float, float, float],
        x: tuple[float, float],
        y: tuple[float, float],
    ) -> None:
        self.drawing, self.frame, self.x, self.y = drawing, frame, x, y
        left, top, width, height = frame
        drawing.line([(left, top), (left, top + height), (left + width, top + height)], "rule")

    def at(self, x: float, y: float) -> tuple[float, float]:
        """数据点在图上的位置。"""
        left, top, width, height = self.frame
        share_x = (x - self.x[0]) / (self.x[1] - self.x[0])
        share_y = (y - self.y[0]) / (self.y[1] - self.y[0])
        return left + share_x * width, top + (1 - share_y) * height

    def ticks(
        self, xs: Sequence[float] = (), ys: Sequence[float] = (), label: Callable = number
    ) -> None:
        """刻度上的数。"""
        left, top, _, height = self.frame
        for v in xs:
            px, _ = self.at(v, self.y[0])
            self.drawing.line([(px, top + height), (px, top + height + 4)], "rule")
            self.drawing.text(px, top + height + 17, label(v), "muted", 11.5, "middle")
        for v in ys:
            _, py = self.at(self.x[0], v)
            self.drawing.line([(left - 4, py), (left, py)], "rule")
            self.drawing.text(left - 7, py + 4, label(v), "muted", 11.5, "end")

    def plot(self, points: Iterable[tuple[float, float]], style: str) -> None:
        """曲线。"""
        self.drawing.line([self.at(x, y) for x, y in points], style)
