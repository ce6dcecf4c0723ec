"""Measures extracted relations against annotated ones."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.extraction.batch import LineError, concepts_of
from kg.extraction.lexicon import Lexicon
from kg.extraction.reading import extract
from kg.extraction.relations import merge
from kg.extraction.rules import RuleSet
from kg.model import Relation
from kg.vocabulary import relation_types

Triple = tuple[str, str, str]


class GoldError(ValueError):
    """A gold file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its concepts and the relations that people found in it, by level."""

    id: str
    text: str
    lexicon: Lexicon
    must: frozenset[Triple]
    optional: frozenset[Triple]


@dataclass
class Score:
    """Counts by type, and what was found wrongly or not found."""

    right: Counter = field(default_factory=Counter)
    wrong: Counter = field(default_factory=Counter)
    missed: Counter = field(default_factory=Counter)
    false: list[tuple[str, Relation]] = field(default_factory=list)
    misses: list[tuple[str, Triple]] = field(default_factory=list)

    def figures(self, type: str | None = None) -> tuple[float, float, float]:
        """Precision, recall and F1 of one type, or of all; 1.0 where there was nothing to do."""
        right, wrong, missed = (
            sum(count.values()) if type is None else count[type]
            for count in (self.right, self.wrong, self.missed)
        )
        precision = right / (right + wrong) if right + wrong else 1.0
        recall = right / (right + missed) if right + missed else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return precision, recall, f1


def read_gold(path: Path, text: str | None = None) -> list[Passage]:
    """The passages of a gold file.

    JSON Lines hold a passage a line, `{"id", "text", "concepts", "relations"}`. A single JSON
    object holds `concepts` and `relations` of one text, which is `text`, or in the file under
    `text`, or in the file that its key `source` names, from the heading `from` up to the heading
    `until`. Raises GoldError.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: {error}") from None
    try:
        whole = json.loads(content)
    except ValueError:
        whole = None
    if isinstance(whole, dict):
        if text is None:
            text = whole["text"] if "text" in whole else _source(path, whole)
        return [_passage({"id": path.stem, **whole, "text": text}, str(path))]
    passages = []
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            try:
                data = json.loads(line)
            except ValueError as error:
                raise GoldError(f"{path}:{number}: not JSON: {error}") from None
            passages.append(_passage(data, f"{path}:{number}"))
    return passages


def cut(text: str, start: str = "", until: str = "") -> str:
    """The text from one heading up to another; either may be empty. Raises GoldError."""
    lines = text.splitlines(keepends=True)
    titles = [line.lstrip("#").strip() if line.startswith("#") else None for line in lines]
    first, last = 0, len(lines)
    for heading in filter(None, (start, until)):
        if heading not in titles:
            raise GoldError(f"the text has no heading {heading!r}")
    if start:
        first = titles.index(start)
    if until:
        last = titles.index(until)
    return "".join(lines[first:last])


def _source(path: Path, data: dict[str, Any]) -> str:
    if not data.get("source"):
        raise GoldError(f"{path}: no text; name the file it annotates with --text")
    source = path.parent / data["source"]
    try:
        return cut(source.read_text(encoding="utf-8"), data.get("from", ""), data.get("until", ""))
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: the text it annotates cannot be read: {error}") from None


def _passage(data: Any, where: str) -> Passage:
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise GoldError(f"{where}: expected an object with a `text`")
    try:
        lexicon = Lexicon(concepts_of(data.get("concepts")))
    except LineError as error:
        raise GoldError(f"{where}: {error}") from None
    levels: dict[str, set[Triple]] = {"must": set(), "optional": set()}
    for relation in data.get("relations") or []:
        try:
            triple = (relation["source"], relation["type"], relation["target"])
            levels[relation.get("level", "must")].add(_either_way(triple))
        except (KeyError, TypeError):
            raise GoldError(
                f"{where}: a relation needs `source`, `type`, `target` and a `level` "
                "that is must or optional"
            ) from None
    return Passage(
        str(data.get("id", where)),
        data["text"],
        lexicon,
        frozenset(levels["must"]),
        frozenset(levels["optional"] - levels["must"]),
    )


def _either_way(triple: Triple) -> Triple:
    source, type, target = triple
    kind = relation_types().get(type)
    if kind is None:
        raise KeyError(type)
    return (target, type, source) if kind.symmetric and target < source else triple


def evaluate(passages: Iterable[Passage], rules: RuleSet) -> Score:
    """Reads each passage and counts: must has to be found, optional counts neither way."""
    score = Score()
    for passage in passages:
        found: dict[Triple, Relation] = {}
        for relation in merge(extract(passage.text, passage.lexicon, rules)):
            found.setdefault(_either_way(relation.key), relation)
        for triple, relation in found.items():
            if triple in passage.must:
                score.right[triple[1]] += 1
            elif triple not in passage.optional:
                score.wrong[triple[1]] += 1
                score.false.append((passage.id, relation))
        for triple in sorted(passage.must - set(found)):
            score.missed[triple[1]] += 1
            score.misses.append((passage.id, triple))
    return score
