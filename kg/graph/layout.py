"""Positions computed once, at build: the same graph lies in the same place on every run."""

import random
from collections import defaultdict

import igraph
import networkx as nx
import numpy as np

# What a concept grew out of: these relations make the lineage.
LINEAGE = ("improves", "inspired_by", "combines", "replaces")

_SEED = 20
_ITERATIONS = 300
# The room that a node with its label takes, in pixels at zoom 1.
_WIDTH, _HEIGHT = 116.0, 52.0
# Overlaps are pushed apart pair by pair up to this size; beyond it labels give way when drawn.
_PAIRWISE = 2000
_LINEAGE_PAIRWISE = 400
_LINEAGE_WIDTH = 1000.0
# Labels side by side on the narrowest screen.
_ABREAST = 3

Positions = dict[str, tuple[float, float]]


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


def lineage_positions(graph: nx.MultiDiGraph, *, down: bool = False) -> Positions:
    """Where the concepts with a lineage relation lie when laid out by year.

    Every year has a column, older left of younger (`down`: a row, older above younger, for narrow
    screens). A concept without a year stands before the first, never under a year that nobody
    stated. Related concepts stand close to each other as far as their labels leave room.
    """
    lineage = nx.Graph()
    lineage.add_nodes_from(graph)
    for source, target, type in graph.edges(keys=True):
        if type in LINEAGE and source != target:
            lineage.add_edge(source, target)
    lineage.remove_nodes_from([id for id, degree in lineage.degree() if not degree])
    by_year: dict[int, list[str]] = defaultdict(list)
    for id in lineage:
        year = graph.nodes[id]["concept"].year
        by_year[-(10**6) if year is None else year].append(id)
    columns = [by_year[year] for year in sorted(by_year)]
    return _down(lineage, columns) if down else _across(lineage, columns)


def _force(graph: nx.Graph, part: list[str]) -> np.ndarray:
    """A force-directed layout of one connected part, in pixels, without overlaps if small."""
    index = {id: i for i, id in enumerate(part)}
    edges = sorted(sorted((index[a], index[b])) for a, b in graph.subgraph(part).edges())
    drawing = igraph.Graph(len(part), edges)
    igraph.set_random_number_generator(random.Random(_SEED))
    layout = drawing.layout_fruchterman_reingold(niter=_ITERATIONS, grid=len(part) > 500)
    points = np.array(layout.coords)
    points -= points.mean(axis=0)
    # The longer side lies across: screens are wider than high.
    points = points @ np.linalg.svd(points, full_matrices=False)[2].T
    points *= np.sign(points[0] + 1e-9)
    spread = points.std(axis=0)
    spread = spread.clip(max(spread.max() / 4, 1e-6))
    points *= np.array([_WIDTH, _HEIGHT]) * 0.42 * np.sqrt(len(part)) / spread
    return _apart(points, (_WIDTH, _HEIGHT)) if len(part) <= _PAIRWISE else points


def _apart(
    points: np.ndarray, room: tuple[float, float], *, rounds: int = 120, only_y: bool = False
) -> np.ndarray:
    """Pushes boxes of size `room` around the points apart until none overlaps, or gives up."""
    width, height = room
    points = points.copy()
    for _ in range(rounds):
        order = np.lexsort((points[:, 1], points[:, 0]))
        push, count = np.zeros_like(points), np.zeros(len(points))
        # Pairs that overlap are close in x: compare with the next one, the next but one, …
        for skip in range(1, len(points)):
            a, b = order[:-skip], order[skip:]
            dx, dy = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1]
            near = dx < width - 0.5
            if not near.any():
                break
            clash = near & (np.abs(dy) < height - 0.5)
            a, b, dx, dy = a[clash], b[clash], dx[clash], dy[clash]
            over_x, over_y = width - dx, (height - np.abs(dy)) * np.where(dy < 0, -1, 1)
            sideways = (over_x * height < np.abs(over_y) * width) & (not only_y)
            step = np.column_stack([np.where(sideways, over_x, 0), np.where(sideways, 0, over_y)])
            np.add.at(push, a, -step / 2)
            np.add.at(push, b, step / 2)
            np.add.at(count, a, 1)
            np.add.at(count, b, 1)
        if not count.any():
            break
        points += push / count.clip(1)[:, None] ** 0.5
    return points


def _rows(count: int) -> np.ndarray:
    columns = max(6, round(np.sqrt(count * 1.5)))
    return np.array([(i % columns * _WIDTH, i // columns * _HEIGHT) for i in range(count)])


def _shelves(boxes: list[tuple[list[str], np.ndarray]]) -> Positions:
    """Sets the drawings side by side in rows, like words in a paragraph, centred on (0, 0)."""
    sizes = [np.ptp(points, axis=0) + np.array([_WIDTH, _HEIGHT]) for _, points in boxes]
    if not boxes:
        return {}
    widest = max(size[0] for size in sizes)
    line = max(widest, np.sqrt(1.5 * sum(size[0] * size[1] for size in sizes)))
    x = y = deepest = 0.0
    placed = []
    for (ids, points), (width, height) in zip(boxes, sizes, strict=True):
        if x and x + width > line:
            x, y, deepest = 0.0, y + deepest, 0.0
        placed.append((ids, points - points.min(axis=0) + (x, y)))
        x, deepest = x + width, max(deepest, height)
    everything = np.concatenate([points for _, points in placed])
    centre = (everything.min(axis=0) + everything.max(axis=0)) / 2
    return {
        id: (round(float(px), 1), round(float(py), 1))
        for ids, points in placed
        for id, (px, py) in zip(ids, points - centre, strict=True)
    }


def _across(lineage: nx.Graph, columns: list[list[str]]) -> Positions:
    """One column for each year; heights drawn to those of the neighbours, then pushed apart."""
    step = max(64.0, _LINEAGE_WIDTH / max(len(columns), 1))
    ids = [id for column in columns for id in column]
    points = np.array(
        [
            (x * step, (y - (len(column) - 1) / 2) * _HEIGHT)
            for x, column in enumerate(columns)
            for y in range(len(column))
        ]
    ).reshape(-1, 2)
    if len(ids) <= _LINEAGE_PAIRWISE:
        pull = nx.to_numpy_array(lineage, ids)
        degree = pull.sum(axis=1)
        for share in np.linspace(0.9, 0.1, 20):
            points[:, 1] += share * (pull @ points[:, 1] / degree - points[:, 1])
            points = _apart(points, (_WIDTH, _HEIGHT), rounds=8, only_y=True)
        points = _apart(points, (_WIDTH, _HEIGHT), rounds=600, only_y=True)
        points[:, 1] -= (points[:, 1].min() + points[:, 1].max()) / 2 if ids else 0
    return {id: (round(float(x), 1), round(float(y), 1))
            for id, (x, y) in zip(ids, points, strict=True)}  # fmt: skip


def _down(lineage: nx.Graph, rows: list[list[str]]) -> Positions:
    """One row for each year, broken into lines of three; order by the neighbours above."""
    points: Positions = {}
    y = 0.0
    for row in rows:
        above = {id: [points[n][0] for n in lineage[id] if n in points] for id in row}
        row = sorted(row, key=lambda id: sum(above[id]) / len(above[id]) if above[id] else 0.0)
        for start in range(0, len(row), _ABREAST):
            line = row[start : start + _ABREAST]
            for i, id in enumerate(line):
                points[id] = (round((i - (len(line) - 1) / 2) * _WIDTH, 1), y)
            y += _HEIGHT
    return points
