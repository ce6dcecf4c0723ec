// Makes elements: all text reaches the page as text, so that none of it can act.

function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (key === "on") node.addEventListener("click", value);
    else if (value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== ""));
  return node;
}
const button = (text, on, props) => el("button", { type: "button", on, ...props }, text);
const anchor = (href, text, props) => el("a", { href: local(href), ...props }, text);

const evidence = (edge, id) => (details(id).quotes || {})[edge.index] || [];

function quotes(edge, id) {
  return evidence(edge, id).map(([sentence, url]) =>
    el("blockquote", {}, url ? anchor(url, sentence, { title: "到原文去" }) : sentence));
}

function told(edge) {
  return `${said(edge.from)} ${typeLabel(edge.type)} ${said(edge.to)}${edge.inherited ? "（继承）" : ""}`;
}
