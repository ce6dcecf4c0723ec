"""Imports mutated notes: `python -m tests.importing.fuzz 100000` looks for tracebacks.

Every input has to end in a report or in one clear sentence. Inputs are seeded, so a failure can
be had again; the one that failed is printed.
"""
# ruff: noqa: E501 (a line is a form)

import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from kg.importing.run import check_notes, import_notes
from kg.importing.sources import NotesError
from kg.importing.store import StoreError

SNIPPETS = [
    "![图](net.png)", "![img](C:\\Users\\x\\a (1).png)", "![](D:/%E6%89%BE/1.png)", "![[net.png|30]]",
    "<img src='net.png' style='zoom:50%'>", "<center><img src=x.png></center>", "![a][b]", "[b]: net.png",
    "[链](#页)", "[l](other.md)", "`code ![x](y)`", "$x_1$", "$ y $", "$$z$$", "花费$5和$10", "**粗，**字",
    "instance**,**group", "1\\*1", "> 引\n> 文", "| a | b |\n|---|---|\n| 1 | 2 |", "<!-- c -->", "<!--",
    "```", "~~~", "    缩进", "\t制表", "===", "---", "* * *", "[TOC]", "<pre>", "</pre>", "<div>", "$$",
    "è¿éåå¾çæè¿°", "浣犲ソ", "\\", "# #", "####", "[^1]", "[^1]: 注", "https://a.b/c_d?e=f", "<a name=q>",
    "data:image/png;base64,AAAA", "![x](data:image/png;base64,@@)", "1. 一\n2. 二", "- [ ] 待办", "\ue000",
    "%%注释%%", "%%", "%%\n块\n\n%%", "（1）甲\n（2）乙", "①甲\n②乙", " 　　文", "[[TOC]]", "~~删~~", "==亮==",
    "文 ^abc123", "[[#^abc123]]", ":::tip\n甲\n:::", ":::", "{% note %}\n甲\n{% endnote %}", "{% codeblock %}",
    "{% endcodeblock %}", "{% asset_img net.png %}", "{{< figure src=net.png >}}", "!!! note\n    甲\n\n    乙",
    ":smile:", "项\n: 义", "*[A]: 乙", "甲：一\n乙：二", "+++\na = 1\n+++", "{a}", "> [!note]- 题\n> - 甲",
    "<img src='https://www.zhihu.com/equation?tex=a%2B'>", "## 题 {#a} {b}", "![](x.png){ .y }",
    "<figure class=\"kg-missing\">", "<table><tr><td>", "</td></tr></table>", "<html><body>", "> - a\n>   - b\n>\n>     文",
    "![图](D:\\图\\a.png", "![图](a.png)\n---", "http：//a.b/c", "##**粗**", "$\\sum\\_{x} \\\\\\\\ b$", "- a\n\n  - b\n- c",
    "- a\n\n  ```c\n  \tx\n  ```\n- b", "a[i][j]", "<center>图1 流程</center>", "映射�", "步骤：\n 1. 甲\n 2. 乙",
    '![a](x.png){width="1in"\nheight="2in"}', "[甲]{.underline}", "```ts:a.ts [b]", "```math\nx\n```", "> $$\n> a\n> $$",
    "|--|--|\n| 1 | 2 |\n{: .x }", "文\\\\\n文", "$\\\\alpha \\\\{x\\\\}$", "\\<a\\|b\\'", "<a-b>", "1.1 甲\n1.2 乙", "<head>\n</head>",
    "鐨勬槸涓€涓?**鍓?- 涓婅堪锛?", "鍙橀噺銆?\n---", "鈫?" * 9, "涓�琛屼负鏍�" * 9, "[ann@h ~]$ ls", "file:///c%3A/Users/ann", "\\\\s\\home\\ann",
    "\\\\wsl$\\U\\home\\ann", "https://file%2B.vscode-resource.x/c%3A/Users/a.png", "{% tab x %}", "\t![[net.png]]\n\t- a", ":::message alert\n甲\n\n:::",
    "|a|b|\n|-|-|-|\n|1|2|", "|a|b|c|\n|-|-|", "[甲]([乙](https://a.b/c))", "[u]([https://a.b](https://a.b)", "]([a](",
    '<span class="katex"><math><annotation encoding="application/x-tex">x_1</annotation></math></span>', '<span class="katex">',
    '<span class="MathJax"><span>x</span></span><script type="math/tex">x</script>', "{% include a.html\n src='x.png'\n%}", "{% a",
    "值\\begin{equation}x\\_1\\end{equation}后", "\\begin{align}\na\n\\end{align}", "1. 甲\n\\begin{align}a\\end{align}",
    "文\n    - 甲\n        - 乙\n    丙", "\n\t* 丁", "特点：\n• 甲\n\t\t• 乙", "• 丙", "- 甲\n> 引", "a ** b\n(c**)d", "-p 端口",
]  # fmt: skip
_WHOLE = "# 标题\n\n## 小节\n\n文字。\n\n" + "\n\n".join(SNIPPETS) + "\n\n### 尾\n"


def mutants(count: int, seed: int = 0) -> Iterator[bytes]:
    """Notes put together from forms that occur in real ones, with random damage."""
    chance = random.Random(seed)
    for _ in range(count):
        parts = chance.choices(
            [*SNIPPETS, "# 标题", "## 小节", "中文\n中文", ""], k=chance.randint(1, 14)
        )
        text = chance.choice(["\n", "\n\n", " ", ""]).join(parts)
        if chance.random() < 0.1:
            text = _WHOLE
        data = bytearray(
            text.encode(chance.choice(["utf-8"] * 8 + ["gb18030", "utf-16"]), "replace")
        )
        for _ in range(chance.choice([0, 1, 2, 8])):
            if data:
                place = chance.randrange(len(data))
                chance.choice([_flip, _cut, _copy])(data, place, chance)
        yield bytes(data)


def _flip(data: bytearray, place: int, chance: random.Random) -> None:
    data[place] = chance.randrange(256)


def _cut(data: bytearray, place: int, chance: random.Random) -> None:
    del data[place : place + chance.randint(1, 9)]


def _copy(data: bytearray, place: int, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    data[place:place] = data[start : start + chance.randint(1, 40)] * chance.randint(1, 3)


def run(data: bytes, top: Path | None = None) -> None:
    """Imports and checks one input; anything but the importer's own errors is raised."""
    folder = Path(tempfile.mkdtemp(dir=top))
    try:
        (folder / "notes").mkdir()
        (folder / "notes" / "n.md").write_bytes(data)
        import_notes([folder / "notes"], folder / "docs")
        check_notes([folder / "notes"], folder / "docs")
    except (NotesError, StoreError):
        pass
    finally:
        shutil.rmtree(folder)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    top = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
    start, failed = time.monotonic(), 0
    for number, data in enumerate(mutants(count, seed), 1):
        try:
            run(data, top)
        except Exception:
            failed += 1
            traceback.print_exc()
            print(f"input {number} of seed {seed}: {data!r}", flush=True)
        if number % 5000 == 0:
            print(
                f"{number:,} inputs, {failed} failed, {time.monotonic() - start:.0f} s", flush=True
            )
    print(f"{count:,} mutated inputs, {failed} tracebacks")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
