"""Which terms are proposed for the list, and in what order."""

import pytest

from kg.extraction import Lexicon, load_rules
from kg.extraction.suggestion import suggest
from kg.model import Concept

RULES = load_rules()


def terms(text: str, *known: str) -> list[str]:
    lexicon = Lexicon([Concept(name, name, kind_missing=True) for name in known])
    return [one.term for one in suggest([text], lexicon, RULES)]


@pytest.mark.parametrize(
    ("text", "term"),
    [("**写时复制**很有用。", "写时复制"), ("- 脏读：读到别人没提交的。", "脏读"),
     ("支持事务、行锁、外键。", "外键"),
     ("底层用红黑树保存。", "红黑树"), ("元素少的时候用ziplist，SDS记录长度。", "SDS"),
     ("靠undo和ReadView实现。", "ReadView"),
     ("ID3用信息增益，C4.5用增益率。", "C4.5"), ("还有TIME_WAIT状态。", "TIME_WAIT"),
     ("It is trained with Kneser-Ney smoothing.", "Kneser-Ney"),
     ("训练的时候要靠早停和dropout来收场。", "早停"), ("最后接个relu。", "relu")],
)  # fmt: skip
def test_terms_are_found_where_they_stand_out(text, term):
    assert term in terms(f"## 笔记\n\n{text}")


@pytest.mark.parametrize(
    "text",
    ["## 总结\n\n好。", "## 如何安装\n\n好。", "优点：很快。", "这样数据更安全、恢复更慢。",
     "Never rewrite it. Painful.",
     "![图](%E5%A4%B9.png) [看](https://Abc.Com/Def) `FooBar` $A_B$",
     "Don't do that.", "虽然叫回归。", "2. 四个条件：很多。"],
)  # fmt: skip
def test_what_is_no_term_is_not_proposed(text):
    assert terms(text) == []


def test_what_is_listed_is_not_proposed():
    assert terms("## 外键\n\n支持外键、行锁。", "外键") == ["行锁"]


def test_a_name_is_proposed_as_it_is_spelt_and_once():
    assert terms("先看 ResNet50，再看resnet-50。") == ["ResNet50"]


def test_headings_and_what_comes_often_stand_first():
    text = "# 笔记\n\n## 索引\n\n靠ReadView。\n\n支持MyCat、行锁，MyCat很快，用MyCat。"
    assert terms(text)[:2] == ["MyCat", "索引"]
