// Places and writes names and relation types where there is room.

// Names where they fit, the chosen and the best connected first, as on a map.
function placeLabels(ctx, scale, bounds) {
  if (!settled && few()) {
    // Lines keep off the names; then names find their places once more.
    settled = true;
    bendLines(obstaclesOf(placeLabels(ctx, scale, bounds).boxes, scale));
  }
  const taken = new Map();
  const cells = (box, visit) => {
    for (let x = Math.floor(box[0] / 80); x <= Math.floor(box[2] / 80); x++) {
      for (let y = Math.floor(box[1] / 40); y <= Math.floor(box[3] / 40); y++) {
        if (visit(x * 65536 + y)) return true;
      }
    }
    return false;
  };
  const hits = (box, self) => cells(box, (cell) => (taken.get(cell) || []).some((t) =>
    t[4] !== self && box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]));
  const take = (box) => cells(box, (cell) => {
    if (taken.has(cell)) taken.get(cell).push(box);
    else taken.set(cell, [box]);
    return false;
  });
  const [left, right, top, bottom] = extent(drawn);
  const crowded = drawn.length * 900 > (right - left) * (bottom - top) * scale * scale;
  if (!crowded) {
    for (const n of drawn) {
      const r = screenRadius(n, scale);
      take([n.x * scale - r, n.y * scale - r, n.x * scale + r, n.y * scale + r, n]);
    }
  }
  ctx.font = `13px ${FONT}`;
  const first = (n) => (n.id === (state.node || state.focus) ? 2 : near.has(n.id) ? 1 : 0);
  const queue = near.size ? [...drawn].sort((m, n) => first(n) - first(m)) : drawn;
  const crossed = lines.length <= 400 ? lineCells(scale) : new Set();
  const crossings = ([left, top, right, bottom]) => {
    let count = 0;
    for (let x = Math.floor(left / 8); x <= right / 8; x++) {
      for (let y = Math.floor(top / 8); y <= bottom / 8; y++) count += crossed.has(x * 65536 + y);
    }
    return count;
  };
  // What is in the window keeps its name in it, off the years and beside the panel.
  const furthest = bounds.right * scale - insets().right - 2;
  const edge = (at, years) => at * scale + (axis.length && years ? 44 : 2);
  const inside = ([left, top, right]) => left >= edge(bounds.left, !across) &&
    right <= furthest && top >= edge(bounds.top, across) - (axis.length ? 20 : 0);
  const boxes = [];
  for (const n of queue) {
    if (boxes.length > 500) break;
    const x = n.x * scale;
    const y = n.y * scale;
    const r = screenRadius(n, scale) + (first(n) === 2 ? 5 : 0); // with its ring
    for (const rows of wordings(n.name, first(n) === 2)) {
      const w = Math.max(...rows.map((row) => widthOf(ctx, row))) / 2 + 3;
      const h = 7.5 * rows.length + 1.5;
      const boxAt = ([dx, dy]) => [x + dx - w, y + dy - h, x + dx + w, y + dy + h];
      const fits = (spot) => inside(boxAt(spot)) && !hits(boxAt(spot), n);
      const spot = calmest(spotsAround(r, w, h), fits, (spot) => crossings(boxAt(spot)), crossed.size) ||
        (first(n) === 2 ? [0, r + h + 2] : null);
      if (!spot) continue;
      take([...boxAt(spot), n]);
      boxes.push({ n, rows, dx: spot[0], dy: spot[1], w, h });
      break;
    }
  }
  return { scale, boxes, told: placeRelations(ctx, scale, hits, take) };
}

function obstaclesOf(boxes, scale) {
  const dots = drawn.map((n) => {
    const r = (screenRadius(n, scale) + 3) / scale;
    // A dot that is crossed would seem to be on the line.
    return { n, cost: 3, box: [n.x - r, n.y - r, n.x + r, n.y + r] };
  });
  return [...dots, ...boxes.map(({ n, dx, dy, w, h }) => ({ n, cost: 1, box: [n.x + (dx - w) / scale,
    n.y + (dy - h) / scale, n.x + (dx + w) / scale, n.y + (dy + h) / scale] }))];
}

// The first spot that fits or, where lines are known, the one that they cross least; in lanes a
// name aslant would seem to be that of the next row.
function calmest(spots, fits, crossings, known) {
  if (!known || inLanes()) return spots.find(fits);
  const free = spots.filter(fits);
  const met = free.map(crossings);
  return free[met.indexOf(Math.min(...met))];
}

// Where a name may stand: below its dot, above, beside, aslant; the best first.
function spotsAround(r, w, h) {
  const [x, y, near] = [r + w + 3, r + h + 2, 0.7 * r];
  const beside = [[x, 0], [-x, 0]];
  const upright = [[0, y], [0, -y]];
  const aslant = [[near + w, near + h], [near + w, -near - h], [-near - w, near + h], [-near - w, -near - h]];
  return inLanes() ? [beside[0], aslant[0], aslant[1]] : [...upright, ...beside, ...aslant];
}

const clip = (text, most) => (text.length > most ? `${[...text].slice(0, most - 1).join("").trim()}…` : text);

// A name whole, unless a narrow screen has no lanes for it; then in two rows, then cut.
function wordings(text, whole) {
  const name = clip(text, whole ? 40 : 28);
  if (name.length <= 12) return [[name]];
  const spaces = [...name.matchAll(/ /g)].map(({ index }) => index);
  const middle = spaces.sort((i, j) => Math.abs(i - name.length / 2) - Math.abs(j - name.length / 2))[0];
  const rows = middle ? [[name.slice(0, middle), name.slice(middle + 1)]] : [];
  return narrow.matches && !whole && !inLanes() ? [...rows, [clip(name, 11)]] : [[name], ...rows, [clip(name, 11)]];
}

// The squares of 8 pixels through which lines run.
function lineCells(scale) {
  const cells = new Set();
  for (const line of lines.filter(isDrawn)) {
    const steps = Math.ceil((Math.hypot(line.b.x - line.a.x, line.b.y - line.a.y) * scale) / 6);
    for (let i = 0; i <= steps; i++) {
      const [x, y] = along(line, i / steps);
      cells.add(Math.floor((x * scale) / 8) * 65536 + Math.floor((y * scale) / 8));
    }
  }
  return cells;
}

const widths = new Map();
function widthOf(ctx, text) {
  if (!widths.has(text)) widths.set(text, ctx.measureText(text).width);
  return widths.get(text);
}

// The types of the few relations that matter now, written on their lines where there is room.
function placeRelations(ctx, scale, hits, take) {
  const told = near.size ? lines.filter(isNear) : state.from || lines.length <= 12 ? lines : [];
  if (told.length > 40) return [];
  ctx.font = `11.5px ${FONT}`;
  return told.flatMap((line) => {
    const { edge } = line;
    const text = typeLabel(edge.type) + (edge.inherited ? "（继承）" : "");
    const w = ctx.measureText(text).width / 2 + 2;
    for (const t of [0.5, 0.4, 0.6, 0.3, 0.7]) {
      const [x, y] = along(line, t);
      const box = [x * scale - w, y * scale - 8, x * scale + w, y * scale + 8, line];
      if (hits(box, line)) continue;
      take(box);
      return [{ text, x, y }];
    }
    return [];
  });
}

function drawLabels(ctx, scale, bounds, lit) {
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.strokeStyle = colour.paper;
  const write = (text, x, y, px, style, weight) => {
    ctx.font = `${weight} ${px / scale}px ${FONT}`;
    ctx.lineWidth = 4 / scale;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = style;
    ctx.fillText(text, x, y);
  };
  for (const { n, rows, dx, dy } of labels.boxes) {
    if (n.x < bounds.left || n.x > bounds.right || n.y < bounds.top || n.y > bounds.bottom) continue;
    const strong = !lit || near.has(n.id);
    const weight = n.id === (state.node || state.focus) ? 600 : 400;
    rows.forEach((row, i) => write(row, n.x + dx / scale,
      n.y + (dy + (i - (rows.length - 1) / 2) * 15) / scale, 13, strong ? colour.ink : colour.muted, weight));
  }
  for (const { text, x, y } of labels.told) write(text, x, y, 11.5, colour.muted, 400);
}

function drawAxis(ctx, scale, centre, size) {
  if (!axis.length) return;
  const left = centre.x - size.w / 2 / scale;
  const top = centre.y - size.h / 2 / scale;
  ctx.save();
  ctx.translate(left, top);
  ctx.scale(1 / scale, 1 / scale);
  ctx.font = `12px ${FONT}`;
  ctx.textBaseline = "middle";
  ctx.textAlign = across ? "center" : "left";
  let last = -1e9;
  for (const [at, text] of axis) {
    const p = (at - (across ? left : top)) * scale;
    if (p - last < (across ? 46 : 16)) continue;
    last = p;
    ctx.strokeStyle = colour.paper;
    ctx.fillStyle = colour.muted;
    ctx.lineWidth = 5;
    const place = across ? [p, 14] : [10, p];
    ctx.strokeText(text, ...place);
    ctx.fillText(text, ...place);
  }
  ctx.restore();
}
