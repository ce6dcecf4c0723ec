"""The graph page against stock pyvis, same graphs, same Chromium, software rendering.

For both pages: time from navigation to the first still picture, and milliseconds a frame while a
pointer drags the canvas and a wheel zooms it, one gesture event each frame.
"""

import sys
import tempfile
import time
from pathlib import Path

import networkx as nx
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from pyvis.network import Network

from kg.graph import build, concepts, positions, relations
from kg.model import Concept, Evidence, Relation
from kg.site.graph_data import Place
from kg.site.graph_page import render
from kg.vocabulary import kinds, relation_types

SIZES = (41, 200, 1000, 5000)
PATIENCE = 120  # seconds after which a page that has drawn nothing is stopped
FRAMES = 90

# One gesture event in every frame; answers with the milliseconds between frames.
_GESTURE = """([kind, frames]) => new Promise((done) => {
  const canvas = document.querySelector("canvas");
  const box = canvas.getBoundingClientRect();
  const at = (dx, dy) => ({ bubbles: true, cancelable: true, pointerId: 1, pointerType: "mouse",
    isPrimary: true, button: 0, buttons: 1,
    clientX: box.left + box.width / 2 + dx, clientY: box.top + box.height / 2 + dy });
  const times = [];
  let i = 0;
  if (kind === "pan") canvas.dispatchEvent(new PointerEvent("pointerdown", at(0, 0)));
  const step = (now) => {
    times.push(now);
    if (i++ === frames) {
      if (kind === "pan") window.dispatchEvent(new PointerEvent("pointerup", at(0, 0)));
      return done(times.slice(1).map((t, k) => t - times[k]));
    }
    const swing = Math.sin(i / 14);
    const wheel = { ...at(0, 0), deltaY: i % 30 < 15 ? -60 : 60 };
    if (kind === "zoom") canvas.dispatchEvent(new WheelEvent("wheel", wheel));
    else window.dispatchEvent(new PointerEvent("pointermove", at(260 * swing, 90 * swing)));
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""

# Stock pyvis shows nothing until its physics has run the iterations it is given. Its page keeps
# the network in a global variable; this listens from the moment it is set.
_RIVAL_STILL = """Object.defineProperty(window, "network", {
  get() { return window.rival; },
  set(network) {
    window.rival = network;
    network.once("stabilizationIterationsDone", () =>
      network.once("afterDrawing", () => { window.still = performance.now(); }));
  },
})"""


def generated(size: int) -> nx.MultiDiGraph:
    """A scale-free graph with about two relations a concept; the same on every run."""
    kind_ids, type_ids = list(kinds()), list(relation_types())
    return build(
        (
            Concept(f"c{i}", f"概念 {i}", kind_ids[i % len(kind_ids)], year=1990 + i % 30)
            for i in range(size)
        ),
        (
            Relation(f"c{a}", type_ids[(a + b) % len(type_ids)], f"c{b}",
                     (Evidence(f"概念 {a} 与概念 {b} 的关系。", "bench", 0, 9, page="a.md"),))
            for a, b in nx.barabasi_albert_graph(size, 2, seed=1).edges()
        ),
    )  # fmt: skip


def main() -> None:
    """Prints the table."""
    print("Graph page against stock pyvis 0.3.2 (Chromium, software rendering, 1280 × 800)")
    print(f"{'nodes':>6} {'edges':>6}  {'':8} {'at build':>9} {'still':>9} "
          f"{'pan':>15} {'zoom':>15}")  # fmt: skip
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = _launch(playwright)
        for size in SIZES:
            graph = generated(size)
            ours = _ours(browser, graph, Path(folder) / f"ours-{size}")
            print(_row(size, graph.number_of_edges(), "ours", *ours), flush=True)
            rival = _rival(browser, graph, Path(folder) / f"pyvis-{size}.html")
            print(_row(size, graph.number_of_edges(), "pyvis", *rival), flush=True)
        browser.close()
    print("at build: layout; still: navigation to first still picture (pyvis: first picture, its")
    print(
        "nodes may still drift); pan, zoom: mean ms a frame (frames a second), of pyvis after its"
    )
    print(f"physics has come to rest or been stopped after {PATIENCE} s")


def _launch(playwright):
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from chromium import FLAGS, find

    return playwright.chromium.launch(executable_path=find(), args=list(FLAGS))


def _ours(browser, graph: nx.MultiDiGraph, folder: Path) -> tuple:
    begun = time.perf_counter()
    at = positions(graph)
    layout = time.perf_counter() - begun
    place = Place("bench", lambda c: f"{c.id}/", lambda e: "a/")
    for path, content in render(graph, at, place).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    page = _page(browser)
    page.goto((folder / "graph/index.html").as_uri() + "?view=all")
    page.wait_for_function("performance.getEntriesByName('kg-still').length")
    still = page.evaluate("performance.getEntriesByName('kg-still')[0].startTime") / 1000
    page.wait_for_timeout(1000)
    return layout, still, *_gestures(page)


def _rival(browser, graph: nx.MultiDiGraph, file: Path) -> tuple:
    net = Network(height="800px", directed=True, cdn_resources="in_line")
    for concept in concepts(graph):
        net.add_node(concept.id, label=concept.name, group=concept.kind)
    for relation in relations(graph):
        net.add_edge(relation.source, relation.target, title=relation.type)
    file.write_text(net.generate_html(), encoding="utf-8")
    page = _page(browser)
    page.set_default_timeout(2 * PATIENCE * 1000)
    page.add_init_script(_RIVAL_STILL)
    page.goto(file.as_uri(), wait_until="commit")
    try:
        page.wait_for_function("window.still", timeout=PATIENCE * 1000)
        still = page.evaluate("window.still") / 1000
    except PlaywrightTimeout:
        still = None
        page.evaluate("network.stopSimulation()")
        page.wait_for_timeout(1000)
    result = (None, still, *_gestures(page))
    page.close()
    return result


def _page(browser) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.route("http*://**", lambda route: route.abort())
    return page


def _gestures(page: Page) -> list[float]:
    means = []
    for kind in ("pan", "zoom"):
        times = page.evaluate(_GESTURE, [kind, FRAMES])
        means.append(sum(times) / len(times))
        page.wait_for_timeout(600)
    return means


def _row(size, edges, name, layout, still, pan, zoom) -> str:
    def seconds(value: float | None, none: str) -> str:
        return f"{value:.2f} s" if value is not None else none

    def frame(value: float | None) -> str:
        return f"{value:.1f} ms ({1000 / value:.0f})" if value else "–"

    return (
        f"{size:>6} {edges:>6}  {name:8} {seconds(layout, '–'):>9} "
        f"{seconds(still, f'> {PATIENCE} s'):>9} {frame(pan):>15} {frame(zoom):>15}"
    )


if __name__ == "__main__":
    main()
