"""What is done about a problem, picked in a situation, put in another's place: over clauses."""

import pytest

from kg.extraction import Lexicon, extract, load_rules
from kg.model import Concept

RULES = load_rules()
KINDS = {
    "甲网": "architecture",
    "乙网": "architecture",
    "门控": "technique",
    "裁剪": "technique",
    "池化层": "module",
    "步长层": "module",
    "过拟合": "problem",
    "梯度爆炸": "problem",
    "分割": "task",
    "小样本": "setting",
}
LEXICON = Lexicon([Concept(name, name, kind) for name, kind in KINDS.items()])


def read(text):
    return {" ".join(relation.key) for relation in extract(text, LEXICON, RULES)}


@pytest.mark.parametrize(
    "text",
    [
        "过拟合严重，于是加了门控。",
        "为了不让模型过拟合，再加一项门控。",
        "训练时上了门控，过拟合随之缓解。",
        "过拟合怎么办？门控。",
        "过拟合？门控就能顶一阵。",
        "过拟合的对策，背下来：门控、裁剪。",
        "甲网容易过拟合。常用的对策是门控。",
        "甲网容易过拟合。乙网的办法是加一个门控。",
        "甲网容易过拟合，于是有了门控。",
        "门控正是为了防止过拟合。",
        "过拟合还得靠门控顶着。",
        "少了门控，马上过拟合。",
        "必须加门控，否则过拟合。",
        "门控不能省，不然早就过拟合了。",
        "多亏门控，甲网没有过拟合。",
        "之所以上门控，是因为过拟合太严重。",
        "面试问过拟合怎么治，答门控就够了。",
        "对付过拟合，通行的做法是门控。",
        "甲网训着训着就过拟合，门控把权重压了下去。",
        "过拟合：门控管用。",
    ],
)
def test_what_is_done_about_a_problem_solves_it(text):
    assert "门控 solves 过拟合" in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "门控导致过拟合，于是训练变慢。",
        "过拟合出现之后，门控也没用。",
        "门控里混有过拟合。",
        "门控省事，但过拟合。",
        "门控碰上过拟合就没辙。",
        "门控；过拟合；裁剪。",
        "加不加门控都会过拟合。",
        "没有门控也不会过拟合。",
        "门控本身不解决过拟合。",
        "门控用多了反而过拟合。",
        "门控丢信息、过拟合，裁剪就没这个毛病。",
        "门控对过拟合没有帮助。",
    ],
)
def test_what_stands_beside_a_problem_need_not_solve_it(text):
    assert "门控 solves 过拟合" not in read(text)


def test_a_remedy_of_something_else_is_not_the_topic_s():
    found = read("## 甲网\n\n过拟合由甲网缓解。梯度爆炸它管不了，那个得靠裁剪。")
    assert "裁剪 solves 梯度爆炸" in found
    assert "甲网 solves 梯度爆炸" not in found


@pytest.mark.parametrize(
    "text",
    [
        "小样本的时候还是甲网靠谱。",
        "小样本呢，甲网更对路。",
        "做小样本，先上甲网。",
        "小样本选谁？甲网。",
        "## 甲网\n\n两层而已。小样本的老基线了。",
        "## 甲网\n\n- 适用：小样本、分割",
    ],
)
def test_who_is_picked_for_a_situation_suits_it(text):
    assert "甲网 suited_for 小样本" in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "小样本的时候甲网不行。",
        "小样本里别用甲网。",
        "小样本很难，甲网很深。",
        # Told of somebody, heard, planned, tried, or of something of it.
        "小样本用的是甲网，训了三天。",
        "小样本上了甲网，涨了两个点。",
        "听说小样本首选甲网。",
        "计划是小样本先上甲网。",
        "小样本还是差于甲网。",
        "小样本页面里能看到甲网的按钮。",
    ],
)
def test_who_fails_in_a_situation_does_not_suit_it(text):
    assert "甲网 suited_for 小样本" not in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "步长层顶上来，池化层下岗。",
        "池化层退场，步长层登场。",
        "甲网嫌池化层太粗暴，换成步长层。",
        "池化层好是好，就是太慢。甲网索性换成步长层。",
        "毛病出在池化层，太慢，甲网换成步长层。",
        "甲网里原来是池化层，后来多半替换为步长层。",
        "甲网里池化层太慢，乙网也不够稳。于是换成步长层。",
    ],
)
def test_what_comes_when_something_goes_replaces_it(text):
    assert "步长层 replaces 池化层" in read(text)


def test_who_complains_is_not_replaced():
    assert "乙网 replaces 甲网" not in read("甲网嫌过拟合，换成乙网。")


def test_what_only_comes_replaces_nothing():
    assert not any("replaces" in one for one in read("池化层很好，步长层登场。"))


def test_a_question_heads_its_answer():
    found = read(
        "**问：甲网是干什么的？**\n答：分割里的，专门防止过拟合。\n**问：乙网呢？**\n答：用了门控。"
    )
    assert {"甲网 solves 过拟合", "乙网 uses 门控"} <= found
    assert "甲网 uses 门控" not in found


def test_a_question_what_to_do_is_not_about_whoever_is_in_trouble():
    found = read("**Q：甲网胡说怎么办？**\nA：首选乙网。它用了门控。过拟合会少很多。")
    assert "乙网 uses 门控" in found
    assert "甲网 uses 门控" not in found


def test_a_part_that_is_given_up_is_dropped_and_not_used():
    found = read("到了甲网，门控就被打入冷宫。")
    assert "甲网 drops 门控" in found
    assert "甲网 uses 门控" not in found


@pytest.mark.parametrize(
    "text", ["甲网里的门控不可或缺，不能去掉。", "如果甲网跟门控一刀两断，就会更快。"]
)
def test_a_part_that_is_kept_is_not_dropped(text):
    assert "甲网 drops 门控" not in read(text)


def test_a_whole_goes_on_being_spoken_of_after_its_part():
    assert "甲网 suited_for 分割" in read("甲网的门控很轻。做分割，首选还是它。")


@pytest.mark.parametrize("before", ["来自", "取自", "源自"])
def test_a_name_after_a_verb_that_ends_like_a_prefix_is_a_name(before):
    assert "甲网 inspired_by 裁剪" in read(f"甲网的主意{before}裁剪。")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # What is given up was named right before, unless the clause has an object of its own.
        ("甲网发现门控没什么用，干脆不要了。", {"甲网 drops 门控"}),
        ("甲网由门控得来，层数砍掉一半。", set()),
        ("甲网 = 乙网 - 门控。", {"甲网 drops 门控", "甲网 improves 乙网"}),
        # All that a clause names is put together, or it lies between them.
        ("甲网横空出世，可以说是门控跟裁剪的杂交。", {"甲网 combines 门控", "甲网 combines 裁剪"}),
        ("甲网试图把门控和裁剪捏到一起。", {"甲网 combines 门控", "甲网 combines 裁剪"}),
        ("我们试图把门控和裁剪捏到一起。", set()),
        ("甲网没有把门控和裁剪捏到一起。", set()),
    ],
)
def test_what_a_clause_says_of_all_that_it_names(text, found):
    assert {one for one in read(text) if " uses " not in one} == found


def test_whom_a_later_clause_lets_get_over_a_problem():
    assert "乙网 solves 过拟合" in read("甲网老是过拟合，乙网换了门控。")
    assert "乙网 solves 过拟合" in read("甲网吃亏在过拟合上，乙网没有这个包袱。")
    assert "乙网 solves 过拟合" not in read("甲网老是过拟合，乙网没有换门控。")
    assert "乙网 solves 过拟合" not in read("甲网老是过拟合，乙网也一样。")


def test_who_is_turned_down_or_worse_in_a_situation_does_not_suit_it():
    assert read("小样本轮不到甲网，还得用乙网。") == {"乙网 suited_for 小样本"}
    assert "甲网 suited_for 小样本" in read("碰到小样本，甲网比乙网稳。")
    assert "乙网 suited_for 小样本" not in read("碰到小样本，甲网比乙网稳。")


def test_an_ablation_gives_nothing_up():
    assert "甲网 drops 门控" in read("甲网去掉门控，更快了。")
    assert "甲网 drops 门控" not in read("甲网去掉门控会掉两个点。")


def test_a_whole_that_another_is_only_set_beside_is_not_used():
    assert "甲网 uses 乙网" in read("甲网选了乙网。")
    assert "甲网 uses 乙网" not in read("甲网选了乙网当基线。")
    assert "甲网 uses 门控" not in read("甲网没改结构，门控没动。")
