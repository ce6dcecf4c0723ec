"""Reads the snippets folder: each snippet's title, source, heart, needs and tests."""

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_HEART = re.compile(r"^[ \t]*# *--8<-- *\[(start|end): *heart\] *\n", re.MULTILINE)
_HEART_LINES = 15


@dataclass(frozen=True)
class Test:
    """A test of a snippet: its name and what its docstring says, if it has one."""

    name: str
    says: str


@dataclass(frozen=True)
class Snippet:
    """A snippet: `id` is `group/name`; `needs` lists the ids of snippets that it imports.

    `summary` is the first line of its docstring, `title` that line up to the colon; `tests` what
    `test_file`, a path relative to the site's root folder, proves about it.
    """

    id: str
    module: str
    title: str
    summary: str
    source: str
    needs: tuple[str, ...] = ()
    test_file: str = ""
    tests: tuple[Test, ...] = ()

    @property
    def name(self) -> str:
        return self.id.rpartition("/")[2]

    @property
    def group(self) -> str:
        return self.id.partition("/")[0]


def read_snippets(folder: Path, tests: Path, root: Path) -> tuple[Snippet, ...]:
    """Reads `folder/<group>/<name>.py`, with tests from `tests/<group>/test_<name>.py`.

    Raises:
        SyntaxError: a snippet is not Python.
    """
    snippets = []
    for path in sorted(folder.glob("*/*.py")):
        if path.name == "__init__.py":
            continue
        id = f"{path.parent.name}/{path.stem}"
        test = tests / path.parent.name / f"test_{path.stem}.py"
        source = path.read_text(encoding="utf-8")
        docstring, needs = _parsed(source, str(path), folder.name)
        summary = (docstring or path.stem).strip().splitlines()[0].rstrip("。")
        snippets.append(
            Snippet(
                id=id,
                module=f"{folder.name}.{path.parent.name}.{path.stem}",
                title=re.split(r"[：:]", summary, maxsplit=1)[0].strip(),
                summary=summary,
                source=source,
                needs=needs,
                test_file=test.relative_to(root).as_posix()
                if test.is_file() and test.is_relative_to(root)
                else "",
                tests=_tests(test.read_text(encoding="utf-8"), str(test)) if test.is_file() else (),
            )
        )
    return tuple(snippets)


@lru_cache(maxsize=1024)
def _parsed(source: str, path: str, package: str) -> tuple[str | None, tuple[str, ...]]:
    """A snippet's docstring and what it needs."""
    tree = ast.parse(source, path)
    return ast.get_docstring(tree), tuple(_needs(tree, package))


@lru_cache(maxsize=1024)
def heart(source: str, most: int = _HEART_LINES) -> str:
    """The lines that show the idea, at most `most` of them.

    They stand between `# --8<-- [start: heart]` and `# --8<-- [end: heart]`, or are the `forward`
    of the last public class, or the last public function but `main`, without its docstring.
    """
    marks = list(_HEART.finditer(source))
    if len(marks) == 2:
        lines = source[marks[0].end() : marks[1].start()].splitlines()
    else:
        node = _main_part(ast.parse(source))
        if node is None:
            return ""
        lines = source.splitlines()[node.lineno - 1 : node.end_lineno]
        if ast.get_docstring(node, clean=False) is not None:
            says = node.body[0]
            del lines[says.lineno - node.lineno : says.end_lineno - node.lineno + 1]
    lines = [line for line in lines if line.strip()]
    if len(lines) > most:
        lines = [*lines[: most - 1], _indent(lines[most - 1]) + "…"]
    shift = min((len(_indent(line)) for line in lines), default=0)
    return "\n".join(line[shift:] for line in lines)


def shown_code(snippet: Snippet, snippets: Mapping[str, Snippet]) -> str:
    """The source of all snippets on which a snippet's page hangs.

    Those are the ones that it builds on, and those that build on it: what they import of it is
    known by a second name.
    """
    users: dict[str, list[str]] = {}
    for other in snippets.values():
        for need in other.needs:
            users.setdefault(need, []).append(other.id)
    found = {
        *_reached(snippet.id, lambda id: snippets[id].needs if id in snippets else ()),
        *_reached(snippet.id, lambda id: users.get(id, ())),
    }
    return "\0".join(f"{id}\0{snippets[id].source}" for id in sorted(found) if id in snippets)


def _reached(start: str, step: Callable[[str], Iterable[str]]) -> set[str]:
    seen, left = {start}, [start]
    while left:
        more = [id for id in step(left.pop()) if id not in seen]
        seen.update(more)
        left += more
    return seen


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _main_part(tree: ast.Module) -> ast.AST | None:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    public = [node for node in tree.body if isinstance(node, (ast.ClassDef, *functions))
              and not node.name.startswith("_") and node.name != "main"]  # fmt: skip
    for wanted in ("forward", "__call__", "step"):
        for node in reversed(public):
            if isinstance(node, ast.ClassDef):
                for part in node.body:
                    if isinstance(part, functions) and part.name == wanted:
                        return part
    return next((node for node in reversed(public) if isinstance(node, functions)), None)


def _needs(tree: ast.Module, package: str) -> Iterable[str]:
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == package and len(parts) >= 3:
                found["/".join(parts[1:3])] = None
    return found


@lru_cache(maxsize=1024)
def _tests(source: str, path: str) -> tuple[Test, ...]:
    found = []
    for node in ast.parse(source, path).body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            says = (ast.get_docstring(node) or "").strip().splitlines()
            found.append(Test(node.name, says[0].rstrip("。.") if says else ""))
    return tuple(found)
