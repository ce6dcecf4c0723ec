"""The folder in which one build keeps files for the next: this user's alone, bounded by no site."""

import os
import tempfile
from functools import cache
from pathlib import Path

from jinja2 import FileSystemBytecodeCache


@cache
def folder() -> Path | None:
    """Jinja's own folder for compiled templates, which it makes safe from other users.

    None where there can be none; then all is made anew.
    """
    try:
        return Path(FileSystemBytecodeCache().directory)
    except (OSError, RuntimeError):
        return None


def write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all; without it the next build does as this one."""
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
        os.replace(file.name, path)
    except OSError:
        return
