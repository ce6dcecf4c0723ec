"""SVG that has two layouts, wide and for a phone: its nodes stand in it once and move.

Pure text without script. The page's style sheet shows the lines of one layout (`.kg-wide` or
`.kg-slim`) and, on a phone, sets the drawing's height to `--n` and its nodes to `--x` and `--y`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from html import escape

from kg.graph.draw import HEADS, head_class, in_rows, shorten, text_width
from kg.graph.marks import mark
from kg.model import Concept
from kg.vocabulary import Kind

# The narrowest page beside no sidebar, and a phone 360 pixels wide; the style sheet knows both.
WIDE, NARROW = 664, 324
SIZE, SMALL = 14, 12
# Heights of a row; on a phone a finger has to hit it.
ROW, TOUCH_ROW = 30, 44


class Lines:
    """The lines of one layout by their look, so that each look is said once."""

    def __init__(self) -> None:
        self._ways: dict[tuple, list[str]] = defaultdict(list)
        # The points of heads that look alike, each once.
        self._tips: dict[tuple, dict[tuple[int, int], None]] = defaultdict(dict)

    def add(self, way: str, dash: tuple[int, ...] = (), told: str = "") -> None:
        """A line along a path; one that is `told` can be pointed at and says so."""
        self._ways[dash, told].append(way)

    def tip(self, head: str, x: float, y: float, back: bool = False) -> None:
        """An arrow head that points right or, `back`, left."""
        if head:
            self._tips[head, back][round(-x if back else x), round(y)] = None

    def svg(self) -> str:
        """All lines, then all heads."""
        out = []
        for (dash, told), ways in self._ways.items():
            style = f' stroke-dasharray="{" ".join(map(str, dash))}"' if dash else ""
            title = f"<title>{escape(told)}</title>" if told else ""
            each = ways if told else ["".join(ways)]
            paths = "".join(f'<path d="{way}"/>' for way in each)
            out.append(f'<g class="kg-edge"{style}>{title}{paths}</g>')
        for (head, back), tips in self._tips.items():
            turned = ' transform="scale(-1 1)"' if back else ""
            out.append(
                f'<path class="{head_class(head)}" d="{_heads(HEADS[head], tips)}"{turned}/>'
            )
        return "".join(out)


def _heads(shape: str, tips: Iterable[tuple[int, int]]) -> str:
    """A shape at each of the points; one that is closed ends where it began."""
    if not shape.endswith("z"):
        return "".join(shape.replace("M0 0", f"M{x} {y}", 1) for x, y in tips)
    at_x, at_y, out = 0, 0, []
    for x, y in tips:
        out.append(shape.replace("M0 0", f"m{x - at_x} {y - at_y}".replace(" -", "-"), 1))
        at_x, at_y = x, y
    return "".join(out)


def spot(x: float, y: float, narrow_y: float, narrow_x: float) -> str:
    """Attributes that set an element to a place in each layout."""
    return (
        f'transform="translate({x:.0f} {y:.0f})" style="--x:{narrow_x:.0f}px;--y:{narrow_y:.0f}px"'
    )


def node(
    concept: Concept,
    place: str,
    rooms: tuple[float, float],
    href: Callable[[Concept], str],
    kinds: Mapping[str, Kind],
    told: str,
    head: str = "",
) -> str:
    """A concept as a link with its mark and name, cut to the room there is when wide; on a phone
    it takes two rows.

    `place` sets it to its place; `told` is what the link says when it is pointed at; `head` is that
    of a line which ends here.
    """
    wide, slim = (shorten(concept.name, SIZE, rooms[0]),), in_rows(concept.name, SIZE, rooms[1])
    text = (
        _name(wide)
        if wide == slim
        else _name(wide, ' class="kg-wide"') + _name(slim, ' class="kg-slim"')
    )
    title = "" if slim == wide == (told,) else f"<title>{escape(told)}</title>"
    width = min(max(text_width(row, SIZE) for row in rows) for rows in (wide, slim)) + 26
    return (
        f'<a class="kg-kind-{escape(concept.kind)}" href="{escape(href(concept))}" {place}>{title}'
        f'<rect width="{width:.0f}"/>{head}{mark(kinds, concept.kind, 5)}{text}</a>'
    )


def _name(rows: tuple[str, ...], shown: str = "") -> str:
    """A name in one row beside its mark, or in two."""
    if len(rows) == 1:
        return f'<text x="10" y="5"{shown}>{escape(rows[0])}</text>'
    upper, lower = map(escape, rows)
    return f'<text x="10" y="-3"{shown}>{upper}<tspan x="10" dy="17">{lower}</tspan></text>'


def drawing(name: str, about: str, heights: tuple[float, float], parts: Iterable[str]) -> str:
    """The whole drawing of its parts; `heights` are those of the layouts."""
    return (
        f'<svg class="kg-local{name}" style="--h:{heights[0]:.0f}px;--n:{heights[1]:.0f}px" '
        f'role="group" aria-label="{escape(about)}">{"".join(parts)}</svg>'
    )
