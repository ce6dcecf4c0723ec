"""Reads YAML and remembers the line of every key, so that a message can name it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from kg.model import Problem

Path = tuple[str | int, ...]
# The safe loader, in C where PyYAML was built with it.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# What stands before the first key where that is a plain word: blank lines and comments.
_PLAIN_BEGIN = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*(?=[A-Za-z])")


@dataclass(frozen=True)
class Located:
    """Parsed YAML, and the `text` that it was read from, which begins in `first_line`."""

    name: str
    data: Any
    text: str = ""
    first_line: int = 1

    def where(self, *path: str | int) -> str:
        """`file:line` of the innermost known part of `path`."""
        if not path and (begin := _PLAIN_BEGIN.match(self.text)):
            # Each concept asks for this, few for more.
            return f"{self.name}:{self.first_line + begin.group().count(chr(10))}"
        for end in range(len(path), -1, -1):
            if path[:end] in self._lines:
                return f"{self.name}:{self._lines[path[:end]]}"
        return self.name

    @cached_property
    def _lines(self) -> dict[Path, int]:
        """The line of each key or item by its path: looked for once a message needs one."""
        lines: dict[Path, int] = {}
        # An alias repeats a node, and may lead back into it.
        seen: set[int] = set()
        waiting: list[tuple[Path, yaml.Node | None]] = [((), yaml.compose(self.text, Loader))]
        while waiting:
            path, node = waiting.pop()
            if node is None or id(node) in seen:
                continue
            seen.add(id(node))
            lines.setdefault(path, self.first_line + node.start_mark.line)
            inner: list[tuple[Path, yaml.Node | None]] = []
            if isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    lines[(*path, key.value)] = self.first_line + key.start_mark.line
                    inner.append(((*path, key.value), value))
            elif isinstance(node, yaml.SequenceNode):
                inner = [((*path, place), value) for place, value in enumerate(node.value)]
            waiting += reversed(inner)
        return lines


def read_yaml(name: str, text: str, first_line: int = 1) -> tuple[Located, list[Problem]]:
    """Parses `text`; `name` and `first_line` say where it stands. Broken YAML is a problem."""
    try:
        data = yaml.load(text, Loader)
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        return Located(name, None), [Problem(f"{name}:{line}", f"not YAML: {error.problem}")]
    except RecursionError:
        return Located(name, None), [Problem(f"{name}:{first_line}", "nested too deep to read")]
    except (yaml.YAMLError, ValueError) as error:
        return Located(name, None), [Problem(f"{name}:{first_line}", f"not YAML: {error}")]
    return Located(name, data, text, first_line), []
