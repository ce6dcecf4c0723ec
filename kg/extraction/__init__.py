"""Prose in, relations out: reads typed relations between concepts out of Markdown."""
