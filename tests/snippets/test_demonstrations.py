"""Every snippet of the basic groups runs as a program and says something."""

import runpy
from pathlib import Path

import pytest

SNIPPETS = Path(__file__).parents[2] / "code" / "snippets"
GROUPS = (
    "foundations",
    "classification",
    "optimization",
    "normalization",
    "sequences",
    "programming",
)
FILES = [path for group in GROUPS for path in sorted((SNIPPETS / group).glob("*.py"))]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_runs_as_a_program(path, capsys):
    runpy.run_path(str(path), run_name="__main__")
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) >= 1 and not printed.err


def test_names_are_unique_over_all_groups():
    names = [path.stem for path in SNIPPETS.glob("*/*.py")]
    assert len(names) == len(set(names))
