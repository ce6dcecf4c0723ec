"""`kg import`: notes in, pages out."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kg.importing.run import Progress, check_notes
from kg.importing.run import import_notes as run_import
from kg.importing.sources import NotesError
from kg.importing.store import StoreError


class _Path(click.Path):
    """A path that says something: `--into "$DOCS"` is a mistake if that is not set."""

    def convert(self, value, param, context):
        if value == "":
            self.fail("the path is empty", param, context)
        return super().convert(value, param, context)


@click.command(name="import")
@click.argument("notes", nargs=-1, required=True, type=_Path(path_type=Path))
@click.option(
    "--images",
    multiple=True,
    metavar="DIR",
    type=_Path(exists=True, file_okay=False, path_type=Path),
    help="A folder to look for images in, besides the notes' own. May be repeated.",
)
@click.option(
    "--into",
    default="docs",
    show_default=True,
    metavar="DIR",
    type=_Path(file_okay=False, path_type=Path),
    help="The docs folder.",
)
@click.option("--dry-run", is_flag=True, help="Say what an import would do; write nothing.")
@click.option(
    "--check",
    is_flag=True,
    help="Prove that every sentence, formula, link and image of the notes is on a page, and name "
    "what is not; write nothing.",
)
@click.option(
    "--json",
    "json_file",
    metavar="FILE",
    type=_Path(dir_okay=False, allow_dash=True, path_type=str),
    help="Write the report as JSON to FILE; - is standard output, in place of the readable one.",
)
def import_notes(
    notes: tuple[Path, ...],
    images: tuple[Path, ...],
    into: Path,
    dry_run: bool,
    check: bool,
    json_file: str | None,
) -> None:
    """Turns NOTES, Markdown files or folders of them, into pages.

    A heading with subheadings becomes a folder with an index page, any other a page. Beside the
    notes may lie outline.yml (heading: page path), corrections.yml (misspellings) and figures.yml
    (captions and stand-ins for lost images). Pages that people edited are merged, never
    overwritten.

    The exit code is 1 if a page is in conflict, a file could not be read, or (with --check)
    something is lost.
    """
    try:
        with _progress() as progress:
            if check:
                report = check_notes(notes, into, images, progress)
            else:
                report = run_import(notes, into, images, dry_run, progress)
    except (NotesError, StoreError) as error:
        raise click.ClickException(str(error)) from None
    if json_file != "-":
        for line in report.as_text():
            click.echo(line)
        if dry_run:
            click.echo("Nothing was written.")
    if json_file:
        text = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
        try:
            with click.open_file(json_file, "w", encoding="utf-8") as file:
                file.write(text + "\n")
        except OSError as error:
            raise click.ClickException(
                f"{json_file}: the report cannot be written ({error.strerror})"
            ) from None
    if json_file == "-" or not sys.stdout.isatty():  # A terminal has just shown them.
        for problem in report.errors:
            click.echo(str(problem), err=True)
    sys.exit(report.exit_code)


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label="reading", file=sys.stderr) as bar:

        def show(step: str, done: int, everything: int) -> None:
            bar.label, bar.length, bar.pos = step, max(everything, 1), done
            bar.update(0)

        yield show
