"""Which terms of pages become concepts where nobody lists any."""

from functools import partial

import pytest

from kg.concepts import concepts_of_page
from kg.extraction.definitions import is_name, terms_of
from kg.extraction.terms import plainly_told, related, with_terms
from kg.model import Concept, Evidence, Relation
from kg.pages import read_page


def terms(text: str) -> dict[str, tuple[str, ...]]:
    return {term.name: term.aliases for term in terms_of(text) if term.sure}


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [("进行**页置换(page replacement)**，将页腾出。", "页置换", ("page replacement",)),
     ("容易引发竞争条件（Race Condition）。", "竞争条件", ("Race Condition",)),
     ("**红黑树**（Red-Black Tree）是树。", "红黑树", ("Red-Black Tree",)),
     ("红黑树（英语：Red-Black Tree，简称RBT）是一种树。", "红黑树", ("Red-Black Tree", "RBT")),
     ("- 染色指针：在地址上做标记。", "染色指针", ()),
     ("（2）压迫性萎缩：如肾盂积水。", "压迫性萎缩", ()),
     ("1、一级封锁协议：直到结束。", "一级封锁协议", ()),
     ("**博弈论**：研究互动。", "博弈论", ()), ("**透视法**", "透视法", ()),
     ("- 互斥锁 -- 写锁", "互斥锁", ()), ("押韵是将同韵的字放在同一位置。", "押韵", ()),
     ("不合规则的诗句，叫做拗句。", "拗句", ()),
     ("可以分为生理性肥大和病理性肥大。", "病理性肥大", ()),
     ("[二叉树](https://baike.baidu.com/item/a)很好。", "二叉树", ()),
     ("## 2.2 虚拟页表\n\n好。", "虚拟页表", ())],
)  # fmt: skip
def test_a_term_is_what_the_text_names(text, name, aliases):
    assert terms(text).get(name) == aliases


@pytest.mark.parametrize(
    "text",
    ["优点：很快，很好。", "- 第一步：发送请求。", "**注意**：很危险。", "- 安全性：比它安全多了。",
     "这个过程是一种浪费。", "**不需要在传递之前先连接**。", "- 存取值的类型不同：只支持字符串。",
     "强大的支持（CommonJS、AMD、ESM）。", "`代码`：好好好好。", "## 总结\n\n好。",
     "![图](https://baike.baidu.com/item/a)", "称为它的名字的那个。"],
)  # fmt: skip
def test_what_names_nothing_is_no_term(text):
    assert terms(text) == {}


@pytest.mark.parametrize("name", ["可见性", "过滤器", "B+树", "CAS", "会话层", "二叉树", "Raft"])
def test_names(name):
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    ["它的作用", "因此", "使用缓存", "是什么", "1234", "JDK1.8", "优点", "一种方法", "the", "X是Y"],
)
def test_no_names(name):
    assert not is_name(name)


def found(**texts: str) -> dict[str, tuple[tuple[str, ...], str, str]]:
    """Names with their aliases, pages and anchors."""
    pages = [read_page(f"{path}.md", text)[0] for path, text in texts.items()]
    own = tuple(concept for page in pages for concept in concepts_of_page(page)[0])
    all_of_them = with_terms(own, [(page, terms_of(page.body)) for page in pages])
    return {c.name: (c.aliases, c.page, c.anchor) for c in all_of_them}


def test_a_page_learns_its_other_names():
    page = "---\nname: AVL Tree Index\n---\n# AVL Tree Index\n\n**AVL**（平衡树）是树。\n"
    assert found(a=page) == {"AVL Tree Index": (("AVL", "平衡树", "AVL Tree"), "a.md", "")}


def test_a_heading_is_a_concept_where_it_stands():
    page = "---\ntitle: 树\n---\n# 二叉树\n\n## 红黑树\n\n好。\n"
    assert found(a=page) == {"二叉树": ((), "a.md", ""), "红黑树": ((), "a.md", "红黑树")}


def test_what_several_pages_have_a_heading_for_is_an_aspect():
    assert found(a="# 均衡\n\n好。\n", b="# 均衡\n\n好。\n") == {}


def test_a_mere_mention_counts_if_it_comes_again():
    assert found(a="用了Redis缓存。") == {}
    assert found(a="用了Redis缓存。", b="用RocketMQ。又用RocketMQ。") == {"RocketMQ": ((), "", "")}


def test_what_several_names_hold_is_too_general_to_be_one():
    text = "CMSX GC比GCC快。GCC慢。"
    named = {"a": "---\nname: CMS GCC\n---\n", "b": "---\nname: Serial GCC\n---\n"}
    assert "GCC" not in found(**named, c=text)
    assert "GCC" in found(c=text)


def test_terms_of_which_nothing_is_said_are_left_out():
    pages = [
        read_page(
            "a.md", "---\nname: 甲骨\n---\n**青铜**：很硬的东西。\n\n**竹简**：很软的东西。\n"
        )[0]
    ]
    own = concepts_of_page(pages[0])[0]
    known = with_terms(own, [(page, terms_of(page.body)) for page in pages])
    kept = related(known, own, [Relation("青铜", "uses", "甲骨")])
    assert [concept.name for concept in kept] == ["甲骨", "青铜"]


def test_of_a_term_running_prose_tells_only_what_belongs_to_what_it_names():
    evidence = partial(Evidence, start=0, end=9)
    given = (Concept("缓存", "缓存"),)
    concepts = (*given, Concept("redis", "Redis"), Concept("列表", "列表", aliases=("链表",)))
    verb = evidence("缓存用了Redis。", "uses-verb")
    label = evidence("Redis：在内存里", "label")
    both = evidence("列表分为链表和Redis。", "part-of-divided")
    alone = evidence("它由链表组成。", "part-of-made-of")
    told = [
        Relation("缓存", "uses", "redis", (verb,)),
        Relation("redis", "part_of", "缓存", (alone, label)),
        Relation("redis", "part_of", "列表", (both,)),
        Relation("列表", "part_of", "缓存", (alone,)),
    ]
    assert plainly_told(told, concepts, given) == [
        Relation("redis", "part_of", "缓存", (label,)),
        Relation("redis", "part_of", "列表", (both,)),
    ]
    assert plainly_told(told, concepts, concepts) == told
