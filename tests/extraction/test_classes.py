"""What the layout of notes of other fields says: headings, labels and lists below a class."""

import pytest

from kg.extraction import Lexicon, extract, load_rules, merge
from kg.model import Concept

RULES = load_rules()


def read(text: str, *names: str, chapters: tuple[str, ...] = ()) -> set[str]:
    """What is read in notes of another field."""
    names = (*names, "甲骨", "青铜", "竹简", "帛书")
    lexicon = Lexicon([Concept(name, name, kind_missing=True) for name in names])
    assert lexicon.foreign
    found = extract(text, lexicon, RULES, chapters=chapters)
    return {" ".join(relation.key) for relation in merge(found)}


def test_a_heading_below_its_kind_belongs_to_it():
    assert read("# 锁存器\n## 主从锁存器\n", "锁存器", "主从锁存器") == {
        "主从锁存器 part_of 锁存器"
    }
    assert read("# 停止等待 ARQ\n", "ARQ", "停止等待 ARQ", chapters=("ARQ",)) == {
        "停止等待 ARQ part_of ARQ"
    }


@pytest.mark.parametrize(
    ("above", "below"),
    [("模式", "反模式"), ("MAP", "unordered_MAP"), ("锁", "死锁"), ("页表", "快表")],
)
def test_the_letters_alone_make_no_kind(above, below):
    assert read(f"# {above}\n## {below}\n", above, below) == set()


def test_a_label_below_its_kind_belongs_to_it():
    text = "## 萎缩\n**生理性萎缩**：随着年龄。\n\n1、压迫性萎缩：如积水。\n"
    assert read(text, "萎缩", "生理性萎缩", "压迫性萎缩") == {
        "生理性萎缩 part_of 萎缩",
        "压迫性萎缩 part_of 萎缩",
    }


def test_items_below_the_name_of_a_class_belong_to_it():
    names = ("共识协议", "Paxos", "Raft")
    text = "## 分布式\n- 共识协议\n    - Paxos：三个阶段\n    - Raft：好懂\n"
    both = {"Paxos part_of 共识协议", "Raft part_of 共识协议"}
    assert read(text, *names) == both
    assert read("## 共识协议\n- Paxos：三个阶段\n- Raft：好懂\n", *names) == both


@pytest.mark.parametrize(
    "text",
    ["## LRU算法\n- 链表：存数据\n- 哈希：找数据\n", "## 共识协议\n- 链表：存数据\n- 选主：谁快\n",
     "## 共识协议\n- Paxos 有三个阶段\n- Raft 好懂\n", "## 进程\n- Paxos：快\n- Raft：慢\n"],
)  # fmt: skip
def test_items_below_the_name_of_one_do_not_belong_to_it(text):
    assert (
        read(text, "LRU算法", "共识协议", "进程", "链表", "哈希", "选主", "Paxos", "Raft") == set()
    )


def test_items_named_as_what_they_stand_below_belong_to_it():
    text = "## Long-term Memory\n- **Episodic memory**：顺序\n- **Semantic memory**：常识\n"
    assert read(text, "Long-term Memory", "Episodic memory", "Semantic memory") == {
        "Episodic memory part_of Long-term Memory",
        "Semantic memory part_of Long-term Memory",
    }


@pytest.mark.parametrize("announced", ["它主要分为以下几个阶段：", "筛选包括：", "筛选分为："])
def test_what_is_announced_belongs_to_it(announced):
    text = f"## 筛选\n{announced}\n\n- 初筛：看\n- 复筛：再看\n\n初查，看。\n"
    assert read(text, "筛选", "初筛", "复筛", "初查") == {"初筛 part_of 筛选", "复筛 part_of 筛选"}


def test_what_leads_to_two_kinds_is_not_what_they_are_of():
    text = "由筛选可以引出两种协议：初筛和复筛。"
    assert read(text, "筛选", "初筛", "复筛") == set()


def test_below_a_heading_that_names_nothing_the_chapter_is_spoken_of():
    text = "# 特点\n采用竹简，成本低。\n"
    assert read(text, "筛选", chapters=("筛选",)) == {"筛选 uses 竹简"}
    assert read(text, "筛选") == set()
