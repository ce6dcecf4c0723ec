// The keyboard on the canvas: from node to node, from line to line.

const ARROWS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
let edgeCursor = -1;

function onCanvasKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (ARROWS[event.key]) moveCursor(...ARROWS[event.key]);
  else if (event.key === "[" || event.key === "]") moveAlongEdges(event.key === "]" ? 1 : -1);
  else if (event.key === "Enter" || event.key === " ") openCursor();
  else if (event.key === "+" || event.key === "=") zoom(1.4);
  else if (event.key === "-") zoom(0.7);
  else if (event.key === "0") fit();
  else return;
  event.preventDefault();
}

function moveCursor(dx, dy) {
  edgeCursor = -1;
  const from = nodes.get(cursor || state.node || state.focus);
  let best = drawn[0];
  if (from && drawn.includes(from)) {
    let least = 1e12;
    best = from;
    for (const n of drawn) {
      const along = (n.x - from.x) * dx + (n.y - from.y) * dy;
      const aside = Math.abs((n.x - from.x) * dy) + Math.abs((n.y - from.y) * dx);
      if (n === from || along <= 0 || aside > along * 3) continue;
      const cost = along + 2 * aside;
      if (cost < least) [best, least] = [n, cost];
    }
  }
  if (!best) return;
  cursor = best.id;
  reveal(best);
  requestDraw();
  const { year } = best;
  say(`${best.name}，${kindLabel(best.group)}${year ? `，${year} 年` : ""}，${best.shownLinks} 条关系`);
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
  go(line ? { edge: line.edge.key } : { node: cursor, edge: "" });
  $("kg-panel").focus({ preventScroll: true });
}

const say = (text) => {
  $("kg-say").textContent = text;
};
