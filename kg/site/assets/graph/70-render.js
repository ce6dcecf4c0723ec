// Shows the choice everywhere: panel, controls, status, list and canvas.

// Closes what was opened last: relation, concept, path, focus.
function stepOut() {
  if (state.edge) go({ edge: "" });
  else if (state.node) go({ node: "" });
  else if (state.from) go({ from: "", to: "" });
  else if (state.focus) go({ focus: "", depth: 1 });
  else return;
  if (!$("kg-panel").hidden) return;
  const opener = [...$("kg-list").children].find((row) => row.textContent === openedFrom);
  (opener ? opener.firstChild : container).focus({ preventScroll: true });
}

// Opens what the keyboard chose, and goes there.
let openedFrom = ""; // the name in the list of concepts
function open(change, from) {
  openedFrom = from || "";
  go(change);
  $("kg-panel").focus({ preventScroll: true });
}

const some = (ids, label, what) => (ids.length > 4 ? `${ids.length} 种${what}` : ids.map(label).join("、"));

const pageTitle = [document.title];

function showStatus(current) {
  const parts = [];
  if (state.types) parts.push(some(state.types, typeLabel, "关系") || "没有关系");
  if (state.kinds) parts.push(some(state.kinds, kindLabel, "概念") || "没有概念");
  const only = parts.length ? `（仅${parts.join("；")}）` : "";
  const missing = lost.length ? `图里没有${lost.join("、")}。` : "";
  const text = `${missing}${drawn.length} 个概念，${current.edges.length} 条关系：${current.title}${only}`;
  if ($("kg-status").textContent !== text) $("kg-status").textContent = text;
  const subject = $("kg-panel").hidden ? [] : [$("kg-title").textContent];
  document.title = [...subject, ...pageTitle].join(" · ");
}

function showList() {
  if (!$("kg-all").open) return;
  const byName = [...drawn].sort((m, n) => m.name.localeCompare(n.name, "zh"));
  refill($("kg-list"), byName.map((n) => el("li", {},
    button(n.name, () => open({ node: n.id, edge: "" }, n.name),
      state.node === n.id ? { "aria-current": "true" } : {}))), container);
}

function showControls() {
  for (const input of document.querySelectorAll("#kg-filters input[type=checkbox]")) {
    const chosen = input.name === "type" ? shownTypes() : state.kinds;
    input.checked = !chosen || chosen.includes(input.value);
  }
  for (const every of document.querySelectorAll("[data-every]")) {
    every.textContent = boxesOf(every.dataset.every).every((box) => box.checked) ? "清空" : "全选";
  }
  for (const input of document.querySelectorAll("[name=view]")) {
    input.checked = !state.focus && !state.from && input.value === state.view;
    input.disabled = input.value === "lineage" && !hasLineage;
  }
  if (state.from) [pathForm.from.value, pathForm.to.value] = [nameOf(state.from), nameOf(state.to)];
  $("kg-path-error").textContent = "";
}

const boxesOf = (name) => [...document.querySelectorAll(`#kg-filters [name=${name}]`)];

function onFilter(name) {
  const boxes = boxesOf(name);
  const on = boxes.filter((b) => b.checked).map((b) => b.value);
  if (name === "kind") return go({ kinds: on.length === boxes.length ? null : on });
  const own = boxes.map((b) => b.value).filter((id) => ownTypes().includes(id));
  go({ types: String(on) === String(own) ? null : on });
}

function onEvery({ target }) {
  const boxes = boxesOf(target.dataset.every);
  const all = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !all;
  onFilter(target.dataset.every);
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
