"""Notes of other fields, and lists that hold little of what the notes speak of."""

import pytest

from kg.extraction import Lexicon, extract, load_rules, merge
from kg.model import Concept

RULES = load_rules()


def read(text: str, *names: str) -> set[str]:
    """What is read with concepts of which only the names are known, as of pages."""
    concepts = [Concept(name, name, kind_missing=True) for name in names]
    return {" ".join(r.key) for r in merge(extract(text, Lexicon(concepts), RULES))}


@pytest.mark.parametrize(
    ("heading", "text"),
    [("AOF", "相比RDB数据更安全，但是文件更大。"), ("JWT", "和RDB比扩展性好，占用少。"),
     ("PyPy", "Faster than RDB for loops.")],
)  # fmt: skip
def test_a_comparison_is_no_improvement(heading, text):
    assert read(f"## {heading}\n{text}", heading, "RDB") == {f"{heading} contrasts RDB"}


@pytest.mark.parametrize(
    "text", ["4.0之后有了混合持久化，结合了RDB和AOF的优点。", "混合持久化由AOF和RDB组合而成。"]
)
def test_a_part_is_not_what_the_parts_make(text):
    assert read(f"## AOF\n{text}", "AOF", "RDB") == set()


@pytest.mark.parametrize(
    "text", ["ElasticNet用岭回归打底。", "Oracle默认使用岭回归。", "而Python用的是岭回归。"]
)
def test_a_name_that_is_in_no_list_is_the_subject(text):
    assert read(f"## Lasso\n{text}", "Lasso", "岭回归") == set()


@pytest.mark.parametrize("part", ["Backbone", "Loss", "JDK8", "Stage 3"])
def test_a_part_that_all_have_is_none(part):
    text = f"## Lasso\n{part}采用岭回归。"
    assert read(text, "Lasso", "岭回归") == {"Lasso uses 岭回归"}


@pytest.mark.parametrize(
    "text", ["GBDT的工程实现，用直方图加速。", "GBDT的多线程版，采用直方图。",
             "Successor of GBDT, uses 直方图."]
)  # fmt: skip
def test_what_the_topic_is_takes_no_subject_from_it(text):
    found = read(f"## XGBoost\n{text}", "XGBoost", "GBDT", "直方图")
    assert "XGBoost uses 直方图" in found
    assert not any(one.startswith("GBDT") for one in found)


def test_members_of_a_list_do_nothing_to_each_other():
    text = "## 对策\n加数据、早停、降低复杂度、集成。"
    assert read(text, "早停", "集成", "复杂度") == set()


DOCKER = ("Pod", "Service", "Deployment", "ReplicaSet", "Ingress", "Secret", "etcd", "Raft")


@pytest.mark.parametrize(
    "text",
    ["给一组Pod一个固定的地址。", "Pod名写错就起不来。", "按路径转发到Pod。", "和Pod大小无关。"],
)
def test_where_kinds_are_guesses_it_takes_a_word_to_have_a_part(text):
    assert read(f"## Service\n{text}", *DOCKER) == set()


@pytest.mark.parametrize("text", ["支持Raft。", "需要Raft配合。", "内置Raft。"])
def test_where_there_is_such_a_word_the_part_is_read(text):
    assert read(f"## etcd\n{text}", *DOCKER) == {"etcd uses Raft"}


def test_a_list_with_kinds_is_of_no_other_field():
    concepts = [Concept(name, name, "module") for name in DOCKER]
    assert not Lexicon(concepts).foreign
    assert Lexicon([Concept(name, name, kind_missing=True) for name in DOCKER]).foreign
    few = [Concept(name, name, kind_missing=True) for name in DOCKER[:3]]
    assert not Lexicon(few).foreign


def test_what_something_is_used_to_do_is_no_part_of_it():
    text = "## Redis\n常用来做排行榜，适合做计数器。"
    found = read(text, "Redis", "排行榜", "计数器")
    assert not any(" uses " in one for one in found)


def test_who_stands_beside_a_name_does_the_same_for_itself():
    known = ("模板方法", "继承", "组合", "重载")
    text = "## 模板方法\n模板方法用继承，{}用组合。"
    assert read(text.format("策略"), *known) == {"模板方法 uses 继承"}
    assert "模板方法 uses 组合" in read(text.format("同时"), *known)


def test_what_another_verb_takes_is_not_used():
    known = ("编排", "容器", "镜像", *DOCKER)
    assert read("## 编排\n用一个文件定义多个容器。", *known) == set()
    assert read("## 编排\n用一个能保证顺序的容器。", *known) == {"编排 uses 容器"}


def test_a_problem_that_is_explained_is_not_solved():
    text = "## 隔离级别\n幻读：行数变少了。\n\n缓存雪崩则相反。MVCC不能完全解决幻读。"
    assert not any("solves" in one for one in read(text, "隔离级别", "幻读", "缓存雪崩", "MVCC"))


def test_letters_within_a_name_are_no_descent():
    names = ("map", "unordered_map", *DOCKER)
    found = read("## unordered_map\n比map快，但无序。", *names)
    assert found == {"unordered_map contrasts map"}


def test_what_remedies_are_announced_for_is_a_problem():
    known = ("SSRF", "白名单", "令牌", *DOCKER)
    wanted = {"白名单 solves SSRF", "令牌 solves SSRF"}
    assert read("## SSRF\n打内网。防御：白名单、令牌。", *known) == wanted
    assert read("## SSRF\n防御用令牌、校验来源。", *known) == set()


def test_where_something_is_used_takes_up_nothing():
    concepts = [Concept("稠密图", "稠密图", "setting"), Concept("Prim", "Prim", "technique")]
    relations = extract("稠密图用Prim。", Lexicon(concepts), RULES)
    assert not any(relation.type == "uses" for relation in relations)


def test_a_name_that_one_part_is_said_with_is_not_the_whole():
    names = ("WaitGroup", "context", *DOCKER)
    assert read("## WaitGroup\nerrgroup is WaitGroup plus a context.", *names) == set()


# Names of another field, so many that it is known to be one.
OTHERS = ("甲骨", "乙烯", "丙酮", "丁香", "戊糖", "己烷", "庚子", "辛酸")


def foreign(text: str, *names: str) -> set[str]:
    """What is read in notes of another field."""
    return read(text, *names, *OTHERS)


@pytest.mark.parametrize(
    "text",
    ["数据库引擎采用日志。", "我们用日志来恢复。", "Oracle 采用日志。", "LevelDB：基于日志。",
     "写线程：先追加日志。", "IEEE 定义了一种格式，它采用日志。", "在高负载下从节点使用日志。",
     "Oracle uses 日志.", "使用日志的情况不多。", "使用检查点和日志恢复。",
     "后台线程负责恢复；使用日志重放。", "使用日志的校验位。"],
)  # fmt: skip
def test_in_another_field_an_unlisted_subject_keeps_what_it_does(text):
    assert foreign(f"## 检查点\n{text}", "检查点", "日志") == set()


@pytest.mark.parametrize(
    "text",
    ["采用日志。", "它使用日志来恢复。", "检查点使用日志。", "通常会使用日志。", "底层采用日志。",
     "优点：采用日志。", "其内部使用日志。", "采用了日志的方式。", "为了恢复，使用日志重放。"],
)  # fmt: skip
def test_in_another_field_the_topic_still_does_what_nobody_else_does(text):
    assert "检查点 uses 日志" in foreign(f"## 检查点\n{text}", "检查点", "日志")


@pytest.mark.parametrize(
    "text",
    ["可以把检查点看作日志的影子。", "从日志切换到检查点。", "用于多个日志对磁盘的访问。",
     "一般将磁盘分为日志和甲骨。", "检查点\n- 日志\n- 甲骨", "日志效应是指日志变多。"],
)  # fmt: skip
def test_in_another_field_words_of_the_own_one_say_nothing(text):
    assert foreign(f"## 检查点\n{text}", "检查点", "日志", "日志效应") == set()


def test_a_kind_of_name_tells_no_field():
    names = [
        "抢占算法",
        "轮转算法",
        "换页策略",
        "查表方法",
        "复制机制",
        "校验算法",
        "排序算法",
        "日志",
    ]
    assert Lexicon([Concept(name, name, kind_missing=True) for name in names]).foreign
    assert read("## 抢占算法\n内核线程使用轮转算法。", *names) == set()


def test_a_name_is_rather_itself_than_the_plural_of_another():
    text = "HTTPS uses 证书."
    assert read(text, "HTTP", "HTTPS", "证书") == {"HTTPS uses 证书"}


def test_a_plural_is_still_its_name():
    assert read("GRUs use 门控.", "GRU", "门控") == {"GRU uses 门控"}


def test_in_another_field_names_tell_problems_from_the_rest():
    names = ("选择排序", "慢启动", "规模效应", "缓存雪崩", *OTHERS)
    kinds = Lexicon([Concept(name, name, kind_missing=True) for name in names]).kinds
    assert [kinds[name] for name in names[:4]] == ["technique"] * 3 + ["problem"]


@pytest.mark.parametrize(
    "text",
    ["通常采用 WAL buffer 来缓冲。", "只有很少的引擎支持硬件实现WAL。", "使用多个进程来实现WAL。",
     "可以用它来恢复，WAL也行。", "最好使用快照而不是WAL。", "HashTable：很旧。现在可以使用WAL。"],
)  # fmt: skip
def test_in_another_field_a_name_is_used_only_where_it_is_the_object_itself(text):
    assert foreign(f"## 检查点\n{text}", "检查点", "WAL") == set()


@pytest.mark.parametrize(
    "text",
    ["使用日志的话，可能变慢。", "使用日志实现的引擎很多。", "包含日志运行时的数据。",
     "去除了日志大小的限制。", "它在日志和甲骨之间传递数据。"],
)  # fmt: skip
def test_in_another_field_what_a_name_only_modifies_is_spoken_of(text):
    assert foreign(f"## 检查点\n{text}", "检查点", "日志", "甲骨") == set()


def test_in_another_field_what_is_weighed_lies_between():
    found = foreign("## 检查点\n检查点在日志和甲骨之间折中。", "检查点", "日志", "甲骨")
    assert found == {"检查点 between 日志", "检查点 between 甲骨"}


def test_few_names_none_of_which_is_of_the_field_are_of_another():
    known = [Concept(name, name, kind_missing=True) for name in DOCKER]
    assert Lexicon(known[:4]).foreign
    told = Concept("卷积", "卷积", kind_missing=True)
    assert not Lexicon([*known[:4], told]).foreign


def test_code_that_is_a_name_is_one():
    found = foreign("## 检查点\n`WAL` 比 `a` 慢，`检查点`使用`WAL`来恢复。", "检查点", "WAL")
    assert "检查点 uses WAL" in found
    assert foreign("## 检查点\n采用 `WAL(1)`、`x`。", "检查点", "WAL") == set()


def test_a_name_is_known_without_what_it_is():
    found = foreign("SIEVE 使用`lock`和 LRU。", "lock关键字", "LRU 算法", "SIEVE")
    assert found == {"SIEVE uses lock关键字", "SIEVE uses LRU 算法"}
    two = ("TCP 协议", "TCP 连接", "SIEVE")
    assert foreign("SIEVE 使用 TCP 重传。SIEVE 采用 TCP。", *two) == set()


@pytest.mark.parametrize(
    "text",
    ["采用日志池来恢复。", "向外连接了日志。", "维护日志和索引。", "会调用日志。",
     "应用日志和索引。", "（与作者有关，受日志启发）", "对有日志的节点采用日志。",
     "对慢节点采用日志。", "使用从别处迁来而又多年没有人看的日志。", "基于 Reactor 的日志。",
     "删除日志。"],
)  # fmt: skip
def test_in_another_field_only_plain_words_say_what_somebody_has(text):
    assert foreign(f"## 检查点\n{text}", "检查点", "日志") == set()


def test_in_another_field_what_is_spoken_of_is_not_its_measure():
    text = "检查点的分布大致与日志相同。检查点在日志的基础上确立了索引。"
    assert foreign(f"## 检查点\n{text}", "检查点", "日志") == set()
    text = "检查点大致与日志相同。检查点在日志的基础上变快。"
    found = foreign(f"## 检查点\n{text}", "检查点", "日志")
    assert found == {"检查点 similar_to 日志", "检查点 improves 日志"}


def test_in_another_field_what_is_divided_is_the_object():
    text = "## 检查点\n一般将磁盘分为日志和索引，比较快。"
    assert foreign(text, "检查点", "磁盘", "日志", "索引") == {
        "日志 part_of 磁盘",
        "索引 part_of 磁盘",
    }


@pytest.mark.parametrize("text", ["检查点又包括日志。", "## 检查点\n很旧，主要包括日志。"])
def test_in_another_field_what_something_includes_is_a_kind_or_a_part_of_it(text):
    assert foreign(text, "检查点", "日志") == {"日志 part_of 检查点"}


@pytest.mark.parametrize(
    "text",
    ["检查点传输的每个数据包都包含日志。", "它的作用包括写日志。", "检查点包括另一种日志。",
     "包括所有页面的日志被称为快照。"],
)  # fmt: skip
def test_in_another_field_something_of_its_own_includes_nothing_for_it(text):
    assert foreign(f"## 检查点\n{text}", "检查点", "日志") == set()


@pytest.mark.parametrize(
    ("text", "states"),
    [("检查点是甲为日志设计的一种协议。", {"检查点 suited_for 日志"}),
     ("与其他日志相比，检查点快。", set()), ("检查点是哪种日志？", set()),
     ("检查点分为模糊检查点和一致检查点两个版本。",
      {"模糊检查点 part_of 检查点", "一致检查点 part_of 检查点"}),
     ("模糊检查点比检查点快。", set())],
)  # fmt: skip
def test_in_another_field_who_is_meant(text, states):
    assert foreign(text, "检查点", "日志", "模糊检查点", "一致检查点") == states


def test_a_name_of_one_character_is_a_word_of_its_own():
    known = ("锁", "检查点")
    assert foreign("检查点使用闭锁。检查点使用锁链。", *known) == set()
    assert foreign("检查点使用锁。", *known) == {"检查点 uses 锁"}


def test_below_a_heading_of_two_nothing_is_said_of_both():
    assert foreign("## 检查点和日志\n使用索引。", "检查点", "日志", "索引") == set()


def test_who_takes_a_place_is_the_subject():
    found = foreign("检查点可以被看作是日志的代替。", "检查点", "日志")
    assert found == {"检查点 replaces 日志"}


def test_what_is_said_before_a_condition_stays_said():
    text = "检查点使用日志来实现可靠的恢复：如果已经写下的没有确认，就再写一次。"
    assert foreign(text, "检查点", "日志") == {"检查点 uses 日志"}
    assert foreign("检查点：如果使用日志，就会变快。", "检查点", "日志") == set()


def test_an_anaphor_begins_a_clause_of_its_own():
    text = "检查点也是一种快照，它与日志最大的区别在于它更快。"
    found = foreign(text, "检查点", "快照", "日志")
    assert not any("快照 contrasts" in one or "contrasts 快照" in one for one in found)
    assert any("contrasts" in one for one in found)


@pytest.mark.parametrize(
    "text",
    ["针对磁盘本身的修补有两条路，一是采用日志来恢复。", "采取对日志不利的做法。",
     "基于此规范的节点与日志并存。", "由日志构成的索引很大。", "索引由日志合成。",
     "引入了基于日志规范的快照。", "使用的空间会多于日志。",
     "磁盘很慢。在内存里也是如此。", "没有多少日志人知道。"],
)  # fmt: skip
def test_in_another_field_words_between_name_something_else(text):
    assert foreign(f"## 检查点\n{text}", "检查点", "日志", "索引") == set()


@pytest.mark.parametrize("text", ["使用校验和以及日志。", "通过 DB_ID 和日志来恢复。"])
def test_in_another_field_what_is_joined_to_the_object_is_one_too(text):
    assert foreign(f"## 检查点\n{text}", "检查点", "日志") == {"检查点 uses 日志"}


def test_in_another_field_what_lies_in_something_is_used_and_not_the_whole():
    text = "## 检查点\n使用索引中的日志进行恢复。"
    assert foreign(text, "检查点", "日志", "索引") == {"检查点 uses 日志"}


def test_in_another_field_an_object_goes_on_to_its_head():
    text = "## Kafka\n引入了基于 Raft 协议的 KRaft 模式，不再依赖 Zookeeper。"
    found = foreign(text, "Kafka", "Raft", "KRaft", "Zookeeper")
    assert found == {"Kafka drops Zookeeper"}


def test_what_one_remedy_is_announces_no_others():
    text = "## 事务\n事务的解决方案之一就是补偿。\n\nKafka、Pulsar 都提供了快照。"
    assert foreign(text, "事务", "Kafka", "Pulsar") == set()


@pytest.mark.parametrize(
    "text",
    ["日志很旧。检查点则正相反。", "日志很旧。检查点再进一步，压缩了。",
     "日志很旧。检查点思路相近而更快。", "日志很旧。检查点正是其中的代表。",
     "日志很旧。而检查点很快。"],
)  # fmt: skip
def test_in_another_field_no_rule_looks_for_whom_a_sentence_before_named(text):
    told = [Concept(name, name, "technique") for name in ("检查点", "日志")]
    others = [Concept(name, name, kind_missing=True) for name in (*OTHERS, "壬醇")]
    assert Lexicon([*told, *others]).foreign
    assert extract(text, Lexicon([*told, *others]), RULES) == ()
    # In the field that the kinds are made for it does.
    assert extract(text, Lexicon(told), RULES)


@pytest.mark.parametrize(
    "text",
    ["也可以使用日志。", "最好采用日志。", "具体做法推荐使用日志。", "在它们之间引入了日志。",
     "加入日志带来了新问题。", "使用日志可能变慢。", "使用的变量的日志很长。",
     "使用者和日志都在。", "使用日志，就能很快恢复。",
     "基于日志甲骨来恢复。", "在介绍丁香时说到它可以回放，恢复通过日志进行。",
     "草案制定通过日志。"],
)  # fmt: skip
def test_in_another_field_what_anybody_may_do_is_not_what_the_topic_does(text):
    assert foreign(f"## 检查点\n{text}", "检查点", "日志") == set()


def test_in_another_field_who_is_named_may_do_it():
    assert "检查点 uses 日志" in foreign("## 甲骨\n检查点可以使用日志。", "检查点", "日志")
    assert "检查点 uses 日志" in foreign("## 甲骨\n检查点很快，可以使用日志。", "检查点", "日志")


def test_in_another_field_a_quality_takes_nothing_up():
    assert foreign("## 原子性\n使用日志来保证。", "原子性", "日志") == set()
    assert "检查点 uses 日志" in foreign("## 检查点\n使用日志来保证。", "检查点", "日志")


def test_in_another_field_the_topic_is_left_for_another_till_the_paragraph_ends():
    text = "## 检查点\n甲骨先登记。引入了日志。\n\n引入了丁香。"
    assert foreign(text, "检查点", "日志") == {"检查点 uses 丁香"}


def test_in_another_field_it_is_nobody_where_the_sentence_names_several():
    assert foreign("甲骨使用丁香启动，它是一种日志。", "日志") == {"甲骨 uses 丁香"}
    assert "甲骨 part_of 日志" in foreign("甲骨很小，它是一种日志。", "日志")


def test_in_another_field_a_label_leaves_it_to_who_is_named_behind_it():
    assert foreign("分代：甲骨采用日志。", "日志", "分代") == {"甲骨 uses 日志"}
    assert foreign("分代：采用日志。", "日志", "分代") == {"分代 uses 日志"}


def test_in_another_field_it_is_one_and_what_is_of_the_same_is_not_alike():
    text = "## 检查点\n检查点和甲骨都很快。它使用日志。"
    assert foreign(text, "检查点", "日志") == {"检查点 uses 日志"}
    assert foreign("## 日志\n归于同一个甲骨的类似但不同的东西称为日志。", "日志") == set()


def test_a_name_behind_what_is_done_is_no_owner_of_another():
    found = foreign("检查点通过添加日志的方式来禁止甲骨。", "检查点", "日志")
    assert found == {"检查点 uses 日志"}


@pytest.mark.parametrize(
    "text",
    ["## 日志\n快照是少数的仅有数种日志的检查点，包含别的。", "回放时记录（日志加检查点）。",
     "检查点由日志相连。",
     "检查点涌来，为日志准备了材料。", "## 检查点\n实质上是甲方思想与日志思想的交锋。"],
)  # fmt: skip
def test_in_another_field_names_side_by_side_state_nothing(text):
    assert foreign(text, "检查点", "日志") == set()


@pytest.mark.parametrize(
    ("text", "relations"),
    [("废除井田制，改行均田制。", {"均田制 replaces 井田制"}),
     ("有人要求废除井田制，建立均田制。", set()),
     ("朝廷推行均田制，取代了井田制。", {"均田制 replaces 井田制"}),
     ("均田制是对井田制的反动。", {"均田制 contrasts 井田制"}),
     ("均田制缓解了土地兼并。", {"均田制 solves 土地兼并"}),
     ("均田制加剧了土地兼并。", set()),
     ("土地兼并可以通过推行均田制来解决。", {"均田制 solves 土地兼并"}),
     ("均田制与井田制的区别在于是否归还。", {"均田制 contrasts 井田制"}),
     ("均田制是介于井田制和土地兼并之间的一种折中。",
      {"均田制 between 井田制", "均田制 between 土地兼并"}),
     ("均田制是最早的井田制工具之一。", set()),
     ("均田制主要通过抑制土地兼并起作用。", set())],
)  # fmt: skip
def test_what_the_humanities_say(text, relations):
    found = read(f"## 均田制\n{text}", "均田制", "井田制", "土地兼并", "租庸调", "里甲", "丁税")
    assert found == relations


@pytest.mark.parametrize(
    ("text", "relations"),
    [("是由腺垂体分泌的一类蛋白质。", set()),
     ("下丘脑合成的催产素很少。", set()),
     ("主要包括雌激素、雄激素和催产素等。", set()),
     ("本质是以腺垂体的方式组织起来。", set()),
     ("主要由植物的激素决定。", set()), ("多受激素影响。", set()),
     ("同域物种常通过激素减少催产素。", set()),
     ("腺垂体是激素的一种。", {"腺垂体 part_of 激素"})],
)  # fmt: skip
def test_who_brings_something_forth_is_no_part_of_it(text, relations):
    found = read(f"## 催产素\n{text}", "催产素", "腺垂体", "下丘脑", "激素", "胰岛", "甲状腺")
    assert found == relations


def test_what_is_owned_by_what_a_clause_begins_with_is_its_subject():
    text = "## 复利率\n月复利率最终的实际利率，高于名义利率。"
    found = read(text, "复利率", "实际利率", "名义利率", "折现率", "现金流", "卡特尔")
    assert found == {"实际利率 contrasts 名义利率"}


@pytest.mark.parametrize(
    "text", ["- 更新丢失", "- 更新丢失 — 两人改同一处，发生覆盖", "- 更新丢失：后改的盖住先改的"]
)
def test_in_another_field_a_trouble_that_is_told_of_is_not_solved(text):
    assert foreign(f"## 检查点\n{text}", "检查点", "更新丢失") == set()
