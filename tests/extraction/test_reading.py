"""What a careful reader gets out of a text, and what not."""

import pytest

from kg.extraction import Lexicon, extract, inherit, load_rules, merge
from kg.model import Concept

RULES = load_rules()


def concepts(*entries: str) -> list[Concept]:
    """`name|kind|alias;alias` each."""
    made = []
    for entry in entries:
        name, kind, aliases = [*entry.split("|"), "", ""][:3]
        made.append(Concept(name, name, kind, tuple(filter(None, aliases.split(";")))))
    return made


KNOWN = concepts(
    "ResNet|architecture", "DenseNet|architecture", "SegNet|architecture", "BN|normalization",
    "LN|normalization", "Dropout|technique", "ASPP|module|空洞空间金字塔池化", "CRF|technique",
    "DeepLab v2|architecture|v2", "DeepLab v3|architecture|v3", "DeepLab v3+|architecture|v3+",
    "Inception v2|architecture|v2", "Inception v3|architecture|v3", "Inception|module",
    "过拟合|problem", "1x1 Convolution|operation|1*1卷积", "RNN|architecture",
)  # fmt: skip


def read(text: str, known: list[Concept] = KNOWN, **where: str) -> set[str]:
    relations = merge(extract(text, Lexicon(known), RULES, **where))
    return {" ".join(relation.key) for relation in relations}


@pytest.mark.parametrize(
    "spelling",
    ["ResNet", "resnet", "Res-Net", "Res Net", "ResNet50", "ResNet-101", "ResNets", "ＲｅｓＮｅｔ",
     "**ResNet**", "`ResNet`", "[ResNet](https://example.org/a_b)",
     "Res\u200bNet".replace("\u200b", "")],
)  # fmt: skip
def test_spellings_of_a_name(spelling):
    assert read(f"{spelling}使用了BN。") == {"ResNet uses BN"}


@pytest.mark.parametrize(
    "spelling",
    ["preResNet", "ResNetX", "`ResNet(x)`", "`x = ResNet`", "$ResNet$", "SE-ResNet",
     "https://a.org/ResNet",
     "resnet.py", "![ResNet](a.png)", "~~ResNet~~", "<del>ResNet</del>", "<!-- ResNet -->"],
)  # fmt: skip
def test_what_is_no_mention(spelling):
    assert read(f"{spelling}使用了BN。") == set()


@pytest.mark.parametrize("spelling", ["DeepLab v3+", "DeepLabv3+", "DeepLab-V3+", "deeplab V3+"])
def test_the_longest_name_wins(spelling):
    assert read(f"{spelling}使用了ASPP。") == {"DeepLab v3+ uses ASPP"}
    assert read("Inception v4使用了BN。") == set()


def test_words_that_mean_a_concept_are_read_like_its_names():
    slow = Concept("收敛慢", "收敛慢", "problem", mentions=("加速模型收敛",))
    assert read("BN能加速模型收敛。", [slow, *KNOWN]) == {"BN solves 收敛慢"}


def test_escaped_and_typographic_operators():
    for spelling in ("1*1卷积", r"1\*1卷积", "1×1卷积", "1 × 1 卷积"):
        assert read(f"ResNet使用了{spelling}。") == {"ResNet uses 1x1 Convolution"}


def test_short_name_means_what_its_context_says():
    assert read("## DeepLab v3\n\nv2使用了ASPP。") == {"DeepLab v2 uses ASPP"}
    assert read("## Inception v3\n\nv2使用了BN。") == {"Inception v2 uses BN"}
    assert read("DeepLab v3更强，v2使用了CRF。") == {"DeepLab v2 uses CRF"}


def test_short_name_is_derived_only_near_its_family():
    known = concepts("YOLO v2|architecture", "YOLO v3|architecture", "BN|normalization")
    assert read("YOLO v3更准，v2使用了BN。", known) == {"YOLO v2 uses BN"}
    assert read("v2使用了BN。", known) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ResNet、DenseNet和SegNet都用了BN。",
         {"ResNet uses BN", "DenseNet uses BN", "SegNet uses BN"}),
        ("ResNet uses BN, Dropout and ASPP.",
         {"ResNet uses BN", "ResNet uses Dropout", "ResNet uses ASPP"}),
        ("ResNet很深。它使用了BN。", {"ResNet uses BN"}),
        ("ResNet很深。该网络还引入了BN。", {"ResNet uses BN"}),
        ("ResNet is deep. It employs BN.", {"ResNet uses BN"}),
        ("ResNet和DenseNet不同：前者使用BN，后者使用Dropout。",
         {"ResNet contrasts DenseNet", "ResNet uses BN", "DenseNet uses Dropout"}),
        ("DeepLab v3采用了ASPP，该模块使用了BN。", {"DeepLab v3 uses ASPP", "ASPP uses BN"}),
        ("### ResNet\n\n（1）使用BN（2）使用Dropout", {"ResNet uses BN", "ResNet uses Dropout"}),
        ("### ResNet\n\n- BN\n- 大量Dropout", {"ResNet uses BN", "ResNet uses Dropout"}),
        ("**ResNet**：引入了BN。", {"ResNet uses BN"}),
        ("Dropout（一定程度防止过拟合）很简单。", {"Dropout solves 过拟合"}),
        ("BN被ResNet采用。", {"ResNet uses BN"}),
        ("在ResNet中，作者引入了BN。", {"ResNet uses BN"}),
    ],
)  # fmt: skip
def test_subjects_and_objects(text, found):
    assert read(text) == found


NETS = concepts(
    "YOLOv4|architecture", "CSPDarknet|architecture", "PANet|module", "Mosaic|technique",
    "BERT|architecture", "GPT|architecture", "MLM|technique", "DCGAN|architecture",
    "LSGAN|architecture", "Pooling|operation|池化", "Strided Convolution|operation|带步长的卷积",
    "KD|technique|知识蒸馏", "Soft Label|technique|软标签", "Temperature|technique|温度",
    "Pruning|technique|剪枝", "Structured|technique|结构化剪枝", "Magnitude|technique|幅值剪枝",
    "Gradient Clipping|technique|梯度裁剪", "Exploding Gradient|problem|梯度爆炸",
    "Overfitting|problem|过拟合", "Dropout|technique", "Early Stopping|technique|早停",
    "Rare Words|setting|生僻词", "LR|architecture", "FM|architecture", "SimCLR|technique",
    "Projection Head|module|投影头",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # A part named in a clause about a whole is what the whole uses.
        ("BERT 的预训练里遮词这件事叫 MLM。", {"BERT uses MLM"}),
        ("温度越高，软标签越平滑。", set()),
        ("知识蒸馏里 logits 先除以温度，再得到软标签。",
         {"KD uses Temperature", "KD uses Soft Label"}),
        # A method with a name of its own has parts, as a network has; any other does something.
        ("SimCLR 弄了个投影头。", {"SimCLR uses Projection Head"}),
        ("早停和软标签无关。", set()),
        # A list's members have no subject.
        ("BERT 三步走：MLM、微调软标签、早停。",
         {"BERT uses MLM", "BERT uses Soft Label", "BERT uses Early Stopping"}),
        # What has come about by a clause before; what goes on even there.
        ("BERT 加了 Dropout，过拟合也就没那么凶了。",
         {"BERT uses Dropout", "BERT solves Overfitting", "Dropout solves Overfitting"}),
        ("GPT 靠子词，生僻词也能拼出来。", {"GPT suited_for Rare Words"}),
        ("GPT 靠子词，生僻词也不行。", set()),
        # Whose trouble it was does not end it.
        ("早停一上，LR 的过拟合就没了。", {"Early Stopping solves Overfitting"}),
        # A whole and what each of its parts does; its family is no part of it.
        ("LR：Dropout 管断开，早停管收尾，一条龙。", {"LR uses Dropout", "LR uses Early Stopping"}),
        ("GAN：DCGAN 看局部，LSGAN 看全局。", {"DCGAN contrasts LSGAN"}),
        # Whose part it is takes something up; what has a name of its own is not swapped for a part.
        ("GPT 的投影头很轻，还用了 Dropout。", {"GPT uses Projection Head", "GPT uses Dropout"}),
        ("SimCLR 改成软标签以后更快。", {"SimCLR uses Soft Label"}),
        ("GPT 的投影头是它跟 BERT 唯一的差别。",
         {"GPT uses Projection Head", "GPT contrasts BERT"}),
        # A problem that gets less, a setting where one gets on.
        ("Dropout 一开，过拟合少了一大半。", {"Dropout solves Overfitting"}),
        ("Dropout 一关，过拟合就严重。", set()),
        ("GPT 在生僻词上格外好使。", {"GPT suited_for Rare Words"}),
        ("GPT 在生僻词上不灵。", set()),
        # What a line begins with is what it is about.
        ("GAN 小抄：\nDCGAN：池化换成带步长的卷积；\nLSGAN：也用了 Dropout。",
         {"DCGAN uses Strided Convolution", "Strided Convolution replaces Pooling",
          "LSGAN uses Dropout"}),
        ("LR → FM：补上了交叉。", {"FM improves LR"}),
        ("**Q：Dropout 凭什么能缓解过拟合？**\n\n它随机断开。", {"Dropout solves Overfitting"}),
        ("BERT\n- MLM 学双向上下文\n\nGPT\n- 也加 Dropout", {"BERT uses MLM", "GPT uses Dropout"}),
        # A part that was spoken of on the way does not take over.
        ("YOLOv4 像拼盘：CSPDarknet 打底，PANet 做颈，Mosaic 喂数据。",
         {"YOLOv4 uses CSPDarknet", "YOLOv4 uses PANet", "YOLOv4 uses Mosaic"}),
        ("BERT 很深，MLM 那一步很巧，还加了 Dropout。", {"BERT uses MLM", "BERT uses Dropout"}),
        # Anaphora amid a clause.
        ("LR 很老。FM 可以看作它的推广。", {"FM improves LR"}),
        ("LR 很老。FM 在此基础上加了交叉。", {"FM improves LR"}),
        ("MLM 就是完形填空。BERT 用的就是这一套。", {"BERT uses MLM"}),
        ("LR、FM 都很老：第一个加 Dropout，第二个用早停。",
         {"LR uses Dropout", "FM uses Early Stopping"}),
        ("LR 很老。FM 再进一步，学交叉。", {"FM improves LR"}),
        ("MLM is old. GPT and BERT ship with it.", {"GPT uses MLM", "BERT uses MLM"}),
        ("结构化剪枝和幅值剪枝很老；梯度裁剪则不同。它们都属于剪枝。",
         {"Structured part_of Pruning", "Magnitude part_of Pruning",
          "Gradient Clipping part_of Pruning"}),
        # Catalogues of kinds and of remedies.
        ("剪枝分两派：\n- 结构化剪枝：砍通道\n- 幅值剪枝：砍权重",
         {"Structured part_of Pruning", "Magnitude part_of Pruning"}),
        ("### 过拟合的对策\n\n- Dropout：随机断开\n- 早停：见好就收",
         {"Dropout solves Overfitting", "Early Stopping solves Overfitting"}),
        ("梯度爆炸怎么办？加个梯度裁剪就行。", {"Gradient Clipping solves Exploding Gradient"}),
        ("训练时常遇到梯度爆炸。为此，梯度裁剪给范数设了上限。",
         {"Gradient Clipping solves Exploding Gradient"}),
    ],
)  # fmt: skip
def test_what_a_clause_says_by_what_it_names(text, found):
    assert read(text, NETS) == found


@pytest.mark.parametrize(
    "text",
    [
        "ResNet没有使用BN。", "ResNet并不需要BN。", "ResNet用不着BN。", "ResNet使用的不是BN。",
        "ResNet使用BN吗？", "ResNet为什么使用BN？", "Does ResNet use BN?",
        "如果ResNet使用BN会怎样。", "ResNet也许可以使用BN。", "ResNet可能使用BN。",
        "曾尝试在ResNet中使用BN，效果不好，最终放弃。", "If ResNet used BN, it would be slow.",
        "| 网络 | 说明 |\n|---|---|\n| ResNet | 使用BN |", "```\nResNet使用BN\n```",
        "- [ ] ResNet使用BN", "TODO：ResNet使用BN", "参考：[ResNet使用BN](https://a.org)",
        "## 参考文献\n\n1. ResNet uses BN.", "有人说ResNet使用BN，未经证实。", "人们使用BN。",
        "传统方法使用BN，ResNet很快。", "ResNet之后，人们使用BN。",
        "把ResNet的BN换成LN的提案被否了。", "给ResNet加BN的想法后来搁置了。",
        "The plan to use BN in ResNet was shelved.", "我们的计划是给ResNet加BN。",
        "有人传ResNet用了BN。",
    ],
)  # fmt: skip
def test_what_states_nothing(text):
    assert read(text) == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Who is like another is of its kind, and the one of whom no more is told by the way.
        ("ResNet的归一化用的是LN，是BN的变体。", {"ResNet uses LN", "LN improves BN"}),
        ("ResNet可以理解成DenseNet的升级版。", {"ResNet improves DenseNet"}),
        ("ResNet的层数和DenseNet一样多。", set()),
        ("ResNet很深；SegNet与之相反，很浅。", {"ResNet contrasts SegNet"}),
        ("Unlike ResNet, which needs labels, SegNet is shallow.", {"ResNet contrasts SegNet"}),
    ],
)
def test_who_is_set_beside_another(text, found):
    said = {" ".join(sorted(one.split()[::2])) if " contrasts " in one else one
            for one in read(text)}  # fmt: skip
    assert said == {" ".join(sorted(one.split()[::2])) if " contrasts " in one else one
                    for one in found}  # fmt: skip


def test_heading_question_states_it():
    known = concepts("LSTM|architecture", "梯度消失|problem")
    assert read("### LSTM为什么能解决梯度消失问题", known) == {"LSTM solves 梯度消失"}


def test_the_title_is_the_subject_of_a_text_without_heading():
    assert read("使用了BN。", title="ResNet") == {"ResNet uses BN"}
    assert read("使用了BN。") == set()


def test_evidence_points_into_the_text():
    text = "# A\n\n**ResNet**很深。它**使用**了[BN](x.md)！\n"
    (relation,) = extract(text, Lexicon(KNOWN), RULES, page="p.md")
    (evidence,) = relation.evidence
    assert text[evidence.start : evidence.end] == "它**使用**了[BN](x.md)！"
    assert evidence.sentence == "它使用了BN！"
    assert (evidence.page, evidence.anchor) == ("p.md", "resnet")


def test_merge_keeps_each_sentence_and_reads_symmetric_relations_either_way():
    lexicon = Lexicon(KNOWN)
    relations = extract("ResNet不同于DenseNet。\n\nDenseNet不同于ResNet。", lexicon, RULES)
    (relation,) = merge(relations)
    assert relation.key == ("ResNet", "contrasts", "DenseNet")
    assert len(relation.evidence) == 2


def test_what_follows_is_inherited_and_what_was_dropped_is_not():
    text = (
        "**DeepLab v2**引入了ASPP，并使用CRF。\n\n**DeepLab v3**改进了DeepLab v2，丢弃CRF。\n\n"
        "**DeepLab v3+**将原来的v3看成编码器。\n"
    )
    found = merge(extract(text, Lexicon(KNOWN), RULES))
    assert ("DeepLab v3+", "uses", "DeepLab v3") in {relation.key for relation in found}
    followed = {relation.key: relation for relation in inherit(found, KNOWN)}
    assert set(followed) == {("DeepLab v3", "uses", "ASPP"), ("DeepLab v3+", "uses", "ASPP")}
    chain = followed["DeepLab v3+", "uses", "ASPP"]
    assert chain.inherited
    assert [e.sentence for e in chain.evidence] == [
        "DeepLab v3+将原来的v3看成编码器。", "DeepLab v3改进了DeepLab v2，丢弃CRF。",
        "DeepLab v2引入了ASPP，并使用CRF。",
    ]  # fmt: skip


def test_an_anaphor_after_mentions_that_are_no_subject():
    known = concepts("ResNet|architecture", "梯度消失|problem", "过拟合|problem")
    text = "## ResNet\n\n解决梯度消失，解决过拟合是它的优点。"
    assert read(text, known) == {"ResNet solves 梯度消失", "ResNet solves 过拟合"}


def test_deterministic():
    text = "ResNet、DenseNet和SegNet都用了BN。ResNet不同于DenseNet。"
    assert extract(text, Lexicon(KNOWN), RULES) == extract(text, Lexicon(KNOWN), RULES)


def test_a_quoted_sentence_shows_no_comment():
    relation = extract("ResNet使用了BN<!--真的\n吗-->。", Lexicon(KNOWN), RULES)[0]
    assert relation.evidence[0].sentence == "ResNet使用了BN。"


@pytest.mark.parametrize(
    "text",
    [
        "GPT 在生僻词上不好使。",
        "GPT 碰到生僻词不管用。",
        "GPT 在生僻词上效果有限。",
        "GPT 在生僻词上收效甚微。",
        "GPT 在生僻词上表现不好。",
        "GPT 处理生僻词不占优。",
        "生僻词场景下 GPT 不管用。",
        "遇到生僻词，用 GPT 不合适。",
        "GPT 在 BERT 和 ELMo 之间传递信息。",
        "GPT 建立 BERT 与 ELMo 之间的连接。",
    ],
)
def test_the_same_words_may_say_that_it_is_not_so(text):
    concepts = [Concept(name, name, "architecture") for name in ("GPT", "BERT", "ELMo")]
    concepts.append(Concept("生僻词", "生僻词", "setting"))
    assert extract(text, Lexicon(concepts), RULES) == ()


@pytest.mark.parametrize(
    "text", ["GPT 和 BERT 没有区别。", "GPT 跟 BERT 区别不大。", "GPT 和 BERT 毫无区别。"]
)
def test_what_hardly_differs_is_alike_and_not_set_apart(text):
    concepts = [Concept(name, name, "architecture") for name in ("GPT", "BERT")]
    (relation,) = extract(text, Lexicon(concepts), RULES)
    assert relation.type == "similar_to"


@pytest.mark.parametrize(
    "text",
    [
        "在小数据上GPT用了池化。",
        "从结果看GPT用了池化。",
        "就速度而言GPT用了池化。",
        "大家发现GPT用了池化。",
        "当数据很少时GPT用了池化。",
    ],
)
def test_where_something_is_so_and_by_what_it_is_judged_governs_no_subject(text):
    concepts = [Concept("GPT", "GPT", "architecture"), Concept("池化", "池化", "operation")]
    assert [one.key for one in extract(text, Lexicon(concepts), RULES)] == [("GPT", "uses", "池化")]


@pytest.mark.parametrize("denied", ["没能化解", "没有真正钝化", "没法甩开", "没能驯服"])
def test_a_denial_before_a_verb_does_not_say_that_a_problem_is_gone(denied):
    concepts = [Concept("GRU", "GRU", "module"), Concept("梯度消失", "梯度消失", "problem")]
    assert extract(f"GRU{denied}梯度消失。", Lexicon(concepts), RULES) == ()
    assert extract("GRU没有梯度消失。", Lexicon(concepts), RULES) != ()


def test_what_a_problem_is_done_to_is_told_by_how_the_verb_ends():
    concepts = [Concept("GRU", "GRU", "architecture"), Concept("噪点", "噪点", "problem")]
    for verb in ("滤除", "赶退", "扑灭", "剪掉"):
        (relation,) = extract(f"GRU在输出端{verb}了噪点。", Lexicon(concepts), RULES)
        assert relation.key == ("GRU", "solves", "噪点")
    assert extract("GRU在输出端忘掉了噪点。", Lexicon(concepts), RULES) == ()


def test_what_is_said_of_somebody_in_advance_is_said_of_whom_the_next_clause_is_about():
    concepts = [Concept(name, name, "architecture") for name in ("GPT", "BERT", "ELMo")]
    lexicon = Lexicon(concepts)
    (relation,) = extract("作为BERT的改进版，GPT更快。", lexicon, RULES)
    assert relation.key == ("GPT", "improves", "BERT")
    found = {one.key for one in extract("作为ELMo和BERT的折中，GPT更快。", lexicon, RULES)}
    assert found == {("GPT", "between", "ELMo"), ("GPT", "between", "BERT")}


def test_what_is_said_after_a_bracket_of_sentences_is_a_sentence_of_its_own():
    text = "### BN\n\nBN很常用。（先说ResNet；再说DenseNet，它使用Dropout）适合RNN，效果很好。"
    said = {r.key: r.evidence[0].sentence for r in extract(text, Lexicon(KNOWN), RULES)}
    assert said["BN", "suited_for", "RNN"] == "适合RNN，效果很好。"
    assert said["DenseNet", "uses", "Dropout"] == "再说DenseNet，它使用Dropout）"
