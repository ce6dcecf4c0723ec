"""What several things that are named at once state: who of them belongs to whom."""

import pytest

from kg.extraction import Lexicon, extract, load_rules, merge
from kg.model import Concept

RULES = load_rules()
KNOWN = [
    Concept(name.replace("_", " "), name.replace("_", " "), kind)
    for kind, names in {
        "architecture": "ResNet VGG DenseNet ConvNeXt U-Net U-Net++ R-CNN Faster_R-CNN",
        "operation": "ReLU GELU 卷积 池化 全连接层",
        "normalization": "BN LN",
        "loss": "交叉熵 L1损失 L2损失",
        "technique": "Dropout 预热 动态掩码 静态掩码 NSP SOP",
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


SWAPPED = "GELU replaces ReLU; LN replaces BN; ConvNeXt uses GELU; ConvNeXt uses LN"


@pytest.mark.parametrize(
    "text",
    ["ConvNeXt：ReLU→GELU，BN→LN。", "## ConvNeXt\n改动：ReLU => GELU、BN => LN",
     "## ConvNeXt\n- ReLU -> GELU\n- BN -> LN", "ConvNeXt：激活：ReLU→GELU；归一化：BN→LN",
     "ConvNeXt里ReLU改GELU，BN改LN。", "ConvNeXt把ReLU换成GELU、BN换成LN。"],
)  # fmt: skip
def test_one_part_in_the_place_of_another_is_a_swap_whatever_joins_them(text):
    assert read(text) == triples(SWAPPED)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("R-CNN → Faster R-CNN", "Faster R-CNN improves R-CNN"),
        ("## U-Net -> U-Net++", "U-Net++ improves U-Net"),
        ("损失的演进：L1损失→L2损失", "L2损失 improves L1损失"),
        ("VGG→ResNet→DenseNet，越来越深。", ""),
        ("输入→卷积→BN→ReLU→输出", ""),
        ("## VGG\n输入→卷积→ReLU→池化", "VGG uses 卷积; VGG uses ReLU; VGG uses 池化"),
        ("ConvNeXt：卷积→LN→GELU", "ConvNeXt uses 卷积; ConvNeXt uses LN; ConvNeXt uses GELU"),
        ("ConvNeXt没有把ReLU→GELU。", ""),
        ("**VGG**：NSP→无，静态掩码→动态掩码",
         "VGG drops NSP; 动态掩码 replaces 静态掩码; VGG uses 动态掩码"),
    ],
)  # fmt: skip
def test_arrows_tell_descent_or_steps_by_what_they_join(text, stated):
    assert read(text) == triples(stated)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("ResNet靠残差连接、DenseNet靠稠密连接。", "ResNet uses 残差连接; DenseNet uses 稠密连接"),
        ("Dropout解决过拟合，残差连接解决梯度消失。",
         "Dropout solves 过拟合; 残差连接 solves 梯度消失"),
        ("ResNet和VGG都很深：一个用BN，另一个用LN。",
         "ResNet uses BN; VGG uses LN; ResNet contrasts VGG"),
        ("无论ResNet还是VGG，都用BN。", "ResNet uses BN; VGG uses BN"),
        ("从VGG到ResNet都用ReLU。", "VGG uses ReLU; ResNet uses ReLU"),
        ("除了ResNet，VGG也用BN。", "ResNet uses BN; VGG uses BN"),
        ("除了BN，VGG还用了ReLU。", "VGG uses BN; VGG uses ReLU"),
        ("Neither VGG nor ResNet uses LN.", ""),
        ("采用BN的网络有ResNet和VGG。", "ResNet uses BN; VGG uses BN"),
        ("ResNet（残差连接）和VGG（池化）都用BN。",
         "ResNet uses 残差连接; VGG uses 池化; ResNet uses BN; VGG uses BN"),
        ("ResNet的池化改成了卷积。", "卷积 replaces 池化; ResNet uses 卷积"),
        ("VGG分两块，其中卷积提特征，全连接层打分。", "VGG uses 卷积; VGG uses 全连接层"),
        ("对付过拟合有两招：其一，Dropout；其二，BN。", "Dropout solves 过拟合; BN solves 过拟合"),
        ("VGG去掉BN、加预热、换用LN。", "VGG drops BN; VGG uses 预热; VGG uses LN"),
    ],
)  # fmt: skip
def test_each_of_several_is_told_its_own(text, stated):
    assert read(text) == triples(stated)
