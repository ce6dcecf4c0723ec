"""Tells questions, hypotheses and negations from statements."""

import re

from kg.extraction.patterns import MENTION
from kg.extraction.reading.discourse import Discourse
from kg.extraction.wordings import literal, one_of, words

_QUESTION = re.compile(
    rf"{literal(words('question-ends'))}\s*[。?]?\s*$|\?\s*$"
    rf"|{one_of('question-holds')}"
    rf"|^[\s\d.()、·•-]*(?:请你?)?{one_of('asks-for')}[^,;:。]*[。.]?\s*$|{one_of('asks-for')}\s*[。.]?\s*$"
)
# 假设 is also what a method assumes.
_HYPOTHETICAL = re.compile(one_of("hypothesis"))
_ASSUMED = re.compile(r"(?:^|[,;:。(])\s*(?:现在|我们|先|如今|可以|不妨)?假设")
# X试图…: what a method sets out to do it does.
_SETS_OUT = re.compile(rf"(?<=[{MENTION}])[也则就想]?(?:试图|力图|尝试|意在)")
# 把P换成Q的提案被否了
_REJECTED = re.compile(
    rf"(?:的|\b(?:the|this|that)\s)[^,;:。{MENTION}]{{0,4}}{one_of('proposal')}"
    rf"[^,;:。{MENTION}]{{0,6}}{one_of('turned-down')}"
)
_MODAL = re.compile(one_of("modal"))
_DOUBTED = re.compile(one_of("doubt"))
_PURPOSE = re.compile(rf"{one_of('purpose')}[^{MENTION}]*$")
_LIKENED = re.compile(one_of("likened"))
# 不像W要V: what W does is not done here.
_UNLIKE = re.compile(rf"{one_of('not-like')}[^,;:。{MENTION}]{{0,6}}[{MENTION}]")
_FAILS = re.compile(one_of("fails"))
_NEGATED = re.compile(rf"{one_of('negation')}(?:[^{MENTION},;:]{{0,5}}|\s[a-z ]{{0,20}})$")
_AFFIRMED = re.compile(rf"{one_of('affirmation')}|没有?[^,]{{1,12}}就没有?")


def is_question(d: Discourse) -> bool:
    """Whether the sentence under way asks."""
    if d.asks is None:
        d.asks = bool(_QUESTION.search(d.encoded))
    return d.asks


def is_hypothetical(d: Discourse) -> bool:
    """Whether the sentence under way supposes, plans or tries."""
    if d.supposes is None:
        encoded = _SETS_OUT.sub("", d.encoded)
        assumed = "假设" in encoded and _ASSUMED.search(encoded)
        supposed = assumed or _HYPOTHETICAL.search(encoded) or _REJECTED.search(encoded)
        d.supposes = bool(supposed)
    return d.supposes


def is_modal(clause: str) -> bool:
    """Whether what is said after this is only possible."""
    return bool(_MODAL.search(clause))


def is_doubted(clause: str) -> bool:
    """Whether nobody is sure of what is said after this."""
    return bool(_DOUBTED.search(clause))


def is_purpose(clause: str) -> bool:
    """Whether what is said after this is wanted, not done."""
    return bool(_PURPOSE.search(clause))


def is_likened(clause: str) -> bool:
    """Whether what is said after this is only likened to it, or is another's it is unlike."""
    return bool(_LIKENED.search(clause) or _UNLIKE.search(clause))


def is_failing(clause: str) -> bool:
    """Whether a clause says that something does not get on well."""
    return bool(_FAILS.search(clause))


def is_negated(clause: str) -> bool:
    """Whether what is said after this is denied."""
    match = _NEGATED.search(clause)
    while match:
        affirmed = _AFFIRMED.search(clause, max(0, match.start() - 1))
        if not affirmed:
            return True
        # 不过不用X: behind it something may be denied all the same.
        match = _NEGATED.search(clause, affirmed.end())
    return False
