// What is shown for a choice: concepts, relations and their places.

// Without a choice of the reader's, the lineage shows its own types and all else shows all.
const ownTypes = () => (state.view === "lineage" && !state.focus && !state.from ? data.lineageTypes
  : Object.keys(data.types));
const shownTypes = () => state.types || ownTypes();
const allowed = (e) => (state.types ? state.types.includes(e.type) : true) &&
  kindAllowed(e.from) && kindAllowed(e.to);
const kindAllowed = (id) => !state.kinds || state.kinds.includes(nodes.get(id).group);

const CROSSED = 60; // relations around a focus from which not all are drawn at once

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

function scene() {
  if (state.from) {
    const steps = pathBetween(state.from, state.to);
    const ids = steps ? [state.from, ...steps.map((s) => other(s.edge, s.from))]
      : [state.from, state.to];
    const places = Object.fromEntries(ids.map((id, i) =>
      [id, narrow.matches ? [(i % 2) * 60, i * 96] : [i * 190, (i % 2) * 64]]));
    const title = steps ? `从 ${said(state.from)} 到 ${said(state.to)} 的路`
      : `${said(state.from)} 与 ${said(state.to)} 之间没有路`;
    return { places, edges: (steps || []).map((s) => s.edge), steps, title };
  }
  if (state.focus) {
    const level = around(state.focus, state.depth);
    const tree = treeOf(level, state.focus);
    const inside = edges.filter((e) => allowed(e) && level.has(e.from) && level.has(e.to));
    const aside = new Set(inside.length > CROSSED ? inside.filter((e) => !tree.ways.has(e)) : []);
    const title = `${said(state.focus)} 周围 ${state.depth} 步`;
    return { places: circles(level, state.focus, tree), edges: inside, aside,
      title: aside.size ? `${title}；先画通向它的 ${tree.ways.size} 条` : title };
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
