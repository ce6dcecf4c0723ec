"""Reads the snippets folder: each snippet's title, source, heart, needs and tests."""

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
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
        tree = ast.parse(source, str(path))
        summary = (ast.get_docstring(tree) or path.stem).strip().splitlines()[0].rstrip("。")
        snippets.append(
            Snippet(
                id=id,
                module=f"{folder.name}.{path.parent.name}.{path.stem}",
                title=re.split(r"[：:]", summary, maxsplit=1)[0].strip(),
                summary=summary,
                source=source,
                needs=tuple(_needs(tree, folder.name)),
                test_file=test.relative_to(root).as_posix()
                if test.is_file() and test.is_relative_to(root)
                else "",
                tests=tuple(_tests(test)) if test.is_file() else (),
            )
        )
    return tuple(snippets)


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


def _tests(path: Path) -> Iterable[Test]:
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            says = (ast.get_docstring(node) or "").strip().splitlines()
            yield Test(node.name, says[0].rstrip("。.") if says else "")
