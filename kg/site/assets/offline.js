// Loaded only when the site is read from disk (file:), where browsers allow no workers and show
// folders as lists of files.

// Material's search runs in a worker; here its script runs in a hidden frame instead.
window.Worker = window.IFrameWorker = class extends EventTarget {
  constructor(address) {
    super();
    const frame = document.createElement("iframe");
    frame.hidden = true;
    document.body.append(frame);
    const inside = (this.inside = frame.contentWindow);
    const load = (url) =>
      new Promise((done, failed) => {
        const script = inside.document.createElement("script");
        Object.assign(script, { src: new URL(url, location.href).href, onload: done, onerror: failed });
        inside.document.body.append(script);
      });
    inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
    inside.importScripts = (...urls) =>
      urls.reduce((before, url) => before.then(() => load(url)), Promise.resolve());
    this.ready = load(address);
  }

  postMessage(data) {
    this.ready.then(() => this.inside.dispatchEvent(new MessageEvent("message", { data })));
  }
};

// A link to a folder leads to the page in it.
for (const kind of ["click", "auxclick", "contextmenu"])
  addEventListener(
    kind,
    (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link) return;
      const svg = link.href instanceof SVGAnimatedString;
      const url = new URL(svg ? link.href.baseVal : link.href, location.href);
      if (url.protocol !== "file:" || !url.pathname.endsWith("/")) return;
      url.pathname += "index.html";
      link.setAttribute("href", url.href);
    },
    true,
  );
