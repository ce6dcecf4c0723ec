"""Pages of outliners, Logseq and Roam, in which every line is an item."""

import pytest

from kg.importing.outliner import as_notes

CASES = [
    # headings, at any depth below each other, and properties
    (
        "- # 甲\n  collapsed:: true\n\t- 文\n\t- ## 乙 #card\n\t  card-repeats:: 2\n"
        "\t\t- 项\n\t\t\t- 子",
        "# 甲\n- 文\n\n## 乙\n- 项\n\t- 子",
    ),
    ("- ## 甲\n- 文\n- 项\n    - ### 小\n", "## 甲\n- 文\n- 项\n    - ### 小\n"),
    ("- # 甲\n  续行\n\t- 文\n\t  续", "# 甲\n续行\n- 文\n  续"),
    (
        "- 甲\n  author:: 乙\n  id:: 12345678-x\n\t-\n\t- 丙",
        '- 甲 <a id="12345678-x"></a>\n  author:: 乙\n\t- 丙',
    ),
    ("- 甲\n\t- 一\n\t  logseq.order-list-type:: number", "- 甲\n\t1. 一"),
    # an empty item holds what stands below it; an empty line of a formula or code is none
    ("- 甲\n\t-\n\t\t- 乙", "- 甲\n\t- <!-- -->\n\t\t- 乙"),
    ("- 甲\n\t- $$\n\t  -\n\t  - x\n\t  $$\n\t-", "- 甲\n\t- $$\n\t  -\n\t  - x\n\t  $$"),
    ("- 甲\n\t- ```\n\t  id:: 1\n\t  -\n\t  ```", "- 甲\n\t- ```\n\t  id:: 1\n\t  -\n\t  ```"),
    # blocks that all are headings, as they were written at first
    (
        "---\na: b\n---\n\n## 甲\n:PROPERTIES:\n:heading: true\n:END:\n### 乙\n续\n#### ^^丙^^\n"
        "```\n# x\n```\n### 丁",
        "---\na: b\n---\n\n## 甲\n- 乙\n  续\n\t- ==丙==\n\t  ```\n\t  # x\n\t  ```\n- 丁",
    ),
    # what the page is about
    (
        "alias:: 矩阵, [[Mat]]\ntags:: #数学\n\n- 甲\n\t- 乙",
        '---\nalias: "矩阵, Mat"\ntags: "数学"\n---\n- 甲\n\t- 乙',
    ),
    # references, tasks, cards, boxes
    (
        "- 甲 **乙**\n  id:: 63d873f9-10\n\t- 见((63d873f9-10))与((63d873f9-11))",
        '- 甲 **乙** <a id="63d873f9-10"></a>\n\t- 见[[#^63d873f9-10|甲 **乙]]与((63d873f9-11))',
    ),
    ("- 甲\n\t- TODO 乙\n\t- {{[[DONE]]}} 丙", "- 甲\n\t- [ ] 乙\n\t- [x] 丙"),
    (
        "- 甲是{{cloze 乙}} ^^重点^^\n\t- {{renderer :toc}}\n\t- {{embed [[丙]]}}",
        "- 甲是乙 ==重点==\n\t- [[丙]]",
    ),
    ("- 甲\n\t- ![图](../a.png){:height 30, :width 40}", "- 甲\n\t- ![图|40x30](../a.png)"),
    (
        "- 甲\n\t- #+BEGIN_TIP\n\t  乙\n\t  丙\n\t  #+END_TIP\n\t- 丁",
        "- 甲\n\t- > [!tip]\n\t  > 乙\n\t  > 丙\n\t- 丁",
    ),
    (
        "- 甲\n\t- DONE 乙\n\t  :LOGBOOK:\n\t  CLOCK: [x]\n\t  :END:\n\t- 丙",
        "- 甲\n\t- [x] 乙\n\t- 丙",
    ),
    # no pages of an outliner
    ("- 甲\n\t- ## 乙\n\n文", "- 甲\n\t- ## 乙\n\n文"),
    ("- # 甲\n- 乙", "- # 甲\n- 乙"),
    ("文\n\n- 甲\n  id:: 1\n\t- 乙", "文\n\n- 甲\n  id:: 1\n\t- 乙"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:30] for case in CASES])
def test_as_notes(text, expected):
    assert as_notes(text) == expected


def test_a_page_of_logseq_becomes_pages_with_lines_that_are_told(workshop):
    workshop.write(
        "title:: 凝聚\n\n- # 玻色子\n  id:: 63d873f9-1041\n  collapsed:: true\n\t- 条件\n\t\t-\n"
        "\t- ## 例子\n\t\t- 见((63d873f9-1041))\n\t\t- ![图](没有.png)\n- # 其他\n\t- 文\n",
        "a.md",
    )
    result = workshop.run()
    assert set(workshop.pages()) == {
        "index.md", "玻色子/index.md", "玻色子/例子.md", "其他.md",
    }  # fmt: skip
    assert "::" not in "".join(workshop.pages().values())
    assert "[玻色子](index.md#63d873f9-1041)" in workshop.page("玻色子/例子.md")
    assert [image["where"] for image in result.report["images"]["entries"]] == ["a.md:10"]
    assert workshop.run("--check").report["lost"] == []
