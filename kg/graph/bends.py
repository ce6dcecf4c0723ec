"""Bends lines around what stands in their way: a straight one may run through dots and names."""

import math
from collections.abc import Iterable, Sequence

Point = tuple[float, float]
# Left, upper, right and lower edge.
Box = tuple[float, float, float, float]

_STEP = 8.0
_WIDEST = 60.0  # so much do lines of lanes bend at most, or half as much again


def best_bend(
    a: Point, b: Point, obstacles: Iterable[tuple[Box, int]], *, in_lanes: bool = False
) -> float:
    """By how many pixels a line bends, as in `kg.graph.draw.edge`, so that it meets least.

    Each obstacle says how bad it is to be met. `in_lanes`: lines run down and bend to the left.
    """
    length = math.dist(a, b)
    if not length:
        return 0.0
    boxes = list(obstacles)
    if in_lanes:
        bow = min(5.5 * math.sqrt(length), _WIDEST) * (1 if a[1] > b[1] else -1)
        bends = (0.0, bow, 1.5 * bow)
    else:
        bow = 0.16 * length + 10
        bends = (0.0, *(side * far * bow for far in (0.5, 1, 2) for side in (1, -1)))

    def met(bend: float) -> int:
        points = curve(a, b, bend)
        return sum(cost for box, cost in boxes if meets(points, box))

    return min(bends, key=met)


def before(a: Point, b: Point, bend: float, gap: float) -> Point:
    """The point `gap` before the end of a bent line, where its head belongs."""
    cx, cy = _control(a, b, bend)
    length = math.dist((cx, cy), b) or 1.0
    return b[0] - (b[0] - cx) * gap / length, b[1] - (b[1] - cy) * gap / length


def _control(a: Point, b: Point, bend: float) -> Point:
    length = math.dist(a, b) or 1.0
    return ((a[0] + b[0]) / 2 + bend * (b[1] - a[1]) / length,
            (a[1] + b[1]) / 2 - bend * (b[0] - a[0]) / length)  # fmt: skip


def curve(a: Point, b: Point, bend: float) -> list[Point]:
    """Points on a bent line, its ends left out."""
    cx, cy = _control(a, b, bend)
    count = int(math.dist(a, b) / _STEP)
    ways = [i / (count + 1) for i in range(1, count + 1)]
    return [
        ((1 - t) ** 2 * a[0] + 2 * t * (1 - t) * cx + t * t * b[0],
         (1 - t) ** 2 * a[1] + 2 * t * (1 - t) * cy + t * t * b[1])
        for t in ways
    ]  # fmt: skip


def meets(points: Sequence[Point], box: Box) -> bool:
    """Whether any of the points lies in the box."""
    return any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in points)
