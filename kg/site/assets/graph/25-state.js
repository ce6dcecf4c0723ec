// What is chosen: it stands in the address and comes back from it.

const BLANK = { view: showsLineage ? "lineage" : "all", focus: "", depth: 1, node: "", edge: "",
  from: "", to: "", types: null, kinds: null };
let state = BLANK;
let lost = []; // what the address names and the graph does not hold

function fromAddress() {
  const query = new URLSearchParams(location.search);
  lost = [];
  const node = (key) => {
    const text = query.get(key);
    const id = !text || nodes.has(text) ? text || "" : byExactName(text);
    if (text && !id) lost.push(`概念「${clip(text, 40)}」`);
    return id;
  };
  const list = (key) => (query.has(key) ? query.get(key).split(",").filter(Boolean) : null);
  const next = { ...BLANK, focus: node("focus"), node: node("node"), from: node("from"),
    to: node("to"), types: list("types"), kinds: list("kinds") };
  if (query.get("view") === "all" || query.get("view") === BLANK.view) next.view = query.get("view");
  if (["1", "2", "3"].includes(query.get("depth"))) next.depth = +query.get("depth");
  if (edgeByKey.has(query.get("edge"))) next.edge = query.get("edge");
  else if (query.get("edge")) lost.push("那条关系");
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
  lost = [];
  if (toAddress() !== location.pathname + location.search + location.hash) {
    history.pushState(null, "", toAddress());
  }
  render(before);
}
