"""Shows the figures of `facts.json`: a table on concept pages, a comparison of a chapter.

The file holds `{"facts": [...]}`, one entry a network, as `snippets/facts.py` documents it. What
comes out is HTML.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kg.model import Problem
from kg.site.blocks import render
from kg.site.plot import Point, giga, plot
from kg.typed import read_dataclass

# Smaller images need so few MACs that the rest of a plot would be squeezed into a corner.
_PLOTTED = 100


@dataclass(frozen=True)
class Published:
    """The figures that were published of a network, where they stand and how they are put."""

    source: str
    parameters: int | None = None
    macs: int | None = None
    receptive_field: int | None = None
    receptive_field_source: str | None = None
    says: str = ""


@dataclass(frozen=True)
class Fact:
    """One network as `facts.json` tells of it."""

    concept: str
    name: str
    year: int | None
    group: str
    snippet: str
    build: str
    variant: str
    note: str
    headline: bool
    input: tuple[int, ...]
    parameters: int
    macs: int
    receptive_field: int | None
    depth: int
    output: tuple
    published: Published | None
    tests: tuple[str, ...]

    @property
    def shapes(self) -> str:
        """Input and output without the batch: `3×224×224 → 1000`."""
        outputs = self.output if isinstance(self.output[0], list | tuple) else [self.output]
        return f"{_shape(self.input)} → {'、'.join(map(_shape, outputs))}"

    @property
    def agreed(self) -> tuple[tuple[str, str, bool], ...]:
        """What was published, as label, figure and whether ours equals it."""
        labels = (("parameters", "参数"), ("macs", "乘加"), ("receptive_field", "感受野"))
        return tuple(
            (label, f"{figure:,}", figure == getattr(self, key))
            for key, label in labels
            if (figure := getattr(self.published, key, None)) is not None
        )


def read_facts(name: str, text: str) -> tuple[tuple[Fact, ...], list[Problem]]:
    """The facts of a `facts.json`; what cannot be read is left out and reported."""
    try:
        rows = list(json.loads(text)["facts"])
    except (json.JSONDecodeError, TypeError, KeyError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        return (), [Problem(f"{name}:{line}", 'expected JSON of the form {"facts": [...]}')]
    found, problems = [], []
    for number, row in enumerate(rows, 1):
        try:
            fact = read_dataclass(Fact, row, strict=True)
            if not (fact.input and fact.output and fact.macs > 0 and fact.parameters > 0):
                raise ValueError("input, output, macs and parameters must not be empty or 0")
            found.append(fact)
        except ValueError as error:
            problems.append(Problem(f"{name}: entry {number}", str(error)))
    return tuple(found), problems


def fact_table(facts: Sequence[Fact]) -> str:
    """The networks of a page: ours beside the published figures, notes, and the tests."""
    return render("facts.html", facts=facts, giga=giga) if facts else ""


def comparison(facts: Iterable[Fact], group: str, url: Callable[[str], str]) -> str:
    """The main networks of a chapter in a table and a plot, by year; empty if there are none.

    `url` gives the address of a concept id, or an empty text.
    """
    chosen = sorted(
        (fact for fact in facts if fact.group == group and fact.headline),
        key=lambda fact: (fact.year or 0, _natural(fact.name)),
    )
    if not chosen:
        return ""
    drawn = [
        Point(fact.name, fact.year, fact.parameters, fact.macs)
        for fact in chosen
        if fact.input[-1] >= _PLOTTED
    ]
    return render(
        "comparison.html",
        facts=[(fact, url(fact.concept)) for fact in chosen],
        plot=Markup(plot(drawn)) if drawn else "",
    )


def _natural(name: str) -> list[str | int]:
    """Sorts names as people do: ResNet-18 before ResNet-152."""
    return [int(part) if i % 2 else part for i, part in enumerate(re.split(r"(\d+)", name))]


def card_rows(facts: Iterable[Fact]) -> tuple[tuple[str, str], ...]:
    """The first network of a concept as rows of label and value, for small panels."""
    fact = next(iter(facts), None)
    if fact is None:
        return ()
    rows = [("参数", f"{fact.parameters:,}"), ("乘加", giga(fact.macs))]
    if fact.receptive_field:
        rows.append(("感受野", str(fact.receptive_field)))
    return (*rows, ("输入 → 输出", fact.shapes))


def _shape(shape: Sequence[int]) -> str:
    return "×".join(str(size) for size in shape[1:])
