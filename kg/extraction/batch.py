"""The batch form: lines of JSON in, lines of JSON out, each a pure function of its line."""

import json
import marshal
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from kg.extraction.kinds import guess_kind
from kg.extraction.lexicon import Lexicon
from kg.extraction.reading import extract
from kg.extraction.relations import inherit, merge
from kg.extraction.rules import RuleSet, load_rules
from kg.model import Concept, Relation

# The version of marshal that writes equal values as equal bytes; three times as fast as JSON.
_PLAIN = 2


class LineError(ValueError):
    """A line that is not what the batch form reads."""


def extract_line(line: str, rules: RuleSet, inherited: bool = False) -> str:
    """The answer to a line `{"id", "text", "concepts": [{"name", "aliases", "kind"}]}`.

    It is a line `{"id", "relations": [{"source", "type", "target", "evidence": [{"sentence",
    "rule", "start", "end"}]}]}`, whose sources and targets are names. Raises LineError.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError(f"not JSON: {error}") from None
    if not isinstance(data, dict):
        raise LineError("expected an object with `id`, `text` and `concepts`")
    text = data.get("text")
    if not isinstance(text, str):
        raise LineError("`text` must be a string")
    if "id" not in data:
        raise LineError("`id` is missing")
    try:
        concepts = marshal.dumps(data.get("concepts"), _PLAIN)
    except ValueError:
        raise LineError("`concepts` is nested too deeply") from None
    lexicon = _lexicon(concepts)
    relations = merge(extract(text, lexicon, rules))
    if inherited:
        relations += inherit(relations, lexicon.concepts.values())
    answer = {"id": data["id"], "relations": [as_json(relation) for relation in relations]}
    return json.dumps(answer, ensure_ascii=False)


def as_json(relation: Relation) -> dict[str, Any]:
    """A relation as the commands print it."""
    answer: dict[str, Any] = {
        "source": relation.source,
        "type": relation.type,
        "target": relation.target,
        "evidence": [
            {"sentence": one.sentence, "rule": one.rule, "start": one.start, "end": one.end}
            for one in relation.evidence
        ],
    }
    if relation.inherited:
        answer["inherited"] = True
    return answer


def concepts_of(entries: Any) -> tuple[Concept, ...]:
    """Concepts from a line's list; a concept's id is its name. Raises LineError.

    A kind that the line leaves out is guessed from the names.
    """
    if not isinstance(entries, list):
        raise LineError("`concepts` must be a list of objects with a `name`")
    concepts = []
    names: set[str] = set()
    for number, entry in enumerate(entries):
        where = f"`concepts[{number}]`"
        if not isinstance(entry, dict):
            raise LineError(f"{where} must be an object with a `name`")
        name, aliases = entry.get("name"), entry.get("aliases") or []
        kind = entry.get("kind") or ""
        if not isinstance(name, str) or not name.strip():
            raise LineError(f"{where} has no name")
        if not isinstance(aliases, list) or not all(isinstance(a, str) for a in aliases):
            raise LineError(f"{where}: `aliases` must be a list of strings")
        if not isinstance(kind, str):
            raise LineError(f"{where}: `kind` must be a string")
        if name in names:
            raise LineError(f"{where}: the name {name!r} is already taken")
        names.add(name)
        concepts.append(
            Concept(
                name, name, kind or guess_kind(name, aliases), tuple(aliases), kind_missing=not kind
            )
        )
    return tuple(concepts)


@lru_cache(maxsize=8)
def _lexicon(concepts: bytes) -> Lexicon:
    """The lexicon of a line's list, which is often that of the line before."""
    return Lexicon(concepts_of(marshal.loads(concepts)))


def answers(
    lines: Iterable[str], rules: RuleSet, inherited: bool = False
) -> Iterator[tuple[int, str | LineError]]:
    """The answer to each line that is not blank, with its number, one line in memory at a time."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, extract_line(line, rules, inherited)
        except LineError as error:
            yield number, error


def answers_over_dask(
    lines: Iterable[str], scheduler: str, rule_files: tuple[str, ...] = (),
    inherited: bool = False, chunk: int = 64,
) -> Iterator[tuple[int, str | LineError]]:  # fmt: skip
    """The same as `answers`, the work done by the workers of a Dask scheduler, the order kept.

    At most a few chunks a worker are under way, so a stream of any length fits in memory. The
    rule files travel with the task: a worker needs no file of this machine.
    """
    from distributed import Client

    rules = load_rules(rule_files)
    with Client(scheduler) as client:
        shared = client.scatter(rules.sources, broadcast=True)
        waiting: list = []
        limit = 2 * max(1, sum(client.nthreads().values()))
        for piece in _chunks(lines, chunk):
            waiting.append(client.submit(_answer_chunk, piece, shared, inherited, pure=False))
            if len(waiting) >= limit:
                yield from waiting.pop(0).result()
        for future in waiting:
            yield from future.result()


def _answer_chunk(
    piece: list[tuple[int, str]], sources: tuple, inherited: bool
) -> list[tuple[int, str | LineError]]:
    rules = _rules_from(sources)
    found: list[tuple[int, str | LineError]] = []
    for number, line in piece:
        try:
            found.append((number, extract_line(line, rules, inherited)))
        except LineError as error:
            found.append((number, error))
    return found


@lru_cache(maxsize=2)
def _rules_from(sources: tuple) -> RuleSet:
    return load_rules(sources=sources)


def _chunks(lines: Iterable[str], size: int) -> Iterator[list[tuple[int, str]]]:
    piece: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            piece.append((number, line))
        if len(piece) == size:
            yield piece
            piece = []
    if piece:
        yield piece
