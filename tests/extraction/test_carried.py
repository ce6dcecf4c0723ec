"""Whom a sentence goes on about that it does not name, and of whom it is too doubtful."""

import pytest

from kg.extraction import Lexicon, extract, load_rules, merge
from kg.model import Concept

RULES = load_rules()
KNOWN = [
    Concept(name, name, kind)
    for name, kind in {
        "SegNet": "architecture", "HRNet": "architecture", "PSPNet": "architecture",
        "ResNet": "architecture", "UNet-encoder": "architecture", "BERT": "architecture",
        "GRU": "module", "SE": "module", "PPM": "module", "ASPP": "module", "CRF": "module",
        "BN": "normalization", "注意力": "module",
        "Mixup": "technique", "Dropout": "technique", "蒸馏": "technique",
        "过拟合": "problem", "边界模糊": "problem",
    }.items()
]  # fmt: skip


def read(text: str) -> set[str]:
    relations = merge(extract(text, Lexicon(KNOWN), RULES))
    return {" ".join(relation.key) for relation in relations}


@pytest.mark.parametrize(
    "said", ["后处理采用CRF，它", "收尾的是CRF，它", "细化那步优先考虑CRF，它"]
)
def test_it_is_what_the_clause_before_took_up(said):
    found = read(f"SegNet很快。{said}缓解了边界模糊。")
    assert "CRF solves 边界模糊" in found
    assert "SegNet solves 边界模糊" not in found


@pytest.mark.parametrize("said", ["相较PSPNet，它", "与PSPNet不同，它", "比起PSPNet，它"])
def test_it_is_not_whom_it_is_compared_with(said):
    found = read(f"HRNet很快。{said}使用BN。")
    assert "PSPNet uses BN" not in found


def test_a_name_like_a_place_is_none_if_it_is_that_of_a_network():
    found = read("SegNet很快。UNet-encoder使用BN。")
    assert "UNet-encoder uses BN" in found and "SegNet uses BN" not in found


@pytest.mark.parametrize("made", ["自己学一个隐空间里的注意力", "外面套了一层可以学的注意力"])
def test_what_is_made_does_nothing_itself(made):
    found = read(f"Mixup先编码，{made}，再用BN训练。")
    assert "注意力 uses BN" not in found and "Mixup uses BN" in found


@pytest.mark.parametrize("gone", ["去掉了", "砍掉了", "舍弃", "抛弃了"])
def test_who_does_away_with_something_goes_on_doing_things(gone):
    assert "Mixup uses BN" in read(f"Dropout要人喂规则，Mixup{gone}规则，自己再学，还用了BN。")


def test_what_is_swapped_in_is_not_turned_to():
    found = read("到了HRNet，作者把ASPP换成PPM，同时舍弃Dropout。")
    assert "HRNet drops Dropout" in found and "PPM drops Dropout" not in found


@pytest.mark.parametrize("role", ["主干", "编码器", "骨干网络"])
def test_a_name_behind_its_role_is_a_subject(role):
    found = read(f"SegNet很快。{role}ResNet使用BN。")
    assert "ResNet uses BN" in found and "SegNet uses BN" not in found


@pytest.mark.parametrize("gone", ["抛弃了SegNet那套Mixup", "抛弃了SegNet原来的Mixup"])
def test_what_is_given_up_is_the_part_and_not_its_owner(gone):
    found = read(f"HRNet{gone}。")
    assert "HRNet drops Mixup" in found and "HRNet drops SegNet" not in found


@pytest.mark.parametrize("size", ["三分之一", "七成", "一半", "两倍"])
def test_how_much_it_is_of_another_is_no_use_of_it(size):
    assert not read(f"HRNet很快，显存大约是蒸馏的{size}。")


def test_another_than_the_one_it_is_compared_with_is_not_meant():
    found = read("PSPNet很快。HRNet 与 SegNet 不同，只看一个尺度。")
    assert "HRNet contrasts SegNet" in found and "HRNet contrasts PSPNet" not in found


@pytest.mark.parametrize("before", ["PSPNet在前，HRNet在后", "SE很小，HRNet里常见"])
def test_whom_a_sentence_names_on_the_way_the_next_tells_nothing_of(before):
    assert "HRNet uses BN" not in read(f"{before}。训练时用了BN。")


def test_of_several_a_later_sentence_tells_nothing():
    found = read("PSPNet和HRNet都很快。训练要用大批量的数据。另外用BN缓解了过拟合。")
    assert found == {"BN solves 过拟合"}


def test_nobody_is_set_apart_from_what_is_of_another_kind():
    assert not read("HRNet很准。精度优于Mixup。")


def test_a_part_is_not_modelled_on_a_whole():
    assert "注意力 inspired_by HRNet" not in read("PSPNet很快，注意力照着HRNet做。")


def test_the_means_beside_a_problem_is_the_one_that_is_meant():
    found = read("HRNet用SE校准通道，并用Dropout避免过拟合。")
    assert "Dropout solves 过拟合" in found and "SE solves 过拟合" not in found


def test_what_it_is_extended_with_is_no_predecessor():
    found = read("Mixup extends the original recipe with better Dropout.")
    assert "Mixup improves Dropout" not in found


@pytest.mark.parametrize("said", ["借鉴了HRNet的注意力", "引入了HRNet里的注意力"])
def test_of_whom_a_part_is_borrowed_nothing_is_told(said):
    found = read(f"SegNet{said}，先用Mixup训练。")
    assert not any(one.startswith("HRNet uses") for one in found)
    assert "SegNet uses Mixup" in found


@pytest.mark.parametrize("gone", ["都不要", "也不划分"])
def test_even_that_is_no_subject(gone):
    found = read(f"HRNet更省事，连SE{gone}，可以看作SegNet的近亲。")
    assert "HRNet similar_to SegNet" in found and "SE similar_to SegNet" not in found


def test_whose_way_it_is_makes_no_list_of_remedies():
    found = read("过拟合很常见。HRNet的办法有点绕：先把SE搬走，再把GRU放进来，以此缓解过拟合。")
    assert not {"SE solves 过拟合", "GRU solves 过拟合"} & found


def test_what_only_may_be_is_no_answer():
    assert not read("过拟合怎么办？也许是SE，还没定。")


def test_a_clause_with_a_date_of_its_own_tells_of_another():
    assert not read("2015年ResNet问世，2018年有了SE，各自红了一阵。")


@pytest.mark.parametrize("gone", ["把这两样统统去掉", "把这两项都砍了"])
def test_these_two_are_the_last_two_that_were_named(gone):
    found = read(f"作者发现SegNet里的Mixup和Dropout几乎没有作用，于是HRNet{gone}。")
    assert {"HRNet drops Mixup", "HRNet drops Dropout"} <= found


def test_a_place_that_is_made_of_parts_is_spoken_of():
    known = [*KNOWN, Concept("判别器", "判别器", "module")]
    relations = extract("SegNet很快。判别器由SE和GRU两部分组成。", Lexicon(known), RULES)
    found = {" ".join(relation.key) for relation in merge(relations)}
    assert {"SE part_of 判别器", "GRU part_of 判别器"} <= found


def test_who_begins_the_clause_does_what_it_says():
    found = read("HRNet很慢。Mixup把SegNet的前向推广成更一般的。")
    assert "HRNet improves SegNet" not in found
    assert "HRNet improves SegNet" in read("HRNet很慢。它把SegNet的前向推广成更一般的。")


@pytest.mark.parametrize("fault", ["在训练早期太不稳定", "太慢", "对小图太粗糙"])
def test_what_is_found_fault_with_is_not_taken_up(fault):
    assert "SegNet uses Mixup" not in read(f"SegNet的解释是Mixup{fault}，于是换个做法。")
    assert "SegNet uses Mixup" in read("SegNet配Mixup效果太好了。")


@pytest.mark.parametrize("gone", ["准备放到九月再试", "基本丢光了"])
def test_what_is_put_off_or_lost_is_not_taken_up(gone):
    assert "SegNet uses Mixup" not in read(f"SegNet那套Mixup{gone}。")


def test_those_of_former_days_are_none_of_the_concepts():
    found = read("HRNet很朴素：以前的网络把Mixup直接扔掉，它偏偏捡回来。")
    assert "HRNet drops Mixup" not in found
