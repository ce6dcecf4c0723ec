"""Renders what the site adds to a page: the line under its title and the blocks after its text."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import networkx as nx
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.graph import local_svg
from kg.model import Concept, Evidence, Relation
from kg.site.addresses import View, part
from kg.site.compiled import keep_compiled
from kg.site.markup import safe_link
from kg.site.math import in_text
from kg.vocabulary import Kind, relation_types


@dataclass(frozen=True)
class Quote:
    """A sentence that states a relation, with the page that says it and the way there.

    `notice` is what stands behind it, if something in it is wrong.
    """

    sentence: Markup
    url: str
    page: str
    notice: str = ""


@dataclass(frozen=True)
class Line:
    """Relations of one type as a page tells them: the concepts at their other ends with their
    addresses, and why they hold."""

    ends: tuple[tuple[Concept, str], ...]
    quotes: tuple[Quote, ...]
    reason: str = ""
    says: str = ""


@dataclass(frozen=True)
class Group:
    """The relations under one heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Relations:
    """All relations of a concept: what it says of others, what others say of it, what follows."""

    concept: Concept
    url: str
    drawing: Markup
    outgoing: tuple[Group, ...]
    incoming: tuple[Group, ...]
    inherited: tuple[Line, ...]

    def __bool__(self) -> bool:
        return bool(self.outgoing or self.incoming or self.inherited)

    @property
    def chains(self) -> tuple[tuple[Line, tuple[Line, ...]], ...]:
        """What is inherited by what it follows from: sentences shared by several lines, as a line
        without ends, and what each of these has beyond."""
        found: dict[tuple[Quote, ...], list[Line]] = {}
        for line in self.inherited:
            last = replace(line, quotes=line.quotes[-1:])
            found.setdefault(line.quotes[:-1], []).append(last)
        return tuple((Line((), quotes), tuple(lines)) for quotes, lines in found.items())


def relations_of(
    graph: nx.MultiDiGraph,
    concept: Concept,
    view: View,
    titles: Mapping[str, str],
    kinds: Mapping[str, Kind] | None = None,
    notice: Callable[[Evidence], str] = lambda _: "",
) -> Relations:
    """The relations of a concept as a page tells them, grouped by type in legend order.

    They are drawn where the kinds are given that mark the concepts. `notice` says what is
    to stand behind a sentence.
    """
    types = relation_types()
    out: dict[str, list[Line]] = {}
    back: dict[str, list[Line]] = {}
    inherited = []

    def line(relation: Relation, end: str, says: str = "") -> Line:
        other = graph.nodes[end]["concept"]
        quotes = tuple(
            Quote(in_text(e.sentence), view.evidence(e), titles.get(e.page, e.page), notice(e))
            for e in relation.evidence
        )
        return Line(((other, view.concept(other)),), quotes, relation.reason, says)

    edges = [data["relation"] for _, _, data in graph.out_edges(concept.id, data=True)]
    for relation in edges:
        if relation.inherited:
            says = types[relation.type].label if relation.type in types else relation.type
            inherited.append(line(relation, relation.target, says))
        else:
            out.setdefault(relation.type, []).append(line(relation, relation.target))
    for _, _, data in graph.in_edges(concept.id, data=True):
        relation = data["relation"]
        if relation.inherited or relation.source == concept.id:
            continue
        kind = types.get(relation.type)
        side = out if kind and kind.symmetric else back
        side.setdefault(relation.type, []).append(line(relation, relation.source))

    def groups(found: Mapping[str, Sequence[Line]], heading: str) -> tuple[Group, ...]:
        known = [id for id in types if id in found] + [id for id in found if id not in types]
        return tuple(
            Group(getattr(types[id], heading) if id in types else id, _joined(found[id]))
            for id in known
        )

    svg = local_svg(graph, concept.id, view.concept, kinds) if kinds else ""
    return Relations(concept, view.concept(concept), Markup(svg), groups(out, "out_label"),
                     groups(back, "in_label"), _joined(inherited))  # fmt: skip


def _joined(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines, those that hold for the same reason as one: a sentence is quoted once."""
    found: dict[object, Line] = {}
    for line in lines:
        why = (line.says, line.quotes, line.reason)
        before = found.get(why)
        found[why] = replace(before, ends=before.ends + line.ends) if before else line
    return tuple(found.values())


@dataclass(frozen=True)
class Chip:
    """A small label under a title; `kind` colours it, `url` makes it a link."""

    text: str
    url: str = ""
    kind: str = ""
    says: str = ""


def chips(concept: Concept, kinds: Mapping[str, Kind], view: View) -> list[Chip]:
    """Kind, year, paper, code and graph of a concept."""
    label = kinds[concept.kind].label if concept.kind in kinds else concept.kind
    found = [Chip(label, kind=concept.kind)]
    if concept.year:
        found.append(Chip(str(concept.year)))
    if concept.paper:
        url = safe_link(concept.paper)
        found.append(Chip("论文" if url else concept.paper, url, says=f"{concept.name} 的论文"))
    if concept.snippet and (url := view.code(concept.snippet)):
        found.append(Chip("代码", url, says=f"{concept.name} 的代码"))
    found.append(Chip("图谱", view.graph(concept), says=f"在图谱中查看 {concept.name}"))
    return found


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kg.site"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    environment.filters["fragment"] = part
    keep_compiled(environment)
    return environment


def render(template: str, **values: object) -> str:
    """Fills a template of `templates/kg/`; all text in it is escaped."""
    return _environment().get_template(f"kg/{template}").render(**values)
