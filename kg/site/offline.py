"""Lets the built folder be read from disk: the search index also as a script."""

from pathlib import Path


def write_search_script(site: Path) -> None:
    """Writes `search/search_index.js` beside the index, which Material reads under `file:`."""
    index = site / "search" / "search_index.json"
    if index.is_file():
        text = index.read_text(encoding="utf-8")
        index.with_suffix(".js").write_text(f"var __index = {text}", encoding="utf-8")
