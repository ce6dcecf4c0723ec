// The page: short hands, what the window is like, and addresses that work from disk.

const $ = (id) => document.getElementById(id);
// As `_fold` in graph_data.py: writings that differ in case, blanks and hyphens are one.
const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s-]+/g, "");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(max-width: 760px)");
const coarse = matchMedia("(pointer: coarse)");

// From disk a folder shows its listing, so links name the page itself.
function local(href) {
  if (location.protocol !== "file:" || /^[a-z]+:/i.test(href)) return href;
  return href.replace(/(^|\/)(#.*)?$/, "$1index.html$2");
}
for (const link of document.querySelectorAll("a[href]")) {
  link.setAttribute("href", local(link.getAttribute("href")));
}
