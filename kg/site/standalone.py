"""Makes one file of a snippet and the snippets it builds on, so that a copy runs as it is."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.site.snippets import Snippet


@dataclass
class _Part:
    """A module on its way into the file: kept lines, and under which name each of its names is."""

    imports: list[str]
    body: str
    names: dict[str, str]


def standalone(snippet: Snippet, snippets: Mapping[str, Snippet]) -> str | None:
    """The snippet's source with what it imports from other snippets put before it.

    A name that two modules define is renamed in the one that is imported. None where a module is
    imported in another way than `from package.group.name import …` at the top.
    """
    if not snippet.needs:
        return snippet.shown
    order: list[Snippet] = []
    if not _visit(snippet, snippets, order, set()):
        return None
    return _joined(tuple(order))


@lru_cache(maxsize=1024)
def _joined(order: tuple[Snippet, ...]) -> str | None:
    """One file of the last snippet and those before it, each of which builds on earlier ones."""
    snippet = order[-1]
    package = snippet.module.partition(".")[0]
    taken = _defined(ast.parse(snippet.shown))
    parts: dict[str, _Part] = {}
    for part in order:
        made = _part(part, package, parts, taken, last=part is snippet)
        if made is None:
            return None
        parts[part.module] = made
        taken |= set(made.names.values())
    tree = ast.parse(snippet.shown)
    head = ast.get_docstring(tree, clean=False)
    lines = snippet.shown.splitlines()
    docstring = "\n".join(lines[: tree.body[0].end_lineno]) + "\n\n" if head is not None else ""
    imports = list(dict.fromkeys(line for part in parts.values() for line in part.imports))
    imports.sort(key=lambda line: (not line.startswith("from __future__"), "torch" in line))
    out = [docstring + "\n".join(imports)]
    for part in order[:-1]:
        out.append(f"# ---- {part.id}：{part.summary} ----\n\n{parts[part.module].body}")
    out.append(f"# ---- {snippet.id} ----\n\n{parts[snippet.module].body}")
    return "\n\n\n".join(out) + "\n"


def _visit(
    snippet: Snippet, snippets: Mapping[str, Snippet], order: list[Snippet], seen: set[str]
) -> bool:
    if snippet.id not in seen:
        seen.add(snippet.id)
        for need in snippet.needs:
            if need not in snippets or not _visit(snippets[need], snippets, order, seen):
                return False
        order.append(snippet)
    return True


def _defined(tree: ast.Module) -> set[str]:
    """The names that a module defines at its top, imports from elsewhere not counted."""
    names = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                names |= {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
    return names


def _part(
    snippet: Snippet, package: str, parts: Mapping[str, _Part], taken: set[str], last: bool
) -> _Part | None:
    tree = ast.parse(snippet.shown)
    names = {name: name for name in _defined(tree)}
    if not last:
        for dropped in ("main", "__all__"):
            names.pop(dropped, None)
        for name in names:
            if name in taken:
                names[name] = f"{name}_of_{snippet.name}"
    imports, dropped, aliases = [], [], dict(names)
    lines = snippet.shown.splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import) and any(_of(a.name, package) for a in node.names):
            return None
        if isinstance(node, ast.ImportFrom) and _of(node.module or "", package):
            source = parts.get(node.module)
            if source is None or any(alias.name not in source.names for alias in node.names):
                return None
            for alias in node.names:
                aliases[alias.asname or alias.name] = source.names[alias.name]
            dropped.append(node)
    for index, node in enumerate(tree.body):
        if node in dropped:
            continue
        if index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            dropped.append(node)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            imports.append("\n".join(lines[node.lineno - 1 : node.end_lineno]))
            dropped.append(node)
        elif not last and _is_demonstration(node):
            dropped.append(node)
    renamed = {old: new for old, new in aliases.items() if old != new}
    return _Part(imports, _cut(_rename(snippet.shown, tree, renamed), dropped), aliases)


def _of(module: str, package: str) -> bool:
    return module.partition(".")[0] == package


def _is_demonstration(node: ast.stmt) -> bool:
    """`def main`, `if __name__ == …` and `__all__`."""
    if isinstance(node, ast.If):
        return "__name__" in ast.unparse(node.test)
    if isinstance(node, ast.Assign):
        return any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
    return isinstance(node, ast.FunctionDef) and node.name == "main"


def _rename(source: str, tree: ast.Module, renamed: Mapping[str, str]) -> list[str]:
    """The lines of the source with names changed where they are used and defined."""
    lines = [line.encode() for line in source.splitlines()]
    changes = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in renamed:
            changes.append((node.lineno - 1, node.col_offset, node.id))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name in renamed:
            at = lines[node.lineno - 1].index(node.name.encode(), node.col_offset + 4)
            changes.append((node.lineno - 1, at, node.name))
    for row, column, name in sorted(changes, reverse=True):
        line = lines[row]
        lines[row] = line[:column] + renamed[name].encode() + line[column + len(name.encode()) :]
    return [line.decode() for line in lines]


def _cut(lines: list[str], dropped: list[ast.stmt]) -> str:
    for node in dropped:
        for row in range(node.lineno - 1, node.end_lineno):
            lines[row] = "\0"
    kept = "\n".join(line for line in lines if line != "\0").strip("\n")
    while "\n\n\n\n" in kept:
        kept = kept.replace("\n\n\n\n", "\n\n\n")
    return kept
