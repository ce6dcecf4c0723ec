"""Formulas: what notes are full of is read, what is none is told."""

import re

import pytest

from kg.site.math import MathError, in_text, in_words, render, to_mathml


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"a=b \tag{1}", "<mtext>(1)</mtext>"),
        (r"\begin{align} a&=b \tag{1}\\ c&=d \tag{2}\end{align}", "<mtext>(2)</mtext>"),
        (r"E=mc^2 \label{eq:energy}", "<mi>E</mi>"),
        (r"\begin{split} a&=b \\ &=c \end{split}", "<mtable"),
        (r"\begin{eqnarray} a&=&b \end{eqnarray}", "<mtable"),
        (r"\mathop{\arg\min}\limits_x f(x)", "<munder><mrow><mspace/><mi>argmin</mi>"),
        (r"\sum_{\substack{i<n\\ j<m}} x", "<munder>"),
        (r"\mathbbm{1} + \mathds{1}", "<mi>𝟙</mi>"),
        (r"\pmb{x} \in \R", "<mi>ℝ</mi>"),
        (r"\large x", "<mi>x</mi>"),
        (r"\mbox{如果} x", "<mtext>如果</mtext>"),
        ("a \\\nb", "<mi>b</mi>"),
    ],
)
def test_what_editors_know_is_read(latex, shown):
    mathml = to_mathml(latex, display=True)
    assert mathml.startswith('<math display="block">') and shown in mathml
    assert "eq:energy" not in mathml


def test_a_number_within_a_line_stands_in_it():
    assert "(<mn>3</mn>)" in re.sub("</?mo[^>]*>", "", to_mathml(r"a=b \tag{3}")).replace(" ", "")


def test_what_is_no_formula_is_told_and_shown():
    with pytest.raises(MathError, match=r"\\nosuch.*character 1"):
        to_mathml(r"\nosuch{x}")
    told = []
    html = render(
        r'<span class="arithmatex">\(a_b_c &lt; d\)</span>', lambda *why: told.append(why)
    )
    assert html == '<code class="kg-math-error">a_b_c &lt; d</code>'
    assert told[0][0] == "a_b_c < d"


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        (r"还有$\beta1和\beta2$，", "还有β1和β2，"),
        (r"$1-\beta$ < 1", "1−β < 1"),
        (r"近似于$\frac{1}{1-\beta}$个", r"近似于$\frac{1}{1-\beta}$个"),
        (r"梯度$d_{w}$", r"梯度$d_{w}$"),
        ("从$5涨到$6", "从$5涨到$6"),
        ("花费$5，$好的$", "花费$5，$好的$"),
        (r"坏的$\nosuch$", r"坏的$\nosuch$"),
    ],
)
def test_formulas_of_a_sentence_in_words(sentence, words):
    assert in_words(sentence) == words


def test_formulas_of_a_sentence_on_a_page():
    html = in_text(r"<b>梯度$d_{w}$</b> & $\nosuch$")
    assert html.startswith("&lt;b&gt;梯度<math><msub>")
    assert html.endswith(r"</math>&lt;/b&gt; &amp; $\nosuch$")
    assert in_text(r"$\text{<script>}$") == "<math><mtext>&lt;script&gt;</mtext></math>"


def test_punctuation_stays_with_its_formula():
    html = in_text("（$x$，是 $y$ 与 $z$。完")
    assert html.count('<span class="kg-tie">') == 2
    assert html.startswith('<span class="kg-tie">（<math>') and "</math>，</span>是" in html
    assert html.endswith("</math>。</span>完")
    assert "kg-tie" not in render('<div class="arithmatex">\\[x\\]</div>。', pytest.fail)


def test_a_formula_longer_than_a_line_scrolls_with_its_punctuation():
    def shown(latex):
        return render(f'<p><span class="arithmatex">\\({latex}\\)</span>，是</p>', pytest.fail)

    long = shown("+".join("abcdefghijklmnopqrstuvw"))
    assert '<span class="kg-long" tabindex="0">' in long and "</math>，</span></span>是" in long
    assert "<math long" not in long and "kg-long" not in shown("a+b")
