"""Building a site with the plugin against stock Material, on the same pages, in turns.

Pages are made from concepts that name each other, as notes do. A build is `mkdocs build`, a process
measured from its start to its end with all that it loads: seconds as they pass, seconds of
processor, and the most memory that it held. A rebuild is the second build of one process after one
page was edited, as `mkdocs serve` does it. Rows hold the least of several rounds, as whatever else
the machine does only adds; of memory the most.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import yaml

_ROOT = Path(__file__).parents[1]
_PAGE = "classification/xception"

_SIZES = (50, 500, 5000)
# How often a build is measured, and a rebuild.
_ROUNDS = {50: (7, 3), 500: (5, 3), 5000: (1, 1)}
_CHAPTER = 25
_CONFIG = """site_name: 试
theme:
  name: material
  language: zh
  font: false
  features: [navigation.indexes, navigation.prune]
plugins: {plugins}
markdown_extensions:
  - attr_list
  - pymdownx.arithmatex: {{generic: true}}
"""
_PLUGINS = {"stock": "[search]", "kg": "[search, kg]"}
# One process: build, edit a page, build again as `mkdocs serve` does; prints seconds.
_REBUILD = """
import sys, time
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
def config():
    return load_config(sys.argv[1], site_dir=sys.argv[2])
first = config()
first.plugins.on_startup(command="serve", dirty=False)
build(first)
page = Path(sys.argv[3]); page.write_text(page.read_text() + "\\n又一句话。\\n")
again = config()
start = time.perf_counter(); build(again); print(time.perf_counter() - start)
"""
_ENVIRONMENT = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}


def _write(docs: Path, pages: int) -> None:
    """Pages of a few paragraphs, each about a concept that improves the one before."""
    docs.mkdir(parents=True)
    chapters = range(0, pages, _CHAPTER)
    links = "\n".join(f"- [第{i}章](c{i}/index.md)" for i in chapters)
    (docs / "index.md").write_text(f"# 家\n\n{links}\n", encoding="utf-8")
    for first in chapters:
        folder = docs / f"c{first}"
        folder.mkdir()
        members = range(first, min(first + _CHAPTER, pages))
        listed = "\n".join(f"- [网络{n}型](p{n}.md)" for n in members)
        text = f"# 第{first}章\n\n<!-- pages -->\n{listed}\n<!-- /pages -->\n"
        (folder / "index.md").write_text(text, encoding="utf-8")
        for n in members:
            # Lines of descent as long as those of real notes: five versions each.
            base = f"网络{n}型是网络{n - 1}型的改进版本" if n % 5 else f"网络{n}型是新的设计"
            (folder / f"p{n}.md").write_text(
                f"---\nname: 网络{n}型\nkind: architecture\nyear: {1990 + n % 30}\n"
                f"definition: 第{n}个网络。\n---\n# 网络{n}型\n\n"
                f"{base}。它的输入记作$x_{{{n}}}$，误差更小。\n\n"
                f"网络{n}型使用了网络{first}型，每一层的激活先做一次标准化，于是收敛更快。\n\n"
                "- 优点：结构简单，参数不多，容易训练。\n- 缺点：对小目标的细节把握得不够好。\n\n"
                "$$\ny = \\frac{1}{1-\\beta}\\sum_i w_i x_i\n$$\n\n"
                "另一段文字说明数据怎样预处理，学习率怎样随训练逐步下降，以及验证集怎样划分。\n",
                encoding="utf-8",
            )


def _build(folder: Path, kind: str) -> tuple[float, float, float]:
    """Seconds of a build, those of processor among them, and megabytes at the peak."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(folder / f"{kind}.yml"),
         "-d", str(folder / f"site-{kind}")],
        env=_ENVIRONMENT,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if status:
        raise RuntimeError(f"{kind}: mkdocs build ended with {process.returncode}")
    return taken, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _rebuild(folder: Path, kind: str) -> tuple[float]:
    """Seconds of a rebuild."""
    done = subprocess.run(
        [sys.executable, "-c", _REBUILD, str(folder / f"{kind}.yml"), str(folder / f"site-{kind}"),
         str(folder / "docs" / "c0" / "p1.md")],
        env=_ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    return (float(done.stdout.split()[-1]),)


def _measured(
    measure: Callable[[Path, str], tuple[float, ...]], folder: Path, rounds: int
) -> list[tuple[float, float]]:
    """Ours and stock Material's of each thing measured, in turns: the least seconds, the most
    megabytes."""
    taken: dict[str, list[tuple[float, ...]]] = {kind: [] for kind in _PLUGINS}
    for _ in range(rounds):
        for kind in _PLUGINS:
            taken[kind].append(measure(folder, kind))
    best = (min, min, max)
    ours, theirs = (
        [choose(part) for choose, part in zip(best, zip(*taken[kind], strict=True), strict=False)]
        for kind in ("kg", "stock")
    )
    return list(zip(ours, theirs, strict=True))


def _serve(kind: str) -> list[float]:
    """Seconds until `mkdocs serve` shows a page of this site, until it shows an edit, and until
    another run of it shows the page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("docs", "code/snippets", "tests/snippets"):
            shutil.copytree(_ROOT / part, folder / part)
        config = yaml.safe_load((_ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
        if kind == "stock":
            config["plugins"] = ["search"]
            config["markdown_extensions"].append({"pymdownx.arithmatex": {"generic": True}})
        (folder / "mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        with socket.create_server(("127.0.0.1", 0)) as free:
            address = f"127.0.0.1:{free.getsockname()[1]}"
        shows, taken = f"http://{address}/{_PAGE}/", []
        page = folder / "docs" / f"{_PAGE}.md"
        for edited in (True, False):
            start = time.perf_counter()
            server = subprocess.Popen(
                [sys.executable, "-m", "mkdocs", "serve", "-q", "-a", address],
                cwd=folder,
                env=_ENVIRONMENT,
            )
            try:
                taken.append(_wait(shows, "Xception", start, server.poll))
                if edited:
                    text = page.read_text(encoding="utf-8")
                    page.write_text(f"{text}\n又一句话。\n", encoding="utf-8")
                    taken.append(_wait(shows, "又一句话。", time.perf_counter(), server.poll))
            finally:
                server.send_signal(signal.SIGINT)
                server.wait()
        return taken


def _wait(address: str, words: str, start: float, ended: Callable[[], int | None]) -> float:
    """Seconds from `start` until the page at the address has the words."""
    while ended() is None and time.perf_counter() - start < 300:
        try:
            with urlopen(address, timeout=60) as answer:
                if words in answer.read().decode():
                    return time.perf_counter() - start
        except (URLError, TimeoutError):
            pass
        time.sleep(0.05)
    raise RuntimeError(f"mkdocs serve never showed {words!r} at {address}")


def main() -> None:
    sizes = [int(size) for size in os.environ.get("KG_BENCH_PAGES", "").split()] or _SIZES
    parts = ("build (s)", "processor (s)", "peak (MB)", "rebuild (s)")
    print("pages" + "".join(f"   {part:>17}  ratio" for part in parts) + "   (each: kg, stock)")
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _write(folder / "docs", size)
            for kind, plugins in _PLUGINS.items():
                config = _CONFIG.format(plugins=plugins)
                (folder / f"{kind}.yml").write_text(config, encoding="utf-8")
            builds, rebuilds = _ROUNDS.get(size, (1, 1))
            row = _measured(_build, folder, builds) + _measured(_rebuild, folder, rebuilds)
            cells = (f"   {ours:8.2f} {theirs:8.2f} {ours / theirs:6.2f}" for ours, theirs in row)
            print(f"{size:5}" + "".join(cells), flush=True)
    print("this site under mkdocs serve   kg (s)   stock (s)   ratio")
    ours, theirs = (_serve(kind) for kind in ("kg", "stock"))
    parts = ("first page", "page after an edit", "first page of another run")
    for what, mine, stock in zip(parts, ours, theirs, strict=True):
        print(f"{what:28}   {mine:6.1f}   {stock:9.1f}   {mine / stock:5.2f}", flush=True)
