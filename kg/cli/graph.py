"""`kg path`, `kg neighbors`, `kg export`: questions to the graph that a build wrote."""

from pathlib import Path

import click
import networkx as nx

from kg import graph as kg_graph
from kg.graph import Step
from kg.vocabulary import relation_types

_graph = click.option(
    "--graph", "path", default="site/graph/graph.json", show_default=True,
    type=click.Path(dir_okay=False, path_type=Path), help="The graph.json that a build wrote.",
)  # fmt: skip


@click.command()
@click.argument("start")
@click.argument("end")
@_graph
def path(start: str, end: str, path: Path) -> None:
    """Tells the shortest way between two concepts, each step with the sentence that states it."""
    graph = _read(path)
    steps = kg_graph.shortest_path(graph, _concept(graph, start), _concept(graph, end))
    if steps is None:
        raise click.ClickException(f"no relation leads from {start} to {end}")
    for step in steps:
        _tell(graph, step)


@click.command()
@click.argument("concept")
@_graph
def neighbors(concept: str, path: Path) -> None:
    """Lists the relations of a concept, each with the sentences that state it."""
    graph = _read(path)
    for step in kg_graph.neighbors(graph, _concept(graph, concept)):
        _tell(graph, step)


@click.command()
@click.argument("format", type=click.Choice(["json", "graphml", "csv", "svg"]))
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path),
              help="The file to write; without it, standard output.")  # fmt: skip
@_graph
def export(format: str, output: Path | None, path: Path) -> None:
    """Writes the graph as JSON, GraphML, CSV or SVG."""
    graph = _read(path)
    write = {
        "json": lambda: kg_graph.to_json(graph, kg_graph.positions(graph)),
        "graphml": lambda: kg_graph.to_graphml(graph),
        "csv": lambda: kg_graph.to_csv(graph),
        "svg": lambda: kg_graph.to_svg(graph, kg_graph.positions(graph)),
    }[format]
    if output is None:
        click.echo(write(), nl=False)
        return
    try:
        output.write_text(write(), encoding="utf-8", newline="")
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from None


def _read(path: Path) -> nx.MultiDiGraph:
    try:
        return kg_graph.from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise click.ClickException(
            f"{path}: there is no graph yet; build the site, or name one with --graph"
        ) from None
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise click.ClickException(f"{path}: {error}") from None


def _concept(graph: nx.MultiDiGraph, name: str) -> str:
    found = kg_graph.resolve(graph, name)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(graph.nodes[id]["concept"].name for id in found)
        raise click.ClickException(f"{name!r} may mean {names}: name one of them")
    raise click.ClickException(f"no concept is called {name!r}")


def _tell(graph: nx.MultiDiGraph, step: Step) -> None:
    r = step.relation
    types = relation_types()
    label = types[r.type].label if r.type in types else r.type
    start, end = (graph.nodes[id]["concept"].name for id in (step.start, step.end))
    arrow = f"{start} → {label} → {end}" if step.forward else f"{start} ← {label} ← {end}"
    click.echo(arrow + ("（继承）" if r.inherited else ""))
    for evidence in r.evidence:
        click.echo(f"    「{evidence.sentence}」 {evidence.page}".rstrip())
    if r.reason:
        click.echo(f"    {r.reason}")
