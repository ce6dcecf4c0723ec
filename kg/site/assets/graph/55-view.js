// The part of the graph that the window shows, and what lies under a point of it.

function insets() {
  const panel = $("kg-panel");
  return narrow.matches ? { right: 0, bottom: Math.max(panel.offsetHeight, $("kg-filters").offsetHeight) }
    : { right: panel.offsetWidth, bottom: 0 };
}

function fit() {
  if (!drawn.length || !container.clientWidth) return;
  const inset = insets();
  // Lanes in half a window would be one heap: they keep its height, and the chosen is brought up.
  if (inLanes()) inset.bottom = 0;
  const widest = drawn.reduce((most, n) => Math.max(most, n.name.length * 4.2), 0);
  // So much is left free at both sides for names; in lanes for years and lines at the left.
  const reach = Math.min(widest, !narrow.matches ? 90 : drawn.length > 40 ? 20 : 50) + 14;
  const [before, after] = inLanes() ? [88, besideLanes()] : [reach, reach];
  const w = Math.max(container.clientWidth - inset.right - before - after, 80);
  const h = Math.max(container.clientHeight - inset.bottom - 96, 80);
  spread(render.current, w / h);
  const [left, right, top, bottom] = extent(drawn);
  const scale = Math.min(w / Math.max(right - left, 1), h / Math.max(bottom - top, 1), 1.25);
  network.moveTo({ scale, position: { x: (left + right) / 2, y: (top + bottom) / 2 },
    offset: { x: (before - after - inset.right) / 2, y: -inset.bottom / 2 + 6 } });
  if (inLanes() && state.node && render.current.places[state.node]) reveal(nodes.get(state.node));
  fitView = viewNow();
  requestDraw();
}

// Names of the last lane stand whole where they leave the lanes their room.
function besideLanes() {
  const { places } = render.current;
  const last = Math.max(...drawn.map(({ id }) => places[id][0]));
  const long = drawn.map(({ id, name }) => (places[id][0] === last ? name.length * 7 + 34 : 0));
  return Math.min(Math.max(...long), 170);
}

// The sheet of a phone may grow over the picture: a view that nobody has moved makes room for it.
function refitAfter(change) {
  const untouched = viewNow() === fitView;
  const { bottom } = insets();
  change();
  if (untouched && insets().bottom !== bottom) fit();
}

let fitView = "";
function viewNow() {
  const { x, y } = network.getViewPosition();
  return `${network.getScale()} ${x} ${y}`;
}

function extent(members) {
  const box = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of members) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.max(box[1], x);
    box[2] = Math.min(box[2], y);
    box[3] = Math.max(box[3], y);
  }
  return box;
}

// Brings a node into the part of the canvas that the panel leaves free.
function reveal(n) {
  const at = network.canvasToDOM({ x: n.x, y: n.y });
  const inset = insets();
  const w = container.clientWidth - inset.right;
  const h = container.clientHeight - inset.bottom;
  const [dx, dy] = [[at.x, w], [at.y, h]].map(([p, room]) => (p > 40 && p < room - 40 ? 0 : p - room / 2));
  if (!dx && !dy) return;
  const { x, y } = network.getViewPosition();
  const scale = network.getScale();
  network.moveTo({ position: { x: x + dx / scale, y: y + dy / scale },
    animation: calm.matches ? false : { duration: 250 } });
}

function zoom(by) {
  if (!by) return fit();
  const most = network.getScale() * by;
  network.moveTo({ scale: Math.min(Math.max(most, 0.02), 8),
    animation: calm.matches ? false : { duration: 120 } });
}

// What lies under a point of the canvas: a node, its name, or an edge.
function under(point) {
  const scale = network.getScale();
  const { x, y } = network.DOMtoCanvas(point);
  const reach = coarse.matches ? 22 : 7;
  let best = null;
  let least = 1e9;
  for (const n of drawn) {
    const gap = Math.hypot(n.x - x, n.y - y) * scale - screenRadius(n, scale);
    if (gap < reach && gap < least) [best, least] = [n, gap];
  }
  if (best) return { node: best };
  for (const { n, dx, dy, w, h } of labels.boxes) {
    if (Math.abs((x - n.x) * scale - dx) < w && Math.abs((y - n.y) * scale - dy) < h) return { node: n };
  }
  for (const line of lines.filter(isDrawn)) {
    const gap = distance(line, x, y) * scale;
    if (gap < Math.max(reach * 0.8, 5) && gap < least) [best, least] = [line, gap];
  }
  return best ? { line: best } : null;
}

function distance(line, x, y) {
  let least = 1e9;
  const parts = line.bend ? 10 : 1;
  let [px, py] = [line.a.x, line.a.y];
  for (let i = 1; i <= parts; i++) {
    const [qx, qy] = along(line, i / parts);
    const [dx, dy] = [qx - px, qy - py];
    const s = Math.max(0, Math.min(1, ((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(x - px - s * dx, y - py - s * dy));
    [px, py] = [qx, qy];
  }
  return least;
}

function light() {
  near = new Set();
  const addEdge = (e) => near.add(e.key).add(e.from).add(e.to);
  const addNode = (id) => {
    near.add(id);
    for (const { edge: e } of lines) if (e.from === id || e.to === id) addEdge(e);
  };
  if (hover) hover.node ? addNode(hover.node.id) : addEdge(hover.line.edge);
  else if (state.edge) addEdge(edgeByKey.get(state.edge));
  else if (state.node) addNode(state.node);
  else if (state.focus) addNode(state.focus);
  requestDraw();
}
