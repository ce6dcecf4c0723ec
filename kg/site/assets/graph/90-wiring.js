// Listens to the reader and begins.

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
  container.title = !hit ? "" : hit.line ? told(hit.line.edge)
    : [nameOf(hit.node.id), kindLabel(hit.node.group), hit.node.year || ""].filter(Boolean).join(" · ");
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
combobox($("kg-search"), (n) => {
  $("kg-search").value = "";
  open({ focus: n.id, depth: 1, node: "", edge: "", from: "", to: "" });
});
for (const box of [pathForm.from, pathForm.to]) {
  combobox(box, (n) => {
    box.value = n.name;
    if (box === pathForm.from && !pathForm.to.value) pathForm.to.focus();
  });
}
// On a narrow screen the filters are folded.
function showFilters(open) {
  refitAfter(() => $("kg-side").classList.toggle("kg-open", open));
  $("kg-fold").setAttribute("aria-expanded", String(open));
}
$("kg-fold").addEventListener("click", () => showFilters($("kg-fold").getAttribute("aria-expanded") === "false"));
$("kg-filters").addEventListener("change", (event) => {
  const { name, value } = event.target;
  if (name === "view") return go({ ...BLANK, kinds: state.kinds, view: value });
  if (name === "type" || name === "kind") onFilter(name);
});
for (const every of document.querySelectorAll("[data-every]")) every.addEventListener("click", onEvery);
pathForm.addEventListener("submit", onPath);
$("kg-close").addEventListener("click", stepOut);
for (const control of document.querySelectorAll("[data-sheet]")) {
  control.addEventListener("click", () => moveSheet(+control.dataset.sheet));
}
let grip = 0;
$("kg-grip").addEventListener("pointerdown", (event) => {
  grip = event.clientY;
});
$("kg-grip").addEventListener("pointerup", (event) => {
  const way = event.clientY - grip;
  if (Math.abs(way) > 20) moveSheet(way < 0 ? 1 : -1);
});
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
  if (paper.matches) return;
  const size = [container.clientWidth, container.clientHeight];
  picture = null;
  if (Math.abs(size[0] - fitted[0]) < 40 && Math.abs(size[1] - fitted[1]) < 120) return;
  fitted = size;
  fit();
}).observe(container);

state = fromAddress();
if (lost.length) askNames(); // the address may use another name
render(null);
