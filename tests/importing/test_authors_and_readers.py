"""Authors who go on writing and readers who edit, rename and move pages, at random: whatever they
do, importing again loses nothing of either and settles at once.

Every sentence has a word of its own: `t…q` of the author, `R…q` of a reader.
"""
# ruff: noqa: E501 (tables and choices read best a line each)

import random
import re
import tempfile
from pathlib import Path

import pytest

from kg.importing.run import check_notes, import_notes

NAMES = [
    "例子",
    "A",
    "a",
    "图 1",
    "README",
    "images",
    "CON",
    "总结：",
    "**粗** 题",
    "C++",
    "😀",
    "例子-2",
]
FILES = ["笔记.md", "b.md", "x/笔记.md", "x/y/z.md", "index.md", "x/README.md", "例子.md"]
SENTENCES = [
    "这是{}的一句话。", "- 项{}", "公式 $x_{{{}}}$ 说明。", "```\n{}\n```", "![图]({}.png)", "> 引{}",
    "| a | {} |\n|---|---|\n| 1 | 2 |", "见[链](https://a.b/{})。", "同一句话{}。同一句话。",
]  # fmt: skip
LISTING = re.compile(r"<!-- pages -->.*?<!-- /pages -->", re.DOTALL)


class World:
    """Notes as files of sections (level, name, paragraphs), and the pages made of them."""

    def __init__(self, top: Path, seed: int) -> None:
        self.chance = random.Random(seed)
        self.notes, self.docs = top / "notes", top / "docs"
        self.files: dict[str, list[tuple[int, str, list[str]]]] = {}
        self.words = 0

    def word(self, kind: str) -> str:
        self.words += 1
        return f"{kind}{self.words}q"

    def section(self) -> tuple[int, str, list[str]]:
        chance = self.chance
        texts = [
            chance.choice(SENTENCES).format(self.word("t")) for _ in range(chance.randint(0, 3))
        ]
        return chance.choice([1, 1, 2, 2, 3]), chance.choice([*NAMES, self.word("题")]), texts

    def write_on(self) -> None:
        """The author adds, renames, splits, merges, moves or deletes a section or a file."""
        chance = self.chance
        if not self.files or chance.random() < 0.15:
            new = [self.section() for _ in range(chance.randint(1, 4))]
            self.files.setdefault(chance.choice(FILES), new)
            return
        name = chance.choice(sorted(self.files))
        found = self.files[name]
        found.insert(chance.randint(0, len(found)), self.section())
        at = chance.randrange(len(found))
        level, title, texts = found[at]
        middle = len(texts) // 2
        match chance.choice(
            ["add", "rename", "split", "merge", "move", "delete", "level", "double", "file"]
        ):
            case "rename":
                found[at] = level, chance.choice(NAMES), texts
            case "split":
                found[at : at + 1] = [(level, title, texts[:middle]), (level, "B", texts[middle:])]
            case "merge" if at:
                found[at - 1 : at + 1] = [(*found[at - 1][:2], found[at - 1][2] + texts)]
            case "move":
                self.files[chance.choice(sorted(self.files))].append(found.pop(at))
            case "delete":
                del found[at]
            case "level":
                found[at] = chance.randint(1, 4), title, texts
            case "double":
                found.insert(at, found[at])
            case "file":
                self.files[f"x/{self.word('f')}.md"] = self.files.pop(name)

    def read_on(self) -> None:
        """A reader edits, renames or moves a page, or settles a conflict."""
        chance = self.chance
        pages = [path for path in sorted(self.docs.rglob("*.md")) if path.is_file()]
        page = chance.choice(pages)
        text = page.read_text("utf-8")
        match chance.choice(
            ["append", "insert", "title", "rename", "move", "folder", "incoming", "new"]
        ):
            case "append":
                page.write_text(f"{text}\n读者{self.word('R')}写。\n", "utf-8")
            case "insert":
                head, mark, body = text.partition("\n\n")
                page.write_text(f"{head}{mark}{self.word('R')}\n\n{body}", "utf-8")
            case "title":
                page.write_text(text.replace("\n# ", f"\n# {self.word('R')}", 1), "utf-8")
            case "rename" if page.name != "index.md":
                page.rename(page.with_name(f"{self.word('n')}.md"))
            case "move" if (
                page.name != "index.md" and not (self.docs / "moved" / page.name).exists()
            ):
                (self.docs / "moved").mkdir(exist_ok=True)
                page.rename(self.docs / "moved" / page.name)
            case "folder" if page.parent != self.docs:
                page.parent.rename(page.parent.with_name(self.word("d")))
            case "incoming":
                for path in sorted(self.docs.rglob("*.incoming"))[:1]:
                    path.write_text(path.read_text("utf-8") + self.word("R"), "utf-8")
            case "new" if not (self.docs / "例子.md").exists():
                (self.docs / "例子.md").write_text(f"# 例子\n\n{text}{self.word('R')}\n", "utf-8")

    def save(self) -> None:
        for path in self.notes.rglob("*.md"):
            path.unlink()
        for name, found in self.files.items():
            path = self.notes / name
            path.parent.mkdir(parents=True, exist_ok=True)
            parts = (
                "\n\n".join([f"{'#' * level} {title}", *texts]) for level, title, texts in found
            )
            path.write_text("\n\n".join(parts), "utf-8")

    def state(self) -> dict[str, str]:
        return {
            path.relative_to(self.docs).as_posix(): path.read_text("utf-8")
            for path in sorted(self.docs.rglob("*"))
            if path.is_file()
        }

    def import_again(self) -> None:
        self.save()
        before = self.state()
        told = import_notes([self.notes], self.docs, dry_run=True).as_json()
        assert self.state() == before
        assert import_notes([self.notes], self.docs).as_json() == told
        after = self.state()
        assert import_notes([self.notes], self.docs).exit_code == told["exit_code"]
        assert self.state() == after
        del after[".imported.txt"]
        edits = set(
            re.findall(r"R\d+q", "".join(before[path] for path in before if path[0] != "."))
        )
        assert edits <= set(re.findall(r"R\d+q", "".join(after.values())))
        pages = "".join(LISTING.sub("", after[path]) for path in after if path.endswith(".md"))
        wanted = set(re.findall(r"t\d+q", str(self.files)))
        lost = str(check_notes([self.notes], self.docs).lost)
        for word in wanted - set(re.findall(r"t\d+q", pages)):
            assert word in lost and word in "".join(after.values())


@pytest.mark.parametrize("seed", range(0, 200, 20))
def test_nothing_of_authors_and_readers_is_lost(seed):
    for number in range(seed, seed + 20):
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder), number)
            for _ in range(4):
                for _ in range(world.chance.randint(1, 3)):
                    world.write_on()
                world.import_again()
                for _ in range(world.chance.randint(0, 3)):
                    world.read_on()
