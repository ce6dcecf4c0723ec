"""Keeps compiled templates from one build to the next, in Jinja's own folder for them."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig


def keep_compiled(env: Environment) -> None:
    """Lets an environment find what was compiled of the same templates before."""
    env.bytecode_cache = _bytecode()


def keep_compiled_code_templates(config: MkDocsConfig) -> None:
    """Does the same for the templates of mkdocstrings."""
    plugin = config.plugins.get("mkdocstrings")
    if plugin and plugin.plugin_enabled:
        for handler in plugin.handlers.seen_handlers:
            keep_compiled(handler.env)


def kept_in() -> Path | None:
    """The folder, of this user alone, where there is one."""
    kept = _bytecode()
    return Path(kept.directory) if kept else None


@cache
def _bytecode() -> FileSystemBytecodeCache | None:
    try:
        return FileSystemBytecodeCache()
    except (OSError, RuntimeError):
        # Without a folder that is safe from others, templates are compiled anew.
        return None
