"""Reads relations out of a text: sentence by sentence, with subject, anaphora and negation."""

from kg.extraction.reading.sections import extract

__all__ = ["extract"]
