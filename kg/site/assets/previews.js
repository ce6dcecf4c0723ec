// Says what the concepts are that a text links to, by their addresses below the site's root.
{
  const root = new URL("../../", document.currentScript.src);
  const about = new Map(
    Object.entries({}).map(([address, text]) => [new URL(address, root).href, text]),
  );
  const say = ({ target }) => {
    const term = target.closest?.(".kg-term");
    if (about.has(term?.href)) term.dataset.about = about.get(term.href);
  };
  for (const kind of ["pointerover", "focusin"]) addEventListener(kind, say);
  for (const target of document.querySelectorAll(".kg-term:is(:hover, :focus)")) say({ target });
}
