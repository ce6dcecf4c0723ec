"""Builds small folders of notes and imports them as a user would."""

import json
import struct
import zlib
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from kg.cli.importing import import_notes


def png(seed: int = 0) -> bytes:
    """A PNG of one pixel; each seed gives another content."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(bytes((0, seed % 256, seed // 256, 7)))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
    )


class Workshop:
    """A folder `notes/`, a folder `pictures/` and a docs folder."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.notes = top / "notes"
        self.pictures = top / "pictures"
        self.docs = top / "docs"
        self.notes.mkdir()
        self.pictures.mkdir()

    def write(self, text: str | bytes, name: str = "notes.md") -> Path:
        path = self.notes / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def picture(self, path: str, seed: int = 0) -> Path:
        target = self.top / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(png(seed))
        return target

    def run(self, *arguments: object, notes: object = None) -> SimpleNamespace:
        """`kg import`: exit code, what it printed, and its JSON report."""
        report = self.top / "report.json"
        report.unlink(missing_ok=True)
        call = [notes or self.notes, "--into", self.docs, "--json", report, *arguments]
        result = CliRunner().invoke(import_notes, [str(argument) for argument in call])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        data = json.loads(report.read_text("utf-8")) if report.exists() else None
        return SimpleNamespace(code=result.exit_code, text=result.output, report=data)

    def page(self, path: str) -> str:
        return (self.docs / path).read_text("utf-8")

    def body(self, text: str, *arguments: object) -> str:
        """The body of the page that a note of one section becomes."""
        self.write(f"# 页\n\n{text}")
        self.run("--images", self.pictures, *arguments)
        return self.page("页.md").split("# 页\n\n", 1)[1].rstrip("\n")

    def pages(self) -> dict[str, str]:
        """All pages by path, without what the importer keeps for itself."""
        return {
            path.relative_to(self.docs).as_posix(): path.read_text("utf-8")
            for path in sorted(self.docs.rglob("*.md"))
            if not path.relative_to(self.docs).parts[0].startswith(".")
        }

    def bytes(self) -> dict[str, tuple[bytes, int]]:
        """Every file of the docs folder, hidden ones too, with its time of change."""
        return {
            path.relative_to(self.docs).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
            for path in sorted(self.docs.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)
