"""Follows links between notes and headings to the pages that they became."""

import os
import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from kg.importing.outline import Section
from kg.importing.plain import plain

_ANCHOR = re.compile(
    r"""<[^<>]*?\b(?:id|name)\s*=\s*["']?([^"'\s>]+)|"""
    r"^#{1,6}[ ][^\n]*\{:?\s*#([\w-]+)[^}\n]*\}\s*$",
    re.MULTILINE,
)
_MARKDOWN = re.compile(r"\.md\Z", re.IGNORECASE)
_NUMBERED = re.compile(r"-(\d+)\Z")


@dataclass
class _Target:
    """A notes file that links may lead to."""

    sections: list[Section]
    text: str

    @cached_property
    def headings(self) -> dict[str, list[Section]]:
        found: dict[str, list[Section]] = defaultdict(list)
        for section in self.sections:
            found[_key(section.heading)].append(section)
        return found

    @cached_property
    def anchors(self) -> dict[str, int]:
        """Where each anchor that the author set stands."""
        found: dict[str, int] = {}
        for match in _ANCHOR.finditer(self.text):
            found.setdefault(match.group(1) or match.group(2), match.start())
        return found


class Links:
    """The headings and anchors of all notes that are imported together."""

    def __init__(self) -> None:
        self._files: dict[Path, _Target] = {}
        self._by_name: dict[str, list[Path]] = defaultdict(list)
        self._by_source: dict[str, tuple[Path, _Target]] = {}

    def add_file(self, path: Path, sections: list[Section], text: str) -> None:
        target = _Target(sections, text)
        real = Path(os.path.realpath(path))
        self._files[real] = target
        self._by_name[_key(real.stem)].append(real)
        if sections:
            self._by_source[sections[0].source] = (real, target)

    def resolve(self, link: str, section: Section) -> str | None:
        """The page (and anchor) that a link written in `section` leads to; None if to none."""
        path, _, fragment = link.replace("\\", "/").partition("#")
        real, here = self._by_source[section.source]
        if path:
            found = Path(os.path.realpath(real.parent / unquote(path)))
            here = self._files.get(found)
            if here is None or not here.sections:
                return None
            if not fragment:
                return here.sections[0].path
        return self._fragment(here, unquote(fragment), bool(path))

    def resolve_words(self, words: str, section: Section) -> str | None:
        """The page of the heading that a link's words are, in the file of `section`. Other tools
        give headings anchors of their own."""
        found = self._by_source[section.source][1].headings.get(_key(plain(words)))
        return found[0].path if found else None

    def resolve_name(self, link: str, section: Section) -> str | None:
        """The page that a link by name leads to: `note`, `folder/note#heading` or `#heading`. A
        note next to the one that links comes first, then a heading of that name."""
        name, _, fragment = link.partition("#")
        # The name of a block is an anchor; a heading may stand before it.
        fragment = fragment.rpartition("#")[2].removeprefix("^")
        real, here = self._by_source[section.source]
        if name:
            stem = _MARKDOWN.sub("", name.strip()).rpartition("/")[2]
            same = self._by_name.get(_key(stem), ())
            near = min(same, key=lambda found: found.parent != real.parent, default=None)
            if near is None:
                for target in (here, *self._files.values()):
                    if found := target.headings.get(_key(name)):
                        return found[0].path
                return None
            here = self._files[near]
            if not here.sections:
                return None
            if not fragment:
                return here.sections[0].path
        return self._fragment(here, fragment, anywhere=bool(name))

    def _fragment(self, target: _Target, fragment: str, anywhere: bool) -> str | None:
        key = _key(fragment)
        if not key:
            return target.sections[0].path
        if key in target.headings:
            return target.headings[key][0].path
        if (numbered := _NUMBERED.search(fragment)) and (
            same := target.headings.get(_key(fragment[: numbered.start()]))
        ):
            return same[min(int(numbered.group(1)), len(same) - 1)].path
        if fragment in target.anchors:
            starts = [section.offset for section in target.sections]
            index = max(bisect_right(starts, target.anchors[fragment]) - 1, 0)
            return f"{target.sections[index].path}#{fragment}"
        return target.sections[0].path if anywhere else None


def _key(heading: str) -> str:
    return re.sub(r"\W+|_", "", heading.casefold())
