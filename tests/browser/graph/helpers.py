"""What tests of the graph page share: a page from the sample graph, and looks at its canvas."""

import math
from dataclasses import dataclass
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


def choose(page: Page, query: str) -> None:
    """Goes to what another address of the page shows, as back and forward do."""
    page.evaluate("""(query) => {
      history.pushState(null, "", query);
      dispatchEvent(new PopStateEvent("popstate"));
    }""", query)  # fmt: skip


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


def pixel(page: Page, x: float, y: float) -> str:
    """The colour of the canvas at a place in the window."""
    red, green, blue, _ = page.evaluate(
        """([x, y]) => {
      const canvas = document.querySelector("#kg-canvas canvas");
      const box = canvas.getBoundingClientRect();
      const ratio = canvas.width / box.width;
      return [...canvas.getContext("2d").getImageData(
        (x - box.left) * ratio, (y - box.top) * ratio, 1, 1).data];
    }""",
        [x, y],
    )
    return f"#{red:02x}{green:02x}{blue:02x}"


# Has the picture drawn once more and notes, in window pixels, every dot, line and text of its last
# frame: the view may move, names come when it rests.
_RECORD = r"""() => new Promise((done) => {
  const proto = CanvasRenderingContext2D.prototype;
  const own = {};
  const nothing = () => ({ dots: [], texts: [], lines: [], strokes: [] });
  let out = nothing();
  let drawn = performance.now();
  const at = (ctx, x, y) => {
    const m = ctx.getTransform(), box = ctx.canvas.getBoundingClientRect();
    const ratio = ctx.canvas.width / box.width;
    return [box.left + (m.a * x + m.c * y + m.e) / ratio,
            box.top + (m.b * x + m.d * y + m.f) / ratio, m.a / ratio];
  };
  const listen = (name, hear) => {
    own[name] = proto[name];
    proto[name] = function (...args) {
      if (this.canvas.isConnected) hear(this, ...args);
      return own[name].apply(this, args);
    };
  };
  let path = [], corners = [], start = null;
  listen("clearRect", () => {
    out = nothing();
    drawn = performance.now();
  });
  listen("beginPath", () => { path = []; corners = []; });
  listen("moveTo", (ctx, x, y) => {
    start = [x, y];
    corners.push([at(ctx, x, y)]);
  });
  listen("lineTo", (ctx, x, y) => {
    corners.at(-1).push(at(ctx, x, y));
    path.push([...start, (start[0] + x) / 2, (start[1] + y) / 2, x, y]);
  });
  listen("quadraticCurveTo", (ctx, cx, cy, x, y) => { path.push([...start, cx, cy, x, y]); });
  listen("arc", (ctx, x, y, r) => {
    const [px, py, scale] = at(ctx, x, y);
    out.dots.push([px, py, r * scale]);
  });
  const isMark = ({ length }) => length > 2;
  listen("fill", (ctx, head) => {
    for (const mark of head ? [] : corners.filter(isMark)) {
      const [xs, ys] = [0, 1].map((i) => mark.map((corner) => corner[i]));
      const [left, right, top, bottom] = [xs, ys].flatMap((n) => [Math.min(...n), Math.max(...n)]);
      out.dots.push([left + right, top + bottom, Math.max(right - left, bottom - top)]
        .map((n) => n / 2));
    }
  });
  listen("stroke", (ctx, head) => {
    out.strokes.push([ctx.strokeStyle, ctx.globalAlpha]);
    if (!head && !corners.some(isMark)) for (const [ax, ay, cx, cy, bx, by] of path) {
      out.lines.push([...Array(41).keys()].map((i) => i / 40).map((t) => at(ctx,
        (1 - t) ** 2 * ax + 2 * t * (1 - t) * cx + t * t * bx,
        (1 - t) ** 2 * ay + 2 * t * (1 - t) * cy + t * t * by).slice(0, 2)));
    }
  });
  listen("fillText", (ctx, text, x, y) => {
    const [px, py, scale] = at(ctx, x, y);
    const half = ctx.measureText(text).width * scale / 2;
    const size = parseFloat(ctx.font.match(/[\d.]+px/)) * scale;
    out.texts.push([text, size, px - half, py - 6, px + half, py + 6]);
  });
  document.querySelector("[data-zoom='0']").click();
  const look = () => {
    if (performance.now() - drawn < 250) return requestAnimationFrame(look);
    Object.assign(proto, own);
    done(out);
  };
  look();
})"""


@dataclass(frozen=True)
class Drawing:
    """What is drawn: marks as (x, y, radius), names as (text, left, top, right, bottom), lines as
    points on their way, and (colour, opacity) of all that is stroked."""

    dots: list[tuple[float, float, float]]
    names: list[tuple[str, float, float, float, float]]
    lines: list[list[list[float]]]
    strokes: set[tuple[str, float]]


def drawing(page: Page) -> Drawing:
    """The whole picture, fitted into the window."""
    found = page.evaluate(_RECORD)
    dots = []
    # A mark is drawn with its edge, and the chosen one with a ring: each within the one before.
    for x, y, r in sorted(found["dots"], key=lambda dot: dot[2]):
        if not any(math.dist((x, y), dot[:2]) < 2 for dot in dots):
            dots.append((x, y, r))
    # Names are written in 13 pixels, types and years smaller.
    names = {(text, *map(round, box)) for text, size, *box in found["texts"] if size > 12.5}
    return Drawing(
        dots,
        sorted(names),
        list({str(line[:9]): line for line in found["lines"]}.values()),
        {tuple(stroke) for stroke in found["strokes"]},
    )
