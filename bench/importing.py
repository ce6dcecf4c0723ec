"""Speed and memory of `kg import` on 1, 10 and 50 MB of notes, beside rendering them.

Four kinds of notes, made from the repository's own by repetition: prose (a heading for each
20 kB, no images), images (the same with its lost images, 1,900 in a MB, each of which is looked
for and gets a caption), pages (as the author wrote them, a heading for each 400 bytes, each
another: 100,000 files in the end) and author (the file itself, once and repeated as it is, with
its outline, corrections and figures beside it). The rivals are Python-Markdown, with which MkDocs
renders the same text (1 MB of prose), and a loop that only writes the files that the import made:
what the operating system takes for so many pages, which no import can be faster than.
"""

import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOTES = Path(__file__).parents[1] / "notes" / "深度学习.md"
SIZES = (1, 10, 50)
KINDS = ("prose", "images", "pages", "author")
DATA = ("outline.yml", "corrections.yml", "figures.yml")


def notes(megabytes: int, kind: str) -> str:
    """About so many megabytes of notes; 0 means the author's file once."""
    text = NOTES.read_text("utf-8").rstrip("# \n") + "\n\n"
    if kind == "author":
        return text * max(1, megabytes * 1_000_000 // len(text.encode()))
    if kind == "prose":
        text = re.sub(r"(?m)^!\[.*\n", "", text)
    if kind != "pages":
        text = re.sub(r"(?m)^#+ +(\S.*)$", r"**\1**", text)
    parts: list[str] = []
    size = 0
    while size < megabytes * 1_000_000:
        number = len(parts)
        if kind == "pages":
            part = re.sub(r"(?m)^(#+ +\S.*)$", lambda m: f"{m[1]} {number}", text)  # noqa: B023
        else:
            part = f"# 第{number}章\n\n{text}"
        parts.append(part)
        size += len(part.encode())
    return "".join(parts)


def measure(file: Path) -> None:
    """Imports one file and prints seconds, processor seconds, the peak in MB, and the processor
    seconds that writing the same files takes."""
    from kg.importing.run import import_notes

    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        start, used = time.perf_counter(), time.process_time()
        import_notes([file], Path(folder) / "docs")
        seconds, processor = time.perf_counter() - start, time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(seconds, processor, peak, _writing(Path(folder)))


def _writing(folder: Path) -> float:
    """Processor seconds of a loop that writes the files of `docs` once more."""
    made = [(path.relative_to(folder / "docs"), path) for path in (folder / "docs").rglob("*")]
    copy = folder / "copy"
    for name, path in made:
        (copy / name if path.is_dir() else (copy / name).parent).mkdir(parents=True, exist_ok=True)
    files = [(str(copy / name), path.read_bytes()) for name, path in made if path.is_file()]
    used = time.process_time()
    for name, data in files:
        with open(name, "wb", buffering=0) as file:
            file.write(data)
    return time.process_time() - used


def main() -> None:
    from markdown import markdown

    sample = notes(1, "prose")
    start = time.process_time()
    markdown(sample, extensions=["tables", "fenced_code", "attr_list"])
    rival = len(sample.encode()) / 1e6 / (time.process_time() - start)
    print(
        f"{'notes':>12} {'MB':>5} {'MB/s':>7} {'MB/s a core':>12} {'peak MB':>8} {'× Markdown':>11}"
        f" {'writing alone':>14}"
    )
    with tempfile.TemporaryDirectory(dir=_memory()) as folder:
        for kind in KINDS:
            if kind == "author":
                for name in DATA:
                    shutil.copy(NOTES.with_name(name), folder)
            for size in (0, *SIZES) if kind == "author" else SIZES:
                file = Path(folder) / "notes.md"
                file.write_text(notes(size, kind), "utf-8")
                megabytes = file.stat().st_size / 1e6
                output = subprocess.run(
                    [sys.executable, "-m", "bench.importing", file],
                    capture_output=True, text=True, check=True,
                ).stdout  # fmt: skip
                seconds, processor, peak, writing = map(float, output.split())
                rates = megabytes / seconds, megabytes / processor
                print(
                    f"{kind:>12} {megabytes:>5.2g} {rates[0]:>7.2f} {rates[1]:>12.2f} {peak:>8.0f}"
                    f" {rates[1] / rival:>11.1f} {megabytes / writing:>14.1f}",
                    flush=True,
                )


def _memory() -> str | None:
    """A file system in memory, so that the disk's speed is not what is measured."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


if __name__ == "__main__":
    if len(sys.argv) == 2:
        measure(Path(sys.argv[1]))
    else:
        main()
