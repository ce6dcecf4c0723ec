"""A project's pages: what is read of them, edited in their front matter, and inherited."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.extraction import Lexicon, extract, load_rules, settle
from kg.extraction.markdown import read_markdown
from kg.model import Concept, Evidence, Relation
from kg.pages import read_page
from kg.site.knowledge import gather

ROOT = Path(__file__).parent.parent.parent
KNOWN = [Concept(n, n, "module" if n == "C" else "architecture") for n in "ABCD"]


def settled(*pages: str):
    read = [read_page(f"{number}.md", text)[0] for number, text in enumerate(pages)]
    found = [
        relation
        for page in read
        for relation in extract(page.body, Lexicon(KNOWN), load_rules(), page=page.path)
    ]
    return settle(found, read, KNOWN)


@pytest.mark.parametrize(
    "beside",
    [
        "<!-- pages -->\n- [B](b.md)：B使用C。\n<!-- /pages -->\n",
        '<div class="kg-paths" markdown>\n\nB使用C。\n\n</div>\n',
        "<figure>\n<figcaption>B使用C。</figcaption>\n</figure>\n",
        '!!! note "补充"\n\n    B使用C。\n\n    - B使用C。\n      1. B使用C。\n',
        "??? note\n    - B使用C。\n\n    | B使用C。\n",
    ],
)
def test_what_is_not_the_authors_prose_is_not_read(beside):
    text = f"A使用B。\n\n{beside}\nA使用D。\n"
    found = extract(text, Lexicon(KNOWN), load_rules())
    assert [relation.target for relation in found] == ["B", "D"]
    evidence = found[1].evidence[0]
    assert text[evidence.start : evidence.end] == "A使用D。"


def test_an_opening_without_an_end_hides_nothing():
    text = "<figure>\n\nA使用B。\n\n<figures>\n\nA使用C。</figure>\n\nA使用D。" + "<figure>" * 3
    assert read_markdown("<figure>\n\nA使用B。").text == "<figure>\n\nA使用B。"
    found = extract(text, Lexicon(KNOWN), load_rules())
    assert [relation.target for relation in found] == ["D"]


def test_front_matter_adds_and_rejects_and_what_is_rejected_is_not_inherited():
    reject = "reject:\n- {source: A, type: uses, target: C, reason: 图里看不出来}\n"
    add = "relations:\n- {source: A, type: uses, target: D, reason: 见论文}\n"
    text = "A改进了B。B使用了C。\n"
    stated, inherited, problems = settled(text)
    assert [r.key for r in inherited] == [("A", "uses", "C")] and not problems
    stated, inherited, problems = settled(f"---\n{reject}{add}---\n{text}")
    assert not inherited and not problems
    assert [(r.key, r.reason) for r in stated if r.reason] == [(("A", "uses", "D"), "见论文")]


def test_a_wrong_edit_is_told_with_its_place():
    _, _, problems = settled("---\nname: A\nrelations:\n- {type: uses, target: 无}\n---\n")
    assert len(problems) == 1 and problems[0].where == "0.md:4"
    _, _, problems = settled("---\nname: A\nreject:\n- {type: [uses], target: B}\n---\n")
    assert len(problems) == 1 and "['uses']" in problems[0].message


def test_what_its_own_page_says_of_a_concept_comes_first():
    concepts = [replace(concept, page=f"{concept.id}.md") for concept in KNOWN]
    elsewhere, on_own, says_so = (
        Evidence(page, "rule", 0, 1, page) for page in ("C.md", "A.md", "D.md")
    )
    uses = Relation("A", "uses", "C", (elsewhere, on_own))
    improves = Relation("D", "improves", "A", (says_so,))
    stated, inherited, _ = settle((uses, improves), (), concepts)
    assert stated[0].evidence == (on_own, elsewhere)
    assert inherited[0].evidence == (says_so, on_own)


def test_the_command_and_the_site_read_the_same(monkeypatch):
    """Over the docs of this project: every relation with every sentence."""
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, ["extract", "docs", "--json", "--inherited"])
    assert result.exit_code == 0 and not result.stderr
    told = {
        (one["source"], one["type"], one["target"], one.get("inherited", False)): [
            (e["sentence"], e["rule"], e["page"].removeprefix("docs/"), e["anchor"])
            for e in one["evidence"]
        ]
        for one in json.loads(result.stdout)["relations"]
    }
    docs = ROOT / "docs"
    texts = {
        path.relative_to(docs).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(docs.rglob("*.md"))
        if not any(part.startswith(".") for part in path.relative_to(docs).parts)
    }
    listed = (docs / "concepts.yml").read_text(encoding="utf-8")
    shown = {
        (*relation.key, relation.inherited): [
            (e.sentence, e.rule, e.page, e.anchor) for e in relation.evidence
        ]
        for relation in gather(texts, "docs/concepts.yml", listed).relations
    }
    assert shown and told == shown


def test_hidden_folders_hold_no_pages(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("docs", "docs/.imported"):
        (tmp_path / folder).mkdir()
        for name in "ab":
            (tmp_path / folder / f"{name}.md").write_text(f"---\nname: {name.upper()}2\n---\n")
    (tmp_path / "docs" / "c.md").write_text("A2使用了B2。\n", encoding="utf-8")
    (tmp_path / "docs" / ".imported" / "c.md").write_text("B2使用了A2。\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["extract"])
    assert not result.stderr
    assert result.stdout.splitlines()[0] == "A2 uses B2" and "B2 uses A2" not in result.stdout
