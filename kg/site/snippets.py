"""Reads the snippets folder: each snippet's title, source, heart, needs and tests."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from textwrap import dedent

_HEART = re.compile(r"^[ \t]*# *--8<-- *\[(start|end): *heart\] *\n", re.MULTILINE)
# What only a formatter reads.
_FORMATTER = re.compile(r"[ \t]*# fmt: skip\b.*$", re.MULTILINE)
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
    def shown(self) -> str:
        """The source as readers see it, without the marks of its heart."""
        return _HEART.sub("", self.source)

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
        source = _FORMATTER.sub("", path.read_text(encoding="utf-8"))
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
    of the last public class, or the last public function but `main`. Docstrings and checks of
    arguments are left out.
    """
    marks = list(_HEART.finditer(source))
    if len(marks) == 2:
        part = source[marks[0].end() : marks[1].start()]
    else:
        node = _main_part(ast.parse(source))
        if node is None:
            return ""
        part = "\n".join(source.splitlines()[node.lineno - 1 : node.end_lineno])
    part = dedent(part)
    lines = part.splitlines()
    for first, last in sorted(_asides(part), reverse=True):
        del lines[first - 1 : last]
    return "\n".join(_shortened(lines, most))


def _shortened(lines: list[str], most: int) -> list[str]:
    """At most `most` lines that are not empty; of empty ones those that part definitions."""
    left = sum(bool(line.strip()) for line in lines)
    room = most - (left > most)
    out: list[str] = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if not line.strip():
            if out and not out[-1].endswith(":") and re.match(r"\s*(?:def|class|@)", after):
                out.append("")
        elif room:
            room -= 1
            out.append(line)
        else:
            return [*out, _indent(line) + "…"]
    return out


def _asides(part: str) -> list[tuple[int, int]]:
    """First and last lines of docstrings and checks; none where what is marked is no whole."""
    try:
        return list(_found_asides(ast.parse(part)))
    except SyntaxError:
        return []


def _found_asides(tree: ast.AST) -> Iterator[tuple[int, int]]:
    for field in ("body", "orelse"):
        block = getattr(tree, field, None)
        block = block if isinstance(block, list) else []
        aside = [_is_docstring(node) or _is_check(node) for node in block]
        for node, off in zip(block, aside, strict=True):
            # What has nothing else in it stays: without it the code would be none.
            if off and not all(aside):
                yield node.lineno, node.end_lineno
            else:
                yield from _found_asides(node)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_check(node: ast.stmt) -> bool:
    """Whether a statement does nothing but raise where something is wrong."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        called = node.value.func
        return isinstance(called, ast.Name) and called.id.lstrip("_").startswith("check")
    if isinstance(node, ast.If | ast.For):
        return all(map(_is_check, (*node.body, *node.orelse)))
    return isinstance(node, ast.Raise)


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
