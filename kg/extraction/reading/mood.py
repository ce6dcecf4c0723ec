"""Tells questions, hypotheses and negations from statements."""

import re

from kg.extraction.reading.discourse import Discourse
from kg.extraction.rules import MENTION

_QUESTION = re.compile(
    r"(?:吗|呢)\s*[。?]?\s*$|\?\s*$|^\W*(?:为什么|为何|如何|怎么|怎样|是否|能否|可否|why|how|"
    r"what|when|which|"
    r"is|are|does|do|can|should|could)(?![a-z]).{0,200}\?\s*$|(?:是否|能否|会不会|是不是|有没有)"
)
_HYPOTHETICAL = re.compile(
    r"如果|假如|(?<!类)若(?!干|是因)|假设|倘若|要是|设想|试想|本想|本来想|原想|原本打算|有待|"
    r"尝试|试图|试过|试了|曾试|一度|"
    r"考虑过|没有必要|没必要|未采纳|没采纳|没有采纳|作罢|没被采用|未被采用|最终没|最后没|否决|"
    r"据说|听说|有人说|传言|不确定|"
    r"没有验证|未经证实|存疑|不妨|可以考虑|下一步|回头|以后再|想把|想用|"
    r"\b(?:if|suppose|supposing|hypothetically|plans?|planned|tried|attempt(?:s|ed)?|"
    r"considered|consider|"
    r"future|wonder|reportedly|rumou?r(?:ed|s)?|allegedly|unverified|turned out not)\b"
)
_NEGATED = re.compile(
    r"(?:没有?|没能|未曾?|从不|从未|(?<![而])不(?:能|会|是|需要?|用|必|应|宜|太|再|要|可|允许|"
    r"得|曾)?|无法|无需|无须|毋需|并非|绝非|而非|未能|"
    r"难以|很难|尚未|并未|别|谈不上|而不是|\bnot|n't|n’t|\bnever|\bcannot|\bwithout|"
    r"\bfails? to|\bfailed to|\bunable to|"
    r"\brather than|\binstead of|\bno need to|\bneither|\bnor|\bhardly|\bno|抛弃|放弃|舍弃|"
    rf"丢弃|摒弃|取消|停止|告别|去掉)(?:[^{MENTION},;:]{{0,5}}|\s[a-z ]{{0,16}})$"
)
_AFFIRMED = re.compile(
    r"不(?:仅|但|只|光|单|断|过|同|少|得不|可避免|可或缺)|not only|无(?:不|疑)|"
    r"没有?[^,]{1,12}就没有?"
)


_MODAL = re.compile(
    r"也许|或许|可能(?!性)|打算|计划(?!中)|准备|将来|\b(?:would|could|might|may|maybe|perhaps|"
    r"should)\b"
)
_PURPOSE = re.compile(rf"(?:为了|为使|以便|in order to|so as to)[^{MENTION}]*$")
_LIKENED = re.compile(r"相当于|好比|等价于|如同|类似于")


def is_question(d: Discourse) -> bool:
    """Whether the sentence under way asks."""
    if d.asks is None:
        d.asks = bool(_QUESTION.search(d.encoded))
    return d.asks


def is_hypothetical(d: Discourse) -> bool:
    """Whether the sentence under way supposes, plans or tries."""
    if d.supposes is None:
        d.supposes = bool(_HYPOTHETICAL.search(d.encoded))
    return d.supposes


def is_modal(clause: str) -> bool:
    """Whether what is said after this is only possible."""
    return bool(_MODAL.search(clause))


def is_purpose(clause: str) -> bool:
    """Whether what is said after this is wanted, not done."""
    return bool(_PURPOSE.search(clause))


def is_likened(clause: str) -> bool:
    """Whether what is said after this is only likened to it."""
    return bool(_LIKENED.search(clause))


def is_negated(clause: str) -> bool:
    """Whether what is said after this is denied."""
    match = _NEGATED.search(clause)
    return bool(match and not _AFFIRMED.search(clause, max(0, match.start() - 1)))
