"""The figures as a browser draws them: no word leaves its figure."""

from pathlib import Path

IMAGES = Path(__file__).parents[2] / "docs" / "images"
# Words whose box leaves the drawing by more than a hair, in the drawing's own units.
OUTSIDE = """() => {
  const frame = document.documentElement.getBoundingClientRect();
  const scale = document.documentElement.viewBox.baseVal.width / frame.width;
  return [...document.querySelectorAll("text")].filter(text => {
    const box = text.getBoundingClientRect();
    return Math.max(frame.left - box.left, box.right - frame.right,
                    frame.top - box.top, box.bottom - frame.bottom) * scale > 2;
  }).map(text => text.textContent);
}"""


def test_words_stay_within_their_figure(open_page):
    page = open_page()
    outside = {}
    for path in sorted(IMAGES.glob("*.svg")):
        page.goto(path.as_uri())
        if words := page.evaluate(OUTSIDE):
            outside[path.name] = words
    assert outside == {}
