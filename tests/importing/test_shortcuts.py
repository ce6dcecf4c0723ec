"""What is read at once comes out as it does step by step."""

import re
from pathlib import Path

import pytest

from kg.importing import captions, masking, prose, repairs, summaries
from kg.importing.run import import_notes
from kg.importing.sources import NotesError
from kg.importing.store import RECORD

from .conftest import png
from .fuzz import mutants

NOTES = Path(__file__).parents[2] / "notes"
NEVER, ALWAYS = re.compile("(?!)"), re.compile("")


def everything(notes: Path, docs: Path) -> tuple[dict, str]:
    try:
        report = import_notes([notes], docs).as_json()
    except NotesError:
        return {}, ""
    return report, (docs / RECORD).read_text("utf-8") if (docs / RECORD).exists() else ""


@pytest.fixture
def both(tmp_path, monkeypatch):
    """Imports notes with and without the shortcuts."""

    def run(notes: Path) -> tuple[tuple[dict, str], tuple[dict, str]]:
        number = len(list(tmp_path.iterdir()))
        short = everything(notes, tmp_path / f"{number}-short")
        with monkeypatch.context() as patch:
            patch.setattr(prose, "_PLAIN", NEVER)
            patch.setattr(repairs, "_OCCASION", ALWAYS)
            patch.setattr(summaries, "_PLAIN_START", NEVER)
            patch.setattr(captions, "_plain_end", lambda _: "")
            patch.setattr(masking, "_IS_CARD", lambda _: True)
            return short, everything(notes, tmp_path / f"{number}-long")

    return run


def test_the_real_notes(both):
    short, long = both(NOTES)
    assert short == long


@pytest.mark.parametrize("seed", range(4))
def test_mutated_notes(both, tmp_path, seed):
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "net.png").write_bytes(png())
    for data in mutants(50, seed):
        (notes / "n.md").write_bytes(data)
        short, long = both(notes)
        assert short == long, data
