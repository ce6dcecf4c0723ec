// What is shown for a choice: concepts, relations and their places.

// Without a choice of the reader's, the lineage shows its own types and all else shows all.
const ownTypes = () => (state.view === "lineage" && !state.focus && !state.from ? data.lineageTypes
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
    // Less than in proportion, so that what leads nowhere keeps some room beside a hub.
    leaves.set(id, children.get(id).reduce((sum, c) => sum + leaves.get(c), 0) ** 0.75 || 1);
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
    const sum = children.get(id).reduce((all, child) => all + leaves.get(child), 0);
    for (const child of children.get(id)) {
      const share = (span * leaves.get(child)) / sum;
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
        for (const id of new Set(shown.flatMap((e) => [e.from, e.to]))) {
      places[id] = years ? nodes.get(id)[narrow.matches ? "down" : "across"] : nodes.get(id).home;
    }
    return { places, edges: shown, title: years ? "演化谱系" : "选出的关系", years };
  }
  for (const n of nodes.values()) if (kindAllowed(n.id)) places[n.id] = n.home;
  return { places, edges: edges.filter(allowed), title: "全部概念" };
}
