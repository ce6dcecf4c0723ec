"""MyST's directives and roles."""

import pytest

from kg.importing.directives import without_directives

CASES = [
    ("```{note}\n甲\n```", ":::note\n甲\n:::"),
    ("甲\n```{Tip} 题\n:class: x\n\n乙\n```\n丙", "甲\n:::tip 题\n\n\n乙\n:::\n丙"),
    ("~~~{admonition} 练习\n:class: warning\n甲\n~~~", ":::warning 练习\n\n甲\n:::"),
    (
        "````{note}\n```{code-cell} ipython3\n:tags: [x]\n\ny = {x}\n```\n````",
        ":::note\n```python\ny = {x}\n```\n\n\n:::",
    ),
    (
        "```{figure} a b.png\n:width: 80%\n\n图一，\n说明\n```",
        "![图一， 说明](<a b.png>)\n\n\n\n\n",
    ),
    ("```{figure} a.png\n---\nalt: 图\n---\n```", "![图](<a.png>)\n\n\n\n"),
    ("- 甲\n  ```{math}\n  :label: e\n  x\n  ```", "- 甲\n  $$\n  x\n  $$\n"),
    ("```{toctree}\na\nb\n```\n丙", "\n\n\n\n丙"),
    ("见{ref}`图 <fig-a>`与{cite:p}`x2017`，{math}`x_1`", "见图与x2017，$x_1$"),
    # what is none, or unknown
    ("```{r, echo=FALSE}\nx\n```", "```{r, echo=FALSE}\nx\n```"),
    ("```\n```{note}\n{ref}`x`\n```", "```\n```{note}\n{ref}`x`\n```"),
    ("```{note}\n没有结尾", "```{note}\n没有结尾"),
    ("{foo}`x`", "{foo}`x`"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:20] for case in CASES])
def test_without_directives(text, expected):
    assert without_directives(text) == expected


def test_a_directive_becomes_a_box(workshop):
    assert workshop.body("```{note}\n甲`a`。\n```") == "> **说明**\n>\n> 甲`a`。"
    assert workshop.run("--check").report["lost"] == []
