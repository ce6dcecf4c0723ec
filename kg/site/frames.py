"""Puts what the theme's templates make around the pages, and keeps it under `mkdocs serve`.

Templates take most of a rebuild. What they make of a page is kept until what it shows, the
navigation or the configuration is another; nothing is, where somebody else's code has a say in it.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import sha256
from zlib import compress, decompress

from jinja2 import Environment, Template, TemplateNotFound
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from kg.site.markup import without_indentation
from kg.site.setting import in_words

# Between them a template and its context are made; these plugins change them by what we know.
_EVENTS = ("env", "nav", "page_context")
_KNOWN = ("kg.", "material.plugins.search.", "mkdocs.contrib.search", "mkdocs_autorefs.",
          "mkdocstrings.")  # fmt: skip


class Frames:
    """Renders the templates of pages; with `keep`, what was made before comes from memory."""

    def __init__(self, keep: bool) -> None:
        self._keep = keep
        self._shared: tuple[Navigation | None, str] = (None, "")
        self._kept: dict[str, tuple[bytes, int, bytes]] = {}

    def __getstate__(self) -> dict:
        return {**self.__dict__, "_shared": (None, self._shared[1])}

    def attach(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Begins a build: has the templates that the pages ask for render through this."""
        kept = self._keep and _is_known(config)
        for name in {_template(file.page) for file in files.documentation_pages() if file.page}:
            try:
                template = env.get_template(name)
            except TemplateNotFound:
                # MkDocs says which page asks for it.
                continue
            template.render = partial(self._render, template, kept)

    def _render(self, template: Template, kept: bool, context: Mapping) -> str:
        page = context["page"]
        if not kept:
            return "".join(_made(template, context))
        self._forget_other(context["nav"], context["config"])
        path, key = page.file.src_uri, _digest(page)
        known = self._kept.get(path)
        if known and known[0] == key:
            frame = decompress(known[2]).decode()
            return frame[: known[1]] + page.content + frame[known[1] :]
        before, content, after = _made(template, context)
        if content:
            packed = compress(f"{before}{after}".encode(), 1)
            self._kept[path] = (key, len(before), packed)
        return before + content + after

    def _forget_other(self, nav: Navigation, config: MkDocsConfig) -> None:
        """Forgets all if what every page may show is another than before."""
        if self._shared[0] is nav:
            return
        shared = in_words((_setting(config), _items(nav)))
        if self._shared[1] != shared:
            self._kept = {}
        self._shared = (nav, shared)


def _made(template: Template, context: Mapping) -> tuple[str, str, str]:
    """What a template writes before the content of a page, that content, and what comes after.

    It is without the white space that begins the template's lines: half of all that it writes.
    """
    html, content = Template.render(template, context), context["page"].content
    before, content, after = html.partition(content) if content else (html, "", "")
    return without_indentation(before), content, without_indentation(after)


def _template(page: Page) -> str:
    return page.meta.get("template", "main.html")


def _is_known(config: MkDocsConfig) -> bool:
    """Whether templates and what they are given are all of makes that we know."""
    handlers = (handler for event in _EVENTS for handler in config.plugins.events[event])
    return (
        config.theme.name == "material"
        and not config.theme.custom_dir
        and all(handler.__module__.startswith(_KNOWN) for handler in handlers)
    )


def _setting(config: MkDocsConfig) -> tuple[dict, dict]:
    """All of the configuration that a template may show."""
    # Markdown extensions may be objects, new in each build; each run has a folder of its own.
    others = ("plugins", "markdown_extensions", "site_dir")
    values = {key: value for key, value in config.items() if key not in others}
    return values, {name: plugin.config for name, plugin in config.plugins.items()}


def _items(items: Iterable) -> list[tuple]:
    """All that the theme shows of the navigation."""
    return [
        (item.title, getattr(item, "url", ""), getattr(item, "meta", None),
         _items(item.children or ()))
        for item in items
    ]  # fmt: skip


def _digest(page: Page) -> bytes:
    """All that the theme shows of a page beyond the navigation."""
    beside = [(p.title, p.url) for p in (page.previous_page, page.next_page) if p]
    known = (page.title, page.url, page.canonical_url, page.edit_url, page.is_homepage, page.meta,
             page.previous_page is None, beside, _entries(page.toc))  # fmt: skip
    return sha256(f"{known!r}\0{page.content}".encode()).digest()


def _entries(toc: Iterable[AnchorLink]) -> list[tuple]:
    return [(entry.title, entry.url, _entries(entry.children)) for entry in toc]
