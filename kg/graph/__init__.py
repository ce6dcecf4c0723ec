"""The concept graph: built from relations, laid out, queried, drawn and exported."""

from kg.graph.build import build, concepts, relations
from kg.graph.chapter import chapter_svg
from kg.graph.exports import from_graphml, from_json, to_csv, to_graphml, to_json, to_svg
from kg.graph.layout import positions
from kg.graph.lineage import lineage_positions
from kg.graph.local import local_svg
from kg.graph.overview import overview_svg
from kg.graph.query import Step, neighbors, resolve, shortest_path

__all__ = [
    "Step",
    "build",
    "chapter_svg",
    "concepts",
    "from_graphml",
    "from_json",
    "lineage_positions",
    "local_svg",
    "neighbors",
    "overview_svg",
    "positions",
    "relations",
    "resolve",
    "shortest_path",
    "to_csv",
    "to_graphml",
    "to_json",
    "to_svg",
]
