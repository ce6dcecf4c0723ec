"""The MkDocs plugin: all hooks that MkDocs calls, each of which calls a room's function."""

import gc
import logging
from collections.abc import Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from urllib.parse import unquote

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
from kg.site import code_pages, order, previews, search_index
from kg.site.addresses import CODE, CONCEPTS, GRAPH, Addresses, code_page
from kg.site.chinese_words import read_by_need
from kg.site.compiled import keep_compiled, keep_compiled_code_templates, kept_in
from kg.site.facts import Fact, read_facts
from kg.site.finish import Finisher, Site
from kg.site.frames import Frames
from kg.site.graph_files import GraphFiles
from kg.site.knowledge import Cache, Knowledge, gather
from kg.site.made_file import MadeFile
from kg.site.markup import attribute
from kg.site.navigation import KeptNavigation
from kg.site.page import Book
from kg.site.rendering import Renderings
from kg.site.search_entries import SearchEntries
from kg.site.snippets import Snippet, read_snippets, shown_code
from kg.site.standalone import standalone
from kg.site.styles import page_styles
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
_CONCEPTS_TITLE = "概念索引"
_GRAPH_TITLE = "概念图谱"
_CODE_TITLE = "代码"

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
        self._cache = Cache() if serving else None
        self._site: Site | None = None
        self._own: frozenset[str] = frozenset()
        self._shown: dict[str, str] = {}
        self._rendered = ""
        self._renderings = Renderings() if serving else None
        self._finisher = Finisher(keep=serving)
        self._search = SearchEntries(keep=serving)
        self._frames = Frames(keep=serving)
        self._graph = GraphFiles(keep=serving)

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> None:
        self._site = None
        place = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(place, _TEMPLATES)
        config.extra_css.insert(0, "assets/kg/kg.css")
        if "pymdownx.arithmatex" not in config.markdown_extensions:
            config.markdown_extensions.append("pymdownx.arithmatex")
        config.mdx_configs.setdefault("pymdownx.arithmatex", {})["generic"] = True
        # What the sign means that stands beside the name of a page which an import found empty.
        config.extra.setdefault("status", {}).setdefault("待补充", "笔记中这一节还没有内容")
        toc = config.mdx_configs.setdefault("toc", {})
        toc.setdefault("slugify", slugify(case="lower"))
        toc.setdefault("permalink", True)
        toc.setdefault("permalink_title", "永久链接")

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        keep_compiled_code_templates(config)

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        root = Path(config.config_file_path).parent
        texts = {file.src_uri: file.content_string for file in files.documentation_pages()}
        knowledge = self._read(files, texts)
        snippets = self._snippets(config, root)
        titles = {
            path: order.title(path, page.body, page.meta.data)
            for path, page in knowledge.pages.items()
        }
        code = {code_page(snippet.id): snippet for snippet in snippets.values()}
        self._own = self._generate(files, config, code, snippets, titles, knowledge.kinds)
        pages = {file.src_uri: file.url for file in files.documentation_pages()}
        book, facts = Book(knowledge, snippets, titles), self._read_facts(files)
        self._site = Site(Addresses(pages), book, code, facts)
        if self._renderings:
            self._shown = {path: shown_code(snippet, snippets) for path, snippet in code.items()}
        if config.nav is None:
            bodies = {path: (titles[path], page.body) for path, page in knowledge.pages.items()}
            config.nav = order.arrange(bodies) + _own_nav(code, titles)
        files.append(MadeFile.at(previews.PATH, config, self._previews))
        for path, make in self._graph.of(self._site, config.site_name).items():
            files.append(MadeFile.at(path, config, make))
        if not self._renderings:
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
        keep_compiled(env)
        dirs = config.theme.dirs
        KeptNavigation().attach(env, dirs[dirs.index(_TEMPLATES) + 1 :])
        if folder := kept_in():
            read_by_need(jieba.dt, folder)
        self._search.attach(config, self._names)
        self._frames.attach(env, config, files)

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Adds the graph and keeps previous and next to the pages that people wrote."""
        index = next((i for i, item in enumerate(nav.items) if item.title == _CONCEPTS_TITLE), None)
        if index is not None:
            nav.items.insert(index + 1, Link(_GRAPH_TITLE, GRAPH))
        if self._renderings:
            self._renderings.begin(config, files)
        own = self._own
        for page in nav.pages:
            for side in ("previous_page", "next_page"):
                other = getattr(page, side)
                if other and (page.file.src_uri in own) != (other.file.src_uri in own):
                    setattr(page, side, None)

    @event_priority(-100)
    def on_page_markdown(self, _: str, *, page: Page, **__: object) -> None:
        if self._renderings:
            code = self._shown.get(page.file.src_uri)
            page.render = partial(self._renderings.render, page, code=code)

    def on_page_content(self, _: str, *, page: Page, **__: object) -> None:
        path = page.file.src_uri
        if path != CONCEPTS and path not in self._site.code:
            concepts = self._site.book.concepts(path)
            if concepts and concepts[0].definition:
                page.meta.setdefault("description", attribute(concepts[0].definition))

    @event_priority(100)
    def on_page_context(self, _: object, *, page: Page, **__: object) -> None:
        """Finishes a page only when it is written, so that not all are held at a time."""
        # A page leads to the same pages from its text, its drawings and its quotations.
        relative = cache(partial(get_relative_url, other=page.url))
        wrong = partial(self._wrong_formula, page)
        rendered, path = page.content, page.file.src_uri
        done = self._finisher.finish(rendered, path, self._site, relative, wrong)
        page.content, self._rendered = done.html, rendered
        page.present_anchor_ids = (page.present_anchor_ids or set()) | done.anchors
        items = page.toc.items
        level = items[0].children if items and items[0].level == 1 else items
        level.extend(AnchorLink(title, id, 2) for id, title in done.headings)

    @event_priority(-100)
    def on_post_page(self, _: str, *, page: Page, **__: object) -> None:
        page.content = self._rendered

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        search_index.write_for_disk(Path(config.site_dir))

    def on_serve(self, server, *, config: MkDocsConfig, builder) -> None:
        root = Path(config.config_file_path).parent
        for folder in (root / self.config.snippets, root / self.config.tests):
            if folder.is_dir():
                server.watch(str(folder))
        for rules in self.config.rules:
            server.watch(rules)

    def _read(self, files: Files, texts: dict[str, str]) -> Knowledge:
        listed = files.get_file_from_path(self.config.concepts)
        if listed:
            files.remove(listed)
        elif self.config.concepts != KgConfig.concepts.default:
            _warn(Problem("mkdocs.yml: plugins: kg: concepts", "no such file in the docs folder: "
                          + self.config.concepts))  # fmt: skip
        text = listed.content_string if listed else ""
        knowledge = gather(texts, self.config.concepts, text, self.config.rules, self._cache)
        for problem in knowledge.problems:
            _warn(problem)
        return knowledge

    def _read_facts(self, files: Files) -> tuple[Fact, ...]:
        listed = files.get_file_from_path(self.config.facts)
        if not listed:
            if self.config.facts != KgConfig.facts.default:
                _warn(Problem("mkdocs.yml: plugins: kg: facts", "no such file in the docs folder: "
                              + self.config.facts))  # fmt: skip
            return ()
        files.remove(listed)
        facts, problems = read_facts(self.config.facts, listed.content_string)
        for problem in problems:
            _warn(problem)
        return facts

    def _snippets(self, config: MkDocsConfig, root: Path) -> dict[str, Snippet]:
        folder = root / self.config.snippets
        if not folder.is_dir():
            return {}
        if "mkdocstrings" not in config.plugins:
            _warn(Problem("mkdocs.yml: plugins", "code pages need the plugin `mkdocstrings` "
                          f"with `paths: [{folder.parent.relative_to(root)}]`"))  # fmt: skip
            return {}
        try:
            snippets = read_snippets(folder, root / self.config.tests, root)
        except SyntaxError as error:
            _warn(Problem(f"{error.filename}:{error.lineno}", f"not Python: {error.msg}"))
            return {}
        for first, second in code_pages.same_names(snippets):
            _warn(Problem(f"{self.config.snippets}/{second.id}.py", "its page's address is taken "
                          f"by {first.id}.py"))  # fmt: skip
        return {snippet.id: snippet for snippet in snippets}

    def _generate(
        self,
        files: Files,
        config: MkDocsConfig,
        code: dict[str, Snippet],
        snippets: dict[str, Snippet],
        titles: dict[str, str],
        kinds: Mapping[str, Kind],
    ) -> frozenset[str]:
        """Adds the pages that nobody wrote, and what they are styled with."""
        pages = {CONCEPTS: f"# {_CONCEPTS_TITLE}\n"}
        if code:
            labels = {path.removesuffix("/index.md"): title for path, title in titles.items()}
            pages[CODE] = code_pages.code_index(list(code.values()), labels)
            for path, snippet in code.items():
                file = standalone(snippet, snippets) or snippet.shown
                pages[path] = code_pages.code_page(snippet, file)
        inclusion = InclusionLevel.UNDEFINED if config.nav is None else InclusionLevel.NOT_IN_NAV
        for path, content in pages.items():
            if files.get_file_from_path(path):
                _warn(Problem(path, "stands where a page is generated; give it another name"))
            files.append(File.generated(config, path, content=content, inclusion=inclusion))
        for name in _ASSETS:
            files.append(
                File.generated(
                    config, f"assets/kg/{name}", abs_src_path=str(_HERE / "assets" / name)
                )
            )
        styles = page_styles(kinds.values())
        files.append(File.generated(config, "assets/kg/kg.css", content=styles))
        return frozenset(pages)

    def _previews(self) -> bytes:
        known = self._site.book.knowledge
        labels = {kind.id: kind.label for kind in known.kinds.values()}
        return previews.script(known.concepts, labels, self._site.addresses.concept).encode()

    def _names(self) -> Iterator[search_index.Named]:
        """Where the search finds each concept, and by what names."""
        for concept in self._site.book.knowledge.concepts:
            place = unquote(self._site.addresses.concept(concept))
            names = (concept.name, *concept.aliases)
            yield search_index.Named(place, names, concept.definition)

    def _wrong_formula(self, page: Page, latex: str, message: str) -> None:
        path, text = page.file.src_uri, page.file.content_string
        if snippet := self._site.code.get(path):
            path, text = f"{self.config.snippets}/{snippet.id}.py", snippet.source
        line = text[: text.find(latex)].count("\n") + 1 if latex in text else 0
        _warn(Problem(f"{path}:{line}" if line else path, message))


def _own_nav(code: dict[str, Snippet], titles: dict[str, str]) -> order.Nav:
    """The pages that nobody wrote, as they stand after all others."""
    nav: order.Nav = [{_CONCEPTS_TITLE: CONCEPTS}]
    if code:
        groups: dict[str, list[str]] = {}
        for path, snippet in code.items():
            groups.setdefault(snippet.group, []).append(path)
        label = {path.removesuffix("/index.md"): title for path, title in titles.items()}
        parts = [{label.get(group, group): paths} for group, paths in groups.items()]
        nav.append({_CODE_TITLE: [CODE, *parts]})
    return nav


def _warn(problem: Problem) -> None:
    log.warning(str(problem))
