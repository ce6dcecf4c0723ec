"""Writes the Markdown of code pages: one a snippet, and the list of all of them."""

from collections.abc import Iterable, Mapping, Sequence

from kg.site import math
from kg.site.snippets import Snippet

# What mkdocstrings shows: the docstrings; the source stands below as one file.
_OPTIONS = {
    "show_root_heading": False,
    "show_root_toc_entry": False,
    "show_root_full_path": False,
    "show_source": False,
    "show_if_no_docstring": False,
    "members_order": "source",
    "heading_level": 2,
    "docstring_section_style": "table",
    "docstring_options": {"warn_unknown_params": False, "warnings": False},
    "show_signature_annotations": True,
    "show_bases": False,
    "inherited_members": False,
    "filters": ["!^_", "!^main$"],
}


def _options() -> str:
    lines = []
    for key, value in _OPTIONS.items():
        if isinstance(value, dict):
            lines.append(f"      {key}:")
            lines += [f"        {k}: {str(v).lower()}" for k, v in value.items()]
        else:
            text = str(value).lower() if isinstance(value, bool | int) else repr(value)
            lines.append(f"      {key}: {text.strip(chr(39)) if isinstance(value, str) else text}")
    return "\n".join(lines)


def code_page(snippet: Snippet, file: str) -> str:
    """The page of one snippet: its docstrings by mkdocstrings, then `file`, ready to be copied."""
    fence = "`" * 4
    return (
        f"---\ntitle: {_quoted(snippet.title)}\n"
        f"description: {_quoted(math.in_words(snippet.summary))}\n---\n\n"
        f"# {plain(snippet.title)}\n\n"
        f"::: {snippet.module}\n    options:\n{_options()}\n\n"
        f"## 完整代码 {{ #source data-search-exclude=1 }}\n\n"
        f"复制下面整个文件，存为 `{snippet.name}.py`，装好 PyTorch 就能运行："
        f"`python {snippet.name}.py`。\n\n"
        f'{fence}python title="{snippet.name}.py"\n{file.rstrip()}\n{fence}\n'
    )


def code_index(snippets: Sequence[Snippet], labels: Mapping[str, str]) -> str:
    """The list of all snippets by group; `labels` names the groups."""
    lines = [
        "# 代码",
        "",
        "每个概念一个自成一体的最小实现，都由测试验证；点进去可以整个复制运行。",
        "",
    ]
    for group in dict.fromkeys(snippet.group for snippet in snippets):
        lines += [f"## {plain(labels.get(group, group))}", ""]
        lines += [f"- [{plain(snippet.title)}]({snippet.name}.md)：{_rest(snippet)}"
                  for snippet in snippets if snippet.group == group]  # fmt: skip
        lines.append("")
    return "\n".join(lines)


def same_names(snippets: Iterable[Snippet]) -> list[tuple[Snippet, Snippet]]:
    """Pairs of snippets of different groups that claim the same address."""
    first: dict[str, Snippet] = {}
    return [(first[s.name], s) for s in snippets if first.setdefault(s.name, s) is not s]


def _rest(snippet: Snippet) -> str:
    rest = snippet.summary[len(snippet.title) :].lstrip("：: ")
    return plain(rest or snippet.title)


def plain(text: str) -> str:
    """Text as Markdown that shows it as it is, but for its formulas."""
    parts = math.apart(text)
    for i, part in enumerate(parts):
        if i % 2:
            parts[i] = f"${part}$"
            continue
        for mark in "\\`*_[]<>#":
            part = part.replace(mark, "&lt;" if mark == "<" else "\\" + mark)
        parts[i] = part
    return "".join(parts)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
