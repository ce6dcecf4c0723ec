"""Keeps what a page's Markdown became between the builds of `mkdocs serve`.

A page is rendered again when its Markdown, the code that it shows, the configuration or the set of
files is another than in the build before. So is a page about which anything was logged, to say it
again, and every page if a Markdown extension may read what does not stand on the page.
"""

import copy
import logging
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

import markdown.extensions
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from kg.site.setting import in_words

_OWN = frozenset(module.name for module in pkgutil.iter_modules(markdown.extensions.__path__))
_KNOWN = ("markdown.extensions.", "pymdownx.", "kg.site.")
_READS_FILES = frozenset(("pymdownx.snippets", "pymdownx.b64"))
_CODE_BLOCK = re.compile(r"^(#{1,6} *)?::: ?", re.MULTILINE)
# A call by which mkdocstrings made an anchor known while it rendered: which listener, with what.
_Call = tuple[int, tuple, dict[str, Any]]


@dataclass(frozen=True)
class _Kept:
    key: bytes
    content: str
    toc: TableOfContents
    title: str | None
    anchors: frozenset[str]
    links: Mapping[str, dict[str, str]] | None
    calls: tuple[_Call, ...]


class Renderings:
    """Renders pages, those that are the same as in the build before from memory."""

    def __init__(self) -> None:
        self._setting: object = None
        self._kept: dict[str, _Kept] = {}
        self._pure = False

    def begin(self, config: MkDocsConfig, files: Files) -> None:
        """Begins a build; all is forgotten if the configuration or the set of files is another."""
        setting = (_setting(config), [(file.src_uri, file.url, file.inclusion) for file in files])
        if setting != self._setting:
            self._setting, self._kept = setting, {}
        self._pure = all(map(_is_pure, config.markdown_extensions)) and _shows_code_alone(config)

    def render(self, page: Page, config: MkDocsConfig, files: Files, *, code: str | None) -> None:
        """Does what `Page.render` does. `code` is all the source text that the page shows.

        None says that it shows none; if it has a `:::` block all the same, it is not kept.
        """
        path = page.file.src_uri
        pure = self._pure and (code is not None or not _CODE_BLOCK.search(page.markdown))
        key = sha256(f"{page.markdown}\0{code}".encode()).digest()
        kept = self._kept.pop(path, None)
        if pure and kept and kept.key == key:
            _restore(page, kept, config, files)
        else:
            with _hearing() as heard, _recording(page, config) as calls:
                Page.render(page, config, files)
            if not pure or heard:
                return
            kept = _keep(page, key, tuple(calls))
        self._kept[path] = kept


def _keep(page: Page, key: bytes, calls: tuple[_Call, ...]) -> _Kept:
    links = page.links_to_anchors
    return _Kept(
        key=key,
        content=page.content,
        toc=copy.deepcopy(page.toc),
        title=page._title_from_render,
        anchors=frozenset(page.present_anchor_ids),
        links=None if links is None else {file.src_uri: to for file, to in links.items()},
        calls=calls,
    )


def _restore(page: Page, kept: _Kept, config: MkDocsConfig, files: Files) -> None:
    page.content = kept.content
    page.toc = copy.deepcopy(kept.toc)
    page._title_from_render = kept.title
    page.present_anchor_ids = set(kept.anchors)
    if kept.links is not None:
        page.links_to_anchors = {files.get_file_from_path(p): to for p, to in kept.links.items()}
    listeners = _listeners(config) if kept.calls else []
    for index, args, named in kept.calls:
        listener, method = listeners[index]
        getattr(listener, method)(*(page if arg is Page else arg for arg in args), **named)


def _setting(config: MkDocsConfig) -> str:
    """All of the configuration that rendering hangs on."""
    plugin = config.plugins.get("mkdocstrings")
    names = [name if isinstance(name, str) else type(name) for name in config.markdown_extensions]
    return in_words(
        (names, config.mdx_configs, config.validation, config.use_directory_urls, config.site_url,
         config.theme.name, config.theme.get("language"), plugin and plugin.config)
    )  # fmt: skip


def _is_pure(extension: object) -> bool:
    """Whether what an extension makes of a page hangs on nothing but the page and its links."""
    if not isinstance(extension, str):
        return type(extension).__module__.partition(".")[0] in ("mkdocstrings", "mkdocs_autorefs")
    own = extension in _OWN or extension.startswith(_KNOWN)
    return own and extension not in _READS_FILES


def _shows_code_alone(config: MkDocsConfig) -> bool:
    """Whether mkdocstrings shows code by its own templates and without where it is used."""
    plugin = config.plugins.get("mkdocstrings")
    return not plugin or not (
        plugin.config.custom_templates or "backlinks" in repr(plugin.config.handlers)
    )


def _listeners(config: MkDocsConfig) -> list[tuple[object, str]]:
    """Whom mkdocstrings tells of the code that it shows, and by which method."""
    plugin = config.plugins.get("mkdocstrings")
    if not plugin or not plugin.plugin_enabled:
        return []
    handlers = plugin.handlers
    return [
        (handlers, "get_handler"),
        (handlers.inventory, "register"),
        (config.plugins["autorefs"], "register_anchor"),
    ]


@contextmanager
def _recording(page: Page, config: MkDocsConfig) -> Iterator[list[_Call]]:
    """Collects what the listeners are told; the page among it stands as `Page`."""
    calls: list[_Call] = []

    def record(index: int, told: Callable, *args: object, **named: object) -> object:
        calls.append((index, tuple(Page if arg is page else arg for arg in args), named))
        return told(*args, **named)

    listeners = _listeners(config)
    for index, (listener, method) in enumerate(listeners):
        setattr(listener, method, partial(record, index, getattr(listener, method)))
    try:
        yield calls
    finally:
        for listener, method in listeners:
            delattr(listener, method)


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.heard: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record)


@contextmanager
def _hearing() -> Iterator[list[logging.LogRecord]]:
    """Collects what is logged."""
    ear, log = _Ear(), logging.getLogger("mkdocs")
    log.addHandler(ear)
    try:
        yield ear.heard
    finally:
        log.removeHandler(ear)
