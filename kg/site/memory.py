"""What `mkdocs serve` has read and made, kept between its builds and from one run to the next.

Each part compares what it knows with what the site is now. From another run all is forgotten if
anything that is installed is another. The file is this user's alone (kg/site/kept.py).
"""

import os
import pickle
import sys
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zlib import compress, decompress

import mkdocs

from kg.site import kept
from kg.site.finish import Finisher
from kg.site.frames import Frames
from kg.site.graph_files import GraphFiles
from kg.site.knowledge import Cache
from kg.site.rendering import Renderings
from kg.site.search_entries import SearchEntries

# Of so many sites files are kept, and of a site no more bytes than this.
_SITES, _BYTES = 5, 64 << 20
_DIGEST = sha256().digest_size


@dataclass
class Memory:
    """All parts; `relations` and `renderings` are None where nothing is kept."""

    relations: Cache | None
    renderings: Renderings | None
    finisher: Finisher
    search: SearchEntries
    frames: Frames
    graph: GraphFiles

    @classmethod
    def new(cls, keep: bool) -> "Memory":
        """An empty one; it stays so unless it shall `keep` what passes through it."""
        return cls(
            Cache() if keep else None,
            Renderings() if keep else None,
            *(part(keep) for part in (Finisher, SearchEntries, Frames, GraphFiles)),
        )


def recalled(site: str) -> Memory | None:
    """What an earlier run kept of a site, which its docs folder names."""
    if not (path := _path(site)):
        return None
    try:
        content = path.read_bytes()
    except OSError:
        return None
    version, digest = content[:_DIGEST], content[_DIGEST : 2 * _DIGEST]
    packed = content[2 * _DIGEST :]
    if version != _version() or digest != sha256(packed).digest():
        return None
    return pickle.loads(decompress(packed))


def keep(memory: Memory, site: str) -> None:
    """Writes it down for later runs."""
    if not (path := _path(site)):
        return
    packed = compress(pickle.dumps(memory, pickle.HIGHEST_PROTOCOL), 1)
    if len(packed) <= _BYTES:
        kept.write(path, _version() + sha256(packed).digest() + packed)
    with suppress(OSError):
        # Another run may clear up at the same time.
        files = sorted(path.parent.glob("kg-site-*.bin"), key=lambda file: file.stat().st_mtime)
        for old in files[:-_SITES]:
            old.unlink()


def _path(site: str) -> Path | None:
    folder = kept.folder()
    return folder / f"kg-site-{sha256(site.encode()).hexdigest()[:16]}.bin" if folder else None


def _version() -> bytes:
    """Another for each Python, each set of installed packages and each state of this one."""
    installed = sorted(name for name in os.listdir(Path(mkdocs.__file__).parents[1])
                       if name.endswith(".dist-info"))  # fmt: skip
    own = [(str(path), (state := path.stat()).st_size, state.st_mtime_ns)
           for path in sorted(Path(__file__).parents[1].rglob("*.*"))
           if path.suffix != ".pyc"]  # fmt: skip
    return sha256(repr((sys.version, installed, own)).encode()).digest()
