// Each frame: the real drawing at rest, a picture in its stead while the view moves.

// Dots and heads shrink with the view, but never to specks while there is room.
const grain = (scale) => Math.min(Math.max(scale, drawn.length > 400 ? 0.35 : 0.7), 1.15);
const screenRadius = (n, scale) => Math.max(2.4, n.radius * grain(scale));

// vis-network asks for every frame here, with its view already set on the context.
function frame(ctx) {
  const scale = network.getScale();
  const centre = network.getViewPosition();
  const view = `${scale} ${centre.x} ${centre.y}`;
  if (view !== lastView) {
    moving = lastView !== "";
    lastView = view;
    clearTimeout(restTimer);
    restTimer = setTimeout(rest, REST);
  }
  const size = { w: container.clientWidth, h: container.clientHeight };
  if (paper.matches) return;
  seen = { scale, centre, size };
  if (moving && drawn.length + lines.length > HEAVY) {
    drawPicture(ctx, scale, centre, size);
  } else {
    drawAll(ctx, scale, boundsOf(centre, scale, size, 1));
  }
  drawAxis(ctx, scale, centre, size);
  if (render.current && !performance.getEntriesByName("kg-still").length) {
    performance.mark("kg-still");
  }
}

function rest() {
  moving = false;
  labels.scale = 0; // other names are in the window now
  network.redraw();
  if (drawn.length + lines.length > HEAVY) setTimeout(() => !moving && takePicture(), 0);
}

function boundsOf(centre, scale, size, times) {
  const w = (size.w / scale / 2) * times;
  const h = (size.h / scale / 2) * times;
  return { left: centre.x - w, right: centre.x + w, top: centre.y - h, bottom: centre.y + h };
}

// The scene with a margin of half a window on every side, to be moved as one image.
function takePicture() {
  const scale = network.getScale();
  const centre = network.getViewPosition();
  const size = { w: container.clientWidth, h: container.clientHeight };
  if (!size.w) return;
  const ratio = devicePixelRatio || 1;
  const canvas = picture ? picture.canvas : document.createElement("canvas");
  canvas.width = size.w * 2 * ratio;
  canvas.height = size.h * 2 * ratio;
  const ctx = canvas.getContext("2d");
  const bounds = boundsOf(centre, scale, size, 2);
  ctx.setTransform(ratio * scale, 0, 0, ratio * scale,
    -bounds.left * scale * ratio, -bounds.top * scale * ratio);
  drawAll(ctx, scale, bounds);
  picture = { canvas, bounds, scale, taken: performance.now() };
}

function drawPicture(ctx, scale, centre, size) {
  const seen = boundsOf(centre, scale, size, 1);
  const p = picture && picture.bounds;
  const covers = p && seen.left >= p.left && seen.right <= p.right && seen.top >= p.top &&
    seen.bottom <= p.bottom && scale < picture.scale * 2.5;
  if (!covers && (!picture || performance.now() - picture.taken > 400)) takePicture();
  const b = picture.bounds;
  ctx.drawImage(picture.canvas, b.left, b.top, b.right - b.left, b.bottom - b.top);
}

function drawAll(ctx, scale, bounds) {
  const lit = near.size > 0;
  if (!moving && labels.scale !== scale) labels = placeLabels(ctx, scale, bounds);
  drawLines(ctx, scale, bounds, lit);
  drawNodes(ctx, scale, bounds, lit);
  drawLabels(ctx, scale, bounds, lit);
}
