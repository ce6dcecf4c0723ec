"""What a run of the server leaves for the next: whole, its own, and not too much."""

import os

import pytest

from kg.model import Relation
from kg.site import kept, memory
from kg.site.memory import Memory


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "folder", lambda: tmp_path)
    return tmp_path


def _memory() -> Memory:
    found = Memory.new(keep=True)
    found.relations.relations["a.md"] = ("digest", (Relation("a", "uses", "b", ()),))
    return found


def test_what_is_kept_of_a_site_comes_back():
    memory.keep(_memory(), "/one")
    assert memory.recalled("/one").relations == _memory().relations
    assert memory.recalled("/other") is None


@pytest.mark.parametrize("cut", [0, 10, 40, 70])
def test_a_file_that_is_not_whole_is_not_read(folder, cut):
    memory.keep(_memory(), "/one")
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:cut])
    assert memory.recalled("/one") is None


def test_another_version_of_anything_makes_it_void(monkeypatch):
    memory.keep(_memory(), "/one")
    monkeypatch.setattr(memory.sys, "version", "4.0")
    assert memory.recalled("/one") is None


def test_little_is_kept(folder, monkeypatch):
    for number in range(8):
        memory.keep(_memory(), f"/{number}")
        os.utime(memory._path(f"/{number}"), (number, number))
    left = [number for number in range(8) if memory.recalled(f"/{number}")]
    assert left == [3, 4, 5, 6, 7] and len(list(folder.iterdir())) == 5
    monkeypatch.setattr(memory, "_BYTES", 10)
    memory.keep(_memory(), "/much")
    assert memory.recalled("/much") is None


def test_where_no_folder_is_safe_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(kept, "folder", lambda: None)
    memory.keep(_memory(), "/one")
    assert memory.recalled("/one") is None
