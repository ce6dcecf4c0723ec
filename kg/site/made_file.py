"""A file of the site whose content is made when it is written, so that not all are held."""

from collections.abc import Callable
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.utils import write_file


class MadeFile(File):
    """A generated file that knows how its content is made."""

    make: Callable[[], bytes] | None

    @classmethod
    def at(cls, path: str, config: MkDocsConfig, make: Callable[[], bytes]) -> "MadeFile":
        """The file at a path below the site's root."""
        file = cls.generated(config, path, content=b"")
        file.make = make
        return file

    @property
    def content_bytes(self) -> bytes:
        return self.make() if self.make else Path(self.abs_dest_path).read_bytes()

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self.make = lambda: value

    @property
    def content_string(self) -> str:
        return self.content_bytes.decode()

    @content_string.setter
    def content_string(self, value: str) -> None:
        self.content_bytes = value.encode()

    def copy_file(self, dirty: bool = False) -> None:
        write_file(self.content_bytes, self.abs_dest_path)
        # What it was made of need not be held for it any more.
        self.make = None
