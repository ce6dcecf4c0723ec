// On paper a canvas is coarse: the view is printed as a picture of three times its points.

const paper = matchMedia("print");

function stillPicture() {
  const { scale, centre, size } = seen; // the container has no height on paper
  const canvas = el("canvas", { width: size.w * 3, height: size.h * 3 });
  const ctx = canvas.getContext("2d");
  const bounds = boundsOf(centre, scale, size, 1);
  ctx.setTransform(3 * scale, 0, 0, 3 * scale, -bounds.left * scale * 3, -bounds.top * scale * 3);
  readColours();
  drawAll(ctx, scale, bounds);
  drawAxis(ctx, scale, centre, size);
  return el("img", { class: "kg-still", alt: $("kg-status").textContent, src: canvas.toDataURL() });
}

paper.addEventListener("change", () => {
  if (paper.matches) return container.append(stillPicture());
  for (const old of document.querySelectorAll(".kg-still")) old.remove();
  readColours();
  requestDraw();
});
