"""Keeps compiled templates from one build to the next."""

from functools import cache

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig

from kg.site import kept


def keep_compiled(env: Environment) -> None:
    """Lets an environment find what was compiled of the same templates before."""
    env.bytecode_cache = _bytecode()


def keep_compiled_code_templates(config: MkDocsConfig) -> None:
    """Does the same for the templates of mkdocstrings."""
    plugin = config.plugins.get("mkdocstrings")
    if plugin and plugin.plugin_enabled:
        for handler in plugin.handlers.seen_handlers:
            keep_compiled(handler.env)


@cache
def _bytecode() -> FileSystemBytecodeCache | None:
    folder = kept.folder()
    return FileSystemBytecodeCache(str(folder)) if folder else None
