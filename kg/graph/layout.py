"""Positions computed once, at build: the same graph lies in the same place on every run."""

import math
import random
from bisect import bisect_left
from collections.abc import Collection, Sequence

import igraph
import networkx as nx

_SEED = 20
_ITERATIONS = 300
# The room that a node with its label takes, in pixels at zoom 1.
_WIDTH, _HEIGHT = 116.0, 52.0
# Overlaps are pushed apart pair by pair up to this size; beyond it labels give way when drawn.
_PAIRWISE = 2000

Positions = dict[str, tuple[float, float]]
_Points = list[tuple[float, float]]


def positions(graph: nx.MultiDiGraph) -> Positions:
    """Where every concept lies in the whole graph, in pixels at zoom 1, y downwards.

    Related concepts lie together (Fruchterman-Reingold), each connected part by itself, the
    largest first. Concepts without a relation stand in rows below.
    """
    simple = nx.Graph()
    simple.add_nodes_from(graph)
    simple.add_edges_from((a, b) for a, b in graph.edges() if a != b)
    order = {id: i for i, id in enumerate(simple)}
    parts = [sorted(part, key=order.get) for part in nx.connected_components(simple)]
    parts.sort(key=lambda part: (-len(part), order[part[0]]))
    boxes = [(part, _force(simple, part)) for part in parts if len(part) > 1]
    lonely = [part[0] for part in parts if len(part) == 1]
    if lonely:
        boxes.append((lonely, _rows(len(lonely))))
    points = _shelves(boxes)
    return {id: points[id] for id in graph}


def _force(graph: nx.Graph, part: list[str]) -> _Points:
    """A force-directed layout of one connected part, in pixels, without overlaps if small."""
    index = {id: i for i, id in enumerate(part)}
    edges = sorted(sorted((index[a], index[b])) for a, b in graph.subgraph(part).edges())
    # The class below `Graph`, which would load numpy wherever that is installed.
    drawing = igraph.GraphBase(len(part), edges)
    igraph.set_random_number_generator(random.Random(_SEED))
    layout = drawing.layout_fruchterman_reingold(niter=_ITERATIONS, grid=len(part) > 500)
    xs, ys = _along_axes(layout)
    spread = [math.sqrt(_mean([x * x for x in xs])), math.sqrt(_mean([y * y for y in ys]))]
    least = max(max(spread) / 4, 1e-6)
    scale = 0.42 * math.sqrt(len(part))
    wide, high = _WIDTH * scale / max(spread[0], least), _HEIGHT * scale / max(spread[1], least)
    points = [(x * wide, y * high) for x, y in zip(xs, ys, strict=True)]
    return _apart(points) if len(part) <= _PAIRWISE else points


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _along_axes(coords: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
    """The points centred on (0, 0) and turned so that their longer side lies across.

    Screens are wider than high. The first point lies at the right, not above the middle.
    """
    middle_x, middle_y = _mean([x for x, _ in coords]), _mean([y for _, y in coords])
    points = [(x - middle_x, y - middle_y) for x, y in coords]
    both = math.fsum(x * y for x, y in points)
    turn = 0.5 * math.atan2(2 * both, math.fsum(x * x - y * y for x, y in points))
    cos, sin = math.cos(turn), math.sin(turn)
    xs = [x * cos + y * sin for x, y in points]
    ys = [y * cos - x * sin for x, y in points]
    if xs[0] < 0:
        xs = [-x for x in xs]
    if ys[0] < 0:
        ys = [-y for y in ys]
    return xs, ys


def _apart(points: _Points, *, rounds: int = 120) -> _Points:
    """Pushes the boxes around the points apart until none overlaps, or gives up."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    for _ in range(rounds):
        pushes = _pushes(xs, ys)
        if not pushes:
            break
        for i, (x, y, count) in pushes.items():
            xs[i] += x / math.sqrt(count)
            ys[i] += y / math.sqrt(count)
    return list(zip(xs, ys, strict=True))


def _pushes(xs: list[float], ys: list[float]) -> dict[int, tuple[float, float, int]]:
    """By how much each box that overlaps others has to move, and how many these are."""
    boxes = sorted((x, y, i) for i, (x, y) in enumerate(zip(xs, ys, strict=True)))
    pushes: dict[int, tuple[float, float, int]] = {}
    for after, (ax, ay, a) in enumerate(boxes, 1):
        over, under = ay - _HEIGHT + 0.5, ay + _HEIGHT - 0.5
        # Only those that follow closely can overlap.
        for bx, by, b in boxes[after : bisect_left(boxes, (ax + _WIDTH - 0.5,), after)]:
            if not over < by < under:
                continue
            x, y = _WIDTH - (bx - ax), _HEIGHT - abs(by - ay)
            if x * _HEIGHT >= y * _WIDTH:
                x, y = 0.0, (-y if by < ay else y)
            else:
                y = 0.0
            for i, side in ((a, -0.5), (b, 0.5)):
                px, py, count = pushes.get(i, (0.0, 0.0, 0))
                pushes[i] = (px + side * x, py + side * y, count + 1)
    return pushes


def _rows(count: int) -> _Points:
    columns = max(6, round(math.sqrt(count * 1.5)))
    return [(i % columns * _WIDTH, i // columns * _HEIGHT) for i in range(count)]


def _shelves(boxes: list[tuple[list[str], _Points]]) -> Positions:
    """Sets the drawings side by side in rows, like words in a paragraph, centred on (0, 0)."""
    edges = [_edges(points) for _, points in boxes]
    sizes = [(right - left + _WIDTH, low - top + _HEIGHT) for left, top, right, low in edges]
    if not boxes:
        return {}
    widest = max(width for width, _ in sizes)
    line = max(widest, math.sqrt(1.5 * sum(width * height for width, height in sizes)))
    x = y = deepest = 0.0
    placed: dict[str, tuple[float, float]] = {}
    for (ids, points), (left, top, _, _), (width, height) in zip(boxes, edges, sizes, strict=True):
        if x and x + width > line:
            x, y, deepest = 0.0, y + deepest, 0.0
        for id, (px, py) in zip(ids, points, strict=True):
            placed[id] = (px - left + x, py - top + y)
        x, deepest = x + width, max(deepest, height)
    left, top, right, low = _edges(placed.values())
    centre = ((left + right) / 2, (top + low) / 2)
    return {id: (round(px - centre[0], 1), round(py - centre[1], 1))
            for id, (px, py) in placed.items()}  # fmt: skip


def _edges(points: Collection[tuple[float, float]]) -> tuple[float, float, float, float]:
    """The left, upper, right and lower edge of all points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
