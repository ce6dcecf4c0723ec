"""Joins coordinated mentions (A、B和C) into one."""

import re
from functools import partial

from kg.extraction.patterns import EASE
from kg.extraction.reading.discourse import MENTIONS, Discourse, M

# What may follow a name without changing what it names.
SUFFIX = (
    r"(?:激活函数|损失函数|激活|函数|损失|层|结构|模块|网络|算法|方法|机制|操作|技术|策略|技巧|"
    r"优化器|模型|单元|架构|"
    r"思想|系列|连接|任务|问题|场景|等|\s?(?:layers?|modules?|networks?|blocks?|units?|"
    r"loss(?:es)?|functions?|"
    r"connections?|models?|tasks?))?"
)
_JOINS = (
    r"\s*(?:、|/|以及|及|和|与|跟|或者|或|还有|并|&|\+|,?\s*(?:and|or|as well as)(?![a-z])|"
    r",\s*(?:以及|和))\s*"
    r"(?:(?:the|an?)\s|一个|一种|其他)?\s*"
)
_GROUP = re.compile(rf"{M}(?:{SUFFIX}{_JOINS}{M})+")
_COMMA_GROUP = re.compile(
    rf"{M}(?:\s*,\s*{M})+(?=\s*(?:都|均|皆|也都|全都))|"
    rf"{M}(?:\s*,\s*{M})*\s*,\s*{M}{SUFFIX}(?!\s*[、/]){_JOINS}{M}"
)
_COMITATIVE = re.compile(
    r"(?:的[^,;]{1,4})?(?:很|十分|非常|有些|完全|截然|比较|几乎|基本|大致|确实|并|却)*"
    r"(?:不同|相比|类似|相似|很像|相反|相近|不一样|如出一辙|不是一|没差|没啥|没什么差|一模一样|差不离|"
    r"南辕北辙|背道而驰|迥异|大相径庭|唱反调|一个路数|一个模子|神似)(?![^,;]{0,4}(?:之处|在于))"
)

# A的X和B的Y: what stands between belongs to one each.
_OWNING = re.compile(rf"\s*(?:的|'s)\s*{M}")
_OWNED = re.compile(rf"{M}\s*(?:的|'s)\s*$")


def join(d: Discourse, encoded: str) -> str:
    """Coordinated mentions become one."""
    if len(d.slots) < 2:
        return encoded
    if "," in encoded:
        encoded = _COMMA_GROUP.sub(partial(_group, d), encoded)
    return _GROUP.sub(partial(_group, d), encoded)


def _group(d: Discourse, match: re.Match) -> str:
    """One character for a group, unless it is only compared (A与B不同)."""
    if _COMITATIVE.match(match.string, match.end()):
        return match[0]
    if _OWNING.match(match.string, match.end()) and _OWNED.search(match.string[: match.start()]):
        return match[0]
    ids = tuple(dict.fromkeys(id for char in MENTIONS.findall(match[0]) for id in d.ids(char)))
    if len(ids) > 1:
        d.groups.append(ids)
        del d.groups[:-4]
    eased = EASE if EASE in match[0] else ""
    return eased + d.slot(ids)
