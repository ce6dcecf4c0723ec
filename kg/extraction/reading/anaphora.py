"""Puts in the place of an anaphor (其, 该网络, 前者) what it stands for."""

import re

from kg.extraction.reading.discourse import MENTIONS, NO_SUBJECT, Discourse, Ids, M
from kg.extraction.reading.subjects import clause_start, clause_subject, subjects_said
from kg.extraction.rules import MENTION

_CATAPHOR = re.compile(
    rf"(?:后面|后来|之后|随后|接下来|下面|下文|以下)[^,;{MENTION}]{{0,6}}(?:几|两|三|四|多|"
    r"一些|若干|许多|一系列)(?:种|个|类)?"
    rf"(?={M}的)"
)
_THEY = (
    r"(?:它们|他们|后续(?:的?改进)?方法|后续(?:的?改进)|"
    r"这(?:些|类|几种|几个|三种|三个|两种|两个)(?:改进)?(?:方法|版本|变体|模型|网络|结构|算法)|"
    r"这三者|三者|they|these (?:methods|variants|models))"
)
_NOUN = (
    r"(?:网络|模型|方法|算法|框架|架构|检测器|优化器|模块|结构|机制|操作|层|单元|损失|函数|"
    r"技术|技巧|思想|策略|设计|工作|"
    r"变体|组件|编码器|解码器|归一化|连接)"
)
_ANAPHOR = re.compile(
    r"(?P<pair>这?(?:两者|二者)|这两(?:个|种|类)(?:任务|方法|网络|模型|目标|极端|方案|算法|"
    r"操作|做法|结构)|\b(?:both|the two)\b)|(?P<former>前者|the former)|(?P<latter>后者|"
    r"the latter)"
    r"|(?P<problem>(?:这个|这一|该|此|上述|这种|这些)(?:问题|现象|毛病|缺点|缺陷|困难|难题|"
    r"瓶颈|弊端|局限|痛点|短板|麻烦)|这一点|"
    r"(?<=解决)之|(?:this|the|that|these) (?:problems?|issues?|limitations?|drawbacks?|"
    r"difficulty))"
    r"|(?:把|将|用|首选|还是|离不开|采用|抛弃|去掉|取代|替代|使用|代替)了?(?P<object>它(?!们))"
    r"|是(?P<own>它)(?=的)|(?<=[与比])(?P<that_one>之)(?=不同|相比|类似|相反|对应|相对)"
    r"|(?:(?<=[,;:。])|^)\s*(?:而且?|但是?|不过|然而|因此|所以|此外|同时|另外|并且|后来|随后|"
    r"随即|于是|其次|首先|and|but|however,|thus|then)?\s*"
    rf"(?:(?P<they>{_THEY})"
    rf"|(?P<that>(?:该|此|这种|这个|这一|这类|本|上述|这套)(?P<noun>{_NOUN})"
    r"|(?:this|the|that)\s(?P<word>network|model|method|algorithm|framework|architecture|"
    r"detector|optimizer|module|"
    r"structure|mechanism|operation|layer|block|unit|loss|function|technique|design|idea|trick|"
    r"scheme|component)(?![a-z])"
    r"|(?:这儿|这里)?(?:作者|文中)?(?:提到|给出|得到)的(?:结构|网络|模块|方法))"
    r"|(?P<it>它(?!们)|其(?![他它余实中次后间]|所以)|it(?![a-z])|its(?![a-z])))"
)
_ANAPHORS = ("pair", "former", "latter", "problem", "object", "own", "that_one", "they", "that",
             "it")  # fmt: skip
_OBJECT_NOUNS = frozenset(
    [
        "模块",
        "结构",
        "机制",
        "操作",
        "层",
        "单元",
        "损失",
        "函数",
        "技术",
        "技巧",
        "思想",
        "策略",
        "设计",
        "组件",
        "连接",
        "module",
        "structure",
        "mechanism",
        "operation",
        "layer",
        "block",
        "unit",
        "loss",
        "function",
        "technique",
        "design",
        "idea",
        "trick",
        "scheme",
        "component",
    ]
)
_NOUN_KINDS = {
    "网络": "architecture",
    "模型": "architecture",
    "架构": "architecture",
    "检测器": "architecture",
    "network": "architecture",
    "model": "architecture",
    "architecture": "architecture",
    "detector": "architecture",
    "优化器": "optimizer",
    "optimizer": "optimizer",
    "模块": "module",
    "module": "module",
    "block": "module",
    "归一化": "normalization",
}


def look_ahead(d: Discourse, encoded: str) -> str:
    """几种X的改进版 introduces what the next headings are about."""
    match = _CATAPHOR.search(encoded)
    if not match:
        return encoded
    followers: list[str] = []
    level = d.headings[-1][0] if d.headings else 0
    for block in d.blocks[d.index + 1 :] if d.headings and level else ():
        if block.kind == "heading":
            if block.level != level:
                break
            for mention in d.between(block.start, block.end):
                followers += d.meaning(mention)
    if not followers:
        return encoded
    d.they = tuple(dict.fromkeys(followers))
    return f"{encoded[: match.start()]}{d.slot(d.they)}是{encoded[match.end() :]}"


def resolve(d: Discourse, encoded: str) -> str:
    """The sentence with each anaphor that can be resolved replaced by what it stands for."""

    def replace(match: re.Match) -> str:
        ids = _antecedent(d, match, encoded)
        if not ids:
            return match[0]
        whole = match[0]
        for name in _ANAPHORS:
            if match[name]:
                tail = "的" if match[name] in ("其", "its") else ""
                return whole[: match.start(name) - match.start()] + d.slot(ids) + tail
        return whole

    return _ANAPHOR.sub(replace, encoded)


def _antecedent(d: Discourse, match: re.Match, encoded: str) -> Ids:
    """The concepts that an anaphor stands for."""
    before = [d.ids(char) for char in MENTIONS.findall(encoded, 0, match.start())]
    if match["pair"] or match["former"] or match["latter"]:
        pair = _pair(d, match, before, encoded)
        if match["pair"] or len(pair) < 2:
            return pair
        return (pair[0],) if match["former"] else (pair[-1],)
    earlier = before or d.last
    if match["problem"]:
        problems = [ids for ids in (*d.last, *before) if d.kinds.get(ids[0]) == "problem"]
        return problems[-1] if problems else ()
    if match["own"] or match["that_one"]:
        said = subjects_said(d, encoded[: match.start()]) if before[1:] else []
        return said[0] if said else d.subject
    if match["object"]:
        said = subjects_said(d, encoded[: match.start()])
        if said and not before[1:] and d.last and not d.topic:
            return d.last[-1] if d.last[-1] != said[-1] else ()
        others = [
            ids for ids in before if ids not in said and d.kinds.get(ids[0]) not in NO_SUBJECT
        ]
        return others[-1] if others else d.subject
    if match["they"]:
        if d.they:
            return d.they
        if d.groups:
            return d.groups[-1]
        return tuple(dict.fromkeys(id for ids in d.subjects[-2:] for id in ids))
    noun = match["noun"] or match["word"]
    if noun:
        kind = _NOUN_KINDS.get(noun)
        if kind and not (kind == "architecture" and d.subject):
            of_kind = [ids for ids in earlier if d.kinds.get(ids[0]) == kind]
            if of_kind:
                return of_kind[-1]
        if noun in _OBJECT_NOUNS and earlier:
            return earlier[-1]
    if before:
        said = subjects_said(d, encoded[: match.start()])
        if said:
            return said[-1]
    return d.subject or (d.last[0] if d.last else ())


def _pair(d: Discourse, match: re.Match, before: list[Ids], encoded: str) -> Ids:
    """The two that 两者, 前者 and 后者 speak of."""
    joined = [ids for ids in before if len(ids) == 2]
    if joined:
        return joined[-1]
    here = clause_subject(d, encoded, clause_start(encoded, match.start()), match.start())
    flat = list(dict.fromkeys(id for ids in before if ids != here for id in ids))
    earlier = [ids for ids in d.last if len(ids) == 2]
    if here and not match["pair"] and len(flat) < 2:
        if d.groups and len(d.groups[-1]) == 2:
            return d.groups[-1]
        if earlier:
            return earlier[-1]
    if len(flat) == 2 or (len(flat) > 2 and not match["pair"]):
        return tuple(flat[:2])
    if (
        d.groups
        and len(d.groups[-1]) == 2
        and set(d.groups[-1]) <= {id for ids in d.last for id in ids}
    ):
        return d.groups[-1]
    clauses = subjects_said(d, encoded[: match.start()])
    told = [ids for ids in (*d.subjects, *clauses) if ids != here]
    told = [ids for i, ids in enumerate(told) if ids not in told[i + 1 :]]
    if told and len(told[-1]) == 2:
        return told[-1]
    if len(told) >= 2 and len(told[-1]) == len(told[-2]) == 1:
        return (*told[-2], *told[-1])
    if (
        d.groups
        and len(d.groups[-1]) == 2
        and set(d.groups[-1]) <= {id for ids in d.last for id in ids}
    ):
        return d.groups[-1]
    if len(flat) >= 2:
        return tuple(flat[-2:])
    older = list(dict.fromkeys(id for ids in d.last for id in ids))
    return tuple(older[-2:]) if len(older) >= 2 else ()
