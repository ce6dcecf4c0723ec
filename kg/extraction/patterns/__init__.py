"""Patterns over mentions, matched to an encoded sentence token by token.

A pattern is no regular expression: each token says where the next one may begin, a sentence's
wordings are found in one pass for all patterns, and a match begins at one of them. So nothing has
to be compiled, and as no gap is tried twice at a place, no pattern takes exponential time. Their
notation is told in `notation`.
"""

from kg.extraction.patterns.line import DEED, EASE, FIRST, LAST, MENTION, Line
from kg.extraction.patterns.notation import Notation
from kg.extraction.patterns.pattern import Match, Pattern
from kg.extraction.patterns.phrases import Phrase, Phrases

__all__ = ["DEED", "EASE", "FIRST", "LAST", "MENTION", "Line", "Match", "Notation", "Pattern",
           "Phrase", "Phrases"]  # fmt: skip
