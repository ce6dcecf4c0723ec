"""Reads YAML and remembers the line of every key, so that a message can name it."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from kg.model import Problem

Path = tuple[str | int, ...]
# The safe loader, in C where PyYAML was built with it.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Located:
    """Parsed YAML with the 1-based line of each key or item, addressed by its path."""

    name: str
    data: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def where(self, *path: str | int) -> str:
        """`file:line` of the innermost known part of `path`."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return f"{self.name}:{self.lines[path[:end]]}"
        return self.name


def read_yaml(name: str, text: str, first_line: int = 1) -> tuple[Located, list[Problem]]:
    """Parses `text`; `name` and `first_line` say where it stands. Broken YAML is a problem."""
    lines: dict[Path, int] = {}
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        data = loader.construct_document(node) if node is not None else None
        _collect(node, (), first_line, lines, set())
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        return Located(name, None), [Problem(f"{name}:{line}", f"not YAML: {error.problem}")]
    except RecursionError:
        return Located(name, None), [Problem(f"{name}:{first_line}", "nested too deep to read")]
    except (yaml.YAMLError, ValueError) as error:
        return Located(name, None), [Problem(f"{name}:{first_line}", f"not YAML: {error}")]
    return Located(name, data, lines), []


def _collect(
    node: yaml.Node | None, path: Path, first_line: int, lines: dict[Path, int], seen: set[int]
) -> None:
    # An alias repeats a node, and may lead back into it.
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    lines.setdefault(path, first_line + node.start_mark.line)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[(*path, key.value)] = first_line + key.start_mark.line
            _collect(value, (*path, key.value), first_line, lines, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect(value, (*path, index), first_line, lines, seen)
