// The panel: a concept, a relation or a path, with the sentences that say so.

function nodePanel(id) {
  const n = nodes.get(id);
  const info = details(id);
  const depth = el("div", { class: "kg-depth", role: "group", "aria-label": "只看周围几步" }, "只看周围",
    [1, 2, 3].map((d) => button(`${d} 步`, () => go({ focus: id, depth: d, node: "", edge: "", from: "", to: "" }),
      { "aria-pressed": String(state.focus === id && state.depth === d && !state.from) })),
    state.focus ? button("全图", () => go({ focus: "", node: id })) : "");
  return [
    el("p", { class: "kg-chips" }, el("span", { class: "kg-chip", "data-kind": n.group }, kindLabel(n.group)),
      n.year ? el("span", {}, String(n.year)) : "",
      info.paper ? anchor(info.paper, "论文", { rel: "noopener" }) : ""),
    el("h2", { id: "kg-title" }, n.name),
    info.aliases ? el("p", { class: "kg-aliases" }, `又名 ${info.aliases.join("、")}`) : "",
    info.definition ? el("p", {}, info.definition) : "",
    info.url ? el("p", {}, anchor(info.url, "读笔记", { class: "kg-read" })) : "",
    depth,
    relationLists(n),
    info.facts ? [el("h3", {}, "事实"), el("table", {}, el("tbody", {}, info.facts.map(([label, value]) =>
      el("tr", {}, el("th", { scope: "row" }, label), el("td", {}, value)))))] : "",
    info.excerpt ? [el("h3", {}, "摘录"), el("p", {}, info.excerpt)] : "",
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
  const count = evidence(edge, edge.from).length;
  return [
    el("p", { class: "kg-chips" }, edge.inherited ? `继承的关系，由 ${count || "几"} 句话推出` : "笔记里说出的关系"),
    el("h2", { id: "kg-title" }, told(edge)),
    quotes(edge, edge.from),
    el("ul", { class: "kg-relations" }, [edge.from, edge.to].map((id) => el("li", {},
      button(nameOf(id), () => go({ node: id, edge: "" })), el("p", {}, details(id).definition || "")))),
  ].flat();
}

function pathPanel(steps) {
  const ends = `${nameOf(state.from)} 到 ${nameOf(state.to)}`;
  if (!steps) {
    return [el("h2", { id: "kg-title" }, ends), el("p", {}, "在现在显示的关系里，两者之间没有路。放宽筛选再试。")];
  }
  let line = nameOf(state.from);
  for (const { edge, from } of steps) {
    const label = typeLabel(edge.type);
    line += edge.from === from ? ` —${label}→ ${nameOf(edge.to)}` : ` ←${label}— ${nameOf(edge.from)}`;
  }
  return [
    el("p", { class: "kg-chips" }, `${steps.length} 步`),
    el("h2", { id: "kg-title" }, ends),
    el("p", { class: "kg-told" }, line),
    el("ol", { class: "kg-relations" }, steps.map(({ edge }) => el("li", {},
      button(told(edge), () => go({ edge: edge.key })), quotes(edge, edge.from)))),
  ];
}

function showPanel(current) {
  const panel = $("kg-panel");
  const subject = state.edge ? edgePanel(edgeByKey.get(state.edge))
    : state.node ? nodePanel(state.node)
    : state.from ? pathPanel(current.steps)
    : state.focus ? nodePanel(state.focus) : null;
  panel.hidden = !subject;
  panel.replaceChildren();
  if (!subject) return;
  panel.append(button("✕", stepOut, { class: "kg-close", "aria-label": "关闭" }), ...subject.filter(Boolean));
  panel.scrollTop = 0;
}
