// The graph as the page carries it, and what is fetched of a concept when it is opened.

const data = JSON.parse($("kg-data").textContent);
// A concept may be called `constructor`: tables by name must know no inherited names.
for (const key of ["kinds", "types", "lines"]) Object.setPrototypeOf(data[key], null);
const lineageTypes = new Set(data.lineageTypes);
// As `_plain_id` in graph_data.py.
const plainId = (name) => name.replace(/[A-Z ]/g, (c) => (c === " " ? "-" : c.toLowerCase()));
const pixels = (...steps) => steps.map((n) => n * data.step);
const all = data.nodes.map(([name, kind, right, below, year, id = plainId(name)]) => {
  const [x, y] = pixels(right, below);
  return { id, name, year, group: data.nodeKinds[kind], x, y, home: [x, y], links: [] };
});
// Where those of the lineage stand by year, on a wide and on a narrow screen.
for (const [i, x, y, slimX, slimY] of data.lineage) {
  Object.assign(all[i], { across: pixels(x, y), down: pixels(slimX, slimY) });
}
const nodes = new Map(all.map((n) => [n.id, n]));
const edges = [];
data.edges.forEach((ends, at) => {
  for (let i = 0; i < ends.length; i += 2) {
    const [from, to, type] = [all[at].id, all[ends[i]].id, data.edgeTypes[ends[i + 1] >> 1]];
    edges.push({ from, to, type, inherited: !!(ends[i + 1] & 1), index: edges.length, key: `${from},${type},${to}` });
  }
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
const order = new Map(all.map(({ id }, i) => [id, i]));
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
  refitAfter(() => showPanel(render.current));
};

const hasLineage = data.lineage.length > 0;
// Where few concepts have a lineage, that is no picture of the notes.
const showsLineage = data.lineage.length * 8 > data.nodes.length;
const kindLabel = (id) => (data.kinds[id] || [id])[0];
const cornersOf = (id) => (data.kinds[id] || {})[3] || []; // of its mark; a circle has none
const typeLabel = (id) => (data.types[id] || [id])[0];
const other = (edge, id) => (edge.from === id ? edge.to : edge.from);
const nameOf = (id) => nodes.get(id).name;
// A name among other words: one that runs from right to left must not turn them around.
const TURNS = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufefc]/;
const said = (id) => (TURNS.test(nameOf(id)) ? `\u2068${nameOf(id)}\u2069` : nameOf(id));
