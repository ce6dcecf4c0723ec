"""Reads what a site has beside its pages: listed files, which are no part of it, and snippets.

What is wrong comes back as problems.
"""

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from kg.model import Problem
from kg.site import code_pages
from kg.site.snippets import Snippet, read_snippets


def take(files: Files, option: str, name: str, needed: bool) -> tuple[str | None, list[Problem]]:
    """The text of the file that an option of the plugin names; it is taken out of the files.

    Without such a file there is none, which is wrong if it is needed.
    """
    if listed := files.get_file_from_path(name):
        files.remove(listed)
        return listed.content_string, []
    where = f"mkdocs.yml: plugins: kg: {option}"
    missing = Problem(where, f"no such file in the docs folder: {name}")
    return None, [missing] if needed else []


def snippets_of(
    config: MkDocsConfig, snippets: str, tests: str
) -> tuple[dict[str, Snippet], list[Problem]]:
    """The snippets by id; the folders of snippets and tests are relative to `mkdocs.yml`."""
    root = Path(config.config_file_path).parent
    folder = root / snippets
    if not folder.is_dir():
        return {}, []
    if "mkdocstrings" not in config.plugins:
        says = (
            "code pages need the plugin `mkdocstrings` with "
            f"`paths: [{folder.parent.relative_to(root)}]`"
        )
        return {}, [Problem("mkdocs.yml: plugins", says)]
    try:
        found = read_snippets(folder, root / tests, root)
    except SyntaxError as error:
        return {}, [Problem(f"{error.filename}:{error.lineno}", f"not Python: {error.msg}")]
    problems = [
        Problem(f"{snippets}/{second.id}.py", f"its page's address is taken by {first.id}.py")
        for first, second in code_pages.same_names(found)
    ]
    return {snippet.id: snippet for snippet in found}, problems
