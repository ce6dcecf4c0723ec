"""Who a clause speaks of, and what only stands in it."""

import pytest

from kg.extraction import Lexicon, extract, load_rules, merge
from kg.model import Concept

RULES = load_rules()
KNOWN = [
    Concept(name, name, kind)
    for name, kind in {
        "ResNet": "architecture", "DenseNet": "architecture", "SegNet": "architecture",
        "GRU": "module", "BN": "normalization", "Dropout": "technique", "Mixup": "technique",
        "蒸馏": "technique", "软标签": "technique", "LSTM": "architecture", "CRF": "architecture",
        "LSTM-CRF": "architecture", "VQ-LSTM": "architecture",
    }.items()
]  # fmt: skip


def read(text: str) -> set[str]:
    relations = merge(extract(text, Lexicon(KNOWN), RULES))
    return {" ".join(relation.key) for relation in relations}


@pytest.mark.parametrize("verb", ["仿照", "挂一个", "清一色", "只许", "掺了点", "还得配"])
def test_after_words_that_lead_in_nothing_a_name_is_an_object(verb):
    found = read(f"ResNet的结构很简单，块内{verb}GRU，另外使用BN。")
    assert "ResNet uses BN" in found
    assert "GRU uses BN" not in found


@pytest.mark.parametrize(
    "before", ["不过", "2016 年", "后来的", "在分割任务上，", "可以看出", "这会儿该", "第一点是"]
)
def test_after_words_that_lead_in_a_subject_a_name_is_one(before):
    assert "SegNet uses BN" in read(f"ResNet很深。{before}SegNet使用BN。")


@pytest.mark.parametrize("adverb", ["分别", "特别", "区别化地", "个别层"])
def test_a_word_with_the_letters_of_a_denial_denies_nothing(adverb):
    assert read(f"ResNet{adverb}使用BN。") == {"ResNet uses BN"}


def test_what_is_named_before_a_colon_need_not_be_who_acts_after_it():
    assert read("图上的ResNet：DenseNet使用BN。") == {"DenseNet uses BN"}
    assert read("- ResNet：GRU放大三倍，使用BN。") == {"ResNet uses GRU", "ResNet uses BN"}


def test_a_list_tells_of_whom_the_line_before_it_announces():
    text = "蒸馏（2015）：\n\n1. 换上软标签；\n2. 用Dropout；\n\n后来有了Mixup。"
    assert read(text) == {"蒸馏 uses 软标签", "蒸馏 uses Dropout"}


@pytest.mark.parametrize("verb", ["推出了", "随后发布了", "开源了", "先来看"])
def test_who_is_presented_goes_on_being_spoken_of(verb):
    assert read(f"ResNet很深。第二年，同一拨人{verb} SegNet，使用BN。") == {"SegNet uses BN"}


def test_who_does_what_is_done_goes_on_being_spoken_of():
    assert read("数据被ResNet切成块，这些块随后借助GRU相连。") == {"ResNet uses GRU"}
    assert read("Dropout被ResNet引入，后来它还使用BN。") == {
        "ResNet uses Dropout",
        "ResNet uses BN",
    }


def test_what_tells_only_when_speaks_of_nobody():
    assert "ResNet uses BN" not in read("继ResNet展示了深度之后，DenseNet出现了，BN很快普及。")


def test_an_item_headed_by_a_part_is_of_the_whole():
    text = "### ResNet\n\n- GRU：汇总上文\n· Dropout：防身\n"
    assert read(text) == {"ResNet uses GRU", "ResNet uses Dropout"}
    assert read("### BN\n\n- GRU：汇总上文\n") == set()


def test_a_name_made_of_names():
    assert read("LSTM-CRF：LSTM 出分数，CRF 学转移。") == {
        "LSTM-CRF uses LSTM",
        "LSTM-CRF uses CRF",
    }
    assert read("VQ-LSTM很快，LSTM 出分数。") == set()


def test_what_is_carried_over_sentences_has_no_name_of_its_own():
    known = [
        *KNOWN,
        Concept("SimCSE", "SimCSE", "technique"),
        Concept("对比", "对比损失", "technique"),
    ]
    lexicon = Lexicon(known)
    own = merge(extract("ResNet很深。SimCSE很火。", lexicon, RULES))
    assert own == ()
    (relation,) = merge(extract("ResNet很深。训练靠对比损失。", lexicon, RULES))
    assert relation.key == ("ResNet", "uses", "对比")
    # What is said of a part is said of it, not of who may have it.
    assert merge(extract("ResNet很深。对比损失很稳。", lexicon, RULES)) == ()


def test_who_gave_something_up_is_named():
    assert "ResNet drops BN" in read("ResNet很深。ResNet把BN去掉了。")
    assert "ResNet drops BN" in read("## ResNet\n\n很深。把BN去掉了。")
    assert read("ResNet很深。把BN去掉了。") == set()


def test_what_belongs_to_another_is_used_by_who_takes_it_over():
    known = [*KNOWN, Concept("门控", "门控", "technique")]
    said = merge(extract("ResNet把LSTM的门控搬了过来。", Lexicon(known), RULES))
    assert ("ResNet", "uses", "门控") in {relation.key for relation in said}
    said = merge(extract("ResNet没有LSTM的门控。", Lexicon(known), RULES))
    assert ("ResNet", "uses", "门控") not in {relation.key for relation in said}


def test_a_network_that_heads_the_line_of_another():
    assert read("- DenseNet：两条LSTM拼起来") == {"DenseNet uses LSTM"}
    assert read("- DenseNet：LSTM的作者提出") == set()


def test_a_problem_after_a_list_is_no_member_of_it():
    known = [*KNOWN, Concept("outliers", "outliers", "problem")]
    text = "ResNet lies between LSTM and CRF, and outliers hurt it."
    said = {relation.key for relation in merge(extract(text, Lexicon(known), RULES))}
    assert said >= {("ResNet", "between", "LSTM"), ("ResNet", "between", "CRF")}
    assert ("ResNet", "between", "outliers") not in said


def test_three_that_were_named():
    text = "GRU管机内，BN管机间，最外层再套Dropout，三者叠起来就是所谓的ResNet。"
    assert {f"ResNet combines {part}" for part in ("GRU", "BN", "Dropout")} <= read(text)


@pytest.mark.parametrize(
    "joined",
    [
        "DenseNet, ResNet and SegNet use BN.",
        "DenseNet，ResNet和SegNet用了BN。",
        "DenseNet，ResNet，SegNet都用了BN。",
    ],
)
def test_commas_join_names_that_begin_a_clause(joined):
    assert {f"{name} uses BN" for name in ("DenseNet", "ResNet", "SegNet")} <= read(joined)


def test_a_comma_parts_a_name_that_ends_a_clause_from_those_that_begin_the_next():
    found = read("和软标签不同，CRF换成了Dropout，ResNet和SegNet都用了BN。")
    assert {"ResNet uses BN", "SegNet uses BN"} <= found
    assert "Dropout uses BN" not in found
    found = read("Unlike CRF, ResNet and SegNet use BN.")
    assert {"ResNet uses BN", "SegNet uses BN"} <= found
    assert "CRF uses BN" not in found


def test_of_several_nobody_is_meant_without_being_named():
    assert read("ResNet很深。加了BN。") == {"ResNet uses BN"}
    assert read("ResNet很深，DenseNet很窄。加了残差连接，还有BN。") == set()
    assert read("# ResNet\nDenseNet很窄。块里有BN。") == {"ResNet uses BN"}
    # A part that was spoken of on the way is not who does it.
    assert "GRU uses BN" not in read("ResNet有GRU。之后使用BN。")
    assert "GRU uses BN" in read("ResNet很深。GRU很小；使用BN。")


@pytest.mark.parametrize(
    ("text", "relations"),
    [("采用BN的SegNet更稳，它还用了Dropout。", {"SegNet uses BN", "SegNet uses Dropout"}),
     ("基于LSTM的SegNet很快。", {"SegNet uses LSTM"}),
     ("由剑桥提出的SegNet采用BN。", {"SegNet uses BN"}),
     ("没有BN的SegNet照样能训，它用Dropout。", {"SegNet uses Dropout"}),
     ("去掉BN的SegNet训不动。", set()),
     ("与采用BN的SegNet不同，它用Dropout。",
      {"SegNet uses BN", "ResNet uses Dropout"}),
     ("被SegNet启发的结构，用Dropout训练。",
      {"ResNet inspired_by SegNet", "ResNet uses Dropout"}),
     ("作者使用带BN的SegNet作主干。", {"ResNet uses SegNet", "ResNet uses BN"})],
)  # fmt: skip
def test_what_tells_a_whole_apart_is_said_of_it(text, relations):
    assert read(f"## ResNet\n{text}") == relations


@pytest.mark.parametrize(
    ("text", "relations"),
    [("大家多用SegNet，它靠BN。", {"SegNet uses BN"}),
     ("同年的亚军用的是BN。", set()),
     ("DeepText的第一版用了BN。", set()),
     ("省心很多，靠BN训练。", {"ResNet uses BN"}),
     ("SegNet不再需要人工特征。", set()),
     ("DenseNet，瘦身版的SegNet，采用BN。", {"DenseNet uses BN"})],
)  # fmt: skip
def test_who_is_none_of_the_concepts_or_only_explains_one(text, relations):
    assert read(f"## ResNet\n{text}") == relations


def test_what_is_done_to_one_part_goes_on():
    text = "Mixup先被SegNet引入，后来被Dropout取代。"
    assert read(text) == {"SegNet uses Mixup", "Dropout replaces Mixup"}


def test_below_a_heading_that_leads_from_one_to_another_stands_what_is_said_of_either():
    assert read("## 从ResNet到SegNet\n再用BN训练。") == set()


def test_the_latter_may_be_the_one_that_a_sentence_names_alone():
    assert read("ResNet太慢。业界往往换成SegNet，后者用BN。") >= {"SegNet uses BN"}


def test_a_part_that_was_spoken_of_before_takes_nothing_up():
    assert read("软标签很好用。训练时采用Dropout。") == set()
    assert read("软标签分两步：先查表；再借助Dropout。") <= {"软标签 uses Dropout"}
    assert read("## 软标签\n\n采用Dropout。") == {"软标签 uses Dropout"}
    assert "ResNet uses Dropout" in read("ResNet很深。训练时采用Dropout。")


@pytest.mark.parametrize("said", ["的参数来自BN", "由BN得到", "那支多一个BN"])
def test_what_is_told_of_a_part_of_a_whole_is_not_what_the_part_takes_up(said):
    known = [*KNOWN, Concept("教师", "教师网络", "module"), Concept("学生", "学生网络", "module")]
    text = f"ResNet里有教师网络和学生网络两支。学生网络{said}。"
    found = {relation.key for relation in merge(extract(text, Lexicon(known), RULES))}
    assert ("学生", "uses", "BN") not in found
    plainly = merge(extract("ResNet分两支。学生网络用了BN。", Lexicon(known), RULES))
    assert ("学生", "uses", "BN") in {relation.key for relation in plainly}


def test_what_a_part_is_or_has_is_not_what_it_is_for():
    known = [*KNOWN, Concept("cost", "平方复杂度", "problem"), Concept("blur", "发糊", "problem")]
    for text in (
        "GRU是平方复杂度，序列一长就吃不消。",
        "Dropout最头疼的是发糊。",
        "BN的老毛病就是发糊。",
    ):
        assert merge(extract(text, Lexicon(known), RULES)) == ()
    (relation,) = merge(extract("Dropout是发糊的克星。", Lexicon(known), RULES))
    assert relation.key == ("Dropout", "solves", "blur")


def test_on_a_dataset_something_is_measured_not_good_for_it():
    known = [*KNOWN, Concept("COCO", "COCO", "dataset"), Concept("检测", "目标检测", "task")]
    said = merge(extract("ResNet很深，COCO上最省事。", Lexicon(known), RULES))
    assert said == ()
    said = merge(extract("ResNet很深，目标检测上最省事。", Lexicon(known), RULES))
    assert [relation.key for relation in said] == [("ResNet", "suited_for", "检测")]


@pytest.mark.parametrize(
    "text, holds, barred",
    [
        ("ResNet很深，精心设计的BN也扔掉了。", "ResNet drops BN", "ResNet uses BN"),
        ("SegNet把人工设计的Dropout去掉了。", "SegNet drops Dropout", "SegNet uses Dropout"),
        ("DenseNet把BN和Dropout合成一个GRU。", "GRU combines BN", "BN part_of GRU"),
    ],
)
def test_of_two_readings_of_a_sentence_that_bar_each_other_the_surer_holds(text, holds, barred):
    found = read(text)
    assert holds in found
    assert barred not in found


@pytest.mark.parametrize("said", ["说白了就是在{}之间折中", "其实是在{}之间找平衡", "在{}之间权衡"])
def test_a_figure_that_a_sentence_begins_with_may_lie_between_two(said):
    kinds = {"束宽": "hyperparameter", "速度": "property", "质量": "property", "召回": "property"}
    lexicon = Lexicon([*KNOWN, *(Concept(name, name, kind) for name, kind in kinds.items())])
    both = said.format("速度和质量")
    found = {
        relation.key for relation in merge(extract(f"ResNet很深。束宽{both}。", lexicon, RULES))
    }
    assert found == {("束宽", "between", "速度"), ("束宽", "between", "质量")}
    found = {
        relation.key for relation in merge(extract(f"束宽不管。ResNet{both}。", lexicon, RULES))
    }
    assert found == {("ResNet", "between", "速度"), ("ResNet", "between", "质量")}


@pytest.mark.parametrize(
    "said", ["要靠Dropout来解决", "还得靠Dropout来压", "只能靠Dropout缓解", "就得用Dropout来治"]
)
def test_a_problem_that_is_left_to_another_is_not_solved_by_whom_the_text_is_about(said):
    lexicon = Lexicon([*KNOWN, Concept("死记", "死记硬背", "problem")])
    found = {r.key for r in merge(extract(f"ResNet很深，但死记硬背{said}。", lexicon, RULES))}
    assert found == {("Dropout", "solves", "死记")}


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        # What follows what is said of several is not said of each of them.
        ("DenseNet、SegNet和ResNet都很深，最后的GRU也不小。", set()),
        ("## ResNet和DenseNet\n\n一开始慢，后来使用BN。", set()),
        ("## ResNet和DenseNet\n\nDenseNet改了：第一，加宽；第二，使用BN。", {"DenseNet uses BN"}),
        ("## ResNet和DenseNet\n\nDenseNet更深。内部还使用BN。", {"DenseNet uses BN"}),
        ("## ResNet和DenseNet\n\n两者都使用BN。", {"ResNet uses BN", "DenseNet uses BN"}),
        ("ResNet和DenseNet都加了BN。", {"ResNet uses BN", "DenseNet uses BN"}),
    ],
)  # fmt: skip
def test_several_do_what_is_said_of_them_by_name(text, relations):
    assert {one for one in read(text) if " uses " in one} == relations


@pytest.mark.parametrize(
    "said",
    ["我用得最多的是SegNet，它引入了BN。", "现在主流是SegNet，加了BN。",
     "后来才有SegNet引入BN。", "The most popular is SegNet, it adds BN."],
)  # fmt: skip
def test_who_is_said_to_come_first_or_to_come_about_goes_on_being_spoken_of(said):
    found = read(f"ResNet很慢。{said}")
    assert "SegNet uses BN" in found
    assert "ResNet uses BN" not in found


def test_what_is_called_by_its_name_is_who_does_what_follows():
    known = [*KNOWN, Concept("P", "梯度爆炸", "problem")]
    text = "ResNet把梯度截到1以内，也就是Dropout，专门治梯度爆炸。"
    said = {relation.key for relation in merge(extract(text, Lexicon(known), RULES))}
    assert ("Dropout", "solves", "P") in said
    assert ("ResNet", "solves", "P") not in said


def test_one_pronoun_does_not_stand_for_several_nor_a_pair_for_a_whole_and_its_part():
    assert read("ResNet很深。Dropout和Mixup管正则。它还引入了BN。") == {"ResNet uses BN"}
    found = read("DenseNet很窄，SegNet很浅。Mixup也去掉了。两者都用BN。")
    assert {"DenseNet uses BN", "SegNet uses BN"} <= found
    assert "Mixup uses BN" not in found


@pytest.mark.parametrize("does", ["is removed", "gives way to CRF", "goes away"])
def test_after_a_comma_an_english_name_that_does_something_is_in_no_list(does):
    assert "ResNet uses Dropout" not in read(f"ResNet uses BN, and Dropout {does}.")
    assert {"ResNet uses BN", "ResNet uses Dropout"} <= read("ResNet uses BN, and Dropout.")
    assert "ResNet uses Dropout" in read("ResNet uses BN, and Dropout in its last layer.")


def test_the_latter_is_one_of_those_of_whom_the_former_was_the_first():
    known = [*KNOWN, *(Concept(name, name, "technique") for name in ("图索引", "表索引"))]
    text = "有两种：图索引和表索引。Dropout属于前者，很准；Mixup属于后者，先用BN归一化。"
    found = {" ".join(relation.key) for relation in merge(extract(text, Lexicon(known), RULES))}
    assert found >= {"Dropout part_of 图索引", "Mixup part_of 表索引", "Mixup uses BN"}
    assert "表索引 uses BN" not in found


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        # What the text has named before is no news that its place in a clause could tell.
        ("DenseNet使用GRU。ResNet很深，最里面GRU过得去。", {"DenseNet uses GRU"}),
        ("DenseNet使用GRU。ResNet很深，块内用几个GRU。", {"DenseNet uses GRU", "ResNet uses GRU"}),
        ("DenseNet使用蒸馏。\n\n- ResNet：也有蒸馏", {"DenseNet uses 蒸馏", "ResNet uses 蒸馏"}),
        # Who has a name of its own and begins a clause is spoken of beside who was before.
        ("ResNet随机丢层，BN归一数据。", set()),
        ("ResNet随机丢层：BN归一数据。", {"ResNet uses BN"}),
        ("ResNet随机丢层，软标签归一数据。", {"ResNet uses 软标签"}),
    ],
)
def test_what_is_named_in_a_clause_is_taken_up_if_it_is_news_and_no_subject(text, relations):
    assert read(text) == relations


def test_it_is_whom_the_sentence_before_came_back_to():
    text = "ResNet读后感：DenseNet用Dropout，ResNet把它换成了Mixup。它还引入了BN。"
    found = read(text)
    assert "ResNet uses BN" in found
    assert "DenseNet uses BN" not in found


@pytest.mark.parametrize("said", ["只不过不用BN", "不过没用BN", "不过不再使用BN", "不仅不用BN"])
def test_what_is_denied_after_a_word_with_the_letters_of_a_denial(said):
    assert "ResNet uses BN" not in read(f"ResNet很深，{said}。")
