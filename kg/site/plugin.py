"""The MkDocs plugin: all hooks that MkDocs calls, each of which calls a room's function."""

import gc
import logging
from collections.abc import Iterable, Mapping
from functools import cache, partial
from html import escape
from pathlib import Path

import jieba
from jinja2 import Environment
from mkdocs.config import base
from mkdocs.config import config_options as opt
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink
from mkdocs.utils import get_relative_url
from pymdownx.slugs import slugify

from kg.extraction import forget_rules
from kg.model import Problem
from kg.site import kept, order, own_pages, previews, search_index, srcsets
from kg.site.addresses import GRAPH, Addresses, code_page, kind_page
from kg.site.chinese_words import read_by_need
from kg.site.compiled import keep_compiled, keep_compiled_code_templates
from kg.site.concept_index import by_kind
from kg.site.facts import Fact, read_facts
from kg.site.finish import Site
from kg.site.knowledge import Knowledge, gather
from kg.site.made_file import MadeFile
from kg.site.markup import attribute
from kg.site.memory import Memory, keep, recalled
from kg.site.navigation import KeptNavigation
from kg.site.page import Book
from kg.site.snippets import shown_code
from kg.site.sources import snippets_of, take
from kg.site.styles import page_styles, part_styles
from kg.vocabulary import Kind

_HERE = Path(__file__).parent
_TEMPLATES = str(_HERE / "templates")
_ASSETS = (
    "offline.js",
    "fonts/stix-two-math.woff2",
    "fonts/stix-two-math-core.woff2",
    "fonts/LICENSE",
)
_DOCSTRINGS = "assets/_mkdocstrings.css"
_GRAPH_TITLE = "概念图谱"

log = get_plugin_logger("kg")
jieba.setLogLevel(logging.WARNING)


class KgConfig(base.Config):
    """The options of the plugin in `mkdocs.yml`."""

    concepts = opt.Type(str, default="concepts.yml")
    """The file in the docs folder that lists concepts without a page of their own."""

    rules = opt.ListOfItems(opt.File(exists=True), default=[])
    """Files with rules of the site's own by which relations are read."""

    snippets = opt.Type(str, default="code/snippets")
    """The folder with `<group>/<name>.py`, beside `mkdocs.yml`; its tests are in `tests`."""

    tests = opt.Type(str, default="tests/snippets")
    """The folder with `<group>/test_<name>.py`, beside `mkdocs.yml`."""

    facts = opt.Type(str, default="facts.json")
    """The file in the docs folder with the figures that tests prove."""


class KgPlugin(BasePlugin[KgConfig]):
    """Reads the pages' knowledge and shows it on them."""

    def __init__(self) -> None:
        self._begin(serving=False)

    def on_startup(self, *, command: str, **_: object) -> None:
        """Keeps this instance, and with it what it knows, between the builds of `mkdocs serve`."""
        self._begin(serving=command == "serve")
        # What is loaded by now stays to the end, so no collection need look at it again.
        gc.freeze()

    def _begin(self, serving: bool) -> None:
        self._serving = serving
        self._memory: Memory | None = None if serving else Memory.new(keep=False)
        self._remembers = False
        self._site: Site | None = None
        self._docs = ""
        self._own: frozenset[str] = frozenset()
        self._shown: dict[str, str] = {}
        self._rendered = ""

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> None:
        self._site, self._docs = None, config.docs_dir
        if not self._memory:
            self._memory = recalled(config.docs_dir)
            self._remembers = bool(self._memory)
            self._memory = self._memory or Memory.new(keep=True)
        place = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(place, _TEMPLATES)
        config.extra_css.insert(0, "assets/kg/kg.css")
        if "pymdownx.arithmatex" not in config.markdown_extensions:
            config.markdown_extensions.append("pymdownx.arithmatex")
        config.mdx_configs.setdefault("pymdownx.arithmatex", {})["generic"] = True
        config.markdown_extensions.append("kg.site.numbering")
        # What the sign means that stands beside the name of a page which an import found empty.
        config.extra.setdefault("status", {}).setdefault("待补充", "笔记中这一节还没有内容")
        toc = config.mdx_configs.setdefault("toc", {})
        toc.setdefault("slugify", slugify(case="lower"))
        toc.setdefault("permalink", True)
        toc.setdefault("permalink_title", "永久链接")

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        keep_compiled_code_templates(config)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        options = self.config
        texts = {file.src_uri: file.content_string for file in files.documentation_pages()}
        knowledge = self._read(files, texts)
        snippets, problems = snippets_of(config, options.snippets, options.tests)
        _warn(problems)
        titles = {
            path: order.title(path, page.body, page.meta.data)
            for path, page in knowledge.pages.items()
        }
        code = {code_page(snippet.id): snippet for snippet in snippets.values()}
        kinds = {kind_page(kind.id): kind for kind, _ in by_kind(knowledge)}
        own = own_pages.markdown(kinds, code, snippets, titles)
        self._add(own, files, config, knowledge.kinds.values())
        pages = {file.src_uri: file.url for file in files.documentation_pages()}
        book, facts = Book(knowledge, snippets, titles), self._read_facts(files)
        self._site = Site(Addresses(pages), book, code, kinds, facts)
        if self._serving:
            self._shown = {path: shown_code(snippet, snippets) for path, snippet in code.items()}
        if config.nav is None:
            bodies = {path: (titles[path], page.body) for path, page in knowledge.pages.items()}
            config.nav = order.arrange(bodies) + own_pages.nav(kinds, code, titles)
        files.append(MadeFile.at(previews.PATH, config, partial(previews.of_site, self._site)))
        for path, make in self._memory.graph.of(self._site, config.site_name).items():
            files.append(MadeFile.at(path, config, make))
        if not self._serving:
            # Nothing more is read; what follows finds room.
            forget_rules()
            gc.collect()
        return files

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> None:
        # No template changes during a build; Jinja would look at its file whenever it is used.
        env.auto_reload = False
        # The style of docstrings is left to the pages that have some (templates/main.html).
        if _DOCSTRINGS in config.extra_css:
            config.extra_css.remove(_DOCSTRINGS)
        env.globals["kg_styles"] = part_styles
        keep_compiled(env)
        dirs = config.theme.dirs
        KeptNavigation().attach(env, dirs[dirs.index(_TEMPLATES) + 1 :])
        if folder := kept.folder():
            read_by_need(jieba.dt, folder)
        self._memory.search.attach(config, partial(search_index.named, self._site))
        self._memory.frames.attach(env, config, files)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Adds the graph and keeps previous and next to the pages that people wrote."""
        index = next(
            (i for i, item in enumerate(nav.items) if item.title == own_pages.CONCEPTS_TITLE), None
        )
        if index is not None:
            nav.items.insert(index + 1, Link(_GRAPH_TITLE, GRAPH))
        if self._serving:
            self._memory.renderings.begin(config, files)
        own = self._own
        for page in nav.pages:
            for side in ("previous_page", "next_page"):
                other = getattr(page, side)
                if other and (page.file.src_uri in own) != (other.file.src_uri in own):
                    setattr(page, side, None)

    @event_priority(-100)
    def on_page_markdown(self, _: str, *, page: Page, **__: object) -> None:
        if self._serving:
            code = self._shown.get(page.file.src_uri)
            page.render = partial(self._memory.renderings.render, page, code=code)

    def on_page_content(self, html: str, *, page: Page, files: Files, **_: object) -> str:
        concepts = self._site.book.concepts(page.file.src_uri)
        if concepts and concepts[0].definition:
            page.meta.setdefault("description", attribute(concepts[0].definition))

        def url(path: str) -> str | None:
            file = files.get_file_from_path(path)
            return file and file.url_relative_to(page.file)

        return srcsets.relink(html, page.file.src_uri, url)

    @event_priority(100)
    def on_page_context(self, _: object, *, page: Page, **__: object) -> None:
        """Finishes a page only when it is written, so that not all are held at a time."""
        # A page leads to the same pages from its text, its drawings and its quotations.
        relative = cache(partial(get_relative_url, other=page.url))
        wrong = partial(self._wrong_formula, page)
        rendered, path = page.content, page.file.src_uri
        done = self._memory.finisher.finish(rendered, path, self._site, relative, wrong)
        page.content, self._rendered = done.html, rendered
        page.present_anchor_ids = (page.present_anchor_ids or set()) | done.anchors
        items = page.toc.items
        level = items[0].children if items and items[0].level == 1 else items
        level.extend(AnchorLink(escape(title), id, 2) for id, title in done.headings)

    @event_priority(-100)
    def on_post_page(self, _: str, *, page: Page, **__: object) -> None:
        page.content = self._rendered

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        search_index.write_for_disk(Path(config.site_dir))
        if self._serving and not self._remembers:
            # Whoever ends the server may not let it say goodbye.
            self._keep()

    def on_serve(self, server, *, config: MkDocsConfig, builder) -> None:
        root = Path(config.config_file_path).parent
        for folder in (root / self.config.snippets, root / self.config.tests):
            if folder.is_dir():
                server.watch(str(folder))
        for rules in self.config.rules:
            server.watch(rules)

    def on_shutdown(self) -> None:
        if self._serving and self._memory:
            self._keep()

    def _keep(self) -> None:
        keep(self._memory, self._docs)
        self._remembers = True

    def _read(self, files: Files, texts: dict[str, str]) -> Knowledge:
        name, rules = self.config.concepts, self.config.rules
        needed = name != KgConfig.concepts.default
        listed, problems = take(files, "concepts", name, needed)
        knowledge = gather(texts, name, listed or "", rules, self._memory.relations)
        _warn((*problems, *knowledge.problems))
        return knowledge

    def _read_facts(self, files: Files) -> tuple[Fact, ...]:
        name = self.config.facts
        listed, problems = take(files, "facts", name, needed=name != KgConfig.facts.default)
        facts, more = read_facts(name, listed) if listed is not None else ((), [])
        _warn((*problems, *more))
        return facts

    def _add(
        self, own: Mapping[str, str], files: Files, config: MkDocsConfig, kinds: Iterable[Kind]
    ) -> None:
        """Adds the pages that nobody wrote, and what all pages are styled with."""
        self._own = frozenset(own)
        inclusion = InclusionLevel.UNDEFINED if config.nav is None else InclusionLevel.NOT_IN_NAV
        for path, content in own.items():
            if files.get_file_from_path(path):
                says = "stands where a page is generated; give it another name"
                _warn([Problem(path, says)])
            files.append(File.generated(config, path, content=content, inclusion=inclusion))
        for name in _ASSETS:
            source = str(_HERE / "assets" / name)
            files.append(File.generated(config, f"assets/kg/{name}", abs_src_path=source))
        files.append(File.generated(config, "assets/kg/kg.css", content=page_styles(kinds)))

    def _wrong_formula(self, page: Page, latex: str, message: str) -> None:
        path, text = page.file.src_uri, page.file.content_string
        if snippet := self._site.code.get(path):
            path, text = f"{self.config.snippets}/{snippet.id}.py", snippet.source
        line = text[: text.find(latex)].count("\n") + 1 if latex in text else 0
        _warn([Problem(f"{path}:{line}" if line else path, message)])


def _warn(problems: Iterable[Problem]) -> None:
    for problem in problems:
        log.warning(str(problem))
