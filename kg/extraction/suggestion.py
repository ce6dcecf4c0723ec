"""Finds terms that look like concepts and are not yet in the list."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.extraction.lexicon import Lexicon
from kg.extraction.markdown import GONE, OPAQUE, read_markdown
from kg.extraction.names import spelling_key
from kg.extraction.rules import RuleSet

# What a Chinese term of the field ends in.
_HEADS = (
    "网络|卷积|池化|归一化|标准化|正则化|初始化|算法|模块|损失|函数|优化|注意力|机制|学习率|学习|分割|检测|分类|识别|"
    "连接|结构|编码器|解码器|感受野|特征图|特征|梯度|动量|平均|采样|增强|平滑|蒸馏|剪枝|消失|爆炸|拟合|收敛|传播|嵌入|"
    "先验|后验|分布|误差|效应|金字塔|门|回归|聚类"
)
_CHINESE = re.compile(rf"[\u4e00-\u9fff]{{1,8}}?(?:{_HEADS})(?![\u4e00-\u9fff]?(?:{_HEADS}))")
_LATIN = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z0-9]*(?:[- ][A-Z][A-Za-z0-9]*|[- ]v?\d+\+?){0,4}"
    r"|[a-z]+[A-Z][A-Za-z0-9]*)(?![A-Za-z0-9])"
)
# Words that a term does not begin with or hold.
_FUNCTION = re.compile(
    r"[的了是在和与及或对把将被从由向为以用有个这那其该此它们我你他不没很更最较就都也还则而但并使让得到于之等所如若要"
    r"会能可去来过每各种些几两多少大小新旧前后中上下里内外时间当做成给比像与同只先再又又已可以通过采用使用引入]"
)
_PLAIN = frozenset(
    [
        "The",
        "This",
        "That",
        "These",
        "Those",
        "It",
        "In",
        "On",
        "At",
        "For",
        "With",
        "And",
        "But",
        "Or",
        "Of",
        "To",
        "As",
        "By",
        "From",
        "We",
        "Our",
        "They",
        "Its",
        "If",
        "When",
        "While",
        "How",
        "Why",
        "What",
        "A",
        "An",
        "Is",
        "Are",
        "Fig",
        "Figure",
        "Table",
        "Section",
        "NG",
    ]
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term with how often it stands where, and a sentence's worth of context."""

    term: str
    count: int
    score: float
    context: str


def suggest(texts: Iterable[str], lexicon: Lexicon, rules: RuleSet) -> list[Suggestion]:
    """Terms of the texts that no concept is spelt like, best first.

    A term counts more in a heading, beside wording that states relations, and the more often it
    comes; a longer one takes precedence over the part of it that never stands alone.
    """
    seen: dict[str, list] = defaultdict(lambda: [0, 0.0, "", ""])
    for text in texts:
        document = read_markdown(text)
        covered = bytearray(len(text))
        for mention in lexicon.find(text, document.folded):
            covered[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
        for block in document.blocks:
            bonus = 3.0 if block.kind == "heading" else 1.0
            prose = "".join(
                "\n" if mask in (GONE, OPAQUE) or hidden else char
                for char, mask, hidden in zip(
                    text[block.start : block.end],
                    document.folded[block.start : block.end],
                    covered[block.start : block.end],
                    strict=True,
                )
            )
            for line in re.split(r"[。！？!?\n]", prose):
                stating = 0.5 if rules.find(line.lower())[1] else 0.0
                for term in _terms(line):
                    entry = seen[spelling_key(term)]
                    entry[0] += 1
                    entry[1] += bonus + stating
                    entry[2] = entry[2] or term
                    entry[3] = entry[3] or " ".join(line.split())[:60]
    found = [
        Suggestion(term, count, score * (1 + 0.1 * min(len(term), 8)), context)
        for count, score, term, context in seen.values()
    ]
    return sorted(found, key=lambda one: (-one.score, one.term))


def _terms(line: str) -> Iterable[str]:
    for match in _LATIN.finditer(line):
        term = match[0]
        if term not in _PLAIN and len(term) > 1:
            yield term
    for run in re.findall(r"[\u4e00-\u9fff]+", _FUNCTION.sub(" ", line)):
        for match in _CHINESE.finditer(run):
            if len(match[0]) > 2:
                yield match[0]
