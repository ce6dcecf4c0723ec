"""What the theme puts around a page's content."""

from types import SimpleNamespace

import pytest
from jinja2 import Environment

from kg.site.frames import _made

CONTENT = "<p>正\n\n   文</p>"


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        (
            "<head>\n    <a>\n\n\n  甲</a>\n{{ page.content }}\n  <i>尾</i>\n",
            f"<head>\n<a>\n甲</a>\n{CONTENT}\n<i>尾</i>",
        ),
        (
            "<pre>\n  甲</pre>\n  乙{{ page.content }}\n  丙",
            f"<pre>\n  甲</pre>\n  乙{CONTENT}\n丙",
        ),
        ("\n  没有正文", "\n没有正文"),
    ],
)
def test_templates_lose_their_indentation_and_texts_do_not(template, shown):
    page = SimpleNamespace(content=CONTENT)
    made = _made(Environment().from_string(template), {"page": page})
    assert "".join(made) == shown


def test_a_page_without_content_has_a_frame_alone():
    page = SimpleNamespace(content="")
    made = _made(Environment().from_string("<p>\n  a</p>"), {"page": page})
    assert made == ("<p>\na</p>", "", "")
