"""What tests of the graph page share: a page from the sample graph, and looks at its canvas."""

from pathlib import Path

from playwright.sync_api import Page

from kg.graph import positions
from kg.model import Concept, Evidence
from kg.site.graph_data import Card, Place
from kg.site.graph_page import render

TITLE = "#kg-panel h2"
PICTURE = "document.querySelector('#kg-canvas canvas').toDataURL()"


def write(graph, folder: Path, cards: dict[str, Card] | None = None) -> Path:
    """Writes the files of the graph page below a folder; gives its path."""
    place = Place("深度学习笔记", _concept_url, _evidence_url, cards or {})
    for path, content in render(graph, positions(graph), place).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder / "graph" / "index.html"


def _concept_url(concept: Concept) -> str:
    return concept.page.removesuffix(".md") + "/" if concept.page else f"concepts/#{concept.id}"


def _evidence_url(evidence: Evidence) -> str:
    return f"{evidence.page.removesuffix('.md')}/#{evidence.anchor}"


def query(page: Page) -> str:
    """What the address says of the choice."""
    return page.evaluate("decodeURIComponent(location.search)")


def ink(page: Page) -> int:
    """How many pixels of the canvas are painted."""
    return page.evaluate("""() => {
      const canvas = document.querySelector("#kg-canvas canvas");
      const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      let painted = 0;
      for (let i = 3; i < data.length; i += 4) painted += data[i] > 0;
      return painted;
    }""")


def picture(page: Page) -> str:
    """The canvas as it is."""
    return page.evaluate(PICTURE)


def picture_after(page: Page, before: str) -> str:
    """The canvas as soon as it is another."""
    page.wait_for_function(f"before => {PICTURE} !== before", arg=before)
    return picture(page)


def next_frame(page: Page) -> None:
    """Waits until all that was asked for is drawn."""
    page.evaluate("new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")


def pixels(page: Page, colour: tuple[int, int, int]) -> list[list[int]]:
    """Where the canvas has exactly this colour, in window coordinates."""
    return page.evaluate(
        """([r, g, b]) => {
      const canvas = document.querySelector("#kg-canvas canvas");
      const box = canvas.getBoundingClientRect();
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
      const found = [];
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) {
          found.push([box.left + (i / 4) % width, box.top + Math.floor(i / 4 / width)]);
        }
      }
      return found;
    }""",
        list(colour),
    )
