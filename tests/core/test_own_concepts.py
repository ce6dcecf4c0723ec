"""The concepts of these notes, as front matter and docs/concepts.yml give them."""

from pathlib import Path

import pytest

from kg.concepts import clashes, concept_of_page, fold, read_concepts
from kg.pages import read_page

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def pages():
    found = {}
    for file in sorted(DOCS.rglob("*.md")):
        path = file.relative_to(DOCS)
        if not any(part.startswith(".") for part in path.parts):
            page, problems = read_page(path.as_posix(), file.read_text(encoding="utf-8"))
            assert not problems
            found[page.path] = page
    return found


@pytest.fixture(scope="module")
def concepts(pages):
    text = (DOCS / "concepts.yml").read_text(encoding="utf-8")
    found, kinds, problems = read_concepts("docs/concepts.yml", text)
    found = list(found)
    for page in pages.values():
        concept, more = concept_of_page(page, kinds)
        problems += more
        found += [concept] if concept else []
    assert [str(problem) for problem in problems] == []
    return found


def test_no_two_concepts_claim_one_name(concepts):
    assert [str(problem) for problem in clashes(concepts)] == []


def test_each_concept_says_what_it_is(concepts):
    for concept in concepts:
        assert concept.definition.endswith("。"), concept.name
        assert concept.definition.count("。") == 1, concept.name
        spellings = [fold(spelling) for spelling in concept.spellings]
        assert len(spellings) == len(set(spellings)), concept.name


def test_networks_have_a_year_and_a_paper(concepts):
    families = {"CNN", "编码-解码结构", "U 型结构", "Inception 系列", "DeepLab"}
    for concept in concepts:
        if concept.kind == "architecture" and concept.name not in families:
            assert concept.year and concept.paper.startswith("https://"), concept.name


def test_the_place_of_each_concept_exists(concepts, pages):
    for concept in concepts:
        if concept.page:
            assert concept.page in pages, concept.name
        if concept.anchor:
            assert f'id="{concept.anchor}"' in pages[concept.page].body, concept.name


def test_one_concept_to_a_place(concepts):
    places = [(concept.page, concept.anchor) for concept in concepts if concept.page]
    assert len(places) == len(set(places))


def test_each_named_snippet_exists(concepts):
    snippets = DOCS.parent / "code" / "snippets"
    for concept in concepts:
        assert not concept.snippet or (snippets / f"{concept.snippet}.py").is_file(), concept.name
