// The panel: a concept, a relation or a path, with the sentences that say so.

function nodePanel(id) {
  const n = nodes.get(id);
  const info = details(id);
  const depth = el("div", { class: "kg-depth", role: "group", "aria-label": "只看周围几步" }, "只看周围",
    [1, 2, 3].map((d) => button(`${d} 步`, () => go({ focus: id, depth: d, node: "", edge: "", from: "", to: "" }),
      { "aria-pressed": String(state.focus === id && state.depth === d && !state.from) })),
    state.focus ? button("全图", () => go({ focus: "", node: id })) : "",
    button("找路", () => askPath(id), { "aria-label": `找一条从 ${said(id)} 出发的路` }));
  return [
    el("p", { class: "kg-chips" }, el("span", { class: "kg-chip", "data-kind": n.group }, kindLabel(n.group)),
      n.year ? el("span", {}, String(n.year)) : "",
      info.paper ? anchor(info.paper, "论文", { rel: "noopener" }) : ""),
    el("h2", { id: "kg-title" }, n.name),
    info.aliases ? el("p", { class: "kg-aliases" }, `又名 ${info.aliases.join("、")}`) : "",
    info.definition ? el("p", {}, info.definition) : "",
    info.url ? el("p", {}, anchor(info.url, "读笔记", { class: "kg-read" })) : "",
    depth,
    info.facts ? [el("h3", {}, "事实"), el("table", {}, el("tbody", {}, info.facts.map(([label, value]) =>
      el("tr", {}, el("th", { scope: "row" }, label), el("td", {}, value)))))] : "",
    info.excerpt ? [el("h3", {}, "摘录"), el("p", {}, info.excerpt)] : "",
    relationLists(n),
    info.code ? [el("h3", {}, "代码"), el("pre", { tabindex: "0" }, el("code", {}, info.code))] : "",
    info.codeUrl ? el("p", {}, anchor(info.codeUrl, "完整代码与测试")) : "",
  ].flat(2);
}

function relationLists(n) {
  const groups = new Map();
  for (const e of n.links) {
    const out = e.from === n.id;
    const label = (data.types[e.type] || [e.type, e.type, e.type])[out ? 1 : 2];
    const key = (e.inherited ? "继承 · " : "") + label;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(e);
  }
  return [...groups].map(([label, members]) => [
    el("h3", {}, label, el("small", {}, ` ${members.length}`)),
    el("ul", { class: "kg-relations" }, members.map((e) => el("li", {},
      button(nameOf(other(e, n.id)), () => go({ node: other(e, n.id), edge: "" })),
      button("看这条关系", () => go({ edge: e.key }), { class: "kg-why", "aria-label": `看关系：${told(e)}` }),
      quotes(e, n.id)))),
  ]).flat();
}

function edgePanel(edge) {
  const found = evidence(edge, edge.from);
  const stated = found.some(([, url]) => url) ? "笔记里说出的关系" : "补充的关系";
  return [
    el("p", { class: "kg-chips" }, edge.inherited ? `继承的关系，由 ${found.length || "几"} 句话推出` : stated),
    el("h2", { id: "kg-title" }, told(edge)),
    quotes(edge, edge.from),
    el("ul", { class: "kg-relations" }, [edge.from, edge.to].map((id) => el("li", {},
      button(nameOf(id), () => go({ node: id, edge: "" })), el("p", {}, details(id).definition || "")))),
  ].flat();
}

function pathPanel(steps) {
  const ends = `${said(state.from)} 到 ${said(state.to)}`;
  if (!steps) {
    return [el("h2", { id: "kg-title" }, ends), el("p", {}, "在现在显示的关系里，两者之间没有路。放宽筛选再试。")];
  }
  const line = steps.map(({ edge, from }) => {
    const [label, on] = [typeLabel(edge.type), edge.from === from];
    return [" ", el("span", {}, on ? `—${label}→` : `←${label}—`), ` ${said(on ? edge.to : edge.from)}`];
  });
  return [
    el("p", { class: "kg-chips" }, `${steps.length} 步`),
    el("h2", { id: "kg-title" }, ends),
    el("p", { class: "kg-told" }, said(state.from), line.flat()),
    el("ol", { class: "kg-relations" }, steps.map(({ edge }) => el("li", {},
      button(told(edge), () => go({ edge: edge.key })), quotes(edge, edge.from)))),
  ];
}

// Fills a list of buttons and links anew without taking the focus from under the reader's hand.
function refill(box, children, otherwise) {
  const label = (e) => e.getAttribute("aria-label") || e.textContent;
  const held = box.contains(document.activeElement) && label(document.activeElement);
  box.replaceChildren(...children);
  if (!held) return;
  const same = [...box.querySelectorAll("button, a")].find((e) => label(e) === held);
  (same || otherwise).focus({ preventScroll: true });
}

function showPanel(current) {
  const panel = $("kg-panel");
  const subject = state.edge ? edgePanel(edgeByKey.get(state.edge))
    : state.node ? nodePanel(state.node)
    : state.from ? pathPanel(current.steps)
    : state.focus ? nodePanel(state.focus) : null;
  const was = panel.hidden || $("kg-title").textContent;
  panel.hidden = !subject;
  refill($("kg-about"), subject ? subject.filter(Boolean) : [], panel);
  if (subject && $("kg-title").textContent !== was) panel.scrollTop = 0;
  readColours();
}

// On a phone the panel is a sheet: low with the name alone, half the window, or nearly all of it.
const HEIGHTS = ["low", "half", "high"];

function moveSheet(by) {
  const panel = $("kg-panel");
  const at = Math.min(Math.max(HEIGHTS.indexOf(panel.dataset.height) + by, 0), 2);
  refitAfter(() => {
    panel.dataset.height = HEIGHTS[at];
    if (!at) panel.scrollTop = 0;
  });
  for (const control of document.querySelectorAll("[data-sheet]")) {
    control.setAttribute("aria-disabled", String(+control.dataset.sheet > 0 ? at === 2 : at === 0));
  }
}
