"""Prose in, relations out: reads typed relations between concepts out of Markdown."""

from kg.extraction.edits import Edits, apply_edits, edits
from kg.extraction.lexicon import Lexicon
from kg.extraction.pages import chapters_of, extract_page, settle, title_of
from kg.extraction.reading import extract
from kg.extraction.relations import inherit, merge
from kg.extraction.rulefile import Rule
from kg.extraction.rules import RuleError, RuleSet, forget_rules, load_rules

__all__ = ["Edits", "Lexicon", "Rule", "RuleError", "RuleSet", "apply_edits", "chapters_of",
           "edits", "extract", "extract_page", "forget_rules", "inherit", "load_rules", "merge",
           "settle", "title_of"]  # fmt: skip
