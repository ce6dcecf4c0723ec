// What is on the canvas: nodes and lines of the scene, their curves, colours and years.

const container = $("kg-canvas");
const options = typeof data.options === "string" ? JSON.parse(data.options) : data.options;
const network = new vis.Network(container, {}, options);
// The canvas is a stop of the keyboard itself; a second one inside would have no name.
container.firstChild.removeAttribute("tabindex");
// vis-network holds the view and the gestures, and asks for each frame. The graph itself stays
// here and is drawn in batches: one by one, vis-network's own way, 5,000 nodes take 123 ms a
// frame and over a second before the first.
network.on("beforeDrawing", frame);

const FONT = '"PingFang SC","Hiragino Sans GB","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif';
const HEAVY = 100; // nodes and edges from which a picture stands in while the view moves
const REST = 140; // milliseconds without movement after which the real drawing comes back
const headPaths = Object.fromEntries(
  Object.entries(data.heads).map(([name, d]) => [name, new Path2D(d)]));
const openHeads = new Set(data.open);
let colour = {};
let drawn = []; // the nodes of the scene, most connected first
let lines = []; // its edges with their curves
let axis = []; // years and where they stand
let across = true;
let near = new Set(); // what is chosen or pointed at, with its neighbours
let hover = null;
let cursor = "";
let labels = { scale: 0, boxes: [], told: [] };
let settled = false; // whether lines have been bent off the names
let picture = null;
let lastView = "";
let restTimer = 0;
let moving = false;
let seen = null; // the view of the last frame

function requestDraw() {
  labels.scale = 0;
  picture = null;
  network.redraw();
}

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const dark = document.documentElement.dataset.mdColorScheme === "slate" && !paper.matches;
  for (const name of ["paper", "ink", "muted", "line", "accent"]) {
    colour[name] = style.getPropertyValue(`--kg-${name}`).trim();
  }
  colour.kinds = Object.fromEntries(
    Object.entries(data.kinds).map(([id, kind]) => [id, kind[dark ? 2 : 1]]));
  for (const { style, dataset: { kind } } of document.querySelectorAll("[data-kind]")) {
    style.setProperty("--kind", colour.kinds[kind]);
    const corners = cornersOf(kind).map(([x, y]) => `${50 + 36 * x}% ${50 + 36 * y}%`);
    if (corners.length) style.setProperty("--shape", `polygon(${corners})`);
  }
}

function setScene(next) {
  const pairs = new Map();
  across = !narrow.matches;
  drawn = Object.keys(next.places).map((id) => Object.assign(nodes.get(id), { shownLinks: 0 }));
  lines = [];
  for (const e of next.edges) {
    const a = nodes.get(e.from);
    const b = nodes.get(e.to);
    if (a === b) continue;
    a.shownLinks++;
    b.shownLinks++;
    const pair = e.from < e.to ? `${e.from} ${e.to}` : `${e.to} ${e.from}`;
    const count = pairs.get(pair) || 0;
    pairs.set(pair, count + 1);
    // Several relations of one pair fan out to both sides.
    const side = (count % 2 ? -1 : 1) * (e.from < e.to ? 1 : -1);
    lines.push({ edge: e, a, b, aside: !!next.aside && next.aside.has(e), fan: side * Math.ceil(count / 2) * 22 });
  }
  drawn.sort((m, n) => n.shownLinks - m.shownLinks || (m.id < n.id ? -1 : 1));
}

// By year on a narrow screen: families in lanes, lines at the left of a lane and names at its right.
const inLanes = () => render.current.years && !across;

// Sets the scene's places, drawn out to the shape of the free window.
function spread({ places, years }, shape) {
  const [left, right, top, bottom] = extent(Object.values(places).map(([x, y]) => ({ x, y })));
  const w = Math.max(right - left, 1);
  const h = Math.max(bottom - top, 1);
  const limit = state.from ? 1 : state.focus ? 2.2 : 4;
  const sx = Math.min(Math.max((shape * h) / w, 1), limit);
  const sy = Math.min(Math.max(w / (shape * h), 1), limit);
  for (const n of drawn) [n.x, n.y] = [places[n.id][0] * sx, places[n.id][1] * sy];
  bendLines(likelyObstacles());
  settled = false;
  axis = years ? yearAxis() : [];
}

function yearAxis() {
  const places = new Map();
  for (const n of drawn) {
    const { year } = n;
    const at = across ? n.x : n.y;
    if (!places.has(at)) places.set(at, year ? String(year) : "年份未记");
  }
  const sorted = [...places].sort((a, b) => a[0] - b[0]);
  return sorted.filter(([, text], i) => !i || sorted[i - 1][1] !== text);
}
