"""What several things that are named at once state: who of them belongs to whom."""

import pytest

from kg.extraction import Lexicon, extract, load_rules, merge
from kg.model import Concept

RULES = load_rules()
KNOWN = [
    Concept(name, name, kind)
    for kind, names in {
        "architecture": "ResNet VGG DenseNet ConvNeXt U-Net U-Net++",
        "operation": "ReLU GELU 卷积 池化 全连接层",
        "normalization": "BN LN",
        "loss": "交叉熵 L1损失 L2损失",
        "technique": "Dropout 预热 动态掩码 静态掩码",
        "module": "残差连接 稠密连接",
        "problem": "过拟合 梯度消失 类别不平衡",
        "task": "分类 分割",
    }.items()
    for name in names.split()
]


def read(text: str) -> set[str]:
    """What a text states, as `source type target`, parted by `; ` where it is given so."""
    relations = merge(extract(text, Lexicon(KNOWN), RULES))
    return {" ".join(relation.key) for relation in relations}


def triples(text: str) -> set[str]:
    return set(text.split("; ")) if text else set()


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("ResNet和DenseNet分别用了残差连接和稠密连接。",
         "ResNet uses 残差连接; DenseNet uses 稠密连接"),
        ("Dropout、残差连接依次解决过拟合、梯度消失。",
         "Dropout solves 过拟合; 残差连接 solves 梯度消失"),
        ("VGG和U-Net分别适合分类和分割。", "VGG suited_for 分类; U-Net suited_for 分割"),
        ("ConvNeXt把ReLU和BN分别换成GELU和LN。",
         "GELU replaces ReLU; LN replaces BN; ConvNeXt uses GELU; ConvNeXt uses LN"),
        ("ResNet and VGG use BN and LN, respectively.", "ResNet uses BN; VGG uses LN"),
        ("ResNet和VGG各有侧重，分别搭配BN和LN。", "ResNet uses BN; VGG uses LN"),
        # The same part for two of them.
        ("ResNet、VGG和DenseNet分别采用BN、LN、LN。",
         "ResNet uses BN; VGG uses LN; DenseNet uses LN"),
        ("ResNet的BN和VGG的Dropout分别取代LN和预热。", "BN replaces LN; Dropout replaces 预热"),
    ],
)  # fmt: skip
def test_two_lists_pair_off_where_a_word_says_so(text, stated):
    assert read(text) == triples(stated)


def test_a_replacement_pairs_off_without_a_word():
    assert read("用GELU和LN顶替ReLU和BN。") == {"GELU replaces ReLU", "LN replaces BN"}


def test_of_lists_that_are_not_as_long_nobody_knows_who_belongs_to_whom():
    assert read("ResNet、VGG和U-Net分别用了BN和LN。") == set()


def test_one_thing_is_said_of_each():
    assert read("ResNet、VGG分别用了BN。") == {"ResNet uses BN", "VGG uses BN"}
    assert read("ResNet分别引入BN和Dropout。") == {"ResNet uses BN", "ResNet uses Dropout"}
    assert len(read("ResNet和VGG都用了BN和LN。")) == 4
