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
$("kg-search").addEventListener("input", onSearch);
for (const field of [$("kg-search"), $("kg-path")]) field.addEventListener("focusin", askNames);
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
  if (paper.matches) return;
  const size = [container.clientWidth, container.clientHeight];
  picture = null;
  if (Math.abs(size[0] - fitted[0]) < 40 && Math.abs(size[1] - fitted[1]) < 120) return;
  fitted = size;
  fit();
}).observe(container);

$("kg-names").append(...all.map((n) => el("option", { value: n.name })));
state = fromAddress();
render(null);
