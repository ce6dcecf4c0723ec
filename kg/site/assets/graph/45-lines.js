// Draws lines, heads and dots.

const isNear = (line) => near.has(line.edge.key);
// Where many lines would hide each other, those that lead to the focus are drawn, the rest when lit.
const isDrawn = (line) => !line.aside || isNear(line);

function drawLines(ctx, scale, bounds, lit) {
  const far = scale < 0.35 && lines.length > 1500; // heads and dashes would be specks
  const groups = new Map();
  for (const line of lines) {
    const { a, b, cx, cy } = line;
    if (!isDrawn(line)) continue;
    if (Math.max(a.x, b.x, cx) < bounds.left || Math.min(a.x, b.x, cx) > bounds.right ||
        Math.max(a.y, b.y, cy) < bounds.top || Math.min(a.y, b.y, cy) > bounds.bottom) continue;
    const strong = lit && isNear(line);
    const key = far ? strong : `${strong} ${line.edge.type} ${line.edge.inherited}`;
    if (!groups.has(key)) groups.set(key, { strong, line, members: [] });
    groups.get(key).members.push(line);
  }
  const ordered = [...groups.values()].sort((m, n) => m.strong - n.strong);
  for (const { strong, line, members } of ordered) {
    const [dash, head] = data.lines[line.edge.type] || [[], "arrow"];
    ctx.strokeStyle = ctx.fillStyle = strong ? colour.accent : colour.line;
    ctx.lineWidth = (strong ? (near.size > 150 ? 1.5 : 2.6) : far ? 0.7 : 1.3) / scale;
    ctx.lineCap = line.edge.inherited ? "round" : "butt";
    const pattern = line.edge.inherited ? data.inheritedDash : dash;
    ctx.setLineDash(far ? [] : pattern.map((d) => d / scale));
    // Short paths: one path of thousands of lines is far slower to fill in software.
    for (let i = 0; i < members.length; i += 100) {
      ctx.beginPath();
      for (const { a, b, cx, cy, bend } of members.slice(i, i + 100)) {
        ctx.moveTo(a.x, a.y);
        if (bend) ctx.quadraticCurveTo(cx, cy, b.x, b.y);
        else ctx.lineTo(b.x, b.y);
      }
      ctx.stroke();
    }
    ctx.setLineDash([]);
    if (!far && head) for (const member of members) drawHead(ctx, scale, member, head);
  }
  ctx.lineCap = "butt";
}

function drawHead(ctx, scale, { b, cx, cy }, head) {
  const angle = Math.atan2(b.y - cy, b.x - cx);
  const gap = (screenRadius(b, scale) + 2) / scale;
  ctx.save();
  ctx.translate(b.x - gap * Math.cos(angle), b.y - gap * Math.sin(angle));
  ctx.rotate(angle);
  const size = Math.min(grain(scale), 1) / scale;
  ctx.scale(size, size);
  ctx.lineWidth /= size;
  if (openHeads.has(head)) ctx.stroke(headPaths[head]);
  else ctx.fill(headPaths[head]);
  ctx.restore();
}

// Marks of one kind, filled or outlined; short paths here too.
function drawMarks(ctx, scale, members, grow, style, outline) {
  const corners = cornersOf(members[0].group);
  ctx.fillStyle = ctx.strokeStyle = style;
  ctx.lineWidth = 1.6 / scale;
  for (let i = 0; i < members.length; i += 100) {
    ctx.beginPath();
    for (const n of members.slice(i, i + 100)) {
      const r = (screenRadius(n, scale) + grow) / scale;
      if (!corners.length) {
        ctx.moveTo(n.x + r, n.y);
        ctx.arc(n.x, n.y, r, 0, 2 * Math.PI);
        continue;
      }
      corners.forEach(([x, y], j) => ctx[j ? "lineTo" : "moveTo"](n.x + x * r, n.y + y * r));
      ctx.closePath();
    }
    if (outline) ctx.stroke();
    else ctx.fill();
  }
}

function drawNodes(ctx, scale, bounds, lit) {
  const groups = new Map();
  for (const n of drawn) {
    if (n.x < bounds.left || n.x > bounds.right || n.y < bounds.top || n.y > bounds.bottom) continue;
    const strong = !lit || near.has(n.id);
    const key = `${strong} ${n.group}`;
    if (!groups.has(key)) groups.set(key, { strong, kind: n.group, members: [] });
    groups.get(key).members.push(n);
  }
  for (const { strong, kind, members } of groups.values()) {
    const own = colour.kinds[kind] || colour.muted;
    drawMarks(ctx, scale, members, 1.5, colour.paper);
    // What is not lit keeps its colour, but only as an outline.
    drawMarks(ctx, scale, members, strong ? 0 : -0.8, own, !strong);
  }
  const ringed = [[state.node || state.focus, colour.accent, 4], [cursor, colour.ink, 7]];
  for (const [id, style, gap] of ringed) {
    const n = nodes.get(id);
    if (!n || !drawn.includes(n)) continue;
    ctx.strokeStyle = style;
    ctx.lineWidth = 2 / scale;
    ctx.beginPath();
    const tips = cornersOf(n.group).length ? 1.2 : 1;
    ctx.arc(n.x, n.y, (screenRadius(n, scale) * tips + gap) / scale, 0, 2 * Math.PI);
    ctx.stroke();
  }
}
