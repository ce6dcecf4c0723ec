// Search with typing ahead, and the form for a path.

const names = all.map((n) => ({ n, keys: [[fold(n.name), n.name]] }));
let asking = false;

// Other names are fetched when somebody begins to look for one.
function askNames() {
  if (!asking) document.head.append(el("script", { src: "names.js" }));
  asking = true;
}
window.kgNames = (aliases) => {
  names.forEach(({ keys }, i) => keys.push(...(aliases[i] || []).map((text) => [fold(text), text])));
  if ($("kg-search").value) onSearch();
};

function onSearch() {
  found = search($("kg-search").value);
  active = found.length ? 0 : -1;
  showFound();
}
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
