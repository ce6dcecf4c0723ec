"""What a page corrects is marked wherever it is quoted; our corrections name what is there."""

import re
from pathlib import Path

from kg.model import Evidence
from kg.site.addresses import Addresses, View
from kg.site.corrections import corrections, notice
from kg.site.finish import Site
from kg.site.graph_files import GraphFiles
from kg.site.knowledge import gather
from kg.site.page import Book, finish_concept_page

DOCS = Path(__file__).parents[2] / "docs"
BOX = '!!! warning "勘误"\n\n    “用了乙”、“比丙 好”：并没有用“丁”。\n\n    来源：甲。\n'


def test_a_correction_names_words_at_its_beginning():
    assert corrections({"a.md": f"# A\n\n甲用了乙。\n\n{BOX}", "b.md": "乙"}) == {
        "a.md": ("用了乙", "比丙好")
    }
    for other in (BOX.replace("勘误", "补充"), BOX.replace("“用", "其实“用"), "勘误：“用了乙”：无"):
        assert corrections({"a.md": other}) == {}


def test_words_are_corrected_where_their_own_page_is_quoted():
    found = {"a.md": ("用了乙", "比丙好")}
    assert notice(Evidence("甲用了 乙。", "uses", 0, 7, page="a.md"), found)
    assert not notice(Evidence("甲用了乙。", "uses", 0, 7, page="b.md"), found)
    assert not notice(Evidence("甲用了丁。", "uses", 0, 7, page="a.md"), found)


def test_a_quote_of_corrected_words_says_so_on_every_page():
    head = "---\nname: {0}\nkind: architecture\n---\n\n# {0}\n\n"
    pages = {
        "one.md": head.format("One") + "One改进了Two。One使用了Three。\n\n"
        '!!! warning "勘误"\n\n    “改进了Two”：没有。\n',
        "two.md": head.format("Two"),
        "three.md": head.format("Three"),
    }
    book = Book(gather(pages, "concepts.yml", "", [], None), {}, {})
    shown = {
        path: finish_concept_page("<h1>…</h1>", path, book, View(Addresses({}), str), lambda _: "")
        for path in pages
    }
    marked = {path: done.html.count("此句有勘误") for path, done in shown.items()}
    assert marked == {"one.md": 1, "two.md": 1, "three.md": 0}
    site = Site(Addresses({}), book)
    made = {path: make().decode() for path, make in GraphFiles(keep=False).of(site, "试").items()}
    assert made["graph/table/index.html"].count("此句有勘误") == 1
    panels = [text for path, text in made.items() if "/details-" in path]
    assert sum("此句有勘误" in text for text in panels) == 2


def test_our_corrections_name_words_of_their_pages():
    pages = {str(p.relative_to(DOCS)): p.read_text(encoding="utf-8") for p in DOCS.rglob("*.md")}
    found = corrections(pages)
    assert len(found) > 10
    for path, named in found.items():
        own = "".join(re.sub(r"(?m)^(?:    |!!!).*$", "", pages[path]).split())
        assert [words for words in named if words not in own] == [], path
