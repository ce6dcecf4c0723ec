// The graph page: state in the address, view and gestures by vis-network, drawing by this file.
// A plain script without modules or requests, so that it also runs from a folder on disk.
(function () {
  "use strict";

  const $ = (id) => document.getElementById(id);
  // As `_fold` in graph_page.py: writings that differ in case, blanks and hyphens are one.
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s-]+/g, "");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const narrow = matchMedia("(max-width: 760px)");
  const coarse = matchMedia("(pointer: coarse)");

  // From disk a folder shows its listing, so links name the page itself.
  function local(href) {
    if (location.protocol !== "file:" || /^[a-z]+:/i.test(href)) return href;
    return href.replace(/(^|\/)(#.*)?$/, "$1index.html$2");
  }
  for (const link of document.querySelectorAll("a[href]")) {
    link.setAttribute("href", local(link.getAttribute("href")));
  }

  // ---- Colour scheme: the one the reader chose on the other pages, else the system's ----

  const store = new URL(document.documentElement.dataset.base, location).pathname + ".__palette";
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      const color = JSON.parse(localStorage.getItem(store)).color;
      return color.media === "(prefers-color-scheme)" ? null : color.scheme;
    } catch {
      return null;
    }
  }
  function showScheme(scheme) {
    document.documentElement.dataset.mdColorScheme =
      scheme || (prefersDark.matches ? "slate" : "default");
  }
  function toggleScheme() {
    const dark = document.documentElement.dataset.mdColorScheme === "slate";
    const scheme = dark ? "default" : "slate";
    showScheme(scheme);
    try {
      const old = JSON.parse(localStorage.getItem(store)) || {};
      const index = document.documentElement.dataset.schemes.split(" ").indexOf(scheme);
      const media = `(prefers-color-scheme: ${dark ? "light" : "dark"})`;
      const color = { ...old.color, media, scheme };
      localStorage.setItem(store, JSON.stringify({ ...old, index, color }));
    } catch {
      // Without storage the choice holds for this page alone.
    }
    readColours();
    requestDraw();
  }
  showScheme(chosen());
  if (!$("kg-data")) return;

  // ---- The graph ----

  const data = JSON.parse($("kg-data").textContent);
  // A concept may be called `constructor`: tables by name must know no inherited names.
  for (const key of ["aliases", "years", "across", "down", "kinds", "types", "lines"]) {
    Object.setPrototypeOf(data[key], null);
  }
  const lineageTypes = new Set(data.lineage);
  const nodes = new Map(data.nodes.map(([id, name, kind, x, y]) =>
    [id, { id, name: name || id, group: data.nodeKinds[kind], x, y, home: [x, y], links: [] }]));
  const edges = data.edges.map(([a, b, kind, inherited], index) => {
    const [from, to, type] = [data.nodes[a][0], data.nodes[b][0], data.edgeTypes[kind]];
    return { from, to, type, inherited: !!inherited, index, key: `${from},${type},${to}` };
  });
  const edgeByKey = new Map(edges.map((e) => [e.key, e]));
  for (const e of edges) {
    nodes.get(e.from).links.push(e);
    if (e.to !== e.from) nodes.get(e.to).links.push(e);
  }
  const rank = new Map(Object.keys(data.types).map((id, i) => [id, i]));
  for (const n of nodes.values()) {
    n.links.sort((a, b) => a.inherited - b.inherited || (b.from === n.id) - (a.from === n.id) ||
      rank.get(a.type) - rank.get(b.type) || a.index - b.index);
    n.radius = 5 + 1.6 * Math.min(Math.sqrt(n.links.length), 5);
  }
  const order = new Map(data.nodes.map(([id], i) => [id, i]));
  const known = new Map();
  const asked = new Set();

  // What only the panel shows comes in parts, each fetched when the first of its concepts is opened.
  function details(id) {
    const part = Math.floor(order.get(id) / data.chunk);
    if (!asked.has(part)) {
      asked.add(part);
      document.head.append(el("script", { src: `details-${part}.js` }));
    }
    return known.get(id) || {};
  }
  window.kgDetails = (part) => {
    for (const id in part) known.set(id, part[id]);
    showPanel(render.current);
    readColours();
  };

  const hasLineage = Object.keys(data.across).length > 0;
  const kindLabel = (id) => (data.kinds[id] || [id])[0];
  const typeLabel = (id) => (data.types[id] || [id])[0];
  const other = (edge, id) => (edge.from === id ? edge.to : edge.from);
  const nameOf = (id) => nodes.get(id).name;

  // ---- State: everything chosen stands in the address and comes back from it ----

  const BLANK = { view: hasLineage ? "lineage" : "all", focus: "", depth: 1, node: "", edge: "",
    from: "", to: "", types: null, kinds: null };
  let state = BLANK;

  function fromAddress() {
    const query = new URLSearchParams(location.search);
    const node = (key) => (nodes.has(query.get(key)) ? query.get(key) : "");
    const list = (key) => (query.has(key) ? query.get(key).split(",").filter(Boolean) : null);
    const next = { ...BLANK, focus: node("focus"), node: node("node"), from: node("from"),
      to: node("to"), types: list("types"), kinds: list("kinds") };
    if (query.get("view") === "all" || query.get("view") === BLANK.view) next.view = query.get("view");
    if (["1", "2", "3"].includes(query.get("depth"))) next.depth = +query.get("depth");
    if (edgeByKey.has(query.get("edge"))) next.edge = query.get("edge");
    if (!next.from || !next.to) next.from = next.to = "";
    return next;
  }

  function toAddress() {
    const parts = [];
    for (const [key, value] of Object.entries(state)) {
      if (value === BLANK[key] || (key === "depth" && !state.focus)) continue;
      const text = Array.isArray(value) ? value.join(",") : String(value);
      parts.push(`${key}=${encodeURIComponent(text).replace(/%2C/g, ",")}`);
    }
    return location.pathname + (parts.length ? `?${parts.join("&")}` : "") + location.hash;
  }

  function go(change) {
    const before = state;
    state = { ...state, ...change };
    if (toAddress() !== location.pathname + location.search + location.hash) {
      history.pushState(null, "", toAddress());
    }
    render(before);
  }

  // ---- What is shown: nodes, edges and their places ----

  // Without a choice of the reader's, the lineage shows its own types and all else shows all.
  const ownTypes = () => (state.view === "lineage" && !state.focus && !state.from ? data.lineage
    : Object.keys(data.types));
  const shownTypes = () => state.types || ownTypes();
  const allowed = (e) => (state.types ? state.types.includes(e.type) : true) &&
    kindAllowed(e.from) && kindAllowed(e.to);
  const kindAllowed = (id) => !state.kinds || state.kinds.includes(nodes.get(id).group);

  function around(start, depth) {
    const level = new Map([[start, 0]]);
    for (const [id, at] of level) {
      if (at === depth) continue;
      for (const e of nodes.get(id).links) {
        if (allowed(e) && !level.has(other(e, id))) level.set(other(e, id), at + 1);
      }
    }
    return level;
  }

  // Fewest steps, with or against the direction; stated relations before inherited ones.
  function pathBetween(from, to) {
    const came = new Map([[from, null]]);
    for (const id of came.keys()) {
      if (id === to) break;
      for (const e of nodes.get(id).links) {
        if (allowed(e) && !came.has(other(e, id))) came.set(other(e, id), { edge: e, from: id });
      }
    }
    if (!came.has(to)) return null;
    const steps = [];
    for (let id = to; came.get(id); id = came.get(id).from) steps.unshift(came.get(id));
    return steps;
  }

  function circles(level, start) {
    // A tree by first way of reaching; each branch gets as much angle as it has leaves.
    const children = new Map([...level.keys()].map((id) => [id, []]));
    const seen = new Set([start]);
    for (const [id, at] of level) {
      for (const e of nodes.get(id).links) {
        const end = other(e, id);
        if (allowed(e) && level.get(end) === at + 1 && !seen.has(end)) {
          seen.add(end);
          children.get(id).push(end);
        }
      }
    }
    const leaves = new Map();
    for (const id of [...level.keys()].reverse()) {
      leaves.set(id, children.get(id).reduce((sum, c) => sum + leaves.get(c), 0) || 1);
    }
    const rings = [];
    for (const at of level.values()) rings[at] = (rings[at] || 0) + 1;
    const radius = [0];
    for (let d = 1; d < rings.length; d++) {
      radius[d] = Math.max(radius[d - 1] + 105, (rings[d] * 62) / (2 * Math.PI));
    }
    const places = {};
    const place = (id, begin, end) => {
      const angle = (begin + end) / 2;
      const r = radius[level.get(id)];
      places[id] = narrow.matches
        ? [r * Math.cos(angle) * 0.95, r * Math.sin(angle) * 1.1]
        : [r * Math.cos(angle) * 1.55, r * Math.sin(angle)];
      const span = end - begin;
      for (const child of children.get(id)) {
        const share = (span * leaves.get(child)) / leaves.get(id);
        place(child, begin, begin + share);
        begin += share;
      }
    };
    place(start, -Math.PI / 2, 1.5 * Math.PI);
    return places;
  }

  function scene() {
    if (state.from) {
      const steps = pathBetween(state.from, state.to);
      const ids = steps ? [state.from, ...steps.map((s) => other(s.edge, s.from))]
        : [state.from, state.to];
      const places = Object.fromEntries(ids.map((id, i) =>
        [id, narrow.matches ? [(i % 2) * 60, i * 96] : [i * 190, (i % 2) * 64]]));
      const title = steps ? `从 ${nameOf(state.from)} 到 ${nameOf(state.to)} 的路`
        : `${nameOf(state.from)} 与 ${nameOf(state.to)} 之间没有路`;
      return { places, edges: (steps || []).map((s) => s.edge), steps, title };
    }
    if (state.focus) {
      const level = around(state.focus, state.depth);
      const inside = edges.filter((e) => allowed(e) && level.has(e.from) && level.has(e.to));
      return { places: circles(level, state.focus), edges: inside,
        title: `${nameOf(state.focus)} 周围 ${state.depth} 步` };
    }
    const places = {};
    if (state.view === "lineage") {
      const types = new Set(shownTypes());
      const shown = edges.filter((e) => types.has(e.type) && allowed(e) && e.from !== e.to);
      const years = shown.every((e) => lineageTypes.has(e.type));
      const byYear = narrow.matches ? data.down : data.across;
      for (const id of new Set(shown.flatMap((e) => [e.from, e.to]))) {
        places[id] = years ? byYear[id] : nodes.get(id).home;
      }
      return { places, edges: shown, title: years ? "演化谱系" : "选出的关系", years };
    }
    for (const n of nodes.values()) if (kindAllowed(n.id)) places[n.id] = n.home;
    return { places, edges: edges.filter(allowed), title: "全部概念" };
  }

  // ---- Drawing ----

  const container = $("kg-canvas");
  const options = typeof data.options === "string" ? JSON.parse(data.options) : data.options;
  const network = new vis.Network(container, {}, options);
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
  let picture = null;
  let lastView = "";
  let restTimer = 0;
  let moving = false;

  function requestDraw() {
    labels.scale = 0;
    picture = null;
    network.redraw();
  }

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    const dark = document.documentElement.dataset.mdColorScheme === "slate";
    for (const name of ["paper", "ink", "muted", "line", "accent"]) {
      colour[name] = style.getPropertyValue(`--kg-${name}`).trim();
    }
    colour.kinds = Object.fromEntries(
      Object.entries(data.kinds).map(([id, kind]) => [id, kind[dark ? 2 : 1]]));
    for (const dot of document.querySelectorAll("[data-kind]")) {
      dot.style.setProperty("--kind", colour.kinds[dot.dataset.kind]);
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
      lines.push({ edge: e, a, b, fan: side * Math.ceil(count / 2) * 22 });
    }
    drawn.sort((m, n) => n.shownLinks - m.shownLinks || (m.id < n.id ? -1 : 1));
  }

  // Sets the scene's places, drawn out to the shape of the free window.
  function spread({ places, years }, shape) {
    const [left, right, top, bottom] = extent(Object.values(places).map(([x, y]) => ({ x, y })));
    const w = Math.max(right - left, 1);
    const h = Math.max(bottom - top, 1);
    const limit = state.from ? 1 : 2.2;
    const sx = Math.min(Math.max((shape * h) / w, 1), limit);
    const sy = Math.min(Math.max(w / (shape * h), 1), limit);
    for (const n of drawn) [n.x, n.y] = [places[n.id][0] * sx, places[n.id][1] * sy];
    const few = drawn.length <= 150 && lines.length <= 300;
    for (const line of lines) {
      const { a, b, fan } = line;
      const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
      const bow = 0.16 * length + 10;
      // A straight line may run through what stands between: the bend that meets least is taken.
      const bends = few && length > 60 ? [fan, fan + bow, fan - bow, fan + 2 * bow, fan - 2 * bow] : [fan];
      let least = Infinity;
      for (const bend of bends) {
        const curve = { a, b, bend, cx: (a.x + b.x) / 2 + (bend * (b.y - a.y)) / length,
          cy: (a.y + b.y) / 2 - (bend * (b.x - a.x)) / length };
        const met = bends.length > 1 ? meets(curve, length) : 0;
        if (met < least) least = Object.assign(line, curve) && met;
      }
    }
    axis = years ? yearAxis() : [];
  }

  const along = ({ a, b, cx, cy }, t) => [(1 - t) ** 2 * a.x + 2 * t * (1 - t) * cx + t * t * b.x,
    (1 - t) ** 2 * a.y + 2 * t * (1 - t) * cy + t * t * b.y];

  // How many nodes and names below them a line would run through.
  function meets(curve, length) {
    const { a, b } = curve;
    const points = [];
    for (let at = 12; at < length; at += 12) points.push(along(curve, at / length));
    return drawn.filter((n) => n !== a && n !== b && points.some(([x, y]) =>
      Math.abs(x - n.x) < 24 && y > n.y - 14 && y < n.y + 26)).length;
  }

  function yearAxis() {
    const places = new Map();
    for (const n of drawn) {
      const year = data.years[n.id];
      const at = across ? n.x : n.y;
      if (!places.has(at)) places.set(at, year ? String(year) : "年份未记");
    }
    const sorted = [...places].sort((a, b) => a[0] - b[0]);
    return sorted.filter(([, text], i) => !i || sorted[i - 1][1] !== text);
  }

  // Dots and heads shrink with the view, but never to specks while there is room.
  const grain = (scale) => Math.min(Math.max(scale, drawn.length > 400 ? 0.35 : 0.7), 1.15);
  const screenRadius = (n, scale) => Math.max(2.4, n.radius * grain(scale));

  // vis-network asks for every frame here, with its view already set on the context.
  function frame(ctx) {
    const scale = network.getScale();
    const centre = network.getViewPosition();
    const view = `${scale} ${centre.x} ${centre.y}`;
    if (view !== lastView) {
      moving = lastView !== "";
      lastView = view;
      clearTimeout(restTimer);
      restTimer = setTimeout(rest, REST);
    }
    const size = { w: container.clientWidth, h: container.clientHeight };
    if (moving && drawn.length + lines.length > HEAVY) {
      drawPicture(ctx, scale, centre, size);
    } else {
      drawAll(ctx, scale, boundsOf(centre, scale, size, 1));
    }
    drawAxis(ctx, scale, centre, size);
    if (render.current && !performance.getEntriesByName("kg-still").length) {
      performance.mark("kg-still");
    }
  }

  function rest() {
    moving = false;
    network.redraw();
    if (drawn.length + lines.length > HEAVY) setTimeout(() => !moving && takePicture(), 0);
  }

  function boundsOf(centre, scale, size, times) {
    const w = (size.w / scale / 2) * times;
    const h = (size.h / scale / 2) * times;
    return { left: centre.x - w, right: centre.x + w, top: centre.y - h, bottom: centre.y + h };
  }

  // The scene with a margin of half a window on every side, to be moved as one image.
  function takePicture() {
    const scale = network.getScale();
    const centre = network.getViewPosition();
    const size = { w: container.clientWidth, h: container.clientHeight };
    if (!size.w) return;
    const ratio = devicePixelRatio || 1;
    const canvas = picture ? picture.canvas : document.createElement("canvas");
    canvas.width = size.w * 2 * ratio;
    canvas.height = size.h * 2 * ratio;
    const ctx = canvas.getContext("2d");
    const bounds = boundsOf(centre, scale, size, 2);
    ctx.setTransform(ratio * scale, 0, 0, ratio * scale,
      -bounds.left * scale * ratio, -bounds.top * scale * ratio);
    drawAll(ctx, scale, bounds);
    picture = { canvas, bounds, scale, taken: performance.now() };
  }

  function drawPicture(ctx, scale, centre, size) {
    const seen = boundsOf(centre, scale, size, 1);
    const p = picture && picture.bounds;
    const covers = p && seen.left >= p.left && seen.right <= p.right && seen.top >= p.top &&
      seen.bottom <= p.bottom && scale < picture.scale * 2.5;
    if (!covers && (!picture || performance.now() - picture.taken > 400)) takePicture();
    const b = picture.bounds;
    ctx.drawImage(picture.canvas, b.left, b.top, b.right - b.left, b.bottom - b.top);
  }

  function drawAll(ctx, scale, bounds) {
    const lit = near.size > 0;
    drawLines(ctx, scale, bounds, lit);
    drawNodes(ctx, scale, bounds, lit);
    if (!moving && labels.scale !== scale) labels = placeLabels(ctx, scale, bounds);
    drawLabels(ctx, scale, bounds, lit);
  }

  const isNear = (line) => near.has(line.edge.key);

  function drawLines(ctx, scale, bounds, lit) {
    const far = scale < 0.35 && lines.length > 1500; // heads and dashes would be specks
    const groups = new Map();
    for (const line of lines) {
      const { a, b, cx, cy } = line;
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
      ctx.globalAlpha = lit && !strong ? 0.3 : 1;
      ctx.lineWidth = (strong ? 1.9 : far ? 0.7 : 1.3) / scale;
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
    ctx.globalAlpha = 1;
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
      for (const [style, grow] of [[colour.paper, 1.5], [colour.kinds[kind] || colour.muted, 0]]) {
        ctx.fillStyle = style;
        ctx.globalAlpha = strong || grow ? 1 : 0.35;
        for (let i = 0; i < members.length; i += 100) {
          ctx.beginPath();
          for (const n of members.slice(i, i + 100)) {
            const r = (screenRadius(n, scale) + grow) / scale;
            ctx.moveTo(n.x + r, n.y);
            ctx.arc(n.x, n.y, r, 0, 2 * Math.PI);
          }
          ctx.fill();
        }
      }
    }
    ctx.globalAlpha = 1;
    const ringed = [[state.node || state.focus, colour.accent, 4], [cursor, colour.ink, 7]];
    for (const [id, style, gap] of ringed) {
      const n = nodes.get(id);
      if (!n || !drawn.includes(n)) continue;
      ctx.strokeStyle = style;
      ctx.lineWidth = 2 / scale;
      ctx.beginPath();
      ctx.arc(n.x, n.y, (screenRadius(n, scale) + gap) / scale, 0, 2 * Math.PI);
      ctx.stroke();
    }
  }

  // Names where they fit, the chosen and the best connected first, as on a map.
  function placeLabels(ctx, scale, bounds) {
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
    const crossed = lines.length <= 300 ? lineCells(scale) : new Set();
    const crosses = ([left, top, right, bottom]) => {
      for (let x = Math.floor(left / 8); x <= right / 8; x++) {
        for (let y = Math.floor(top / 8); y <= bottom / 8; y++) if (crossed.has(x * 65536 + y)) return true;
      }
      return false;
    };
    // What is in the window keeps its name in it, and off the years.
    const edge = (at, years) => at * scale + (axis.length && years ? 44 : 2);
    const inside = ([left, top, right]) => left >= edge(bounds.left, !across) &&
      right <= bounds.right * scale - 2 && top >= edge(bounds.top, across) - 20;
    const boxes = [];
    for (const n of queue) {
      if (boxes.length > 500) break;
      const x = n.x * scale;
      const y = n.y * scale;
      const r = screenRadius(n, scale);
      for (const rows of wordings(n.name, first(n) === 2)) {
        const w = Math.max(...rows.map((row) => widthOf(ctx, row))) / 2 + 3;
        const h = 7.5 * rows.length + 1.5;
        const boxAt = ([dx, dy]) => [x + dx - w, y + dy - h, x + dx + w, y + dy + h];
        const free = [[0, r + h + 2], [0, -r - h - 2], [r + w + 3, 0], [-r - w - 3, 0]]
          .filter((spot) => !hits(boxAt(spot), n));
        const best = free.filter((spot) => inside(boxAt(spot)));
        const spot = best.find((spot) => !crosses(boxAt(spot))) || best[0] || free[0] ||
          (first(n) === 2 ? [0, r + h + 2] : null);
        if (!spot) continue;
        take([...boxAt(spot), n]);
        boxes.push({ n, rows, dx: spot[0], dy: spot[1], w, h });
        break;
      }
    }
    return { scale, boxes, told: placeRelations(ctx, scale, hits, take) };
  }

  // A name whole, then in two rows on a narrow screen, then cut.
  function wordings(name, whole) {
    if (name.length <= 12) return [[name]];
    const spaces = [...name.matchAll(/ /g)].map(({ index }) => index);
    const middle = spaces.sort((i, j) => Math.abs(i - name.length / 2) - Math.abs(j - name.length / 2))[0];
    const rows = middle ? [[name.slice(0, middle), name.slice(middle + 1)]] : [];
    return narrow.matches && !whole ? [...rows, [`${name.slice(0, 10).trim()}…`]]
      : [[name], ...rows, [`${name.slice(0, 10).trim()}…`]];
  }

  // The squares of 8 pixels through which lines run.
  function lineCells(scale) {
    const cells = new Set();
    for (const line of lines) {
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
    if (told.length > 24) return [];
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

  // ---- View ----

  function insets() {
    const panel = $("kg-panel");
    if (panel.hidden) return { right: 0, bottom: 0 };
    return narrow.matches ? { right: 0, bottom: panel.offsetHeight }
      : { right: panel.offsetWidth, bottom: 0 };
  }

  function fit() {
    if (!drawn.length || !container.clientWidth) return;
    const inset = insets();
    const widest = drawn.reduce((most, n) => Math.max(most, n.name.length * 4.2), 0);
    const reach = Math.min(widest, narrow.matches ? 50 : 90) + 14;
    const start = render.current.years && !across ? 40 : 0;
    const w = Math.max(container.clientWidth - inset.right - start - 2 * reach, 80);
    const h = Math.max(container.clientHeight - inset.bottom - 90, 80);
    spread(render.current, w / h);
    const [left, right, top, bottom] = extent(drawn);
    const scale = Math.min(w / Math.max(right - left, 1), h / Math.max(bottom - top, 1), 1.25);
    network.moveTo({ scale, position: { x: (left + right) / 2, y: (top + bottom) / 2 },
      offset: { x: (start - inset.right) / 2, y: -inset.bottom / 2 + 4 } });
    requestDraw();
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
    if (at.x > 40 && at.x < w - 40 && at.y > 40 && at.y < h - 40) return;
    network.moveTo({ position: { x: n.x, y: n.y }, offset: { x: -inset.right / 2, y: -inset.bottom / 2 },
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
    for (const line of lines) {
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
    const addNode = (id) => {
      near.add(id);
      for (const e of nodes.get(id).links) if (allowed(e)) near.add(e.key).add(e.from).add(e.to);
    };
    const addEdge = (e) => near.add(e.key).add(e.from).add(e.to);
    if (hover) hover.node ? addNode(hover.node.id) : addEdge(hover.line.edge);
    else if (state.edge) addEdge(edgeByKey.get(state.edge));
    else if (state.node) addNode(state.node);
    else if (state.focus && state.depth === 1) addNode(state.focus);
    requestDraw();
  }

  // ---- Words: panel, status, announcements ----

  // All text reaches the page through text nodes and attributes, so none of it can act.
  function el(tag, props, ...children) {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(props || {})) {
      if (key === "on") node.addEventListener("click", value);
      else if (value !== null && value !== undefined) node.setAttribute(key, value);
    }
    node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== ""));
    return node;
  }
  const button = (text, on, props) => el("button", { type: "button", on, ...props }, text);
  const anchor = (href, text, props) => el("a", { href: local(href), ...props }, text);

  const evidence = (edge, id) => (details(id).quotes || {})[edge.key] || [];

  function quotes(edge, id) {
    return evidence(edge, id).map(([sentence, url]) =>
      el("blockquote", {}, url ? anchor(url, sentence, { title: "到原文去" }) : sentence));
  }

  function told(edge) {
    return `${nameOf(edge.from)} ${typeLabel(edge.type)} ${nameOf(edge.to)}${edge.inherited ? "（继承）" : ""}`;
  }

  function nodePanel(id) {
    const n = nodes.get(id);
    const info = details(id);
    const aliases = data.aliases[id];
    const depth = el("div", { class: "kg-depth", role: "group", "aria-label": "只看周围几步" }, "只看周围",
      [1, 2, 3].map((d) => button(`${d} 步`, () => go({ focus: id, depth: d, node: "", edge: "", from: "", to: "" }),
        { "aria-pressed": String(state.focus === id && state.depth === d && !state.from) })),
      state.focus ? button("全图", () => go({ focus: "", node: id })) : "");
    return [
      el("p", { class: "kg-chips" }, el("span", { class: "kg-chip", "data-kind": n.group }, kindLabel(n.group)),
        data.years[id] ? el("span", {}, String(data.years[id])) : "",
        info.paper ? anchor(info.paper, "论文", { rel: "noopener" }) : ""),
      el("h2", { id: "kg-title" }, n.name),
      aliases ? el("p", { class: "kg-aliases" }, `又名 ${aliases.join("、")}`) : "",
      info.definition ? el("p", {}, info.definition) : "",
      info.url ? el("p", {}, anchor(info.url, "读笔记", { class: "kg-read" })) : "",
      depth,
      relationLists(n),
      info.facts ? [el("h3", {}, "事实"), el("table", {}, el("tbody", {}, info.facts.map(([label, value]) =>
        el("tr", {}, el("th", { scope: "row" }, label), el("td", {}, value)))))] : "",
      info.excerpt ? [el("h3", {}, "摘录"), el("p", {}, info.excerpt)] : "",
      info.code ? [el("h3", {}, "代码"), el("pre", { tabindex: "0" }, el("code", {}, info.code))] : "",
      info.codeUrl ? el("p", {}, anchor(info.codeUrl, "完整代码与测试")) : "",
    ].flat(2);
  }

  function relationLists(n) {
    const groups = new Map();
    for (const e of n.links) {
      const out = e.from === n.id;
      const label = (data.types[e.type] || [e.type, e.type, e.type])[out ? 1 : 2];
      const key = (e.inherited ? "继承 · " : "") + label;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(e);
    }
    return [...groups].map(([label, members]) => [
      el("h3", {}, label, el("small", {}, ` ${members.length}`)),
      el("ul", { class: "kg-relations" }, members.map((e) => el("li", {},
        button(nameOf(other(e, n.id)), () => go({ node: other(e, n.id), edge: "" })),
        button("看这条关系", () => go({ edge: e.key }), { class: "kg-why", "aria-label": `看关系：${told(e)}` }),
        quotes(e, n.id)))),
    ]).flat();
  }

  function edgePanel(edge) {
    const count = evidence(edge, edge.from).length;
    return [
      el("p", { class: "kg-chips" }, edge.inherited ? `继承的关系，由 ${count || "几"} 句话推出` : "笔记里说出的关系"),
      el("h2", { id: "kg-title" }, told(edge)),
      quotes(edge, edge.from),
      el("ul", { class: "kg-relations" }, [edge.from, edge.to].map((id) => el("li", {},
        button(nameOf(id), () => go({ node: id, edge: "" })), el("p", {}, details(id).definition || "")))),
    ].flat();
  }

  function pathPanel(steps) {
    const ends = `${nameOf(state.from)} 到 ${nameOf(state.to)}`;
    if (!steps) {
      return [el("h2", { id: "kg-title" }, ends), el("p", {}, "在现在显示的关系里，两者之间没有路。放宽筛选再试。")];
    }
    let line = nameOf(state.from);
    for (const { edge, from } of steps) {
      const label = typeLabel(edge.type);
      line += edge.from === from ? ` —${label}→ ${nameOf(edge.to)}` : ` ←${label}— ${nameOf(edge.from)}`;
    }
    return [
      el("p", { class: "kg-chips" }, `${steps.length} 步`),
      el("h2", { id: "kg-title" }, ends),
      el("p", { class: "kg-told" }, line),
      el("ol", { class: "kg-relations" }, steps.map(({ edge }) => el("li", {},
        button(told(edge), () => go({ edge: edge.key })), quotes(edge, edge.from)))),
    ];
  }

  function showPanel(current) {
    const panel = $("kg-panel");
    const subject = state.edge ? edgePanel(edgeByKey.get(state.edge))
      : state.node ? nodePanel(state.node)
      : state.from ? pathPanel(current.steps)
      : state.focus ? nodePanel(state.focus) : null;
    panel.hidden = !subject;
    panel.replaceChildren();
    if (!subject) return;
    panel.append(button("✕", stepOut, { class: "kg-close", "aria-label": "关闭" }), ...subject.filter(Boolean));
    panel.scrollTop = 0;
  }

  // Closes what was opened last: relation, concept, path, focus.
  function stepOut() {
    if (state.edge) go({ edge: "" });
    else if (state.node) go({ node: "" });
    else if (state.from) go({ from: "", to: "" });
    else if (state.focus) go({ focus: "", depth: 1 });
    else return;
    if ($("kg-panel").hidden) container.focus({ preventScroll: true });
  }

  function showStatus(current) {
    const parts = [];
    if (state.types) parts.push(state.types.map(typeLabel).join("、") || "没有关系");
    if (state.kinds) parts.push(state.kinds.map(kindLabel).join("、") || "没有概念");
    const only = parts.length ? `（仅${parts.join("；")}）` : "";
    const text = `${drawn.length} 个概念，${current.edges.length} 条关系：${current.title}${only}`;
    if ($("kg-status").textContent !== text) $("kg-status").textContent = text;
  }

  function showList() {
    if (!$("kg-all").open) return;
    const byName = [...drawn].sort((m, n) => m.name.localeCompare(n.name, "zh"));
    $("kg-list").replaceChildren(...byName.map((n) => el("li", {},
      button(n.name, () => go({ node: n.id, edge: "" }),
        state.node === n.id ? { "aria-current": "true" } : {}))));
  }

  function showControls() {
    for (const input of document.querySelectorAll("#kg-filters input[type=checkbox]")) {
      const chosen = input.name === "type" ? shownTypes() : state.kinds;
      input.checked = !chosen || chosen.includes(input.value);
    }
    for (const input of document.querySelectorAll("[name=view]")) {
      input.checked = !state.focus && !state.from && input.value === state.view;
      input.disabled = input.value === "lineage" && !hasLineage;
    }
    const form = $("kg-path");
    form.from.value = state.from ? nameOf(state.from) : form.from.value;
    form.to.value = state.to ? nameOf(state.to) : form.to.value;
    $("kg-path-error").textContent = "";
  }

  const SCENE = ["view", "focus", "depth", "from", "to", "types", "kinds"];

  function render(before) {
    hover = null;
    const anew = !before || SCENE.some((key) => String(before[key]) !== String(state[key]));
    const current = anew ? scene() : render.current;
    render.current = current;
    if (anew) {
      setScene(current);
      if (!current.places[cursor]) cursor = "";
      lastView = "";
      moving = false;
    }
    showPanel(current);
    showControls();
    showStatus(current);
    showList();
    readColours();
    if (anew) {
      fit();
      if (before && !calm.matches) {
        container.classList.remove("kg-fade");
        void container.offsetWidth;
        container.classList.add("kg-fade");
      }
    } else if (state.node && current.places[state.node]) reveal(nodes.get(state.node));
    light();
  }

  // ---- Search ----

  const names = [...nodes.values()].map((n) => ({ n,
    keys: [n.name, ...(data.aliases[n.id] || [])].map((text) => [fold(text), text]) }));
  let found = [];
  let active = -1;

  function search(text) {
    const wanted = fold(text);
    if (!wanted) return [];
    const hits = [];
    for (const { n, keys } of names) {
      let best = null;
      for (const [key, shown] of keys) {
        const at = key.indexOf(wanted);
        if (at < 0) continue;
        const score = (key === wanted ? 0 : at === 0 ? 1 : 2) + (shown === n.name ? 0 : 0.5);
        if (!best || score < best.score) best = { n, shown, score };
      }
      if (best) hits.push(best);
    }
    hits.sort((a, b) => a.score - b.score || b.n.links.length - a.n.links.length || (a.n.id < b.n.id ? -1 : 1));
    return hits.slice(0, 8);
  }

  function showFound() {
    const box = $("kg-search");
    const list = $("kg-found");
    const open = document.activeElement === box && fold(box.value) !== "";
    list.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    list.replaceChildren(...found.map(({ n, shown }, i) => {
      const option = el("li", { role: "option", id: `kg-found-${i}`, "aria-selected": String(i === active) },
        el("i", { class: "kg-dot", "data-kind": n.group }), el("span", {}, n.name),
        shown === n.name ? "" : el("small", {}, shown), el("small", {}, kindLabel(n.group)));
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        pick(i);
      });
      return option;
    }));
    if (open && !found.length) list.append(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "没有这个概念"));
    if (active >= 0) box.setAttribute("aria-activedescendant", `kg-found-${active}`);
    else box.removeAttribute("aria-activedescendant");
    readColours();
  }

  function pick(i) {
    if (!found[i]) return;
    const id = found[i].n.id;
    $("kg-search").value = "";
    found = [];
    active = -1;
    showFound();
    go({ focus: id, depth: 1, node: "", edge: "", from: "", to: "" });
    $("kg-panel").focus({ preventScroll: true });
  }

  function onSearchKey(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (moves[event.key] && found.length) {
      active = (active + moves[event.key] + found.length + (active < 0 && event.key === "ArrowUp" ? 1 : 0)) % found.length;
    } else if (event.key === "Enter") {
      return pick(Math.max(active, 0));
    } else if (event.key === "Escape" && event.target.value) {
      event.target.value = "";
      found = [];
      active = -1;
      event.stopPropagation();
    } else return;
    event.preventDefault();
    showFound();
  }

  const byExactName = (text) => {
    const wanted = fold(text);
    const hit = names.find(({ keys }) => keys[0][0] === wanted) ||
      names.find(({ n, keys }) => fold(n.id) === wanted || keys.some(([key]) => key === wanted));
    return hit ? hit.n.id : "";
  };

  function onPath(event) {
    event.preventDefault();
    const [from, to] = [event.target.from.value, event.target.to.value];
    const ids = [byExactName(from), byExactName(to)];
    const missing = [from, to].find((text, i) => !ids[i]);
    if (missing !== undefined) {
      $("kg-path-error").textContent = missing ? `没有叫「${missing}」的概念` : "请填两个概念";
      return;
    }
    if (ids[0] === ids[1]) {
      $("kg-path-error").textContent = "请填两个不同的概念";
      return;
    }
    go({ from: ids[0], to: ids[1], focus: "", depth: 1, node: "", edge: "" });
  }

  // ---- Keyboard on the canvas ----

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
    const year = data.years[cursor];
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

  // ---- Wiring ----

  network.on("click", ({ pointer }) => {
    const hit = under(pointer.DOM);
    cursor = "";
    if (hit && hit.node) go({ node: hit.node.id, edge: "" });
    else if (hit) go({ edge: hit.line.edge.key, node: "" });
    else if (state.node || state.edge) go({ node: "", edge: "" });
  });
  network.on("doubleClick", ({ pointer }) => {
    const hit = under(pointer.DOM);
    if (hit && hit.node) go({ focus: hit.node.id, depth: 1, node: "", edge: "", from: "", to: "" });
  });
  container.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || event.buttons || drawn.length + lines.length > 3000) return;
    const box = container.getBoundingClientRect();
    const hit = under({ x: event.clientX - box.left, y: event.clientY - box.top });
    const key = (h) => h && (h.node ? h.node.id : h.line.edge.key);
    container.style.cursor = hit ? "pointer" : "";
    if (key(hit) === key(hover)) return;
    hover = hit;
    container.title = hit && hit.line ? told(hit.line.edge) : "";
    light();
  });
  container.addEventListener("pointerleave", () => {
    if (!hover) return;
    hover = null;
    light();
  });
  container.addEventListener("keydown", onCanvasKey);
  container.addEventListener("blur", () => {
    if (!cursor) return;
    cursor = "";
    edgeCursor = -1;
    hover = null;
    light();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stepOut();
    else if (event.key === "/" && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      $("kg-search").focus();
    }
  });
  $("kg-search").addEventListener("input", (event) => {
    found = search(event.target.value);
    active = found.length ? 0 : -1;
    showFound();
  });
  $("kg-search").addEventListener("keydown", onSearchKey);
  for (const type of ["focus", "blur"]) $("kg-search").addEventListener(type, showFound);
  $("kg-fold").addEventListener("click", () => {
    const open = $("kg-side").classList.toggle("kg-open");
    $("kg-fold").setAttribute("aria-expanded", String(open));
  });
  $("kg-filters").addEventListener("change", (event) => {
    const { name, value } = event.target;
    if (name === "view") return go({ ...BLANK, kinds: state.kinds, view: value });
    if (name !== "type" && name !== "kind") return;
    const boxes = [...document.querySelectorAll(`#kg-filters [name=${name}]`)];
    const on = boxes.filter((b) => b.checked).map((b) => b.value);
    if (name === "kind") return go({ kinds: on.length === boxes.length ? null : on });
    const own = boxes.map((b) => b.value).filter((id) => ownTypes().includes(id));
    go({ types: String(on) === String(own) ? null : on });
  });
  $("kg-path").addEventListener("submit", onPath);
  $("kg-all").addEventListener("toggle", showList);
  $("kg-theme").addEventListener("click", toggleScheme);
  for (const control of document.querySelectorAll("[data-zoom]")) {
    control.addEventListener("click", () => zoom(+control.dataset.zoom));
  }
  addEventListener("popstate", () => {
    const before = state;
    state = fromAddress();
    render(before);
  });
  prefersDark.addEventListener("change", () => {
    showScheme(chosen());
    readColours();
    requestDraw();
  });
  narrow.addEventListener("change", () => render(null));
  // A phone's address bar comes and goes: that must not throw the reader's view away.
  let fitted = [0, 0];
  new ResizeObserver(() => {
    const size = [container.clientWidth, container.clientHeight];
    picture = null;
    if (Math.abs(size[0] - fitted[0]) < 40 && Math.abs(size[1] - fitted[1]) < 120) return;
    fitted = size;
    fit();
  }).observe(container);

  $("kg-names").append(...[...nodes.values()].map((n) => el("option", { value: n.name })));
  state = fromAddress();
  render(null);
})();
