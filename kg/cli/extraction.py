"""`kg extract`, `kg evaluate`, `kg suggest`: reads relations out of prose, and measures it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kg.concepts import clashes, concepts_of_page, read_concepts
from kg.extraction import (
    Lexicon,
    RuleError,
    RuleSet,
    chapters_of,
    extract_page,
    load_rules,
    settle,
)
from kg.extraction.batch import LineError, answers, answers_over_dask, as_json
from kg.extraction.definitions import terms_of
from kg.extraction.markdown import plain
from kg.extraction.terms import plainly_told, with_terms
from kg.model import Concept, Problem, Relation
from kg.pages import Page, read_page

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_files = click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
_concepts = click.option(
    "--concepts",
    "concepts_file",
    type=_FILE,
    metavar="FILE",
    help="The concepts.yml; without it, docs/concepts.yml if there.",
)
_rules = click.option(
    "--rules",
    "rule_files",
    multiple=True,
    type=_FILE,
    metavar="FILE",
    help="Rules of your own, beside the built-in ones.",
)


@click.command()
@_files
@_concepts
@_rules
@click.option("--json", "as_lines", is_flag=True, help="Print JSON instead of lines to read.")
@click.option(
    "--jsonl", is_flag=True, help='Read lines {"id", "text", "concepts"} from standard input.'
)
@click.option("--inherited", is_flag=True, help="Also print what follows from other relations.")
@click.option("--scheduler", metavar="ADDRESS", help="With --jsonl: work on this Dask cluster.")
def extract(
    files: tuple[Path, ...],
    concepts_file: Path | None,
    rule_files: tuple[Path, ...],
    as_lines: bool,
    jsonl: bool,
    inherited: bool,
    scheduler: str | None,
) -> None:
    """Reads typed relations between concepts out of Markdown files (the docs folder if none)."""
    rules = _load(rule_files)
    if jsonl:
        if files or concepts_file:
            raise click.UsageError("--jsonl reads text and concepts from standard input alone")
        _batch(rules, rule_files, inherited, scheduler)
        return
    if scheduler:
        raise click.UsageError("--scheduler goes with --jsonl")
    relations, names = _read(files, concepts_file, rules, inherited)
    if as_lines:
        answer = {"relations": [_with_places(relation) for relation in relations]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
        return
    for relation in relations:
        mark = " (inherited)" if relation.inherited else ""
        click.echo(f"{names[relation.source]} {relation.type} {names[relation.target]}{mark}")
        for evidence in relation.evidence:
            click.echo(f"    {evidence.page}: {evidence.sentence}")
        if relation.reason:
            click.echo(f"    {relation.reason}")


def _read(
    files: tuple[Path, ...], concepts_file: Path | None, rules: RuleSet, inherited: bool
) -> tuple[tuple[Relation, ...], dict[str, str]]:
    """The relations that the pages state, and the names of the concepts by id; what is wrong goes
    to standard error."""
    pages, given, listed = _project(files, concepts_file)
    concepts = given
    if not listed:
        concepts = with_terms(given, ((page, terms_of(page.body)) for page in pages))
    lexicon = Lexicon(concepts)
    chapters = chapters_of({page.path: page for page in pages})
    found = [
        relation
        for page in pages
        for relation in extract_page(page, lexicon, rules, chapters.get(page.path, ()))
    ]
    if lexicon.foreign:
        found = plainly_told(found, concepts, given)
    relations, followed, problems = settle(found, pages, concepts)
    _report(problems)
    names = {concept.id: concept.name for concept in concepts}
    return (relations + followed if inherited else relations), names


def _with_places(relation: Relation) -> dict[str, Any]:
    """A relation as JSON, with the pages that state it and the reason of an edit."""
    answer = as_json(relation)
    for place, evidence in zip(answer["evidence"], relation.evidence, strict=True):
        place |= {"page": evidence.page, "anchor": evidence.anchor}
    if relation.reason:
        answer["reason"] = relation.reason
    return answer


def _batch(
    rules: RuleSet, rule_files: tuple[Path, ...], inherited: bool, scheduler: str | None
) -> None:
    lines = _lines()
    if scheduler:
        try:
            import distributed  # noqa: F401
        except ImportError:
            raise click.ClickException(
                "--scheduler needs the extra `dask`: pip install 'kg-notes[dask]'"
            ) from None
        found = answers_over_dask(lines, scheduler, tuple(map(str, rule_files)), inherited)
    else:
        found = answers(lines, rules, inherited)
    wrong = 0
    out = sys.stdout
    for number, answer in found:
        if isinstance(answer, LineError):
            wrong += 1
            click.echo(f"line {number}: {answer}", err=True)
        else:
            out.write(answer + "\n")
            out.flush()
    if wrong:
        raise click.ClickException(f"{wrong} line(s) could not be read; the others were")


def _lines() -> Iterator[str]:
    """Standard input line by line; bytes that are no UTF-8 make their own line fail, not all."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "surrogateescape")


@click.command()
@click.argument("gold", type=_FILE)
@_rules
@click.option("--text", "text_file", type=_FILE, help="The text that GOLD annotates.")
@click.option("--from", "start", default="", metavar="HEADING", help="Its part from this heading")
@click.option("--until", default="", metavar="HEADING", help="up to this one.")
@click.option(
    "--misses/--no-misses",
    default=True,
    show_default=True,
    help="Print what was not found and what is wrong.",
)
def evaluate(
    gold: Path,
    rule_files: tuple[Path, ...],
    text_file: Path | None,
    start: str,
    until: str,
    misses: bool,
) -> None:
    """Prints precision, recall and F1 by type against GOLD, and the misses.

    GOLD is JSON Lines of passages {"id", "text", "concepts", "relations"}, or one JSON object
    with the concepts and relations of one text.
    """
    from kg.extraction.evaluation import GoldError, cut, read_gold
    from kg.extraction.evaluation import evaluate as measure
    from kg.vocabulary import relation_types

    try:
        text = cut(text_file.read_text(encoding="utf-8"), start, until) if text_file else None
        passages = read_gold(gold, text)
    except (GoldError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from None
    score = measure(passages, _load(rule_files))
    if misses:
        for id, (source, type, target) in score.misses:
            click.echo(f"missed  {id}: {source} {type} {target}")
        for id, relation in score.false:
            evidence = relation.evidence[0]
            click.echo(
                f"wrong   {id}: {relation.source} {relation.type} {relation.target} "
                f"[{evidence.rule}] {plain(evidence.sentence)}"
            )
    click.echo(f"{'type':<12} {'right':>5} {'wrong':>5} {'missed':>6}  precision  recall     F1")
    for type in (*relation_types(), None):
        right, wrong, missed = (
            sum(count.values()) if type is None else count[type]
            for count in (score.right, score.wrong, score.missed)
        )
        precision, recall, f1 = score.figures(type)
        click.echo(
            f"{type or 'all':<12} {right:>5} {wrong:>5} {missed:>6}  {precision:9.3f}  "
            f"{recall:6.3f}  {f1:5.3f}"
        )


@click.command()
@_files
@_concepts
@click.option("--limit", default=50, show_default=True, help="How many terms to print.")
def suggest(files: tuple[Path, ...], concepts_file: Path | None, limit: int) -> None:
    """Lists terms that look like concepts and are not yet in the list, best first."""
    from kg.extraction.suggestion import suggest as find

    pages, concepts, _ = _project(files, concepts_file)
    found = find((page.body for page in pages), Lexicon(concepts), load_rules())
    for one in found[:limit]:
        click.echo(f"{one.count:4}  {one.term}    {one.context}")


def _load(rule_files: tuple[Path, ...]) -> RuleSet:
    try:
        return load_rules(rule_files)
    except RuleError as error:
        _report(error.problems)
        raise click.ClickException("the rules cannot be used") from None


def _report(problems: tuple[Problem, ...] | list[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _project(
    files: tuple[Path, ...], concepts_file: Path | None
) -> tuple[list[Page], tuple[Concept, ...], bool]:
    """The pages to read, the concepts to look for and whether somebody listed any; what is wrong
    goes to standard error."""
    docs = Path("docs")
    if not files:
        if not docs.is_dir():
            raise click.UsageError("there is no docs folder here; name the files to read")
        files = (docs,)
    paths = [path for file in files for path in (_pages(file) if file.is_dir() else [file])]
    if concepts_file is None and (docs / "concepts.yml").is_file():
        concepts_file = docs / "concepts.yml"
    pages, concepts, known, problems = [], [], None, []
    if concepts_file is not None:
        listed, known, more = read_concepts(str(concepts_file), _text(concepts_file))
        problems += more
    else:
        listed = ()
    for path in paths:
        page, more = read_page(path.as_posix(), _text(path))
        problems += more
        pages.append(page)
        of_page, more = concepts_of_page(page, known)
        problems += more
        concepts += of_page
    if docs not in files and docs.is_dir():
        read = set(concepts)
        for path in _pages(docs):
            of_page, _ = concepts_of_page(read_page(path.as_posix(), _text(path))[0], known)
            concepts += (concept for concept in of_page if concept not in read)
    concepts += listed
    problems += clashes(concepts)
    _report(problems)
    known = tuple({concept.id: concept for concept in reversed(concepts)}.values())[::-1]
    return pages, known, bool(listed)


def _pages(folder: Path) -> list[Path]:
    """The pages in a folder, without those that the site does not show: of hidden folders."""
    return [
        path
        for path in sorted(folder.rglob("*.md"))
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{path}: {error}") from None
