// The keyboard on the canvas: from node to node, from line to line.

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
let edgeCursor = -1;

function onCanvasKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { PageDown: 1, PageUp: -1, Home: -Infinity, End: Infinity }[event.key];
  if (ARROWS[event.key]) moveCursor(...ARROWS[event.key]);
  else if (step) walk(step);
  else if (event.key === "[" || event.key === "]") moveAlongEdges(event.key === "]" ? 1 : -1);
  else if (event.key === "Enter" || event.key === " ") openCursor();
  else if (event.key === "+" || event.key === "=") zoom(1.4);
  else if (event.key === "-") zoom(0.7);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
}

function moveCursor(dx, dy) {
  const from = nodes.get(cursor || state.node || state.focus);
  let best = drawn[0];
  if (from && drawn.includes(from)) {
    let least = Infinity;
    best = null;
    for (const n of drawn) {
      const along = (n.x - from.x) * dx + (n.y - from.y) * dy;
      const aside = Math.abs((n.x - from.x) * dy) + Math.abs((n.y - from.y) * dx);
      // What lies far aside is taken only where nothing else is left.
      const cost = along + 2 * aside + (aside > along * 3 ? 1e9 : 0);
      if (along > 0 && cost < least) [best, least] = [n, cost];
    }
  }
  if (best) stand(best);
  else if (drawn.length) say("这边没有概念了");
}

// Through all concepts, row by row: arrows alone may pass one by.
function walk(by) {
  const rows = [...drawn].sort((m, n) => m.y - n.y || m.x - n.x);
  if (!rows.length) return;
  const at = rows.indexOf(nodes.get(cursor || state.node || state.focus));
  const next = by > 1 ? rows.length - 1 : by < -1 ? 0 : (at + by + rows.length + (at < 0 && by < 0)) % rows.length;
  stand(rows[next], `，第 ${next + 1} 个，共 ${rows.length} 个`);
}

function stand(n, place = "") {
  const { id, year } = n;
  edgeCursor = -1;
  hover = { node: n };
  cursor = id;
  reveal(n);
  light();
  say(`${said(id)}，${kindLabel(n.group)}${year ? `，${year} 年` : ""}，${n.shownLinks} 条关系${place}`);
}

function moveAlongEdges(by) {
  const id = cursor || state.node || state.focus;
  if (!id) return say("先用方向键选一个概念");
  const own = nodes.get(id).links.filter((e) => lines.some((line) => line.edge === e));
  if (!own.length) return say("没有关系");
  edgeCursor = (edgeCursor + by + own.length + (edgeCursor < 0 && by < 0 ? 1 : 0)) % own.length;
  cursor = id;
  hover = { line: lines.find((line) => line.edge === own[edgeCursor]) };
  light();
  say(told(own[edgeCursor]));
}

function openCursor() {
  if (!cursor) return;
  const line = edgeCursor >= 0 && hover && hover.line;
  open(line ? { edge: line.edge.key } : { node: cursor, edge: "" });
}

const say = (text) => {
  $("kg-say").textContent = text;
};
