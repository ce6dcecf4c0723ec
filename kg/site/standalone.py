"""Makes one file of a snippet and the snippets it builds on, so that a copy runs as it is."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from kg.site.snippets import Snippet


class _Module:
    """A parsed module. Several files hold the same one, so what is looked up in it is kept."""

    def __init__(self, source: str) -> None:
        self.tree = ast.parse(source)
        self.lines = source.splitlines()

    @cached_property
    def imports(self) -> list[ast.Import | ast.ImportFrom]:
        """All imports, wherever they stand."""
        return [n for n in ast.walk(self.tree) if isinstance(n, ast.Import | ast.ImportFrom)]

    @cached_property
    def names(self) -> list[ast.Name]:
        """All names that are used."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Name)]

    @cached_property
    def defined(self) -> frozenset[str]:
        """The names that are defined at the top, imports from elsewhere not counted."""
        names = set()
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    names |= {n.id for n in ast.walk(target) if isinstance(n, ast.Name)}
        return frozenset(names)


_module = lru_cache(maxsize=1024)(_Module)


def forget_modules() -> None:
    """Lets go of what was parsed, which takes more room than all pages."""
    _module.cache_clear()


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
    module = _module(snippet.shown)
    taken = set(module.defined)
    parts: dict[str, _Part] = {}
    for part in order:
        made = _part(part, package, parts, taken, last=part is snippet)
        if made is None:
            return None
        parts[part.module] = made
        taken |= set(made.names.values())
    head = ast.get_docstring(module.tree, clean=False)
    lines = module.lines[: module.tree.body[0].end_lineno] if head is not None else []
    docstring = "\n".join(lines) + "\n\n" if lines else ""
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


def _part(
    snippet: Snippet, package: str, parts: Mapping[str, _Part], taken: set[str], last: bool
) -> _Part | None:
    module = _module(snippet.shown)
    names = {name: name for name in module.defined}
    if not last:
        for dropped in ("main", "__all__"):
            names.pop(dropped, None)
        for name in names:
            if name in taken:
                names[name] = f"{name}_of_{snippet.name}"
    taken_over = _aliases(module, package, parts)
    if taken_over is None:
        return None
    aliases = names | taken_over
    imports, dropped = [], [node for node in module.imports if _is_of(node, package)]
    for index, node in enumerate(module.tree.body):
        title = index == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node, ast.Import | ast.ImportFrom):
            if node not in dropped:
                imports.append("\n".join(module.lines[node.lineno - 1 : node.end_lineno]))
                dropped.append(node)
        elif title or (not last and _is_demonstration(node)):
            dropped.append(node)
    renamed = {old: new for old, new in aliases.items() if old != new}
    lines = _rename(module, renamed) if renamed else list(module.lines)
    return _Part(imports, _cut(lines, dropped), aliases)


def _aliases(module: _Module, package: str, parts: Mapping[str, _Part]) -> dict[str, str] | None:
    """What a module calls the names that it has from other snippets, and how they are called
    there; None if it asks for more than their names."""
    aliases = {}
    for node in module.imports:
        if isinstance(node, ast.Import) and any(_of(a.name, package) for a in node.names):
            return None
        if _is_of(node, package):
            source = parts.get(node.module)
            if source is None or any(alias.name not in source.names for alias in node.names):
                return None
            for alias in node.names:
                aliases[alias.asname or alias.name] = source.names[alias.name]
    return aliases


def _is_of(node: ast.stmt, package: str) -> bool:
    return isinstance(node, ast.ImportFrom) and _of(node.module or "", package)


def _of(module: str, package: str) -> bool:
    return module.partition(".")[0] == package


def _is_demonstration(node: ast.stmt) -> bool:
    """`def main`, `if __name__ == …` and `__all__`."""
    if isinstance(node, ast.If):
        return "__name__" in ast.unparse(node.test)
    if isinstance(node, ast.Assign):
        return any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
    return isinstance(node, ast.FunctionDef) and node.name == "main"


def _rename(module: _Module, renamed: Mapping[str, str]) -> list[str]:
    """The lines of a module with names changed where they are used and defined."""
    lines = [line.encode() for line in module.lines]
    changes = [
        (node.lineno - 1, node.col_offset, node.id) for node in module.names if node.id in renamed
    ]
    for node in module.tree.body:
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
