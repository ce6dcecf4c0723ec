// Colour scheme: the one the reader chose on the other pages, else the system's

const store = new URL(document.documentElement.dataset.base, location).pathname + ".__palette";
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

function chosen() {
  try {
    const color = JSON.parse(localStorage.getItem(store)).color;
    return color.media === "(prefers-color-scheme)" ? null : color.scheme;
  } catch {
    return null;
  }
}
function showScheme(scheme) {
  document.documentElement.dataset.mdColorScheme =
    scheme || (prefersDark.matches ? "slate" : "default");
}
function toggleScheme() {
  const dark = document.documentElement.dataset.mdColorScheme === "slate";
  const scheme = dark ? "default" : "slate";
  showScheme(scheme);
  try {
    const old = JSON.parse(localStorage.getItem(store)) || {};
    const index = document.documentElement.dataset.schemes.split(" ").indexOf(scheme);
    const media = `(prefers-color-scheme: ${dark ? "light" : "dark"})`;
    const color = { ...old.color, media, scheme };
    localStorage.setItem(store, JSON.stringify({ ...old, index, color }));
  } catch {
    // Without storage the choice holds for this page alone.
  }
  readColours();
  requestDraw();
}
showScheme(chosen());
if (!$("kg-data")) return;
