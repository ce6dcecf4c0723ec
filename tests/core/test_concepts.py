"""Concepts are read from front matter and concepts.yml; every mistake is named with its line."""

import pytest

from kg.concepts import clashes, concept_id, concept_of_page, concepts_of_page, read_concepts
from kg.pages import read_page
from kg.vocabulary import kinds
from kg.yamlfile import read_yaml


def test_ids_are_stable_addresses():
    assert concept_id("DeepLab v3+") == "deeplab-v3-plus"
    assert concept_id("Inception  V3") == "inception-v3"
    assert concept_id("梯度消失") == "梯度消失"
    assert concept_id("1×1 卷积") == "1x1-卷积"


def test_front_matter_makes_a_concept():
    page, problems = read_page(
        "classification/xception.md",
        "---\nname: Xception\nkind: architecture\nyear: 2017\n"
        "aliases: [Xception结构]\nmentions: [这种网络]\n---\n# Xception\n",
    )
    assert not problems and page.body == "# Xception\n"
    concept, problems = concept_of_page(page)
    assert not problems
    assert (concept.id, concept.kind, concept.year) == ("xception", "architecture", 2017)
    assert concept.page == "classification/xception.md"
    assert concept.aliases == ("Xception结构",)
    assert concept.spellings == ("Xception", "Xception结构", "这种网络")


@pytest.mark.parametrize(
    ("name", "names"),
    [("公平锁和非公平锁", ["公平锁", "非公平锁"]), ("Redis 与 Memcached", ["Redis", "Memcached"]),
     ("偏向锁、轻量级锁", ["偏向锁", "轻量级锁"]), ("镜像与容器", ["镜像", "容器"]),
     ("求和", ["求和"]), ("与非门", ["与非门"]), ("调和平均数", ["调和平均数"]),
     ("饱和溶液", ["饱和溶液"])],
)  # fmt: skip
def test_a_page_named_after_two_is_about_both(name, names):
    page, _ = read_page("a.md", f"---\nname: {name}\n---\n")
    concepts, problems = concepts_of_page(page)
    assert not problems
    assert [concept.name for concept in concepts] == names
    assert [concept.id for concept in concepts] == [concept_id(name) for name in names]
    assert {concept.page for concept in concepts} == {"a.md"}


def test_a_page_of_which_more_is_said_is_about_one():
    page, _ = read_page("a.md", "---\nname: 镜像与容器\nkind: technique\n---\n")
    concepts, _ = concepts_of_page(page)
    assert [concept.name for concept in concepts] == ["镜像与容器"]
    assert concepts_of_page(read_page("a.md", "---\ntitle: A\n---\n")[0]) == ((), [])


def test_unknown_kind_is_named_with_its_line():
    page, _ = read_page("a.md", "---\nname: A\nkind: animal\n---\n")
    _, problems = concept_of_page(page)
    assert [p.where for p in problems] == ["a.md:3"]
    assert "'animal'" in problems[0].message


def test_broken_front_matter_is_named_and_the_body_kept():
    page, problems = read_page("a.md", "---\nname: [A\n---\ntext\n")
    assert problems[0].where.startswith("a.md:") and page.body == "text\n"
    page, problems = read_page("a.md", "---\n- A\n---\ntext\n")
    assert "mapping" in problems[0].message


def test_concepts_file():
    concepts, known, problems = read_concepts(
        "concepts.yml",
        "kinds:\n  animal: {label: 动物, light: '#000', dark: '#fff'}\n"
        "concepts:\n- name: Cat\n  kind: animal\n  page: zoo.md#cat\n",
    )
    assert not problems and known["animal"].label == "动物"
    assert known["animal"].shape not in {kind.shape for kind in kinds().values()}
    assert (concepts[0].page, concepts[0].anchor) == ("zoo.md", "cat")


def test_concepts_file_mistakes():
    _, _, problems = read_concepts(
        "concepts.yml",
        "concepts:\n- kind: task\n- name: A\n  alias: [b]\n- name: B\n  year: '1998'\n",
    )
    assert [p.where for p in problems] == ["concepts.yml:2", "concepts.yml:4", "concepts.yml:6"]


@pytest.mark.parametrize("text, said", [
    ("kinds: [animal]\n", "must map each kind"),
    ("kinds:\n  animal: 动物\n", "needs `label`, `light` and `dark`"),
    ("kinds:\n  animal: {label: 动物, light: '#000', dark: 'red}</style>'}\n", "colours"),
    ("kinds:\n  cat: {label: 猫, light: '#000', dark: '#fff', shape: cat}\n", "must be one of"),
    ("kinds:\n  'a b{}': {label: 动物, light: '#000', dark: '#fff'}\n", "cannot name a kind"),
    ("concepts: &all [*all]\n", "needs a `name`"),
    ("concepts: " + "[" * 3000 + "]" * 3000, "needs a `name`"),
])  # fmt: skip
def test_odd_yaml_is_told_and_goes_no_further(text, said):
    concepts, known, problems = read_concepts("concepts.yml", text)
    assert not concepts and known == kinds()
    assert said in problems[0].message and problems[0].where.startswith("concepts.yml:")


def test_yaml_that_repeats_itself_is_read_once():
    levels = "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    source, problems = read_yaml("a.yml", "l0: &l0 [x]\n" + levels)
    assert not problems and source.where("l29") == "a.yml:30"


def test_two_concepts_may_share_an_alias_but_not_a_name():
    concepts, _, _ = read_concepts(
        "c.yml",
        "concepts:\n- name: DeepLab v2\n  aliases: [v2]\n- name: Inception v2\n  aliases: [v2]\n"
        "- name: deeplab V2\n- name: X\n  aliases: [Inception v2]\n"
        "- name: Y\n  mentions: [Inception v2]\n",
    )
    assert [p.where for p in clashes(concepts)] == ["c.yml:6", "c.yml:7", "c.yml:9"]
