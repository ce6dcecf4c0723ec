// Shows the choice everywhere: panel, controls, status, list and canvas.

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
