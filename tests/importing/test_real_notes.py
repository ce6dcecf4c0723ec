"""The notes of this repository, whose pages people have edited since."""

import shutil
from pathlib import Path

import pytest

from kg.importing.blocks import scan
from kg.importing.run import check_notes, import_notes

ROOT = Path(__file__).parents[2]
NOTES = ROOT / "notes" / "深度学习.md"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory):
    docs = tmp_path_factory.mktemp("fresh") / "docs"
    return docs, import_notes([NOTES], docs)


def test_everything_is_on_the_pages_as_they_are_now():
    assert check_notes([NOTES], ROOT / "docs").lost == []


def test_importing_them_again_changes_nothing(tmp_path):
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", docs)
    before = {path: path.read_bytes() for path in docs.rglob("*") if path.is_file()}
    report = import_notes([NOTES], docs)
    assert report.exit_code == 0
    assert {path: path.read_bytes() for path in docs.rglob("*") if path.is_file()} == before


def test_all_44_images_are_accounted_for(fresh):
    docs, report = fresh
    assert len(report.images) == 44
    pages = "".join(page.read_text("utf-8") for page in docs.rglob("*.md") if "/." not in str(page))
    assert pages.count('class="kg-missing"') + pages.count("![") == 44
    for trace in ("D:", "%E6", "imgs/", "è¿", "\\*"):
        assert trace not in pages


def test_no_heading_is_lost(fresh):
    report = fresh[1]
    titles = [block.title for block in scan(NOTES.read_text("utf-8")) if block.kind == "heading"]
    pages = [p for paths in report.pages.values() for p in paths if p != "index.md"]
    assert len(titles) == 54 and len(pages) == 53
    dropped = [note.where for note in report.notes if "no page" in note.message]
    assert dropped == ["深度学习.md:408"]


def test_every_correction_applies(fresh):
    assert [entry.wrong for entry in fresh[1].corrections if not entry.count] == []
    assert sum(entry.count for entry in fresh[1].corrections) >= 29


def test_nothing_is_lost_in_a_fresh_import(fresh):
    assert check_notes([NOTES], fresh[0]).lost == []


def test_chapters_list_their_pages(fresh):
    chapter = (fresh[0] / "normalization/index.md").read_text("utf-8")
    for page in ("batch", "layer", "instance", "group"):
        assert f"({page}-normalization.md)：" in chapter
