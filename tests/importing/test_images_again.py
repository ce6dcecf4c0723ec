"""Folders of images with odd names, and references to them, at random: importing again changes no
byte, even after some of the images are gone.
"""

import random
import tempfile
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.importing.run import import_notes

from .conftest import png

NAMES = [
    "a.png", "A.PNG", "b.png", "#1.png", "q?.png", "a b.png", "图.png", "图 (1).png", ".png",
    "bild", "a.jpg", "con.png", "[1].png", "…x.png", "x", "页.png", "..png", "a%20b.png",
    "image-2022.png",
]  # fmt: skip
FOLDERS = ["", "img", "a/b", "图", ".hidden", "A"]
ELSEWHERE = ["..", "../out", "D:/x", "C:\\u\\v", "/etc", "~", "file:///C:/x", "http://a.b"]
FORMS = [
    "![]({})", "![图甲]({})", "![](<{}>)", '<img src="{}">', "![[{}]]", '![a]({} "t")',
    '<center><img src="{}"></center>',
]  # fmt: skip


def reference(chance: random.Random) -> str:
    name, folder = chance.choice(NAMES), chance.choice(FOLDERS + ELSEWHERE)
    target = f"{folder}/{name}" if folder else name
    if chance.random() < 0.4:
        target = quote(target, safe="/:")
    return chance.choice(FORMS).format("" if chance.random() < 0.1 else target)


def state(docs: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in docs.rglob("*") if path.is_file()}


def import_twice(notes: Path, docs: Path, images: list[Path]) -> None:
    import_notes([notes], docs, images)
    before = state(docs)
    import_notes([notes], docs, images)
    assert state(docs) == before


@pytest.mark.parametrize("seed", range(0, 600, 100))
def test_importing_again_shows_the_same_images(seed):
    for number in range(seed, seed + 100):
        chance = random.Random(number)
        with tempfile.TemporaryDirectory() as folder:
            top = Path(folder)
            notes, docs, others = top / "notes", top / "docs", top / "others"
            notes.mkdir()
            others.mkdir()
            for _ in range(chance.randint(0, 6)):
                path = chance.choice([notes, notes, others]) / chance.choice(FOLDERS)
                path.mkdir(parents=True, exist_ok=True)
                (path / chance.choice(NAMES)).write_bytes(png(chance.randint(0, 3)))
            parts = []
            for title in chance.sample(["# A", "## 图", "# 页", "## A"], 2):
                parts.append(title)
                for _ in range(chance.randint(0, 5)):
                    parts.append(chance.choice(["", "说明文字。"]) + reference(chance))
            (notes / "n.md").write_text("\n\n".join(parts), "utf-8")
            import_twice(notes, docs, [others])
            for path in notes.rglob("*"):
                if path.is_file() and path.suffix != ".md" and chance.random() < 0.5:
                    path.unlink()
            import_twice(notes, docs, [])
