"""A Markdown extension: an ordered list begins with the number that it is given.

Steps with code or a figure between them are several lists to Markdown, and each would begin with 1.
"""

from typing import Any

from markdown import Markdown
from markdown.extensions import Extension


class NumberingExtension(Extension):
    """Makes `3. text` below another paragraph the third item, as editors show it."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.parser.blockprocessors["olist"].LAZY_OL = False


def makeExtension(**options: Any) -> NumberingExtension:
    return NumberingExtension(**options)
