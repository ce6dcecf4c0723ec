"""The tags and boxes of site generators, as Markdown; lines keep their numbers."""

import pytest

from kg.importing.generators import as_markdown

CASES = [
    # Hexo, Jekyll
    ("{% asset_img net.png 网络 图 %}", "![网络 图](<net.png>)"),
    ("{% asset_img a b.png 30 20 'x' %}", '<img src="b.png" alt="x" width="30" height="20">'),
    ("见{% post_link slug '另 一篇' %}", "见[[slug|另 一篇]]"),
    ("{% note info %}\n甲\n\n乙\n{% endnote %}", "> [!info]\n> 甲\n>\n> 乙\n"),
    ("{% blockquote 作者 %}\n甲\n{% endblockquote %}", "> [!quote] 作者\n> 甲\n"),
    ("{% codeblock lang:py %}\n# x\n{% note %}\n{% endcodeblock %}", "```py\n# x\n{% note %}\n```"),
    (
        "{% note %}\n{% code %}\n{% raw %}\n```\n{% endnote %}\n{% endcode %}\n{% endnote %}",
        "> [!note]\n> ````\n> {% raw %}\n> ```\n> {% endnote %}\n> ````\n",
    ),
    ("{% highlight c %}\nx\n{% endhighlight %}", "```c\nx\n```"),
    ("{% raw %}$$x$${% endraw %}", "$$x$$"),
    ("![a]({{ site.baseurl }}/b.png)", "![a](/b.png)"),
    ("* TOC\n{:toc}", "\n"),
    # Hugo
    ('{{< figure src="a.png" title="图" >}}', "![图](<a.png>)"),
    ('[甲]({{< ref "b.md" >}})', "[甲](b.md)"),
    ("{{< highlight go >}}\nx\n{{< /highlight >}}", "```go\nx\n```"),
    ('{{< admonition type=tip title="x y" >}}\n甲\n{{< /admonition >}}', "> [!tip] x y\n> 甲\n"),
    (
        '{{< tabs x >}}\n{{% tab "py" %}}\n甲\n{{% /tab %}}\n{{< /tabs >}}',
        "\n**py**  \n甲\n\n",
    ),
    # formulas, but not in code
    ("甲{{< katex >}}x_1{{< /katex >}}，{{% math display %}} y {{% /math %}}", "甲$x_1$，$$y$$"),
    (
        "{{< katex display >}}\nx\n{{< /katex >}}\n",
        "$$\nx\n$$\n",
    ),
    ("{% mathjax %}x{% endmathjax %}、{% math %}$y${% endmath %}", "$x$、$y$"),
    ("```\n{{< katex >}}\nx\n{{< /katex >}}\n```", "```\n{{< katex >}}\nx\n{{< /katex >}}\n```"),
    # videos, columns, quotes of HackMD
    (
        "{%youtube abc %}{{< bilibili BV1 >}}",
        "<https://www.youtube.com/watch?v=abc><https://www.bilibili.com/video/BV1>",
    ),
    ('{{< youtube id="abc" >}}', "<https://www.youtube.com/watch?v=abc>"),
    ("{{< columns >}}\n甲\n<--->\n乙\n{{< /columns >}}", "\n甲\n\n乙\n"),
    ("> 甲 [name=乙] [color=#3b75c6]\n[color=red]", "> 甲 — 乙\n[color=red]"),
    # GitBook
    (
        '{% code title="a.py" %}\n```py\nx\n```\n{% endcode %}\n'
        '{% code title="b" %}\n\n```\ny\n```\n\n{% endcode %}',
        '\n```py title="a.py"\nx\n```\n\n\n\n```text title="b"\ny\n```\n\n',
    ),
    ('{% code title="a" %}\nx\n{% endcode %}', '```text title="a"\nx\n```'),
    (
        '{% tabs %}\n{% tab title="甲" %}\n#### 一\n{% endtab %}\n{% tab title="乙" %}\n文\n'
        "{% endtab %}\n{% endtabs %}",
        "\n#### 甲\n#### 一\n\n#### 乙\n文\n\n",
    ),
    # Quarto and R Markdown
    (
        '::: {.callout-tip title="x y"}\n甲\n:::\n\n:::{.callout-note}\n\n## 乙\n\n丙\n:::\n'
        "::: {#def-x}\n丁\n:::",
        "> [!tip] x y\n> 甲\n\n\n> [!note] 乙\n>\n>\n>\n> 丙\n\n\n丁\n",
    ),
    ("| a |\n|---|\n\n: 表 {#tbl-x}{w=1}\n\n词\n: 释", "| a |\n|---|\n\n表\n\n词\n: 释"),
    (
        "x (\\#eq:a)\n`(\\#eq:a)`\n```\n(\\#eq:a)\n```",
        "x\n`(\\#eq:a)`\n```\n(\\#eq:a)\n```",
    ),
    # kramdown
    ("| 1 | 2 |\n{: .x }\n\n{: .y }", "| 1 | 2 |\n\n\n{: .y }"),
    ("$$\nx\n$$\n{: .box}\n甲\n{: .box}", "$$\nx\n$$\n\n甲\n{: .box}"),
    ("```\nx\n```\n  {: .code}\n甲\n{: .a}\n  {: .b}", "```\nx\n```\n\n甲\n\n"),
    (
        "{% include toc %}\n{% include a/figure.html image_path='b.png' alt='图' %}",
        "\n![图](<b.png>)",
    ),
    ("{% include x.md macro='y' %}", "{% include x.md macro='y' %}"),
    # GitHub
    ("```math\nx\n```\n- ~~~ math\n  ~~~", "$$\nx\n$$\n- ~~~ math\n  ~~~"),
    ("```math\nx\n\ny\n```", "```math\nx\n\ny\n```"),
    # Zenn
    (":::message alert\n甲\n\n:::", "> [!alert]\n> 甲\n\n"),
    (":::message\n##### 题 ##\n甲\n:::", "> [!message] 题\n>\n> 甲\n"),
    (":::message\n# 题\n甲\n## 二\n乙\n:::", "\n# 题\n甲\n## 二\n乙\n"),
    # VuePress, Yuque
    (":::tip\n甲\n:::", "> [!tip]\n> 甲\n"),
    ("::: details 标题\n```\n:::\n```\n:::", "> [!details] 标题\n> ```\n> :::\n> ```\n"),
    ("- 甲\n  ::: tip\n  乙\n  :::", "- 甲\n  > [!tip]\n  > 乙\n"),
    (":::: tabs\n::: tab 甲\n乙\n:::\n::::", "\n**甲**  \n乙\n\n"),
    ("::: tip 题\n## 节\n:::", "**题**  \n## 节\n"),
    # MkDocs
    ('!!! note "题"\n    甲\n\n    乙\n\n丙', "> [!note] 题\n> 甲\n>\n> 乙\n\n丙"),
    ('=== "甲"\n\n    乙', "**甲**  \n\n乙"),
    # MathJax
    ('是<script type="math/tex" id="M-1">x_1</script>。', "是$x_1$。"),
    ('<script type="math/tex; mode=display">x</script>', "$$x$$"),
    # tags over several lines
    (
        '{% include figure.html\n   path="a.png"\n   title="图"\n%}\n文',
        "![图](<a.png>)\n\n\n\n文",
    ),
    ("50{% 与\n\n{% note %}\n甲\n{% endnote %}", "50{% 与\n\n> [!note]\n> 甲\n"),
    # what is none of that
    ("```\n{% raw %}\n:::tip\n```\n:::", "```\n{% raw %}\n:::tip\n```\n:::"),
    (":::tip\n没有结尾", ":::tip\n没有结尾"),
    ("{% unknown 1 %} {{x}} $a_{{b}}$", "{% unknown 1 %} {{x}} $a_{{b}}$"),
    ("{% endnote %}\n{% note %}", "{% endnote %}\n{% note %}"),
    ("!!! note\n不缩进", "!!! note\n不缩进"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[repr(case[0])[:40] for case in CASES])
def test_as_markdown(text, expected):
    assert as_markdown(text) == expected


def test_pages_of_a_site_generator_are_whole(workshop):
    workshop.picture("notes/post/net.png")
    workshop.write(
        "---\ntitle: 文章\n---\n前言。\n<!-- more -->\n\n:::warning\n小心。\n:::\n\n"
        "{% asset_img net.png 网络 %}\n\n{% codeblock %}\n# 不是标题\n{% endcodeblock %}\n",
        "post.md",
    )
    workshop.run()
    page = workshop.page("文章.md")
    assert "> **警告**\n>\n> 小心。" in page and "![网络](images/net.png)" in page
    assert "```\n# 不是标题\n```" in page and "{%" not in page
    assert workshop.run("--check").report["lost"] == []
