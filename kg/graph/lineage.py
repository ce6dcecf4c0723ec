"""Lays out what grew out of what: by year, each family of related concepts in rows of its own."""

from collections import defaultdict
from collections.abc import Collection, Mapping

import networkx as nx

from kg.graph.layout import Positions

# What a concept grew out of: these relations make the lineage.
LINEAGE = ("improves", "inspired_by", "combines", "replaces")

# The height of a row of nodes with their labels, and how wide it is, in pixels at zoom 1.
_HEIGHT, _ACROSS = 52.0, 1000.0
# How often the members of a family are drawn to the rows of their relations.
_SWEEPS = 6
# Families side by side on a narrow screen, and the room of each: lines, dots and names beside them.
_LANES = 2
_LANE = 144.0


def lineage_positions(graph: nx.MultiDiGraph, *, down: bool = False) -> Positions:
    """Where the concepts with a lineage relation lie when laid out by year.

    Every year has a column, older left of younger (`down`: a row, older above younger, for narrow
    screens). A concept without a year stands before the first, never under a year that nobody
    stated. A family, which is all that hangs together, keeps to rows (lanes) of its own; families
    of other times share them.
    """
    lineage = nx.Graph()
    lineage.add_nodes_from(graph)
    for source, target, type in graph.edges(keys=True):
        if type in LINEAGE and source != target:
            lineage.add_edge(source, target)
    lineage.remove_nodes_from([id for id, degree in lineage.degree() if not degree])
    years = {id: graph.nodes[id]["concept"].year for id in lineage}
    column = {year: i for i, year in enumerate(sorted(set(years.values()), key=_known))}
    at = {id: column[years[id]] for id in lineage}
    order = {id: i for i, id in enumerate(lineage)}
    families = [sorted(part, key=order.get) for part in nx.connected_components(lineage)]
    families.sort(key=lambda ids: (-len(ids), min(at[id] for id in ids), order[ids[0]]))
    return _down(families, at) if down else _across(lineage, families, at)


def _known(year: int | None) -> tuple[bool, int]:
    return year is not None, year or 0


def _across(lineage: nx.Graph, families: list[list[str]], at: Mapping[str, int]) -> Positions:
    """Families below each other, or side by side where their times are apart."""
    shelves: list[tuple[list[tuple[int, int]], list[dict[str, float]]]] = []
    for ids in families:
        first, last = min(at[id] for id in ids), max(at[id] for id in ids)
        rows = _family(lineage, ids, at)
        for spans, members in shelves:
            # A column between them stays free for names.
            if all(last + 1 < begin or end + 1 < first for begin, end in spans):
                spans.append((first, last))
                members.append(rows)
                break
        else:
            shelves.append(([(first, last)], [rows]))
    shelves.sort(key=lambda shelf: min(shelf[0]))
    step = max(64.0, _ACROSS / max(len(set(at.values())), 1))
    points: Positions = {}
    top = 0.0
    for _, members in shelves:
        high = max(max(rows.values()) for rows in members)
        for rows in members:
            lower = (high - max(rows.values())) / 2
            for id, row in rows.items():
                points[id] = (round(at[id] * step, 1), round((top + lower + row) * _HEIGHT, 1))
        top += high + 1
    middle = (top - 1) * _HEIGHT / 2
    return {id: (x, round(y - middle, 1)) for id, (x, y) in points.items()}


def _family(lineage: nx.Graph, ids: Collection[str], at: Mapping[str, int]) -> dict[str, float]:
    """The rows of a family's members, from 0: near those of their relations, one apart."""
    columns: dict[int, list[str]] = defaultdict(list)
    for id in ids:
        columns[at[id]].append(id)
    rows: dict[str, float] = {}
    for turn in range(_SWEEPS):
        for year in sorted(columns, reverse=bool(turn % 2)):
            wish = {}
            for id in columns[year]:
                near = [rows[other] for other in lineage[id] if other in rows]
                wish[id] = sum(near) / len(near) if near else rows.get(id, 0.0)
            members = sorted(columns[year], key=lambda id: (wish[id], rows.get(id, 0.0)))
            apart: list[float] = []
            for id in members:
                apart.append(max(wish[id], apart[-1] + 1) if apart else wish[id])
            back = sum(row - wish[id] for id, row in zip(members, apart, strict=True))
            for id, row in zip(members, apart, strict=True):
                rows[id] = row - back / len(members)
    least = min(rows.values())
    return {id: row - least for id, row in rows.items()}


def _down(families: list[list[str]], at: Mapping[str, int]) -> Positions:
    """Families in lanes beside each other; members of one year below each other."""
    lanes: list[dict[int, list[str]]] = [defaultdict(list) for _ in range(_LANES)]
    deep: dict[int, int] = defaultdict(int)
    for ids in families:
        count: dict[int, int] = defaultdict(int)
        for id in ids:
            count[at[id]] += 1
        # The lane where the drawing grows least, of those the emptiest.
        lane = min(lanes, key=lambda lane: (
            sum(max(0, len(lane[y]) + n - deep[y]) for y, n in count.items()),
            sum(map(len, lane.values())),
        ))  # fmt: skip
        for id in ids:
            lane[at[id]].append(id)
        for year in count:
            deep[year] = max(deep[year], len(lane[year]))
    top: dict[int, int] = {}
    line = 0
    for year in sorted(deep):
        top[year] = line
        line += deep[year]
    return {
        id: (round((i - (_LANES - 1) / 2) * _LANE, 1), (top[year] + j) * _HEIGHT)
        for i, lane in enumerate(lanes)
        for year, ids in lane.items()
        for j, id in enumerate(ids)
    }
