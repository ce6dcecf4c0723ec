"""What was pasted from web pages, as Markdown."""

import pytest

from kg.importing.pasted import as_markdown


def katex(tex: str, kind: str = "katex") -> str:
    """What KaTeX draws for a formula."""
    return (
        f'<span class="{kind}"><span class="katex-mathml"><math><semantics><mrow><mi>O</mi></mrow>'
        f'<annotation encoding="application/x-tex">{tex}</annotation></semantics></math></span>'
        '<span class="katex-html" aria-hidden="true"><span class="base">O</span></span></span>'
    )


CASES = [
    # formulas
    (f"为{katex('O(n)')}与{katex('a&lt;b')}。", "为$O(n)$与$a<b$。"),
    (katex("x", "katex-display"), "$$x$$"),
    (f'<span class="katex--inline">{katex("x")}</span>', "$x$"),
    (
        '是<math xmlns="http://a" display="block"><semantics>\n<mi>x</mi>\n<annotation '
        'encoding="application/x-tex">{\\displaystyle x^{2}}</annotation></semantics></math>',
        "是$$x^{2}$$",
    ),
    (
        '是<span class="MathJax_Preview"></span><span class="MathJax" id="M"><nobr><span>x</span>'
        '</nobr></span><script type="math/tex">x</script>。',
        '是<script type="math/tex">x</script>。',
    ),
    # links
    ("[甲]([乙](https://a.b/c_(d)))与[e]([e](f.md))", '[甲](https://a.b/c_(d) "乙")与[e](f.md)'),
    ("[https://a.b]([https://a.b](https://a.b))", "[https://a.b](https://a.b)"),
    (
        "[甲]([https://a.b](https://a.b)，见[[码]]([https://c.d])",
        "[甲](https://a.b)，见[[码]](https://c.d)",
    ),
    (
        "![图]([图一](a.png))[![b](b.svg)]([https://a.b](https://a.b))",
        "![图](a.png)[![b](b.svg)](https://a.b)",
    ),
    # what is none of that
    (f"`{katex('x')}`\n```html\n{katex('x')}\n```", None),
    ('<span class="katex">x<span>y</span>', None),
    (katex("a$b"), None),
    ('<span class="MathJax">x</span>。', None),
    ("`[甲]([乙](c))`\n```\n[甲]([乙](c))\n```", None),
    ("[甲]([乙])，[甲]([乙](c)", None),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[repr(case[0])[:40] for case in CASES])
def test_as_markdown(text, expected):
    assert as_markdown(text) == (text if expected is None else expected)


def test_pages_have_what_was_pasted_once(workshop):
    body = workshop.body(f"复杂度{katex('O(n)')}，见[甲]([乙](https://a.b/c))。")
    assert body == '复杂度$O(n)$，见[甲](https://a.b/c "乙")。'
    assert workshop.run("--check").report["lost"] == []


def test_elements_that_never_end_are_read_in_linear_time():
    text = '<span class="katex">' * 3000 + "[[" * 20_000 + "]([a" * 10_000
    assert as_markdown(text) == text
