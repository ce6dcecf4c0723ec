// Search with typing ahead over all names of concepts: in the search field and in those of a path.

const names = all.map((n) => ({ n, keys: [[fold(n.name), n.name]] }));
let asking = false;

// Other names are fetched when somebody begins to look for one.
function askNames() {
  if (!asking) document.head.append(el("script", { src: "names.js" }));
  asking = true;
}
window.kgNames = (aliases) => {
  names.forEach(({ keys }, i) => keys.push(...(aliases[i] || []).map((text) => [fold(text), text])));
  for (const box of document.querySelectorAll("[role=combobox]")) {
    if (box === document.activeElement) box.dispatchEvent(new Event("input"));
  }
  if (!lost.length) return;
  state = fromAddress();
  render(null);
};

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

const byExactName = (text) => {
  const wanted = fold(text);
  const hit = names.find(({ keys }) => keys[0][0] === wanted) ||
    names.find(({ n, keys }) => fold(n.id) === wanted || keys.some(([key]) => key === wanted));
  return hit ? hit.n.id : "";
};

// A field that lists what its text may mean; `choose` gets the concept picked.
function combobox(box, choose) {
  const list = $(box.getAttribute("aria-controls"));
  let found = [];
  let active = -1;

  function ask() {
    found = search(box.value);
    active = found.length ? 0 : -1;
    show(true);
  }
  function show(wanted) {
    const open = wanted && fold(box.value) !== "";
    list.hidden = !open;
    box.setAttribute("aria-expanded", String(open));
    list.replaceChildren(...found.map(({ n, shown }, i) => {
      const option = el("li", { role: "option", id: `${list.id}-${i}`, "aria-selected": String(i === active) },
        el("i", { class: "kg-dot", "data-kind": n.group }), el("span", {}, n.name),
        shown === n.name ? "" : el("small", {}, shown), el("small", {}, kindLabel(n.group)));
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        pick(i);
      });
      return option;
    }));
    if (open && !found.length) list.append(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "没有这个概念"));
    if (open && active >= 0) box.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    else box.removeAttribute("aria-activedescendant");
    readColours();
  }
  function close() {
    found = [];
    active = -1;
    show(false);
  }
  function pick(i) {
    const { n } = found[i];
    close();
    choose(n);
  }
  function onKey(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && found.length) {
      active = (active + by + found.length) % found.length;
      show(true);
    } else if (event.key === "Enter" && !list.hidden && found.length) pick(active);
    else if (event.key === "Escape" && (box.value || !list.hidden)) {
      if (list.hidden || !found.length) box.value = "";
      close();
      event.stopPropagation();
    } else return;
    event.preventDefault();
  }
  box.addEventListener("focus", askNames);
  box.addEventListener("input", ask);
  box.addEventListener("keydown", onKey);
  box.addEventListener("blur", () => show(false));
}

const pathForm = $("kg-path");

// From the panel: the path begins here, and the reader says where it leads.
function askPath(id) {
  showFilters(true);
  pathForm.from.value = nameOf(id);
  pathForm.to.value = "";
  pathForm.to.focus();
}

// What a text can only mean: a concept of this name, else the one whose names hold the text.
function meant(text) {
  const hits = search(text);
  return byExactName(text) || (hits.length === 1 ? hits[0].n.id : "");
}

function onPath(event) {
  event.preventDefault();
  const texts = [pathForm.from.value, pathForm.to.value];
  const ids = texts.map(meant);
  const missing = texts.find((text, i) => !ids[i]);
  const like = missing ? search(missing).slice(0, 3).map(({ n }) => said(n.id)).join("、") : "";
  const wrong = missing === undefined ? (ids[0] === ids[1] ? "请填两个不同的概念" : "")
    : !missing.trim() ? "请填两个概念"
    : `没有叫「${missing}」的概念${like && `；是不是 ${like}？`}`;
  $("kg-path-error").textContent = wrong;
  if (wrong) return;
  showFilters(false);
  open({ from: ids[0], to: ids[1], focus: "", depth: 1, node: "", edge: "" });
}
